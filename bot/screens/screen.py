"""What a moment looks like: Screen(text, buttons), and the table that finds a screen by its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.course.catalogue import Library, QuizTelling, Telling
from bot.course.markup import to_html
from bot.course.model import Card
from bot.language import Interface, Markup, Translator


@dataclass(frozen=True)
class Button:
    """One button: its words and what a tap sends back (at most 64 bytes), or the page it opens."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Document:
    """A file to send; its content comes from the data named by `source`, about `about`, made just before sending."""

    name: str
    source: str
    about: str = ""  # an id, where the source needs one


@dataclass(frozen=True)
class Attached:
    """A voice message, a photo or a file that Telegram has already, by its file id."""

    kind: Literal["voice", "photo", "document"]
    file_id: str


@dataclass(frozen=True)
class Drawing:
    """A diagram to draw just before sending: which one, its labels by id, the language they are in."""

    diagram: str
    labels: tuple[tuple[str, str], ...]
    language: str


@dataclass(frozen=True)
class QrCode:
    """A link as a picture for the cameras of phones, to draw just before sending."""

    link: str


@dataclass(frozen=True)
class Screen:
    """The words and buttons of one moment, in one language."""

    text: Markup
    buttons: Rows = ()
    photo: Path | Drawing | QrCode | None = None  # above the words; a screen must make sense without it
    document: Document | None = None
    attached: Attached | None = None
    commands: tuple[tuple[str, str], ...] = ()  # of a menu: names without the slash, with what they do; none takes it away


@dataclass(frozen=True)
class Operator:
    """Who runs this bot, as the notice and /help name them; empty in the sandbox."""

    name: str = ""
    contact: str = ""
    privacy_url: str = ""


@dataclass(frozen=True)
class Voice:
    """Everything a screen needs to speak: the language, the courses, who runs the bot, the lesson it tells, the bot's name."""

    tr: Translator
    library: Library
    interface: Interface
    operator: Operator
    telling: Telling | QuizTelling | None = None
    bot: str = ""  # its username; empty where nobody has asked Telegram yet

    @property
    def operator_name(self) -> str:
        """Who runs this bot; the sandbox has no name of its own."""
        return self.operator.name or self.tr.label("operator.sandbox", "the sandbox")

    @property
    def operator_contact(self) -> str:
        """Who to ask; empty in the sandbox, where there is nobody."""
        return self.operator.contact

    @property
    def lesson_tr(self) -> Translator:
        """The interface in the language of the lesson: a lesson is told in one language, buttons and all."""
        return self.interface.translator(self.telling.language if self.telling else self.tr.language)

    def staff_tr(self, id: str) -> Translator:
        """Who says a message for staff: their language if it has this message, else English, names in its gaps and all."""
        return self.tr if self.interface.speaks(self.tr.language, id) else self.interface.translator("en")

    @property
    def staff(self) -> Translator:
        """Who says whole screens for staff: their language where all of those have a translation, else English."""
        code = self.tr.language
        return self.tr if code in self.interface.staffed() else self.interface.translator("en")

    def card(self, text: str) -> Markup:
        """The text of a card, its terms as links into this very chat."""
        return to_html(text, self.bot)

    def picture(self, card: Card) -> Path | Drawing | None:
        """The picture of a card of the lesson told, if it has one; what stands in it is in the language of the lesson."""
        shown = card.picture
        if shown is None or not shown.diagram:
            return self.library.picture(card)
        return Drawing(shown.diagram, tuple((label.id, label.text) for label in shown.labels), self.lesson_tr.language)

    @property
    def told(self) -> Telling:
        """The lesson this screen tells; ValueError where a lesson screen was queued without one."""
        if not isinstance(self.telling, Telling):
            raise ValueError("a lesson screen needs the lesson it tells")
        return self.telling

    @property
    def quiz_told(self) -> QuizTelling:
        """The quiz this screen tells; ValueError where a quiz screen was queued without one."""
        if not isinstance(self.telling, QuizTelling):
            raise ValueError("a quiz screen needs the quiz it tells")
        return self.telling


def paragraphs(*parts: str) -> Markup:
    """Pieces of one message with a blank line between them; empty ones leave no gap."""
    return Markup("\n\n".join(part for part in parts if part))


def lines(*parts: str) -> Markup:
    """Pieces of one message, each on a line of its own."""
    return Markup("\n".join(part for part in parts if part))


Speak = Callable[[Voice, Mapping[str, Any]], Screen]


@dataclass(frozen=True)
class Screens:
    """All screens by name; a name is written once and never changes, because rows in the outbox carry it."""

    by_name: Mapping[str, Speak] = field(default_factory=dict)

    def render(self, name: str, args: Mapping[str, Any], voice: Voice) -> Screen:
        """The screen of that name; KeyError for a name no code knows."""
        return self.by_name[name](voice, args)
