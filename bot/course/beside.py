"""What stands beside the courses in lessons/, each folder with catalogues of its own: the glossary and the instruments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.course.document import Mistake, Mistakes
from bot.course.domain import Domain
from bot.course.glossary import FOLDER, glossary_domain, glossary_texts, read_glossary
from bot.course.instrument import FOLDER as INSTRUMENTS
from bot.course.instrument import instrument_texts, instruments_domain
from bot.course.instrument_files import read_instruments
from bot.course.limits import length_mistakes


@dataclass(frozen=True)
class Beside:
    """One such folder as it was read."""

    domain: Domain | None  # None while something is wrong that somebody would meet
    mistakes: tuple[Mistake, ...] = ()
    limits: tuple[Mistake, ...] = ()  # what the writing guide says in numbers
    counted: str = ""  # for those who check: "60 term(s)"


def glossary(lessons: Path) -> Beside:
    """The glossary as one that checks or translates sees it."""
    read = read_glossary(lessons)
    if read.glossary is None:
        return Beside(None, read.mistakes)
    limits = tuple(length_mistakes(read.document, glossary_texts(read.glossary)))
    domain = glossary_domain(read.glossary) if read.whole else None
    return Beside(domain, read.mistakes, limits, f"{len(read.glossary.terms)} term(s)")


def instruments(lessons: Path) -> Beside:
    """The instruments as one that checks or translates sees them."""
    files = read_instruments(lessons)
    limits = tuple(
        mistake
        for document, instrument in files.read
        if instrument is not None
        for mistake in length_mistakes(document, instrument_texts(instrument))
    )
    domain = None if files.mistakes else instruments_domain(files.instruments)
    return Beside(domain, files.mistakes, limits, f"{len(files.instruments)} instrument(s)")


# A folder beside the courses: its name, which is in files.BESIDE too, and the function that reads it.
READERS: Mapping[str, Callable[[Path], Beside]] = {
    FOLDER: glossary,
    INSTRUMENTS: instruments,
}


def read_beside(lessons: Path) -> dict[str, Beside]:
    """Every folder beside the courses that is there, by its name."""
    return {name: read(lessons) for name, read in READERS.items() if (lessons / name).is_dir()}


def beside_domain(lessons: Path, name: str) -> Domain:
    """What the catalogues of one of them translate; Mistakes, all of them at once, if it is wrong."""
    read = READERS[name](lessons)
    if read.domain is None:
        raise Mistakes(list(read.mistakes))
    return read.domain
