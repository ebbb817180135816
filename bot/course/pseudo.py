"""Content in the pseudo-language xx, as a catalogue that no file holds."""

from collections.abc import Iterable

from bot.course.texts import KINDS, Text
from bot.language.po import Entry
from bot.language.pseudo import pseudo


def pseudo_entries(texts: Iterable[Text]) -> dict[str, Entry]:
    """Every text of some content told in the pseudo-language, within the limits of translations, by its id."""
    return {
        text.context: Entry(text.context, text.text, strings=(pseudo(text.text, longest=KINDS[text.kind].translated),))
        for text in texts
    }
