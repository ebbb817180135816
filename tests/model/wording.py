"""What is said to words, a photo or a voice: a code, an answer in a form, feedback, or whatever else was waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.learner import Said

if TYPE_CHECKING:
    from tests.model.life import Life


def typed(life: Life, key: str, text: str) -> Said:
    """Typed words of somebody."""
    model, forms = life.models[key], life.forms
    kind, item = model.expects or ("", "")
    if (kind, item) == ("code", "any"):
        return life.knocked(model, text)
    if forms is None or not kind:
        return model.type(text, life.now)
    if kind == "form":
        if not (model.unasked and model.awaits_words):
            return forms.say(key, text, life.now)
        model.expects = None  # the lesson, which waits for words too
    then, said = model.then, model.type(text, life.now)
    if kind == "feedback" and model.expects is None:
        forms.says_freely(key, item, text.strip(), life.now)
    if model.expects is None and item != "nobody" and said.screens != ["send:step"]:
        forms.resume(key, then, life.now)
    return said


def attached(life: Life, key: str, kind: str, caption: str) -> Said:
    """Something that is no text."""
    model = life.models[key]
    then, said = model.then, model.attach(kind, caption, life.now)
    if life.forms is not None and model.expects is None:
        life.forms.resume(key, then, life.now)
    return said
