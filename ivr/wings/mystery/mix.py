"""What has to be among the ten: every language and region, danger, the night, and the offices that are in tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Literal, TypeVar

from ivr.country.opening import ZONE
from ivr.engine.library import Library, spoken_languages

CALLS = 10
NIGHTS = 3
DAYS = 7
"""Within so many days the ten are called: one after the other makes no crowd."""

About = Literal["danger", "table", "topic"]
By = Literal["call", "sms"]
T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """One of the ten: how, in which language, from which region, about what, and whether at night."""

    by: By
    language: str
    region: str
    about: About
    night: bool


def ten(library: Library, dice: Random) -> list[Wanted]:
    """Ten in the order in which they are made. Each region is called about an office of a town; danger is told once on
    the telephone and once in a text; of more than ten languages the dice leave some out."""
    regions = _shuffled(library.line.regions, dice)
    offices: list[tuple[By, About]] = [("call", "table")] * len(regions)
    rest: list[tuple[By, About]] = [("call", "danger"), ("sms", "danger"), ("sms", "topic"), ("sms", "topic")]
    others: list[tuple[By, About]] = [("call", "topic")] * CALLS
    kinds: Sequence[tuple[By, About]] = (*offices, *rest, *others)[:CALLS]
    nights = dice.sample(range(CALLS), NIGHTS)
    first_text = next(place for place, (by, _) in enumerate(kinds) if by == "sms")
    pairs = islice(_pairs(_languages(library, dice, first_text), regions), CALLS)
    wanted = [
        Wanted(_by(library, language, by), language, region, about, place in nights)
        for place, ((language, region), (by, about)) in enumerate(zip(pairs, kinds, strict=True))
    ]
    return _shuffled(wanted, dice)


def moment(day: date, night: bool, dice: Random) -> datetime:
    """When to call: in the days after this one, in working hours or when most are closed."""
    days = [day + timedelta(days=ahead) for ahead in range(1, DAYS + 1)]
    if night:
        hour, on = dice.choice((21, 22, 23, 1, 3, 5)), dice.choice(days)
    else:
        hour, on = dice.randrange(9, 17), dice.choice([one for one in days if one.weekday() < 5])
    return datetime.combine(on, time(hour, dice.randrange(0, 60, 5)), ZONE)


def _pairs(languages: Sequence[str], regions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Languages and regions in turn, each language with another region the next time."""
    for number in range(CALLS):
        turn = number // len(languages)
        yield languages[number % len(languages)], regions[(number + turn) % len(regions)]


def _languages(library: Library, dice: Random, first_text: int) -> list[str]:
    """Ten at most; those that are only texted stand where texts do."""
    texted = {language.code for language in library.line.languages if language.sms}
    spoken = spoken_languages(library)
    drawn = _shuffled([*spoken, *sorted(texted - set(spoken))], dice)[:CALLS]
    heard = [language for language in drawn if language in spoken]
    return [*heard[:first_text], *(one for one in drawn if one not in spoken), *heard[first_text:]]


def _by(library: Library, language: str, wished: By) -> By:
    """As wished, where this language is offered so."""
    spoken = language in spoken_languages(library)
    texted = any(known.sms for known in library.line.languages if known.code == language)
    return "call" if not texted else "sms" if not spoken else wished


def _shuffled(several: Iterable[T], dice: Random) -> list[T]:
    found = list(several)
    dice.shuffle(found)
    return found
