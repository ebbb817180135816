"""What the examples of pilots are called, in the language of whoever makes one; a file that says something else is told as it is."""

from collections.abc import Callable, Mapping

from bot.administration.cohort import name_of, name_trouble
from bot.course.pilot import PilotExample
from bot.language import Interface, Translator

Sentence = Callable[[Translator], str]
NAMES: Mapping[str, Sentence] = {
    "denmark": lambda tr: tr.label("staff.example.denmark", "Example: in Danish, with room sessions"),
    "online": lambda tr: tr.label("staff.example.online", "Example: online in English, open to all"),
    "poland": lambda tr: tr.label("staff.example.poland", "Example: in Polish, with room sessions"),
    "trainers": lambda tr: tr.label("staff.example.trainers", "Example: in English, for trainers"),
}
ABOUT: Mapping[str, Sentence] = {
    "denmark": lambda tr: tr.label(
        "staff.example_about.denmark",
        "For cohorts that learn in Danish in the chat and also meet in a room; asks every questionnaire.",
    ),
    "online": lambda tr: tr.label(
        "staff.example_about.online",
        "For learners in English without room sessions, also those without a cohort; asks every questionnaire.",
    ),
    "poland": lambda tr: tr.label(
        "staff.example_about.poland",
        "For cohorts that learn in Polish in the chat and also meet in a room; asks every questionnaire.",
    ),
    "trainers": lambda tr: tr.label(
        "staff.example_about.trainers",
        "For a cohort of trainers who take the course in English before they teach it; asks every questionnaire.",
    ),
}


def example_name(interface: Interface, tr: Translator, example: PilotExample) -> str:
    """The name of an example, which is one that a pilot can have."""
    told = _told(interface, tr, NAMES, example.id, example.name)
    return example.name if name_trouble(told) else name_of(told)


def example_about(interface: Interface, tr: Translator, example: PilotExample) -> str:
    """Whom an example is for."""
    return _told(interface, tr, ABOUT, example.id, example.about)


def _told(interface: Interface, tr: Translator, sentences: Mapping[str, Sentence], id: str, written: str) -> str:
    """The sentence in the language of `tr`, if it still is what the file says in English."""
    sentence = sentences.get(id)
    return sentence(tr) if sentence is not None and sentence(interface.translator("en")) == written else written
