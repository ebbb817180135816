"""The words of a message: cleaned and trimmed as Telegram does it, with the links it finds by itself."""

import re
from typing import Any

from bot.sandbox.html import Entity, Unparsable, parse, units
from bot.sandbox.refusal import bad

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITIES_LIMIT = 100

CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f]")
AUTOMATIC = re.compile(
    r"(?<![\w/<>@])(?:(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)]))"
)


def clean(text: str) -> str:
    """The text without carriage returns, other control characters as spaces; refuses what is not Unicode."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise bad("strings must be encoded in UTF-8") from error
    if text.isprintable():
        return text
    return CONTROL.sub(" ", text.replace("\r", ""))


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, the entities moved and cut to fit."""
    short = text.strip()
    if short == text:
        return text, entities
    before, length = units(text[: len(text) - len(text.lstrip())]), units(short)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - before)
        end = min(length, entity["offset"] + entity["length"] - before)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept


def automatic(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities, with the commands and addresses Telegram finds in the text where no link or code stands."""
    if "/" not in text:
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in ("text_link", "code", "pre")]
    found = []
    for match in AUTOMATIC.finditer(text):
        start = units(text[: match.start()])
        end = start + units(match.group())
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            found.append({"type": str(match.lastgroup), "offset": start, "length": end - start})
    return sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"])) if found else entities


def formatted(params: dict[str, Any], name: str, entities_name: str, limit: int) -> tuple[str, list[Entity]]:
    """The text of a request and its entities; refused as Telegram refuses broken markup and too many characters."""
    raw = params.get(name)
    text = clean("" if raw is None else str(raw))
    mode = str(params.get("parse_mode") or "").lower()
    entities: list[Entity] = []
    if mode == "html":
        try:
            parsed = parse(text)
        except Unparsable as error:
            raise bad(f"can't parse entities: {error}") from error
        text, entities = parsed.text, parsed.entities
    elif mode:
        # Telegram knows Markdown as well; the bot never speaks it, so it is an error here.
        raise bad("unsupported parse_mode")
    elif isinstance(params.get(entities_name), list):
        entities = params[entities_name]
    text, entities = trim(text, entities)
    if len(text) > limit:
        raise bad("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return text, automatic(text, entities)[:ENTITIES_LIMIT]
