"""The roster of a cohort: numbers and how far they are, no names and no answers; one learner and what can be done for them."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohort_terms import day_trouble
from bot.screens.staff.cohorts import day_named
from bot.screens.staff.withdrawn import gone_row, let_in_button


def roster(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A page of it; args: id, name, counts (state to number), members (of the page, as of `member`), withdrawn, page, more."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.roster.title", "📋 <b>Roster of {name}</b>", name=args["name"])
    counted = lines(*(counted_state(tr, state, count) for state, count in args["counts"].items()))
    gone = gone_row(tr, id, args.get("withdrawn", 0))
    if not args["members"]:
        none = tr("staff.roster.nobody", "Nobody has joined yet. The card of the cohort has its link, its code and its QR code.")
        return Screen(paragraphs(head, none), (*gone, _back(tr, id)))
    listed = lines(*(_line(tr, member) for member in args["members"]))
    marks = [Button(tr.label("staff.roster.number", "No. {number}", number=m["number"]), f"rs:open:{id}:{m['number']}") for m in args["members"]]  # fmt: skip
    rows: list[tuple[Button, ...]] = [tuple(marks[n : n + 4]) for n in range(0, len(marks), 4)]
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.cohorts.before", "Back"), f"rs:list:{id}:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.cohorts.more", "More"), f"rs:list:{id}:{args['page'] + 1}"))
    rows += [tuple(turns)] if turns else []
    csv = Button(tr.label("staff.roster.csv", "As CSV"), f"rs:csv:{id}")
    return Screen(paragraphs(head, counted, listed), (*rows, *gone, (csv,), _back(tr, id)))


def _back(tr: Translator, id: str) -> tuple[Button, ...]:
    return (Button(tr.label("staff.roster.to_cohort", "To the cohort"), f"co:open:{id}"),)


def counted_state(tr: Translator, state: str, count: int) -> Markup:
    """How many members are in a state."""
    many = tr.number(count)
    said = {
        "not started": tr("staff.roster.count_new", "Not started: {count}", count=many),
        "learning": tr("staff.roster.count_learning", "Learning: {count}", count=many),
        "silent": tr("staff.roster.count_silent", "Silent for a week or more: {count}", count=many),
        "paused": tr("staff.roster.count_paused", "Paused: {count}", count=many),
        "finished": tr("staff.roster.count_finished", "Finished: {count}", count=many),
        "stopped": tr("staff.roster.count_stopped", "Stopped the lessons: {count}", count=many),
        "blocked": tr("staff.roster.count_blocked", "Have blocked the bot: {count}", count=many),
    }
    return said[state]


def state_named(tr: Translator, member: Mapping[str, Any]) -> Markup:
    """The state of one member in words."""
    match member["state"]:
        case "not started":
            return tr("staff.roster.new", "not started")
        case "silent":
            return tr("staff.roster.silent", "silent")
        case "paused":
            return tr("staff.roster.paused", "paused until {day}", day=day_named(tr, member["paused_until"]))
        case "finished":
            return tr("staff.roster.finished", "finished")
        case "stopped":
            return tr("staff.roster.stopped", "has stopped the lessons")
        case "blocked":
            return tr("staff.roster.blocked", "has blocked the bot")
    if member["unit"] is None:
        return tr("staff.roster.learning", "learning")
    return tr("staff.roster.in_unit", "in week {number}", number=member["unit"])


def seen(tr: Translator, days: int) -> Markup:
    """The last sign of life in words."""
    if days == 0:
        return tr("staff.roster.today", "today")
    if days == 1:
        return tr("staff.roster.yesterday", "yesterday")
    return tr.plural("staff.roster.days_ago", "{count} day ago", "{count} days ago", count=days)


def _line(tr: Translator, member: Mapping[str, Any]) -> Markup:
    return tr(
        "staff.roster.line",
        "<b>No. {number}</b>: {done} of {total} done, {state}. Last seen: {seen}. {language}",
        number=member["number"],
        done=tr.number(member["done"]),
        total=tr.number(member["total"]),
        state=state_named(tr, member),
        seen=seen(tr, member["silent_days"]),
        language=tr.language_name(member["language"]),
    )


def member(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One learner.

    args: id, name (of the cohort), number, state, unit, lesson, quiz, done, total, silent_days, language, joined_on, paused_until
    (ISO or None), others (whether there is another cohort to move to), trouble, found, asks (whether a day is asked for)."""
    tr, at = voice.staff, f"{args['id']}:{args['number']}"
    text = paragraphs(
        tr("staff.roster.one", "📋 <b>No. {number}</b> of {name}", number=args["number"], name=args["name"]),
        lines(
            tr("staff.roster.state", "State: {state}", state=state_named(tr, args)),
            _lesson(tr, args),
            tr(
                "staff.roster.done",
                "Lessons and quizzes done: {done} of {total}",
                done=tr.number(args["done"]),
                total=tr.number(args["total"]),
            ),
            tr("staff.roster.seen", "Last seen: {seen}", seen=seen(tr, args["silent_days"])),
            tr("staff.roster.language", "Language: {language}", language=tr.language_name(args["language"])),
            tr("staff.roster.joined", "Joined: {day}", day=day_named(tr, args["joined_on"])),
        ),
    )
    if args["asks"]:
        ask = tr(
            "staff.roster.ask_until",
            "<b>Until which day?</b> Lessons and reminders come again on that day. Type a day like <code>1.12.2026</code>.",
        )
        leave = Button(tr.label("staff.cohort.back", "Back"), f"rs:open:{at}")
        return Screen(paragraphs(text, ask, day_trouble(tr, args["trouble"], args["found"])), ((leave,),))
    pauses: tuple[Button, ...] = (
        Button(tr.label("staff.roster.pause_one", "Pause 1 week"), f"rs:pause:{at}:7"),
        Button(tr.label("staff.roster.pause_two", "Pause 2 weeks"), f"rs:pause:{at}:14"),
    )
    until: tuple[Button, ...] = (Button(tr.label("staff.roster.pause_until", "Pause until …"), f"rs:until:{at}"),)
    if args["state"] == "paused":
        until = (*until, Button(tr.label("staff.roster.resume", "End the pause"), f"rs:go:{at}"))
    move = (Button(tr.label("staff.roster.move", "Move to another cohort"), f"rs:move:{at}"),)
    out = (Button(tr.label("staff.roster.withdraw", "Withdraw"), f"rs:out:{at}"),)
    leave_row = (Button(tr.label("staff.roster.back", "To the roster"), f"rs:list:{args['id']}:0"),)
    rows = (pauses, until, move, out, leave_row) if args["others"] else (pauses, until, out, leave_row)
    return Screen(text, rows)


def _lesson(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["lesson"] is None:
        return Markup("")
    if args["quiz"]:
        return tr("staff.roster.at_quiz", "Next, or open now: the quiz of week {number}", number=args["unit"])
    return tr("staff.roster.at_lesson", "Next, or open now: lesson {lesson}", lesson=args["lesson"])


def member_move(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Where to? args: id, name, number, others (id and name each)."""
    tr, at = voice.staff, f"{args['id']}:{args['number']}"
    text = tr(
        "staff.roster.where",
        "<b>Move No. {number} of {name} to which cohort?</b> The answers and the place in the course stay; the calendar becomes the new one.",
        number=args["number"],
        name=args["name"],
    )
    rows = tuple((Button(name, f"rs:to:{at}:{id}"),) for id, name in args["others"])
    return Screen(text, (*rows, (Button(tr.label("staff.cohort.back", "Back"), f"rs:open:{at}"),)))


def member_moved(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is done; args: id, name (of the cohort left), number, to, to_number."""
    tr = voice.staff
    text = tr(
        "staff.roster.moved",
        "No. {number} of {name} is now No. {new} of {cohort}, and has been told.",
        number=args["number"],
        name=args["name"],
        new=args["to_number"],
        cohort=args["to"],
    )
    return Screen(text, ((Button(tr.label("staff.roster.back", "To the roster"), f"rs:list:{args['id']}:0"),),))


def member_sure(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Really withdraw? args: id, name, number, nonce."""
    tr = voice.staff
    text = tr(
        "staff.roster.sure",
        "<b>Withdraw No. {number} of {name}?</b> No more lessons come, and the learner is told so. Answers and place are kept.",
        number=args["number"],
        name=args["name"],
    )
    yes = Button(tr.label("staff.roster.yes", "Yes, withdraw"), f"rs:yes:{args['nonce']}")
    no = Button(tr.label("staff.roster.no", "No, keep them"), f"rs:open:{args['id']}:{args['number']}")
    return Screen(text, ((yes,), (no,)))


def member_withdrawn(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is done; args: id, name, number."""
    tr = voice.staff
    text = tr(
        "staff.roster.withdrawn",
        "No. {number} is no longer in {name}, and has been told.",
        number=args["number"],
        name=args["name"],
    )
    back = Button(tr.label("staff.roster.back", "To the roster"), f"rs:list:{args['id']}:0")
    return Screen(text, ((let_in_button(tr, args["id"], args["number"]),), (back,)))
