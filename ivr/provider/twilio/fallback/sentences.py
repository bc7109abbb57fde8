"""Which numbers are worth saying when nobody knows the hour, and the sentences around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from ivr.country.geography import WHOLE
from ivr.country.numbers import EMERGENCY_CENTRES, groups
from ivr.engine.library import is_sensitive, is_urgent
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.language.timetable import spoken
from ivr.model.steps import Heard, Pause, Say
from ivr.provider.twilio.fallback.told import FallbackLibrary, FallbackWay

MOST_ALWAYS = MOST_BY_DAY = 2
"""Numbers of each kind: nobody remembers more, and a whole language stays within the provider's 4,000 characters."""


def ways(library: FallbackLibrary, languages: Sequence[str]) -> list[FallbackWay]:
    """The numbers to give to who speaks these languages, each once: the best one for day and night, the best one by
    day, and so on in turn, so that whoever has less room takes the first ones."""
    nights = _first(_night_and_day(library, languages), MOST_ALWAYS, set())
    days = _first(_by_day(library, languages), MOST_BY_DAY, {way.contact.value for way in nights})
    return [way for way in chain.from_iterable(zip_longest(nights, days)) if way]


def _first(found: list[FallbackWay], most: int, known: set[str | None]) -> list[FallbackWay]:
    """The first ones with different numbers."""
    each = {way.contact.value: way for way in reversed(found) if way.contact.value not in known}
    return [way for way in found if each.get(way.contact.value) is way][:most]


def _night_and_day(library: FallbackLibrary, languages: Sequence[str]) -> list[FallbackWay]:
    """What cannot wait first, then who is there for everybody, in the whole country, but the police, whom the emergency
    number reaches and whom who has no papers may fear; then in these languages, and the topic that the operator put
    first."""
    order = list(library.topics)

    def key(way: FallbackWay) -> tuple[object, ...]:
        service = way.entry.service
        urgent, for_whom = is_urgent(library, service.topics), service.priority(None).for_whom
        for_you = not urgent, for_whom, WHOLE not in service.areas, way.contact.value in EMERGENCY_CENTRES
        return *for_you, _strange(way, languages), order.index(service.topics[0]), way.entry.id

    return sorted(library.always, key=key)


def _by_day(library: FallbackLibrary, languages: Sequence[str]) -> list[FallbackWay]:
    """Of the services that the line names for everybody, those who speak these languages, and are there for longest."""

    def key(known: tuple[FallbackWay, int]) -> tuple[object, ...]:
        way, half_hours = known
        return _strange(way, languages), -half_hours, way.contact.cost != "free"

    best: dict[str, FallbackWay] = {}
    for way, _ in sorted(library.by_day, key=key):
        best.setdefault(way.entry.id, way)
    return list(best.values())


def _strange(way: FallbackWay, languages: Sequence[str]) -> int:
    """How many of these languages they are known not to speak."""
    spoken = way.contact.languages or way.entry.service.languages
    return sum(language not in spoken for language in languages) if spoken else 0


def message(library: FallbackLibrary, words: Catalogue, found: Sequence[FallbackWay]) -> list[Heard]:
    """All that one language is told: danger first and last, what is wrong, and each number slowly and twice."""
    danger, failover = _told(library, words)
    numbers = chain.from_iterable(_number(library, way, words) for way in found)
    return [danger, failover, Pause(), *numbers, danger, words.say("goodbye")]


def choice(library: FallbackLibrary, words: Catalogue, *, first: bool) -> list[Heard]:
    """What a caller hears of a language before they choose it: its name. The first one says the danger and what is
    wrong, as at the start of every call; in each of ten they would keep the last waiting for two minutes."""
    key = words.say("failover-key")
    return [*_told(library, words), key] if first else [key]


def _told(library: FallbackLibrary, words: Catalogue) -> list[Say]:
    return [words.say("emergency", number=spelled(library.line.emergency)), words.say("failover")]


def _number(library: FallbackLibrary, way: FallbackWay, words: Catalogue) -> Iterator[Heard]:
    number = Say(words.language, ". ".join(map(spelled, groups(way.contact.value or ""))) + ".", "number", slow=True)
    yield Say(words.language, f"{_name(library, way, words.language)}.", "organisation-name")
    yield _hours(way, words)
    if _strange(way, [words.language]):
        yield words.say("card-languages", languages=words.languages(_spoken_there(way)))
    yield words.say("card-free-number" if way.contact.cost == "free" else "card-number")
    yield from (number, Pause(), words.say("card-number-again")._replace(slow=True), number, Pause())
    if way.contact.keys:
        yield words.say("card-keys", keys=spelled(way.contact.keys))


def _name(library: FallbackLibrary, way: FallbackWay, language: str) -> str:
    """Who it is. Everybody hears it, asked or not: of a sensitive topic the name that tells nothing, if it has one."""
    organisation = way.entry.organisation
    sensitive = is_sensitive(library, way.entry.service.topics[:1])
    return (organisation.shortly(language) if sensitive else None) or way.entry.called(language)


def _spoken_there(way: FallbackWay) -> tuple[str, ...]:
    return way.contact.languages or way.entry.service.languages


def _hours(way: FallbackWay, words: Catalogue) -> Say:
    """When somebody is there, in words that are right at any hour."""
    if way.always:
        return words.say("card-open-always")
    timetable = spoken(way.contact.hours, words) if way.contact.hours else ""
    return words.say("card-hours", timetable=timetable) if timetable else words.say("card-hours-unknown")
