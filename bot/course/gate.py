"""The gate every catalogue passes: each translation beside its English, each mistake with file and line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.course.document import Mistake
from bot.course.extract import INTERFACE, course_entries, interface_entries
from bot.course.files import CourseFiles
from bot.course.harm import command_harm, interface_harm, lesson_harm, lesson_length_harm, same_harm, surface_harm
from bot.course.schema import did_you_mean
from bot.course.texts import course_texts
from bot.language import LANGUAGES, guess_language
from bot.language.interface import LARGEST, catalogue_file
from bot.language.messages import messages_of
from bot.language.po import Entry, PoError, read_po
from bot.language.surfaces import surface_of

RENEW = "run `python -m bot update`"


def language_mistakes(folder: Path, courses: Sequence[CourseFiles], package: Path) -> tuple[list[Mistake], int]:
    """What is wrong with the catalogues of one language's folder, and how many there are."""
    language, root = folder.name, folder.parent.parent
    if language not in LANGUAGES or language == "en":
        meant = guess_language(language, set(LANGUAGES) - {"en"})
        near = did_you_mean(language, set(LANGUAGES) - {"en"}) if meant == "en" else f"; did you mean {meant}?"
        what = f"{language} is no language to translate into{near}"
        return [Mistake(folder.relative_to(root).as_posix(), 1, 1, "", what)], 0
    domains = {files.folder.name: files for files in courses}
    mistakes: list[Mistake] = []
    count = 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(root).as_posix()
        gate = Gate(file, name, language)
        if file != catalogue_file(folder.parent, language, file.stem) or file.stem not in {INTERFACE, *domains}:
            mistakes.append(Mistake(name, 1, 1, "", "belongs to no course and not to the interface"))
        elif file.stem == INTERFACE:
            count += 1
            mistakes += gate.interface(package)
        else:
            count += 1
            mistakes += gate.course(domains[file.stem])
    return mistakes, count


class Gate:
    """One catalogue beside its English."""

    def __init__(self, file: Path, name: str, language: str) -> None:
        self.file = file
        self.name = name
        self.language = LANGUAGES[language]

    def interface(self, package: Path) -> Iterator[Mistake]:
        """What is wrong with a catalogue of the interface; nothing is said while the code itself is wrong."""
        messages, problems = messages_of(package)
        if problems:
            return
        plain = {message.id: message.plain for message in messages}
        entries, mistakes = self._entries({entry.context: entry for entry in interface_entries(package)})
        yield from mistakes
        for entry, english in entries:
            is_plain = plain[entry.context]
            surface = surface_of(entry.context, plain=is_plain)
            harm = [*interface_harm(english.english, entry.made_from, entry.strings, is_plain=is_plain)]
            harm += (what for text in entry.strings for what in surface_harm(surface, english.id, text, is_plain=is_plain))
            harm += command_harm(english.english, entry.made_from, entry.strings)
            harm += same_harm(english.english, entry.strings)
            for what in dict.fromkeys(harm):
                yield self._mistake(entry, what)

    def course(self, files: CourseFiles) -> Iterator[Mistake]:
        """What is wrong with a catalogue of a course; nothing is said while the course itself cannot be read."""
        if files.course is None:
            return
        kinds = {text.context: text.kind for text in course_texts(files.course)}
        entries, mistakes = self._entries({entry.context: entry for entry in course_entries(files.course)})
        yield from mistakes
        for entry, english in entries:
            kind, string = kinds[entry.context], entry.strings[0]
            harm = (*lesson_harm(english.id, entry.made_from[0], string, kind), *lesson_length_harm(string, kind))
            harm += tuple(command_harm(english.english, entry.made_from, entry.strings))
            for what in (*harm, *(same_harm(english.english, entry.strings) if kind != "credit" else ())):
                yield self._mistake(entry, what)

    def _entries(self, template: Mapping[str, Entry]) -> tuple[list[tuple[Entry, Entry]], list[Mistake]]:
        """The translated messages beside today's English, and what is wrong with the catalogue itself."""
        try:
            if self.file.stat().st_size > LARGEST:
                return [], [Mistake(self.name, 1, 1, "", f"larger than {LARGEST:,} bytes")]
            entries = read_po(self.file.read_text(encoding="utf-8"))
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
        if entry.plural is not None and forms and forms != self.language.forms:
            yield self._mistake(entry, f"needs {self.language.forms} plural forms")

    def _mistake(self, entry: Entry, what: str) -> Mistake:
        return Mistake(self.name, entry.line, 1, entry.context, what, entry.strings[0])
