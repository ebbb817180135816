"""Links from cards to the glossary: where they may stand, which terms there are, and how many a lesson has."""

from collections.abc import Collection, Iterable, Iterator

from bot.course.document import Document, Mistake
from bot.course.markup import linked_terms, render
from bot.course.schema import did_you_mean
from bot.course.texts import Text

MOST = 4  # links a lesson


def term_link_mistakes(document: Document, texts: Iterable[Text], terms: Collection[str] | None) -> Iterator[Mistake]:
    """What is wrong with the links to terms in the texts of a file; `terms` is None while the glossary cannot be read."""
    seen: list[str] = []
    for text in texts:
        markup, flaws = render(text.text)
        for term in linked_terms(markup) if not flaws else ():
            if text.kind != "card":
                yield _at(document, text, term, "links to terms stand in the texts of cards only")
            elif terms is not None and term not in terms:
                yield _at(document, text, term, f"is no term of the glossary{did_you_mean(term, terms)}")
            elif term in seen:
                yield _at(document, text, term, "is linked already in this lesson: its first use is enough")
            elif len(seen) == MOST:
                yield _at(document, text, term, f"is one link too many: a lesson has at most {MOST} links to terms")
            else:
                seen.append(term)


def _at(document: Document, text: Text, term: str, what: str) -> Mistake:
    link = f"(term:{term})"
    places = [(number, line.rindex(link)) for number, line in enumerate(text.text.split("\n")) if link in line]
    line, column = places[-1] if places else (0, 0)  # the last one, where it is linked twice in a text
    return document.mistake(text.path, what, term, line=line, column=column)
