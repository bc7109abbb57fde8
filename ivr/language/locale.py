"""What CLDR knows of a language: names of days, months and languages, and the way it is written."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

# CLDR has no Dari of its own; Persian as spoken in Afghanistan is it.
_LOCALES = {"prs": "fa_AF"}
_HOUR = "duration-hour"


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """The locale of a language code; raises `UnknownLocaleError` for one that CLDR has no data for."""
    return Locale.parse(_LOCALES.get(language, language))


def has_days(language: str) -> bool:
    """Whether days and months have names in this language.

    >>> has_days("nl"), has_days("prs"), has_days("rom")
    (True, True, False)
    """
    try:
        return bool(locale(language).days)
    except (UnknownLocaleError, ValueError):
        return False


def name_in(language: str, code: str) -> str | None:
    """What a language is called in another one.

    >>> name_in("nl", "fr"), name_in("fr", "prs"), name_in("nl", "qqx")
    ('Frans', 'dari', None)
    """
    return locale(language).languages.get(_LOCALES.get(code, code))


def hours_in(language: str, hours: int) -> str:
    """A number of hours; the bare number where CLDR has no word for it.

    >>> hours_in("fr", 1), hours_in("fr", 9), hours_in("nl", 9)
    ('1 heure', '9 heures', '9')
    """
    said = format_unit(hours, _HOUR, "long", locale=locale(language)).replace("\u00a0", " ")
    return str(hours) if _HOUR in said else said


def direction(language: str) -> str:
    """Which way a language is written: "ltr" or "rtl".

    >>> direction("nl"), direction("ar"), direction("prs")
    ('ltr', 'rtl', 'rtl')
    """
    return str(locale(language).text_direction)


LANGUAGE_CODES = frozenset(Locale("en").languages) | _LOCALES.keys()
"""Every code of a language that people may speak."""
