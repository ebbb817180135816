-- name: people_of_courses()
-- Everybody on a course or in a cohort, once for each course and cohort; staff who learn nothing are not among them.
SELECT l.id AS learner_id, l.chat_id, l.language, l.zone, l.reach, l.stopped_at, COALESCE(l.seen_at, l.joined_at) AS seen_at,
    b.course, m.cohort_id, m.state AS membership, e.state AS enrolment, p.lesson, p.begun_at,
    p.state IN ('issued', 'begun') AS waits, d.done, c.at AS no_course, y.at AS no_community
FROM (SELECT learner_id, course FROM enrolment
    UNION SELECT learner_id, course FROM membership WHERE state IN ('active', 'withdrawn')) b
JOIN learner l ON l.id = b.learner_id
LEFT JOIN enrolment e ON e.learner_id = b.learner_id AND e.course = b.course
LEFT JOIN membership m ON m.learner_id = b.learner_id AND m.course = b.course AND m.state IN ('active', 'withdrawn')
LEFT JOIN plan p ON p.enrolment_id = e.id AND p.state <> 'done'
LEFT JOIN (SELECT enrolment_id, count(*) AS done FROM plan WHERE state = 'done' GROUP BY enrolment_id) d ON d.enrolment_id = e.id
LEFT JOIN opt_out c ON c.learner_id = l.id AND c.topic = 'course'
LEFT JOIN opt_out y ON y.learner_id = l.id AND y.topic = 'community'
ORDER BY l.id, b.course;
