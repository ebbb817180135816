"""A lesson in the chat: one screen a step, the same words whether it is shown first, edited or shown again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.course.catalogue import QuizTelling
from bot.course.markup import to_html
from bot.course.model import (
    Card,
    ChoiceQuestion,
    Choose,
    Guess,
    NumberQuestion,
    OpenQuestion,
    Rate,
    Sort,
    Write,
)
from bot.language import Markup, Translator, escape
from bot.learning.progress import WORDS_LIMIT, Inside, Step
from bot.learning.sitting import Opening
from bot.screens.heading import heading
from bot.screens.question import question, recalled, typed_question
from bot.screens.quiz import opening, sitting_told
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs


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


def step(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The screen of one step of the lesson that `voice` tells; args: step, inside, nonce."""
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
        choices = tuple((turn.button(option.text, f"={n}"),) for n, option in enumerate(asked.options))
        return Screen(paragraphs(before, first), choices)
    chosen = next(option.text for option in asked.options if option.id == inside.given[0])
    said = tr("lesson.guessed", "You said: <i>{guess}</i>", guess=chosen)
    return Screen(paragraphs(before, first, lines(said, to_html(asked.reply))), turn.on())


def card(turn: Turn) -> Screen:
    """One idea; a button that leads on and a small one to report a mistake."""
    tr, shown = turn.tr, turn.step
    assert isinstance(shown, Card)
    cards = [step for step in turn.lesson.steps if isinstance(step, Card)]
    on = tr.label("lesson.go_on_counted", "Go on · {number} of {total}", number=cards.index(shown) + 1, total=len(cards))
    report = tr.label("lesson.report", "⚑ Report a mistake")
    buttons = ((turn.button(on, "go"),), (turn.button(report, "rp"),))
    if shown.picture is None:
        return Screen(to_html(shown.text), buttons)
    alt = tr("lesson.picture", "<i>The picture: {description}</i>", description=shown.picture.alt)
    credit = Markup(f"<i>{escape(shown.picture.credit)}</i>") if shown.picture.credit else Markup("")
    return Screen(paragraphs(to_html(shown.text), lines(alt, credit)), buttons, photo=turn.voice.library.picture(shown))


def write(turn: Turn) -> Screen:
    """An exercise in the learner's own words; once saved, it says so and how to change it."""
    tr, task = turn.tr, turn.step
    assert isinstance(task, Write)
    if turn.inside.settled:
        return saved(turn, task)
    text = to_html("✏️ " + task.text)
    if turn.inside.example:
        example = tr("lesson.example", "<b>An example:</b> <i>{example}</i>", example=to_html(task.example))
        return Screen(paragraphs(text, example), (turn.skip(),))
    show = turn.button(tr.label("lesson.show_example", "Show me an example"), "ex")
    return Screen(text, ((show,), turn.skip()))


def saved(turn: Turn, task: Write) -> Screen:
    """What was saved and how to change it."""
    tr, course = turn.tr, turn.voice.told.course
    change = (turn.button(tr.label("lesson.change_line", "Change it"), "ch"),)
    number = next((n for n, line in enumerate(course.plan, 1) if line.id == task.line), None)
    if turn.inside.skipped:
        return Screen(tr("lesson.skipped", "Skipped."), turn.on())
    if number is None:
        return Screen(tr("lesson.saved", "✏️ Saved. /notes keeps it."), (*turn.on(), change))
    text = tr("lesson.saved_line", "✏️ Saved as line {number} of your plan. /notes keeps it.", number=number)
    return Screen(text, (*turn.on(), change))


def sort(turn: Turn) -> Screen:
    """Things to sort, one after the other in the same message, then a sample answer with reasons."""
    tr, task, given = turn.tr, turn.step, turn.inside.given
    assert isinstance(task, Sort)
    names = {label.id: label.text for label in task.labels}
    so_far = [
        Markup(f"• {to_html(item.text)}: <b>{escape(names[mine])}</b>") for item, mine in zip(task.items, given, strict=False)
    ]
    text = to_html("✏️ " + task.text)
    if not turn.inside.settled:
        item = task.items[len(given)]
        ask = tr(
            "lesson.item",
            "<b>{number} of {total}:</b> {item}",
            number=len(given) + 1,
            total=len(task.items),
            item=to_html(item.text),
        )
        buttons = tuple(turn.button(label.text, f"={n}") for n, label in enumerate(task.labels))
        return Screen(paragraphs(text, lines(*so_far), ask), (buttons, turn.skip()))
    answers = [_sample(tr, item.answer, item.why, names) for item in task.items]
    rows = [lines(mine, answer) for mine, answer in zip(so_far, answers, strict=False)]
    gap = paragraphs if any(answers) else lines
    return Screen(paragraphs(text, gap(*rows), to_html(task.closing)), turn.on())


def _sample(tr: Translator, answer: str | None, why: str, names: Mapping[str, str]) -> Markup:
    if answer is None:
        return Markup("")
    return tr("lesson.sample", "<i>We would say: {label}.</i> {why}", label=names[answer], why=to_html(why))


def rate(turn: Turn) -> Screen:
    """Things to rate on one scale, one after the other in the same message; the scale stands in two rows."""
    tr, task, given = turn.tr, turn.step, turn.inside.given
    assert isinstance(task, Rate)
    so_far = [
        Markup(f"• {escape(item.text)}: <b>{escape(tr.number(int(mine)))}</b>")
        for item, mine in zip(task.items, given, strict=False)
    ]
    text = to_html("✏️ " + task.text)
    if turn.inside.settled:
        return Screen(paragraphs(text, lines(*so_far), to_html(task.closing)), turn.on())
    item = task.items[len(given)]
    ask = tr("lesson.item", "<b>{number} of {total}:</b> {item}", number=len(given) + 1, total=len(task.items), item=item.text)
    marks = [turn.button(tr.number(mark), f"={n}") for n, mark in enumerate(range(task.low, task.high + 1))]
    return Screen(paragraphs(text, lines(*so_far), ask), (*halves(marks), turn.skip()))


def halves(buttons: Sequence[Button]) -> Rows:
    """A long scale in two rows, a short one in one."""
    if len(buttons) <= 6:
        return (tuple(buttons),)
    middle = (len(buttons) + 1) // 2
    return (tuple(buttons[:middle]), tuple(buttons[middle:]))


def choose(turn: Turn) -> Screen:
    """One of several to choose; the choice is kept."""
    tr, task = turn.tr, turn.step
    assert isinstance(task, Choose)
    text = to_html("✏️ " + task.text)
    if not turn.inside.settled:
        buttons = tuple((turn.button(option.text, f"={n}"),) for n, option in enumerate(task.options))
        return Screen(text, (*buttons, turn.skip()))
    chosen = next(option.text for option in task.options if option.id == turn.inside.given[0])
    said = tr("lesson.chosen", "You chose: <b>{choice}</b>", choice=chosen)
    return Screen(paragraphs(text, said, to_html(task.closing)), turn.on())


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
