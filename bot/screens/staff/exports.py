"""The answers of a pilot as a file: which pilot, which format, how far it is, the file itself."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.evaluation.pilot import EVERYONE
from bot.language import Markup, Translator
from bot.screens.screen import Button, Document, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.evaluation import title_of

LONGEST_LABEL = 40  # of a pilot on a button, in characters

FORMATS: Mapping[str, Callable[[Translator], str]] = {
    "xlsx": lambda tr: tr.label("staff.export.xlsx", "📊 Excel (XLSX)"),
    "csv": lambda tr: tr.label("staff.export.csv", "🗂 CSV files (ZIP)"),
    "json": lambda tr: tr.label("staff.export.json", "🧩 JSON"),
}


def export_pilots(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which pilot; args: pilots (id and name of each), page, more."""
    tr, page = voice.staff, args["page"]
    text = paragraphs(
        tr("staff.export.pilots", "<b>Export.</b> Whose answers do you want as a file?"),
        tr("staff.export.contents", "Each file has counts, single answers under codes, texts and a dictionary of every column."),
    )
    rows: Rows = tuple((Button(_label(tr, id, name), f"ex:pilot:{id}"),) for id, name in args["pilots"])
    back = (Button(tr.label("staff.export.newer", "← Newer"), f"ex:list:{page - 1}"),) if page else ()
    on = (Button(tr.label("staff.export.older", "Older →"), f"ex:list:{page + 1}"),) if args["more"] else ()
    return Screen(text, (*rows, (*back, *on)) if back or on else rows)


def _label(tr: Translator, id: str, name: str) -> str:
    if id == EVERYONE:
        return tr.label("staff.evaluation.everyone", "Learners in no pilot")
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"


def export_format(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """In which format; args: id, name, key (whether the pilot still has its key)."""
    tr, id = voice.staff, args["id"]
    codes = (
        tr(
            "staff.export.codes",
            "Single answers stand under codes, and nothing in the file leads from a code to a person. The bot itself can follow a code, "
            "to erase answers and to bring replies, as long as the pilot has its key.",
        )
        if args.get("key", True)
        else tr(
            "staff.export.codes_ended",
            "Single answers stand under codes. The key that made them is destroyed: not even the bot can follow one now.",
        )
    )
    care = tr(
        "staff.export.words",
        "People may have named themselves or others in their own words: read those before you pass the file on.",
    )
    text = paragraphs(tr("staff.export.format", "<b>{name}.</b> As which file?", name=title_of(tr, args)), codes, care)
    rows = tuple((Button(label(tr), f"ex:make:{id}:{format}"),) for format, label in FORMATS.items())
    back = Button(tr.label("staff.evaluation.back", "Back to the pilot"), f"ev:open:{id}")
    other = Button(tr.label("staff.export.other", "Another pilot"), "ex:list:0")
    return Screen(text, (*rows, (back, other)))


def export_wait(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How far a file is; args: id, name, percent (None: it was only just begun; 100: it is made)."""
    tr, percent = voice.staff, args["percent"]
    name = title_of(tr, args)
    if percent == 100:
        return Screen(tr("staff.export.made", "<b>{name}.</b> The file is ready and comes in a message of its own.", name=name))
    begun = tr("staff.export.begun", "<b>{name}.</b> I am putting the file together. It comes to this chat by itself.", name=name)
    if percent is None:
        return Screen(begun)
    return Screen(lines(begun, tr("staff.export.percent", "{percent} % is done.", percent=percent)))


def export_file(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The file; args: id, name, format, file (what it is called), job."""
    document = Document(args["file"], "export", args["job"])
    return Screen(_what(voice.staff, args["format"], title_of(voice.staff, args)), document=document)


def _what(tr: Translator, format: str, name: str) -> Markup:
    if format == "csv":
        return tr("staff.export.what_csv", "{name}: a CSV file for each table, with about.csv and dictionary.csv.", name=name)
    if format == "json":
        return tr("staff.export.what_json", "{name}: every table as a list, with “about” and “dictionary”.", name=name)
    return tr("staff.export.what_xlsx", "{name}: a sheet for each table. Begin with “about” and “dictionary”.", name=name)


def export_failed(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It did not come to a file; args: id, name, format, why ('error', 'size')."""
    tr, name = voice.staff, title_of(voice.staff, args)
    if args["why"] == "size":
        too_large = tr(
            "staff.export.size",
            "<b>{name}.</b> This file is larger than the 50 MB that Telegram takes. Whoever runs the server gets it with "
            "<code>./run export {id} --format {format}</code>",
            name=name,
            id=args["id"],
            format=args["format"],
        )
        return Screen(too_large)
    text = tr(
        "staff.export.failed", "<b>{name}.</b> The file could not be made just now. Nothing is lost: please try again.", name=name
    )
    again = Button(tr.label("staff.export.again", "Try again"), f"ex:make:{args['id']}:{args['format']}")
    return Screen(text, ((again,),))
