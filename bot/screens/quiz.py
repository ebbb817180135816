"""A week's quiz: how it opens, and what it came to."""

from collections.abc import Mapping
from typing import Any

from bot.course.markup import to_html
from bot.language import Markup
from bot.learning.sitting import Sitting
from bot.screens.after import course_done, next_comes, opens_line
from bot.screens.heading import heading
from bot.screens.looking_back import look_buttons, titles
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs


def sitting_told(voice: Voice, args: Mapping[str, Any]) -> Sitting:
    """The try at the quiz that is told here, with the questions this learner drew; args: draw."""
    quiz = voice.quiz_told.quiz
    return Sitting(quiz, 1, tuple(quiz.questions[name] for name in args["draw"]))


def opening(voice: Voice) -> Markup:
    """What comes: how many questions, how long, what passes."""
    tr, quiz = voice.lesson_tr, voice.quiz_told.quiz
    what = tr.plural(
        "quiz.what",
        "{count} question, about {minutes} minutes. {percent} % is a pass.",
        "{count} questions, about {minutes} minutes. {percent} % is a pass.",
        count=len(quiz.slots),
        minutes=tr.number(quiz.minutes),
        percent=tr.number(voice.quiz_told.course.pass_mark_percent),
    )
    return paragraphs(heading(voice), to_html(quiz.intro), what)


def quiz_done(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The result; args: right, asked, percent, pass_mark, passed, weak (lessons), and those of the end of a lesson."""
    tr = voice.lesson_tr
    total = tr.plural(
        "quiz.result",
        "☑️ <b>Quiz done:</b> {right} of {count} question right, {percent} %.",
        "☑️ <b>Quiz done:</b> {right} of {count} questions right, {percent} %.",
        count=args["asked"],
        right=tr.number(args["right"]),
        percent=tr.number(args["percent"]),
    )
    verdict = (
        tr("quiz.passed", "That is a pass. Well done.")
        if args["passed"]
        else tr(
            "quiz.not_yet",
            "The pass mark is {percent} %. Nothing is lost: try again whenever you like.",
            percent=tr.number(args["pass_mark"]),
        )
    )
    weak = args["weak"]
    worth = tr("quiz.worth", "Worth another look:") if weak else Markup("")
    buttons = look_buttons(weak)
    if not args["passed"]:
        buttons = (*buttons, (Button(tr.label("quiz.again", "Try again, new questions"), f"p:{args['nonce']}:again"),))
    end = course_done(voice, tr) if args["passed"] else Markup("")
    comes = next_comes(voice, tr, args) if args["next"] else end
    if args.get("later"):
        comes = opens_line(voice, tr, args["later"])
    look = lines(worth, titles(voice, voice.quiz_told.course, weak))
    return Screen(paragraphs(lines(total, verdict), look, comes), buttons)
