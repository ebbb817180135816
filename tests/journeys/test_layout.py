"""Every screen in the pseudo-language: a third longer than English, within Telegram's limits, and no word left unmarked."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.course.catalogue import Library, QuizTelling, Telling
from bot.course.fixed import fixed_questions
from bot.course.markup import plain
from bot.language import LANGUAGES, Interface, Translator
from bot.language.markup import strip_tags
from bot.language.pseudo import CLOSE, OPEN
from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.screens.looking_back import pages_of
from bot.screens.screen import Operator, Screen, Screens, Voice
from bot.screens.table import SCREENS
from tests.journeys.chat import Chat, buttons
from tests.journeys.conftest import ROOT, Town, town_in
from tests.journeys.staff_samples import community_samples, met_in_stories
from tests.journeys.weeks import enrol

TEXT, CAPTION, LABEL, DATA = 4096, 1024, 64, 64
LINE = "Xxxx 17 xxxx."
# What a learner typed or is called, what is the same everywhere, and marks of ours.
KNOWN = re.compile(r"Xxxx|xxxx|Sofia|/\w+|https?://\S+|basic/\S+")
# What the calendar and the map say by themselves, in every language alike.
ENGLISH = Translator(LANGUAGES["en"], {})
NAMES = sorted(
    {
        *(ENGLISH.country(code) for code in (*COUNTRIES, *NEIGHBOURS)),
        *(ENGLISH.weekday(number, short=short) for number in range(1, 8) for short in (False, True)),
        *(ENGLISH.date(date(2026, month, 1)).split()[-1] for month in range(1, 13)),
        *("Week", "Co-creation for policymakers"),  # a course's own words, where its lessons are English
        *(language.name for language in LANGUAGES.values()),
        *(ENGLISH.city(zone) for zone in zones_of("PT")),
    },
    key=len,
    reverse=True,
)


class Look:
    """Every screen that was drawn, with what is wrong with it."""

    def __init__(self) -> None:
        self.drawn: set[str] = set()
        self.wrong: list[str] = []

    def at(self, name: str, screen: Screen) -> None:
        self.drawn.add(name)
        limit = CAPTION if screen.photo or screen.document or screen.attached else TEXT
        if len(plain(screen.text)) > limit:
            self.wrong.append(f"{name}: {len(plain(screen.text))} characters, at most {limit}")
        for button in (button for row in screen.buttons for button in row):
            if len(button.label) > LABEL or len(button.data.encode()) > DATA:
                self.wrong.append(f"{name}: button {button.label!r} sends {button.data!r}")
        for text in (strip_tags(screen.text), *(button.label for row in screen.buttons for button in row)):
            if left := unmarked(text):
                self.wrong.append(f"{name}: {left!r} was never given to translators, in {text[:80]!r}")


def unmarked(text: str) -> str:
    """The words that stand outside all brackets, and so in no message; brackets that do not close are told too."""
    outside, depth = [], 0
    for sign in KNOWN.sub(" ", text):
        depth += (sign == OPEN) - (sign == CLOSE)
        outside.append(sign if depth == 0 and sign != CLOSE else " ")
    words = "".join(outside)
    for name in NAMES:
        words = words.replace(name, " ")
    left = " ".join(re.findall(r"[^\W\d_]{2,}", words))
    return left + (" (a bracket is left open)" if depth else "")


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Look:
    """Looks at every screen just before it is sent."""
    seen, draw = Look(), Screens.render

    def render(self: Screens, name: str, args: Mapping[str, Any], voice: Voice) -> Screen:
        screen = draw(self, name, args, voice)
        if voice.tr.language == "xx":
            seen.at(name, screen)
        return screen

    monkeypatch.setattr(Screens, "render", render)
    return seen


async def choose_pseudo(chat: Chat) -> None:
    """/start, and the last of the languages."""
    await chat.start()
    await chat.press("welcome:languages")
    await chat.press("welcome:lang:xx")


async def look_around(chat: Chat) -> None:
    """Everything a learner may open beside the lessons."""
    for command in (
        "progress",
        "notes",
        "lessons",
        "help",
        "settings",
        "language",
        "privacy",
        "feedback",
        "next",
        "start",
        "xyzzy",
    ):
        await chat.say(f"/{command}")
        assert OPEN in await chat.screen(), command
    await chat.say("/settings")
    for menu in ("set:hour", "set:back", "set:days", "set:back", "set:place:0", "set:place:1", "set:back"):
        await chat.press(menu)
    await chat.say("/lessons")
    await chat.press("look:1.1:0")
    await chat.say("/pause")
    await chat.say("/stop")
    await chat.say("/erase")
    await chat.say("/mydata")
    await chat.say(LINE)
    await chat.post("attach", kind="sticker")
    await chat.settle()


async def walk(town: Town, chat: Chat) -> None:
    """Two lessons, every menu, a week of silence, and the end."""
    await chat.be(language_code="en")
    await choose_pseudo(chat)
    await enrol(chat, line=LINE)
    await chat.turn(until="next morning")
    await chat.do_lesson(line=LINE)
    await look_around(chat)
    for _ in range(8):
        await chat.turn(until="next morning")
    await chat.say("/erase")
    await chat.press(next(data for _, data in buttons(await chat.last()) if data.startswith("erase:yes")))


DAYS = {"day": "2026-11-25", "today": "2026-11-24", "minute": 540}
RESULT = {"right": 3, "asked": 8, "percent": 38, "pass_mark": 70, "weak": ["1.1", "1.2"], "next": "2.1", "quiz": False, **DAYS}
ASKED = {"request": "r" * 16, "exchange": 2, "cohort": LINE, "number": 12, "course": "basic", "lesson": "1.1", "language": "xx"}
WAITS = {"request": "r" * 16, "number": 12, "cohort": LINE, "lesson": "1.1", "day": "2026-11-24", "words": LINE, "read": True}
MONDAY = {"cohort": LINE, "cohort_id": "c" * 16, "course": "basic", "people": 20, "not_started": 1, "units": [[1, 9], [2, 8]]}
HARD = {"item": "basic/1.1/q1", "percent": 40, "answers": 10}
MEETING = {"day": "2026-11-24", "minute": 540, "zone": "Europe/Lisbon", "place": LINE}
# The rest of the screens, each with arguments as its handlers queue them; lessons and quizzes are told beside them.
SAMPLES: Mapping[str, Mapping[str, Any]] = {
    **met_in_stories(),
    "change_line": {"words": LINE},
    "erase_kept": {},
    "feedback_thanks": {"way": "nobody"},
    "feedback_words_only": {},
    "form_declined": {"moment": "later"},
    "form_number": {"low": 0, "high": 20},
    "forgotten": {},
    "glossary": {"page": 0},
    "glossary_ask": {},
    "help_ask": {"by": "trainer"},
    "help_sent": {},
    "help_answer": {"request": "r" * 16, "asked": LINE, "words": LINE, "by": "trainer"},
    "help_closed": {"request": "r" * 16, "asked": LINE},
    "help_which": {"nonce": "n" * 16, "answered": True},
    "settings_topics": {"off": ["course"]},
    "language_set": {},
    "line_changed": {},
    "look_picture": {"page": 0, "chosen": {}},
    "not_a_number": {},
    "not_started": {},
    "nothing_further": {},
    "nothing_kept": {},
    "nudge_later": DAYS,
    "owner_conflict": {},
    "owner_dead_update": {"update_id": 7, "error": LINE},
    "owner_feedback": {"kind": "text", "words": LINE, "language": "xx"},
    "owner_report": {"item": "basic/1.1/card-1", "language": "xx", "words": LINE},
    "pause_ended": DAYS,
    "paused": DAYS,
    "private_only": {},
    "quiz_done": {**RESULT, "passed": False, "nonce": "n" * 8, "days": 31, "ask": None, "local_minute": 540, "page": 0},
    "report": {},
    "report_thanks": {},
    "settings_zone": {"country": "PT"},
    "staff_help_request": {**ASKED, "thread": [{"by": by, "words": LINE} for by in ("learner", "staff", "learner")]},
    "staff_help_card": {"step": "card-1"},
    "staff_help_type": {"number": 12},
    "staff_help_too_long": {"length": 2000},
    "staff_help_words_only": {},
    "staff_help_done": {},
    "staff_help_unreachable": {},
    "staff_help_late": {"why": "newer"},
    "staff_help_helped": {"cohort": LINE, "number": 12},
    "staff_help_open": {"rows": [{**WAITS, "reachable": False}], "first": 6, "page": 1, "more": True},
    "staff_digest": {
        **MONDAY,
        "finished": 2,
        "silent": 3,
        "waiting": 1,
        "done": 31,
        "hardest": HARD,
        "unread": 2,
        "session": MEETING,
        "on": True,
    },
    "staff_digest_none": {},
    "stopped": {},
    "term": {"term": "co-creation"},
    "terms_found": {"terms": ["co-creation", "prototype"], "more": True},
    "terms_none": {"terms": ["prototype"]},
    "too_long": {"length": 2000},
    "trouble": {},
    "write_line": {"part": "issue"},
    "you_said": {"said": [LINE * 38] * 3, "done": LINE * 38},
    **community_samples(LINE),
}
WITHOUT = {
    "transcript",  # no lesson has a video
    "form",  # drawn with every item there is
    "form_done",
}


@pytest.fixture(scope="module")
def library() -> Library:
    """Everything there is to learn, in the pseudo-language too."""
    return Library(ROOT / "lessons", ROOT / "locales", pseudo=True)


@cache
def in_pseudo() -> Interface:
    return Interface(ROOT / "locales", pseudo=True)


def speak(library: Library, telling: Telling | QuizTelling | None) -> Voice:
    interface = in_pseudo()
    return Voice(interface.translator("xx"), library, interface, Operator(LINE, "town@a.example"), telling)


def test_the_screens_nobody_meets_on_a_good_day_fit_too(library: Library, look: Look) -> None:
    for name, args in SAMPLES.items():
        asked = library.quiz_telling("basic", "quiz-1", "xx") if name == "quiz_done" else None
        SCREENS.render(name, args, speak(library, asked or library.telling("basic", "1.1", "xx")))
    assert not look.wrong, "\n".join(sorted(set(look.wrong)))
    assert look.drawn == set(SAMPLES)


def test_five_texts_of_any_length_fit_on_a_page(library: Library) -> None:
    page = {**SAMPLES["evaluation_texts"], "texts": [], "question": "all"}
    for words in ("Xxxx xxxx " * 50, "\N{MATHEMATICAL DOUBLE-STRUCK SMALL X}" * 500, "/x@x.x" * 83):
        text = {"ref": "end/e20", "week": "2026-W47", "words": words, "handle": "0123456789ab", "answered": True}
        screen = SCREENS.render("evaluation_texts", {**page, "texts": [text] * 5}, speak(library, None))
        assert len(plain(screen.text).encode("utf-16-le")) // 2 <= TEXT


def test_every_page_of_every_lesson_fits(library: Library, look: Look) -> None:
    pages = 0
    for course in library.courses.values():
        for lesson in course.lessons:
            voice = speak(library, library.telling(course.id, lesson.id, "xx"))
            for page in range(len(pages_of(voice.told.lesson, {}))):
                SCREENS.render("look", {"page": page, "chosen": {}}, voice)
                pages += 1
    assert not look.wrong, "\n".join(sorted(set(look.wrong)))
    assert pages > 4 * len(library.courses["basic"].lessons)


def test_every_item_of_every_form_fits(library: Library, look: Look) -> None:
    voice, items = speak(library, None), 0
    for id in (*library.instruments, *(name for course in library.courses.values() for name in fixed_questions(course))):
        instrument = library.instrument(id, "xx").instrument
        here = {"asking": "a" * 16, "at": 999, "number": 14, "of": 27, "moment": "plan", "plan_words": LINE * 35}
        refs = [f"{id}/{item.id}" for item in instrument.items]
        for privacy, moment in (("anonymous", "later"), ("pseudonymous", "before")):
            intro = {**here, "privacy": privacy, "moment": moment, "item": None, "first": refs[0]}
            SCREENS.render("form", intro, voice)
        for ref, item in zip(refs, instrument.items, strict=True):
            values = [choice.id for choice in instrument.choices(item)]
            for given in (None, " ".join(values) if values else LINE * 35):
                SCREENS.render("form", {**intro, **here, "item": ref, "given": given, "opens": True, "intro": True}, voice)
                SCREENS.render("form", {**intro, **here, "item": ref, "given": given, "opens": False, "intro": False}, voice)
            items += 1
        SCREENS.render("form_done", {"moment": moment, "last": refs[-1]}, voice)
    assert not look.wrong, "\n".join(sorted(set(look.wrong)))
    assert items > 50


async def test_every_screen_a_learner_meets_fits_in_the_pseudo_language(tmp_path: Path, look: Look) -> None:
    async with town_in(tmp_path, pseudo=True) as town:
        await walk(town, town.chat())
        refused = [call for call in town.sandbox.calls if call.status >= 400]
    assert [(call.method, call.outcome) for call in refused] == []
    assert not look.wrong, "\n".join(sorted(set(look.wrong)))
    assert set(SCREENS.by_name) - look.drawn - set(SAMPLES) - WITHOUT == set(), "a new screen needs a sample above"
