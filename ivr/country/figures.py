"""Figures in a message that are no postal code though they hold four digits: what people here write besides a place.

Telephone numbers, accounts, times, dates, sums, years, file numbers. All of them on text that is `levelled`.
"""

from __future__ import annotations

import re

_BEFORE, _AFTER = r"(?<!\d)", r"(?!\d)"
_GAP = r"[\s./-]*"
_REST = rf"(?:4{_GAP}[5-9](?:{_GAP}\d){{7}}|[1-9](?:{_GAP}\d){{7}}){_AFTER}"
"""A Belgian number without its first 0: nine digits of a mobile, eight of any other."""
_FROM_ABROAD = rf"32{_GAP}(?:\(0\))?{_GAP}{_REST}"
"""The same behind + or 00."""
_FOREIGN = rf"(?:{_GAP}\d){{9,12}}(?=\s[1-9]\d{{3}}{_AFTER})|(?:{_GAP}\d){{8,14}}"
"""Of any other country, behind its +; a group of four digits behind a long one is left, for it may be a postal code."""

_HOUR, _MINUTES = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_HOURS_OF_FOUR = rf"(?:[01]\d|2[0-3]){_MINUTES}"
_YEAR = r"(?:19\d\d|20[0-3]\d)"
_MONTH = (
    r"(?:jan(?:uari|uary|uar|vier)?|feb(?:ruari|ruary|ruar)?|fevr?(?:ier)?|mrt|maart|mars|march|marz|apr(?:il)?|avr(?:il)?"
    r"|mei|mai|may|jun[ei]?|juin|jul[iy]?|juil(?:let)?|aug(?:ustus|ust)?|aout|sept?(?:ember|embre)?|o[kc]t(?:ober|obre)?"
    r"|nov(?:ember|embre)?|dec(?:ember|embre)?|dez(?:ember)?)"
)
_AMOUNT = r"\d{1,3}(?:[. ]\d{3})+(?:,\d\d?)?|\d+(?:[.,]\d\d?)?"
_CURRENCY = r"(?:euros?|eur|€|\$|£|dollars?|usd|dirhams?|dhs?|balles|يورو|اورو|евро)"
_PERIOD = r"(?:maand|mnd|week|dag|uur|jaar|mois|semaine|jour|heure|an|month|day|hour|year|monat|mes)"
_THING = (
    r"(?:km|kg|m2|m3|kwh|watt|volt|gram|gb|mb|fois|keer|times|dagen|jours|days|uren|heures|hours|minuten|minutes|sms)"
)
_NUMBERED = (
    r"(?:dossier\w*|ref(?:erence|erentie)?|kenmerk|zaak\w*|ticket|pin\w*|puk|annexe?|bijlage|art(?:icle|ikel)?"
    r"|huisnummer|huisnr|postbus|po box|bp|(?<!code )(?<!postal )(?:n°|nr))"
)
_MANY = r"(?:thanks|thank|merci|mercis|bedankt|dank|vragen|questions|redenen|raisons|reasons|excuses|kussen|bisous)"
_PRICE = (
    r"(?:kost|costs?|coute|verdien|gagne|earn|(?:dois|doit|devons) payer|owes?(?: \w+)?|(?:dois|doit|devons)(?: lui)?"
    r"|(?:must|have to) pay|(?:dois?|doi|devons)(?: \w+)? (?:encore|encor|ankor)|still owe(?: \w+)?"
    r"|(?:payed|paid|betaalde)"
    r"|(?:moet|moeten)(?: \w+)? nog|nog (?:\w+ )?te betalen"
    r"|(?:waarborg|boete|schuld|rekening|factuur) van|(?:caution|garantie|amende|dette|facture) de"
    r"|(?:deposit|fine|debt|bill) of"
    r"|(?:loyer|salaire) (?:de|est)|(?:huur|loon) (?:van|is)|(?:rent|salary|wage) (?:of|is))"
)
_SINCE = (
    r"(?:since|sinds|sedert|vanaf|depuis|depui|partir de|seit|desde|منذ|until|till|tot|jusqu.?en|before|avant"
    r"|after|apres|\w*ja(?:ar|ren)|annees?|years?|jahr|سنه|عام)"
)
_LAW = r"(?:wet|decreet|besluit|loi|decret|arrete|law|act)\s(?:van|du|de|of)"
_BORN = r"(?:geboren|born|geboorte\w*|naissance|birth\w*|nee?\sen)"

_BY_PLUS = (_FROM_ABROAD, _FOREIGN)
_BY_DIGITS = (
    rf"00{_FROM_ABROAD}",
    rf"0{_GAP}{_REST}",
    rf"\d{{4}}(?:[\s-]?\d{{4}}){{3}}{_AFTER}",
    # 12-10-2024, 85.07.30-033.28, 10:30-12:00, but not 1080/1090/1070
    rf"(?!\d{{4}}(?:[./-]\d{{4}})+{_AFTER})\d+(?:[./:-]\d+){{2,}}{_AFTER}",
    rf"{_HOUR}(?:[:.]|\s?[uh]\s?){_MINUTES}{_AFTER}",
    rf"{_HOURS_OF_FOUR}(?:(?:u|h|am|pm)\b|\s?(?:uur|uhr|heures?|hrs?)\b)",
    rf"0\d{_MINUTES}\s?(?:-|–|tot|to|a|until|till|bis)\s?{_HOURS_OF_FOUR}{_AFTER}",
    rf"(?:{_AMOUNT})(?:,[-=]+)?\s?(?:{_CURRENCY}(?![a-z])(?:\d\d?{_AFTER})?|(?<=\d)e\b|(?<=[-=])(?!\d))",
    r"\d{3,5}\s(?P<due>(?:schuld|dettes?|debts?|boete|de dettes?|of debts?|(?:pr|pour) (?:le|la|mon) "
    r"(?:voyage|route|caution|garantie)|for (?:the |my )?(?:travel|trip|journey|deposit)"
    r"|voor (?:de |mijn )?(?:reis|waarborg)))\b",
    rf"\d{{2,5}}\s?(?P<each>(?:/|per|par|a|pro|al)\s?{_PERIOD})\b",
    rf"\d{{1,4}}[.,]\d\d?{_AFTER}(?<!\d{{4}}[.,]\d)|\d{{1,3}}(?:\.\d{{3}})+{_AFTER}",
    rf"\d+\s?(?P<thing>{_THING})\b|\d+x\b|1000(?P<many>\s{_MANY})\b",
    rf"(?:0?[1-9]|1[0-2])[/.-]{_YEAR}{_AFTER}",
    rf"{_YEAR}\s?(?:-|/|tot|to|until|a|tem)\s?{_YEAR}{_AFTER}",
)  # fmt: skip
_BY_WORDS = (
    r"(?:www\.|https?://)\S*\d\S*",
    r"[a-z]{2}\d\d(?:\s?\d{4}){3}",
    rf"(?P<hour>(?:om|um|tot|until|till|jusqu.?a))\s{_HOURS_OF_FOUR}{_AFTER}",
    rf"euros?\s?(?:{_AMOUNT})|eur\s?(?:{_AMOUNT})",
    rf"(?P<cost>{_PRICE})\s\d{{3,5}}{_AFTER}",
    rf"(?P<month>{_MONTH}(?:\s\d\d?(?:st|nd|rd|th)?)?),?\.?[\s-]{_YEAR}{_AFTER}",
    rf"(?P<since>{_SINCE}|{_LAW}|{_BORN}(?:\s(?:in|op|en|le|on))?):?\s{_YEAR}{_AFTER}",
    rf"(?P<numbered>{_NUMBERED})\.?(?:\s?(?:nr|no|n°|numero|nummer|number)\b)?[.:\s]*\d{{4,}}(?:[/-]\d+)*",
)
_BY_SIGNS = (
    r"(?<!\S)(?=[^\s@]*\d)[^\s@]+@\S+",
    rf"[€$£]\s?(?:{_AMOUNT})",
    rf"=\s?\d{{3,5}}{_AFTER}",
)


def _one_of(figures: tuple[str, ...]) -> str:
    return "|".join(f"(?:{figure})" for figure in figures)


# What can begin nowhere but at a number, or at a word, is not tried at every letter.
_FIGURE = re.compile(
    rf"{_one_of(_BY_SIGNS)}|\+(?:{_one_of(_BY_PLUS)})|{_BEFORE}(?=\d)(?:{_one_of(_BY_DIGITS)})"
    rf"|\b(?=\w)(?:{_one_of(_BY_WORDS)})"
)

_ONE_YEAR = re.compile(_YEAR)

GONE = "·"
"""Stands where a figure stood, so that what was before and behind it does not come together."""


def without_figures(text: str) -> str:
    """A `levelled` message without them; the words that go with a figure stay, but for units.

    >>> without_figures("rdv 12/10/2026, tel 0470 12 34 56, avocat 1080 depuis 2018").split()
    ['rdv', '·', ',', 'tel', '·', ',', 'avocat', '1080', 'depuis', '·']
    """
    return _FIGURE.sub(lambda found: f" {next(filter(None, found.groups()), '')} {GONE} ", text)


def may_be_year(text: str) -> bool:
    """Whether four digits may as well be a year of somebody's life.

    >>> [code for code in ("1000", "1930", "2018", "2060") if may_be_year(code)]
    ['1930', '2018']
    """
    return bool(_ONE_YEAR.fullmatch(text))


_TIME_WORDS = frozenset(
    ["om", "tot", "vanaf", "tussen", "at", "until", "till", "a", "vers", "jusqu", "um", "bis", "الساعه", "ساعه"]
)


def is_time(before: str, hours: str, minutes: str) -> bool:
    """Whether two groups of two digits are a time, by the word before them: "om 10 30".

    >>> is_time("om", "10", "30"), is_time("dokter", "10", "30"), is_time("om", "10", "80")
    (True, False, False)
    """
    return before in _TIME_WORDS and int(hours) < 24 and int(minutes) < 60
