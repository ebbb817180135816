"""What each button of a draft does: those that only show something, and those that change it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.administration.timing import is_past
from bot.handlers.house import say
from bot.handlers.staff import draft_audience, draft_timing, draft_words, sending
from bot.handlers.staff.draft_card import Desk, chosen
from bot.language.markup import strip_tags
from bot.storage.announcement import move_announcement, texts_of, told
from bot.storage.staff import note

BEGINNING = 400  # characters of a text in its own view
Act: TypeAlias = Callable[[Desk, list[str]], Awaitable[str | None]]


async def card(desk: Desk, words: list[str]) -> str | None:
    """[ Back to the draft ]."""
    await desk.card()
    return None


async def texts(desk: Desk, words: list[str]) -> str | None:
    """[ Texts and links ]."""
    await desk.view("staff_draft_texts")
    return None


async def languages(desk: Desk, words: list[str]) -> str | None:
    """[ Another language ]."""
    await desk.view("staff_draft_languages")
    return None


async def text(desk: Desk, words: list[str]) -> str | None:
    """One text, and what can be done with it."""
    written = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    if words[0] not in written:
        return await texts(desk, [])
    one = written[words[0]]
    plain = strip_tags(one.html)
    begins = plain[:BEGINNING] + ("…" if len(plain) > BEGINNING else "")
    await desk.view("staff_draft_text", language=words[0], words=begins, links=[list(link) for link in one.buttons])
    return None


async def fallback(desk: Desk, words: list[str]) -> str | None:
    """[ For those without a text ]."""
    await (await desk.keep("fallback", language=words[0])).card()
    return None


async def more(desk: Desk, words: list[str]) -> str | None:
    """[ Picture, kind, more ]."""
    await desk.view("staff_draft_more")
    return None


async def no_file(desk: Desk, words: list[str]) -> str | None:
    """[ Take it out ]."""
    await (await desk.keep("no file", file=None)).card()
    return None


async def kind(desk: Desk, words: list[str]) -> str | None:
    """About the course, or community news."""
    await (await desk.keep("kind", kind=words[0])).card()
    return None


async def test(desk: Desk, words: list[str]) -> str | None:
    """[ Send me a test ]: every language as learners get it, what those without a text get, then a line about it."""
    written = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    choice = await chosen(desk.house, desk.context.tx, desk.draft, desk.context.now)
    lacking = [code for code in choice.by_language if code not in written]
    for language in (*written, *lacking[:1]) if written else ():
        args = await told(desk.context.tx, desk.draft.id, desk.draft.version, language)
        await say(desk.context, desk.staff.person, "announcement", args)
    if not written:
        await desk.card("no text")
        return None
    await desk.below().show("staff_draft_tested", {**desk.which, "languages": list(written), "missing": lacking})
    return None


async def go(desk: Desk, words: list[str]) -> str | None:
    """[ Continue ]: what is missing is named, else the way to sending begins."""
    choice = await chosen(desk.house, desk.context.tx, desk.draft, desk.context.now)
    zones = {one.zone for one in choice.recipients} or {desk.staff.person.zone}
    if not await texts_of(desk.context.tx, desk.draft.id, desk.draft.version):
        await desk.card("no text")
    elif not choice.recipients:
        await desk.card("nobody")
    elif is_past(desk.draft.timing, desk.context.now, zones):
        await desk.card("past")
    else:
        await sending.ask(desk.house, desk.staff, desk.context, desk.draft.id)
    return None


async def ask_discard(desk: Desk, words: list[str]) -> str | None:
    """[ Discard the draft ]: are you sure?"""
    await desk.show("staff_draft_discard", desk.which)
    return None


async def discard(desk: Desk, words: list[str]) -> str | None:
    """[ Yes, discard it ]."""
    if await move_announcement(desk.context.tx, desk.draft.id, "discarded", expected="draft"):
        await note(desk.context.tx, desk.context.now, desk.staff.person.id, "announcement.discarded", str(desk.draft.number))
    await desk.show("staff_draft_gone", {"number": desk.draft.number, "state": "discarded"})
    return None


LANGUAGE, ID, PAGE, SWITCH, DAY, MINUTE = "[a-z]{2}", r"[\w-]{16}", r"\d{1,3}", "[01]", r"20\d{6}", r"\d{1,4}"
# What only shows something: the name in the button, the shape of what follows it, and what is done.
LOOKS: Mapping[str, tuple[str, Act]] = {
    "card": ("", card),
    "texts": ("", texts),
    "languages": ("", languages),
    "text": (LANGUAGE, text),
    "more": ("", more),
    "write": (LANGUAGE, draft_words.ask_text),
    "links": (LANGUAGE, draft_words.ask_links),
    "file": ("", draft_words.ask_file),
    "test": ("", test),
    "to": ("", draft_audience.menu),
    "cohorts": (PAGE, draft_audience.cohorts),
    "minus": (PAGE, draft_audience.minus),
    "tongues": ("", draft_audience.languages),
    "stages": ("", draft_audience.stages),
    "courses": ("", draft_audience.courses),
    "days": ("", draft_audience.ask_days),
    "when": ("", draft_timing.menu),
    "discard": ("", ask_discard),
}
# What changes the draft: refused where somebody else has changed it since the button was made.
CHANGES: Mapping[str, tuple[str, Act]] = {
    "nolinks": (LANGUAGE, draft_words.no_links),
    "drop": (LANGUAGE, draft_words.drop),
    "fallback": (LANGUAGE, fallback),
    "nofile": ("", no_file),
    "kind": ("course|community", kind),
    "all": (SWITCH, draft_audience.everybody),
    "cohort": (f"(?:0|{ID}):{SWITCH}:{PAGE}", draft_audience.cohort),
    "without": (f"{ID}:{SWITCH}:{PAGE}", draft_audience.without),
    "notgot": (f"{ID}:{SWITCH}:{PAGE}", draft_audience.not_got),
    "tongue": (f"(?:{LANGUAGE}|any):{SWITCH}", draft_audience.language),
    "stage": (r"any|new|done|silent:\d{1,3}|unit:[\w.-]+", draft_audience.stage),
    "course": (r"[\w.-]+", draft_audience.course),
    "urgent": (SWITCH, draft_timing.urgent),
    "now": ("", draft_timing.now),
    "at": (f"(?:{DAY}(?::{MINUTE})?)?", draft_timing.at),
    "local": (f"(?:{DAY}(?::{MINUTE})?)?", draft_timing.local),
    "repeat": (rf"(?:[124](?::\d{{1,2}}(?::{DAY}(?::{MINUTE})?)?)?)?", draft_timing.repeat),
    "discarded": ("", discard),
    "go": ("", go),
}
# Not for a follow-up: its audience is given.
FIXED = ("all", "cohort", "without", "notgot", "tongue", "stage", "course")
