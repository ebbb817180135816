"""Looking back: lessons to read again, one's own lines, progress."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.course.markup import to_html
from bot.course.model import Card, ChoiceQuestion, Course, Lesson, NumberQuestion, OpenQuestion, Takeaway
from bot.language import Markup, Translator, escape
from bot.learning.progress import Inside
from bot.learning.quiz import right_options
from bot.screens.after import moment
from bot.screens.question import question
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

Page = Card | ChoiceQuestion | NumberQuestion | OpenQuestion | Takeaway


def progress(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How far the learner is; args: course, done, right, asked, quizzes, lesson, begun, day, today, minute, left, end."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    rows = [_unit(tr, course, number, args["done"]) for number in range(1, len(course.units) + 1)]
    score = Markup("")
    if args["asked"]:
        score = tr.plural(
            "progress.score",
            "{count} question answered. Right at first try: {right}.",
            "{count} questions answered. Right at first try: {right}.",
            count=args["asked"],
            right=args["right"],
        )
    quizzes = [
        tr(
            "progress.quiz",
            "{unit}: quiz {percent} %",
            unit=_unit_name(tr, course, one["unit"]),
            percent=tr.number(one["percent"]),
        )
        for one in args["quizzes"]
    ]
    buttons: Rows = ()
    if args["lesson"]:
        label = tr.label("progress.next", "Start the next lesson now")
        if args["begun"]:
            label = tr.label("progress.go_on", "Go on")
        elif args["quiz"]:
            label = tr.label("done.quiz_now", "Take the quiz now")
        buttons = ((Button(label, "next"),),)
    title = tr("progress.title", "📍 <b>Where you are</b>")
    return Screen(paragraphs(title, lines(*rows, *quizzes, score), lines(_coming(tr, args), _left(tr, args))), buttons)


def _unit(tr: Translator, course: Course, number: int, done: list[str]) -> Markup:
    lessons = course.units[number - 1].lessons
    finished = sum(lesson in done for lesson in lessons)
    bar = "▓" * finished + "░" * (len(lessons) - finished)
    return tr(
        "progress.unit",
        "{unit}: {bar} {done} of {total}",
        unit=_unit_name(tr, course, number),
        bar=bar,
        done=finished,
        total=len(lessons),
    )


def _unit_name(tr: Translator, course: Course, number: int) -> str:
    return course.unit_word.replace("{number}", tr.number(number))


def _coming(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if not args["lesson"]:
        return tr("progress.finished", "You have done every lesson there is today.")
    if args["begun"]:
        return tr("progress.begun", "A lesson is open: you can go on where you left it.")
    if args["day"] is None:
        return tr("progress.waiting", "The next lesson waits in this chat.")
    if args["quiz"]:
        return tr("progress.quiz_coming", "The quiz: {when}.", when=moment(tr, args["day"], args["today"], args["minute"]))
    return tr("progress.coming", "The next lesson: {when}.", when=moment(tr, args["day"], args["today"], args["minute"]))


def _left(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if not args["left"]:
        return Markup("")
    return tr.plural(
        "progress.left",
        "{count} lesson is left. At one a day, the last day: {date}.",
        "{count} lessons are left. At one a day, the last day: {date}.",
        count=args["left"],
        date=tr.date(date.fromisoformat(args["end"])),
    )


def notes(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The learner's own lines, each with a button to change it; args: course, lines, page, more."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    titles = {line.id: line.title for line in course.plan}
    if not args["lines"]:
        return Screen(tr("notes.none", "You have not written anything yet. Lessons ask for a line of your own at ✏️."))
    rows, buttons = [], []
    for kept in args["lines"]:
        title = titles.get(kept["line"]) or tr.label("notes.lesson", "Lesson {lesson}", lesson=kept["item"].split("/")[1])
        rows.append(tr("notes.line", "<b>{title}:</b> {words}", title=title, words=kept["words"]))
        buttons.append((Button(tr.label("notes.change", "Change: {title}", title=title), f"line:{kept['id']}"),))
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("look.back", "◀ Back"), f"notes:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("look.next", "Next ▶"), f"notes:{args['page'] + 1}"))
    return Screen(paragraphs(tr("notes.title", "✏️ <b>Your lines</b>"), *rows), (*buttons, *([tuple(turns)] if turns else [])))


def lessons(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every lesson that is done, to be read again; args: course, done."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    done = [lesson for lesson in course.order if lesson in args["done"] and lesson in course.by_id]
    if not done:
        return Screen(tr("lessons.none", "Lessons you have done can be read again here. The first one is waiting: /next"))
    which = tr("lessons.which", "📖 Which lesson would you like to read again?")
    return Screen(paragraphs(which, titles(voice, course, done)), look_buttons(done))


def titles(voice: Voice, course: Course, lessons: Sequence[str]) -> Markup:
    """Lessons with their titles, a line each: titles are too long for buttons."""
    told = [(lesson, voice.library.telling(course.id, lesson, voice.tr.language).lesson.title) for lesson in lessons]
    return lines(*(Markup(f"<b>{escape(lesson)}</b> {escape(title)}") for lesson, title in told))


def look_buttons(lessons: Sequence[str]) -> Rows:
    """A short button for each lesson, five in a row."""
    every = [Button(lesson, f"look:{lesson}:0") for lesson in lessons]
    return tuple(tuple(every[n : n + 5]) for n in range(0, len(every), 5))


def pages_of(lesson: Lesson) -> tuple[Page, ...]:
    """What is worth reading again: cards, questions with their explanations, the line to take away."""
    return (*lesson.cards, *lesson.questions, Takeaway(text=lesson.takeaway))


def look(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One page of a lesson that is done; args: page."""
    tr, lesson = voice.lesson_tr, voice.told.lesson
    pages = pages_of(lesson)
    number = min(args["page"], len(pages) - 1)
    head = tr("look.head", "<i>{title} · {number} of {total}</i>", title=lesson.title, number=number + 1, total=len(pages))
    turns = []
    if number:
        turns.append(Button(tr.label("look.back", "◀ Back"), f"look:{lesson.id}:{number - 1}"))
    if number + 1 < len(pages):
        turns.append(Button(tr.label("look.next", "Next ▶"), f"look:{lesson.id}:{number + 1}"))
    every = (Button(tr.label("look.all", "All lessons"), "look:all"),)
    return Screen(paragraphs(head, _page(tr, pages[number])), (tuple(turns), every))


def _page(tr: Translator, page: Page) -> Markup:
    match page:
        case Card():
            return to_html(page.text)
        case ChoiceQuestion():
            settled = Inside(order=tuple(option.id for option in page.options), given=right_options(page), settled=True)
            return question(tr, page, settled, "", Button, mine=False)[0]
        case NumberQuestion():
            return paragraphs(to_html(page.text), Markup(f"<b>{escape(tr.number(page.answer))}</b>"), to_html(page.why))
        case OpenQuestion():
            return paragraphs(to_html(page.text), to_html(page.sample))
        case Takeaway():
            return tr("done.take_away", "<b>Take away:</b> {takeaway}", takeaway=to_html(page.text))
