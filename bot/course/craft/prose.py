"""English as a reader meets it: sentences with their place, syllables by estimate, and the Flesch-Kincaid grade."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\S*\w\S*")
_END = re.compile(r"[.!?…][\"'”’)]*(?=\s)|\n\s*\n")
_ITEM = re.compile(r"^[ ]*(?:-|\d+[.)]) ", re.MULTILINE)
_TARGET = re.compile(r"\]\([^()\s]*\)")
_SIGNS = str.maketrans(dict.fromkeys("*_[]\\", " "))
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäëïöüåæø]+")
_SILENT = re.compile(r"(?:[^aeiouytd]ed|[^aeiouysxzcghl]es|[^aeiouyl]e|[aeiouy]les?)$")
_APART = re.compile(
    r"[^cstg]i[ao](?!u)|[rv]iou|(?<!p)eo(?!u)|eum|(?:id|ar)ea|real[^l]|[^qg]ua|uou|fluen|iu|ying$|creat(?!ur)|isms?$|coop|"
    r"(?:[^ct]|\bsc)ien[ct]|iet"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, the label of a list, or a line that ends without a full stop; it begins at line and column, from 0."""

    text: str
    line: int
    column: int

    @property
    def words(self) -> list[str]:
        """Its words as they are written; bullets and dashes are none."""
        return _WORD.findall(self.text)


def bare(text: str) -> str:
    """Markdown without its signs, every character in its old place; lists and bold labels stand apart like paragraphs."""
    text = _ITEM.sub(lambda found: "\n" + " " * (len(found[0]) - 1), text)
    text = _TARGET.sub(lambda found: " " * len(found[0]), text)
    return text.replace(":**", "\n\n ").translate(_SIGNS)


@lru_cache(maxsize=256)  # a card is asked for its sentences, its grade and its figures
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in Markdown, in their order."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    plain = bare(text)
    start = 0
    for end in (*(found.end() for found in _END.finditer(plain)), len(plain)):
        said = plain[start:end]
        if _WORD.search(said):
            begin = start + len(said) - len(said.lstrip())
            line = text.count("\n", 0, begin)
            yield Sentence(" ".join(said.split()), line, begin - (text.rfind("\n", 0, begin) + 1))
        start = end


def flesch_kincaid(said: Sequence[Sentence]) -> float:
    """The school grade that these sentences ask for, after Kincaid, Fishburne, Rogers and Chissom (1975).

    0.39 times the words of a sentence plus 11.8 times the syllables of a word less 15.59; 0 where there are no words.
    The syllables of names are left out: nobody can write a shorter word for Barcelona.
    """
    words = [word for sentence in said for word in sentence.words]
    common = [word for sentence in said for place, word in enumerate(sentence.words) if not (place and word[:1].isupper())]
    if not common:
        return 0.0
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, common)) / len(common) - 15.59


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """How many syllables an English word has, by estimate; a number counts as one."""
    return sum(_syllables(part.lower()) for part in _LETTERS.findall(word.replace("'", "").replace("’", ""))) or 1


def _syllables(part: str) -> int:
    groups = len(_VOWELS.findall(part)) + len(_APART.findall(part))
    if len(part) > 3 and _SILENT.search(part) and not part.endswith(("ble", "ple", "tle", "dle", "gle", "cle", "fle", "zle")):
        groups -= 1
    return max(1, groups)
