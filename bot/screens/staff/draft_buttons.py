"""What every view of a draft shares: its title, its buttons, the way back to the card."""

from collections.abc import Mapping
from typing import Any

from bot.language import LANGUAGES, Markup, Translator
from bot.screens.screen import Button

Args = Mapping[str, Any]


def on(args: Args, label: str, act: str, *about: object) -> Button:
    """A button of a draft: it carries which draft, and the revision it was made for."""
    return Button(label, ":".join(("an", args["id"], str(args["rev"]), act, *map(str, about))))


def back(tr: Translator, args: Args) -> tuple[Button, ...]:
    """The way back to the card."""
    return (on(args, tr.label("staff.draft.back", "Back to the draft"), "card"),)


def title(tr: Translator, args: Args) -> Markup:
    """Which draft this is."""
    return tr("staff.draft.title", "<b>New announcement</b> · draft {number}", number=args["number"])


def own_name(code: str) -> str:
    """What a language calls itself; the code of one we do not know."""
    return LANGUAGES[code].name if code in LANGUAGES else code
