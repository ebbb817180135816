"""The Markdown of lessons becomes Telegram HTML, strictly: what a chat cannot show is an error, never a guess."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.language import Markup, escape

LONGEST = 4096
_TAG = re.compile(r"<[^<>]*>")
# Most texts are plain, or have a few words in bold and a simple list: they need not go through the parser, which takes ten
# times as long. What is not certainly simple is left to it; a test holds both ways to the same result.
_SIMPLE_LINE = re.compile(r"(?!\d+[.)]|[-+=#>:]|\*(?:\*|\s|$))[^\s_\[\]<>&`\\~|\0]|\*\*\w")
_NOT_SIMPLE = re.compile(r"[_\[\]<>&`\\~|\t\r\0\f\v\x1c-\x1f\x85\u2028\u2029]|[^\S\n](?:\n|$)|\n[^\S\n]")
_EMPHASIS = re.compile(r"(?<![^\s(])(\*\*?)((?=[^\W_])[^*\n]*?(?:[^\W_](?=\1(?:[\s.,;:!?)]|$))|[.:!?…](?=\1(?:\s|$))))\1")
_NEEDLE = {"image": "![", "code_inline": "`", "html_block": "<"}
_BOLD = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}
_LINK = re.compile(r"https://[^\s\"<>@]+")
# A link to a term of the glossary is kept like this until it is known whose chat it leads into.
TERM = re.compile(r"term:([a-z0-9][a-z0-9-]{0,30})")
TERM_START = "term-"  # before the term's id, in the link that opens it: https://t.me/<bot>?start=term-prototype
_TO_TERM = re.compile(rf'<a href="{TERM.pattern}">(.*?)</a>', re.DOTALL)  # links never stand in links
_STRAY = re.compile(r"\*+|__+|~~+|\]\(")
_UNKNOWN = {
    "heading_open": "headings do not exist in a chat: write the line in bold",
    "lheading_open": "headings do not exist in a chat: write the line in bold",
    "fence": "code blocks are not part of a lesson",
    "code_block": "four spaces in front make a code block: start the line further left",
    "code_inline": "code is not part of a lesson",
    "html_block": "HTML is not allowed: use Markdown",
    "html_inline": "HTML is not allowed: use Markdown",
    "hr": "lines across do not exist in a chat",
    "blockquote_open": "quotations with > are not part of a lesson",
    "table_open": "tables do not exist in a chat",
    "image": "pictures belong into the field picture of a card",
    "s_open": "text cannot be struck through",
}


@dataclass(frozen=True)
class Flaw:
    """Something a chat cannot show; line and column count from 0 inside the text."""

    line: int
    column: int
    problem: str
    found: str


class MarkupError(ValueError):
    """A text that is not the Markdown of lessons; `flaws` says where and why."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(flaw.problem for flaw in flaws))
        self.flaws = tuple(flaws)


def _parser() -> MarkdownIt:
    """Everything Markdown knows is recognised, so that what we do not allow is reported instead of shown as it is typed."""
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table", "strikethrough"])
    parser.disable(["reference", "text_join"])  # a definition would vanish unseen; \\* must stay apart from a stray *
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # judged below, with a sentence
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def to_html(text: str, bot: str = "") -> Markup:
    """The text as Telegram HTML: bold, italic, https links, lists, paragraphs one blank line apart; else MarkupError.

    A link to a term opens it in the chat of the bot of this username; where that is unknown it is plain words."""
    markup, flaws = render(text)
    if flaws:
        raise MarkupError(flaws)
    link = rf'<a href="https://t.me/{bot}?start={TERM_START}\1">\2</a>'
    return Markup(_TO_TERM.sub(link if bot else r"\2", markup))


def linked_terms(markup: str) -> list[str]:
    """The ids of the terms that a rendered text links to, in their order."""
    return [found[1] for found in _TO_TERM.finditer(markup)]


def visible_length(markup: str) -> int:
    """How many characters a reader sees, as Telegram counts: code points after the tags and entities are parsed."""
    return len(plain(markup))


def plain(markup: str) -> str:
    """The words of a piece of Telegram HTML without its tags."""
    return html.unescape(_TAG.sub("", markup))


@lru_cache(maxsize=4096)
def render(text: str) -> tuple[Markup, tuple[Flaw, ...]]:
    """The HTML as far as it can be made, with links to terms as they are written, and every flaw of the text."""
    if len(text) > LONGEST:  # what no message holds is not worth parsing, and some texts take the parser long
        return Markup(""), (Flaw(0, 0, f"longer than {LONGEST} characters, more than a message holds", text[:40]),)
    simple = _simple(text)
    if simple is not None:
        return simple, ()
    return parse(text)


def parse(text: str) -> tuple[Markup, tuple[Flaw, ...]]:
    """The HTML and the flaws as the parser sees them, however simple the text is."""
    rendering = _Rendering(text)
    blocks = [block for block in rendering.blocks(_PARSER.parse(text)) if block]
    return Markup("\n\n".join(blocks)), tuple(rendering.flaws)


def _simple(text: str) -> Markup | None:
    """The HTML of paragraphs, "- " lists, bold and italic at their plainest; None where the parser should look."""
    if not text or _NOT_SIMPLE.search(text):
        return None
    blocks: list[str] = []
    after_list = False
    for block in text.split("\n\n"):
        lines = block.split("\n")
        is_list = lines[0].startswith("- ")
        if is_list:
            if after_list:
                return None  # one list with room between its items
            lines = [line[2:] if line.startswith("- ") else "" for line in lines]
        if not all(map(_SIMPLE_LINE.match, lines)):
            return None
        blocks.append("\n".join(f"• {line}" for line in lines) if is_list else " ".join(lines))
        after_list = is_list
    return _simple_inline("\n\n".join(blocks))


def _simple_inline(text: str) -> Markup | None:
    if "*" not in text:
        return escape(text)
    markup = _EMPHASIS.sub(lambda found: ("<b>{}</b>" if found[1] == "**" else "<i>{}</i>").format(found[2]), escape(text))
    return None if "*" in markup else Markup(markup)


@dataclass
class _Rendering:
    text: str
    flaws: list[Flaw] = field(default_factory=list)
    line: int = 0  # of the block being read

    def blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _end(tokens, place)
            if token.map:
                self.line = token.map[0]
            if token.type == "paragraph_open":
                yield self.inline(tokens[place + 1].children or [])
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield "\n".join(self.items(tokens[place + 1 : end], token))
            else:
                self.flaw(token)
            place = end + 1

    def items(self, tokens: Sequence[Token], the_list: Token) -> Iterator[str]:
        number = int(the_list.attrs.get("start", 1))
        place = 0
        while place < len(tokens):
            end = _end(tokens, place)
            inside = tokens[place + 1 : end]
            inner = [token for token in inside if token.type.endswith("list_open")]
            paragraphs = [token for token in inside if token.type == "paragraph_open"]
            if inner:
                self.flaw(inner[0], "lists inside lists are not part of a lesson")
            elif len(paragraphs) > 1:
                self.flaw(paragraphs[1], "an item of a list is one paragraph")
            sign = f"{number}." if the_list.type == "ordered_list_open" else "•"
            yield f"{sign} {' '.join(self.blocks(inside))}"
            number += 1
            place = end + 1

    def inline(self, tokens: Sequence[Token]) -> str:
        parts: list[str] = []
        for token in tokens:
            if token.type in ("text", "text_special"):
                stray = _STRAY.search(token.content) if token.type == "text" else None
                if stray:
                    self.flaw(token, f"{stray[0]} without its partner (a \\ in front shows the sign itself)", stray[0])
                parts.append(escape(token.content))
            elif token.type == "softbreak":
                parts.append(" ")
            elif token.type == "hardbreak":
                parts.append("\n")
            elif token.type in _BOLD:
                parts.append(_BOLD[token.type])
            elif token.type == "link_open":
                parts.append(f'<a href="{escape(self.target(token))}">')
            elif token.type == "link_close":
                parts.append("</a>")
            elif token.type != "s_close":
                self.flaw(token)
        return "".join(parts)

    def target(self, token: Token) -> str:
        target = str(token.attrs.get("href", ""))
        is_term = TERM.fullmatch(target) is not None and token.markup != "autolink"
        if target.startswith("term:") and not is_term:
            self.flaw(token, "a link to a term is [word](term:co-creation)", target)
        elif not is_term and not _LINK.fullmatch(target):
            self.flaw(token, "links lead to https:// pages only", target)
        elif token.attrs.get("title"):
            self.flaw(token, "links have no title in a chat", str(token.attrs["title"]))
        return target

    def flaw(self, token: Token, problem: str = "", needle: str = "") -> None:
        """Note what is wrong, as near to its place as the parser lets us say."""
        needle = needle or _NEEDLE.get(token.type, "") or (token.markup if token.block else token.content) or token.markup
        first = needle.strip().split("\n")[0]
        line = token.map[0] if token.map else self.line
        lines = self.text.split("\n")
        for number in range(line, len(lines)):
            if first and first in lines[number]:
                column = lines[number].index(first)
                break
        else:
            number, column = line, 0
        problem = problem or _UNKNOWN.get(token.type, "this is not part of a lesson's Markdown")
        self.flaws.append(Flaw(number, column, problem, first or lines[min(number, len(lines) - 1)].strip()))


def _end(tokens: Sequence[Token], place: int) -> int:
    """Where the block that opens here closes."""
    depth = 0
    for index in range(place, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1
