"""The pseudo-language is longer, in brackets and harmless, and nobody meets it who did not ask for it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.config import VARIABLES
from bot.course.catalogue import Library
from bot.course.check import read_content
from bot.course.english import english_of
from bot.course.gate import message_harm
from bot.course.harm import lesson_harm
from bot.course.markup import plain, render
from bot.course.pseudo import pseudo_entries
from bot.language import LANGUAGES, Interface, guess_language
from bot.language.interface import PACKAGE
from bot.language.markup import gap_list, tags, well_formed
from bot.language.messages import domain_of, messages_of
from bot.language.po import Entry
from bot.language.pseudo import CLOSE, LONGER, OPEN, PSEUDO, pseudo
from bot.language.surfaces import surface_of

ROOT = Path(__file__).parents[1]
HTML = "<b>Hello {name}</b>, write /next or see https://town.example/a?b=c &amp; <i>{hour}</i> by 9.30 @townbot"
MARKDOWN = (
    "**The point is here.**\n\nSee the [town](https://town.example) and a [prototype](term:prototype).\n\n- One\n- Two *more*"
)


def test_a_message_keeps_everything_that_is_no_word() -> None:
    said = pseudo(HTML)
    assert said.startswith(f"{OPEN}<b>Ĥ")
    assert said.endswith(CLOSE)
    assert (gap_list(said), tags(said)) == (gap_list(HTML), tags(HTML))
    assert well_formed(said)
    for kept in ("/next", "https://town.example/a?b=c", "&amp;", "9.30", "@townbot"):
        assert kept in said
    assert "Hello" not in said


def test_markdown_keeps_its_bold_its_lists_and_its_links() -> None:
    said = pseudo(MARKDOWN)
    markup, flaws = render(said)
    assert flaws == ()
    assert tags(markup) == tags(render(MARKDOWN)[0])
    assert markup.count("•") == 2
    assert pseudo("- One thing\n- Two things").startswith(f"- {OPEN}")


@pytest.mark.parametrize("end", ["", ")", ").", "”.", "…"])
def test_an_address_at_the_end_is_the_same_address_behind_which_a_bracket_closes(end: str) -> None:
    text = f"Read (more) at https://town.example/plan{end}"
    assert pseudo(text).endswith(f"https://town.example/plan{end}{CLOSE}")
    assert list(lesson_harm(text, text, pseudo(text), "card")) == []
    assert list(lesson_harm(text, text, pseudo(text).replace("/plan", "/play"), "card"))


@pytest.mark.parametrize("text", [MARKDOWN, "Take the quiz now", "rhythm myths"])
def test_a_message_grows_by_about_a_third(text: str) -> None:
    words, said = plain(text), plain(pseudo(text))
    assert len(words) * 1.15 < len(said) <= len(words) * (1 + LONGER) + 8


def test_a_limit_is_kept_to() -> None:
    assert len(pseudo("Take the quiz now please", longest=30)) <= 30
    assert pseudo("No room for brackets", longest=20) == "No room for brackets"
    assert [pseudo(text) for text in ("12 / {total}", "·", "")] == ["12 / {total}", "·", ""]


@given(st.text(max_size=300))
def test_any_text_becomes_another_of_the_same_shape(text: str) -> None:
    said = pseudo(text)
    assert gap_list(said) == gap_list(text)
    assert re.findall(r"<[^<>]*>", said) == re.findall(r"<[^<>]*>", text)
    assert said.count("\n") == text.count("\n")


@pytest.mark.usefixtures("kept")
def test_every_message_of_the_project_passes_the_gate_in_it() -> None:
    content = read_content(ROOT / "lessons")
    english = english_of(content.domains, PACKAGE, ROOT / "locales")
    wrong = []
    for message in messages_of(PACKAGE)[0]:
        surface = surface_of(message.id, plain=message.plain)
        today = (english.domains[domain_of(message.id)] or {})[message.id]
        forms = tuple(pseudo(text, longest=surface.longest) for text in message.texts)
        if not surface.letters:
            told = Entry(message.id, today.id, today.plural, forms)
            wrong += [(message.id, what) for what in message_harm(english, told, today, PSEUDO.code)]
    for domain in filter(None, content.domains.values()):
        for id, told in pseudo_entries(domain.texts()).items():
            today = (english.domains[domain.name] or {})[id]
            wrong += [(id, what) for what in message_harm(english, told, today, PSEUDO.code)]
    assert [each for each in wrong if "is the English text" not in each[1]] == []


@pytest.mark.usefixtures("kept")
def test_it_is_offered_to_nobody_unless_it_is_asked_for() -> None:
    assert PSEUDO.code not in LANGUAGES
    interface = Interface(ROOT / "locales")
    assert PSEUDO.code not in interface.whole()
    assert interface.translator(PSEUDO.code).language == "en"
    assert guess_language("xx", interface.whole()) == "en"
    library = Library(ROOT / "lessons", ROOT / "locales")
    assert library.ready("basic", PSEUDO.code) == frozenset()
    assert library.glossary(PSEUDO.code).language == "en"


@pytest.mark.usefixtures("kept")
def test_whoever_asks_for_it_gets_every_message_and_lesson_in_it() -> None:
    interface = Interface(ROOT / "locales", pseudo=True)
    assert interface.whole()[-1] == PSEUDO.code
    tr = interface.translator(PSEUDO.code)
    assert (tr.language, tr.own_name) == ("xx", "⟦Pseudo⟧")
    assert tr("done.title", "☑️ <b>Lesson {number} done.</b>", number=3).startswith("☑️ ⟦<b>Ļ")
    assert tr.time(9 * 60) == "09:00"
    library = Library(ROOT / "lessons", ROOT / "locales", pseudo=True)
    assert library.ready("basic", PSEUDO.code) == set(library.courses["basic"].order)
    telling = library.telling("basic", "1.1", PSEUDO.code)
    assert (telling.language, telling.lesson.title[0]) == ("xx", OPEN)
    assert library.glossary(PSEUDO.code).language == "xx"


def test_with_a_token_it_is_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456789:" + "Canary" * 6)
    monkeypatch.setenv("OPERATOR_NAME", "Ruse")
    monkeypatch.setenv("OPERATOR_CONTACT", "training@example.eu")
    assert main(["--pseudo"]) == 2
    assert capsys.readouterr().err == "--pseudo is for the sandbox, and a token is set: nothing was touched.\n"
