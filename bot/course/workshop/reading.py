"""How a translation reads: sentences that are too long, how heavy a lesson is, and which language it seems to be in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.course.markup import plain, render
from bot.course.workshop.shelf import Translation
from bot.language import LANGUAGES
from bot.language.markup import strip_tags

LONGEST_SENTENCE = 30  # words
LONG_WORD = 7  # letters and more
SURE = 0.9  # of 1; below that the detector's word is not passed on
ENOUGH = 200  # letters; less text is too little to tell a language by
_END = re.compile(r"(?<=[.!?…;:])\s+|(?<=[.!?…;][\"'”»“)\]])\s+|\n+")
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_LETTERS = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Weight:
    """How heavy some texts are to read."""

    words: int
    sentences: int
    long_words: int

    @property
    def lix(self) -> int:
        """Björnsson's figure: words a sentence plus long words in a hundred. Compare it within one language only."""
        return round(self.words / max(self.sentences, 1) + 100 * self.long_words / max(self.words, 1))


def words_to_read(text: str, *, markdown: bool) -> str:
    """What a reader reads of a message: no tags, no gaps."""
    return _GAP.sub("", plain(render(text)[0]) if markdown else strip_tags(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text that stands without tags; the items of a list are sentences of their own."""
    return [part.strip() for part in _END.split(text) if _WORD.search(part)]


def weigh(texts: Iterable[str]) -> Weight:
    """How heavy these texts are, read one after the other."""
    said = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in said for word in _WORD.findall(sentence)]
    heavy = sum(sum(map(len, _LETTERS.findall(word))) >= LONG_WORD for word in words)
    return Weight(len(words), len(said), heavy)


def long_sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences that are too long, with how many words they have."""
    for sentence in sentences(text):
        count = len(_WORD.findall(sentence))
        if count > LONGEST_SENTENCE:
            yield count, sentence


def by_file(translations: Iterable[Translation]) -> Mapping[str, Sequence[Translation]]:
    """What is translated, lesson by lesson: by the file its English stands in; the interface of a domain in one piece."""
    found: dict[str, list[Translation]] = {}
    for each in translations:
        if each.entry.done:
            place = each.english.places[0] if each.is_content and each.english.places else each.domain
            found.setdefault(place, []).append(each)
    return found


def seems_to_be(text: str) -> tuple[str, float]:
    """The language a text seems to be in, of our 24, and how sure that is, up to 1; too little text is no language."""
    if sum(map(len, _LETTERS.findall(text))) < ENOUGH:
        return "", 0.0
    return _identifier()(text)


@cache
def _identifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a second and a half, which only the detector needs

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier.classify  # type: ignore[no-any-return]
