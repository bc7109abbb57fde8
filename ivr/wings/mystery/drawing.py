"""Ten calls and messages drawn from what is published, each with what should come of it. The same seed on the same day
and the same snapshot draws the same ten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from ivr.engine.library import Library, is_sensitive
from ivr.engine.sms.message_list import answer
from ivr.errors import InputError
from ivr.model import Place
from ivr.snapshot.read import Snapshot
from ivr.wings.mystery.expecting import ShouldHear, heard, read
from ivr.wings.mystery.mix import By, Wanted, moment, ten
from ivr.wings.phone.call import Call
from ivr.wings.phone.walk import language_keys, topics

_TRIES = 60
"""Draws for one of the ten, until somebody with a number is named."""


@dataclass(frozen=True)
class MysteryCall:
    """One of the ten: call or text in this language, as from this place, at this moment. `do` are the keys of each
    question from the greeting on, or the words to send; `about` says why it is among the ten."""

    call: int
    by: By
    language: str
    region: str
    place: str
    about: str
    topic: str
    at: datetime
    night: bool
    do: str
    should: ShouldHear


def drawn(library: Snapshot, dial: Callable[[datetime], Call], seed: int, day: date) -> list[MysteryCall]:
    """The ten; `dial` gives a telephone on which this snapshot answers at a moment. Raises `InputError` where nothing
    of what has to be among them can be found."""
    dice = Random(seed)  # noqa: S311 -- to be drawn again, not to be secret
    shoppers = _Shopper(library, dial, dice)
    return [shoppers.call(number, wanted, day) for number, wanted in enumerate(ten(library, dice), 1)]


class _Shopper:
    def __init__(self, library: Snapshot, dial: Callable[[datetime], Call], dice: Random) -> None:
        self._library, self._dial, self._dice = library, dial, dice
        self._ways = list(topics(library, library.line.start))
        self._places = library.places()
        self._offices = _offices(library)

    def call(self, number: int, wanted: Wanted, day: date) -> MysteryCall:
        for _ in range(_TRIES):
            at, place = moment(day, wanted.night, self._dice), self._place(wanted)
            found = self._called(wanted, place, at) if wanted.by == "call" else self._texted(wanted, place, at)
            if found:
                topic, do, should = found
                return MysteryCall(
                    call=number,
                    by=wanted.by,
                    language=wanted.language,
                    region=wanted.region,
                    place=place.postcode or "",
                    about=wanted.about,
                    topic=topic,
                    at=at,
                    night=wanted.night,
                    do=do,
                    should=should,
                )
        what = f"{wanted.by} about {wanted.about} in {wanted.language}, {wanted.region}"
        raise InputError(f"no {what} leads to anybody with a number: draw with another --seed")

    def _place(self, wanted: Wanted) -> Place:
        """A place of the region; for an office in a table one that has its own, as far as there is one."""
        here = [place for place in self._places if wanted.region in place.areas]
        own = [place for place in here if set(place.areas) & self._offices.keys()]
        return self._dice.choice(own if own and wanted.about == "table" else here)

    def _called(self, wanted: Wanted, place: Place, at: datetime) -> tuple[str, str, ShouldHear] | None:
        office = next((self._offices[area] for area in place.areas if area in self._offices), None)
        ways = [way for way in self._ways if self._fits(way[0], wanted, office)]
        topic, keys = self._dice.choice(ways or self._ways)
        groups = [language_keys(self._library, wanted.language), keys, place.postcode or ""]
        found = heard(self._dial(at), groups, self._dice)
        if not found.number or (wanted.about == "table" and office and not self._names(found, wanted, place)):
            return None
        return topic, " ".join(found.keys), found

    def _fits(self, topic: str, wanted: Wanted, office: str | None) -> bool:
        if wanted.about == "danger":
            return is_sensitive(self._library, [topic])
        entry = self._library.service(office or "") if wanted.about == "table" else None
        return entry is None or topic in entry.service.topics

    def _names(self, found: ShouldHear, wanted: Wanted, place: Place) -> bool:
        """Whether the office of the town is named first."""
        entries = (self._library.service(self._offices[area]) for area in place.areas if area in self._offices)
        return found.whom in [entry.called(wanted.language) for entry in entries if entry]

    def _texted(self, wanted: Wanted, place: Place, at: datetime) -> tuple[str, str, ShouldHear] | None:
        topic, words = self._words(wanted)
        text = f"{words} {place.postcode or ''}"
        got = answer(self._library, text, at)
        found = read(self._library, got)
        understood = found.danger_first if wanted.about == "danger" else got.meant.topic == topic
        return (got.meant.topic or "", text, found) if words and understood and found.number else None

    def _words(self, wanted: Wanted) -> tuple[str, str]:
        """What to text, and the topic of it; "" where nothing is listed in this language."""
        if wanted.about == "danger" and (words := list(_dangers(self._library, wanted.language))):
            return "", self._dice.choice(words)
        topic, _ = self._dice.choice(self._ways)
        listed = self._library.keywords.topics.get(topic, {}).get(wanted.language, ())
        return topic, self._dice.choice(listed) if listed else ""


def _offices(library: Library) -> dict[str, str]:
    """The service in a table that can be called, by the area of its town."""
    towns = {id for id, area in library.areas.items() if area.municipality}
    rows = (entry for entry in library.services() if entry.organisation.town)
    entries = [entry for entry in rows if any(contact.dialled for contact in entry.service.given)]
    return {area: entry.id for entry in entries for area in entry.service.areas if area in towns}


def _dangers(library: Library, language: str) -> Iterator[str]:
    """Of each wording of danger the plain words it asks for, the first of each list of them."""
    for danger in library.dangers.values():
        for wording in danger.words.get(language, ()):
            asked = wording.partition(" - ")[0].removeprefix("= ").split(" + ")
            words = " ".join(part.partition("|")[0].strip() for part in asked)
            if all(letter.isalpha() or letter in " '" for letter in words):
                yield words
