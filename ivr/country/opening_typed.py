"""What somebody meant who typed opening hours as people write them: in Dutch, French or plain English."""

from __future__ import annotations

import re
import unicodedata

from ivr.country.opening_read import read

_WORDS = {
    "Mo": "ma maa maandag maandags lu lun lundi lundis mon monday mondays",
    "Tu": "di din dinsdag dinsdags mar mardi mardis tue tues tuesday tuesdays",
    "We": "wo woe woensdag woensdags me mer mercredi mercredis wed weds wednesday wednesdays",
    "Th": "do don donderdag donderdags je jeu jeudi jeudis thu thur thurs thursday thursdays",
    "Fr": "vr vrij vrijdag vrijdags ve ven vendredi vendredis fri friday fridays",
    "Sa": "za zat zaterdag zaterdags sam samedi samedis sat saturday saturdays",
    "Su": "zo zon zondag zondags dim dimanche dimanches sun sunday sundays",
    "Jan": "januari janvier janv january", "Feb": "februari février fevrier fév fev february",
    "Mar": "maart mars march mrt", "Apr": "april avril avr", "May": "mei mai", "Jun": "juni juin june",
    "Jul": "juli juillet juil july", "Aug": "augustus août aout", "Sep": "september septembre sept",
    "Oct": "oktober octobre okt october", "Nov": "november novembre", "Dec": "december décembre décembre déc",
    "PH": "feestdagen feestdag fériés férié feries holidays holiday",
    "off": "gesloten dicht fermé ferme fermée toe",
    "unknown": "onbekend inconnu", "week": "weken semaine semaines weeks",
}  # fmt: skip
_OWN = "Mo Tu We Th Fr Sa Su Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec PH off open closed unknown week easter"
_MEANT = {word: name for name, words in _WORDS.items() for word in words.split()} | {
    word.lower(): word for word in _OWN.split()
}
_SIGNS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„«»″", '"'), "；": ";", "，": ",", "：": ":", "’": "'"}
)
_QUOTED = re.compile(r'("[^"]*")')
_FILLERS = r"\b(?:van|vanaf|de|du|des|le|la|les|l'|op|on|from|at|om|om de|chaque|elke|every|jours)\b"
_BETWEEN = re.compile(r"\b(?:tussen|between|entre) (\S+(?: ?(?:u|h|uur|heures?)\b)?(?: ?\d\d\b)?) (?:en|and|et)\b")
_UNTIL = re.compile(
    r"\s*(?:(?<![\w.])(?:tot en met|t\.?e\.?m\.?|t/m|tot|to|till?|until|thru|through|jusqu'à|jusqu'au|au|à|bis)"
    r"(?![\w/])|-)\s*"
)
_AND = re.compile(r"\s*(?:\b(?:en|et|and)\b|&|,)\s*")
_DAY_AND_NIGHT = re.compile(
    r"24 ?[uh]?/24(?:[,;]? ?(?:en )?7 ?[jd]?/7)?|dag en nacht|jour et nuit|day and night|7 ?[jd]/7"
)
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})(?: ?(?:uur|heures?|[uh])(?: ?(\d\d))?(?![\w:])|[:.](\d\d)(?: ?(?:uur|u|h)\b)?)?"
    r" ?(?:([ap])\.?m\b\.?)?(?![\w:])"
)
_NO_TIMES = re.compile(r"24/7|\[|week|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|easter")
_TUESDAY = re.compile(r"\bmar(?=[-,](?:mer|jeu|ven|sam|dim))|(?<=lun[-,])mar\b")
_WORD = re.compile(r"[^\W\d_]+\.?")
_FIRST_OFF = re.compile(r"\boff ((?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)[-,]?)+)")


def invisible(hours: str) -> str:
    """Which sign stands in hours that nobody sees, or sees as another one; "" where there is none.

    >>> invisible("Mo-Fr\u200b 09:00-17:00"), invisible("Mo–Fr 09:00")
    ('an invisible sign (ZERO WIDTH SPACE) stands after "Mo-Fr"', 'this is no hyphen, quote or space of a keyboard: –')
    """
    for at, sign in enumerate(hours):
        if unicodedata.category(sign) in ("Cf", "Cc"):
            return f'an invisible sign ({unicodedata.name(sign, "no name")}) stands after "{hours[:at][-20:]}"'
        if not sign.isascii() and not sign.isalpha():
            name = unicodedata.name(sign, "no name")
            return f"this is no hyphen, quote or space of a keyboard: {sign if sign.strip() else name}"
    return ""


def meant(hours: str) -> str | None:
    """The hours as OpenStreetMap writes them, where a reading of the words makes sense; None where it does not.

    >>> meant("ma-vr 9u-12u30, 13u30-17u; gesloten op feestdagen")
    'Mo-Fr 09:00-12:30,13:30-17:00; PH off'
    >>> meant("lundi au vendredi: de 9h à 12h et de 13h à 16h30")
    'Mo-Fr 09:00-12:00,13:00-16:30'
    >>> meant("Mon-Fri 9am-5pm"), meant("whenever we like")
    ('Mo-Fr 09:00-17:00', None)
    """
    visible = "".join(sign for sign in hours.translate(_SIGNS) if unicodedata.category(sign) not in ("Cf", "Cc"))
    parts = _QUOTED.split(" ".join(visible.split()))
    found = " ".join(part if part.startswith('"') else _plain(part.lower()) for part in parts).strip()
    try:
        read(found)
    except ValueError:
        return None
    return found


def _plain(text: str) -> str:
    """Everything outside of quotes, from the words of people to those of the language."""
    text = _DAY_AND_NIGHT.sub("24/7", text)
    text = _BETWEEN.sub(r"\1-", text)
    text = " ".join(re.sub(_FILLERS, " ", text).split())
    text = _UNTIL.sub("-", text)
    text = _AND.sub(",", text)
    text = _WORD.sub(lambda word: _MEANT.get(word[0].rstrip("."), word[0]), _TUESDAY.sub("Tu", text))
    text = ";".join(part if _NO_TIMES.search(part) else _CLOCK.sub(_time, part) for part in text.split(";"))
    return _spaced(_FIRST_OFF.sub(r"\1 off", text))


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), found[2] or found[3] or "00"
    if found[4]:
        hour = hour % 12 + (12 if found[4] == "p" else 0)
    return f"{hour:02}:{minute}"


def _spaced(text: str) -> str:
    """One space between days and times, none in a range, and one after a comma where a day comes after a time."""
    text = re.sub(r"(?<=[a-zA-Z\]]) ?: ?(?=\d)|(?<=[a-z]),(?=\d\d:)", " ", text)
    text = re.sub(r"(?<=\d),(?=[A-Z])", ", ", text)
    text = re.sub(r"(?<=[a-z])(?=\d\d:)", " ", text)
    text = re.sub(r"(?<=:\d\d) ?/ ?(?=\d\d:)", ",", text)
    return re.sub(r"\s*;\s*", "; ", " ".join(text.split()))
