"""One step about to be shown: whose words, which prompt, what has happened so far, and the buttons that lead on."""

from collections.abc import Mapping
from typing import Any

from bot.course.catalogue import QuizTelling
from bot.course.model import ChoiceQuestion, NumberQuestion, OpenQuestion
from bot.language import Translator
from bot.learning.progress import Inside, Step
from bot.learning.sitting import Opening
from bot.screens.quiz import sitting_told
from bot.screens.screen import Button, Rows, Voice


class Turn:
    """One step about to be shown: whose words, which prompt, what has happened so far."""

    def __init__(self, voice: Voice, args: Mapping[str, Any]) -> None:
        self.voice = voice
        self.tr: Translator = voice.lesson_tr
        self.lesson = sitting_told(voice, args) if isinstance(voice.telling, QuizTelling) else voice.told.lesson
        self.number: int = args["step"]
        self.step: Step = self.lesson.steps[self.number]
        self.inside = Inside.from_json(args["inside"])
        self.nonce: str = args["nonce"]
        self.plan: Mapping[str, str] = args.get("plan", {})  # the words of each plan line, where the step shows them

    def button(self, label: str, action: str) -> Button:
        """A button of this prompt."""
        return Button(label, f"p:{self.nonce}:{action}")

    def on(self) -> Rows:
        """The one button that leads on, with words that fit what comes next."""
        following = self.lesson.steps[self.number + 1]
        if isinstance(self.step, Opening):
            return ((self.button(self.tr.label("quiz.start", "Start the quiz"), "go"),),)
        asked = isinstance(following, ChoiceQuestion | NumberQuestion | OpenQuestion)
        here = isinstance(self.step, ChoiceQuestion | NumberQuestion | OpenQuestion)
        if asked and not here:
            return ((self.button(self.tr.label("lesson.to_questions", "To the questions"), "go"),),)
        return ((self.button(self.tr.label("lesson.go_on", "Go on"), "go"),),)

    def skip(self) -> tuple[Button, ...]:
        """The button that passes over an exercise."""
        return (self.button(self.tr.label("lesson.skip", "Skip for now"), "sk"),)
