"""What people wrote, as evaluators read it: a question, a week, the words, and nothing that leads to anybody."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.evaluation import about, back, title_of
from bot.screens.staff.evaluation_answers import GLIMPSE, IN_A_ROW, fitting, numbered, question

ALL = "all"
ROOM = 3500  # characters for texts and their questions
LONGEST_UTF16 = 620  # of one text, in the units that Telegram's 4096 are counted in: five of them fit with all that stands around
# What Telegram would turn into a link, a command or a name: a sign that joins words but is not seen keeps it plain.
_CATCHING = re.compile(r"([@/#.:$])(?=\S)")
_JOINER = "\N{WORD JOINER}"


def inert(words: str) -> str:
    """The words as they were written, with nothing in them that can be tapped; what would fill the page alone is cut."""
    kept = _CATCHING.sub(rf"\1{_JOINER}", words)
    while _units(kept) > LONGEST_UTF16:
        kept = kept[: len(kept) * 9 // 10] + "…"
    return kept


def evaluation_texts(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A page of texts.

    args: id, name, question ("all" or a mark), ref (of one question), texts (ref, week, words, handle, answered), page, more,
    seeks, sought (its mark), found (rounded), waiting (whether any that was found can be answered).
    """
    tr, one = voice.staff, args["question"] != ALL
    head = tr("staff.evaluation.texts", "💬 <b>What people wrote</b>: {name}", name=title_of(tr, args))
    asked = Markup("")
    if one and args["ref"]:
        asked = tr("staff.evaluation.text_question", "<b>{question}</b>", question=question(voice, args["ref"]))
    found = Markup("")
    if args["seeks"]:
        gaps = {"words": inert(args["seeks"]), "count": about(tr, args["found"])}
        found = tr("staff.evaluation.found", "Texts with “{words}”: {count}", **gaps)
    written = [inert(text["words"]) for text in args["texts"]]
    questions = [""] * len(written) if one else _questions(voice, args["texts"], written)
    together = zip(args["texts"], questions, written, strict=True)
    told = [_text(tr, number, *each) for number, each in enumerate(together, 1)]
    if not told:
        told = [tr("staff.evaluation.no_texts", "There is nothing to read here.")]
    can = any(text["handle"] for text in args["texts"])
    how = tr("staff.evaluation.how_answer", "Tap a number to tell whoever wrote it what was done.") if can else Markup("")
    return Screen(paragraphs(head, asked, found, *told, how), _buttons(tr, args))


def _questions(voice: Voice, texts: Sequence[Mapping[str, Any]], written: Sequence[str]) -> list[str]:
    """The beginning of the question above each text, as far as the texts leave room for it; whole it stands above one alone."""
    asked = [question(voice, text["ref"]) for text in texts]
    return fitting(asked, min(ROOM - sum(map(_units, written)), GLIMPSE * len(asked)))


def _units(words: str) -> int:
    """How long a text is as Telegram counts."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _text(tr: Translator, number: int, text: Mapping[str, Any], asked: str, written: str) -> Markup:
    """One text; without its question where that stands above all of them."""
    year, _, week = text["week"].partition("-W")
    gaps = {"number": tr.number(number), "week": str(int(week)), "year": year}
    if not asked:
        head = tr("staff.evaluation.text_head", "<b>{number}.</b> Week {week} of {year}", **gaps)
    else:
        head = tr(
            "staff.evaluation.text_head_asked", "<b>{number}.</b> Week {week} of {year}, to “{question}”", question=asked, **gaps
        )
    words = tr("staff.evaluation.text", "<i>{words}</i>", words=written)
    answered = tr("staff.evaluation.answered", "✓ Answered") if text["answered"] else ""
    return lines(head, words, answered)


def _buttons(tr: Translator, args: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    id, page, which = args["id"], args["page"], args["question"]
    home, tail = f"ev:read:{id}:{which}", f":{args['sought']}" if args["sought"] else ""
    answers = tuple(
        Button(tr.number(number), f"ev:say:{id}:{text['handle']}")
        for number, text in enumerate(args["texts"], 1)
        if text["handle"]
    )
    turns = []
    if page:
        turns.append(Button(tr.label("staff.evaluation.previous", "Back"), f"{home}:{page - 1}{tail}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.evaluation.next", "Next"), f"{home}:{page + 1}{tail}"))
    every = Button(tr.label("staff.evaluation.answer_all", "Answer all found together"), f"ev:every:{id}:{which}{tail}")
    search = Button(tr.label("staff.evaluation.search", "Search"), f"ev:seek:{id}:{which}")
    choose = Button(tr.label("staff.evaluation.choose", "Choose a question"), f"ev:which:{id}")
    rows = (answers, tuple(turns), (every,) if args["waiting"] else (), (search, choose), back(tr, id))
    return tuple(row for row in rows if row)


def evaluation_questions(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which question? args: id, name, questions (reference and mark each)."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.evaluation.which_question", "💬 <b>{name}</b>. Tap the number of a question.", name=title_of(tr, args))
    told = numbered(voice, [ref for ref, _ in args["questions"]])
    numbers = [Button(tr.number(number), f"ev:read:{id}:{mark}:0") for number, (_, mark) in enumerate(args["questions"], 1)]
    rows = [tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)]
    every = (Button(tr.label("staff.evaluation.all_questions", "All questions"), f"ev:read:{id}:all:0"),)
    return Screen(paragraphs(head, told), (*rows, every, back(tr, id)))


def evaluation_seek(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What is looked for? args: name, again (whether what was typed had no letter in it)."""
    tr = voice.staff
    ask = tr(
        "staff.evaluation.seek",
        "🔎 Type the words to look for. All of them must occur; capitals and accents do not matter.",
    )
    if args["again"]:
        ask = tr("staff.evaluation.seek_again", "🔎 There was no word in that. Type at least one word to look for.")
    return Screen(ask, ((Button(tr.label("staff.evaluation.never_mind", "Never mind"), "forget"),),))
