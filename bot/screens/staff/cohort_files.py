"""Cohorts as files: what goes out, what is wanted, what a file would make and what is wrong in it."""

from collections.abc import Mapping
from typing import Any

from bot.administration.cohort_csv import MOST_BYTES, MOST_ROWS
from bot.language import Markup, Translator
from bot.screens.screen import Button, Document, Screen, Voice, lines, paragraphs


def cohorts_csv(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The overview as a document."""
    tr = voice.staff
    text = tr("staff.csv.overview", "All cohorts with their counts. The same table can be imported again.")
    return Screen(text, document=Document("cohorts.csv", "cohorts"))


def roster_csv(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A roster as a document; args: id, name."""
    tr = voice.staff
    text = tr("staff.csv.roster", "The roster of {name}: numbers, no names.", name=args["name"])
    return Screen(text, document=Document("roster.csv", "roster", args["id"]))


def owner_exported(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody who is no owner took a table; args: cohort (None: the overview)."""
    tr = voice.staff
    if args["cohort"] is None:
        return Screen(tr("staff.owner.exported", "📤 The overview of cohorts was exported as a file. /audit says by whom."))
    text = tr("staff.owner.exported_roster", "📤 The roster of {cohort} was exported as a file. /audit says by whom.", cohort=args["cohort"])  # fmt: skip
    return Screen(text)


def cohort_sample(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What a file has to look like, with a sample."""
    tr = voice.staff
    text = paragraphs(
        tr(
            "staff.csv.sample",
            "<b>Import cohorts.</b> Write over this sample in a spreadsheet and send it back to me as a CSV file.",
        ),
        tr(
            "staff.csv.columns",
            "Needed are <code>name</code> and <code>starts_on</code>; every other cell may be empty. "
            "<code>weeks</code> is <code>weekly</code>, <code>at once</code>, or a day for each part: <code>1=2026-12-01 2=2026-12-15</code>.",
        ),
        tr.plural(
            "staff.csv.limits",
            "At most {count} row and {size} MB. Nothing is made before you have seen a preview.",
            "At most {count} rows and {size} MB. Nothing is made before you have seen a preview.",
            count=MOST_ROWS,
            size=str(MOST_BYTES // 1_000_000),
        ),
    )
    return Screen(text, document=Document("cohorts-sample.csv", "cohort_sample"))


def cohort_file(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It cannot be used; args: trouble ('kind', 'size', 'fetch', 'late')."""
    tr = voice.staff
    said = {
        "kind": tr("staff.csv.kind", "I wait for a file whose name ends in <code>.csv</code>. /cohorts goes back to the list."),
        "size": tr("staff.csv.size", "That file is larger than 1 MB. Please send a smaller one, perhaps in two parts."),
        "fetch": tr("staff.csv.fetch", "Telegram did not give me the file. Please send it again: /cohorts, then Import cohorts."),
        "late": tr(
            "staff.csv.late",
            "That preview is too old to be confirmed. Please send the file again: /cohorts, then Import cohorts.",
        ),
    }
    # Where the file itself was wrong, the next one is still waited for.
    rows = (_import_again(tr),) if args["trouble"] in ("fetch", "late") else ()
    return Screen(said[args["trouble"]], rows)


def _import_again(tr: Translator) -> tuple[Button, ...]:
    return (Button(tr.label("staff.cohorts.import", "Import cohorts"), "co:import"),)


def cohort_preview(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What a file would make; args: file, count, names (the first ones), mistakes (the first ones), mistaken, twins, nonce."""
    tr = voice.staff
    head = tr("staff.csv.preview", "<b>{file}</b>", file=args["file"])
    makes = tr.plural("staff.csv.makes", "{count} cohort will be made.", "{count} cohorts will be made.", count=args["count"])
    names = ", ".join(args["names"]) + (" …" if args["count"] > len(args["names"]) else "")
    listed = tr("staff.csv.names", "<i>{names}</i>", names=names) if names else Markup("")
    wrong = Markup("")
    if args["mistaken"]:
        counted = tr.plural("staff.csv.mistakes", "{count} mistake; such a row makes nothing:", "{count} mistakes; such rows make nothing:", count=args["mistaken"])  # fmt: skip
        more = args["mistaken"] - len(args["mistakes"])
        rest = tr.plural("staff.csv.more", "and {count} more", "and {count} more", count=more) if more else Markup("")
        wrong = lines(counted, *(mistake(tr, each) for each in args["mistakes"]), rest)
    twins = Markup("")
    if args["twins"]:
        twins = tr.plural("staff.csv.twins", "⚠️ {count} of them has the name and the start of a cohort that there is already.", "⚠️ {count} of them have the name and the start of a cohort that there is already.", count=args["twins"])  # fmt: skip
    if args["nonce"] is None:
        again = tr("staff.csv.again", "Nothing was made. Please mend the file and send it again: /cohorts, then Import cohorts.")
        return Screen(paragraphs(head, makes, wrong, again), (_import_again(tr),))
    yes = Button(tr.label_plural("staff.csv.make", "Make {count} cohort", "Make {count} cohorts", count=args["count"]), f"co:make:{args['nonce']}")  # fmt: skip
    return Screen(paragraphs(head, lines(makes, listed), twins, wrong), ((yes,),))


def cohorts_made(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """They are there; args: count."""
    tr = voice.staff
    text = tr.plural("staff.csv.made", "{count} cohort is made. /cohorts shows the list.", "{count} cohorts are made. /cohorts shows the list.", count=args["count"])  # fmt: skip
    return Screen(text, ((Button(tr.label("staff.cohort.all", "All cohorts"), "co:list:0"),),))


def mistake(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """One mistake of a file with its place; args: row, column, kind, found."""
    what = _what(tr, args["kind"], args)
    if args["row"] == 0:
        return what
    if not args["column"]:
        return tr("staff.csv.row", "row {row}: {what}", row=args["row"], what=what)
    return tr("staff.csv.cell", "row {row}, {column}: {what}", row=args["row"], column=args["column"], what=what)


def _what(tr: Translator, kind: str, args: Mapping[str, Any]) -> Markup:
    found = args["found"]
    match kind:
        case "empty":
            return tr("staff.csv.empty", "is empty")
        case "long":
            return tr("staff.csv.long", "is too long")
        case "signs":
            return tr("staff.csv.signs", "has invisible signs in it")
        case "day":
            return tr("staff.csv.day", "“{found}” is not a day like 2026-12-01", found=found)
        case "course":
            return tr("staff.csv.course", "there is no course “{found}”", found=found)
        case "language":
            return tr("staff.csv.language", "“{found}” is not offered; a code like en is wanted", found=found)
        case "zone":
            return tr("staff.csv.zone", "“{found}” is not a time zone like Europe/Sofia", found=found)
        case "weeks":
            return tr("staff.csv.weeks", "“{found}” is not weekly, at once, or days like 1=2026-12-01", found=found)
        case "blended":
            return tr("staff.csv.blended", "“{found}” is neither yes nor no", found=found)
        case "size":
            return tr("staff.csv.people", "“{found}” is not a number of people", found=found)
    return _whole(tr, kind, found)


def _whole(tr: Translator, kind: str, found: str) -> Markup:
    """What is wrong with the first row, or with all of the file."""
    said = {
        "header unknown": tr("staff.csv.unknown", "I do not know this column"),
        "header twice": tr("staff.csv.twice", "this column is there twice"),
        "header missing": tr("staff.csv.missing", "this column is missing"),
        "cells": tr("staff.csv.cells", "has more cells than the first row"),
        "rows": tr("staff.csv.rows", "There are {found} rows, and {most} is the most", found=found, most=MOST_ROWS),
        "nothing": tr("staff.csv.nothing", "There are no cohorts in this file"),
        "encoding": tr("staff.csv.encoding", "The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”"),
        "form": tr("staff.csv.form", "This is not a CSV file that I can read"),
    }
    return said[kind]
