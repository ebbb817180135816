"""Every deed that the code notes has a sentence, and an odd entry breaks nothing."""

import ast
from functools import cache
from pathlib import Path

import pytest

from bot.language import Interface
from bot.screens.staff.audit import sentence
from bot.screens.staff.deeds import SENTENCES

ROOT = Path(__file__).parents[1]
EN = Interface(ROOT / "locales").translator("en")
# Whatever a deed may need, at once.
WHOLE = {
    "object": "7", "role": "admin", "whom": "Maria", "state": "accepted", "cohort": "Ruse", "to": "Vidin", "number": 3,
    "count": 2, "announcement": 7, "kind": "send", "people": 38, "pilot": "Autumn", "moment": "week", "format": "xlsx",
}  # fmt: skip


@cache
def noted() -> set[str]:
    """The names of all actions that are written as such in a call of `note`."""
    calls = (
        node
        for file in (ROOT / "bot").rglob("*.py")
        if "note(" in (source := file.read_text("utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note" and len(node.args) > 3
    )
    return {
        one.value
        for call in calls
        for one in ast.walk(call.args[3])
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and not one.value.endswith(".")
    }


def test_every_deed_has_a_sentence_of_its_own() -> None:
    assert {"role.given", "proposal.answered"} <= noted()
    assert noted() - SENTENCES.keys() == set()
    said = {name: sentence(EN, {"who": "Olga, <town>", "action": name, "deed": WHOLE}) for name in SENTENCES}
    assert not [name for name, text in said.items() if "<code>" in text or not text.startswith("Olga, &lt;town&gt;")]
    assert len(set(said.values())) == len(said)
    assert said["mailing.made"] == "Olga, &lt;town&gt; confirmed announcement 7 to 38 people."


@pytest.mark.parametrize("action", ["role.given", "mailing.made", "learner.moved", "something.new"])
def test_an_entry_that_nobody_has_words_for_is_told_by_its_name(action: str) -> None:
    assert sentence(EN, {"who": "bot", "action": action, "deed": {}}) == f"The bot: <code>{action}</code>"
