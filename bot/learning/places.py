"""Where a learner probably is: the country a language suggests, and the time zones a country has."""

from collections.abc import Mapping

# fmt: off
# The European Union, by code.
COUNTRIES: tuple[str, ...] = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)

# The rest of the EEA, Switzerland and the United Kingdom, then the countries on their way into the Union or next to it.
NEIGHBOURS: tuple[str, ...] = (
    "NO", "IS", "LI", "CH", "GB",
    "UA", "MD", "RS", "BA", "ME", "MK", "AL", "XK", "TR", "GE",
)
# fmt: on

# A language that is the whole country's in exactly one country of the Union suggests that country. Speakers elsewhere
# (Hungarian in Slovakia, Italian in Istria, Romanian in Moldova, Irish or Maltese at the institutions) choose another
# in the settings; to ask everybody would be one question too many.
_ONE: Mapping[str, str] = {
    "bg": "BG",
    "cs": "CZ",
    "da": "DK",
    "es": "ES",
    "et": "EE",
    "fi": "FI",
    "ga": "IE",
    "hr": "HR",
    "hu": "HU",
    "it": "IT",
    "lt": "LT",
    "lv": "LV",
    "mt": "MT",
    "pl": "PL",
    "pt": "PT",
    "ro": "RO",
    "sk": "SK",
    "sl": "SI",
}

# Official in several countries of the Union: the learner is asked. Most speakers first.
_SEVERAL: Mapping[str, tuple[str, ...]] = {
    "de": ("DE", "AT", "BE", "LU"),
    "el": ("GR", "CY"),
    "en": ("IE", "MT", "BE", "LU"),  # official in the first two, the working language of the institutions in the others
    "fr": ("FR", "BE", "LU"),
    "nl": ("NL", "BE"),
    "sv": ("SE", "FI"),
}

# English is what anybody may have on their phone, so it says nothing:
# the middle of the Union is at most an hour from every capital of it.
_ANYWHERE = "Europe/Brussels"

# The capital's zone first. Left out: parts outside the Union (Faroe Islands, Greenland, the Caribbean and Pacific
# territories) and names that tell the same time as one that is here (Ceuta, Büsingen, Famagusta, Saint-Martin).
_ZONES: Mapping[str, tuple[str, ...]] = {
    "AL": ("Europe/Tirane",),
    "AT": ("Europe/Vienna",),
    "BA": ("Europe/Sarajevo",),
    "BE": ("Europe/Brussels",),
    "BG": ("Europe/Sofia",),
    "CH": ("Europe/Zurich",),
    "CY": ("Asia/Nicosia",),
    "CZ": ("Europe/Prague",),
    "DE": ("Europe/Berlin",),
    "DK": ("Europe/Copenhagen",),
    "EE": ("Europe/Tallinn",),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "FI": ("Europe/Helsinki",),
    "FR": (
        "Europe/Paris",
        "America/Guadeloupe",
        "America/Martinique",
        "America/Cayenne",
        "Indian/Reunion",
        "Indian/Mayotte",
    ),  # the outermost regions are part of the Union
    "GB": ("Europe/London",),
    "GE": ("Asia/Tbilisi",),
    "GR": ("Europe/Athens",),
    "HR": ("Europe/Zagreb",),
    "HU": ("Europe/Budapest",),
    "IE": ("Europe/Dublin",),
    "IS": ("Atlantic/Reykjavik",),
    "IT": ("Europe/Rome",),
    "LI": ("Europe/Vaduz",),
    "LT": ("Europe/Vilnius",),
    "LU": ("Europe/Luxembourg",),
    "LV": ("Europe/Riga",),
    "MD": ("Europe/Chisinau",),
    "ME": ("Europe/Podgorica",),
    "MK": ("Europe/Skopje",),
    "MT": ("Europe/Malta",),
    "NL": ("Europe/Amsterdam",),
    "NO": ("Europe/Oslo",),
    "PL": ("Europe/Warsaw",),
    "PT": ("Europe/Lisbon", "Atlantic/Azores", "Atlantic/Madeira"),
    "RO": ("Europe/Bucharest",),
    "RS": ("Europe/Belgrade",),
    "SE": ("Europe/Stockholm",),
    "SI": ("Europe/Ljubljana",),
    "SK": ("Europe/Bratislava",),
    "TR": ("Europe/Istanbul",),
    "UA": ("Europe/Kyiv",),
    "XK": ("Europe/Belgrade",),  # Kosovo keeps the same time and has no name of its own in the database
}


def country_of(language: str) -> str | None:
    """The one country a language suggests, as two letters; None where it may be several, or the language is not ours."""
    return _ONE.get(language)


def likely_countries(language: str) -> tuple[str, ...]:
    """The countries to offer first to someone with this language; one where there is no doubt, none for an unknown language."""
    only = country_of(language)
    return (only,) if only else _SEVERAL.get(language, ())


def zones_of(country: str) -> tuple[str, ...]:
    """The time zones of a country of ours, the capital's first; KeyError for any other country."""
    return _ZONES[country]


def first_zone(language: str) -> str:
    """The time zone to begin with before anybody is asked; one of ours for every language, known or not."""
    likely = likely_countries(language)
    return _ANYWHERE if language == "en" or not likely else zones_of(likely[0])[0]
