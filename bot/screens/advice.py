"""What a chooser comes to: what was tapped, what that suggests and why; the same in a lesson and when it is read again."""

from collections.abc import Sequence

from bot.course.markup import to_html
from bot.course.model import Chooser
from bot.language import Markup, Translator, escape
from bot.learning.chooser import advice, taken_so_far
from bot.screens.screen import lines, paragraphs


def taken_lines(task: Chooser, given: Sequence[str]) -> Markup:
    """What was tapped so far, a line for each item."""
    taken = taken_so_far(task, given) or ()
    rows = (
        Markup(f"• {escape(item.text)} <b>{escape(option.text)}</b>") for item, option in zip(task.items, taken, strict=False)
    )
    return lines(*rows)


def advised(tr: Translator, task: Chooser, given: Sequence[str]) -> Markup:
    """Everything tapped, the suggestion or the two that come out equal, each with its reason, and the closing."""
    result = advice(task, given)
    named = result.suggestions if result else ()
    head = tr("lesson.fits", "<b>This would fit best:</b>")
    if len(named) > 1:
        head = tr("lesson.fit_both", "<b>These two would fit equally well:</b>")
    rows = (
        tr("lesson.suggestion", "💡 <b>{name}.</b> {why}", name=suggestion.text, why=to_html(suggestion.why))
        for suggestion in named
    )
    return paragraphs(taken_lines(task, given), lines(head, *rows) if named else "", to_html(task.closing))
