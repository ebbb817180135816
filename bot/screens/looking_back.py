"""Looking back: lessons to read again, one's own lines, progress."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.course.markup import to_html
from bot.course.model import Card, ChoiceQuestion, Chooser, Course, Lesson, NumberQuestion, OpenQuestion, Takeaway, Write
from bot.language import Markup, Translator, escape
from bot.learning.chooser import advice
from bot.learning.progress import Inside
from bot.learning.quiz import right_options
from bot.screens.advice import advised
from bot.screens.after import moment, opens_line
from bot.screens.joining import place_line
from bot.screens.picture import described
from bot.screens.question import question
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.video import read_label, video_line

Page = Card | Chooser | ChoiceQuestion | NumberQuestion | OpenQuestion | Takeaway


def progress(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How far the learner is; args: course, done, right, asked, quizzes, lesson, begun, day, today, minute, left, end, later, cohort."""
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
    if args["lesson"] and not args.get("later"):
        label = tr.label("progress.next", "Start the next lesson now")
        if args["begun"]:
            label = tr.label("progress.go_on", "Go on")
        elif args["quiz"]:
            label = tr.label("done.quiz_now", "Take the quiz now")
        buttons = ((Button(label, "next"),),)
    title = tr("progress.title", "📍 <b>Where you are</b>")
    later = args.get("later")
    coming = lines(opens_line(voice, tr, later) if later else _coming(tr, args), _left(tr, args))
    place = place_line(tr, args.get("cohort"))
    return Screen(paragraphs(title, lines(*rows), lines(*quizzes, score), coming, place), buttons)


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
    """The learner's own lines, each with a button to change it; args: course, lines, page, more, missing (plan lines to write)."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    titles = {line.id: line.title for line in course.plan}
    missing = [(line, titles[line]) for line in args.get("missing", ()) if line in titles]
    empty = [(Button(tr.label("notes.write", "Write: {title}", title=title), f"write:{line}"),) for line, title in missing]
    if not args["lines"]:
        none = tr("notes.none", "You have not written anything yet. Lessons ask for a line of your own at ✏️.")
        return Screen(none, tuple(empty))
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
    text = paragraphs(tr("notes.title", "✏️ <b>Your lines</b>"), *rows)
    return Screen(text, (*buttons, *empty, *([tuple(turns)] if turns else [])))


def write_line(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A plan line that was passed over, asked for again as its lesson does; args: part."""
    tr = voice.lesson_tr
    task = next(part for part in voice.told.lesson.exercise if part.id == args["part"])
    assert isinstance(task, Write)
    example = tr("lesson.example", "<b>An example:</b> <i>{example}</i>", example=to_html(task.example))
    never = Button(tr.label("line.not_now", "Not now"), "forget")
    return Screen(paragraphs(to_html("✏️ " + task.text), example), ((never,),))


def lessons(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every lesson that is done, to be read again; args: course, done, later (what comes next opens on another day)."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    done = [lesson for lesson in course.order if lesson in args["done"] and lesson in course.by_id]
    later = opens_line(voice, tr, args.get("later"))
    if not done and later:
        return Screen(later)
    if not done:
        return Screen(tr("lessons.none", "Lessons you have done can be read again here. The first one is waiting: /next"))
    which = tr("lessons.which", "📖 Which lesson would you like to read again?")
    return Screen(paragraphs(which, titles(voice, course, done), later), look_buttons(done))


def titles(voice: Voice, course: Course, lessons: Sequence[str]) -> Markup:
    """Lessons with their titles, a line each: titles are too long for buttons."""
    told = [(lesson, voice.library.telling(course.id, lesson, voice.tr.language).lesson.title) for lesson in lessons]
    return lines(*(Markup(f"<b>{escape(lesson)}</b> {escape(title)}") for lesson, title in told))


def look_buttons(lessons: Sequence[str]) -> Rows:
    """A short button for each lesson, five in a row."""
    every = [Button(lesson, f"look:{lesson}:0") for lesson in lessons]
    return tuple(tuple(every[n : n + 5]) for n in range(0, len(every), 5))


def pages_of(lesson: Lesson, chosen: Mapping[str, Sequence[str]]) -> tuple[Page, ...]:
    """What is worth reading again: cards, choosers that were answered, questions with their reasons, the line to take away.

    `chosen` holds what was tapped by the id of the chooser; one that was answered in another edition is left out."""
    choosers = (part for part in lesson.exercise if isinstance(part, Chooser) and advice(part, chosen.get(part.id, ())))
    return (*lesson.cards, *choosers, *lesson.questions, Takeaway(text=lesson.takeaway))


def look(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One page of a lesson that is done; args: page, chosen (what was tapped, by the id of the chooser)."""
    tr, lesson = voice.lesson_tr, voice.told.lesson
    chosen = args.get("chosen", {})
    pages = pages_of(lesson, chosen)
    number = min(args["page"], len(pages) - 1)
    head = tr("look.head", "<i>{title} · {number} of {total}</i>", title=lesson.title, number=number + 1, total=len(pages))
    turns = []
    if number:
        turns.append(Button(tr.label("look.back", "◀ Back"), f"look:{lesson.id}:{number - 1}"))
    if number + 1 < len(pages):
        turns.append(Button(tr.label("look.next", "Next ▶"), f"look:{lesson.id}:{number + 1}"))
    every = (Button(tr.label("look.all", "All lessons"), "look:all"),)
    shown = pages[number]
    pictured = isinstance(shown, Card) and shown.picture is not None
    # A text stays a text: the picture comes as a message of its own, for those who ask.
    show = (Button(tr.label("look.picture", "Show the picture"), f"pic:{lesson.id}:{number}"),) if pictured else ()
    filmed = isinstance(shown, Card) and shown.video is not None
    read = (Button(read_label(tr), f"said:{lesson.id}:{number}"),) if filmed else ()
    rows = [row for row in (show, read, tuple(turns), every) if row]
    return Screen(paragraphs(head, _page(voice, shown, chosen)), tuple(rows))


def look_picture(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The picture of one page of a lesson that is done, with what it says; args: page, chosen."""
    tr, pages = voice.lesson_tr, pages_of(voice.told.lesson, args.get("chosen", {}))
    card = pages[min(args["page"], len(pages) - 1)]
    if not isinstance(card, Card) or card.picture is None:  # the lesson has changed meanwhile
        return Screen(tr("look.no_picture", "There is no picture here any more."))
    return Screen(described(tr, card.picture), photo=voice.picture(card))


def _page(voice: Voice, page: Page, chosen: Mapping[str, Sequence[str]]) -> Markup:
    tr = voice.lesson_tr
    match page:
        case Card():
            film = video_line(tr, page.video) if page.video else ""
            return paragraphs(voice.card(page.text), described(tr, page.picture), film)
        case Chooser():
            return paragraphs(to_html("✏️ " + page.text), advised(tr, page, chosen[page.id]))
        case ChoiceQuestion():
            settled = Inside(order=tuple(option.id for option in page.options), given=right_options(page), settled=True)
            return question(tr, page, settled, "", Button, mine=False)[0]
        case NumberQuestion():
            return paragraphs(to_html(page.text), Markup(f"<b>{escape(tr.number(page.answer))}</b>"), to_html(page.why))
        case OpenQuestion():
            return paragraphs(to_html(page.text), to_html(page.sample))
        case Takeaway():
            return tr("done.take_away", "<b>Take away:</b> {takeaway}", takeaway=to_html(page.text))
