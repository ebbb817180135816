"""The Markdown of lessons becomes Telegram HTML or a mistake with its place; never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.markup import LONGEST, MarkupError, parse, plain, render, to_html, visible_length
from bot.language import Markup, escape
from bot.language.markup import well_formed

SIGNS = ["a", "é", "1", "**", "*", " ", "\n", "\n\n", "- ", ".", " (", ")", ":", "!", "“", "1. ", "#", "# ", "-", "=", "+"]
SIGNS += [">", "'", '"', "**b**", "*c*", " **d e.** ", "\u00a0", "–", "--", "[", "](", "https://a.eu", "<b>", "&amp;", "`", "\\"]
SIGNS += ["_", "~~", "|", "\t", "\r\n", "    ", "![", "<!--", "\u2028", "\x85", "@x", "{count}", "\x0c"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain words.", "Plain words."),
        ('5 < 6 & "so on"', "5 &lt; 6 &amp; &quot;so on&quot;"),
        ("**Bold** and *italic* and ***both***", "<b>Bold</b> and <i>italic</i> and <i><b>both</b></i>"),
        ("one\nline", "one line"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("Three:\n\n- a\n- **b**\n- c\n\nend", "Three:\n\n• a\n• <b>b</b>\n• c\n\nend"),
        ("- a\n\n- b", "• a\n• b"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("[a *b*](https://x.eu/?a=1&b=2)", '<a href="https://x.eu/?a=1&amp;b=2">a <i>b</i></a>'),
        ("<https://x.eu>", '<a href="https://x.eu">https://x.eu</a>'),
        (r"\*\*not bold\*\* snake_case 2 \< 3", "**not bold** snake_case 2 &lt; 3"),
        ("&copy; &lt;b&gt;", "© &lt;b&gt;"),
        ("[word]: https://x.eu", "[word]: https://x.eu"),
    ],
)
def test_markdown_becomes_what_telegram_shows(text: str, html: str) -> None:
    assert to_html(text) == html
    assert isinstance(to_html(text), Markup)


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("# Title", 0, 0, "headings"),
        ("Title\n===", 1, 0, "headings"),
        ("ok\n\nhere <b>x</b>", 2, 5, "HTML"),
        ("<div>\nx\n</div>", 0, 0, "HTML"),
        ("<!-- note -->", 0, 0, "HTML"),
        ("a `b` c", 0, 2, "code"),
        ("```\nx\n```", 0, 0, "code"),
        ("    x", 0, 0, "code"),
        ("> said", 0, 0, "quotations"),
        ("a\n\n---", 2, 0, "lines across"),
        ("|a|b|\n|-|-|\n|1|2|", 0, 0, "tables"),
        ("an ![image](https://x.eu/a.png)", 0, 3, "picture"),
        ("a ~~b~~", 0, 2, "struck"),
        ("[a](http://x.eu)", 0, 4, "https"),
        ("[a](tg://user?id=1)", 0, 4, "https"),
        ("[a](javascript:x)", 0, 4, "https"),
        ("[a](https://bank.eu@evil.eu)", 0, 4, "https"),
        ('[a](https://x.eu "title")', 0, 18, "title"),
        ("- a\n  - b", 1, 2, "lists inside lists"),
        ("- a\n\n  b", 2, 0, "one paragraph"),
        ("one **two", 0, 4, "partner"),
        ("one\n\n*two", 2, 0, "partner"),
        ("[a](http x)", 0, 2, "partner"),
        ("x" * (LONGEST + 1), 0, 0, "longer"),
    ],
)
def test_what_a_chat_cannot_show_is_a_mistake_at_its_place(text: str, line: int, column: int, word: str) -> None:
    with pytest.raises(MarkupError) as error:
        to_html(text)
    flaw = error.value.flaws[0]
    assert word in flaw.problem
    assert (flaw.line, flaw.column) == (line, column)


@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_the_short_way_for_simple_texts_gives_what_the_parser_gives(text: str) -> None:
    assert render(text) == parse(text)


@given(st.lists(st.sampled_from(SIGNS), max_size=30).map("".join) | st.text(max_size=60))
def test_whatever_is_written_the_html_is_well_formed(text: str) -> None:
    markup, _ = render(text)
    assert well_formed(markup)
    assert len(plain(markup)) == visible_length(markup)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1))
def test_text_with_every_sign_escaped_reads_as_it_was_written(text: str) -> None:
    escaped = "".join(f"\\{sign}" if sign.isascii() and not sign.isalnum() else sign for sign in text)
    assert plain(to_html(escaped)) == text
    assert to_html(escaped) == escape(text)


@pytest.mark.parametrize(
    ("html", "length"), [("<b>a</b>", 1), ("&lt;&amp;", 2), ("👩‍⚖️", 4), ('<a href="https://x.eu">é</a>', 1), ("a\nb", 3)]
)
def test_length_counts_code_points_that_a_reader_sees(html: str, length: int) -> None:
    assert visible_length(html) == length


@pytest.mark.parametrize(
    "text", ["[" * 4000, "*a_ " * 1000, "![[" * 1300, "> " * 2000, "- " * 2000, "<" * 4000, "`" * 4001, "**a " * 1000]
)
def test_no_text_takes_long(text: str) -> None:
    render(text)
