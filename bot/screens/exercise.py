"""The exercises of a lesson: own words, things to sort, to rate and to choose, a suggestion, the plan on one page."""

from collections.abc import Mapping, Sequence

from bot.course.markup import LONGEST, to_html, visible_length
from bot.course.model import Choose, Chooser, PlanPage, Rate, Sort, Write
from bot.language import Markup, Translator, escape
from bot.learning.buttons import action_for
from bot.learning.chooser import number_of
from bot.learning.one_page import fitted
from bot.screens.advice import advised, taken_lines
from bot.screens.screen import Button, Rows, Screen, lines, paragraphs
from bot.screens.turn import Turn


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
    """That it was saved and how to change it, and what to compare it with."""
    tr, course = turn.tr, turn.voice.told.course
    change = (turn.button(tr.label("lesson.change_line", "Change it"), "ch"),)
    number = next((n for n, line in enumerate(course.plan, 1) if line.id == task.line), None)
    if turn.inside.skipped:
        return Screen(tr("lesson.skipped", "Skipped."), turn.on())
    if number is None:
        text = tr("lesson.saved", "✏️ Saved. /notes keeps it.")
    else:
        text = tr("lesson.saved_line", "✏️ Saved as line {number} of your plan. /notes keeps it.", number=number)
    compare = lines(tr("lesson.compare", "<b>Now compare:</b>"), to_html(task.check)) if task.check else ""
    return Screen(paragraphs(text, compare), (*turn.on(), change))


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
        buttons = tuple(turn.button(label.text, action_for(len(given), n)) for n, label in enumerate(task.labels))
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
    marks = [turn.button(tr.number(mark), action_for(len(given), n)) for n, mark in enumerate(range(task.low, task.high + 1))]
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


def chooser(turn: Turn) -> Screen:
    """A few taps, one after the other in the same message, then what they come to and why."""
    tr, task, given = turn.tr, turn.step, turn.inside.given
    assert isinstance(task, Chooser)
    text = to_html("✏️ " + task.text)
    if turn.inside.skipped:
        return Screen(paragraphs(text, tr("lesson.skipped", "Skipped.")), turn.on())
    if turn.inside.settled:
        return Screen(paragraphs(text, advised(tr, task, given)), turn.on())
    place = len(given)
    item = task.items[place]
    ask = tr("lesson.item", "<b>{number} of {total}:</b> {item}", number=place + 1, total=len(task.items), item=item.text)
    buttons = tuple((turn.button(option.text, f"={number_of(task, place, n)}"),) for n, option in enumerate(item.options))
    return Screen(paragraphs(text, taken_lines(task, given), ask), (*buttons, turn.skip()))


def plan(turn: Turn) -> Screen:
    """The learner's plan on one page: what is written, in the order of the course, and what is still empty."""
    tr, task = turn.tr, turn.step
    assert isinstance(task, PlanPage)
    course = turn.voice.told.course
    written = [line for line in course.plan if line.id in turn.plan]
    empty = [line.title for line in course.plan if line.id not in turn.plan]
    missing = Markup("")
    if empty:
        missing = tr("plan.empty", "<b>Still empty:</b> {lines}. You can write them at any time: /notes", lines=", ".join(empty))
    around = paragraphs(to_html("✏️ " + task.text), missing, to_html(task.closing))
    rows = plan_rows(tr, [(line.title, turn.plan[line.id]) for line in written], LONGEST - visible_length(around))
    return Screen(paragraphs(to_html("✏️ " + task.text), *rows, missing, to_html(task.closing)), turn.on())


def plan_rows(tr: Translator, lines_written: Sequence[tuple[str, str]], room: int) -> list[Markup]:
    """Each plan line with its title, the words cut where all of them have no room of so many characters; then it says so."""
    rows = [_plan_row(tr, title, words) for title, words in lines_written]
    if visible_length(paragraphs(*rows)) + 2 <= room:
        return rows
    cut = tr("plan.cut", "<i>Long lines are cut here. /notes has every word.</i>")
    bare = [_plan_row(tr, title, "") for title, _ in lines_written]
    left = room - visible_length(paragraphs(*bare, cut)) - 2
    short = fitted([words for _, words in lines_written], left)
    return [*(_plan_row(tr, title, words) for (title, _), words in zip(lines_written, short, strict=True)), cut]


def _plan_row(tr: Translator, title: str, words: str) -> Markup:
    return tr("notes.line", "<b>{title}:</b> {words}", title=title, words=words)
