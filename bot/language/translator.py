"""Says things in one of the languages: messages with gaps, plurals, dates, times, numbers and names."""

import datetime
import logging
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from babel import dates, numbers

from bot.language.languages import Language
from bot.language.markup import Markup, escape, fill, gaps, stray_brace, strip_tags, tags, well_formed

log = logging.getLogger("bot.language")

Forms = tuple[str, ...]
# The year with what belongs to it: "de 2025", "2025 г.", "2025. gada"; a comma before the weekday stays.
_YEAR = re.compile(r"\s*(?:'de')?\s*\by\b\.?(?:\s*'[^']*')?\.?")


def _as_markup(value: object) -> str:
    return value if isinstance(value, Markup) else escape(str(value))


def _as_text(value: object) -> str:
    return strip_tags(value) if isinstance(value, Markup) else str(value)


class Translator:
    """Speaks one language; what has no fitting translation comes in English, and nothing here ever raises for a translation."""

    def __init__(self, language: Language, translations: Mapping[str, Forms]) -> None:
        self.language = language.code
        self._language = language
        self._locale = language.locale
        self._translations = translations
        self._fitting: dict[str, Forms | None] = {}  # by id, once looked at

    @property
    def own_name(self) -> str:
        """What the language calls itself: "Dansk"."""
        return self._language.name

    def __call__(self, id: str, message: str, /, **gaps: object) -> Markup:
        """The message of this id as Telegram HTML; gaps are escaped unless they are Markup."""
        return Markup(self._say(id, (message,), 0, gaps, _as_markup))

    def plural(self, id: str, one: str, many: str, /, *, count: int, **gaps: object) -> Markup:
        """The message in the form that `count` takes; {count} is written as this language writes numbers."""
        return Markup(self._say(id, (one, many), count, {**gaps, "count": self.number(count)}, _as_markup))

    def label(self, id: str, message: str, /, **gaps: object) -> str:
        """The message as plain text, for buttons and toasts: nothing is escaped, tags of Markup gaps are dropped."""
        return self._say(id, (message,), 0, gaps, _as_text)

    def label_plural(self, id: str, one: str, many: str, /, *, count: int, **gaps: object) -> str:
        """The plain text in the form that `count` takes."""
        return self._say(id, (one, many), count, {**gaps, "count": self.number(count)}, _as_text)

    def time(self, minute_of_day: int) -> str:
        """A time of day as this language writes it, in 24 hours: "09:00", "9.00"."""
        return _time(self._language, minute_of_day)

    def date(self, day: datetime.date) -> str:
        """A day in full with its weekday and without its year: "onsdag den 19. november"."""
        return dates.format_date(day, format=_date_pattern(self._language), locale=self._locale)

    def weekday(self, number: int, *, short: bool = False) -> str:
        """The name of a weekday, 1 = Monday to 7 = Sunday; KeyError for another number."""
        names: Mapping[int, str] = dates.get_day_names("abbreviated" if short else "wide", "stand-alone", self._locale)
        return names[number - 1]

    def number(self, value: int | float) -> str:
        """A number with the separators of this language."""
        if isinstance(value, int) and 0 <= value < 1000:
            return str(value)
        return numbers.format_decimal(value, locale=self._locale)

    def country(self, code: str) -> str:
        """The name of a country (two letters) in this language; the code itself where it is unknown."""
        return str(self._locale.territories.get(code.upper(), code))

    def city(self, zone: str) -> str:
        """The city a time zone is known by ("Lisbon" for Europe/Lisbon) in this language."""
        return str(dates.get_timezone_location(zone, locale=self._locale, return_city=True))

    def language_name(self, code: str) -> str:
        """The name of a language inside a sentence of this language; buttons use LANGUAGES[code].name."""
        return str(self._locale.languages.get(code, code))

    def _say(self, id: str, english: Forms, count: int, values: dict[str, object], say: Callable[[object], str]) -> str:
        forms = self._translation(id, english, plain=say is _as_text)
        if forms is not None:
            text = forms[self._language.form(abs(count)) if len(english) > 1 else 0]
            if gaps(text) <= values.keys():
                return fill(text, values, say)
            _log_once(self.language, id, "a gap got no value")
        text = english[-1] if count != 1 else english[0]
        return fill(text, values, say)

    def _translation(self, id: str, english: Forms, *, plain: bool) -> Forms | None:
        """The translation of a message if it is whole and can do no harm; looked at once."""
        try:
            return self._fitting[id]
        except KeyError:
            pass
        forms = self._translations.get(id)
        if forms is not None:
            problem = self._unfit(forms, english, plain)
            if problem:
                _log_once(self.language, id, problem)
                forms = None
        self._fitting[id] = forms
        return forms

    def _unfit(self, forms: Forms, english: Forms, plain: bool) -> str:
        if len(forms) != (self._language.forms if len(english) > 1 else 1):
            return "the wrong number of plural forms"
        known = frozenset().union(*map(gaps, english))
        if any(not gaps(form) <= known or stray_brace(form) for form in forms):
            return "a gap that the English does not have"
        if not plain and any(tags(form) != tags(english[-1]) or not well_formed(form) for form in forms):
            return "other tags than the English"
        return ""


@lru_cache(maxsize=1000)
def _log_once(language: str, id: str, problem: str) -> None:
    log.warning("%s is said in English instead of %s: %s", id, language, problem)


@cache
def _date_pattern(language: Language) -> str:
    return _YEAR.sub("", language.locale.date_formats["full"].pattern).strip(" ,")


@cache
def _time(language: Language, minute_of_day: int) -> str:
    pattern = language.locale.time_formats["short"].pattern
    if "h" in pattern:  # a 12-hour clock; the course keeps to 24 everywhere
        pattern = language.locale.datetime_skeletons["Hm"].pattern
    hour, minute = divmod(minute_of_day, 60)
    return dates.format_time(datetime.time(hour, minute), format=pattern, locale=language.locale)
