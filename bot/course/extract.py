"""English to catalogues: extract writes the templates, update brings every language up to date with them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.course.beside import READERS, beside_domain
from bot.course.document import Mistake, Mistakes
from bot.course.domain import Domain
from bot.course.files import course_folders, load_course
from bot.course.model import Course
from bot.course.schema import did_you_mean
from bot.course.texts import outline_texts, texts_of
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.language.messages import LEARNERS, STAFF, Message, domain_of, messages_of
from bot.language.po import Entry, PoError, read_po, write_po
from bot.language.surfaces import surface_of

INTERFACE = (LEARNERS, STAFF)  # the domains of the interface; every other one is content
_OURS = ("Project-Id-Version", "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
_NEVER = ("POT-Creation-Date",)  # it would change with every run


class Refused(ValueError):
    """Something asked for that cannot be done; it says why, and nothing was written."""


def interface_entries(package: Path, domain: str = LEARNERS) -> list[Entry]:
    """The messages of a domain of the interface, once each, in the order of the code; Mistakes where the code hides one."""
    messages, problems = messages_of(package)
    if problems:
        raise Mistakes([Mistake(problem.place, problem.line, 1, "", problem.what) for problem in problems])
    return message_entries(messages, domain)


def message_entries(messages: Iterable[Message], domain: str) -> list[Entry]:
    """Those of the code's messages that belong to a domain, once each, with all their places and notes."""
    entries: dict[str, Entry] = {}
    for message in (each for each in messages if domain_of(each.id) == domain):
        known = entries.get(message.id)
        comments = known.comments if known else (_for_translators(message),)
        notes = (message.note,) if message.note and message.note not in comments else ()
        entries[message.id] = Entry(
            context=message.id,
            id=message.texts[0],
            plural=message.texts[1] if message.texts[1:] else None,
            strings=("",) * len(message.texts),
            comments=(*comments, *notes),
            places=tuple(dict.fromkeys((*(known.places if known else ()), message.place))),
        )
    return list(entries.values())


def _for_translators(message: Message) -> str:
    surface = surface_of(message.id, plain=message.plain)
    return f"{surface.note} At most {surface.longest} characters." if message.plain and surface.longest else surface.note


def course_domain(course: Course) -> Domain:
    """What the catalogues of a course translate, in the order a learner meets it."""
    outline = (f"lessons/{course.id}/course.yaml", tuple(outline_texts(course)))
    parts = ((f"lessons/{course.id}/{part.id}.yaml", tuple(texts_of(course, part.id))) for part in course.parts)
    return Domain(course.id, (outline, *parts))


def course_entries(course: Course) -> list[Entry]:
    """The texts of a course in the order a learner meets them, each with its kind and its limit for translators."""
    return course_domain(course).entries()


def templates(root: Path, only: Collection[str] = ()) -> dict[str, list[Entry]]:
    """The messages of every domain, or of some, from the code and the lessons; Mistakes where what is asked cannot be read."""
    sources: dict[str, Callable[[], list[Entry]]] = {
        **{domain: partial(interface_entries, root / "bot", domain) for domain in INTERFACE},
        **{folder.name: partial(_entries_of, folder) for folder in course_folders(root / "lessons")},
        **{name: partial(_entries_beside, root / "lessons", name) for name in READERS if (root / "lessons" / name).is_dir()},
    }
    if strange := sorted(set(only) - sources.keys()):
        near = did_you_mean(strange[0], sources)
        raise Refused(f"{strange[0]} is no domain{near or ':'} There are {', '.join(sources)}.")
    found = {domain: read() for domain, read in sources.items() if not only or domain in only}
    return {domain: entries for domain, entries in found.items() if entries}


def _entries_of(folder: Path) -> list[Entry]:
    return course_entries(load_course(folder))


def _entries_beside(lessons: Path, name: str) -> list[Entry]:
    return beside_domain(lessons, name).entries()


def extract(root: Path, only: Collection[str] = ()) -> list[Path]:
    """Write locales/<domain>.pot for every domain, or for some; the files that changed. The same input, the same bytes."""
    changed = []
    for domain, entries in templates(root, only).items():
        file = root / "locales" / f"{domain}.pot"
        if write_catalogue(file, [_header(domain, "", None), *entries]):
            changed.append(file)
    return changed


def update(root: Path, begin: Collection[str] = (), only: Collection[str] = ()) -> list[Path]:
    """Bring every catalogue, or those of some domains, up to date; the files that changed, none the second time.

    What learners see of the interface has a catalogue in all languages. Those of lessons, and of what only staff see, are
    made for the languages in `begin`, and kept for those that have begun: by any other catalogue, or by an empty folder."""
    locales = root / "locales"
    if not locales.is_dir():
        raise Mistakes(
            [Mistake(locales.name, 1, 1, "", "there is no such folder: make one for each language, such as locales/da")]
        )
    if strange := sorted(set(begin) - LANGUAGES.keys() | set(begin) & {"en"}):
        raise Refused(f"{strange[0]} is no language to translate into{did_you_mean(strange[0], LANGUAGES.keys() - {'en'})}")
    changed = []
    domains = templates(root, only)
    for language in (code for code in LANGUAGES if code != "en"):
        wanted = domains if language in begin or _has_begun(locales / language) else domains.keys() & {LEARNERS}
        for domain, entries in ((domain, domains[domain]) for domain in wanted):
            file = catalogue_file(locales, language, domain)
            if write_catalogue(file, merge(entries, _read(file, root), domain, language)):
                changed.append(file)
    return changed


def _has_begun(folder: Path) -> bool:
    files = {file.stem for file in folder.rglob("*.po")}
    return folder.is_dir() and files != {LEARNERS}


def languages_in(locales: Path) -> list[str]:
    """The languages there are folders for, in order of their codes; others and English are left alone."""
    return [code for code in LANGUAGES if code != "en" and (locales / code).is_dir()]


def merge(template: Iterable[Entry], former: Iterable[Entry], domain: str, language: str) -> list[Entry]:
    """A language's catalogue for today's messages: each takes what stood under the same context, and nothing else ever does."""
    by_context: dict[str, Entry] = {}
    header: Entry | None = None
    for entry in former:
        if not entry.context and not entry.id:
            header = header or entry
        elif entry.context not in by_context or by_context[entry.context].obsolete:
            by_context[entry.context] = entry
    forms = LANGUAGES[language].forms
    entries = [_renewed(entry, by_context.pop(entry.context, None), forms) for entry in template]
    gone = [
        replace(entry, obsolete=True, comments=(), places=()) for _, entry in sorted(by_context.items()) if any(entry.strings)
    ]
    return [_header(domain, language, header), *entries, *gone]


def _renewed(entry: Entry, former: Entry | None, forms: int) -> Entry:
    count = forms if entry.plural is not None else 1
    if former is None or not any(former.strings):
        notes = former.notes if former else ()
        return replace(entry, strings=("",) * count, notes=notes)
    filler = former.strings[-1] if (former.plural is None) != (entry.plural is None) else ""
    strings = (former.strings + (filler,) * count)[:count]
    kept = replace(entry, strings=strings, notes=former.notes)
    if former.english == entry.english:
        return replace(kept, flags=former.flags, previous=former.previous if former.stale else ())
    if former.stale and former.previous == entry.english:  # the change was taken back
        return replace(kept, flags=former.flags - {"fuzzy"})
    previous = former.previous if former.stale and former.previous else former.english
    return replace(kept, flags=former.flags | {"fuzzy"}, previous=previous)


def _header(domain: str, language: str, former: Entry | None) -> Entry:
    said = dict(re.findall(r"^([A-Za-z-]+): ?(.*)$", former.strings[0], re.MULTILINE)) if former else {}
    ours: Mapping[str, str] = {
        "Project-Id-Version": domain,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language].plural_forms if language else "",
    }
    lines = {name: ours[name] for name in _OURS if ours[name]}
    lines |= {name: value for name, value in said.items() if name not in _OURS and name not in _NEVER}
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Entry(context="", id="", strings=(text,), notes=former.notes if former else ())


def _read(file: Path, root: Path) -> list[Entry]:
    try:
        return read_po(file.read_text(encoding="utf-8")) if file.exists() else []
    except PoError as problem:
        name = file.relative_to(root).as_posix()
        raise Mistakes([Mistake(name, problem.line or 1, 1, "", problem.problem)]) from problem
    except UnicodeDecodeError as problem:
        raise Mistakes([Mistake(file.relative_to(root).as_posix(), 1, 1, "", "not UTF-8 text")]) from problem


def write_catalogue(file: Path, entries: list[Entry]) -> bool:
    """Write a catalogue whole or not at all; False if it is there in these bytes already."""
    content = write_po(entries).encode()
    if file.exists() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    part.replace(file)
    return True
