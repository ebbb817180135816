"""What an announcement says: who gets which language, link buttons as typed, and a digest that sees every change."""

from typing import Any

import pytest

from bot.administration.announcement import Text, WrongLink, digest, fallback_of, links_of, missing, units, without_links


def test_a_missing_language_is_named_with_what_its_readers_get() -> None:
    texts = {"bg": Text("a"), "en": Text("b")}
    counts = {"bg": 31, "en": 6, "el": 1}
    assert missing(counts, texts, None) == (("el", 1, "en"),)
    assert missing(counts, texts, "bg") == (("el", 1, "bg"),)
    assert missing(counts, texts, "da") == (("el", 1, "en"),)
    assert fallback_of(None, {"da": Text("x"), "bg": Text("y")}) == "da"
    assert fallback_of(None, {}) is None


def test_a_language_without_the_buttons_that_others_have_is_named() -> None:
    linked = Text("a", (("Go", "https://example.eu"),))
    assert without_links({"bg": Text("a"), "en": linked}) == ("bg",)
    assert without_links({"bg": Text("a"), "en": Text("b")}) == ()


def test_link_buttons_are_read_line_by_line() -> None:
    typed = "Sign up - https://example.eu/a?b=c\n\n Read more – https://example.eu\nCo-creation: a guide : https://example.eu/x"
    assert links_of(typed) == (
        ("Sign up", "https://example.eu/a?b=c"),
        ("Read more", "https://example.eu"),
        ("Co-creation: a guide", "https://example.eu/x"),
    )
    assert links_of("Sign up | https://example.eu") == (("Sign up", "https://example.eu"),)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "form"),
        ("https://example.eu", "form"),
        ("Sign up - example.eu", "https"),
        ("Sign up - http://example.eu", "https"),
        ("Sign up - https://localhost", "https"),
        ("Sign up - https://a b.eu", "form"),
        ("x" * 31 + " - https://example.eu", "long label"),
        ("x - https://example.eu/" + "y" * 1000, "long address"),
        ("\n".join("x - https://example.eu" for _ in range(4)), "too many"),
    ],
)
def test_what_is_no_link_button_is_refused(typed: str, problem: str) -> None:
    found = links_of(typed)
    assert isinstance(found, WrongLink)
    assert found.problem == problem


def test_a_sign_outside_the_basic_plane_counts_twice_as_telegram_s_apps_count_it() -> None:
    assert (units("abc"), units("ё"), units("😀")) == (3, 1, 2)


def test_the_digest_sees_every_change_and_nothing_else() -> None:
    parts: dict[str, Any] = {"kind": "course", "audience": {"everybody": True}}
    texts = {"bg": Text("a", (("Go", "https://example.eu"),)), "en": Text("b")}
    same = digest({"audience": {"everybody": True}, "kind": "course"}, dict(reversed(texts.items())), ["2", "1"])
    assert digest(parts, texts, ["1", "2"]) == same
    others = [
        digest({**parts, "kind": "community"}, texts, ["1", "2"]),
        digest(parts, {**texts, "en": Text("c")}, ["1", "2"]),
        digest(parts, {**texts, "bg": Text("a", (("Go", "https://example.com"),))}, ["1", "2"]),
        digest(parts, texts, ["1"]),
    ]
    assert len({same, *others}) == 5
