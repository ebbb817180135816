"""Where a message of the interface stands in Telegram, and how much stands there: its id says it."""

from dataclasses import dataclass

from bot.language.markup import fill, gaps, strip_tags


@dataclass(frozen=True)
class Surface:
    """A place for words: what translators are told of it, and how many characters a reader may see there."""

    note: str
    longest: int | None = None  # characters, the gaps not counted
    letters: bool = False  # one sign for each thing to choose, instead of words


MESSAGE = Surface("A message: Telegram HTML.", 4096)
BUTTON = Surface("A button: keep it short. Plain text, no tags.", 30)
_BY_ID = {
    "command.": Surface("What a command does, in Telegram's list of commands. Plain text, no tags.", 256),
    "menu.description": Surface("What an empty chat says of the bot. Plain text, no tags.", 512),
    "menu.short_description": Surface("What the bot's profile says of it. Plain text, no tags.", 120),
    "operator.": Surface("Words inside a message. Plain text, no tags."),
    "question.letters": Surface("The letters that stand for answers: as many, all different.", letters=True),
    "staff.evaluation.of_unit": Surface("A question inside a message. Plain text, no tags."),
    "staff.example.": Surface("The name of an example: in a message, and alone on a wide button. Plain text, no tags.", 60),
    "staff.example_about.": Surface("Words inside a message. Plain text, no tags.", 300),
    "staff.pilot.either": Surface("Titles inside a message. Plain text, no tags."),
    "staff.toast.": Surface("A short notice over the chat. Plain text, no tags.", 200),
    "toast.": Surface("A short notice over the chat. Plain text, no tags.", 200),
}


def surface_of(id: str, *, plain: bool) -> Surface:
    """Where the message of this id stands; plain text is for a button unless its id says otherwise."""
    if not plain:
        return MESSAGE
    return next((surface for start, surface in _BY_ID.items() if id.startswith(start)), BUTTON)


def seen_length(text: str, *, plain: bool) -> int:
    """How many characters of a message a reader sees, its gaps not counted."""
    filled = fill(text, dict.fromkeys(gaps(text), ""), str)
    return len(filled if plain else strip_tags(filled))
