"""What is typed or sent for a draft: texts with their formatting, pictures and files, link buttons."""

from collections.abc import Mapping
from typing import Any, Final

from telegram import Message, Update

from bot.administration.announcement import CAPTION_LIMIT, LABEL_LIMIT, TEXT_LIMIT, File, Text, WrongLink, links_of, units
from bot.administration.formatting import Entity, html_of, trimmed
from bot.handlers.context import Context
from bot.handlers.house import PASS, House, Passed, say
from bot.handlers.staff.draft_card import Desk
from bot.handlers.staff.words import expect, expect_nothing
from bot.language import LANGUAGES
from bot.language.likely import likely_language
from bot.language.markup import strip_tags
from bot.screens.announcement import announced
from bot.storage.announcement import announcement_by_id, drop_text, put_text, texts_of
from bot.storage.staff import Staff

Expects = dict[str, Any]
TEXT, LINKS, FILE, REST = "announcement_text", "announcement_links", "announcement_file", "announcement_rest"
MORE = "announcement_more"
EXAMPLE_TITLE: Final = "Sign up"
LINE_SHOWN = 100  # characters of a line that is no link button
SPLIT_SECONDS = 3  # the pieces of one text that was too long for a message arrive within this
SPLIT_LENGTH = 3500  # and no app cuts a text shorter than this


def html_from(message: Message) -> str:
    """The words of a message or below a picture as Telegram HTML, formatting and all; empty without words."""
    text = message.text or message.caption or ""
    entities = [
        Entity(str(one.type), one.offset, one.length, one.url or "", one.language or "")
        for one in (message.entities or message.caption_entities)
    ]
    return html_of(*trimmed(text, entities))


def file_from(message: Message) -> File | None:
    """The picture or document of a message, if it has one."""
    if message.photo:
        return File("photo", message.photo[-1].file_id)
    if message.document:
        return File("document", message.document.file_id, message.document.file_name or "")
    return None


def length_of(house: House, html: str, language: str) -> int:
    """How long a text is for Telegram with everything that may stand below it, in characters."""
    return units(strip_tags(announced(house.interface.translator(language), html, missing=True)))


def room_for(house: House, language: str, *, with_file: bool) -> int:
    """How many characters of its own a text may have."""
    return (CAPTION_LIMIT if with_file else TEXT_LIMIT) - length_of(house, "", language) - 2


async def ask_text(desk: Desk, words: list[str]) -> str | None:
    """[ Add … ] and [ Change text ]: the next message is the text in that language."""
    language = words[0]
    if language not in LANGUAGES:
        return desk.house.toast("unknown", desk.staff.person.language)
    texts = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    await _expect(desk, TEXT, language=language)
    limit = room_for(desk.house, language, with_file=desk.draft.file is not None)
    await desk.show("staff_draft_write", {**desk.which, "language": language, "limit": limit, "has_text": language in texts})
    return None


async def ask_links(desk: Desk, words: list[str]) -> str | None:
    """[ Link buttons ]: the next message has them, line by line."""
    await _expect(desk, LINKS, language=words[0])
    await desk.show("staff_draft_links", {**desk.which, "language": words[0], "example": EXAMPLE_TITLE})
    return None


async def ask_file(desk: Desk, words: list[str]) -> str | None:
    """[ Picture or file ]: the next message is one."""
    await _expect(desk, FILE)
    await desk.show("staff_draft_file", {**desk.which, "limit": CAPTION_LIMIT})
    return None


async def _expect(desk: Desk, name: str, **about: Any) -> None:
    said = {"draft": desk.draft.id, "message": desk.message_id, **about}
    await expect(desk.context, desk.staff.person.id, name, said)


async def desk_of(house: House, staff: Staff, context: Context, expects: Expects) -> Desk | None:
    """The desk at which something was asked; None, and a word about it, if the draft is none any more."""
    draft = await announcement_by_id(context.tx, expects["draft"])
    if draft is not None and draft.state == "draft":
        return Desk(house, staff, context, draft, expects.get("message"))
    await expect_nothing(context, staff.person.id)
    if draft is not None:
        await say(context, staff.person, "staff_draft_gone", {"number": draft.number, "state": draft.state})
    return None


async def _refuse(desk: Desk, problem: str, **about: Any) -> None:
    """Say why; what was asked is still waited for."""
    await desk.below().show("staff_draft_refused", {**desk.which, "problem": problem, **about})


async def take_text(house: House, staff: Staff, update: Update, context: Context, expects: Expects) -> str | Passed | None:
    """The text that was asked for, perhaps below a picture; too long a one is given back with the numbers."""
    message = update.effective_message
    desk = await desk_of(house, staff, context, expects)
    if desk is None or message is None:
        return None
    arrived = int(message.date.timestamp())
    if arrived - expects.get("refused_at", 0) <= SPLIT_SECONDS:
        return None  # the rest of the text that was just refused
    language, html, file = expects["language"], html_from(message), file_from(message)
    if not html or (message.text is None and file is None):  # words below something that cannot go along, a film perhaps
        await _file_first(desk, file, language, message)
        return None
    problem = await _problem(desk, language, html, file)
    if problem is None:
        await _keep_text(desk, language, html, file, message)
        return None
    if units(message.text or "") >= SPLIT_LENGTH:
        await expect(context, staff.person.id, TEXT, {**_about(expects), "refused_at": arrived})
    await _refuse(desk, **problem)
    return None


async def _problem(desk: Desk, language: str, html: str, file: File | None) -> Expects | None:
    """What is wrong with a text that was sent, and with the other ones once it brings a file."""
    problem = await _too_long(desk, {language: Text(html)}, with_file=bool(file or desk.draft.file))
    if problem is None and file is not None:
        other = await _too_long(desk, await _others(desk, language), with_file=True)
        return None if other is None else {**other, "problem": "file too long"}
    return problem


async def _keep_text(desk: Desk, language: str, html: str, file: File | None, message: Message) -> None:
    """The text is in: say so, and what is odd about it."""
    texts = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    before = texts.get(language)
    buttons = before.buttons if before else ()
    await put_text(desk.context.tx, desk.draft.id, desk.draft.version, language, Text(html, buttons), desk.context.now)
    desk = await desk.keep(f"text {language}", **({"file": file} if file else {}))
    await desk.settle("text", language)
    likely = likely_language(strip_tags(html))
    seems = None if likely in (None, language) else (language, str(likely))
    await desk.below().card("album" if await _album(desk, message) else None, seems)
    if units(message.text or "") >= SPLIT_LENGTH:
        about = {"draft": desk.draft.id, "language": language, "before": before, "length": units(message.text or "")}
        await expect(desk.context, desk.staff.person.id, MORE, {**about, "kept_at": int(message.date.timestamp())})


async def take_more(house: House, staff: Staff, update: Update, context: Context, expects: Expects) -> str | Passed | None:
    """The rest of a text that an app has cut, being too long: half of it must not stay; anything else was not asked for."""
    message = update.effective_message
    arrived = int(message.date.timestamp()) if message is not None else 0
    if message is None or not message.text or arrived - expects["kept_at"] > SPLIT_SECONDS:
        await expect_nothing(context, staff.person.id)
        return PASS
    desk = await desk_of(house, staff, context, expects)
    if desk is None:
        return None
    language, tx, draft = expects["language"], context.tx, desk.draft
    if expects["before"] is None:
        await drop_text(tx, draft.id, draft.version, language)
    else:
        html, links = expects["before"]
        kept = Text(html, tuple((label, address) for label, address in links))
        await put_text(tx, draft.id, draft.version, language, kept, context.now)
    desk = await desk.keep(f"text {language}")
    await expect(
        context, staff.person.id, TEXT, {"draft": draft.id, "message": None, "language": language, "refused_at": arrived}
    )
    limit = CAPTION_LIMIT if draft.file else TEXT_LIMIT
    await _refuse(desk, "long", language=language, length=expects["length"] + units(message.text), limit=limit)
    return None


def _about(expects: Expects) -> Expects:
    return {name: value for name, value in expects.items() if name != "name"}


async def _others(desk: Desk, language: str) -> Mapping[str, Text]:
    texts = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    return {code: text for code, text in texts.items() if code != language}


async def _too_long(desk: Desk, texts: Mapping[str, Text], *, with_file: bool) -> Expects | None:
    """What is wrong with the first of these texts that does not fit."""
    limit = CAPTION_LIMIT if with_file else TEXT_LIMIT
    for language, text in texts.items():
        length = length_of(desk.house, text.html, language)
        if length > limit:
            problem = "long caption" if with_file else "long"
            return {"problem": problem, "language": language, "length": length, "limit": limit}
    return None


async def _file_first(desk: Desk, file: File | None, language: str, message: Message) -> None:
    """No words: a picture alone is kept, and the text is still waited for."""
    if file is None:
        await _refuse(desk, "other")
    elif (other := await _too_long(desk, await _others(desk, ""), with_file=True)) is not None:
        await _refuse(desk, **{**other, "problem": "file too long"})
    else:
        desk = await desk.keep("file", file=file)
        limit = room_for(desk.house, language, with_file=True)
        texts = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
        asked = {**desk.which, "language": language, "limit": limit, "has_text": language in texts}
        await desk.show("staff_draft_saved", {**desk.which, "what": "file", "language": None})
        await desk.below().show("staff_draft_write", asked)
        await _expect(desk.below(), TEXT, language=language)


async def _album(desk: Desk, message: Message) -> bool:
    """Whether more pictures follow; they are waited for, so that nobody answers each of them."""
    if not message.media_group_id:
        return False
    about = {"draft": desk.draft.id, "group": message.media_group_id}
    await expect(desk.context, desk.staff.person.id, REST, about)
    return True


async def take_rest(house: House, staff: Staff, update: Update, context: Context, expects: Expects) -> str | Passed | None:
    """The other pictures of an album are left aside; anything else was not asked for."""
    message = update.effective_message
    if message is not None and message.media_group_id == expects["group"]:
        return None
    await expect_nothing(context, staff.person.id)
    return PASS


async def take_file(house: House, staff: Staff, update: Update, context: Context, expects: Expects) -> str | Passed | None:
    """The picture or file that was asked for; words below it are left out, because they have no language."""
    message = update.effective_message
    desk = await desk_of(house, staff, context, expects)
    if desk is None or message is None:
        return None
    file = file_from(message)
    if file is None:
        await _refuse(desk, "no file")
        return None
    if (other := await _too_long(desk, await _others(desk, ""), with_file=True)) is not None:
        await _refuse(desk, **{**other, "problem": "file too long"})
        return None
    desk = await desk.keep("file", file=file)
    await desk.settle("file")
    note = "album" if await _album(desk, message) else "caption" if message.caption else "file"
    await desk.below().card(note)
    return None


async def take_links(house: House, staff: Staff, update: Update, context: Context, expects: Expects) -> str | Passed | None:
    """The link buttons that were asked for."""
    message, language = update.effective_message, expects["language"]
    desk = await desk_of(house, staff, context, expects)
    if desk is None or message is None:
        return None
    found = links_of(message.text or "")
    if isinstance(found, WrongLink):
        await _refuse(desk, found.problem, line=found.line[:LINE_SHOWN] or "…", limit=LABEL_LIMIT)
        return None
    texts = await texts_of(context.tx, desk.draft.id, desk.draft.version)
    if language in texts:
        kept = Text(texts[language].html, found)
        await put_text(context.tx, desk.draft.id, desk.draft.version, language, kept, context.now)
        desk = await desk.keep(f"links {language}")
        await desk.settle("links", language)
    else:
        await expect_nothing(context, staff.person.id)
    await desk.below().card()
    return None


async def no_links(desk: Desk, words: list[str]) -> str | None:
    """[ No link buttons ]."""
    texts = await texts_of(desk.context.tx, desk.draft.id, desk.draft.version)
    if words[0] in texts:
        text = Text(texts[words[0]].html)
        await put_text(desk.context.tx, desk.draft.id, desk.draft.version, words[0], text, desk.context.now)
        desk = await desk.keep(f"links {words[0]}")
    await desk.card()
    return None


async def drop(desk: Desk, words: list[str]) -> str | None:
    """[ Take this text out ]."""
    await drop_text(desk.context.tx, desk.draft.id, desk.draft.version, words[0])
    chosen = desk.draft.language
    desk = await desk.keep(f"no text {words[0]}", language=None if chosen == words[0] else chosen)
    await desk.card()
    return None
