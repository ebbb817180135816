"""Answers to closed questions as evaluators see them: how many people chose each, in fives."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.course.fixed import fixed_id
from bot.course.instrument import Instrument, RatingItem, ScaleItem, referred
from bot.course.markup import plain, to_html
from bot.language import Markup, Translator
from bot.screens.heading import unit_asked_about
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.evaluation import MOMENTS, about, back, title_of, why

ROOM = 3200  # characters of a list of questions; the rest of a message stands around it
GLIMPSE = 75  # of a question where not all fit
IN_A_ROW = 6


def sheet_in(voice: Voice, id: str, language: str) -> Instrument | None:
    """An instrument in a language; None for one that is not asked here any more."""
    try:
        return voice.library.instrument(id, language).instrument
    except KeyError:
        return None


def question(voice: Voice, ref: str) -> str:
    """The words of a question, plain and on one line; with its week where every week asks much the same."""
    tr, (home, id) = voice.staff, referred(ref)
    sheet = sheet_in(voice, home, tr.language)
    item = sheet.by_id.get(id) if sheet else None
    if item is None:
        return tr.label("staff.evaluation.no_question", "a question of the past")
    words = " ".join(plain(to_html(item.text)).split())
    unit = unit_asked_about(voice.library, tr, home)
    return tr.label("staff.evaluation.of_unit", "{unit}: {question}", unit=unit, question=words) if unit else words


def fitting(questions: Sequence[str], room: int = ROOM) -> list[str]:
    """Questions in so many characters: whole where all of them fit, else the beginning of each."""
    if sum(map(len, questions)) <= room:
        return list(questions)
    longest = max(GLIMPSE, room // len(questions))
    return [words if len(words) <= longest else words[: longest - 1].rstrip() + "…" for words in questions]


def numbered(voice: Voice, refs: Sequence[str]) -> Markup:
    """Questions with the numbers on their buttons, one under the other."""
    tr = voice.staff
    asked = fitting([question(voice, ref) for ref in refs])
    return lines(
        *(
            tr("staff.evaluation.numbered", "<b>{number}.</b> {question}", number=tr.number(number), question=words)
            for number, words in enumerate(asked, 1)
        )
    )


def evaluation_sheets(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which questionnaire? args: id, name, sheets (ids)."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.evaluation.which_sheet", "📊 <b>Answers</b>: {name}. From which questionnaire?", name=title_of(tr, args))
    rows = [(Button(_title(voice, tr, sheet), f"ev:items:{id}:{sheet}"),) for sheet in args["sheets"]]
    return Screen(head, (*rows, back(tr, id)))


def _title(voice: Voice, tr: Translator, id: str) -> str:
    if unit := unit_asked_about(voice.library, tr, id):  # a quiz's own title tells nothing of what it asks
        return tr.label("staff.evaluation.own_question", "{unit}: its own question", unit=unit)
    sheet = sheet_in(voice, id, tr.language)
    return sheet.title if sheet else id


def evaluation_items(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which question? args: id, name, sheet, items (ids)."""
    tr, id, sheet = voice.staff, args["id"], args["sheet"]
    head = tr("staff.evaluation.which_item", "📊 <b>{sheet}</b>. Tap the number of a question.", sheet=_title(voice, tr, sheet))
    told = numbered(voice, [f"{sheet}/{item}" for item in args["items"]])
    numbers = [Button(tr.number(place + 1), f"ev:item:{id}:{sheet}:{place}") for place in range(len(args["items"]))]
    rows = [tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)]
    others = (Button(tr.label("staff.evaluation.sheets", "Other questionnaires"), f"ev:sheets:{id}"),)
    return Screen(paragraphs(head, told), (*rows, others))


def evaluation_item(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How many chose what; args: id, name, sheet, item, place, occasions, occasion, together, again, people, chosen (value, count)."""
    tr, id, sheet = voice.staff, args["id"], args["sheet"]
    asked = question(voice, f"{sheet}/{args['item']}")
    when = (
        tr("staff.evaluation.occasion", "<b>{occasion}</b>", occasion=_occasion(voice, args["occasion"]))
        if args["occasion"]
        else ""
    )
    people = tr("staff.evaluation.people", "People who answered: <b>{count}</b>", count=about(tr, args["people"]))
    again = (
        tr("staff.evaluation.again", "Whoever was asked several times may stand in several lines, once in each.")
        if args["again"]
        else ""
    )
    told = lines(*_lines(voice, tr, args))
    home = f"ev:item:{id}:{sheet}:{args['place']}"
    chosen = args["occasion"]
    shown = [Button(_mark(one == chosen, _occasion(voice, one)), f"{home}:{at}") for at, one in enumerate(args["occasions"])]
    if args["together"] and len(shown) > 1:
        shown.insert(0, Button(_mark(chosen is None, tr.label("staff.evaluation.together", "All together")), home))
    wide = 3 if any(len(button.label) > 10 for button in shown) else IN_A_ROW
    occasions = [tuple(shown[at : at + wide]) for at in range(0, len(shown), wide)] if len(shown) > 1 else []
    others = (Button(tr.label("staff.evaluation.items", "Other questions"), f"ev:items:{id}:{sheet}"),)
    said = tr("staff.evaluation.asked", "📊 {question}", question=asked)
    return Screen(paragraphs(said, lines(when, people, again), told, why(tr)), (*occasions, others))


def _mark(on: bool, label: str) -> str:
    return f"• {label}" if on else label


def _occasion(voice: Voice, occasion: str) -> str:
    """When it was asked: a moment, the week of a quiz, or a lesson as it is known to staff."""
    tr = voice.staff
    if occasion in MOMENTS:
        return MOMENTS[occasion](tr)
    units = (unit_asked_about(voice.library, tr, fixed_id(course, occasion)) for course in voice.library.courses)
    return next(filter(None, units), occasion)


def _lines(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> list[Markup]:
    sheet = sheet_in(voice, args["sheet"], tr.language)
    item = sheet.by_id.get(args["item"]) if sheet else None
    words = {choice.id: choice.text for choice in sheet.choices(item)} if sheet and item else {}
    if sheet and isinstance(item, ScaleItem | RatingItem):
        ends = sheet.ends(item)
        for mark, label in ((ends.low, ends.low_label), (ends.high, ends.high_label)):
            words[str(mark)] = tr.label("staff.evaluation.end", "{number} ({label})", number=tr.number(mark), label=label)
    return [
        tr(
            "staff.evaluation.chosen",
            "{answer}: <b>{count}</b>",
            answer=words.get(value, value.replace("-", "–")),
            count=about(tr, count),
        )
        for value, count in args["chosen"]
    ]
