"""Questions: options as A to D in the message, letters on the buttons, and a verdict with a reason for every option."""

from collections.abc import Callable

from bot.course.markup import to_html
from bot.course.model import ChoiceQuestion, NumberQuestion, OpenQuestion, Option
from bot.language import Markup, Translator
from bot.learning.buttons import action_for
from bot.learning.progress import Inside
from bot.learning.quiz import Given, grade
from bot.screens.screen import Button, Rows, lines, paragraphs

MakeButton = Callable[[str, str], Button]


def letters(tr: Translator) -> str:
    """The letters that stand for options in the language's own alphabet."""
    return tr.label("question.letters", "ABCDEF")


def question(
    tr: Translator,
    asked: ChoiceQuestion,
    inside: Inside,
    place: str,
    button: MakeButton,
    *,
    mine: bool = True,
    item: int | None = None,
) -> tuple[Markup, Rows]:
    """A question with options, open, with a hint after a wrong try, or settled with its verdict.

    `mine` marks the answer given; `item` is the question's place in its message, from 0, where it is not the only one there.
    """
    options = {option.id: option for option in asked.options}
    shown = [options[name] for name in inside.order]
    head = Markup(f"{place} {to_html(asked.text)}".strip())
    if inside.settled:
        given = inside.given if mine else ()
        rows = [_verdict(tr, letter, option, given) for letter, option in zip(letters(tr), shown, strict=False)]
        if not mine:
            return paragraphs(head, *rows), ()
        return paragraphs(head, _share(tr, asked, inside), *rows), ()
    rows = [Markup(f"<b>{letter}</b> {to_html(option.text)}") for letter, option in zip(letters(tr), shown, strict=False)]
    note = Markup("")
    if inside.tries and asked.hint:
        note = tr("question.hint", "Not quite. <b>A hint:</b> {hint}", hint=to_html(asked.hint))
    elif asked.kind == "several":
        note = tr("question.several", "<i>Several may be right: tap all you want, then “Done”.</i>")
    numbers = {option.id: n for n, option in enumerate(asked.options)}
    taps = []
    for letter, option in zip(letters(tr), shown, strict=False):
        picked = option.id in inside.given
        if asked.kind == "single" and picked:  # found wrong at the first try: not offered again
            continue
        number = numbers[option.id]
        taps.append(button(f"☑ {letter}" if picked else letter, f"={number}" if item is None else action_for(item, number)))
    done: Rows = ((button(tr.label("question.done", "Done"), "ok"),),) if asked.kind == "several" else ()
    return paragraphs(head, lines(*rows), note), (tuple(taps), *done)


def recalled(tr: Translator, inside: Inside, button: MakeButton) -> tuple[Markup, Rows]:
    """A question from an earlier lesson, open or with its verdict, as it was asked."""
    assert inside.recall is not None
    asked = ChoiceQuestion.model_validate(inside.recall["question"])
    then = Inside(order=tuple(inside.recall["order"]), given=inside.recalled, settled=bool(inside.recalled))
    head = tr("question.recall", "🔁 <i>From lesson {lesson}:</i>", lesson=inside.recall["lesson"])
    return question(tr, asked, then, head, button, item=0)


def _verdict(tr: Translator, letter: str, option: Option, given: Given) -> Markup:
    """One option after the answer: right or not, whether it was the learner's, and why."""
    mine = option.id in given
    mark = "✅ " if option.right else "✖️ " if mine else ""
    gaps = {"letter": letter, "option": to_html(option.text), "why": to_html(option.why)}
    if mine:
        said = tr("question.verdict_mine", "<b>{letter}</b> {option} <i>(your answer)</i>: {why}", **gaps)
    else:
        said = tr("question.verdict", "<b>{letter}</b> {option}: {why}", **gaps)
    return Markup(mark + said)


def _share(tr: Translator, asked: ChoiceQuestion, inside: Inside) -> Markup:
    """For several right options: how much of it was right."""
    if asked.kind != "several":
        return Markup("")
    percent = grade(asked, inside.given).percent or 0
    if percent == 100:
        return tr("question.all_right", "<b>All of it right.</b>")
    return tr("question.partly", "<b>Partly right: {percent} %.</b>", percent=tr.number(percent)) if percent else Markup("")


def typed_question(
    tr: Translator, asked: NumberQuestion | OpenQuestion, inside: Inside, place: str, button: MakeButton
) -> tuple[Markup, Rows]:
    """A question answered by typing; the verdict repeats the question, because the answer stands between them."""
    head = Markup(f"{place} {to_html(asked.text)}")
    if isinstance(asked, OpenQuestion):
        if inside.settled:
            return paragraphs(
                head, tr("question.sample", "Saved. <b>One way to say it:</b> {sample}", sample=to_html(asked.sample))
            ), ()
        skip = button(tr.label("lesson.skip", "Skip for now"), "sk")
        return paragraphs(head, tr("question.type_words", "<i>Type your answer; one sentence is plenty.</i>")), ((skip,),)
    if inside.settled:
        right = grade(asked, inside.given).right
        said = Markup("✅ " if right else "✖️ ") + tr("question.you_said", "You said {answer}.", answer=inside.given[0])
        return paragraphs(head, Markup(said), to_html(asked.why)), ()
    note = tr("question.type_number", "<i>Type a number.</i>")
    if inside.tries and asked.hint:
        note = tr(
            "question.hint_number", "Not quite. <b>A hint:</b> {hint} <i>Type another number.</i>", hint=to_html(asked.hint)
        )
    return paragraphs(head, note), ()
