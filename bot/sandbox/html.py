"""Telegram's HTML, read as strictly as Telegram reads it: text and entities, or its error in its words."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

SPECIAL = re.compile("[<&]")
# A character reference may lack its semicolon; a number of ten characters or more is left as it stands.
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]+));?")
TAG_NAME = re.compile(r"[^\s>]*")
SPACE = re.compile(r"\s*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


class Unparsable(Exception):
    """Telegram's reason for refusing the markup, without the "can't parse entities" in front."""


@dataclass(frozen=True)
class Parsed:
    """The text without its markup, and its entities; offsets and lengths count UTF-16 units."""

    text: str
    entities: list[Entity]


@dataclass
class Open:
    """A tag that waits for its end; `unit` is where it began in UTF-16 units, `piece` in the list of pieces."""

    tag: str
    argument: str
    unit: int
    piece: int


@dataclass
class Reader:
    """The state of one reading."""

    html: str
    at: int = 0
    unit: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.unit += units(text)

    def byte(self, position: int) -> int:
        return len(self.html[:position].encode("utf-8", "surrogatepass"))

    def char(self) -> str:
        return self.html[self.at : self.at + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.html, self.at)
        assert found is not None, "these patterns match the empty string"
        self.at = found.end()
        return found.group()


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Parsed:
    """Telegram HTML as text and entities; Unparsable with Telegram's words, byte offsets counted in UTF-8."""
    reader = Reader(html)
    while reader.at < len(html):
        found = SPECIAL.search(html, reader.at)
        end = found.start() if found else len(html)
        if end > reader.at:
            reader.add(html[reader.at : end])
            reader.at = end
        if found:
            if found.group() == "&":
                reference(reader)
            elif html.startswith("</", end):
                end_tag(reader)
            else:
                start_tag(reader)
    if reader.open:
        raise Unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].tag}"')
    return Parsed("".join(reader.pieces), sort(reader.entities))


def reference(reader: Reader) -> None:
    """Add what `&...;` stands for, or the ampersand itself where it stands for nothing."""
    text, reader.at = decode(reader.html, reader.at)
    reader.add(text)


def decode(html: str, at: int) -> tuple[str, int]:
    """The character behind the ampersand at `at`, and where reading goes on."""
    found = REFERENCE.match(html, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return (NAMED[name], found.end()) if name in NAMED else ("&", at + 1)
    digits = hexadecimal if hexadecimal is not None else decimal
    length = len(found.group().rstrip(";"))
    code = int(digits, 16 if hexadecimal is not None else 10) if digits and length < 10 else 0
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), found.end()


def start_tag(reader: Reader) -> None:
    """Read `<tag attributes>` and remember it."""
    begin = reader.at
    reader.at += 1
    name = reader.take(TAG_NAME).lower()
    if not reader.char():
        raise Unparsable(f"Unclosed start tag at byte offset {reader.byte(begin)}")
    if name not in KINDS:
        raise Unparsable(f'Unsupported start tag "{name}" at byte offset {reader.byte(begin)}')
    argument = attributes(reader, name, begin)
    if name == "span" and argument != "spoiler":
        raise Unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {reader.byte(begin)}')
    reader.at += 1
    reader.open.append(Open(name, argument, reader.unit, len(reader.pieces)))


def attributes(reader: Reader, tag: str, begin: int) -> str:
    """Read the attributes up to `>`; return the one that means something for this tag, or nothing."""
    argument = ""
    while True:
        reader.take(SPACE)
        if reader.char() == ">":
            return argument
        if not reader.char():
            raise Unparsable(f"Unclosed start tag at byte offset {reader.byte(begin)}")
        name = reader.take(ATTRIBUTE_NAME).lower()
        if not name:
            raise Unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {reader.byte(begin)}')
        reader.take(SPACE)
        value = ""
        if reader.char() == "=":
            reader.at += 1
            reader.take(SPACE)
            value = attribute_value(reader, tag, begin)
        elif not (tag == "blockquote" and name == "expandable"):
            where = reader.byte(begin)
            raise Unparsable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {where}')
        argument = meaning(tag, name, value) or argument


def attribute_value(reader: Reader, tag: str, begin: int) -> str:
    """A quoted string, or a bare token of letters, digits, periods and hyphens."""
    quote = reader.char()
    if not quote:
        raise Unparsable(f'Unclosed start tag "{tag}" at byte offset {reader.byte(begin)}')
    if quote not in "\"'":
        token = reader.at
        value = reader.take(NAME_TOKEN).lower()
        if reader.char() and not (reader.char().isspace() or reader.char() == ">"):
            raise Unparsable(f"Unexpected end of name token at byte offset {reader.byte(token)}")
        return value
    end = reader.html.find(quote, reader.at + 1)
    if end < 0:
        raise Unparsable(f"Unclosed start tag at byte offset {reader.byte(begin)}")
    value, at = "", reader.at + 1
    while at < end:
        text, at = decode(reader.html, at) if reader.html[at] == "&" else (reader.html[at], at + 1)
        value += text
    # A reference without semicolon never swallows the quote: its pattern stops at letters and digits.
    reader.at = end + 1
    return value


def meaning(tag: str, name: str, value: str) -> str:
    """What an attribute says: the address, the language, the class; nothing for any other."""
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value[9:]
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value[3:]
    if (tag, name) == ("tg-emoji", "emoji-id"):
        return value
    return "expandable" if (tag, name) == ("blockquote", "expandable") else ""


def end_tag(reader: Reader) -> None:
    """Read `</tag>` and make the entity of what it closes; an empty one leaves nothing."""
    begin = reader.at
    if not reader.open:
        raise Unparsable(f"Unexpected end tag at byte offset {reader.byte(begin)}")
    reader.at += 2
    name = reader.take(TAG_NAME)
    reader.take(SPACE)
    if reader.char() != ">":
        raise Unparsable(f"Unclosed end tag at byte offset {reader.byte(begin)}")
    reader.at += 1
    opened = reader.open.pop()
    if name and name.lower() != opened.tag:
        where = f"at byte offset {reader.byte(begin)}"
        raise Unparsable(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
    if reader.unit > opened.unit:
        close(reader, opened)


def close(reader: Reader, opened: Open) -> None:
    """Add the entity of a tag that was closed."""
    entity: Entity = {"type": KINDS[opened.tag], "offset": opened.unit, "length": reader.unit - opened.unit}
    if opened.tag == "a":
        url = web_address(opened.argument or "".join(reader.pieces[opened.piece :]))
        if url is None:
            return
        entity["url"] = url
    elif opened.tag == "code" and opened.argument:
        entity["language"] = opened.argument
    elif opened.tag == "tg-emoji":
        entity["custom_emoji_id"] = opened.argument
    elif opened.tag == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    if opened.tag in ("pre", "code"):
        entity |= monospace(reader, entity)
    reader.entities.append(entity)


def monospace(reader: Reader, entity: Entity) -> Entity:
    """Drop what stands inside <pre> or <code>; a <code> with a language that fills a <pre> lends it the language."""
    inside = [e for e in reader.entities if e["offset"] >= entity["offset"]]
    del reader.entities[len(reader.entities) - len(inside) :]
    fills = [e for e in inside if e["type"] == "code" and e["length"] == entity["length"] and "language" in e]
    return {"language": fills[-1]["language"]} if entity["type"] == "pre" and fills else {}


def web_address(url: str) -> str | None:
    """The address as Telegram would open it, or None where it would leave the text without a link."""
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme == "tg":
        return url
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in url):
        return None
    if "." not in host and host != "localhost":
        return None
    return parts._replace(path=parts.path or "/").geturl()


def sort(entities: list[Entity]) -> list[Entity]:
    """By place, the outer one first; a language of <code> outside <pre> means nothing."""
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    # Outer tags close after inner ones: reversed, a stable sort keeps them in front.
    ordered = entities[::-1]
    ordered.sort(key=lambda e: (e["offset"], -e["length"]))
    return ordered
