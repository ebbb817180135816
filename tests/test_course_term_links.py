"""A word of a card leads to its term, and to nothing else; a translation keeps the same links."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.check import check
from bot.course.harm import lesson_harm
from bot.course.markup import linked_terms, render, to_html, visible_length
from tests.course_lessons import change, write_course
from tests.test_course_glossary import TERMS

CARD = "People in the village meet"
ENGLISH = "**[Stew](term:stew) is shared.** A [jury](term:cooks-jury) tastes it."
DANISH = "**[Gryden](term:stew) deles.** En [jury](term:cooks-jury) smager."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a glossary of two terms beside it."""
    write_course(tmp_path)
    (tmp_path / "lessons" / "glossary").mkdir()
    (tmp_path / "lessons" / "glossary" / "glossary.yaml").write_text(TERMS, encoding="utf-8")
    return tmp_path


def mistakes_of(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]


def test_a_link_opens_the_term_in_the_bot_s_own_chat_and_is_plain_where_the_bot_has_no_name() -> None:
    assert to_html("A [*good* stew](term:stew).", "town_bot") == (
        'A <a href="https://t.me/town_bot?start=term-stew"><i>good</i> stew</a>.'
    )
    assert to_html("A [*good* stew](term:stew).") == "A <i>good</i> stew."
    assert to_html("[a](term:a) [b](https://b.eu) [c](term:c)", "x_bot").count("<a ") == 3
    assert to_html("[a](term:a) [b](https://b.eu) [c](term:c)") == 'a <a href="https://b.eu">b</a> c'


@pytest.mark.parametrize("bot", ["", "town_bot", "a_bot_with_a_long_name_of_32_char"])
def test_the_address_counts_for_nothing(bot: str) -> None:
    assert visible_length(to_html(ENGLISH, bot)) == len("Stew is shared. A jury tastes it.")


@given(st.lists(st.sampled_from(["[a](term:a)", "[b](term:b-1)", "**x**", "words", "[c](https://c.eu)"]), max_size=8))
def test_every_link_to_a_term_is_found_in_its_order(parts: list[str]) -> None:
    markup, flaws = render(" ".join(parts))
    assert flaws == ()
    assert linked_terms(markup) == [part[9:-1] for part in parts if "term:" in part]
    assert "term:" not in to_html(" ".join(parts), "x_bot") + to_html(" ".join(parts))


@pytest.mark.parametrize("link", ["[a](term:)", "[a](term:Stew)", "[a](term:a_b)", "<term:stew>", "[a](term:x?start=1)"])
def test_what_names_no_term_is_a_mistake(link: str) -> None:
    assert [flaw.problem for flaw in render(f"Some {link}")[1]] == ["a link to a term is [word](term:co-creation)"]


def test_a_card_may_link_to_terms(root: Path) -> None:
    change(root / "lessons" / "basic" / "1.1.yaml", CARD, "[People](term:stew) in the village meet")
    assert mistakes_of(root) == []


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (CARD, "[People](term:stw) in", ":20:15: cards[1].text: is no term of the glossary; did you mean stew? (found: stw)"),
        ("Let's taste", "[Let's](term:stew) taste", ":14:12: guess.reply: links to terms stand in the texts of cards only"),
        (
            "text: Does the soup",
            'text: "[Does](term:stew) the soup',
            ":9:16: guess.text: links to terms stand in the texts of cards only",
        ),
        (
            "**A kitchen is a place to meet, part A.**",
            "**A [kitchen](term:stew) is a [place](term:stew) to meet.**",
            ":18:44: cards[1].text: is linked already in this lesson: its first use is enough (found: stew)",
        ),
    ],
)
def test_a_link_out_of_place_is_a_mistake_at_its_place(root: Path, old: str, new: str, mistake: str) -> None:
    file = root / "lessons" / "basic" / "1.1.yaml"
    change(file, old, new)
    if '"[' in new:
        change(file, "need salt?", 'need salt?"')
    found = mistakes_of(root)
    assert [line for line in found if line.startswith(f"lessons/basic/1.1.yaml{mistake}")] == found


def test_a_lesson_has_at_most_four_links(root: Path) -> None:
    terms = "".join(f"  - {{id: t{n}, term: T{n}, text: A thing.}}\n" for n in range(5))
    (root / "lessons" / "glossary" / "glossary.yaml").write_text(f"terms:\n{terms}", encoding="utf-8")
    file = root / "lessons" / "basic" / "1.1.yaml"
    change(file, "*onions*", " ".join(f"[o{n}](term:t{n})" for n in range(4)))
    assert mistakes_of(root) == []
    change(file, "*onions*", "[onions](term:t4)")
    assert [found.partition(": ")[2] for found in mistakes_of(root)] == [
        "cards[2].text: is one link too many: a lesson has at most 4 links to terms (found: t4)"
    ]


def test_links_are_not_judged_while_the_glossary_cannot_be_read(root: Path) -> None:
    change(root / "lessons" / "basic" / "1.1.yaml", CARD, "[People](term:nobody-knows) in the village meet")
    change(root / "lessons" / "glossary" / "glossary.yaml", "term: Stew", "trem: Stew")
    assert [found.partition(": ")[2] for found in mistakes_of(root)] == [
        "terms[1].trem: is no field here; did you mean term? (found: trem)"
    ]


@pytest.mark.parametrize(
    "danish",
    [
        DANISH,
        "**En [jury](term:cooks-jury) smager.** [Gryden](term:stew) deles.",  # another order
    ],
)
def test_a_translation_has_the_same_links_in_any_order(danish: str) -> None:
    assert list(lesson_harm(ENGLISH, ENGLISH, danish, "card")) == []


@pytest.mark.parametrize(
    "danish",
    [
        DANISH.replace("[jury](term:cooks-jury)", "jury"),
        DANISH.replace("term:cooks-jury", "term:stew"),
        DANISH.replace("term:stew", "term:gryde"),
        DANISH.replace("smager", "[smager](term:stew)"),
        DANISH.replace("term:stew", "https://evil.example"),
        DANISH.replace("term:stew", "https://t.me/evil_bot?start=term-stew"),
    ],
)
def test_a_translation_with_other_links_is_refused(danish: str) -> None:
    assert list(lesson_harm(ENGLISH, ENGLISH, danish, "card"))


def test_a_stale_translation_need_not_have_links_that_are_new() -> None:
    former = "**Stew is shared.** A jury tastes it."
    assert list(lesson_harm(ENGLISH, former, "**Gryden deles.** En jury smager.", "card")) == []
