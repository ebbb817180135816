"""Feedback at any time, and the one question after a week's quiz."""

from collections.abc import Mapping
from typing import Any

from bot.course.markup import to_html
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
    assert asked is not None
    home = f"fb:{voice.quiz_told.quiz.id}"
    text = to_html("💬 " + asked.text)
    if args["score"] is None:
        ends = tr("scale.ends", "<i>{low} = {low_label}, {high} = {high_label}</i>", low=asked.low, low_label=asked.low_label, high=asked.high, high_label=asked.high_label)  # fmt: skip
        marks = [Button(tr.number(mark), f"{home}:{mark}") for mark in range(asked.low, asked.high + 1)]
        middle = (len(marks) + 1) // 2
        skip = (Button(tr.label("scale.skip", "Rather not say"), f"{home}:skip"),)
        return Screen(paragraphs(text, ends), (tuple(marks[:middle]), tuple(marks[middle:]), skip))
    if args["score"] == "skip":
        return Screen(paragraphs(text, tr("scale.skipped", "All right, skipped.")))
    said = tr("scale.said", "You said <b>{score}</b>.", score=tr.number(args["score"]))
    if args["said"]:
        return Screen(paragraphs(text, said))
    never = (Button(tr.label("scale.no_words", "Nothing to add"), f"{home}:done"),)
    return Screen(paragraphs(text, said, to_html(asked.more)), (never,))
