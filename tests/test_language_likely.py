"""The language of a text is told by its small words, or not at all: never wrongly, on the translations we have."""

from pathlib import Path

import pytest

from bot.language import LANGUAGES
from bot.language.likely import likely_language
from bot.language.markup import strip_tags
from bot.language.po import read_po

LETTERS = 400


def pieces(language: str) -> list[str]:
    """What the interface says in a language, in pieces as long as an announcement."""
    entries = read_po(Path(f"locales/{language if language != 'en' else 'da'}/LC_MESSAGES/bot.po").read_text("utf-8"))
    texts = [entry.id if language == "en" else entry.strings[0] for entry in entries if entry.context]
    found, piece = [], ""
    for text in texts:
        piece += f" {strip_tags(text)}"
        if len(piece) > LETTERS:
            found.append(piece)
            piece = ""
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_told_for_what_it_is_or_for_nothing(language: str) -> None:
    said = [likely_language(piece) for piece in pieces(language)]
    assert set(said) <= {language, None}
    assert said.count(language) * 10 >= len(said) * 3  # the others are too like their neighbours


def test_a_few_words_are_no_language() -> None:
    assert likely_language("Ruse, 12:00!") is None
    assert likely_language("") is None
