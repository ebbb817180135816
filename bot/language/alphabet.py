"""Words in the order of a language's own dictionary, and words as somebody types them who is in a hurry."""

# Babel has no collation, and Python's own goes by the machine's locales, of which servers seldom have 24. What follows is CLDR's
# standard order as far as a list of terms needs it: the letters that are letters of their own, in their places.

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

Key = tuple[tuple[tuple[int, int], ...], str]

# Letters in their order; "i=y" counts as one letter, "ch" is one. What is not named here goes with the letter under its accent.
_LETTERS: Mapping[str, str] = {
    "bg": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я",
    "cs": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
    "da": "a b c d e f g h i j k l m n o p q r s t u v w x y z æ=ä ø=ö å",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "fi": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä=æ ö=ø",
    "hr": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö=ő p q r s sz t ty u ü=ű v w x y z zs",
    "lt": "a b c č d e f g h i=y j k l m n o p q r s š t u v w x z ž",
    "lv": "a b c č d e f g ģ h i y j k ķ l ļ m n ņ o p q r ŗ s š t u v w x z ž",
    "mt": "a b ċ c d e f ġ g għ h ħ i j k l m n o p q r s t u v w x y ż z",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș=ş t ț=ţ u v w x y z",
    "sk": "a ä b c č d e f g h ch i j k l m n o ô p q r ř s š t u v w x y z ž",
    "sl": "a b c č ć d đ e f g h i j k l m n o p q r s š t u v w x y z ž",
    "sv": "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä=æ ö=ø",
}
_LONGEST = 3  # signs of one letter: the Hungarian dzs
_SPACE, _SIGN, _NUMBER, _OWN, _OTHER = range(5)  # what comes before what
# Letters without an accent to take away, as they are typed where the keyboard has none of them.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"})


def alphabetical(language: str) -> Callable[[str], Key]:
    """The key that sorts words as a dictionary of this language does: spaces before signs before letters, whatever their case."""
    ranks = _ranks(language)

    def key(text: str) -> Key:
        folded = unicodedata.normalize("NFC", text.casefold())
        places, at = [], 0
        while at < len(folded):
            length = next((n for n in range(_LONGEST, 0, -1) if folded[at : at + n] in ranks), 1)
            places.append(_place(folded[at : at + length], ranks))
            at += length
        return tuple(places), folded

    return key


def typed(text: str) -> str:
    """The text in small letters and digits without accents, one space between words: what two ways of typing it share."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    plain = plain.casefold().translate(_PLAIN).replace("'", "").replace("’", "")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def _place(letter: str, ranks: Mapping[str, int]) -> tuple[int, int]:
    if letter in ranks:
        return _OWN, ranks[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    if base in ranks:
        return _OWN, ranks[base]
    if base.isspace():
        return _SPACE, 0
    if base.isalpha():
        return _OTHER, ord(base)
    return (_NUMBER if base.isdigit() else _SIGN), ord(base)


@cache
def _ranks(language: str) -> Mapping[str, int]:
    letters = _LETTERS.get(language, "a b c d e f g h i j k l m n o p q r s t u v w x y z").split()
    return {each: rank for rank, letter in enumerate(letters) for each in letter.split("=")}
