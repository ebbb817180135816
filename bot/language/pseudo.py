"""The pseudo-language xx: English with accents, a third longer and in brackets, to see what a layout does with translations."""

# Whoever looks at a screen in it sees three things at once: a plain word was never given to translators; a bracket that is
# missing was cut off; a button that breaks will break in Finnish too. It is no language: nobody is ever offered it on Telegram.

import re

from bot.language.languages import Language

OPEN, CLOSE = "⟦", "⟧"
FILLER = " ···"  # what vowels could not take up
LONGER = 0.35  # of the characters a reader sees; Finnish, Greek and German take about that much more than English
_ACCENTS = str.maketrans(
    "abcdefghijklmnoprstuvwyzACDEGHIJKLNORSTUWYZ",
    "áƀçðéƒĝĥíĵķļɱñóþŕšţúṽŵýžÁÇÐÉĜĤÍĴĶĻÑÓŔŠŢÚŴÝŽ",
)
_VOWELS = frozenset("áéíóúýÁÉÍÓÚÝ")
# What must stay as it is: gaps, tags, entities, addresses, the targets of links, names, commands, Markdown's signs, dotted words.
_KEPT = re.compile(
    r"\{[^{}]*\}|<[^<>]*>|&#?\w+;|\]\([^)\s]*\)|https?://[^\s)]+|[\w-]+(?:\.[\w-]+)+|@\w+|(?<![\w/])/[a-zA-Z]\w*"
    r"|^(?:[-+*]|\d+[.)])[ ]+|\*+|\\.",
    re.MULTILINE,
)
_SIGNS = re.compile(r"(?:[-+*] +|\d+[.)] +)?[^\w<{*\[(&/@\\]*")  # before the first word: a sign of its own, a list's dash

PSEUDO = Language("xx", f"{OPEN}Pseudo{CLOSE}", "nplurals=2; plural=(n != 1);", region="IE", like="en")


def pseudo(text: str, *, longest: int | None = None) -> str:
    """An English message in the pseudo-language, with everything that is no word in its place.

    It grows by a third; `longest` is the most characters a reader may see, gaps not counted, if there is such a limit."""
    words = sum(len(part) for part in _KEPT.split(text))
    room = words if longest is None else longest - words - 2
    if not any(sign.isalpha() for part in _KEPT.split(text) for sign in part) or room < 0:
        return text
    grown = _grown(text, min(LONGER, room / max(words, 1)))
    signs = _SIGNS.match(grown)
    start = signs.end() if signs else 0
    end = len(grown.rstrip())
    return f"{grown[:start]}{OPEN}{grown[start:end]}{CLOSE}{grown[end:]}"


def _grown(text: str, share: float) -> str:
    """The words with accents, and vowels said again until they are longer by that share."""
    said: list[str] = []
    due, place = 0.0, 0
    for kept in [*_KEPT.finditer(text), None]:
        end = kept.start() if kept else len(text)
        for sign in text[place:end].translate(_ACCENTS):
            due += share
            times = min(int(due), 2) if sign in _VOWELS else 0
            due -= times
            said.append(sign * (times + 1))
        if kept:
            said.append(kept[0])
            place = kept.end()
    return "".join(said) + FILLER * round(due / len(FILLER))
