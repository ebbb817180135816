"""A language says numbers, dates and messages its own way, and never lets a translation do harm."""

import datetime
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import LANGUAGES, Interface, Markup, Translator, escape, guess_language
from bot.language.markup import strip_tags
from bot.language.translator import Forms

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
NUMBERS = [*range(1001), 10_000, 10**6 - 1, 10**6, 10**6 + 1, 2 * 10**6, 10**9, 123_456_789]
DAY = datetime.date(2025, 11, 19)
DATES = {
    "bg": "сряда, 19 ноември",
    "cs": "středa 19. listopadu",
    "da": "onsdag den 19. november",
    "de": "Mittwoch, 19. November",
    "el": "Τετάρτη 19 Νοεμβρίου",
    "en": "Wednesday 19 November",
    "es": "miércoles, 19 de noviembre",
    "et": "kolmapäev, 19. november",
    "fi": "keskiviikko 19. marraskuuta",
    "fr": "mercredi 19 novembre",
    "ga": "Dé Céadaoin 19 Samhain",
    "hr": "srijeda, 19. studenoga",
    "hu": "november 19., szerda",
    "it": "mercoledì 19 novembre",
    "lt": "lapkričio 19 d., trečiadienis",
    "lv": "trešdiena, 19. novembris",
    "mt": "L-Erbgħa, 19 ta’ Novembru",
    "nl": "woensdag 19 november",
    "pl": "środa, 19 listopada",
    "pt": "quarta-feira, 19 de novembro",
    "ro": "miercuri, 19 noiembrie",
    "sk": "streda 19. novembra",
    "sl": "sreda, 19. november",
    "sv": "onsdag 19 november",
}


def speaking(language: str, translations: dict[str, Forms] | None = None) -> Translator:
    return Translator(LANGUAGES[language], translations or {})


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_plural_forms_of_a_language_are_those_of_cldr(code: str) -> None:
    language = LANGUAGES[code]
    rule = language.locale.plural_form
    taken = {rule(number) for number in NUMBERS}
    order = [category for category in CATEGORIES if category in taken]
    assert language.forms == len(order)
    assert [number for number in NUMBERS if language.form(number) != order.index(rule(number))] == []


def test_there_are_the_24_official_languages() -> None:
    assert " ".join(LANGUAGES) == "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
    assert all(language.name[0].isupper() for language in LANGUAGES.values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_date_is_written_in_full_with_its_weekday_and_without_its_year(code: str) -> None:
    assert speaking(code).date(DAY) == DATES[code]


@pytest.mark.parametrize("code", LANGUAGES)
def test_times_have_24_hours_and_weekdays_begin_with_monday(code: str) -> None:
    tr = speaking(code)
    assert tr.time(13 * 60 + 5) in ("13:05", "13.05")
    assert tr.time(9 * 60) in ("09:00", "9:00", "09.00", "9.00")
    assert len({tr.weekday(number) for number in range(1, 8)}) == 7
    assert len({tr.weekday(number, short=True) for number in range(1, 8)}) == 7
    assert tr.weekday(DAY.isoweekday()).lower()[:3] in tr.date(DAY).lower()


def test_numbers_countries_and_languages_have_their_local_names() -> None:
    assert speaking("da").number(12345.5) == "12.345,5"
    assert speaking("en").number(1234) == "1,234"
    assert speaking("fi").country("GR") == "Kreikka"
    assert speaking("fi").country("XX-unknown") == "XX-unknown"
    assert speaking("en").language_name("da") == "Danish"
    assert speaking("da").language_name("en") == "engelsk"


@pytest.mark.parametrize(
    ("code", "guessed"), [("da-DK", "da"), ("da_DK", "da"), ("DA", "da"), ("no", "en"), ("", "en"), (None, "en"), ("sv", "en")]
)
def test_the_language_is_guessed_from_telegrams_code(code: str | None, guessed: str) -> None:
    assert guess_language(code, ("en", "da")) == guessed
    assert guess_language("xx", ("en", "da"), otherwise="da") == "da"  # what somebody's cohort speaks


def test_gaps_are_escaped_unless_they_are_markup() -> None:
    tr = speaking("da", {"greeting": ("<b>Hej {name}</b>, {what}",)})
    said = tr("greeting", "<b>Hi {name}</b>, {what}", name='<i>{what}</i> & "co"', what=Markup("<i>ok</i>"))
    assert said == "<b>Hej &lt;i&gt;{what}&lt;/i&gt; &amp; &quot;co&quot;</b>, <i>ok</i>"
    assert isinstance(said, Markup)


def test_a_label_is_plain_text() -> None:
    tr = speaking("da", {"go": ("Videre til {title}",)})
    assert tr.label("go", "Go on to {title}", title="A & B") == "Videre til A & B"
    assert tr.label("go", "Go on to {title}", title=Markup("<b>A &amp; B</b>")) == "Videre til A & B"


def test_a_number_takes_its_plural_form() -> None:
    tr = speaking("pl", {"done": ("{count} lekcja", "{count} lekcje", "{count} lekcji")})
    said = [tr.plural("done", "{count} lesson", "{count} lessons", count=count) for count in (1, 3, 5, 22, 1234)]
    assert said[:4] == ["1 lekcja", "3 lekcje", "5 lekcji", "22 lekcje"]
    assert said[4].endswith("234 lekcje")
    assert speaking("en").label_plural("done", "{count} lesson", "{count} lessons", count=1) == "1 lesson"
    assert speaking("en").label_plural("done", "{count} lesson", "{count} lessons", count=0) == "0 lessons"


@pytest.mark.parametrize(
    "translated",
    [
        "Hej {navn}",
        "Hej {name.__class__}",
        "Hej {name:>999999999}",
        "Hej {0}",
        "Hej {}",
        "<b>Hej</b> {name}",
        "Hej </b>{name}<b>",
        "Hej <{name}",
    ],
)
def test_a_translation_that_does_not_fit_gives_way_to_english(translated: str, caplog: pytest.LogCaptureFixture) -> None:
    tr = speaking("da", {f"hi {translated}": (translated,)})
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert tr(f"hi {translated}", "Hi {name}", name="Sofia") == "Hi Sofia"
    assert len(caplog.records) == 1


def test_the_wrong_number_of_plural_forms_gives_way_to_english() -> None:
    tr = speaking("pl", {"done": ("{count} lekcja", "{count} lekcje")})
    assert tr.plural("done", "{count} lesson", "{count} lessons", count=5) == "5 lessons"


def test_a_gap_without_a_value_never_raises() -> None:
    tr = speaking("da", {"hi": ("Hej {name} {when}",)})
    assert tr("hi", "Hi {name} {when}", name="Sofia") == "Hi Sofia {when}"


def test_a_language_nobody_knows_is_english(tmp_path: Path) -> None:
    assert Interface(tmp_path).translator("xx").language == "en"


@given(st.text())
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert strip_tags(escape(text)) == text


@given(st.text(), st.text())
def test_what_stands_in_a_gap_cannot_become_a_gap_or_a_tag(one: str, two: str) -> None:
    said = speaking("en")("pair", "<b>{one}</b>|{two}", one=one, two=two)
    assert said == f"<b>{escape(one)}</b>|{escape(two)}"


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert escape("a\ud83db").encode() == "a\ufffdb".encode()
