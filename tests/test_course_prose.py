"""English as a reader meets it: where sentences end, how many syllables a word has, what the grade comes to."""

import pytest

from bot.course.craft.prose import flesch_kincaid, sentences, syllables


def test_sentences_know_lists_labels_and_quotations() -> None:
    text = 'He asked: "Is it far?" Most said no.\n\n- **Bread:** from the [mill](term:mill)\n- Salt, e.g. grey.'
    found = [(one.text, one.line, one.column) for one in sentences(text)]
    assert found == [
        ('He asked: "Is it far?"', 0, 0),
        ("Most said no.", 0, 23),
        ("Bread", 2, 4),
        ("from the mill", 2, 13),
        ("Salt, e.g.", 3, 2),
        ("grey.", 3, 13),
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("people", 2),
        ("co-creation", 4),
        ("asked", 1),
        ("wanted", 2),
        ("area", 3),
        ("available", 4),
        ("services", 3),
        ("science", 2),
        ("responsible", 4),
        ("municipality", 6),
        ("don't", 1),
        ("12", 1),
    ],
)
def test_syllables_are_estimated_as_people_speak(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_follows_its_formula_and_leaves_names_out() -> None:
    assert flesch_kincaid([]) == 0
    said = list(sentences("The cat sat. The dog ran to the door."))
    assert flesch_kincaid(said) == pytest.approx(0.39 * 9 / 2 + 11.8 * 1 - 15.59)
    assert flesch_kincaid(list(sentences("We met in Thessaloniki."))) == flesch_kincaid(list(sentences("We met in York.")))
