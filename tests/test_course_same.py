"""What a translation may not leave as it was, and what it may: words of the English, gaps, entities, links, plural forms."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.check import check
from bot.course.extract import update
from bot.course.harm import interface_harm, lesson_harm, same_harm
from bot.course.same import read_same, words_of
from bot.language.interface import catalogue_file
from bot.language.po import read_po, write_po
from tests.course_lessons import write_course

SAME = """\
all:
  - {text: Fab Lab, why: A name.}
da:
  - Start
  - co-design
"""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Start", ""),
        ("<b>Start</b>: {count} / {total} &amp; https://town.example", ""),
        ("start, Co-Design!", ""),
        ("Restart", "restart"),
        ("Fab Lab", ""),
        ("Fab Lab Barcelona", "barcelona"),
        ("Fab", "fab"),
        ("2023/2836 /next", ""),
        ("[Start](term:co-creation)", ""),
        ("This is still in English", "this is still in english"),
    ],
)
def test_a_text_left_in_english_is_refused_unless_the_list_of_the_language_has_its_words(
    tmp_path: Path, text: str, left: str
) -> None:
    (tmp_path / "same.yaml").write_text(SAME, encoding="utf-8")
    same = read_same(tmp_path)
    assert same.mistakes == ()
    assert same.left_over(text, "da") == left
    assert bool([*same_harm((text,), (text,), lambda each: same.left_over(each, "da"))]) == bool(left)
    assert [*same_harm((text,), (f"{text} dansk",), words_of)] == []
    if "tart" in text:
        assert same.left_over(text, "pl") != ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- Start\n", ":1:1: must be a list of phrases for each language"),
        ("dk: [Start]\n", ":1:1: dk: is no language to translate into"),
        ("da: Start\n", ":1:5: da: must be a list of phrases"),
        ("da:\n  - [Start]\n", ":2:5: da[1]: must be a phrase, or {text: the phrase, why: the reason}"),
        ("da:\n  - {text: Start, reason: x}\n", ":2:5: da[1]: must be a phrase"),
        ("da:\n  - '12'\n", ":2:5: da[1]: must be a phrase"),
        ("da: [Start\n", ": not YAML"),
    ],
)
def test_a_list_of_same_words_that_is_none_is_a_mistake_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    write_course(tmp_path)
    (tmp_path / "locales" / "same.yaml").write_text(content, encoding="utf-8")
    (line,) = [str(mistake) for mistake in check(tmp_path / "lessons", tmp_path / "locales", tmp_path / "bot")]
    assert line.startswith("locales/same.yaml:")
    assert said in line


def test_gaps_and_entities_are_counted() -> None:
    english = ("{name} and {name} &amp; {town}",)
    assert [*interface_harm(english, english, ("{name} og {name} &amp; {town}",), is_plain=False)] == []
    once = [*interface_harm(english, english, ("{name} &amp; {town}",), is_plain=False)]
    assert once == ["has the gap {name} 1 times, the English has it 2 time(s)"]
    for spoilt in ("{name} og {name} og {town}", "{name} og {name} &#38; {town}", "{name} og {name} &amp; {town} &#8238;"):
        said = [*interface_harm(english, english, (spoilt,), is_plain=False)]
        assert said == ["has other entities (&amp;, &lt; ...) than the English"]
    assert [*lesson_harm("Cooks", "Cooks", "Kokke &#8207;", "card")]
    assert [*lesson_harm("{name} cooks", "{name} cooks", "{name} og {name}", "card")]


def test_a_term_link_stays_on_its_term() -> None:
    english = "**Meet.**\n\nA [prototype](term:prototype) helps."
    assert [*lesson_harm(english, english, "**Mød.**\n\nEn [prototype](term:prototype) hjælper.", "card")] == []
    for spoilt in ("En prototype hjælper.", "En [prototype](term:pilot) hjælper.", "En [prototype](term:) hjælper."):
        assert [*lesson_harm(english, english, f"**Mød.**\n\n{spoilt}", "card")]


@pytest.mark.parametrize("strings", [("a",), ("a", "b", "c", "d"), ("a", "b", "c", ""), ("a", "", "c")])
def test_a_plural_has_exactly_the_forms_of_its_language(tmp_path: Path, strings: tuple[str, ...]) -> None:
    write_course(tmp_path)
    (tmp_path / "bot" / "a.py").write_text('tr.label_plural("n", "{count} day", "{count} days", count=1)\n')
    update(tmp_path)
    file = catalogue_file(tmp_path / "locales", "pl", "bot")
    header, entry = read_po(file.read_text(encoding="utf-8"))
    three = replace(entry, strings=tuple(f"{{count}} {text}" for text in ("dzień", "dni", "dnia")))
    for told, wrong in ((three, False), (replace(entry, strings=strings), True)):
        file.write_text(write_po([header, told]), encoding="utf-8")
        said = [str(mistake) for mistake in check(tmp_path / "lessons", tmp_path / "locales", tmp_path / "bot")]
        assert any("n: needs 3 plural forms" in line for line in said) == wrong
