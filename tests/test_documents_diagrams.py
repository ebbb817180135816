"""Diagrams: whole in every language, however long the labels; the same labels, the same bytes; readable for everybody."""

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.course.diagrams import DIAGRAMS
from bot.course.texts import KINDS
from bot.documents.diagrams import FONTS, HERE, WIDTH, NotDrawn, compiler, draw
from bot.documents.palette import COLOURS, READ_ON, SEEN_ON, contrast
from bot.language.po import read_po

ROOT = Path(__file__).parents[1]
GREEK, BULGARIAN = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΆΩΏ", "абвгдежзийклмнопрстуфхцчшщъьюяѝАБЮЯ"
LONG_WORD = {
    "el": "αντιπροσωπευτικότητα",
    "bg": "противоконституционна",
    "fi": "osallistamismenetelmä",
    "hu": "közösségfejlesztés",
}

ALL_KINDS = ("bg", "de", "el", "fi", "hu", "mt")  # three alphabets, the longest words, and rules of hyphenation or none


def labels(diagram: str) -> dict[str, str]:
    return {label: f"Words of {label}" for label in DIAGRAMS[diagram]}


def long_labels(diagram: str, language: str) -> dict[str, str]:
    """Labels as long as translations may be, with the longest of words in front."""
    word = LONG_WORD.get(language, "samverkansmetodernas")
    text = f"{word} {word[:9]} {word[:13]} {word[:6]} {word}"[: KINDS["label"].translated]
    return dict.fromkeys(DIAGRAMS[diagram], text.strip())


def measured(diagram: str, said: dict[str, str], language: str) -> list[dict[str, object]]:
    """What typst measured of each label: the room it has, and the widest of the parts into which its words are broken."""
    found: list[dict[str, object]] = json.loads(compiler(diagram, said, language).query("<fit>", field="value"))
    return found


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows_of(png: bytes) -> Iterator[bytes]:
    """The rows of an 8-bit RGBA picture, decoded as the PNG standard says."""
    width, height = size_of(png)
    assert png[24:29] == bytes((8, 6, 0, 0, 0))
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        data += png[place + 8 : place + 8 + length] if png[place + 4 : place + 8] == b"IDAT" else b""
        place += length + 12
    raw, before = zlib.decompress(data), bytearray(width * 4)
    for line in range(height):
        start = line * (width * 4 + 1)
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + width * 4])
        for at in range(width * 4):
            left, up, corner = (row[at - 4], before[at], before[at - 4]) if at >= 4 else (0, before[at], 0)
            nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            row[at] = (row[at] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
        before = row
        yield bytes(row)


def test_every_diagram_has_a_drawing_and_every_drawing_a_diagram() -> None:
    assert {file.stem for file in HERE.glob("*.typ")} == {*DIAGRAMS, "house"}


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_the_same_labels_give_the_same_picture_as_wide_as_a_phone(diagram: str) -> None:
    png = draw(diagram, labels(diagram), "en")
    assert png == draw(diagram, labels(diagram), "en")
    width, height = size_of(png)
    assert width == WIDTH
    assert height <= width * 1.5
    assert len(png) < 400_000
    assert png != draw(diagram, labels(diagram) | {"title": "Other words"}, "en")


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_no_label_leaves_its_place_in_languages_of_every_kind(diagram: str) -> None:
    for language in ALL_KINDS:
        found = measured(diagram, long_labels(diagram, language), language)
        assert len(found) >= len(DIAGRAMS[diagram]), "every label is measured"
        assert [one for one in found if float(str(one["needed"])) > float(str(one["width"])) + 0.01] == []
        assert min(float(str(one["size"])) for one in found) >= 13, "points on a page of 360, so nothing gets tiny"


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_nothing_is_drawn_over_the_edge(diagram: str) -> None:
    # In Maltese, of which typst knows no rules for breaking words.
    png = compiler(diagram, long_labels(diagram, "mt"), "mt").compile(format="png", ppi=36)
    paper = bytes.fromhex(COLOURS["paper"][1:]) + b"\xff"
    for row in rows_of(png):
        assert row[: 4 * 4] == paper * 4
        assert row[-4 * 4 :] == paper * 4


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_every_label_is_in_the_picture(diagram: str) -> None:
    said = labels(diagram)
    assert {one["words"] for one in measured(diagram, said, "en")} == set(said.values())


@pytest.mark.parametrize(
    "text", ['#panic("no")', "*bold* _slanted_", "$x^2$", '"]) #include "/etc/passwd"', "\\ // @preview/x", "<fit>"]
)
def test_a_label_is_words_and_never_code(text: str) -> None:
    assert text in [one["words"] for one in measured("double-diamond", labels("double-diamond") | {"title": text}, "en")]


def test_what_cannot_be_drawn_says_why() -> None:
    with pytest.raises(NotDrawn, match="no such diagram"):
        draw("triple-diamond", {}, "en")
    with pytest.raises(NotDrawn, match="lacks develop, deliver"):
        draw("double-diamond", {id: id for id in DIAGRAMS["double-diamond"][:5]}, "en")
    with pytest.raises(NotDrawn, match="no such diagram"):
        draw("house", {}, "en")


def letters_in(font: bytes) -> set[int]:
    """The letters a font has a sign for, out of its table cmap."""
    tables = {font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16]) for at in range(12, 12 + 16 * font[5], 16)}
    start, _ = tables[b"cmap"]
    offsets = [struct.unpack(">I", font[start + 8 + 8 * n : start + 12 + 8 * n])[0] for n in range(font[start + 3])]
    found: set[int] = set()
    for table in (start + offset for offset in offsets):
        if font[table : table + 2] == b"\x00\x04":
            (double,) = struct.unpack(">H", font[table + 6 : table + 8])
            ends = struct.unpack(f">{double // 2}H", font[table + 14 : table + 14 + double])
            starts = struct.unpack(f">{double // 2}H", font[table + 16 + double : table + 16 + 2 * double])
            found |= {sign for first, last in zip(starts, ends, strict=True) for sign in range(first, last + 1)}
    return found


def test_the_typeface_has_every_letter_the_translations_use() -> None:
    texts = [
        string
        for file in (ROOT / "locales").glob("*/LC_MESSAGES/*.po")
        for entry in read_po(file.read_text("utf-8"))
        for string in entry.strings
        if entry.context
    ]
    used = {letter for text in (*texts, GREEK, BULGARIAN) for letter in text if letter.isalpha()}
    assert len(used) > 150
    for weight in ("Regular", "Bold"):
        known = letters_in((FONTS / f"NotoSans-{weight}.ttf").read_bytes())
        assert {letter for letter in used if ord(letter) not in known} == set(), weight


def test_the_typeface_comes_with_its_licence_and_is_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    assert "Noto Sans" in (ROOT / "NOTICE").read_text("utf-8")
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 200_000


def test_what_is_read_and_what_is_seen_stands_out() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert [pair for pair in READ_ON if contrast(COLOURS[pair[0]], COLOURS[pair[1]]) < 4.5] == []
    assert [pair for pair in SEEN_ON if contrast(COLOURS[pair[0]], COLOURS[pair[1]]) < 3] == []
