"""What one catalogue translates: the texts of a course, or of a folder that stands beside the courses."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.course.texts import KINDS, Text
from bot.language.po import Entry


@dataclass(frozen=True)
class Domain:
    """The texts of one folder of lessons/ in the order of its files; its name is that of the folder and of every catalogue."""

    name: str
    sources: tuple[tuple[str, tuple[Text, ...]], ...]  # each file, as a mistake names it, with its texts
    meaning_changed: tuple[str, ...] = ()  # what a stale translation may not stand for, as paths below the name

    def texts(self) -> Iterator[Text]:
        """Every text, whatever file it stands in."""
        for _, texts in self.sources:
            yield from texts

    def entries(self) -> list[Entry]:
        """The texts as messages without a translation, each with its kind and its limit for translators."""
        return [
            Entry(
                context=text.context,
                id=text.text,
                comments=(f"{KINDS[text.kind].note} At most {KINDS[text.kind].translated} characters.",),
                places=(file,),
            )
            for file, texts in self.sources
            for text in texts
        ]
