"""A form speaks one language in each message: that of its instrument, buttons and all."""

from pathlib import Path

from bot.course.catalogue import Library
from bot.language import Interface
from bot.screens.screen import Operator, Voice
from bot.screens.table import SCREENS
from tests.course_instruments import write_instruments
from tests.course_lessons import write_course
from tests.journeys.conftest import ROOT


def test_an_instrument_without_danish_comes_in_english_as_a_whole(tmp_path: Path) -> None:
    write_course(tmp_path)
    library = Library(write_instruments(tmp_path) / "lessons", tmp_path / "locales")
    interface = Interface(ROOT / "locales")
    danish = interface.translator("da")
    assert danish.label("lesson.go_on", "Go on") != "Go on"
    voice = Voice(danish, library, interface, Operator())
    args = {"asking": "a" * 16, "at": 1, "moment": "after", "privacy": "pseudonymous", "number": 2, "of": 8, "opens": False}
    screen = SCREENS.render("form", {**args, "item": "all/stir", "given": "4", "intro": False}, voice)
    assert screen.text == "<i>Question 2 of 8</i>\nI can stir.\n\n<i>0 = Cannot do it, 5 = Can do it asleep</i>"
    assert [button.label for row in screen.buttons for button in row][6:] == ["Go on", "⬅ Back", "Skip", "Stop here"]
    assert [button.data for row in screen.buttons for button in row][4:7:2] == [f"fo:{'a' * 16}:1:=4", f"fo:{'a' * 16}:1:ready"]


def test_an_item_that_is_gone_is_passed_by_with_one_tap(tmp_path: Path) -> None:
    write_course(tmp_path)
    library = Library(write_instruments(tmp_path) / "lessons", tmp_path / "locales")
    interface = Interface(ROOT / "locales")
    args = {"asking": "a", "at": 0, "moment": "week", "privacy": "anonymous", "number": 1, "of": 1, "opens": True, "given": None}
    voice = Voice(interface.translator("en"), library, interface, Operator())
    screen = SCREENS.render("form", {**args, "item": "all/gone", "intro": True}, voice)
    assert (screen.text, [button.data for row in screen.buttons for button in row]) == (
        "This question is not asked any more.",
        ["fo:a:0:skip"],
    )
