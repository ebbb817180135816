"""A lesson in the chat: one screen a step, the same words whether it is shown first, edited or shown again."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.course.markup import to_html
from bot.course.model import (
    Card,
    ChoiceQuestion,
    Choose,
    Chooser,
    Guess,
    NumberQuestion,
    OpenQuestion,
    PlanPage,
    Rate,
    Sort,
    Write,
)
from bot.learning.buttons import action_for
from bot.learning.progress import WORDS_LIMIT
from bot.learning.sitting import Opening
from bot.screens.exercise import choose, chooser, plan, rate, sort, write
from bot.screens.heading import heading
from bot.screens.picture import described
from bot.screens.question import question, recalled, typed_question
from bot.screens.quiz import opening
from bot.screens.screen import Screen, Voice, lines, paragraphs
from bot.screens.turn import Turn
from bot.screens.video import read_label, video_line


def step(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The screen of one step of the lesson that `voice` tells; args: step, inside, nonce, plan (its lines, where shown)."""
    turn = Turn(voice, args)
    return BY_KIND[type(turn.step)](turn)


def guess(turn: Turn) -> Screen:
    """The day's first message: header, perhaps a question from an earlier lesson, and a guess that does not count."""
    tr, asked, inside = turn.tr, turn.step, turn.inside
    assert isinstance(asked, Guess)
    before = heading(turn.voice)
    if inside.recall is not None:
        text, buttons = recalled(tr, inside, turn.button)
        before = paragraphs(before, text)
        if inside.recalling:
            return Screen(before, buttons)
    first = tr("lesson.guess", "First a guess, it doesn't count. {question}", question=to_html(asked.text))
    if not inside.settled:
        below = inside.recall is not None  # then it is the second thing this message asks
        actions = [action_for(1, n) if below else f"={n}" for n in range(len(asked.options))]
        choices = tuple((turn.button(option.text, action),) for option, action in zip(asked.options, actions, strict=True))
        return Screen(paragraphs(before, first), choices)
    chosen = next(option.text for option in asked.options if option.id == inside.given[0])
    said = tr("lesson.guessed", "You said: <i>{guess}</i>", guess=chosen)
    return Screen(paragraphs(before, first, lines(said, to_html(asked.reply))), turn.on())


def card(turn: Turn) -> Screen:
    """One idea; a button that leads on and a small one for what is unclear or wrong."""
    tr, shown = turn.tr, turn.step
    assert isinstance(shown, Card)
    cards = [step for step in turn.lesson.steps if isinstance(step, Card)]
    on = tr.label("lesson.go_on_counted", "Go on · {number} of {total}", number=cards.index(shown) + 1, total=len(cards))
    aid = tr.label("lesson.help_or_mistake", "⚑ Help or mistake")
    buttons = ((turn.button(on, "go"),), (turn.button(aid, "rp"),))
    if shown.video is not None:
        read = (turn.button(read_label(tr), "tr"),)
        return Screen(paragraphs(turn.voice.card(shown.text), video_line(tr, shown.video)), (read, *buttons))
    if shown.picture is None:
        return Screen(turn.voice.card(shown.text), buttons)
    words = paragraphs(turn.voice.card(shown.text), described(tr, shown.picture))
    return Screen(words, buttons, photo=turn.voice.picture(shown))


def quiz_opening(turn: Turn) -> Screen:
    """The first message of a quiz."""
    return Screen(opening(turn.voice), turn.on())


def quiz(turn: Turn) -> Screen:
    """A question with its place among the lesson's questions."""
    asked = turn.step
    questions = turn.lesson.questions
    assert isinstance(asked, ChoiceQuestion | NumberQuestion | OpenQuestion)
    place = turn.tr("lesson.item_bare", "<b>{number} of {total}.</b>", number=questions.index(asked) + 1, total=len(questions))
    if isinstance(asked, ChoiceQuestion):
        text, buttons = question(turn.tr, asked, turn.inside, place, turn.button)
    else:
        text, buttons = typed_question(turn.tr, asked, turn.inside, place, turn.button)
    return Screen(text, turn.on() if turn.inside.settled else buttons)


BY_KIND: Mapping[type, Callable[[Turn], Screen]] = {
    Guess: guess,
    Card: card,
    Write: write,
    Sort: sort,
    Rate: rate,
    Choose: choose,
    Chooser: chooser,
    PlanPage: plan,
    Opening: quiz_opening,
    ChoiceQuestion: quiz,
    NumberQuestion: quiz,
    OpenQuestion: quiz,
}


def too_long(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Words over the limit: nothing was lost, a shorter version is welcome; args: length."""
    return Screen(
        voice.tr.plural(
            "words.too_long",
            "That is {count} character; I can keep {limit}. Your text is still above: copy it, shorten it and send it again.",
            "That is {count} characters; I can keep {limit}. Your text is still above: copy it, shorten it and send it again.",
            count=args["length"],
            limit=WORDS_LIMIT,
        )
    )


def not_a_number(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A number was asked for."""
    return Screen(voice.tr("words.not_a_number", "Please send one number, in digits. For example: 250"))
