"""Which numbers are worth saying when nobody knows the hour, and the sentences around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from ivr.engine.library import Library, is_quiet, is_urgent
from ivr.engine.phrases import Phrases
from ivr.engine.search import contact_status
from ivr.engine.timetable import spoken
from ivr.model import Contact, Listing
from ivr.numbers import groups, spelled
from ivr.steps import Pause, Say, Speech

MOST_ALWAYS = MOST_BY_DAY = 2
"""Numbers of each kind: nobody remembers more, and a whole language stays within the provider's 4,000 characters."""

# A plain working week, Monday to Friday from 8 to 18, each half hour.
_MONDAY = datetime.fromisoformat("2026-06-01T08:00+02:00")
_BY_DAY = tuple(_MONDAY + timedelta(days=day, minutes=30 * half) for day in range(5) for half in range(20))


@dataclass(frozen=True)
class Way:
    """A telephone of a service; `always` is one that is answered day and night, on holidays too."""

    listing: Listing
    contact: Contact
    always: bool


def ways(library: Library, languages: Sequence[str]) -> list[Way]:
    """The numbers to give to who speaks these languages, each once: the best one for day and night, the best one by
    day, and so on in turn, so that whoever has less room takes the first ones."""
    nights = _first(_night_and_day(library, languages), MOST_ALWAYS, set())
    days = _first(_by_day(library, languages), MOST_BY_DAY, {way.contact.value for way in nights})
    return [way for way in chain.from_iterable(zip_longest(nights, days)) if way]


def _first(found: list[Way], most: int, known: set[str | None]) -> list[Way]:
    """The first ones with different numbers."""
    each = {way.contact.value: way for way in reversed(found) if way.contact.value not in known}
    return [way for way in found if each.get(way.contact.value) is way][:most]


def _night_and_day(library: Library, languages: Sequence[str]) -> list[Way]:
    """What cannot wait first, then who is there for everybody, in the whole country, in these languages."""
    found = [
        Way(listing, contact, always=True)
        for listing in library.services()
        for contact in _telephones(listing)
        if contact.hours == "24/7"
    ]

    def key(way: Way) -> tuple[object, ...]:
        service = way.listing.service
        urgent, for_whom = is_urgent(library, service.topics), service.standing(None).for_whom
        return not urgent, for_whom, "belgium" not in service.areas, _strange(way, languages), way.listing.id

    return sorted(found, key=key)


def _by_day(library: Library, languages: Sequence[str]) -> list[Way]:
    """Of the services that the line names for everybody, those who speak these languages, and are there for longest."""
    listings = [library.service(id) for id in library.line.general]
    found = [Way(listing, contact, False) for listing in listings if listing for contact in _telephones(listing)]

    def key(way: Way) -> tuple[object, ...]:
        is_open = [contact_status(way.contact, moment).openness == "open" for moment in _BY_DAY]
        return _strange(way, languages), -sum(is_open), way.contact.cost != "free"

    best: dict[str, Way] = {}
    for way in sorted(found, key=key):
        best.setdefault(way.listing.id, way)
    return list(best.values())


def _telephones(listing: Listing) -> list[Contact]:
    return [contact for contact in listing.service.contacts if contact.known.telephone and contact.value]


def _strange(way: Way, languages: Sequence[str]) -> int:
    """How many of these languages they are known not to speak."""
    spoken = way.contact.languages or way.listing.service.languages
    return sum(language not in spoken for language in languages) if spoken else 0


def message(library: Library, words: Phrases, found: Sequence[Way]) -> list[Speech]:
    """All that one language is told: danger first and last, what is wrong, and each number slowly and twice."""
    danger = words.say("emergency", number=spelled(library.line.emergency))
    numbers = chain.from_iterable(_number(library, way, words) for way in found)
    return [danger, words.say("failover"), Pause(), *numbers, danger, words.say("goodbye")]


def choice(library: Library, words: Phrases) -> list[Speech]:
    """What a caller hears of a language before they choose it."""
    danger = words.say("emergency", number=spelled(library.line.emergency))
    return [danger, words.say("failover"), words.say("failover-key")]


def _number(library: Library, way: Way, words: Phrases) -> Iterator[Speech]:
    number = Say(words.language, ". ".join(map(spelled, groups(way.contact.value or ""))) + ".", "number", slow=True)
    yield Say(words.language, f"{_name(library, way, words.language)}.", "organisation-name")
    yield _hours(way, words)
    if _strange(way, [words.language]):
        yield words.say("card-languages", languages=words.languages(_spoken_there(way)))
    yield words.say("card-free-number" if way.contact.cost == "free" else "card-number")
    yield from (number, Pause(), replace(words.say("card-number-again"), slow=True), number, Pause())
    if way.contact.keys:
        yield words.say("card-keys", keys=spelled(way.contact.keys))


def _name(library: Library, way: Way, language: str) -> str:
    """Who it is. Everybody hears it, asked or not: of a quiet topic the name that tells nothing, where it has one."""
    organisation = way.listing.organisation
    quiet = is_quiet(library, way.listing.service.topics[:1])
    return (organisation.short_name if quiet else None) or way.listing.called(language)


def _spoken_there(way: Way) -> tuple[str, ...]:
    return way.contact.languages or way.listing.service.languages


def _hours(way: Way, words: Phrases) -> Say:
    """When somebody is there, in words that are right at any hour."""
    if way.always:
        return words.say("card-open-always")
    timetable = spoken(way.contact.hours, words) if way.contact.hours else ""
    return words.say("card-hours", timetable=timetable) if timetable else words.say("card-hours-unknown")
