"""Belgian telephone numbers: what kind they are, and how they are grouped and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# `phonenumbers` is imported where it is asked, as it takes a hundredth of a second of every start.

Kind = Literal["free", "premium", "mobile", "fixed", "short"]

# 116 xxx numbers are free in the whole EU (Commission Decision 2007/116/EC); emergency numbers and those of the
# Belgian help lines (101 to 108) are too.
_FREE_BY_EXCEPTION = frozenset({"+3270245245"})
"""The poison centre: its range is a dear one, the call is free (rtbf.be, March 2018; antigifcentrum.be)."""
_FREE_SHORT = re.compile(r"116\d{3}|112|10[0-9]")
EMERGENCY_CENTRES = frozenset({"100", "101", "112"})
"""Answered by the emergency centres: "les centres 100/101/112" (police.be, Numéros d'urgence, read on 2026-11-27)."""


@cache
def _kinds() -> Mapping[int, Kind]:
    """What `phonenumbers` calls the kinds; all others are fixed."""
    from phonenumbers import PhoneNumberType

    return {
        PhoneNumberType.TOLL_FREE: "free",
        PhoneNumberType.PREMIUM_RATE: "premium",
        PhoneNumberType.MOBILE: "mobile",
    }


def kind_of_caller(value: str) -> Kind | None:
    """What kind of number somebody calls from; unlike `kind`, this remembers no number."""
    return kind.__wrapped__(value)


@lru_cache(maxsize=4096)
def kind(value: str) -> Kind | None:
    """What kind of number this is, from its E.164 form or as a Belgian short code; None when it is neither.

    >>> kind("+3280014912"), kind("+32489133355"), kind("+3222120000"), kind("1712"), kind("+3290010020")
    ('free', 'mobile', 'fixed', 'short', 'premium')
    >>> kind("1307"), kind("+3270233233"), kind("+3270245245")
    ('premium', 'premium', 'free')
    >>> kind("02 212 30 00"), kind("+321"), kind("99"), kind("+9991234567"), kind("+32022123000"), kind("١٧١٢")
    (None, None, None, None, None, None)
    """
    import phonenumbers

    if re.fullmatch(r"[0-9]{3,6}", value):
        number = phonenumbers.parse(value, "BE")
        if not phonenumbers.is_valid_short_number_for_region(number, "BE"):
            return None
        cost = phonenumbers.expected_cost_for_region(number, "BE")
        return "premium" if cost == phonenumbers.ShortNumberCost.PREMIUM_RATE else "short"
    if not re.fullmatch(r"\+(?!320)[0-9]{8,15}", value):
        return None
    try:
        number = _parsed(value)
    except phonenumbers.NumberParseException:  # a country that there is not
        return None
    found = phonenumbers.number_type(number)
    if found == phonenumbers.PhoneNumberType.UNKNOWN:  # there is no such number
        return None
    return "free" if value in _FREE_BY_EXCEPTION else _kinds().get(found, "fixed")


def _parsed(value: str) -> PhoneNumber:
    """An E.164 form as phonenumbers takes it. Nothing of a Belgian one is left to find out, and to look for it takes as
    long as everything else that is asked of a caller's number."""
    import phonenumbers

    if re.fullmatch(r"\+32[1-9][0-9]{7,8}", value):
        return phonenumbers.PhoneNumber(country_code=32, national_number=int(value[3:]))
    return phonenumbers.parse(value)


def may_be_shown(number: str) -> bool:
    """Whether a call may be put through from this number of ours, which whoever answers then sees.

    Belgian 0800, 070, 078 and 090x numbers may not be shown as the number of a caller (Royal Decree on numbering,
    article 19); operators drop such calls.

    >>> [may_be_shown(n) for n in ("+3222123000", "+32470123456", "+3280012345", "+3278123456", "+3270233233")]
    [True, True, False, False, False]
    """
    known = kind(number)
    if known in (None, "short"):
        return False
    belgian = number.startswith("+32")
    return not (belgian and (known in ("free", "premium") or number.startswith(("+3270", "+3278"))))


def is_free(value: str) -> bool:
    """Whether a call to this number costs the caller nothing, as far as the number itself tells.

    >>> is_free("+3280014912"), is_free("116000"), is_free("1712")
    (True, True, False)
    """
    return (kind(value) == "free" and value.startswith("+32")) or bool(_FREE_SHORT.fullmatch(value))


@lru_cache(maxsize=4096)
def groups(value: str) -> tuple[str, ...]:
    """The number in the groups Belgians say and write.

    >>> groups("+3280014912"), groups("+32489133355"), groups("+3222120000")
    (('0800', '14', '912'), ('0489', '13', '33', '55'), ('02', '212', '00', '00'))
    >>> groups("116000"), groups("1712")
    (('116', '000'), ('1712',))
    """
    if not value.startswith("+"):
        return (value[:3], value[3:]) if len(value) == 6 else (value,)
    import phonenumbers

    number = phonenumbers.parse(value)
    national = number.country_code == 32
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return tuple(re.findall(r"\+?\d+", phonenumbers.format_number(number, shape)))


def written(value: str) -> str:
    """The number as a Belgian writes it down.

    >>> written("+3280014912")
    '0800 14 912'
    """
    return " ".join(groups(value))
