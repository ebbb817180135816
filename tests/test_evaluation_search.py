"""Words are found however either side types them, and a text is read in an order that says nothing."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.news import may_come, new_texts, next_news
from bot.evaluation.reply import Text, digest, in_order, waking
from bot.evaluation.search import mark, occurs, wanted
from bot.language import LANGUAGES

# A sentence of letters that keyboards lack, in each script and with each kind of accent the languages have.
SENTENCES = (
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Zażółć gęślą jaźń",
    "Blåbærgrød på høje øer",
    "Árvíztűrő tükörfúrógép",
    "Θέλω να μάθω πώς, λέει ο Οδυσσεύς",
    "Чуден свят, шофьорът яде крем-брюле",
    "Groß und süß, der Maßstab",
    "Għandi ħafna xogħol, ġibli ċ-ċavetta",
    "Șase țărani vând ouă, an là",
    "Þetta er œuvre, el niño, l’été",
    "Õige väärtus, ķirsis, šūna, ļoti, žirgas, ąžuolas",
)
LETTERS = sorted({sign for sentence in SENTENCES for sign in sentence if sign.isalpha()})


@given(st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=6), st.randoms())
def test_no_word_of_a_text_is_missed_for_its_case_or_its_accents(words: list[str], chance: random.Random) -> None:
    text = ", ".join(words)
    for way in (str.upper, str.lower, str.title, str.casefold):
        some = chance.sample(words, chance.randint(1, len(words)))
        assert occurs(wanted(" ".join(map(way, some))[:90]), text) or len(" ".join(some)) > 80
        assert occurs(wanted(" ".join(some)[:90]), way(text)) or len(" ".join(some)) > 80


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("zluty KUN", "Příliš ŽLUTÝ kůň"),
        ("gesla", "Zażółć gęślą jaźń"),
        ("lodz", "w Łodzi"),
        ("blabaergrod", "Blåbærgrød"),
        ("οδυσσευσ", "ο ΟΔΥΣΣΕΎΣ"),
        ("grosse", "die GRÖSSE"),
        ("strasse", "Straße"),
        ("hafna xoghol", "Għandi ħafna xogħol"),
        ("voyager", "les voyages à voyager"),
    ],
)
def test_what_is_typed_without_accents_is_found(typed: str, text: str) -> None:
    assert occurs(wanted(typed), text)


def test_all_of_the_words_must_occur_and_none_is_no_search() -> None:
    assert occurs(wanted("bus old"), "Older people miss the bus")
    assert not occurs(wanted("bus young"), "Older people miss the bus")
    assert wanted("?! …") == ()
    assert len(LANGUAGES) == 24
    assert len(mark("bus")) == 6


def text(words: str, week: str = "2026-W47", code: str = "a" * 32, occasion: str = "1") -> Text:
    return Text("everyone", "feedback/words", occasion, week, words, code)


def test_texts_are_read_by_week_and_within_a_week_in_no_order_that_means_anything() -> None:
    texts = [text(f"words {number}", "2026-W46" if number % 2 else "2027-W01", f"{number:032x}") for number in range(40)]
    read = in_order(texts)
    assert [one.week for one in read] == ["2027-W01"] * 20 + ["2026-W46"] * 20
    assert read == in_order(list(reversed(texts)))
    assert [one.words for one in read[:20]] != sorted((one.words for one in read[:20]), key=lambda words: int(words.split()[1]))
    assert len({one.handle for one in texts}) == 40
    assert digest("done", texts) == digest("done", read) != digest("done", texts[1:])


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of November 2026 in UTC; the 24th is a Tuesday."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp())


def test_an_answer_comes_when_its_reader_is_awake() -> None:
    assert waking(at(24, 9), "Europe/Brussels") == at(24, 9)
    assert waking(at(24, 21), "Europe/Brussels") == at(25, 7)  # 22:00 there
    assert waking(at(24, 5), "Europe/Brussels") == at(24, 7)
    assert waking(at(24, 9), "Europe/Brussels", paused_until=at(28, 23)) == at(29, 7)


def test_news_come_at_nine_on_working_days_and_only_of_what_is_new() -> None:
    assert next_news("daily", at(24, 9), "Europe/Brussels", "12345") == at(25, 8)
    assert next_news("daily", at(27, 9), "Europe/Brussels", "12345") == at(30, 8)
    assert next_news("weekly", at(24, 9), "Europe/Brussels", "12345") == at(30, 8)
    assert next_news("off", at(24, 9), "Europe/Brussels", "12345") is None
    assert may_come(at(24, 8), "Europe/Brussels")
    assert not may_come(at(24, 22), "Europe/Brussels")
    assert new_texts({"a": 3, "b": 5, "gone": 9}, {"a": 3, "b": 12, "c": 2, "gone": 1}) == {"b": 7, "c": 2, "gone": 1}
