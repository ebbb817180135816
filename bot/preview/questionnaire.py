"""An instrument in the terminal: its introduction, every item with its buttons, and its thanks, said by the bot's own screens."""

from collections.abc import Iterator
from pathlib import Path

from bot.course.catalogue import InstrumentTelling, Library
from bot.course.document import Mistake
from bot.course.glossary import Glossary
from bot.course.instrument import FOLDER, Instrument, Item, instrument_texts, reference
from bot.course.instrument_files import read_instruments
from bot.course.limits import length_mistakes
from bot.evaluation.form import LONG
from bot.language import Interface
from bot.language.interface import PACKAGE
from bot.language.pseudo import PSEUDO
from bot.preview.desk import SHOWN_IN, NotShown, named
from bot.preview.terminal import MARGIN, bubble
from bot.preview.walk import Said
from bot.screens.screen import Operator, Screen, Voice
from bot.screens.table import SCREENS


def is_instrument(name: str) -> bool:
    """Whether `preview` is asked for an instrument and not for a lesson."""
    return name.removeprefix("lessons/").startswith(f"{FOLDER}/")


def questionnaire(
    root: Path, name: str, language: str, *, colour: bool, package: Path = PACKAGE
) -> tuple[tuple[Mistake, ...], Iterator[str]]:
    """The texts of an instrument that are too long, and the lines to print, told in that language or in English.

    NotShown if it has other mistakes or is not there."""
    if language not in SHOWN_IN:
        raise NotShown(f"there is no language {language}{named(language, SHOWN_IN)}")
    files = read_instruments(root / "lessons")
    id = name.removeprefix("lessons/").removeprefix(f"{FOLDER}/").removesuffix(".yaml")
    if id not in files.known:
        raise NotShown(f"there is no instrument {id}{named(id, files.known)}")
    document = files.read[files.stems.index(id)][0]
    if mistakes := [str(one) for one in files.mistakes if one.file == document.file]:
        raise NotShown("\n".join([*mistakes, f"{name} cannot be shown before this is mended."]))
    pseudo = language == PSEUDO.code
    library = Library(root / "lessons", root / "locales", (), Glossary(), files.instruments, pseudo=pseudo)
    interface = Interface(root / "locales", package, pseudo=pseudo)
    voice = Voice(interface.translator(language), library, interface, Operator())
    too_long = tuple(length_mistakes(document, instrument_texts(library.instruments[id])))
    return too_long, _lines(voice, library.instrument(id, language), colour=colour)


def _lines(voice: Voice, telling: InstrumentTelling, *, colour: bool) -> Iterator[str]:
    told, wanted = SHOWN_IN[telling.language].name, SHOWN_IN[telling.wanted].name
    yield f"{FOLDER}/{telling.instrument.id} · {telling.instrument.title} · {told}"
    if told != wanted:
        yield f"Not whole in {wanted}: learners get it in {told}, as shown here."
    for note, screen in _screens(voice, telling.instrument):
        margin = iter(note)
        yield ""
        for line in bubble(Said("", True, screen), colour=colour):
            yield f"{next(margin, ''):{MARGIN}} │ {line}".rstrip()
        yield from margin


def _screens(voice: Voice, instrument: Instrument) -> Iterator[tuple[list[str], Screen]]:
    """Each message with what stands in the margin: the item, what it is, and on what it hangs."""
    total, moment = len(instrument.items), next(iter(instrument.asked), "any")
    same = {"asking": "preview", "moment": moment, "privacy": instrument.privacy, "of": total, "given": None}
    first, last = (reference(instrument.id, item.id) for item in (instrument.items[0], instrument.items[-1]))
    opens = moment in LONG

    def render(name: str, args: dict[str, object]) -> Screen:
        return SCREENS.render(name, args, voice)

    if opens:
        yield ["intro"], render("form", {**same, "at": -1, "item": None, "first": first})
    for number, item in enumerate(instrument.items):
        is_first = not number and not opens
        here = {
            "at": number,
            "number": number + 1,
            "item": reference(instrument.id, item.id),
            "opens": is_first,
            "intro": is_first,
        }
        yield [*_note(item)], render("form", {**same, **here})
    yield ["thanks"], render("form_done", {"moment": moment, "last": last})


def _note(item: Item) -> Iterator[str]:
    yield f"{item.id} ({item.kind})"
    if item.when is not None:
        yield f"if {item.when.item}:"
        yield from (f"  {value}" for value in item.when.values)
