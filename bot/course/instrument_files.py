"""The files of the instruments: read with every mistake for those who check, loaded strictly for those who ask."""

from dataclasses import dataclass
from pathlib import Path

from bot.course.document import Document, Mistake, Mistakes, read_inside
from bot.course.instrument import FOLDER, Instrument
from bot.course.instrument_rules import instrument_mistakes
from bot.course.schema import read_model


@dataclass(frozen=True)
class InstrumentFiles:
    """Every instrument as it was read, with its document; None for a file that has no shape."""

    read: tuple[tuple[Document, Instrument | None], ...]
    mistakes: tuple[Mistake, ...]
    stems: tuple[str, ...] = ()  # the names of the files without .yaml, which their instruments have as ids

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Those that could be read, in the order of their files."""
        return tuple(instrument for _, instrument in self.read if instrument is not None)

    @property
    def known(self) -> dict[str, Instrument | None]:
        """Every id there is, with its instrument where that could be read."""
        return {stem: instrument for stem, (_, instrument) in zip(self.stems, self.read, strict=True)}


def read_instruments(lessons: Path) -> InstrumentFiles:
    """The instruments of a folder of lessons with every mistake of shape, reference and markup; none where there is no folder."""
    folder = lessons / FOLDER
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".yaml") if folder.is_dir() else []
    read: list[tuple[Document, Instrument | None]] = []
    mistakes: list[Mistake] = []
    stems = [path.stem for path in paths]
    for path in paths:
        document = read_inside(path, lessons)
        instrument, found = read_model(document, Instrument)
        if instrument is None or found:  # a file mended by guesses is not weighed
            instrument = None
        elif instrument.id != path.stem:
            found = [document.mistake(("id",), f"must be the name of its file, {path.stem}", instrument.id)]
        read.append((document, instrument))
        mistakes += found
    by_id = {instrument.id: instrument for _, instrument in read if instrument is not None}
    for document, instrument in read:
        if instrument is not None:
            mistakes += instrument_mistakes(document, instrument, by_id, stems)
    return InstrumentFiles(tuple(read), tuple(mistakes), tuple(stems))


def load_instruments(lessons: Path) -> dict[str, Instrument]:
    """Every instrument by its id; Mistakes, all of them at once, if a file is wrong."""
    files = read_instruments(lessons)
    if files.mistakes:
        raise Mistakes(list(files.mistakes))
    return {instrument.id: instrument for instrument in files.instruments}
