"""Help with a card: what is wanted, the question, and the answer that comes to the learner."""

from collections.abc import Mapping
from typing import Any

from bot.screens.screen import Button, Rows, Screen, Voice, paragraphs


def help_which(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Help or a mistake? args: nonce of the card's prompt, answered (whether there is anybody who could help)."""
    tr, nonce = voice.tr, args["nonce"]
    need = Button(tr.label("ask.need", "I need help"), f"he:help:{nonce}")
    mistake = Button(tr.label("ask.mistake", "There is a mistake"), f"he:mistake:{nonce}")
    never = Button(tr.label("report.never_mind", "Never mind"), "he:never")
    if args["answered"]:
        return Screen(
            tr("ask.which", "⚑ Do you need help with this card, or is there a mistake on it?"), ((need,), (mistake,), (never,))
        )
    nobody = tr(
        "ask.nobody", "⚑ Is there a mistake on this card? Nobody is here to answer questions for now, but reports are read."
    )
    return Screen(nobody, ((mistake,), (never,)))


def help_ask(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What do you need? args: by ('trainer' or 'people')."""
    tr = voice.tr
    if args["by"] == "trainer":
        text = tr(
            "ask.trainer",
            "🙋 What would you like to know? A few sentences are enough. Your cohort's trainer answers here, in this chat. "
            "Neither of you sees the other's account.",
        )
    else:
        text = tr(
            "ask.people",
            "🙋 What would you like to know? A few sentences are enough. The people who run the course answer here, in this chat. "
            "They do not see your account, nor you theirs.",
        )
    return Screen(text, ((Button(tr.label("report.never_mind", "Never mind"), "forget"),),))


def help_sent(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The question is on its way."""
    return Screen(voice.tr("ask.sent", "🙋 Passed on. The answer comes here. Meanwhile the lesson goes on above."))


def help_answer(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The answer, under what was asked; args: request, asked, words, by ('trainer' or 'people')."""
    tr = voice.tr
    asked = tr("ask.asked", "🙋 You asked: <i>{words}</i>", words=args["asked"])
    if args["by"] == "trainer":
        said = tr("ask.trainer_answers", "<b>Your trainer answers:</b> {words}", words=args["words"])
    else:
        said = tr("ask.people_answer", "<b>The people who run the course answer:</b> {words}", words=args["words"])
    helped = Button(tr.label("ask.helped", "That helped"), f"he:helped:{args['request']}")
    return Screen(paragraphs(asked, said), ((helped,), *_again(voice, args["request"])))


def help_closed(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Nobody answers it here; args: request, asked."""
    tr = voice.tr
    asked = tr("ask.asked", "🙋 You asked: <i>{words}</i>", words=args["asked"])
    text = tr("ask.closed", "This question was closed without an answer in this chat. If you still need one, ask again.")
    return Screen(paragraphs(asked, text), _again(voice, args["request"]))


def _again(voice: Voice, request: str) -> Rows:
    return ((Button(voice.tr.label("ask.again", "Ask again"), f"he:again:{request}"),),)
