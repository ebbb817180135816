"""Countries and zones: checked against what CLDR and the time zone database say."""

from datetime import date
from importlib.resources import files

import pytest
from babel.core import get_global
from babel.languages import get_official_languages, get_territory_language_info

from bot.learning.places import COUNTRIES, NEIGHBOURS, country_of, first_zone, likely_countries, zones_of
from bot.learning.schedule import instant, local_minute, zone_named

# fmt: off
LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)
# fmt: on
WORKING_LANGUAGE_OF_THE_INSTITUTIONS = {"BE", "LU"}
MILLIONS = {"AT": 9, "BE": 12, "CY": 1, "DE": 84, "FI": 6, "FR": 68, "GR": 10, "LU": 1, "NL": 18, "SE": 11}  # people


def official_in(language: str) -> set[str]:
    """The countries of the Union where CLDR knows this language as the whole country's."""
    return {country for country in COUNTRIES if language in get_official_languages(country)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_language_official_in_one_country_suggests_it(language: str) -> None:
    official = official_in(language)
    if language == "en" or len(official) > 1:
        assert country_of(language) is None
    else:
        assert official == {country_of(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_countries_offered_first_are_those_where_the_language_is_official(language: str) -> None:
    offered = likely_countries(language)
    assert len(set(offered)) == len(offered)
    assert set(offered) == official_in(language) | (WORKING_LANGUAGE_OF_THE_INSTITUTIONS if language == "en" else set())


@pytest.mark.parametrize("language", ["de", "el", "fr", "nl", "sv"])
def test_the_zone_before_anybody_is_asked_is_where_most_speakers_live(language: str) -> None:
    def speakers(country: str) -> float:
        return MILLIONS[country] * float(get_territory_language_info(country)[language]["population_percent"] or 0)

    assert first_zone(language) == zones_of(max(likely_countries(language), key=speakers))[0]


def test_english_begins_in_brussels_an_hour_from_every_capital_of_the_union() -> None:
    assert first_zone("en") == "Europe/Brussels"
    noon = instant(date(2026, 11, 23), 12 * 60, "Europe/Brussels")
    assert {local_minute(noon, zones_of(country)[0]) for country in COUNTRIES} == {11 * 60, 12 * 60, 13 * 60}


def test_one_country_gives_its_capitals_zone() -> None:
    assert (first_zone("da"), first_zone("pt"), first_zone("es")) == ("Europe/Copenhagen", "Europe/Lisbon", "Europe/Madrid")


def test_an_unknown_language_still_has_a_zone() -> None:
    for unknown in ("tlh", "", "EN", "da-DK"):
        assert country_of(unknown) is None
        assert likely_countries(unknown) == ()
        assert first_zone(unknown) == "Europe/Brussels"


def test_there_are_27_countries_and_15_neighbours_each_once() -> None:
    assert len(COUNTRIES) == 27
    assert len(NEIGHBOURS) == 15
    assert len(set(COUNTRIES + NEIGHBOURS)) == 42


@pytest.mark.parametrize("country", COUNTRIES + NEIGHBOURS)
def test_every_zone_is_in_the_database_and_belongs_to_its_country(country: str) -> None:
    # The outermost regions have codes of their own; Kosovo has no zone of its own.
    parts = {"FR": {"FR", "GP", "MQ", "GF", "RE", "YT"}, "XK": {"RS"}}.get(country, {country})
    zones = zones_of(country)
    assert len(set(zones)) == len(zones) > 0
    for zone in zones:
        assert zone_named(zone).key == zone
        assert files("tzdata").joinpath("zoneinfo", *zone.split("/")).is_file()
        assert get_global("zone_territories")[zone] in parts


def test_the_capital_comes_first_where_there_are_several() -> None:
    assert {c: zones_of(c)[0] for c in COUNTRIES + NEIGHBOURS if len(zones_of(c)) > 1} == {
        "ES": "Europe/Madrid",
        "FR": "Europe/Paris",
        "PT": "Europe/Lisbon",
    }


def test_a_country_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(KeyError):
        zones_of("US")
