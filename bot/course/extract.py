"""English to catalogues: extract writes the templates, update brings every language up to date with them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.course.document import Mistake, Mistakes
from bot.course.files import course_folders, load_course
from bot.course.model import Course
from bot.course.texts import KINDS, outline_texts, texts_of
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.language.messages import Message, messages_of
from bot.language.po import Entry, PoError, read_po, write_po
from bot.language.surfaces import surface_of

INTERFACE = "bot"  # the domain of the interface
_OURS = ("Project-Id-Version", "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
_NEVER = ("POT-Creation-Date",)  # it would change with every run


def interface_entries(package: Path) -> list[Entry]:
    """The messages of the interface, once each, in the order of the code; Mistakes where the code hides one."""
    messages, problems = messages_of(package)
    if problems:
        raise Mistakes([Mistake(problem.place, problem.line, 1, "", problem.what) for problem in problems])
    entries: dict[str, Entry] = {}
    for message in messages:
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


def course_entries(course: Course) -> list[Entry]:
    """The texts of a course in the order a learner meets them, each with its kind and its limit for translators."""
    sources = [(f"lessons/{course.id}/course.yaml", outline_texts(course))]
    sources += [(f"lessons/{course.id}/{id}.yaml", texts_of(course, id)) for id in course.order]
    return [
        Entry(
            context=text.context,
            id=text.text,
            comments=(f"{KINDS[text.kind].note} At most {KINDS[text.kind].translated} characters.",),
            places=(place,),
        )
        for place, texts in sources
        for text in texts
    ]


def templates(root: Path) -> dict[str, list[Entry]]:
    """The messages of every domain, from the code and the lessons as they are; Mistakes where either cannot be read."""
    courses = [load_course(folder) for folder in course_folders(root / "lessons")]
    return {INTERFACE: interface_entries(root / "bot"), **{course.id: course_entries(course) for course in courses}}


def extract(root: Path) -> list[Path]:
    """Write locales/<domain>.pot for the interface and every course; the files that changed. The same input, the same bytes."""
    changed = []
    for domain, entries in templates(root).items():
        file = root / "locales" / f"{domain}.pot"
        if _write(file, [_header(domain, "", None), *entries]):
            changed.append(file)
    return changed


def update(root: Path) -> list[Path]:
    """Bring the catalogues of every folder in locales/ up to date; the files that changed, none the second time."""
    locales = root / "locales"
    if not locales.is_dir():
        raise Mistakes(
            [Mistake(locales.name, 1, 1, "", "there is no such folder: make one for each language, such as locales/da")]
        )
    changed = []
    domains = templates(root)
    for language in languages_in(locales):
        for domain, entries in domains.items():
            file = catalogue_file(locales, language, domain)
            if _write(file, merge(entries, _read(file, root), domain, language)):
                changed.append(file)
    return changed


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


def _write(file: Path, entries: list[Entry]) -> bool:
    """Write a catalogue if it is not there in these bytes already."""
    content = write_po(entries).encode()
    if file.exists() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    part.replace(file)
    return True
