"""What an admin typed with formatting reads the same to Telegram when it is sent again as HTML."""

from hypothesis import given
from hypothesis import strategies as st

from bot.administration.formatting import Entity, html_of, trimmed
from bot.language.markup import well_formed
from bot.sandbox.html import parse

KINDS = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "blockquote",
    "text_link",
    "mention",
    "hashtag",
)
WORDS = st.text(st.sampled_from('ab c<&">\n😀ё'), max_size=20)


@st.composite
def formatted(draw: st.DrawFn) -> tuple[str, list[Entity]]:
    text = draw(WORDS)
    units = len(text.encode("utf-16-le")) // 2
    edges = [len(text[:n].encode("utf-16-le")) // 2 for n in range(len(text) + 1)]
    entities = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.sampled_from(edges)), draw(st.sampled_from(edges))))
        url = draw(st.sampled_from(('https://example.eu/?q="><b>&x=1', "tg://user?id=1", "https://example.eu/")))
        entities.append(Entity(draw(st.sampled_from(KINDS)), start, end - start, url))
    assert all(one.end <= units for one in entities)
    return text, entities


@given(formatted())
def test_any_formatting_is_well_formed_and_keeps_every_word(typed: tuple[str, list[Entity]]) -> None:
    html = html_of(*typed)
    assert well_formed(html)
    assert parse(html).text == typed[0]


def test_what_was_seen_is_what_is_sent() -> None:
    text = "😀 Dear all, read this & that. x = 1 > 0\nA quotation here."
    at = {word: len(text[: text.index(word)].encode("utf-16-le")) // 2 for word in ("Dear", "read", "x =", "A quotation", "all")}
    entities = [
        Entity("bold", at["Dear"], 8),
        Entity("italic", at["all"], 3),
        Entity("text_link", at["read"], 9, url='https://example.eu/a?b="c"&d=<e>'),
        Entity("pre", at["x ="], 9, language="python"),
        Entity("blockquote", at["A quotation"], 17),
        Entity("spoiler", at["A quotation"] + 2, 9),
    ]
    parsed = parse(html_of(text, entities))
    seen = [(one["type"], one["offset"], one["length"], one.get("url", ""), one.get("language", "")) for one in parsed.entities]
    assert parsed.text == text
    assert seen == [(one.kind, one.offset, one.length, one.url, one.language) for one in entities]


def test_what_crosses_is_cut_and_what_could_do_harm_is_left_out() -> None:
    assert html_of("abcd", [Entity("bold", 0, 3), Entity("italic", 2, 2)]) == "<b>ab<i>c</i></b><i>d</i>"
    assert html_of("ab", [Entity("text_mention", 0, 2), Entity("text_link", 0, 2, url="tg://user?id=5")]) == "ab"
    assert html_of("ab", [Entity("bold", 0, 9), Entity("bold", -1, 1), Entity("bold", 0, 0)]) == "ab"
    assert html_of("ab", [Entity("code", 0, 2), Entity("bold", 0, 2)]) == "<code>ab</code>"


def test_white_space_around_a_text_goes_and_its_formatting_stays_in_place() -> None:
    assert trimmed(" \n😀 a ", [Entity("bold", 0, 5), Entity("italic", 5, 1), Entity("code", 6, 1)]) == (
        "😀 a",
        [Entity("bold", 0, 3), Entity("italic", 3, 1)],
    )
