"""Feedback at any time."""

from collections.abc import Mapping
from typing import Any

from bot.screens.screen import Button, Screen, Voice


def feedback(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What would you like to say? args: way ('code', 'nobody', or 'open', where staff are simply sent the words)."""
    tr, way = voice.tr, args.get("way", "open")
    never = (Button(tr.label("feedback.never_mind", "Never mind"), "forget"),)
    if way == "nobody":
        text = tr(
            "feedback.ask_nobody",
            "💬 <b>Without a trace.</b> Write it in words: they are kept without your name or code, only with their week and, where at "
            "least five people share it, their language. Nothing here leads to you, not even for us, so /erase cannot delete them later. "
            "Evaluators read them only in a later week, once there are at least five such texts. Telegram and this chat keep the message.",
        )
        return Screen(text, ((Button(tr.label("feedback.under_code", "Keep it under a code"), "feedback:code"),), never))
    if way == "code":
        text = tr(
            "feedback.ask_code",
            "💬 What works for you, and what doesn't? Send words, a voice message or a photo. Words are kept under a code, without your "
            "name: until your round of the course ends, we can tell you here what became of them, and /erase deletes them. A voice or "
            "a photo is passed on at once and may be recognised.",
        )
        return Screen(text, ((Button(tr.label("feedback.no_trace", "Leave no trace"), "feedback:nobody"),), never))
    text = tr(
        "feedback.ask",
        "💬 What works for you, and what doesn't? Send words, a voice message or a photo. The people who run the course get it "
        "without your name; a voice or a photo may of course be recognised.",
    )
    return Screen(text, (never,))


def feedback_words_only(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A voice or a photo came where nothing may lead to anybody."""
    return Screen(
        voice.tr(
            "feedback.words_only", "A voice or a photo may be recognised. Without a trace, only words will do: nothing was kept."
        )
    )


def feedback_thanks(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is saved; args: way."""
    tr, way = voice.tr, args.get("way", "open")
    if way == "nobody":
        return Screen(tr("feedback.thanks_nobody", "💬 Thank you, saved without a trace. /next leads back to the course."))
    if way == "code":
        return Screen(
            tr("feedback.thanks_code", "💬 Thank you, saved under a code, without your name. /next leads back to the course.")
        )
    return Screen(tr("feedback.thanks", "💬 Thank you, saved and passed on. /next leads back to the course."))
