"""The words that go with the picture of a card."""

from bot.course.markup import to_html
from bot.course.model import Picture
from bot.language import Markup, Translator
from bot.screens.screen import lines


def described(tr: Translator, picture: Picture | None) -> Markup:
    """What a picture says, for those who do not see it, and whose it is; nothing where there is none."""
    if picture is None:
        return Markup("")
    alt = tr("lesson.picture", "<i>The picture: {description}</i>", description=picture.alt)
    return lines(alt, f"<i>{to_html(picture.credit)}</i>" if picture.credit else "")
