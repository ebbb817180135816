"""Feedback at any time, and the one question after a week's quiz: on a scale, or with a button for each answer."""

from collections.abc import Mapping
from typing import Any

from bot.course.markup import to_html
from bot.course.model import Poll, Scale
from bot.language import Translator
from bot.screens.screen import Button, Screen, Voice, paragraphs


def feedback(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What would you like to say?"""
    tr = voice.tr
    text = tr(
        "feedback.ask",
        "💬 What works for you, and what doesn't? Send words, a voice message or a photo. The people who run the course get it "
        "without your name; a voice or a photo may of course be recognised.",
    )
    return Screen(text, ((Button(tr.label("feedback.never_mind", "Never mind"), "forget"),),))


def feedback_thanks(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is saved and passed on."""
    return Screen(voice.tr("feedback.thanks", "💬 Thank you, saved and passed on. /next leads back to the course."))


def scale(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The feedback question of a week, in two rows of numbers, then an optional line; args: quiz, score, said."""
    tr, asked = voice.lesson_tr, voice.quiz_told.quiz.feedback
    assert isinstance(asked, Scale)
    home = f"fb:{voice.quiz_told.quiz.id}"
    text = to_html("💬 " + asked.text)
    if args["score"] is None:
        ends = tr("scale.ends", "<i>{low} = {low_label}, {high} = {high_label}</i>", low=asked.low, low_label=asked.low_label, high=asked.high, high_label=asked.high_label)  # fmt: skip
        marks = [Button(tr.number(mark), f"{home}:{mark}") for mark in range(asked.low, asked.high + 1)]
        middle = (len(marks) + 1) // 2
        return Screen(paragraphs(text, ends), (tuple(marks[:middle]), tuple(marks[middle:]), _skip(tr, home)))
    if args["score"] == "skip":
        return Screen(paragraphs(text, tr("scale.skipped", "All right, skipped.")))
    said = tr("scale.said", "You said <b>{score}</b>.", score=tr.number(args["score"]))
    if args["said"]:
        return Screen(paragraphs(text, said))
    return Screen(paragraphs(text, said, to_html(asked.more)), (_never(tr, home),))


def poll(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The feedback question of a week with a button for each answer, then an optional line; args: chosen, skipped, said."""
    tr, asked = voice.lesson_tr, voice.quiz_told.quiz.feedback
    assert isinstance(asked, Poll)
    home = f"fb:{voice.quiz_told.quiz.id}"
    text = to_html("💬 " + asked.text)
    if args["skipped"]:
        return Screen(paragraphs(text, tr("scale.skipped", "All right, skipped.")))
    if args["chosen"] is None:
        choices = tuple((Button(option.text, f"{home}:={option.id}"),) for option in asked.options)
        return Screen(text, (*choices, _skip(tr, home)))
    named = next((option.text for option in asked.options if option.id == args["chosen"]), args["chosen"])
    said = tr("lesson.chosen", "You chose: <b>{choice}</b>", choice=named)
    if args["said"]:
        return Screen(paragraphs(text, said))
    return Screen(paragraphs(text, said, to_html(asked.more)), (_never(tr, home),))


def unanswered(asked: Scale | Poll) -> tuple[str, dict[str, Any]]:
    """The screen of a feedback question and its arguments before anything was tapped."""
    if isinstance(asked, Scale):
        return "feedback_scale", {"score": None, "said": False}
    return "feedback_choice", {"chosen": None, "skipped": False, "said": False}


def answered(asked: Scale | Poll, kept: int | str | None, *, said: bool) -> tuple[str, dict[str, Any]]:
    """The screen of a feedback question and its arguments once it was tapped: what is kept of it, None where it was skipped."""
    if isinstance(asked, Scale):
        return "feedback_scale", {"score": kept if isinstance(kept, int) else "skip", "said": said}
    return "feedback_choice", {"chosen": kept, "skipped": kept is None, "said": said}


def _skip(tr: Translator, home: str) -> tuple[Button, ...]:
    return (Button(tr.label("scale.skip", "Rather not say"), f"{home}:skip"),)


def _never(tr: Translator, home: str) -> tuple[Button, ...]:
    return (Button(tr.label("scale.no_words", "Nothing to add"), f"{home}:done"),)
