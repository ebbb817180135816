"""What a translation may do to its English: other words, and nothing else. No code, no links, no tricks with direction."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bot.course.markup import LONGEST, plain, render
from bot.course.texts import KINDS
from bot.language import escape
from bot.language.markup import gap_list, gaps, stray_brace, tags, well_formed
from bot.language.surfaces import Surface, seen_length

# Signs nobody sees: they turn the direction of reading, hide a link or split a word. A joiner inside an emoji may stay.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\U000e0000-\U000e007f]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_TOP_LEVEL = (
    "com|net|org|info|biz|edu|gov|int|mil|app|dev|xyz|top|site|online|shop|store|click|link|live|club|icu|vip|work|page|"
    "world|today|news|blog|email|cloud|tech|space|website|support|help|bot|chat|me|co|io|ly|gg|tv|cc|ws|рф|бг|ею|ευ|ελ|"
    "срб|укр|мкд|xn--[a-z0-9-]+"
)
# What Telegram turns into something to tap by itself: addresses, @names, commands.
_TAPPABLE = re.compile(
    r"\b(?:tg|ton|javascript|data|mailto|tel|sms|file):\S+|[a-z][a-z0-9+.-]*:/\S*|\bwww\.\S+|[@＠]\w+|(?<![\w/<])/[a-z]\w*|"
    rf"(?<![\w.-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w-])(?:/\S*)?|"
    r"(?<![\w.-])(?:[\w-]+\.)*[\w-]{2,}\.[a-z]{2}(?![\w-])(?:/\S*)?|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
_PERHAPS_TAPPABLE = re.compile(r"[/@＠]|[.:]\S")  # in all of these; looking for one sign is ten times as fast
_CLOSING = ".,;:!?…)]}»«”“’‘\"'⟧"  # what may stand right behind an address and is no part of it, in any language
_TELEPHONE = re.compile(r"\+?\d(?:[\s()./-]?\d){6,}")
CAPTION = 1024  # characters that Telegram shows under a picture
AROUND_ALT = 40  # of them for what the interface says around the alternative text, in any language
_COMMAND = re.compile(r"(?<![\w/<])/[a-z]\w*", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;")


def interface_harm(
    english: tuple[str, ...], made_from: tuple[str, ...], translated: tuple[str, ...], *, is_plain: bool
) -> Iterator[str]:
    """What is wrong with a translation of a message of the interface; each is one text or the plural forms.

    A stale translation keeps the gaps and tags of the English it was made from; links and names must be those of today's."""
    allowed = gaps("".join(made_from))
    for text in translated:
        if len(text) > LONGEST:
            yield f"is longer than {LONGEST} characters"
            continue
        had = gaps(text)
        # A form for exactly one may say the number in words.
        missing = allowed - had - ({"count"} if len(made_from) > 1 else set())
        yield from _gap_harm(text, had - allowed, missing)
        yield from _count_harm(made_from, text)
        if not is_plain and not any(_entities(text) == _entities(form) for form in made_from):
            yield "has other entities (&amp;, &lt; ...) than the English"
        if not is_plain and tags(text) != tags(made_from[-1]):
            yield "has other tags than the English"
        elif not is_plain and not well_formed(text):
            yield "has tags that do not close in their turn"
        yield from _link_harm("".join(english), text)
        yield from _trick_harm(english, text)
        longest = max(len(_seen(form, is_plain)) for form in english) * 1.5 + 40
        if len(_seen(text, is_plain)) > longest:
            yield f"has {len(_seen(text, is_plain))} characters, at most {int(longest)} for this English"


def lesson_harm(english: str, made_from: str, translated: str, kind: str) -> Iterator[str]:
    """What is wrong with a translation of a lesson's text, apart from its length.

    A stale translation keeps the tags of the English it was made from; links and names must be those of today's English."""
    markup, flaws = render(translated)
    if len(translated) > LONGEST:
        yield f"is longer than {LONGEST} characters"
        return
    yield from (flaw.problem for flaw in flaws)
    if not flaws and not KINDS[kind].markdown and markup != escape(translated):
        yield "must be plain text on one line, without signs of Markdown"
    yield from _gap_harm(translated, gaps(translated) - gaps(made_from), gaps(made_from) - gaps(translated))
    yield from _count_harm((made_from,), translated)
    if _entities(translated) != _entities(made_from):
        yield "has other entities (&amp;, &lt; ...) than the English"
    if not flaws and tags(markup) != tags(render(made_from)[0]):
        yield "has other bold, italic or links than the English"
    yield from _link_harm(render(english)[0], markup)
    yield from _trick_harm((plain(render(english)[0]),), plain(markup))
    yield from _trick_harm((english,), translated)


def lesson_length_harm(translated: str, kind: str) -> Iterator[str]:
    """Whether a translation of a lesson's text is too long for its place."""
    length, limit = len(plain(render(translated)[0])), KINDS[kind].translated
    if length > limit:
        yield f"has {length} characters, at most {limit} fit: shorten the English, not only this"


def caption_harm(card: str, alt: str, credit: str) -> Iterator[str]:
    """Whether a card in translation is too long for the caption of its picture, with what is said of the picture."""
    length = sum(len(plain(render(text)[0])) for text in (card, alt, credit)) + AROUND_ALT
    if length > CAPTION:
        yield f"makes a caption of {length} characters with alt and credit, at most {CAPTION} fit: shorten the English"


def surface_harm(surface: Surface, english: str, text: str, *, is_plain: bool) -> Iterator[str]:
    """Whether a message fits the place where Telegram shows it; the English is held to the same."""
    length = seen_length(text, plain=is_plain)
    if not _seen(text, is_plain).strip():
        yield "is empty"
    if surface.longest and length > surface.longest:
        yield f"has {length} characters beside its gaps, at most {surface.longest} fit there"
    if surface.letters and not (text.isalpha() and len(set(text)) == len(text) == len(english)):
        yield f"must be {len(english)} different letters"


def command_harm(english: tuple[str, ...], made_from: tuple[str, ...], translated: tuple[str, ...]) -> Iterator[str]:
    """Which commands of the English a translation lost; a stale one need not have those that are new."""
    wanted = set.intersection(*(set(_COMMAND.findall(form)) for form in (*english, *made_from)))
    for text in translated:
        for command in sorted(wanted - set(_COMMAND.findall(text))):
            yield f"lacks the command {command}"


def same_harm(english: tuple[str, ...], translated: tuple[str, ...], left_over: Callable[[str], str]) -> Iterator[str]:
    """Whether a text was left in English; `left_over` gives the words of it that may not stay so in this language."""
    if set(translated) <= set(english) and left_over(english[-1]):
        yield "is the English text, not a translation; if that is right, list it in locales/same.yaml"


def _gap_harm(text: str, unknown: frozenset[str], missing: frozenset[str]) -> Iterator[str]:
    for name in sorted(unknown):
        yield f"has the gap {{{name}}} that the English does not have"
    for name in sorted(missing):
        yield f"lacks the gap {{{name}}}"
    if stray_brace(text):
        yield "has a brace that belongs to no gap"


def _count_harm(made_from: tuple[str, ...], translated: str) -> Iterator[str]:
    """Gaps that stand there, but more or less often than in any form of the English."""
    wanted = [Counter(gap_list(form)) for form in made_from]
    for name, count in sorted(Counter(gap_list(translated)).items()):
        often = {form[name] for form in wanted} - {0}
        if often and count not in often:
            yield f"has the gap {{{name}}} {count} times, the English has it {max(often)} time(s)"


def _entities(text: str) -> Counter[str]:
    return Counter(_ENTITY.findall(text))


def _link_harm(english: str, translated: str) -> Iterator[str]:
    if {tag for tag in tags(translated) if tag.startswith("<a ")} - set(tags(english)):
        yield "has a link that the English does not have"


def _trick_harm(english: tuple[str, ...], text: str) -> Iterator[str]:
    hidden = _UNSEEN.search(text)
    if hidden and hidden[0] not in "".join(english):
        yield f"has a sign nobody sees (U+{ord(hidden[0]):04X})"
    known = {_bare(found) for form in english for found in _tappable(form)}
    new = [found for found in _tappable(text) if _bare(found) not in known]
    if new:
        yield f"has something to tap that the English does not have ({new[0][:40]})"
    digits = {re.sub(r"\D", "", found[0]) for form in english for found in _TELEPHONE.finditer(form.replace(",", ""))}
    if any(re.sub(r"\D", "", found[0]) not in digits for found in _TELEPHONE.finditer(text)):
        yield "has a long number that the English does not have"


def _tappable(text: str) -> list[str]:
    return [found[0] for found in _TAPPABLE.finditer(text)] if _PERHAPS_TAPPABLE.search(text) else []


def _bare(address: str) -> str:
    return address.lower().rstrip(_CLOSING)


def _seen(text: str, is_plain: bool) -> str:
    return text if is_plain else plain(text)
