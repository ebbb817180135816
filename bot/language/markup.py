"""Telegram HTML that is safe to send, and filling the gaps of a message without ever running it."""

import html
import re
from collections.abc import Callable

_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SPECIAL_OR_LONE_SURROGATE = re.compile('[&<>"\ud800-\udfff]')
_GAP = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"<(/?)([a-z]+(?:-[a-z]+)?)(?:\s[^<>]*)?>")


class Markup(str):
    """Telegram HTML that is safe to send as it stands."""

    __slots__ = ()


def escape(text: str) -> Markup:
    """The text as Telegram HTML that shows exactly these characters (half a surrogate pair, which no wire carries, as �)."""
    return Markup(_SPECIAL_OR_LONE_SURROGATE.sub(lambda found: _SPECIAL.get(found[0], "\ufffd"), text))


def strip_tags(text: str) -> str:
    """The plain words of a piece of Telegram HTML."""
    return html.unescape(_TAG.sub("", text))


def tags(text: str) -> list[str]:
    """The tags of a piece of Telegram HTML, sorted, each as it is written."""
    return sorted(_TAG.findall(text))


def well_formed(text: str) -> bool:
    """Whether every tag closes in its turn and no stray < is left over."""
    opened: list[str] = []
    for found in _TAG.finditer(text):
        tag = _NAME.fullmatch(found[0])
        if tag is None:
            return False
        if not tag[1]:
            opened.append(tag[2])
        elif not opened or opened.pop() != tag[2]:
            return False
    return not opened and "<" not in _TAG.sub("", text)


def gap_list(text: str) -> list[str]:
    """The names in braces in a message, in their order, each as often as it stands there."""
    return _GAP.findall(text)


def gaps(text: str) -> frozenset[str]:
    """The names in braces in a message, good or not."""
    return frozenset(_GAP.findall(text))


def stray_brace(text: str) -> bool:
    """Whether a brace is left over that belongs to no gap."""
    rest = _GAP.sub("", text)
    return "{" in rest or "}" in rest


def fill(text: str, values: dict[str, object], say: Callable[[object], str]) -> str:
    """The message with its gaps filled in one pass, so that braces in a value stay braces; a gap without a value stays."""
    if "{" not in text:
        return text
    return _GAP.sub(lambda found: say(values[found[1]]) if found[1] in values else found[0], text)
