"""What a person typed and formatted: checked as the server checks what Telegram's apps send, cut where it is too long."""

from typing import Any

from bot.sandbox.html import Entity, units, web_address
from bot.sandbox.refusal import Refusal
from bot.sandbox.text import CAPTION_LIMIT, TEXT_LIMIT, automatic, trim

Json = dict[str, Any]
PLAIN_KINDS = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote"}
)
# What a kind of entity needs besides its place, or may have.
ARGUMENTS = {"text_link": "url", "custom_emoji": "custom_emoji_id", "pre": "language"}
MARKS_LIMIT = 100


def wrong(sentence: str) -> Refusal:
    """An act nobody could do in Telegram."""
    return Refusal(400, sentence)


def content_of(text: str, entities: list[Entity], name: str = "text") -> Json:
    """A text or caption as the fields of a message, with the commands and addresses in it marked."""
    entities_name = "entities" if name == "text" else "caption_entities"
    marked = automatic(text, entities)
    return {name: text, entities_name: marked} if marked else {name: text}


def texts(body: Json) -> list[Json]:
    """What was typed as the fields of one message, or of several where it is longer than a message."""
    text, entities = formatted(body, "text")
    if not text:
        raise wrong("there is nothing to say")
    parts = [slice(at, at + TEXT_LIMIT) for at in range(0, len(text), TEXT_LIMIT)]
    return [content_of(text[part], within(text, entities, part)) for part in parts]


def caption(body: Json) -> Json:
    """The caption of something attached as the fields of a message; none is no field."""
    text, entities = formatted(body, "caption")
    if len(text) > CAPTION_LIMIT:
        raise wrong(f"a caption has at most {CAPTION_LIMIT} characters")
    return content_of(text, entities, "caption") if text else {}


def formatted(body: Json, name: str) -> tuple[str, list[Entity]]:
    """The words of an act without white space around them, and their checked entities."""
    text = str(body.get(name) or "")
    given = body.get("entities") or []
    if not isinstance(given, list) or len(given) > MARKS_LIMIT:
        raise wrong(f"entities are a list of at most {MARKS_LIMIT}")
    length = units(text)
    entities = sorted((checked(one, length) for one in given), key=lambda e: (e["offset"], -e["length"]))
    return trim(text, entities)


def checked(given: object, length: int) -> Entity:
    """One entity as the server passes it on; refused where no app would send it."""
    if not isinstance(given, dict):
        raise wrong("an entity is an object")
    kind, offset, size = given.get("type"), given.get("offset"), given.get("length")
    if kind not in PLAIN_KINDS and kind not in ARGUMENTS:
        raise wrong(f"nobody can format a text as {kind!r}")
    if type(offset) is not int or type(size) is not int or offset < 0 or size < 1 or offset + size > length:
        raise wrong(f"the {kind} reaches out of the text")
    entity: Entity = {"type": kind, "offset": offset, "length": size}
    if kind in ARGUMENTS:
        argument = given.get(ARGUMENTS[kind])
        if kind == "text_link":
            argument = web_address(str(argument or ""))
        if argument is None and kind != "pre":
            raise wrong(f"the {kind} leads nowhere")
        if argument:
            entity[ARGUMENTS[kind]] = str(argument)
    return entity


def within(text: str, entities: list[Entity], part: slice) -> list[Entity]:
    """The entities of a part of the text, moved and cut to fit."""
    start, end = units(text[: part.start]), units(text[: part.stop])
    kept = []
    for entity in entities:
        begin, stop = max(start, entity["offset"]), min(end, entity["offset"] + entity["length"])
        if stop > begin:
            kept.append({**entity, "offset": begin - start, "length": stop - begin})
    return kept
