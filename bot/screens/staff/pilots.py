"""Pilots as those who run them see them: the list, one pilot, one that is being made, and what is asked before an end."""

from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohorts import day_named
from bot.screens.staff.pilot_card import Args, card, days_said, state_said


def pilots(voice: Voice, args: Args) -> Screen:
    """The list; args: pilots (id, name, state, first, last), page, further, can_make."""
    tr = voice.staff
    title = tr("staff.pilots.title", "🧭 <b>Pilots</b>")
    what = tr(
        "staff.pilots.what",
        "A pilot is a round of the course that is evaluated: its cohorts, its days, and what their learners are asked. "
        "Learners who are in no pilot are asked much less.",
    )
    listed = [
        lines(tr("staff.pilots.one", "<b>{name}</b>", name=one["name"]), state_said(tr, one["state"]), days_said(tr, one))
        for one in args["pilots"]
    ]
    rows: list[tuple[Button, ...]] = [(Button(one["name"], f"pi:open:{one['id']}"),) for one in args["pilots"]]
    rows += pages(tr, args, "pi:list")
    if args["can_make"]:
        rows.append((Button(tr.label("staff.pilots.new", "New pilot"), "pi:new"),))
    none = tr("staff.pilots.none", "There is none yet.")
    return Screen(paragraphs(title, what, *(listed or [none])), tuple(rows))


def pages(tr: Translator, args: Args, data: str) -> Rows:
    """The buttons to the page before and after; args: page, further."""
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.pilots.before", "Those before"), f"{data}:{args['page'] - 1}"))
    if args["further"]:
        turns.append(Button(tr.label("staff.pilots.more", "More"), f"{data}:{args['page'] + 1}"))
    return (tuple(turns),) if turns else ()


def pilot(voice: Voice, args: Args) -> Screen:
    """The card of a pilot; args: those of `card`, and ended (ISO or None)."""
    tr, id, state = voice.staff, args["id"], args["state"]
    ended = tr("staff.pilot.ended_on", "It ended on {day}.", day=day_named(tr, args["ended"])) if args["ended"] else Markup("")
    rows: list[tuple[Button, ...]] = []
    cohorts = Button(tr.label("staff.pilot.cohorts_button", "Cohorts"), f"pi:cohorts:{id}:0")
    if state != "ended":
        rows.append((Button(tr.label("staff.pilot.change_dates", "Change the dates"), f"pi:dates:{id}"), cohorts))
    if args["follows"]:
        changed = tr.label("staff.pilot.what_changed", "Changed since the last round")
        rows.append((Button(changed, f"pi:changes:{id}"),))
    if state != "ended":
        end = tr.label("staff.pilot.call_off", "Call it off") if state == "planned" else tr.label("staff.pilot.end", "End it now")
        rows.append((Button(end, f"pi:end:{id}"),))
    rows.append((Button(tr.label("staff.pilot.all", "All pilots"), "pi:list:0"),))
    return Screen(paragraphs(card(voice, args, ended or state_said(tr, state))), tuple(rows))


def draft(voice: Voice, args: Args) -> Screen:
    """A pilot that is being made, whole; args: those of `card`, and rounds (whether there are earlier ones)."""
    tr = voice.staff
    rows: list[tuple[Button, ...]] = [
        (Button(tr.label("staff.pilot.start", "Start this pilot"), "pi:ask"),),
        (
            Button(tr.label("staff.pilot.name_button", "Name"), "pi:again:name"),
            Button(tr.label("staff.pilot.cohorts_button", "Cohorts"), "pi:again:cohorts"),
            Button(tr.label("staff.pilot.days_button", "Days"), "pi:again:first"),
        ),
    ]
    if args["rounds"]:
        label = (
            tr.label("staff.pilot.other_round", "Another earlier round")
            if args["follows"]
            else tr.label("staff.pilot.follows", "It follows an earlier round")
        )
        rows.append((Button(label, "pi:again:round"),))
    follows = tr("staff.pilot.follows_one", "It follows an earlier round.") if args["follows"] else Markup("")
    state = tr("staff.pilot.not_made", "It is not made yet. Please read whether this is what you want.")
    return Screen(paragraphs(card(voice, args, state), follows), (*rows, give_up(tr)))


def give_up(tr: Translator) -> tuple[Button, ...]:
    """The way out of a pilot that is being made."""
    return (Button(tr.label("staff.pilot.give_up", "Do not make it"), "pi:list:0"),)


def sure(voice: Voice, args: Args) -> Screen:
    """Really? args: what ('start', 'end', 'add'), id ('new' for one that is being made), name, state, nonce; cohort for 'add'."""
    tr, id, nonce = voice.staff, args["id"], args["nonce"]
    if args["what"] == "start":
        text = tr(
            "staff.pilot.start_sure",
            "<b>Start {name}?</b> On its first day its learners begin to be asked. "
            "It can be called off before, and ended at any time.",
            name=args["name"],
        )
        yes, back = Button(tr.label("staff.pilot.start_yes", "Yes, start it"), f"pi:start:{nonce}"), "pi:again:card"
    elif args["what"] == "add":
        text = tr(
            "staff.pilot.add_sure",
            "<b>Take {cohort} into {name}?</b> The pilot is running: its learners are asked from now on, "
            "and the cohort cannot be taken out again.",
            cohort=args["cohort"],
            name=args["name"],
        )
        yes, back = Button(tr.label("staff.pilot.add_yes", "Yes, take it in"), f"pi:in:{nonce}"), f"pi:cohorts:{id}:0"
    else:
        text = _end_sure(tr, args)
        label = tr.label("staff.pilot.end_yes", "Yes, end it for good")
        if args["state"] == "planned":
            label = tr.label("staff.pilot.call_off_yes", "Yes, call it off")
        yes, back = Button(label, f"pi:over:{nonce}"), f"pi:open:{id}"
    return Screen(text, ((yes,), (Button(tr.label("staff.pilot.back", "Back"), back),)))


def _end_sure(tr: Translator, args: Args) -> Markup:
    if args["state"] == "planned":
        return tr(
            "staff.pilot.call_off_sure",
            "<b>Call off {name}?</b> Nobody was asked anything. Its cohorts are free for another pilot then.",
            name=args["name"],
        )
    return paragraphs(
        tr("staff.pilot.end_sure", "<b>End {name} now?</b> Its key is destroyed at once. Nobody can bring it back.", name=args["name"]),
        lines(
            tr("staff.pilot.end_pairing", "• New answers can no longer be joined to what the same person said earlier."),
            tr("staff.pilot.end_erasing", "• Nobody can have their answers erased any more: nobody can find them."),
            tr("staff.pilot.end_later", "• Nobody is asked anything more, not even three months after finishing."),
        ),
        tr("staff.pilot.end_kept", "The answers stay for twelve months, as they are then."),
    )  # fmt: skip


def pilot_ended(voice: Voice, args: Args) -> Screen:
    """A pilot has ended, to those who run pilots; args: id, name."""
    tr = voice.staff
    text = tr(
        "staff.pilot.told_ended",
        "🧭 <b>{name} has ended.</b> Its key is destroyed: nobody can say any more whose answers are whose. "
        "The answers stay for twelve months.",
        name=args["name"],
    )
    return Screen(text, ((Button(tr.label("staff.pilot.look", "Look at this pilot"), f"pi:open:{args['id']}"),),))
