"""Telegram's HTML as the sandbox reads it: strict, in UTF-16 units, never surprised."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.html import KINDS, Unparsable, parse, units, web_address
from bot.sandbox.text import automatic, trim

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PIECES = st.one_of(
    TEXTS,
    st.sampled_from(["<", ">", "&", "</", "/>", "=", '"', "'", " ", "&lt;", "&#", "&#x1F600;", "&#0;", "\0"]),
    st.sampled_from([f"<{tag}>" for tag in KINDS] + [f"</{tag}>" for tag in KINDS]),
    st.sampled_from(
        ['<a href="https://example.org">', "<a href=x>", "<p>", '<span class="tg-spoiler">', "<blockquote expandable>"]
    ),
)


@given(TEXTS)
def test_g30_escaped_text_comes_back_as_it_was(text: str) -> None:
    for escaped in (html.escape(text), html.escape(text, quote=False)):
        parsed = parse(escaped)
        assert parsed.text == text
        assert parsed.entities == []


@given(st.lists(PIECES).map("".join))
def test_whatever_comes_is_read_or_refused_and_never_crashes(markup: str) -> None:
    try:
        parsed = parse(markup)
    except Unparsable:
        return
    for entity in parsed.entities:
        assert entity["offset"] >= 0
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= units(parsed.text)


@given(TEXTS, TEXTS.filter(bool), TEXTS)
def test_offsets_and_lengths_count_utf16_units(before: str, inside: str, after: str) -> None:
    parsed = parse(f"{html.escape(before)}<b>{html.escape(inside)}</b>{html.escape(after)}")
    assert parsed.text == before + inside + after
    [bold] = parsed.entities
    wide = parsed.text.encode("utf-16-le")
    assert wide[2 * bold["offset"] : 2 * (bold["offset"] + bold["length"])].decode("utf-16-le") == inside


@given(TEXTS, TEXTS.filter(bool), TEXTS)
def test_trimming_keeps_every_entity_on_its_words(before: str, inside: str, after: str) -> None:
    parsed = parse(f"{html.escape(before)}<i>{html.escape(inside)}</i>{html.escape(after)}")
    text, entities = trim(parsed.text, parsed.entities)
    assert text == parsed.text.strip()
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(text)
        wide = text.encode("utf-16-le")
        marked = wide[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        assert marked in inside


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a <x>b</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("é <P>b</P>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b ", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("line<br>line", 'Unsupported start tag "br" at byte offset 4'),
        ("line<br/>line", 'Unsupported start tag "br/" at byte offset 4'),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(markup: str, words: str) -> None:
    with pytest.raises(Unparsable) as error:
        parse(markup)
    assert str(error.value) == words


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<STRONG>x</strong>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<b></b>x", "x", []),
        ("<b><i>x</i></b>", "x", [{"type": "bold", "offset": 0, "length": 1}, {"type": "italic", "offset": 0, "length": 1}]),
        ("&lt;&amp;&gt;&quot;&apos;&#39;&#x1F600", "<&>\"&apos;'😀", []),
        ("&amp;lt; & &unknown; &#0;", "&lt; & &unknown; &#0;", []),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<code><b>x</b></code>", "x", [{"type": "code", "offset": 0, "length": 1}]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        ('<code class="language-python">x</code>', "x", [{"type": "code", "offset": 0, "length": 1}]),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            "x",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"}],
        ),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<b >x</b >", "x", [{"type": "bold", "offset": 0, "length": 1}]),
    ],
)
def test_what_telegram_reads_is_read_alike(markup: str, text: str, entities: list[dict[str, object]]) -> None:
    parsed = parse(markup)
    assert (parsed.text, parsed.entities) == (text, entities)


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("example.org", "http://example.org/"),
        ("https://example.org", "https://example.org/"),
        ("http://localhost:80/x", "http://localhost:80/x"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("ftp://example.org", None),
        ("http://", None),
        ("http://[", None),
        ("word", None),
        ("https://a b.org", None),
    ],
)
def test_an_address_opens_as_telegram_would_open_it(url: str, opened: str | None) -> None:
    assert web_address(url) == opened


def test_commands_and_addresses_are_found_where_no_link_or_code_stands() -> None:
    text = "😀 /next, see https://example.org/a. Not a/b, not //x"
    assert automatic(text, []) == [
        {"type": "bot_command", "offset": 3, "length": 5},
        {"type": "url", "offset": 14, "length": 21},
    ]
    code = [{"type": "code", "offset": 0, "length": 5}]
    assert automatic("/next", code) == code
