"""A term is found by its name, a part of it, its English name, what it means, and in spite of a slip of the finger."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.glossary import Glossary, Term, load_glossary
from bot.course.search import MOST, OFFERED, find, in_order

ENGLISH = load_glossary(Path(__file__).parents[1] / "lessons")
NAMES = {term.id: term.term for term in ENGLISH.terms}
TERMS = st.sampled_from(ENGLISH.terms)
# Made for this test: what translators write stands in locales/.
DANISH = Glossary.model_validate(
    {
        "terms": [
            {"id": "co-creation", "term": "Samskabelse", "text": "Myndigheder og borgere former noget sammen."},
            {"id": "citizens-assembly", "term": "Borgersamling", "text": "En større gruppe, som er udtrukket ved lodtrækning."},
            {"id": "facilitator", "term": "Ordstyrer", "text": "En person, som leder en gruppe fair."},
            {"id": "accessibility", "term": "Åben for alle", "text": "Steder og tekster, som alle kan bruge."},
        ]
    }
)


def hits(words: str) -> tuple[str, ...]:
    return find(words, ENGLISH, "en", ENGLISH).hits


def i_mean(words: str) -> tuple[str, ...]:
    return find(words, DANISH, "da", ENGLISH).hits


@given(TERMS, st.sampled_from([str.upper, str.lower, str.title, lambda name: f"  {name} ", lambda name: name.replace("-", " ")]))
def test_a_term_is_found_by_its_own_name_alone_however_it_is_written(term: Term, write: Callable[[str], str]) -> None:
    assert hits(write(NAMES[term.id])) == (term.id,)


@given(TERMS, st.data())
def test_a_term_is_among_those_that_its_beginning_finds(term: Term, data: st.DataObject) -> None:
    name = NAMES[term.id]
    beginning = name[: data.draw(st.integers(3, len(name)))]
    found = find(beginning, ENGLISH, "en", ENGLISH)
    assert term.id in found.hits or found.more or beginning.strip() in NAMES.values()


@given(TERMS, st.data())
def test_one_slip_of_the_finger_is_understood(term: Term, data: st.DataObject) -> None:
    name = NAMES[term.id]
    at = data.draw(st.integers(0, len(name) - 2))
    for mistyped in (name[:at] + name[at + 1] + name[at] + name[at + 2 :], name[:at] + name[at + 1 :]):
        assert term.id in hits(mistyped)


@given(st.text(max_size=80) | st.sampled_from(list(NAMES.values())).map(lambda name: name[::-1]))
def test_whatever_is_typed_the_answer_is_short_and_names_terms_there_are(words: str) -> None:
    found = find(words, ENGLISH, "en", ENGLISH)
    assert len(set(found.hits)) == len(found.hits) <= MOST
    assert len(set(found.nearest)) == len(found.nearest) <= OFFERED
    assert {*found.hits, *found.nearest} <= NAMES.keys()
    assert not (found.hits and found.nearest)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("lottery", ("sortition",)),
        ("assembly", ("citizens-assembly",)),
        ("design", ("design-thinking", "co-design")),
        ("CITIZEN'S jury", ("citizens-jury",)),
        ("cocreation", ("co-creation",)),
        ("évaluation", ("evaluation",)),
        ("budget", ("participatory-budgeting",)),
        ("delibration", ("deliberation",)),
        ("asembly", ("citizens-assembly",)),
        ("lot", ("citizens-assembly", "citizens-jury", "sortition")),  # by what they mean, and not "pilot"
        ("ferry", ()),
        ("?!", ()),
        ("", ()),
    ],
)
def test_people_find_what_they_mean(words: str, ids: tuple[str, ...]) -> None:
    assert hits(words) == ids


def test_who_types_another_word_is_offered_what_comes_nearest() -> None:
    assert find("inclusive", ENGLISH, "en", ENGLISH).nearest[0] == "inclusion"


def test_many_hits_are_cut_and_said_to_be_more() -> None:
    found = find("c", ENGLISH, "en", ENGLISH)
    assert (len(found.hits), found.more) == (MOST, True)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("samskabelse", ("co-creation",)),
        ("co-creation", ("co-creation",)),
        ("assembly", ("citizens-assembly",)),
        ("lodtrækning", ("citizens-assembly",)),
        ("lodtraekning", ("citizens-assembly",)),  # a keyboard without æ
        ("aben for alle", ("accessibility",)),
        ("borgersamlnig", ("citizens-assembly",)),
        ("samskabelsen", ("co-creation",)),
    ],
)
def test_terms_are_found_by_their_english_names_too(words: str, ids: tuple[str, ...]) -> None:
    assert i_mean(words) == ids


def test_a_danish_list_ends_with_a_ring() -> None:
    assert in_order(DANISH, "da") == ("citizens-assembly", "facilitator", "co-creation", "accessibility")
    assert in_order(DANISH, "en")[0] == "accessibility"


def test_the_sixty_terms_stand_in_the_order_of_the_alphabet() -> None:
    assert in_order(ENGLISH, "en") == tuple(term.id for term in ENGLISH.terms)
    assert unicodedata.is_normalized("NFC", "".join(NAMES.values()))
