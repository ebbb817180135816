"""The gate every catalogue passes: each translation beside its English, each mistake with file and line."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.course.document import Mistake
from bot.course.english import English
from bot.course.harm import caption_harm, command_harm, interface_harm, lesson_harm, lesson_length_harm, same_harm, surface_harm
from bot.course.limits import TRANSLATED_PART_CHARACTERS, tapped_length
from bot.course.schema import did_you_mean
from bot.language import LANGUAGES, guess_language
from bot.language.interface import LARGEST, catalogue_file
from bot.language.po import Entry, PoError, read_po
from bot.language.surfaces import surface_of

RENEW = "run `python -m bot update`"


Read = Callable[[str], list[Entry]]


def gate(locales: Path, english: English, read: Read = read_po) -> tuple[list[Mistake], int]:
    """What is wrong with every catalogue of every language, and how many there are."""
    mistakes: list[Mistake] = list(english.same.mistakes)
    catalogues = 0
    for path in sorted(locales.iterdir()) if locales.is_dir() else []:
        if path.is_dir():
            found, count = language_mistakes(path, english, read)
            mistakes += found
            catalogues += count
    return mistakes, catalogues


def language_mistakes(folder: Path, english: English, read: Read = read_po) -> tuple[list[Mistake], int]:
    """What is wrong with the catalogues of one language's folder, and how many there are."""
    language, root = folder.name, folder.parent.parent
    if language not in LANGUAGES or language == "en":
        meant = guess_language(language, set(LANGUAGES) - {"en"})
        near = did_you_mean(language, set(LANGUAGES) - {"en"}) if meant == "en" else f"; did you mean {meant}?"
        what = f"{language} is no language to translate into{near}"
        return [Mistake(folder.relative_to(root).as_posix(), 1, 1, "", what)], 0
    mistakes: list[Mistake] = []
    count = 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(root).as_posix()
        if file != catalogue_file(folder.parent, language, file.stem) or file.stem not in english.domains:
            mistakes.append(Mistake(name, 1, 1, "", "belongs to no course and not to the interface"))
            continue
        count += 1
        mistakes += Gate(file, name, language, english, read).mistakes()
    return mistakes, count


def message_harm(english: English, entry: Entry, today: Entry, language: str) -> list[str]:
    """What is wrong with one translation beside today's English of the same id, each said once; it has all its forms."""
    id = today.context
    if id in english.kinds:
        kind, string = english.kinds[id], entry.strings[0]
        harm = [*lesson_harm(today.id, entry.made_from[0], string, kind), *lesson_length_harm(string, kind)]
    else:
        is_plain = english.plain[id]
        surface = surface_of(id, plain=is_plain)
        harm = [*interface_harm(today.english, entry.made_from, entry.strings, is_plain=is_plain)]
        harm += (what for text in entry.strings for what in surface_harm(surface, today.id, text, is_plain=is_plain))
    harm += command_harm(today.english, entry.made_from, entry.strings)
    if english.kinds.get(id) != "credit":
        harm += same_harm(today.english, entry.strings, lambda text: english.same.left_over(text, language))
    return list(dict.fromkeys(harm))


class Gate:
    """One catalogue beside its English."""

    def __init__(self, file: Path, name: str, language: str, english: English, read: Read) -> None:
        self.file = file
        self.name = name
        self.language = LANGUAGES[language]
        self.english = english
        self.read = read

    def mistakes(self) -> Iterator[Mistake]:
        """What is wrong with it; nothing while its English has mistakes of its own."""
        template = self.english.domains[self.file.stem]
        if template is None:
            return
        entries, mistakes = self._entries(template)
        yield from mistakes
        for entry, today in entries:
            for what in message_harm(self.english, entry, today, self.language.code):
                yield self._mistake(entry, what)
        yield from self._captions({today.context: entry for entry, today in entries})
        yield from self._exercises({today.context: entry for entry, today in entries})

    def _captions(self, done: Mapping[str, Entry]) -> Iterator[Mistake]:
        """Cards that are too long for the caption of their picture once all of it is translated."""
        for id, alt in done.items():
            card = id.removesuffix("/alt")
            if self.english.kinds.get(id) == "alt" and card in done:
                credit = done.get(f"{card}/credit")
                texts = [entry.strings[0] if entry else "" for entry in (done[card], alt, credit)]
                yield from (self._mistake(done[card], what) for what in caption_harm(*texts))

    def _exercises(self, done: Mapping[str, Entry]) -> Iterator[Mistake]:
        """Exercises of taps whose one message is too long once all of it is translated and answered."""
        texts = {context: entry.strings[0] for context, entry in done.items()}
        homes = dict.fromkeys(context.partition("/items/")[0] for context in texts if "/items/" in context)
        for home in homes:
            length = tapped_length(home, texts) if home in done and self.english.kinds.get(home) == "message" else 0
            if length > TRANSLATED_PART_CHARACTERS:
                most = TRANSLATED_PART_CHARACTERS
                yield self._mistake(
                    done[home], f"makes a message of {length} characters, at most {most} fit: shorten the English"
                )

    def _entries(self, template: Mapping[str, Entry]) -> tuple[list[tuple[Entry, Entry]], list[Mistake]]:
        """The translated messages beside today's English, and what is wrong with the catalogue itself."""
        try:
            if self.file.stat().st_size > LARGEST:
                return [], [Mistake(self.name, 1, 1, "", f"larger than {LARGEST:,} bytes")]
            entries = self.read(self.file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            return [], [Mistake(self.name, 1, 1, "", "not UTF-8 text")]
        except PoError as problem:
            return [], [Mistake(self.name, problem.line or 1, 1, "", problem.problem)]
        mistakes = list(self._header(entries))
        found: dict[str, Entry] = {}
        for entry in entries:
            if entry.obsolete or (not entry.context and not entry.id):
                continue
            if entry.context in found:
                mistakes.append(self._mistake(entry, f"stands twice, first in line {found[entry.context].line}"))
            elif entry.context not in template:
                mistakes.append(self._mistake(entry, f"is no message{did_you_mean(entry.context, template)}: {RENEW}"))
            else:
                found[entry.context] = entry
                mistakes += self._shape(entry, template[entry.context])
        missing = [context for context in template if context not in found]
        if missing:
            mistakes.append(Mistake(self.name, 1, 1, "", f"lacks {len(missing)} message(s), the first is {missing[0]}: {RENEW}"))
        done = [entry for entry in found.values() if entry.done and len(entry.english) == len(template[entry.context].english)]
        return [(entry, template[entry.context]) for entry in done], mistakes

    def _header(self, entries: Sequence[Entry]) -> Iterator[Mistake]:
        headers = [entry for entry in entries if not entry.context and not entry.id]
        if not headers or len(headers) > 1:
            yield Mistake(self.name, 1, 1, "", "needs one header")
            return
        said = dict(re.findall(r"^([A-Za-z-]+): ?(.*)$", headers[0].strings[0], re.MULTILINE))
        for field, wanted in (("Language", self.language.code), ("Plural-Forms", self.language.plural_forms)):
            if "".join(said.get(field, "").split()) != "".join(wanted.split()):
                yield Mistake(self.name, headers[0].line, 1, field, f"must be {wanted}", said.get(field, ""))

    def _shape(self, entry: Entry, english: Entry) -> Iterator[Mistake]:
        if entry.english != english.english:
            yield self._mistake(entry, f"stands beside another English than today's: {RENEW}")
        forms = sum(bool(text) for text in entry.strings)
        if entry.plural is not None and forms and not forms == len(entry.strings) == self.language.forms:
            yield self._mistake(entry, f"needs {self.language.forms} plural forms")

    def _mistake(self, entry: Entry, what: str) -> Mistake:
        return Mistake(self.name, entry.line, 1, entry.context, what, entry.strings[0])
