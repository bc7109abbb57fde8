"""What CLDR knows of a language: names of days, months and languages, and the way it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# CLDR has no Dari of its own; Persian as spoken in Afghanistan is it.
_LOCALES = {"prs": "fa_AF"}
_HOUR = "duration-hour"
# CLDR 48 names the days in Pashto by words of books; what people say comes from Persian.
_DAYS = {"ps": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")}
# From one day to another, where days have cases: "с понедельника по пятницу", "له دوشنبې تر جمعې".
_FIRST_DAY = {
    "ru": ("с понедельника", "со вторника", "со среды", "с четверга", "с пятницы", "с субботы", "с воскресенья"),
    "uk": ("з понеділка", "з вівторка", "із середи", "з четверга", "з п'ятниці", "із суботи", "з неділі"),
    "ps": ("دوشنبې", "سه‌شنبې", "چهارشنبې", "پنجشنبې", "جمعې", "شنبې", "یکشنبې"),
}
_LAST_DAY = {
    "ru": ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"),
    "uk": ("понеділок", "вівторок", "середу", "четвер", "п'ятницю", "суботу", "неділю"),
    "ps": _FIRST_DAY["ps"],
}
_WHOLE_IN_SMS = frozenset(["tr"])
"""Where a day in a few letters may be two: "Paz" is Sunday and Monday."""
# Names of languages that CLDR gives with a country behind them, or "in the evening" for midnight.
_NAMES = {("ps", "prs"): "دري", ("prs", "tr"): "ترکی", ("prs", "so"): "سومالی"}
_NAMES |= {("tr", "nl"): "Hollandaca", ("tr", "prs"): "Dari", ("tr", "ti"): "Tigrinya"}
_MIDNIGHT = {"ar": ("منتصف الليل", "بعد منتصف الليل")}
_PARTS = {("prs", "بعدازچاشت"): "بعد از چاشت", ("prs", "ظهر"): "چاشت"}
# CLDR sets a mark of direction behind each comma in Dari: no voice needs it, and it makes an SMS longer.
_TURNED = "\u200f"
_DAY_AND_MONTH = {"de": "d. MMMM", "es": "d 'de' MMMM"}
_ONE_OF_MANY = {"es": ("las 1 ", "la una ")}
"""Hours are many but one: "a las 2", "a la una"."""
_NOUNS = frozenset(["de", "en", "fr"])
"""Where noon and midnight have a name that stands behind any preposition: elsewhere it has cases ("до полудня"), or
means "at noon" ("la amiază")."""

_RIGHT_TO_LEFT = frozenset(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"])
"""Scripts. CLDR says the direction of each language too, with all else that it knows: four milliseconds of reading."""


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
    return _NAMES.get((language, code)) or locale(language).languages.get(_LOCALES.get(code, code))


def listed(language: str, items: Sequence[str]) -> str:
    """Things one after the other with the word for "and" where the language has it.

    >>> listed("fr", ["a", "b", "c"]), listed("prs", ["a", "b"])
    ('a, b et c', 'a و b')
    """
    first, *others = items or ("",)
    patterns = _patterns_of_lists(language) if others else {}
    for at, item in enumerate(others):
        part = "2" if len(others) == 1 else "end" if at == len(others) - 1 else "middle" if at else "start"
        first = patterns[part].format(first, item)
    return first.replace(_TURNED, "")


@lru_cache(maxsize=64)
def _patterns_of_lists(language: str) -> dict[str, str]:
    """How CLDR puts two items, and the first, middle and last ones of several, beside one another. Babel's own
    `format_list` looks them up each time, which took a twentieth of a turn."""
    patterns = locale(language).list_patterns["standard"]
    return {part: str(patterns[part]) for part in ("2", "start", "middle", "end")}


def date_in(language: str, day: date, *, short: bool = False) -> str:
    """A day of some month; in a few letters, for an SMS, where `short`.

    >>> date_in("es", date(2026, 12, 8)), date_in("fr", date(2026, 12, 8), short=True)
    ('8 de diciembre', '8 déc.')
    """
    from babel.dates import format_date  # all of Babel's time zones come with it: a fortieth of a second

    pattern = "d MMM" if short else _DAY_AND_MONTH.get(language, "d MMMM")
    return str(format_date(day, pattern, locale(language)))


def agreed_hour(language: str, said: str) -> str:
    """A time of day with the article that its hour wants.

    >>> agreed_hour("es", "las 1 y media de la tarde"), agreed_hour("es", "las 10 de la noche")
    ('la una y media de la tarde', 'las 10 de la noche')
    """
    many, one = _ONE_OF_MANY.get(language, ("", ""))
    return one + said.removeprefix(many) if many and said.startswith(many) else said


def weekday(language: str, day: int, *, short: bool = False) -> str:
    """The name of a day; 0 is Monday. In a few letters, for an SMS, where `short`.

    >>> weekday("nl", 0), weekday("nl", 0, short=True), weekday("ps", 4)
    ('maandag', 'ma', 'جمعه')
    """
    if language in _DAYS:
        return _DAYS[language][day]
    return _week(language, "abbreviated" if short and language not in _WHOLE_IN_SMS else "wide")[day]


@lru_cache(maxsize=64)
def _week(language: str, width: str) -> tuple[str, ...]:
    names = locale(language).days["format"][width]
    return tuple(str(names[day]) for day in range(7))


def month(language: str, month: int) -> str:
    """The name of a month beside a year; 1 is January.

    >>> month("nl", 1), month("fr", 12)
    ('januari', 'décembre')
    """
    return _months(language)[month - 1]


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[str, ...]:
    names = locale(language).months["format"]["wide"]
    return tuple(str(names[month]) for month in range(1, 13))


def days_between(language: str, first: int, last: int) -> tuple[str, str]:
    """The names of two days as they stand in "from Monday to Friday"; 0 is Monday.

    >>> days_between("fr", 0, 4), days_between("ru", 1, 4)
    (('lundi', 'vendredi'), ('со вторника', 'пятницу'))
    """
    from_day = _FIRST_DAY[language][first] if language in _FIRST_DAY else weekday(language, first)
    return from_day, _LAST_DAY[language][last] if language in _LAST_DAY else weekday(language, last)


@lru_cache(maxsize=4096)
def part_of_day(language: str, at: time) -> str:
    """ "in the morning", "noon": what goes with a clock of twelve hours. CLDR takes its time over it."""
    from babel.dates import format_time  # as above

    if at.hour == 0 and language in _MIDNIGHT:
        return _MIDNIGHT[language][at.minute > 0]
    part = str(format_time(at, "BBBB", locale=locale(language)))
    return _PARTS.get((language, part), part)


@lru_cache(maxsize=64)
def named_time(language: str, at: time) -> str:
    """What noon and midnight are called; "" for any other time, and where no noun names them.

    >>> named_time("fr", time(12)), named_time("ru", time(12)), named_time("nl", time(12))
    ('midi', '', '')
    """
    period = {time(0): "midnight", time(12): "noon"}.get(at, "")
    return str(locale(language).day_periods["format"]["wide"].get(period, "")) if language in _NOUNS else ""


def hours_in(language: str, hours: int) -> str:
    """A number of hours; the bare number where CLDR has no word for it.

    >>> hours_in("fr", 1), hours_in("fr", 9), hours_in("nl", 9)
    ('1 heure', '9 heures', '9')
    """
    from babel.units import format_unit  # of all languages, one says hours so

    said = format_unit(hours, _HOUR, "long", locale=locale(language)).replace("\u00a0", " ")
    return str(hours) if _HOUR in said else said


@lru_cache(maxsize=64)
def direction(language: str) -> str:
    """Which way a language is written: "ltr" or "rtl".

    >>> direction("nl"), direction("ar"), direction("prs")
    ('ltr', 'rtl', 'rtl')
    """
    known = locale(language)
    script = known.script or get_global("likely_subtags").get(known.language, "")
    return "rtl" if _RIGHT_TO_LEFT & set(script.split("_")) else "ltr"


@cache
def language_codes() -> frozenset[str]:
    """Every code of a language that people may speak."""
    return frozenset(Locale("en").languages) | _LOCALES.keys()
