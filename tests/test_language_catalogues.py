"""Catalogues are read strictly and written the same each time; the code's own messages decide which language is whole."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Interface
from bot.language.interface import PACKAGE, catalogue_file
from bot.language.messages import messages_of
from bot.language.po import Entry, PoError, read_po, write_po

CODE = '''
def speak(tr, voice, house):
    """Some ways to say something."""
    # Translators: where the lesson
    # stands in its week.
    tr("lesson.header", "Lesson {number} "
       "of {total}", number=1, total=2)
    voice.tr.plural("lesson.done", "{count} done", "{count} done so far", count=3)
    house.tr("da").label("go", "Go on")
    voice.tr.label_plural("left", "{count} left", "{count} are left", count=2)
    return house.tr(learner.language)
'''

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))


def entry(context: str, *strings: str, id: str = "x", plural: str | None = None) -> Entry:
    return Entry(context=context, id=id, plural=plural, strings=strings)


@given(st.lists(st.tuples(texts, texts, texts.filter(bool)), max_size=4), st.booleans(), st.booleans())
def test_a_catalogue_reads_back_as_it_was_written(rows: list[tuple[str, str, str]], stale: bool, obsolete: bool) -> None:
    entries = [
        Entry(
            context=f"id/{number}",
            id=english,
            plural=f"{english}s" if stale else None,
            strings=(translated, "b") if stale else (translated,),
            flags=frozenset({"fuzzy"} if stale else ()),
            previous=(former, f"{former}s") if stale else (),
            obsolete=obsolete,
        )
        for number, (english, translated, former) in enumerate(rows)
    ]
    written = write_po(entries)
    read = read_po(written)
    assert [(e.context, e.english, e.strings, e.flags, e.previous, e.obsolete) for e in read] == [
        (e.context, e.english, e.strings, e.flags, e.previous, e.obsolete) for e in entries
    ]
    assert write_po(read) == written


def test_the_former_english_of_a_stale_text_survives_reading_and_writing() -> None:
    text = (
        '# mine\n#. ours\n#: a.py\n#, fuzzy\n#| msgid "one"\n#| msgid_plural ""\n#| "long "\n#| "ones"\n'
        'msgctxt "c"\nmsgid "uno"\nmsgid_plural "due"\nmsgstr[0] "1"\nmsgstr[1] "2"\n'
    )
    (read,) = read_po(text)
    assert read.previous == ("one", "long ones")
    assert read.made_from == ("one", "long ones")
    assert (read.notes, read.comments, read.places, read.line) == (("mine",), ("ours",), ("a.py",), 9)
    assert read_po(write_po([read]))[0].previous == read.previous


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello\n", 1),
        ('msgid "a\n', 1),
        ('msgid "a"\nmsgstr "\\q"\n', 2),
        ('msgid "a"\nmsgid "b"\nmsgstr ""\n', 2),
        ('msgid "a"\n', 1),
        ('"a"\n', 1),
        ('msgid "a"\nmsgstr[1] "b"\n', 1),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "b"\n', 1),
        ('msgid "a"\nmsgstr[0] "b"\n', 1),
        ('msgstr "b"\n', 1),
    ],
)
def test_what_is_no_catalogue_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(PoError) as error:
        read_po(text)
    assert error.value.line == line


@given(st.text(st.sampled_from('msgidstrctxt"\\[]01#|~, \n.:fuzzy')))
def test_any_text_is_a_catalogue_or_a_named_line(text: str) -> None:
    with contextlib.suppress(PoError):
        read_po(text)


def test_messages_are_found_in_the_code_with_their_notes(tmp_path: Path) -> None:
    package = tmp_path / "bot"
    package.mkdir()
    (package / "speak.py").write_text(CODE)
    messages, problems = messages_of(package)
    assert problems == ()
    assert [(message.id, message.texts, message.plain) for message in messages] == [
        ("lesson.header", ("Lesson {number} of {total}",), False),
        ("lesson.done", ("{count} done", "{count} done so far"), False),
        ("go", ("Go on",), True),
        ("left", ("{count} left", "{count} are left"), True),
    ]
    assert messages[0].note == "where the lesson stands in its week."
    assert messages[0].place == "bot/speak.py"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('tr("a", "one")\ntr("a", "two")\n', "a has another text"),
        ('tr("a", "one")\ntr.label("a", "one")\n', "a has another text"),
        ('tr(name, "one")\n', "written out"),
        ('tr("a", f"one {x}")\n', "written out"),
        ('tr.plural("a", "one", count=1)\n', None),
        ('tr.plural("a", "one", many, count=1)\n', "written out"),
        ('tr("a", "one", name)\n', "nothing else"),
        ('self.lesson_tr("lesson.header", "Lesson")\n', "lesson.header looks like a message"),
        ('say("lesson.header", f"Lesson {x}")\n', "lesson.header looks like a message"),
        ('say(\n    "lesson.header",\n    "Lesson",\n)\n', "lesson.header looks like a message"),
        ('label("lesson.header", "Lesson")\n', "lesson.header looks like a message"),
    ],
)
def test_a_message_that_cannot_be_found_by_reading_is_a_problem(tmp_path: Path, code: str, what: str | None) -> None:
    package = tmp_path / "bot"
    package.mkdir()
    (package / "speak.py").write_text(code)
    _, problems = messages_of(package)
    assert len(problems) == 1
    assert what is None or what in problems[0].what


@pytest.mark.parametrize(
    "code",
    ['open("notes", "rb")', 'getLogger("bot.delivery")', 'text.replace("A.B", "c")', 'crash("a.b", 3)', 'tr("a.b", "c")'],
)
def test_other_calls_are_no_messages_under_another_name(tmp_path: Path, code: str) -> None:
    package = tmp_path / "bot"
    package.mkdir()
    (package / "speak.py").write_text(f"{code}\n")
    assert messages_of(package)[1] == ()


def test_only_languages_with_every_message_are_whole(tmp_path: Path) -> None:
    package, locales = tmp_path / "bot", tmp_path / "locales"
    package.mkdir()
    (package / "speak.py").write_text('tr("hi", "Hi")\ntr.plural("n", "{count} day", "{count} days", count=1)\n')
    whole = [entry("hi", "Hej", id="Hi"), entry("n", "a", "b", id="{count} day", plural="{count} days")]
    for language, entries in {
        "da": [Entry("hi", "Hello", strings=("Hej",), flags=frozenset({"fuzzy"})), whole[1]],  # stale counts as there
        "de": whole[:1],  # a message is missing
        "sv": [whole[0], entry("n", "a", "", id="{count} day", plural="{count} days")],  # a form is missing
        "pl": whole,  # Polish has three forms
        "nl": [],
        "xx": whole,
    }.items():
        file = catalogue_file(locales, language, "bot")
        file.parent.mkdir(parents=True)
        file.write_text(write_po(entries))
    interface = Interface(locales, package=package)
    assert interface.whole() == ("da", "en")
    assert [interface.lacking(code) for code in ("da", "de", "sv", "pl", "fi", "en")] == [
        (),
        ("n",),
        ("n",),
        ("n",),
        ("hi", "n"),
        (),
    ]
    assert interface.translator("da")("hi", "Hi") == "Hej"
    assert interface.translator("nl")("hi", "Hi") == "Hi"


def test_a_catalogue_that_cannot_be_read_leaves_english(tmp_path: Path) -> None:
    file = catalogue_file(tmp_path, "da", "bot")
    file.parent.mkdir(parents=True)
    for content in (b"\xff\xfe", b"nonsense", b'msgctxt "hi"\nmsgid "Hi"\nmsgstr "He' + b"j" * 5_000_000):
        file.write_bytes(content)
        assert Interface(tmp_path).translator("da")("hi", "Hi") == "Hi"


def test_a_header_that_asks_for_a_billion_plural_forms_takes_no_memory(tmp_path: Path) -> None:
    file = catalogue_file(tmp_path, "da", "bot")
    file.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999; plural=(n ? __import__(0) : 9**9**9);\\n"\n\n'
    file.write_text(header + write_po([entry("n", "{count} dag", "{count} dage", id="{count} day", plural="{count} days")]))
    assert Interface(tmp_path).translator("da").plural("n", "{count} day", "{count} days", count=2) == "2 dage"


def test_our_own_code_hides_no_message_and_is_read_fast() -> None:
    started = time.process_time()
    messages, problems = messages_of(PACKAGE)
    assert time.process_time() - started < 5  # seconds of work, some hundredfold: how fast it is, is measured by the benches
    assert problems == ()
    assert messages
