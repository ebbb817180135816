"""What is asked about a pilot, one thing after the other in one card: a new one is made so, and a standing one changed."""

from bot.administration.cohort import NAME_LIMIT
from bot.evaluation.pilot import LINE_LIMIT, LINES_LIMIT
from bot.language import Markup, Translator
from bot.language.markup import strip_tags
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohort_terms import day_trouble
from bot.screens.staff.cohorts import day_named
from bot.screens.staff.pilot_card import Args
from bot.screens.staff.pilot_examples import example_about, example_name
from bot.screens.staff.pilots import give_up, pages


def _head(tr: Translator, args: Args) -> Markup:
    if args["id"] != "new":
        return tr("staff.pilot.title", "🧭 <b>{name}</b>", name=args["name"])
    if not args["name"]:
        return tr("staff.pilot.new_bare", "🧭 <b>New pilot</b>")
    return tr("staff.pilot.new", "🧭 <b>New pilot</b>: {name}", name=args["name"])


def _back(tr: Translator, args: Args) -> tuple[Button, ...]:
    """The way back to the card; from a pilot that is being made, to the list."""
    if args["id"] == "new":
        return give_up(tr)
    return (Button(tr.label("staff.pilot.back", "Back"), f"pi:open:{args['id']}"),)


def example(voice: Voice, args: Args) -> Screen:
    """Which example? args: id, name, examples (ids)."""
    tr, every = voice.staff, voice.library.pilots
    known = [every[id] for id in args["examples"] if id in every]
    names = {one.id: example_name(voice.interface, tr, one) for one in known}
    ask = tr(
        "staff.pilot.ask_example",
        "<b>Which example is it most like?</b> It brings the course, the languages and the questions; "
        "cohorts and days are your own.",
    )
    about = {one.id: example_about(voice.interface, tr, one) for one in known}
    listed = [tr("staff.pilot.example", "<b>{name}</b>\n{about}", name=names[id], about=about[id]) for id in names]
    rows = tuple((Button(name, f"pi:like:{id}"),) for id, name in names.items())
    return Screen(paragraphs(_head(tr, args), ask, *listed), (*rows, give_up(tr)))


def name(voice: Voice, args: Args) -> Screen:
    """What is it called? args: id, name, offered, trouble (None, 'empty', 'long', 'signs')."""
    tr = voice.staff
    ask = tr(
        "staff.pilot.ask_name",
        "<b>What is the pilot called?</b> Type a name of at most {limit} characters, or take this one: {offered}",
        limit=NAME_LIMIT,
        offered=args["offered"],
    )
    trouble = {
        "empty": tr("staff.cohort.name_empty", "⚠️ There was no name in that. Please type it as a text."),
        "long": tr("staff.cohort.name_long", "⚠️ That name is too long. Please type a shorter one."),
        "signs": tr("staff.cohort.name_signs", "⚠️ There are invisible signs in that name. Please type it anew."),
    }
    take = Button(tr.label("staff.pilot.take_name", "Take this name"), "pi:named")
    return Screen(paragraphs(_head(tr, args), ask, trouble.get(args["trouble"], Markup(""))), ((take,), give_up(tr)))


def choose(voice: Voice, args: Args) -> Screen:
    """Which cohorts take part in a new one? args: id, name, offered (id, name, chosen), open, page, further, trouble."""
    tr = voice.staff
    ask = tr(
        "staff.pilot.ask_cohorts",
        "<b>Which cohorts take part?</b> Tap those that do. A cohort is in one pilot only; more can be taken in later.",
    )
    none = tr("staff.pilot.none_free", "No cohort of this course is free now. /cohorts makes one.") if not args["offered"] else ""
    open_ = (
        tr("staff.pilot.may_be_none", "It may have none: learners without a cohort take part too.")
        if args["open"]
        else Markup("")
    )
    taken = tr(
        "staff.pilot.cohort_taken", "⚠️ A cohort that you had chosen was archived, or is in another pilot now. Please look again."
    )
    rows: list[tuple[Button, ...]] = [
        (Button(f"{'☑' if chosen else '☐'} {label}", f"pi:co:{id}"),) for id, label, chosen in args["offered"]
    ]
    rows += pages(tr, args, "pi:cos")
    if args["offered"] or args["open"]:
        rows.append((Button(tr.label("staff.pilot.chosen", "That is all"), "pi:chosen"),))
    said = paragraphs(_head(tr, args), ask, open_, none, taken if args["trouble"] else Markup(""))
    return Screen(said, (*rows, give_up(tr)))


def day(voice: Voice, args: Args) -> Screen:
    """Which day? args: id, name, what ('first', 'last'), zone, days (ISO, to offer), first (ISO or None), trouble, found."""
    tr, new = voice.staff, args["id"] == "new"
    if args["what"] == "first":
        ask = tr(
            "staff.pilot.ask_first",
            "<b>Which is the first day?</b> From then on its learners are asked. The day begins by the clocks of {city}.",
            city=tr.city(args["zone"]),
        )
    else:
        ask = tr(
            "staff.pilot.ask_last",
            "<b>Which is the last day?</b> It begins on {first}. At the end of the last day the key is destroyed. "
            "Leave three months after the course, so that everybody can be asked once more.",
            first=day_named(tr, args["first"]),
        )
    how = tr("staff.cohort.how_day", "Type a day like <code>2026-12-01</code> or <code>1.12.2026</code>.")
    rows = tuple((Button(strip_tags(day_named(tr, iso)), f"{'pi:day' if new else 'pi:to'}:{iso}"),) for iso in args["days"])
    return Screen(paragraphs(_head(tr, args), ask, how, _day_trouble(tr, args)), (*rows, _back(tr, args)))


def _day_trouble(tr: Translator, args: Args) -> Markup:
    trouble, found = args["trouble"], args["found"]
    if trouble == "order":
        return tr("staff.pilot.day_order", "⚠️ {found} is before the first day. Please type a later one.", found=found)
    if trouble == "long":
        return tr("staff.pilot.day_long", "⚠️ {found} is more than two years after the first day. Please type an earlier one.", found=found)  # fmt: skip
    return day_trouble(tr, trouble, found)


def round_(voice: Voice, args: Args) -> Screen:
    """Which earlier round? args: id, name, rounds (id, name, first)."""
    tr = voice.staff
    ask = tr(
        "staff.pilot.ask_round",
        "<b>Which round does it follow?</b> Evaluators then see which lessons and quizzes changed between the two.",
    )
    listed = [
        tr("staff.pilot.round", "<b>{name}</b>, from {day}", name=label, day=day_named(tr, first))
        for _, label, first in args["rounds"]
    ]
    rows = [(Button(label, f"pi:after:{id}"),) for id, label, _ in args["rounds"]]
    none = Button(tr.label("staff.pilot.no_round", "None: it is the first"), "pi:after:none")
    return Screen(paragraphs(_head(tr, args), ask, lines(*listed)), (*rows, (none,), give_up(tr)))


def cohorts(voice: Voice, args: Args) -> Screen:
    """The cohorts of a pilot; args: id, name, state, inside (names), offered (id, name, whether it is in), page, further."""
    tr, id = voice.staff, args["id"]
    names = ", ".join(args["inside"])
    inside = (
        tr("staff.pilot.inside", "These take part: {names}", names=names)
        if names
        else tr("staff.pilot.no_cohort", "No cohort yet.")
    )
    how = {
        "planned": tr(
            "staff.pilot.how_planned", "Tap a cohort to take it in or out. Once the pilot runs, none can be taken out."
        ),
        "running": tr("staff.pilot.how_running", "Tap a cohort to take it in. None can be taken out: its learners were asked."),
        "ended": Markup(""),
    }
    none = tr("staff.pilot.none_free", "No cohort of this course is free now. /cohorts makes one.")
    rows: list[tuple[Button, ...]] = [
        (Button(f"{'☑' if is_in else '☐'} {label}", f"pi:{'out' if is_in else 'add'}:{cohort}:{id}"),)
        for cohort, label, is_in in args["offered"]
    ]
    rows += pages(tr, args, f"pi:cohorts:{id}")
    free = any(not is_in for _, _, is_in in args["offered"]) or args["page"] or args["further"] or args["state"] == "ended"
    text = paragraphs(_head(tr, args), inside, how[args["state"]], Markup("") if free else none)
    return Screen(text, (*rows, _back(tr, args)))  # fmt: skip


def changes(voice: Voice, args: Args) -> Screen:
    """What changed since the round before.

    args: id, name, course, earlier (its name or None), new, changed, gone (ids of lessons and quizzes), lines, marks (of the lines)."""
    tr, id = voice.staff, args["id"]
    if args["earlier"] is None:
        counted = tr("staff.pilot.first_round", "It follows no earlier round.")
    elif args["new"] or args["changed"] or args["gone"]:
        counted = lines(
            tr("staff.pilot.since_round", "<b>Changed since {name}</b>, by the files of the lessons:", name=args["earlier"]),
            tr("staff.pilot.parts_new", "New: {names}", names=parts(voice, args, "new")) if args["new"] else "",
            tr("staff.pilot.parts_changed", "Changed: {names}", names=parts(voice, args, "changed")) if args["changed"] else "",
            tr("staff.pilot.parts_gone", "Gone: {names}", names=parts(voice, args, "gone")) if args["gone"] else "",
        )
    else:
        counted = tr("staff.pilot.nothing_changed", "No lesson and no quiz has changed since {name}.", name=args["earlier"])
    said = [tr("staff.pilot.line", "{number}. {line}", number=str(n), line=line) for n, line in enumerate(args["lines"], 1)]
    about = tr(
        "staff.pilot.about_lines",
        "<b>In your words</b>: what else changed, and why. Evaluators read it; learners do not see it.",
    )
    marks = [
        Button(tr.label("staff.pilot.strike", "Remove {number}", number=str(n)), f"pi:strike:{id}:{n}:{mark}")
        for n, mark in enumerate(args["marks"], 1)
    ]
    rows: list[tuple[Button, ...]] = [tuple(marks[n : n + 3]) for n in range(0, len(marks), 3)]
    if len(args["lines"]) < LINES_LIMIT:
        rows.insert(0, (Button(tr.label("staff.pilot.write_line", "Write a line"), f"pi:write:{id}"),))
    return Screen(paragraphs(_head(tr, args), counted, about, lines(*said)), (*rows, _back(tr, args)))


def parts(voice: Voice, args: Args, which: str) -> str:
    """Lessons by their numbers, quizzes by their part of the course; args: course, and the ids under `which`."""
    tr, course = voice.staff, voice.library.courses.get(args["course"])
    names = []
    for id in args[which]:
        if course is not None and id in course.quiz_by_id:
            names.append(tr.label("staff.pilot.quiz_of", "the quiz of {unit}", unit=course.unit_name(course.place(id)[1])))
        else:
            names.append(id)
    return ", ".join(names)


def line(voice: Voice, args: Args) -> Screen:
    """What changed, to be typed; args: id, name, length (None, or that of a line that would not do)."""
    tr = voice.staff
    ask = tr(
        "staff.pilot.ask_line",
        "<b>What changed since the last round?</b> Type one thing, at most {limit} characters.",
        limit=LINE_LIMIT,
    )
    trouble = Markup("")
    if args["length"] == 0:
        trouble = tr("staff.pilot.line_empty", "⚠️ There was no text in that.")
    elif args["length"] is not None:
        trouble = tr(
            "staff.pilot.line_long",
            "⚠️ That has {length} characters. Please type a shorter one.",
            length=tr.number(args["length"]),
        )
    back = Button(tr.label("staff.pilot.back", "Back"), f"pi:changes:{args['id']}")
    return Screen(paragraphs(_head(tr, args), ask, trouble), ((back,),))
