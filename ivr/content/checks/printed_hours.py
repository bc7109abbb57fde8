"""What a document prints of opening hours: times and days, in the ways of Dutch, French and English brochures.

"8u30", "12 u 30", "9h à 12h", "9am and 12.30pm", "tussen 9 – 12.30 uur", "ma t.e.m. vr". Where something of the kind is
not understood it is None: then nothing is held against anybody.
"""

from __future__ import annotations

import re
from itertools import pairwise

Names = frozenset[str] | None
"""Times as HH:MM or days as two letters; None where some of the print is not understood."""

MIDNIGHT = "00:00"
"""The beginning and the end of a day; what is there day and night has it alone."""

_UNTIL = r"(?:tot en met|t\.?e\.?m\.?|t/m|tot|to|until|till?|thru|through|jusqu'à|jusqu'au|au|à|-)"
_SIGNS = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), "’": "'", "\xa0": " ", "\u202f": " ", "\u2009": " "})

_UNIT = r"(?:uur|u\.?|heures?|hrs?|h)"
_CLOCK = re.compile(
    rf"(?<![\d/:.,])(?P<hour>\d{{1,2}})(?P<more> ?{_UNIT} ?[0-5]\d(?!\d)|[:.,][0-5]\d(?!\d))?(?P<unit> ?{_UNIT}(?!\w))?"
    r"(?: ?(?P<half>[ap])\.? ?m\b\.?)?(?![\d/:]|[.,]\d)"
)
_SLASH = re.compile(r"(?<=[\dhu])/(?=\d{1,2}(?:[hu]|[:.]\d))")
_RANGE = re.compile(rf"\s*{_UNTIL}\s*(?:de |om )?")
_AND = re.compile(r"\s*(?:en|and|et|ou|of|or|&|,|\+|/)\s*(?:de |à |om |van |from |vanaf )?")
_BEFORE_ONE = re.compile(r"(?:vanaf|tot|om|from|until|till|at|by|dès|à partir de|jusqu'à|à|af)\s*$")
_BEFORE_TWO = re.compile(r"(?:tussen|between|entre)\s*$")
_DAY_AND_NIGHT = re.compile(
    rf"24 ?{_UNIT}? ?(?:/|op|sur|on) ?24 ?{_UNIT}?(?!\w)"
    r"|24 ?(?:hours?|heures|uur|uren|h|u)?(?: per| a| par|/) ?(?:day|dag|jour)"
    r"|24 ?/ ?7|24-7|24 hours|dag en nacht|jour et nuit|nuit et jour|day and night|round the clock"
)
_NO_TIMES = re.compile(
    r"7 ?[jd]?(?:ours|agen|ays)? ?(?:/|op|sur|on|a|per|par) ?(?:7|week|semaine)(?: ?(?:days|dagen|jours|[jd]))?\b"
    r"|7 (?:days|dagen|jours)"
    r"|\d{1,2}(?:e|ste|de|er|ère|ème|st|nd|rd|th)\b"
    r"|(?:\d{1,2} )?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|janvier"
    r"|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|january|february|march|may|june"
    r"|july|august|october)(?: 20\d\d)?\b"
)
_WORDS = (
    (re.compile(r"après[- ]?midi|'s middags|s'middags|afternoon"), " namiddag "),
    (re.compile(r"(?<![\w-])(?:12 ?(?:uur|h|u)? ?)?(?:noon|midday|midi|(?:de )?middag)(?!\w)"), " 12:00 "),
    (re.compile(r"(?<!\w)(?:12 ?(?:uur|h|u)? ?)?(?:midnight|minuit|middernacht)(?!\w)"), " 24:00 "),
)
_UNREAD = re.compile(r"\d|\b(?:half|kwart|quart|quarter|demie?|uur|uren|heures?|o'clock)\b")
_LATER = re.compile(r"avond|evening|soir|night|nacht|nuit")

WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
_NAMES = {
    "mo": "maandag monday lundi", "tu": "dinsdag tuesday mardi", "we": "woensdag wednesday mercredi",
    "th": "donderdag thursday jeudi", "fr": "vrijdag friday vendredi", "sa": "zaterdag saturday samedi",
    "su": "zondag sunday dimanche",
}  # fmt: skip
_SHORT_NAMES = {
    "mo": "ma lun mon", "tu": "di din mar tue tues", "we": "wo woe mer wed", "th": "do don jeu thu thur thurs",
    "fr": "vr vrij ven fri", "sa": "za zat sam sat", "su": "zo zon dim sun",
}  # fmt: skip
_DAY_OF = {word: day for day, words in _NAMES.items() for word in words.split()}
_SHORT = {word: day for day, words in _SHORT_NAMES.items() for word in words.split()}
_DAY = "|".join(_DAY_OF)
_SHORTENED = rf"(?<![\w'])(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})(?![\w'])\.?"
_BESIDE = rf"{_UNTIL}|,|/|&|\+|en|et|and"
_LISTED = re.compile(  # "ma-do", "lun, mer & ven", "za 9-12": alone, such a word may be another one
    rf"{_SHORTENED}(?=\s*(?:{_BESIDE})\s*(?:{_SHORTENED}|{_DAY})|\s*:?\s*(?:van |de |from |between |tussen )?\d)"
    rf"|(?<=[-,/&+])\s*{_SHORTENED}|(?<=(?:\w|\.|\s)(?:en|et|to|au)\s){_SHORTENED}"
    rf"|(?<=(?:tot|tem|t/m|and)\s){_SHORTENED}|(?<=t\.e\.m\.\s){_SHORTENED}"
)
_DAY_RANGE = re.compile(rf"({_DAY})\S*\s*{_UNTIL}\s*({_DAY})")
_NOT = re.compile(
    rf"(?:behalve|except|sauf|excepté|uitgezonderd)\s+(?:op\s+|on\s+|le\s+)?({_DAY})\s*(?:\)|$)"
    rf"|(?:gesloten|closed|fermée?s?)\s+(?:op\s+|on\s+|le\s+|les\s+)?({_DAY})s?"
    r"(?![\w ]*(?:namiddag|voormiddag|morning|matin|\d))"
    rf"|({_DAY})s?\s*:?\s*(?:gesloten|closed|fermée?)"
)
_ALL_DAYS = re.compile(
    r"(?:elke|iedere) dag|alle dagen|dagelijks|every day|daily|7 (?:days|dagen|jours)|24 ?/ ?7|7 ?[jd]?/7"
    r"|tous les jours(?! ouvrables)|chaque jour(?! ouvrable)|7 ?(?:dagen|jours|[jd])? ?(?:op|sur) ?7"
    r"|dag en nacht|jour et nuit|day and night"
)
_WORKING = re.compile(r"werkdag|weekdag|weekday|working day|jours? ouvrables?|en semaine")
_WEEKEND = re.compile(r"week-?end")


def times_printed(printed: str) -> Names:
    """The times of day a sentence names, as HH:MM; of one that may be in the morning or in the afternoon, both.

    >>> sorted(times_printed("tussen 9 – 12.30 uur")), sorted(times_printed("9am and 12.30pm, between 1.30pm and 5pm"))
    (['09:00', '12:30'], ['09:00', '12:30', '13:30', '17:00'])
    >>> sorted(times_printed("9u tot 12u30")), times_printed("half negen tot 12 uur")
    (['09:00', '12:30'], None)
    """
    text = _plain(printed)
    rest = _DAY_AND_NIGHT.sub(" ", _SLASH.sub(" & ", text))
    found = {MIDNIGHT} if _DAY_AND_NIGHT.search(text) else set()
    rest = _NO_TIMES.sub(" ", rest)
    for words, meant in _WORDS:
        rest = words.sub(meant, rest)
    clocks = list(_CLOCK.finditer(rest))
    known = [clock for at, clock in enumerate(clocks) if _is_time(rest, clocks, at)]
    left = "".join(sign for at, sign in enumerate(rest) if not any(c.start() <= at < c.end() for c in known))
    if _UNREAD.search(left) or any(int(clock["hour"]) > 24 for clock in known):
        return None
    for at, clock in enumerate(known):
        before = known[at - 1] if at and _RANGE.fullmatch(rest[known[at - 1].end() : clock.start()]) else None
        after = known[at + 1] if at + 1 < len(known) and _joined(rest, clock, known[at + 1]) else None
        found |= _readings(clock, before, after, later=bool(_LATER.search(rest)))
    return frozenset(found)


def _plain(printed: str) -> str:
    return " ".join(printed.lower().translate(_SIGNS).split())


def _sure(clock: re.Match[str]) -> bool:
    return bool(clock["more"] or clock["unit"] or clock["half"])


def _joined(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two numbers are the two ends of one opening."""
    between = text[first.end() : second.start()]
    both = _AND.fullmatch(between) and _BEFORE_TWO.search(text[: first.start()])
    return bool(_RANGE.fullmatch(between) or both)


def _is_time(text: str, clocks: list[re.Match[str]], at: int) -> bool:
    """Whether a number is a time of day: by its form, by its neighbour, or by the word before it."""
    clock = clocks[at]
    if _sure(clock) or _BEFORE_ONE.search(text[: clock.start()]):
        return True
    pairs = [pair for pair in pairwise(clocks) if clock in pair]
    if any(_joined(text, *pair) for pair in pairs):
        return True
    return any(_sure(pair[1]) and _AND.fullmatch(text[pair[0].end() : pair[1].start()]) for pair in pairs)


def _readings(clock: re.Match[str], before: re.Match[str] | None, after: re.Match[str] | None, later: bool) -> set[str]:
    """The times that a number may mean."""
    hour, minute = int(clock["hour"]), (clock["more"] or "00")[-2:]
    if clock["half"]:
        return {_time(hour % 12 + (12 if clock["half"] == "p" else 0), minute)}
    if after and after["half"] == "p" and hour < 12:  # "9 to 5pm", "1 to 5pm"
        return {_time(hour + 12 if hour + 12 < int(after["hour"]) % 12 + 12 else hour, minute)}
    if hour >= 12 or clock["hour"].startswith("0"):
        return {_time(hour, minute)}
    if before and hour <= int(before["hour"]) < 12:  # "9 to 5"
        return {_time(hour + 12, minute)}
    return {_time(hour, minute), _time(hour + 12, minute)} if later or hour < 8 else {_time(hour, minute)}


def _time(hour: int, minute: str) -> str:
    return f"{hour % 24:02}:{minute}"


def days_printed(printed: str) -> Names:
    """The days a sentence names, as the first two letters of their English names.

    >>> sorted(days_printed("van maandag tot woensdag en op vrijdag")), sorted(days_printed("ma t.e.m. wo, vr 9u-12u"))
    (['fr', 'mo', 'tu', 'we'], ['fr', 'mo', 'tu', 'we'])
    """
    text = _LISTED.sub(lambda short: _in_full(short[0]), _plain(printed))
    if re.search(_SHORTENED, text):
        return None
    days = {_DAY_OF[word] for word in re.findall(_DAY, text)}
    for first, last in _DAY_RANGE.findall(text):
        start, end = WEEK.index(_DAY_OF[first]), WEEK.index(_DAY_OF[last])
        days |= {WEEK[(start + day) % 7] for day in range((end - start) % 7 + 1)}
    for phrase, meant in ((_ALL_DAYS, WEEK), (_WORKING, WEEK[:5]), (_WEEKEND, WEEK[5:])):
        days |= set(meant) if phrase.search(text) else set()
    return frozenset(days - {_DAY_OF[day] for found in _NOT.findall(text) for day in found if day})


def _in_full(short: str) -> str:
    return _NAMES[_SHORT[short.strip(" .")]].split()[1] + " "
