"""Finding words in what people wrote, in any of the languages, however either side types them."""

import hashlib

from bot.language.alphabet import typed

LONGEST = 100  # characters of what is looked for


def wanted(words: str) -> tuple[str, ...]:
    """What has to occur, each once, as somebody types it who is in a hurry; nothing where no letter and no digit was typed."""
    return tuple(dict.fromkeys(typed(words[:LONGEST]).split()))


def occurs(every: tuple[str, ...], text: str) -> bool:
    """Whether all of these words stand in the text, at the beginning, in the middle or at the end of its words."""
    plain = typed(text)
    return all(each in plain for each in every)


def mark(words: str) -> str:
    """Six hex digits that a button may carry in place of the words."""
    return hashlib.sha256(words.encode()).hexdigest()[:6]
