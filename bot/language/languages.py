"""The 24 official languages of the European Union: own names, plural rules, and which one to guess."""

import gettext
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from babel import Locale

# What CLDR says of whole numbers, in its order (zero, one, two, few, many, other); forms only fractions take are left out.
_ONE = "nplurals=2; plural=(n != 1);"
_ONE_MILLIONS = "nplurals=3; plural=(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2);"
_NONE_OR_ONE_MILLIONS = "nplurals=3; plural=(n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2);"
_TWO_TO_FOUR = "nplurals=3; plural=(n == 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2);"
_TEENS_APART = "n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2);"


@dataclass(frozen=True)
class Language:
    """One language: its code, its own name, the Plural-Forms header of its catalogues and where its dates come from."""

    code: str
    name: str
    plural_forms: str
    region: str = ""  # where dates and numbers differ by country, the country meant
    like: str = ""  # the language whose dates and numbers it takes, if it has none of its own

    @cached_property
    def locale(self) -> Locale:
        """Babel's data for this language."""
        return Locale(self.like or self.code, self.region or None)

    @cached_property
    def form(self) -> Callable[[int], int]:
        """Which of the plural forms a whole number takes, from 0."""
        return gettext.c2py(self.plural_forms.partition("plural=")[2].rstrip(";"))

    @cached_property
    def forms(self) -> int:
        """How many plural forms a translation has."""
        return int(self.plural_forms.partition("nplurals=")[2].partition(";")[0])


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("bg", "Български", _ONE),
        Language("cs", "Čeština", _TWO_TO_FOUR),
        Language("da", "Dansk", _ONE),
        Language("de", "Deutsch", _ONE),
        Language("el", "Ελληνικά", _ONE),
        Language("en", "English", _ONE, region="IE"),
        Language("es", "Español", _ONE_MILLIONS),
        Language("et", "Eesti", _ONE),
        Language("fi", "Suomi", _ONE),
        Language("fr", "Français", _NONE_OR_ONE_MILLIONS),
        Language(
            "ga",
            "Gaeilge",
            "nplurals=5; plural=(n == 1 ? 0 : n == 2 ? 1 : n >= 3 && n <= 6 ? 2 : n >= 7 && n <= 10 ? 3 : 4);",
        ),
        Language("hr", "Hrvatski", f"nplurals=3; plural=(n % 10 == 1 && n % 100 != 11 ? 0 : {_TEENS_APART}"),
        Language("hu", "Magyar", _ONE),
        Language("it", "Italiano", _ONE_MILLIONS),
        Language(
            "lt",
            "Lietuvių",
            "nplurals=3; plural=(n % 10 == 1 && (n % 100 < 11 || n % 100 > 19) ? 0 : "
            "n % 10 >= 2 && (n % 100 < 11 || n % 100 > 19) ? 1 : 2);",
        ),
        Language(
            "lv",
            "Latviešu",
            "nplurals=3; plural=(n % 10 == 0 || n % 100 >= 11 && n % 100 <= 19 ? 0 : n % 10 == 1 ? 1 : 2);",
        ),
        Language(
            "mt",
            "Malti",
            "nplurals=5; plural=(n == 1 ? 0 : n == 2 ? 1 : n == 0 || n % 100 >= 3 && n % 100 <= 10 ? 2 : "
            "n % 100 >= 11 && n % 100 <= 19 ? 3 : 4);",
        ),
        Language("nl", "Nederlands", _ONE),
        Language("pl", "Polski", f"nplurals=3; plural=(n == 1 ? 0 : {_TEENS_APART}"),
        Language("pt", "Português", _ONE_MILLIONS, region="PT"),
        Language(
            "ro",
            "Română",
            "nplurals=3; plural=(n == 1 ? 0 : n == 0 || n % 100 >= 1 && n % 100 <= 19 ? 1 : 2);",
        ),
        Language("sk", "Slovenčina", _TWO_TO_FOUR),
        Language(
            "sl",
            "Slovenščina",
            "nplurals=4; plural=(n % 100 == 1 ? 0 : n % 100 == 2 ? 1 : n % 100 >= 3 && n % 100 <= 4 ? 2 : 3);",
        ),
        Language("sv", "Svenska", _ONE),
    )
}


def guess_language(code: str | None, offered: Collection[str], otherwise: str = "en") -> str:
    """The offered language a Telegram language code means: "da-DK" is Danish, anything unknown is English, or `otherwise`."""
    base = (code or "").replace("_", "-").partition("-")[0].lower()
    return base if base in offered else otherwise
