"""The 38 guarantees in our words, which tests speak for each, and what is not proven yet."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One guarantee; `tests` are files of tests/ or `file::part of a test's name`; `open` is what nobody has proven yet."""

    number: int
    says: str
    tests: tuple[str, ...] = ()
    open: str = ""


RECEIVING = (
    Promise(
        1,
        "No update is lost: whatever Telegram considers delivered has exactly one committed effect, though the process be killed "
        "at any instant.",
        ("test_delivery_crash",),
    ),
    Promise(2, "No update takes effect twice, however often it is delivered.", ("test_delivery_road::delivered_again",)),
    Promise(
        3,
        "What the learner is told is on disk: a reply leaves only after its effect was synced.",
        ("test_storage_place::keep_its_word", "test_storage_crash::acknowledged_survives"),
        "power loss itself",
    ),
    Promise(
        4,
        "One broken update never stops the others; it is tried four times, set aside and reported.",
        ("test_delivery_road::poison", "test_delivery_road::any_shape"),
    ),
    Promise(5, "Within a chat everything happens in the order it was sent.", ("test_delivery_road::keeps_its_order",)),
    Promise(
        6,
        "An answer counts once, for the question that was shown to that learner.",
        (
            "test_learner_model::whatever_two_learners",
            "test_lesson::second_tap",
            "test_lesson::two_taps",
            "test_items::two_quick_taps",
            "test_lesson::old_button",
            "test_odd_things::somebody_else",
        ),
    ),
    Promise(7, "A tap whose answer comes too late has still counted.", ("test_delivery_road::too_late",)),
    Promise(
        8,
        "A receiver that hears nothing is noticed, and the process ends so that its supervisor starts it again.",
        ("test_delivery_watchdog",),
        "a socket that hangs for minutes",
    ),
)

SENDING = (
    Promise(
        9,
        "An effect and its messages are stored together or not at all; nothing is sent past the outbox.",
        ("test_architecture::only_the_sender", "test_delivery_road::handler_that_fails"),
    ),
    Promise(
        10,
        "After a crash each person gets at most one copy too many, and a crash causes at most SEND_WINDOW of them; "
        "nothing is sent three times.",
        (
            "test_delivery_answers::cut_off_by_a_crash",
            "test_delivery_answers::never_a_third_time",
            "test_delivery_outcomes::lost_answer",
            "test_faults_smoke::counts_everybody",
        ),
    ),
    Promise(
        11,
        "An announcement ends with every recipient in exactly one of sent, blocked, failed, cancelled or uncertain, and the sum "
        "is that of those it was confirmed for; a correction and a withdrawal reach those who got it.",
        (
            "test_faults_smoke::counts_everybody",
            "test_delivery_mailing",
            "test_delivery_corrections",
            "test_faults_violations::each_finds",
        ),
    ),
    Promise(
        12,
        "Pausing an announcement lets at most what is on its way arrive; resuming repeats nobody; cancelling is final.",
        ("test_faults_smoke::pause_holds", "test_delivery_mailing::pause_is_a_pause", "test_delivery_mailing::comes_back"),
    ),
    Promise(
        13,
        "Telegram's limits are kept and a 429 is obeyed, over restarts too.",
        ("test_delivery_pacing", "test_delivery_limits"),
    ),
    Promise(
        14,
        "Replies stay fast while an announcement goes out; `./run bench` measures how fast.",
        ("test_delivery_sender::replies_go_before", "test_delivery_mailing::thousands_that_are_paused"),
    ),
    Promise(
        15,
        "Who has blocked the bot gets nothing until they return, and then goes on where they were.",
        (
            "test_delivery_answers::blocked_the_bot",
            "test_delivery_answers::late_refusal",
            "test_rights::blocks_the_bot",
            "test_faults_smoke::counts_everybody",
        ),
    ),
    Promise(
        16,
        "Every error of Telegram's has one known outcome.",
        ("test_delivery_outcomes", "test_delivery_answers", "test_delivery_transport"),
    ),
)

TIME = (
    Promise(
        17,
        "No lesson is skipped or doubled by summer time, a new time zone or a jump of the clock.",
        ("test_learning_schedule", "test_learning_schedule_lives"),
    ),
    Promise(
        18,
        "After an outage lessons are caught up one a day and by daylight.",
        ("test_days::outage", "test_days::no_heap", "test_learning_schedule_lives"),
    ),
    Promise(
        19,
        "Editing a lesson never changes what a learner was asked.",
        ("test_delivery_wording::as_it_was_asked", "test_learner_model::left_the_course"),
        "a thousand random histories of edits",
    ),
)

RUNNING = (
    Promise(
        20,
        "A second bot on the same database does not start.",
        ("test_storage_place::second_copy", "test_storage_place::copy_that_sleeps", "test_delivery_ends::another_copy"),
    ),
    Promise(21, "SIGTERM ends the bot within 20 seconds with nothing in doubt.", ("test_delivery_ends::clean_stop",)),
    Promise(
        22,
        "While the database fails, nothing is acknowledged and nothing is sent.",
        ("test_storage_failures", "test_delivery_ends::database_that_fails", "test_delivery_ends::database_works_again"),
    ),
    Promise(
        23,
        "A migration is done whole or not at all; a newer schema is refused.",
        ("test_storage_migrations",),
        "upgrades from released versions: there is none yet",
    ),
    Promise(24, "A backup is checked as it is made.", ("test_storage_backup",), "restoring, with quarantine"),
    Promise(25, "The state explains itself.", (), "doctor and /healthz are not built yet"),
)

SECURITY = (
    Promise(26, "The token reaches no log.", ("test_delivery_redact", "test_token_secrecy")),
    Promise(
        27,
        "Who does not run the course sees nothing of what those can do, byte for byte.",
        ("test_permissions", "test_odd_things::unknown_command"),
    ),
    Promise(
        28,
        "One hijacked admin cannot write to everyone: the number of people is typed, a confirmation is good once, for five "
        "minutes, for its person and for exactly what was shown; everybody who may announce can stop it within its hold, and "
        "above APPROVAL_ABOVE a second person must agree.",
        ("test_administration_approval", "test_announcement_sending"),
    ),
    Promise(29, "A forged webhook call is refused cheaply.", (), "webhooks are not built yet"),
    Promise(
        30,
        "No input changes the program: what people type comes back as they typed it.",
        ("test_course_markup", "test_language::escaped", "test_lesson::markup_and_signs"),
    ),
    Promise(
        31,
        "Translations cannot execute, leak or phish.",
        ("test_course_gate", "test_language::gap", "test_language::gives_way_to_english"),
    ),
    Promise(32, "Lesson files are data and nothing else.", ("test_course_files",)),
    Promise(
        33,
        "Exports are inert in spreadsheets: no cell of a table or a workbook is ever a formula, and texts come back as they "
        "were.",
        ("test_administration_spreadsheet", "test_documents_export::formula", "test_documents_export::never_run"),
    ),
    Promise(
        34,
        "Nobody exhausts the bot, and codes cannot be guessed.",
        (
            "test_odd_things::ten_thousand",
            "test_lesson::too_many_words",
            "test_joining::guesses_five_times",
            "test_administration_cohort::sixty_bits",
        ),
        "floods of updates",
    ),
)

PRIVACY = (
    Promise(
        35,
        "What is given anonymously leads to nobody in anything the bot holds: no key, no order of rows, no time finer than the "
        "week, no log. Evaluators see it in fives; every count is a multiple of five, no two tables or reports tell of one to "
        "four people, and what an export says of people is shared by five.",
        (
            "test_storage_anonymous",
            "test_feedback::without_a_trace",
            "test_evaluation_suppression",
            "test_evaluation_differencing",
            "test_pilots::nobody_can_trace",
        ),
        "what Telegram, the learner's chat and older copies of the database keep",
    ),
    Promise(
        36,
        "A copy of one's data is complete, and so is an erasure.",
        (
            "test_rights::mydata",
            "test_rights::erasing",
            "test_storage_scrub",
            "test_storage_crash::erasure_cut_short",
            "test_storage_data_map",
            "test_feedback::gone_with_them",
            "test_feedback::gone_from_the_numbers",
        ),
    ),
    Promise(37, "Retention runs itself.", ("test_delivery_road::old_keys",), "everything but the keys of updates"),
    Promise(
        38,
        "Every message is usable with a screen reader and without colour, sound or haste.",
        ("test_course_check::limits_of_the_writing_guide",),
        "the checklist by hand",
    ),
)

CHAPTERS = {
    "Receiving": RECEIVING,
    "Sending": SENDING,
    "Time": TIME,
    "Running": RUNNING,
    "Security": SECURITY,
    "Privacy": PRIVACY,
}
