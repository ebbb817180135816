"""What a newcomer chooses from: the language, and the place whose clock lessons go by."""

import pytest

from bot.course.catalogue import Library
from bot.language import Interface
from bot.screens.screen import Operator, Screen, Voice
from bot.screens.table import SCREENS
from tests.journeys.conftest import ROOT

# fmt: off
AS_PEOPLE_LOOK_FOR_THEM = [
    "Čeština", "Dansk", "Deutsch", "Eesti", "English", "Español", "Français", "Gaeilge", "Hrvatski", "Italiano", "Latviešu",
    "Lietuvių", "Magyar", "Malti", "Nederlands", "Polski", "Português", "Română", "Slovenčina", "Slovenščina", "Suomi", "Svenska",
    "Ελληνικά", "Български",
]
DONE = {"asked": 2, "right": 1, "next": "1.2", "quiz": False, "day": "2026-11-25", "today": "2026-11-24", "minute": 540,
        "days": "12345", "ask": "place", "local_minute": 610, "page": 0, "nonce": "n"}
# fmt: on


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "lessons", ROOT / "locales")


@pytest.fixture(scope="module")
def interface() -> Interface:
    return Interface(ROOT / "locales")


def voice(library: Library, interface: Interface, language: str) -> Voice:
    """Somebody who speaks this language, and is told lesson 1.1 in English."""
    return Voice(interface.translator(language), library, interface, Operator(), library.telling("basic", "1.1", "en"))


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.buttons for button in row]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("de", ["Germany", "Austria", "Belgium", "Luxembourg"]),
        ("el", ["Greece", "Cyprus"]),
        ("hu", ["Hungary"]),
        ("en", ["Ireland", "Malta", "Belgium", "Luxembourg"]),
    ],
)
def test_the_places_of_one_s_own_language_come_first_although_the_lesson_came_in_english(
    library: Library, interface: Interface, language: str, first: list[str]
) -> None:
    screen = SCREENS.render("lesson_done", DONE, voice(library, interface, language))
    assert labels(screen)[: len(first)] == first
    assert "Where do you work?" in screen.text


def test_the_other_places_stand_in_the_order_of_their_names(library: Library, interface: Interface) -> None:
    german = voice(library, interface, "de")
    screen = SCREENS.render("lesson_done", DONE, german)
    assert labels(screen)[4:-1] == ["Bulgaria", "Croatia", "Cyprus", "Czechia", "Denmark"]
    screen = SCREENS.render("settings_place", {"page": 0}, german)
    assert labels(screen)[4:9] == ["Bulgarien", "Dänemark", "Estland", "Finnland", "Frankreich"]
    last = labels(SCREENS.render("settings_place", {"page": 4}, german))
    assert last[:-1] == ["Republik Moldau", "Schweiz", "Serbien", "Türkei", "Ukraine", "Vereinigtes Königreich"]


def test_languages_stand_in_the_order_in_which_people_look_for_them(library: Library, interface: Interface) -> None:
    shown = labels(SCREENS.render("languages", {"back": "settings"}, voice(library, interface, "en")))
    assert {"English", "Dansk", "Čeština"} <= set(shown)
    assert shown == [name for name in AS_PEOPLE_LOOK_FOR_THEM if name in shown]
