"""No translation executes, leaks or phishes: each malicious entry is refused by the gate and inert where it is shown."""

import time
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.check import check
from bot.course.extract import update
from bot.course.harm import command_harm, interface_harm, lesson_harm, lesson_length_harm, same_harm, surface_harm
from bot.course.same import words_of
from bot.language import LANGUAGES, Translator
from bot.language.interface import catalogue_file
from bot.language.markup import well_formed
from bot.language.po import Entry, read_po
from bot.language.surfaces import BUTTON, MESSAGE, surface_of
from tests.course_lessons import write_course

ROOT = Path(__file__).parents[1]
ENGLISH = "<b>Hello {name}</b>, see you at {hour}. Read https://town.example or write /help to @townbot."
FAITHFUL = "<b>Hej {name}</b>, vi ses {hour}. Læs https://town.example eller skriv /help til @townbot."
MALICIOUS = {
    "reads an attribute": FAITHFUL.replace("{name}", "{name.__class__.__init__.__globals__}"),
    "reads an item": FAITHFUL.replace("{name}", "{name[0]}"),
    "allocates a gigabyte": FAITHFUL.replace("{name}", "{name:>999999999}"),
    "converts": FAITHFUL.replace("{name}", "{name!r}"),
    "counts gaps": FAITHFUL.replace("{name}", "{0}"),
    "empty gap": FAITHFUL + "{}",
    "gap in a gap": FAITHFUL.replace("{name}", "{name:{hour}}"),
    "another gap": FAITHFUL + " {token}",
    "loses a gap": FAITHFUL.replace("{hour}", "ni"),
    "open brace": FAITHFUL + " {",
    "closed brace": FAITHFUL + " }",
    "percent format": FAITHFUL.replace("{name}", "%(name)s"),
    "loses a tag": FAITHFUL.replace("<b>", "").replace("</b>", ""),
    "another tag": FAITHFUL.replace("<b>", "<code>").replace("</b>", "</code>"),
    "one tag more": FAITHFUL + "<i>!</i>",
    "tags crossed": FAITHFUL.replace("<b>", "</b>", 1).replace("!</b>", "<b>"),
    "tag left open": FAITHFUL.replace("</b>", ""),
    "half a tag": FAITHFUL + " <b",
    "script": FAITHFUL + "<script>alert(1)</script>",
    "spoiler": FAITHFUL.replace("<b>", "<tg-spoiler>").replace("</b>", "</tg-spoiler>"),
    "hidden link": FAITHFUL.replace("<b>", '<a href="https://evil.example">').replace("</b>", "</a>"),
    "link to a person": FAITHFUL.replace("<b>", '<a href="tg://user?id=1">').replace("</b>", "</a>"),
    "another address": FAITHFUL.replace("town.example", "evil.example"),
    "longer address": FAITHFUL.replace("town.example", "town.example.evil.com"),
    "an address more": FAITHFUL + " http://evil.example",
    "bare address": FAITHFUL + " evil.com",
    "bare short address": FAITHFUL + " t.me/evil",
    "bare country address": FAITHFUL + " evil-bank.dk/login",
    "bare Cyrillic address": FAITHFUL + " банк.рф",
    "punycode": FAITHFUL + " xn--80ak6aa92e.xn--p1ai",
    "number address": FAITHFUL + " 192.168.0.1",
    "tg scheme": FAITHFUL + " tg:resolve?domain=evil",
    "mail": FAITHFUL + " boss@evil.example",
    "another name": FAITHFUL.replace("@townbot", "@evilbot"),
    "a name more": FAITHFUL + " @evilbot",
    "a command more": FAITHFUL + " Tryk /erase nu.",
    "telephone": FAITHFUL + " Ring +45 12 34 56 78.",
    "turned round": FAITHFUL.replace("town", "\u202enwot\u202c"),
    "isolated": FAITHFUL + "\u2067 evil \u2069",
    "hidden mark": FAITHFUL.replace("evil", "e\u200bvil").replace("Hej", "Hej\u200f"),
    "no-width joiner": FAITHFUL.replace("town", "to\u2060wn"),
    "language tags": FAITHFUL + "\U000e0041\U000e0042",
    "control signs": FAITHFUL + "\x1b[31m\x00",
    "line separators": FAITHFUL + "\u2028" * 3,
    "huge": FAITHFUL + " a" * 200_000,
    "too long": FAITHFUL + " og så videre" * 20,
    "left in English": ENGLISH,
}
LESSON_ENGLISH = "**Meet** at the [kitchen](https://town.example/k), says Ane. Costs 5 {euro}."
LESSON_FAITHFUL = "**Mød** os i [køkkenet](https://town.example/k), siger Ane. Koster 5 {euro}."
LESSON_MALICIOUS = {
    "another target": LESSON_FAITHFUL.replace("town.example", "evil.example"),
    "a link more": LESSON_FAITHFUL + " [her](https://evil.example)",
    "person": LESSON_FAITHFUL + " [her](tg://user?id=5)",
    "script": LESSON_FAITHFUL + " [her](javascript:alert(1))",
    "HTML": LESSON_FAITHFUL + ' <a href="https://evil.example">her</a>',
    "HTML block": "<b>x</b>\n\n" + LESSON_FAITHFUL,
    "entities": LESSON_FAITHFUL + " &#101;vil.com",
    "escaped address": LESSON_FAITHFUL + " evil\\.com",
    "autolink": LESSON_FAITHFUL + " <https://evil.example>",
    "picture": LESSON_FAITHFUL + " ![x](https://evil.example/pixel.png)",
    "code": LESSON_FAITHFUL + " `evil`",
    "heading": "# " + LESSON_FAITHFUL,
    "bold more": LESSON_FAITHFUL + " **nu**",
    "bold lost": LESSON_FAITHFUL.replace("**", ""),
    "bold broken": LESSON_FAITHFUL.replace("**", "*", 1),
    "gap more": LESSON_FAITHFUL + " {name.__class__}",
    "gap lost": LESSON_FAITHFUL.replace("{euro}", "euro"),
    "name": LESSON_FAITHFUL + " @evilbot",
    "command": LESSON_FAITHFUL + " /erase",
    "turned": LESSON_FAITHFUL + " \u202eog",
    "telephone": LESSON_FAITHFUL + " 12345678",
    "huge": LESSON_FAITHFUL + " [" * 5000,
}


@pytest.mark.parametrize("trick", MALICIOUS)
def test_a_malicious_message_is_refused_and_inert(trick: str) -> None:
    text = MALICIOUS[trick]
    started = time.process_time()
    harm = [*interface_harm((ENGLISH,), (ENGLISH,), (text,), is_plain=False), *same_harm((ENGLISH,), (text,), words_of)]
    assert harm
    said = Translator(LANGUAGES["da"], {"hi": (text,)})("hi", ENGLISH, name="{hour} <i>", hour="{name}")
    assert time.process_time() - started < 1.0  # seconds of work
    assert well_formed(said)
    assert "__class__" not in said
    assert "<a " not in said
    assert "{hour} &lt;i&gt;" in said or "%(name)s" in said


@pytest.mark.parametrize("trick", LESSON_MALICIOUS)
def test_a_malicious_lesson_text_is_refused(trick: str) -> None:
    assert [*lesson_harm(LESSON_ENGLISH, LESSON_ENGLISH, LESSON_MALICIOUS[trick], "card")]


@pytest.mark.parametrize(
    ("english", "faithful"),
    [
        (ENGLISH, FAITHFUL),
        ("Good morning, lesson 2 is here.", "God morgen, lektion 2 er her, f.eks. kl. 9.30 og bl.a. i dag."),
        ("Founded 2014-2020 at 10:16.", "Grundlagt 2014-2020 kl. 10.16."),
        ("and or both 👩‍⚖️", "og/eller begge dele 👩‍⚖️"),
        ("Read {count} pages: {title}.", "Læs {count} sider: „{title}“."),
    ],
)
def test_a_faithful_translation_passes(english: str, faithful: str) -> None:
    assert [
        *interface_harm((english,), (english,), (faithful,), is_plain=False),
        *same_harm((english,), (faithful,), words_of),
    ] == []


def test_a_faithful_lesson_text_passes_and_has_room_to_grow() -> None:
    assert [*lesson_harm(LESSON_ENGLISH, LESSON_ENGLISH, LESSON_FAITHFUL, "card")] == []
    assert [*lesson_length_harm("x" * 30, "button")] == []
    assert [*lesson_length_harm("x" * 31, "button")] == ["has 31 characters, at most 30 fit: shorten the English, not only this"]
    assert [*lesson_length_harm("**" + "x" * 1000 + "**", "card")] == []


def test_plain_texts_stay_plain() -> None:
    assert [*lesson_harm("Big", "Big", "*Stor*", "button")]
    assert [*lesson_harm("Big", "Big", "Stor\nPot", "button")]
    assert [*interface_harm(("Go on",), ("Go on",), ("Videre <3",), is_plain=True)] == []


def test_a_plural_form_may_say_one_in_words_but_keeps_its_other_gaps() -> None:
    english = ("{count} day in {town}", "{count} days in {town}")
    assert [*interface_harm(english, english, ("én dag i {town}", "{count} dage i {town}"), is_plain=True)] == []
    assert [*interface_harm(english, english, ("én dag", "{count} dage i {town}"), is_plain=True)]


def test_a_stale_text_may_keep_its_former_tags_but_no_former_link() -> None:
    former = "**Meet** at the [kitchen](https://town.example/k)."
    translated = "**Mød** os i [køkkenet](https://town.example/k)."
    assert [*lesson_harm("Meet at the [kitchen](https://town.example/k).", former, translated, "card")] == []
    assert [*lesson_harm("**Meet** at the kitchen.", former, translated, "card")]
    forged = "**Meet** at the [kitchen](https://evil.example)."  # a translator can write the former English too
    assert [*lesson_harm(former, forged, "**Mød** os i [køkkenet](https://evil.example).", "card")]


@pytest.mark.parametrize(
    ("id", "english", "text", "said"),
    [
        ("lesson.skip", "Skip", "x" * 30, []),
        ("lesson.skip", "Skip {number}", "x" * 30 + "{number}", []),
        ("lesson.skip", "Skip", "x" * 31, ["has 31 characters beside its gaps, at most 30 fit there"]),
        ("lesson.skip", "Skip", " ", ["is empty"]),
        ("toast.old", "Old", "x" * 200, []),
        ("toast.old", "Old", "x" * 201, ["has 201 characters beside its gaps, at most 200 fit there"]),
        ("command.next", "the next lesson", "x" * 257, ["has 257 characters beside its gaps, at most 256 fit there"]),
        ("command.next", "the next lesson", "\n", ["is empty"]),
        ("menu.description", "A course", "x" * 513, ["has 513 characters beside its gaps, at most 512 fit there"]),
        ("menu.short_description", "A course", "x" * 121, ["has 121 characters beside its gaps, at most 120 fit there"]),
        ("operator.sandbox", "the sandbox", "x" * 99, []),
        ("question.letters", "ABCDEF", "АБВГДЕ", []),
        ("question.letters", "ABCDEF", "АБВГД", ["must be 6 different letters"]),
        ("question.letters", "ABCDEF", "АБВГДД", ["must be 6 different letters"]),
        ("question.letters", "ABCDEF", "ABCDEFG", ["must be 6 different letters"]),
        ("question.letters", "ABCDEF", "ABC EF", ["must be 6 different letters"]),
    ],
)
def test_a_plain_text_fits_where_telegram_shows_it(id: str, english: str, text: str, said: list[str]) -> None:
    assert [*surface_harm(surface_of(id, plain=True), english, text, is_plain=True)] == said


def test_a_message_is_no_button_whatever_its_id() -> None:
    assert surface_of("command.next", plain=False) is MESSAGE
    assert surface_of("lesson.skip", plain=True) is BUTTON
    assert [*surface_harm(MESSAGE, "<b>Hi</b>", "<b> </b>", is_plain=False)] == ["is empty"]


@pytest.mark.parametrize(
    ("english", "made_from", "text", "said"),
    [
        ("Press /next or /help.", "Press /next or /help.", "Tryk /help eller /next.", []),
        ("Press /next or /help.", "Press /next or /help.", "Tryk på hjælp/næste: /help.", ["lacks the command /next"]),
        ("Press /next or /help.", "Press /help.", "Tryk /help.", []),  # stale: /next is new
        ("<b>Lines</b>: /notes, see https://a.example/b.", "<b>Lines</b>: /notes", "<b>Linjer</b>", ["lacks the command /notes"]),
    ],
)
def test_a_translation_keeps_the_commands_of_its_english(english: str, made_from: str, text: str, said: list[str]) -> None:
    assert [*command_harm((english,), (made_from,), (text,))] == said


def test_the_gate_stands_in_the_check_with_file_and_line(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / "bot" / "a.py").write_text(
        'tr("hi", "Hi <b>{name}</b>")\ntr.label_plural("n", "{count} day", "{count} days", count=1)\n'
        'tr.label("go", "Go on")\ntr("odd", "Press /next")\n'
    )
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    bot, basic = (catalogue_file(tmp_path / "locales", "da", domain) for domain in ("bot", "basic"))
    text = bot.read_text(encoding="utf-8")
    text = text.replace('msgstr ""\n\n', 'msgstr "Hej <b>{navn}</b>"\n\n', 1).replace(
        "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0"
    )
    for english, danish in (("Go on", "x" * 31), ("Press /next", "Tryk på /help")):
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{danish}"')
    bot.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "{count} dag"'), encoding="utf-8")
    text = basic.read_text(encoding="utf-8").replace('msgid "Just"\nmsgstr ""', "")
    spoilt = text.replace('msgid "Big"\nmsgstr ""', 'msgid "Big"\nmsgstr "Alt, alt for stor til dette lille bord"', 1)
    basic.write_text(spoilt + '\nmsgctxt "basic/course/title"\nmsgid "x"\nmsgstr ""\n', encoding="utf-8")
    lines = [str(mistake) for mistake in check(tmp_path / "lessons", tmp_path / "locales", tmp_path / "bot")]
    expected = [
        ("bot", 'msgid ""', "Plural-Forms: must be nplurals=2; plural=(n != 1); (found: nplurals=1; plural=0;)"),
        ("bot", 'msgctxt "hi"', "hi: has the gap {navn} that the English does not have (found: Hej <b>{navn}</b>)"),
        ("bot", 'msgctxt "hi"', "hi: lacks the gap {name} (found: Hej <b>{navn}</b>)"),
        ("bot", 'msgctxt "n"', "n: needs 2 plural forms (found: {count} dag)"),
        ("bot", 'msgctxt "go"', "go: has 31 characters beside its gaps, at most 30 fit there"),
        ("bot", 'msgctxt "odd"', "odd: lacks the command /next (found: Tryk på /help)"),
        ("bot", 'msgctxt "odd"', "odd: has something to tap that the English does not have (/help) (found: Tryk på /help)"),
        ("basic", 'msgctxt "basic/1.1/pots/labels/big"', "basic/1.1/pots/labels/big: has 38 characters, at most 30 fit: shorten"),
    ]
    for domain, at, said in expected:
        content = catalogue_file(tmp_path / "locales", "da", domain).read_text(encoding="utf-8").split("\n")
        place = f"locales/da/LC_MESSAGES/{domain}.po:{content.index(at) + 1}:1: {said}"
        assert any(line.startswith(place) for line in lines), (place, lines)
    assert any("basic/course/title: stands twice, first in line" in line for line in lines)


def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path) -> None:
    write_course(tmp_path)
    file = catalogue_file(tmp_path / "locales", "da", "basic")
    file.parent.mkdir(parents=True)
    for content, said in (
        (b'msgid ""\nmsgstr "\n', ":2:1: neither a comment nor a text in quotes"),
        (b"\xff", ":1:1: not UTF-8 text"),
        (b" " * 5_000_000, ":1:1: larger than 4,000,000 bytes"),
    ):
        file.write_bytes(content)
        lines = [str(mistake) for mistake in check(tmp_path / "lessons", tmp_path / "locales", tmp_path / "bot")]
        assert lines == [f"locales/da/LC_MESSAGES/basic.po{said}"]


POISONS = ("{x.__class__}", " evil.com", "@evil_bot", "<i>", "\u202e", " tg:x", " /erase", "{", "https://evil.example")


@pytest.fixture(scope="module")
def real() -> list[list[Entry]]:
    """Every translated message of the interface, by language."""
    files = sorted((ROOT / "locales").rglob("bot.po"))
    read = [read_po(file.read_text(encoding="utf-8")) for file in files]
    return [[entry for entry in entries if entry.context and entry.done and not entry.obsolete] for entries in read]


@pytest.mark.parametrize("poison", POISONS)
def test_every_real_message_is_refused_once_it_is_poisoned(poison: str, real: list[list[Entry]]) -> None:
    """Each translation meets one of the poisons, and each message meets all of them in one language or another."""
    turn = POISONS.index(poison)
    entries = [each for place, told in enumerate(real) for each in told if _turn(each, place) == turn]
    assert {entry.context for entry in entries} >= set.intersection(*({each.context for each in told} for told in real)) != set()
    for entry in entries:
        spoilt = (*entry.strings[:-1], entry.strings[-1] + poison)
        plain = "<" not in entry.id and poison != "<i>"
        assert [*interface_harm(entry.english, entry.made_from, spoilt, is_plain=plain)] or poison in entry.id, entry.context


def _turn(entry: Entry, place: int) -> int:
    return (place + crc32(entry.context.encode())) % len(POISONS)


@given(st.text(max_size=200))
def test_no_text_upsets_the_gate(text: str) -> None:
    list(interface_harm((ENGLISH,), (ENGLISH,), (text,), is_plain=False))
    list(lesson_harm(LESSON_ENGLISH, LESSON_ENGLISH, text, "card"))
