"""The short words that pop up over a tap; plain text, gone in seconds, so nothing that matters stands only here."""

from collections.abc import Callable, Mapping

from bot.language import Translator

TOASTS: Mapping[str, Callable[[Translator], str]] = {
    "old": lambda tr: tr.label("toast.old", "That button is from an earlier moment. /next shows where you are."),
    "unknown": lambda tr: tr.label("toast.unknown", "I don't know that button. /next shows where you are."),
    "pick one": lambda tr: tr.label("toast.pick_one", "Tap at least one letter first."),
    "settled": lambda tr: tr.label("toast.settled", "You have answered this one already: the first answer counts."),
    "answer first": lambda tr: tr.label("toast.answer_first", "One thing first: the question in this message."),
    "read already": lambda tr: tr.label("toast.read_already", "What is said already stands in this chat."),
    "lesson first": lambda tr: tr.label("toast.lesson_first", "There is a lesson open: finish it first, /next leads on."),
    "one day": lambda tr: tr.label("toast.one_day", "Keep at least one day; /stop ends the lessons."),
    "too late": lambda tr: tr.label("toast.too_late", "That is settled already."),
    "past day": lambda tr: tr.label("toast.past_day", "That day is behind us. /pause offers new ones."),
    "no line": lambda tr: tr.label("toast.no_line", "That line is not there any more."),
    "no language": lambda tr: tr.label("toast.no_language", "That language is not ready."),
}
