"""The 24 languages, fallback, Translator with plurals and dates."""

from bot.language.interface import Interface
from bot.language.languages import LANGUAGES, Language, guess_language
from bot.language.markup import Markup, escape
from bot.language.translator import Translator

__all__ = ["LANGUAGES", "Interface", "Language", "Markup", "Translator", "escape", "guess_language"]
