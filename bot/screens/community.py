"""Beyond the course: the operator's links, and what learners propose."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs

SHOWN = 5  # of one's own proposals, the newest
GLIMPSE = 80  # characters of a proposal in a list

STATES: Mapping[str, Callable[[Translator], str]] = {
    "new": lambda tr: tr.label("proposal.new", "not read yet"),
    "considered": lambda tr: tr.label("proposal.considered", "being considered"),
    "accepted": lambda tr: tr.label("proposal.accepted", "accepted"),
    "declined": lambda tr: tr.label("proposal.declined", "declined"),
}


def community(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Where to go beside the course; args: links ([title, url] each)."""
    tr = voice.tr
    propose = (Button(tr.label("community.propose", "Propose an idea"), "pr:ask"),)
    title = tr("community.title", "🌱 <b>Beyond the course</b>")
    if not args["links"]:
        text = tr(
            "community.none", "There are no links yet. If you have an idea, the people who run the course would like to read it."
        )
        return Screen(paragraphs(title, text), (propose,))
    whose = tr("community.links", "These pages were chosen by {operator}.", operator=voice.operator_name)
    return Screen(paragraphs(title, whose), (*((Button(title, url=url),) for title, url in args["links"]), propose))


def propose(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What would you like to propose? args: mine (number, state, words each, newest first)."""
    tr = voice.tr
    ask = tr(
        "proposal.ask",
        "💡 What would you like to propose? The people who run the course read it, without your name, and answer you here.",
    )
    mine = Markup("")
    if args["mine"]:
        told = (
            tr("proposal.one", "{number}. {words} <i>({state})</i>", number=one["number"], words=glimpse(one["words"]), state=STATES[one["state"]](tr))
            for one in args["mine"][:SHOWN]
        )  # fmt: skip
        mine = lines(tr("proposal.yours", "<b>Your proposals</b>"), *told)
    idea = Button(tr.label("proposal.idea", "An idea for the course"), "pr:new:idea")
    blog = Button(tr.label("proposal.blog", "A blog post"), "pr:new:blog")
    return Screen(paragraphs(ask, mine), ((idea,), (blog,)))


def glimpse(words: str) -> str:
    """The beginning of some words, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= GLIMPSE else line[: GLIMPSE - 1] + "…"


def proposal_ask(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Words, please; args: kind ('idea' or 'blog')."""
    tr = voice.tr
    text = (
        tr("proposal.which_blog", "💡 What would the blog post tell? A few sentences are enough for now.")
        if args["kind"] == "blog"
        else tr("proposal.which_idea", "💡 What is your idea? A few sentences are enough.")
    )
    return Screen(text, ((Button(tr.label("proposal.never_mind", "Never mind"), "forget"),),))


def proposal_thanks(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is saved; args: number."""
    return Screen(
        voice.tr(
            "proposal.thanks",
            "💡 Thank you, this is proposal {number}. The people who run the course read it and answer you here; /propose shows how it stands.",
            number=args["number"],
        )
    )


def proposal_answered(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What has become of a proposal; args: number, state, answer (may be empty)."""
    tr, number = voice.tr, args["number"]
    if args["state"] == "accepted":
        said = tr("proposal.was_accepted", "💡 Your proposal {number} was accepted. Thank you for it.", number=number)
    elif args["state"] == "declined":
        said = tr(
            "proposal.was_declined", "💡 Your proposal {number} was not taken up. Thank you for it all the same.", number=number
        )
    else:
        said = tr("proposal.is_considered", "💡 Your proposal {number} is being considered.", number=number)
    words = tr("proposal.answer", "The people who run the course write: <i>{words}</i>", words=args["answer"])
    return Screen(paragraphs(said, words if args["answer"] else ""))
