"""What learners propose, as those see it who answer."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.language import Markup, Translator
from bot.screens.community import glimpse
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs

ANSWERS = ("considered", "accepted", "declined")
IN_A_ROW = 4

STATES: Mapping[str, Callable[[Translator, int], str]] = {
    "new": lambda tr, count: tr.label("staff.proposals.new", "New ({count})", count=count),
    "considered": lambda tr, count: tr.label("staff.proposals.considered", "Considered ({count})", count=count),
    "accepted": lambda tr, count: tr.label("staff.proposals.accepted", "Accepted ({count})", count=count),
    "declined": lambda tr, count: tr.label("staff.proposals.declined", "Declined ({count})", count=count),
}
TITLES: Mapping[str, Callable[[Translator], Markup]] = {
    "new": lambda tr: tr("staff.proposals.title_new", "💡 <b>New proposals</b>"),
    "considered": lambda tr: tr("staff.proposals.title_considered", "💡 <b>Proposals being considered</b>"),
    "accepted": lambda tr: tr("staff.proposals.title_accepted", "💡 <b>Accepted proposals</b>"),
    "declined": lambda tr: tr("staff.proposals.title_declined", "💡 <b>Declined proposals</b>"),
}


def proposals(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Those of one state; args: state, shown (number, kind, words each), counts (by state), page, more."""
    tr, state = voice.staff, args["state"]
    told = lines(*(_one(tr, one) for one in args["shown"])) or tr("staff.proposals.none", "There is none here.")
    numbers = [
        Button(tr.label("staff.proposals.open", "No. {number}", number=one["number"]), f"ps:open:{one['number']}")
        for one in args["shown"]
    ]
    rows: list[tuple[Button, ...]] = [tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)]
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.proposals.newer", "Newer"), f"ps:list:{state}:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.proposals.older", "Older"), f"ps:list:{state}:{args['page'] + 1}"))
    others = [
        Button(("• " if each == state else "") + STATES[each](tr, args["counts"].get(each, 0)), f"ps:list:{each}:0") for each in STATES
    ]  # fmt: skip
    rows += [tuple(turns)] if turns else []
    return Screen(paragraphs(TITLES[state](tr), told), (*rows, tuple(others[:2]), tuple(others[2:])))


def _one(tr: Translator, one: Mapping[str, Any]) -> Markup:
    gaps = {"number": one["number"], "words": glimpse(one["words"])}
    if one["kind"] == "blog":
        return tr("staff.proposals.one_blog", "{number}. Blog post: <i>{words}</i>", **gaps)
    return tr("staff.proposals.one_idea", "{number}. Idea: <i>{words}</i>", **gaps)


def whole(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """A proposal in full; args: number, kind, language, words."""
    gaps = {"number": args["number"], "language": tr.language_name(args["language"]), "words": args["words"]}
    if args["kind"] == "blog":
        return tr("staff.proposal.blog", "💡 <b>Proposal {number}</b>, a blog post ({language}): <i>{words}</i>", **gaps)
    return tr("staff.proposal.idea", "💡 <b>Proposal {number}</b>, an idea for the course ({language}): <i>{words}</i>", **gaps)


def staff_proposal_new(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody proposes something; args: number, kind, language, words."""
    tr = voice.staff
    return Screen(whole(tr, args), ((Button(tr.label("staff.proposal.answer", "Answer"), f"ps:open:{args['number']}"),),))


def proposal(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One proposal with what can be done; args: number, kind, language, words, state, answer, day."""
    tr, number = voice.staff, args["number"]
    states = {
        "new": tr(
            "staff.proposal.is_new", "Sent on {day}. Nobody has answered yet.", day=tr.date(date.fromisoformat(args["day"]))
        ),
        "considered": tr("staff.proposal.is_considered", "The author knows that it is being considered."),
        "accepted": tr("staff.proposal.is_accepted", "It was accepted, and the author knows."),
        "declined": tr("staff.proposal.is_declined", "It was declined, and the author knows."),
    }
    words = tr("staff.proposal.said", "Your side wrote: <i>{words}</i>", words=args["answer"]) if args["answer"] else Markup("")
    labels = {
        "considered": tr.label("staff.proposal.consider", "Considering"),
        "accepted": tr.label("staff.proposal.accept", "Accept"),
        "declined": tr.label("staff.proposal.decline", "Decline"),
    }
    # One under the other: three beside each other break a word on a phone.
    answers = tuple(
        (Button(labels[state], f"ps:say:{number}:{args['state']}:{state}"),) for state in ANSWERS if state != args["state"]
    )
    back = (Button(tr.label("staff.proposal.back", "All proposals"), f"ps:list:{args['state']}:0"),)
    return Screen(paragraphs(whole(tr, args), lines(states[args["state"]], words)), (*answers, back))


def proposal_words(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A few words for the author? args: number, was, state, length (of words that were too long, else 0)."""
    tr, number = voice.staff, args["number"]
    ask = {
        "considered": tr("staff.proposal.ask_considered", "Proposal {number}: being considered.", number=number),
        "accepted": tr("staff.proposal.ask_accepted", "Proposal {number}: accepted.", number=number),
        "declined": tr("staff.proposal.ask_declined", "Proposal {number}: declined.", number=number),
    }[args["state"]]
    how = tr("staff.proposal.words", "Type a few words for the author, in their language if you can, or send the answer without.")
    if args["length"]:
        how = tr(
            "staff.proposal.words_long",
            "That has {length} characters, and 500 fit. Shorter words, please.",
            length=args["length"],
        )
    go = Button(tr.label("staff.proposal.without", "Send without words"), f"ps:do:{number}:{args['was']}:{args['state']}")
    return Screen(paragraphs(ask, how), ((go,), (Button(tr.label("staff.proposal.not_now", "Not now"), f"ps:open:{number}"),)))
