"""The formatting of a typed message as Telegram HTML: exactly what its writer saw, and nothing a reader could be harmed by."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language import escape

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote expandable",
    "text_link": "a",
}
_OUTSIDE = ("blockquote", "expandable_blockquote")  # what must not stand inside anything else
_ALONE = ("code", "pre")  # nothing else may stand inside, or around, but a quotation


@dataclass(frozen=True)
class Entity:
    """A stretch of a message as Telegram names it; offset and length count UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""  # of a block of code

    @property
    def end(self) -> int:
        """The first unit after it."""
        return self.offset + self.length


def html_of(text: str, entities: Sequence[Entity]) -> str:
    """The text with its formatting as well-formed Telegram HTML, whatever overlaps; mentions and custom emoji are plain words."""
    units = text.encode("utf-16-le", "surrogatepass")
    kept = _kept(entities, len(units) // 2)
    cuts = sorted({0, len(units) // 2, *(edge for one in kept for edge in (one.offset, one.end))})
    said: list[str] = []
    opened: list[Entity] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        wanted = [one for one in kept if one.offset <= start < one.end]
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] is wanted[same]:
            same += 1
        said += [_closing(one) for one in reversed(opened[same:])]
        said += [_opening(one) for one in wanted[same:]]
        said.append(escape(units[2 * start : 2 * end].decode("utf-16-le", "replace")))
        opened = wanted
    return "".join(said)


def _kept(entities: Sequence[Entity], units: int) -> list[Entity]:
    """What has a tag, the outer one first: quotations around everything, code with nothing else on it."""
    known = [one for one in entities if one.kind in _TAGS and one.length > 0 and one.offset >= 0 and one.end <= units]
    known = [one for one in known if one.kind != "text_link" or one.url.startswith(("https://", "http://"))]
    alone = [one for one in known if one.kind in _ALONE]
    known = [one for one in known if one.kind in (*_OUTSIDE, *_ALONE) or not any(_meet(one, code) for code in alone)]
    order = {id(one): n for n, one in enumerate(known)}
    return sorted(known, key=lambda one: (one.kind not in _OUTSIDE, one.offset, -one.length, order[id(one)]))


def _meet(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _opening(one: Entity) -> str:
    if one.kind == "text_link":
        return f'<a href="{escape(one.url)}">'
    if one.kind == "pre" and one.language:
        return f'<pre><code class="language-{escape(one.language)}">'
    return f"<{_TAGS[one.kind]}>"


def _closing(one: Entity) -> str:
    return ("</code>" if one.kind == "pre" and one.language else "") + f"</{_TAGS[one.kind].split()[0]}>"


def trimmed(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, its entities moved along."""
    short = text.strip()
    before = len(text[: len(text) - len(text.lstrip())].encode("utf-16-le", "surrogatepass")) // 2
    length = len(short.encode("utf-16-le", "surrogatepass")) // 2
    moved = []
    for one in entities:
        start, end = max(0, one.offset - before), min(length, one.end - before)
        if end > start:
            moved.append(Entity(one.kind, start, end - start, one.url, one.language))
    return short, moved
