"""Examples of pilots are told in the language of staff, unless their file says something else."""

from pathlib import Path

from bot.course.catalogue import Library
from bot.course.pilot import EVERYONE
from bot.language import Interface
from bot.language.pseudo import OPEN, PSEUDO
from bot.screens.staff.pilot_examples import ABOUT, NAMES, example_about, example_name

ROOT = Path(__file__).parents[1]


def test_every_example_is_told_in_the_language_of_staff_as_long_as_its_file_says_the_same() -> None:
    examples = {id: one for id, one in Library(ROOT / "lessons", ROOT / "locales").pilots.items() if id != EVERYONE}
    interface = Interface(ROOT / "locales", pseudo=True)
    english, pseudo = interface.translator("en"), interface.translator(PSEUDO.code)
    assert NAMES.keys() == ABOUT.keys() <= examples.keys()
    for id in NAMES:
        example = examples[id]
        assert example_name(interface, english, example) == example.name == NAMES[id](english)
        assert example_about(interface, english, example) == example.about == ABOUT[id](english)
        assert example_about(interface, pseudo, example).startswith(OPEN)
        own = example.model_copy(update={"name": "Our own", "about": "For us."})
        assert (example_name(interface, pseudo, own), example_about(interface, pseudo, own)) == ("Our own", "For us.")
    short = examples["trainers"]
    assert example_name(interface, pseudo, short).startswith(OPEN)
    assert len(example_name(interface, pseudo, examples["denmark"])) <= 60  # a name that is too long for a pilot stays English
