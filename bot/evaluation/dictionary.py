"""What an export says about itself: the pilot, the rules by which the file was made, and the meaning of every column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.evaluation.pilot import Pilot, what_changed
from bot.evaluation.sheet import MISSING, QUESTIONNAIRE, Cell, Column, Sheet, Wording, plain_column, shown

ABOUT = Sheet("about", (plain_column("what", "what is said"), plain_column("value", "what is said about it")))
TEXTS = Sheet(
    "texts",
    (
        QUESTIONNAIRE,
        plain_column("item", "which question in it; the sheet dictionary has its words"),
        plain_column("occasion", "when it was asked; empty where that is withheld"),
        plain_column("language", "the language it was asked in; empty where that is withheld"),
        plain_column("code", "who answered; empty where nobody knows, because the questionnaire is anonymous", "code"),
        plain_column("text", "the answer in the person's own words"),
    ),
)
FOLLOWED = {
    True: "the bot, to erase answers and to bring replies, and whoever can read its database, until the key is destroyed",
    False: "nobody by what the bot still keeps: the key is destroyed",
}
RULES = (
    ("Counts", "Lower bounds: each goes down to a multiple of five, 10 being 10 to 14; “under 5” may be none."),
    ("Totals", "They, and now and then a part, go down further where they would give a small group away."),
    ("Percentages", "Make none of these counts: 5 of 10 may be 5 of 14 or 9 of 10. Take the single answers for them."),
    ("Single answers", "They are here for questionnaires under a code only. Anonymous ones are here as counts and as texts."),
    ("The code", "It stands for one person in this pilot. Nothing in this file leads from it to that person."),
    ("Withheld", "Beside single answers, language, group and description stay away where they could lead to fewer than five."),
    ("Told of", "They stand here for ten or more who began in the same weeks, once these are over; for others after the end."),
    ("Anonymous texts", "In an order that says nothing, once five people have answered or five texts came unasked."),
    ("Free text", "People may have named themselves or others in it: read it before you pass it on."),
    ("Cells", "In XLSX and CSV a ' stands before a text that a spreadsheet could take for a formula."),
    ("No date", "This file does not say when it was made: the same data give the same file."),
)


def about(
    pilot: Pilot,
    before: Pilot | None,
    languages: Sequence[str],
    figures: Mapping[str, int],
    absent: Mapping[str, Sequence[str]],
) -> Iterator[tuple[Cell, Cell]]:
    """The rows of ABOUT.

    `before` is the round before this one, `figures` are counts that were rounded already, `absent` says why questionnaires
    have no sheet, and which."""
    yield "Pilot", pilot.name
    yield "Its id", pilot.id
    yield "Made from", pilot.example
    yield "Course", pilot.course
    yield "Version of the course", " ".join(f"{id}={rev}" for id, rev in pilot.revs.items())
    yield "Languages", ", ".join(pilot.languages) or "every language"
    yield "Languages with five people at least", ", ".join(languages)
    yield "Questionnaires", ", ".join(pilot.instruments)
    for reason, ids in absent.items():
        yield reason, ", ".join(ids) or "none"
    yield "With sessions in a room", "yes" if pilot.blended else "no"
    yield "First day", pilot.first_day.isoformat()
    yield "Last day", pilot.over_on.isoformat() if pilot.over_on else "it does not end"
    yield "Ended, its key destroyed", "yes" if pilot.ended_at is not None else "no"
    yield "Who can follow a code", FOLLOWED[pilot.pairing_key is not None]
    if before is not None:
        yield "The round before", before.name
        changes = what_changed(before, pilot)
        for what, ids in (("New since then", changes.new), ("Changed since then", changes.changed), ("Gone", changes.gone)):
            yield what, ", ".join(ids) or "nothing"
    for line in pilot.changes:
        yield "What changed", line
    for what, count in figures.items():
        yield what, shown(count)
    yield from RULES
    for code, meaning in MISSING.items():
        yield f"Instead of an answer: {code}", meaning


def dictionary_sheet(languages: Iterable[str]) -> Sheet:
    """The sheet that explains every column of all the others; questions and answers also in these languages."""
    told = [
        column
        for language in languages
        for column in (
            plain_column(f"question_{language}", f"the question in {language}, where it is translated"),
            plain_column(f"answers_{language}", f"the answers in {language}, where they are translated"),
        )
    ]
    columns = (
        plain_column("sheet", "the sheet, or the file of that name; the sheet about says which questionnaires have none"),
        plain_column("column", "the name of the column"),
        plain_column("question", "what it holds: the question in English, or a sentence"),
        plain_column("kind", "what kind of question or column it is"),
        plain_column("answers", "the values it can have and what they mean in English"),
        plain_column("missing", "what stands in it where there is no answer"),
        *told,
    )
    return Sheet("dictionary", columns)


def dictionary(sheets: Iterable[Sheet], languages: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """A row for each column of each sheet."""
    for sheet in sheets:
        for column in sheet.columns:
            yield sheet.name, *_explained(column, languages)


def _explained(column: Column, languages: Sequence[str]) -> Iterator[Cell]:
    yield column.name
    yield column.wording.question
    yield column.kind
    yield _listed(column.wording)
    yield "\n".join(f"{code}: {MISSING[code]}" for code in column.missing)
    for language in languages:
        told = column.told.get(language, Wording(""))
        yield told.question
        yield _listed(told)


def _listed(wording: Wording) -> str:
    return "\n".join(f"{value}: {words}" for value, words in wording.answers)
