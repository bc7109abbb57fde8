"""Which services help somebody, best first, and why in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ivr.engine.directory.cut import MOST, Candidate, all_at_once, before_age, candidates
from ivr.engine.directory.ranked import Ranked
from ivr.engine.directory.ranking import Query, Rank, Ranking, far
from ivr.engine.library import Library, is_urgent
from ivr.model import Place, Service, ServiceEntry

MOST_AREAS = 3
"""Names of areas that somebody remembers."""


@dataclass  # made in every turn that names somebody: frozen, it would take three times as long
class Found:
    """Services, best first. `wider` is true where none serves the place and these serve other parts of its region;
    `unmet` where none who serves it meets the need, or nobody in its region is there for the topic: then whom everybody
    there may ask stands before them, unless it cannot wait. `nearest` are the areas of the first one where nobody is
    known nearer; `general` is true where all of them, or all who meet the need, are only on the internet, and before
    them stands somebody with a telephone whom the line names for everybody."""

    entries: Sequence[ServiceEntry]
    wider: bool = False
    unmet: bool = False
    nearest: tuple[str, ...] = ()
    general: bool = False


def find(library: Library, query: Query, *, at_once: bool = False) -> Found:
    """The services for a topic around a place; where none serves it, those of its region. The first `MOST` are
    those of the whole directory, unless more than `MOST_ALIKE` of an area stand equally before anybody asks: then those
    are looked at that may be free to call, are surest and have the newest facts. They are found as somebody comes to
    them, or all `at_once`."""
    areas = query.place.areas if query.place else ()
    near = _ranked(library, query, areas, at_once) if areas else ()
    ranked = near or _ranked(library, query, _anywhere(library, query.place), at_once)
    unmet = bool(query.need) and not _met(ranked, query.need)
    if areas and (not ranked or (near and unmet)):
        return Found(_for_all(library, query, ranked), unmet=True)
    reached = not ranked or _met(ranked, None if unmet else query.need, offline=True)
    by_phone = () if reached else _general(library, query)
    nearest = _nearest(library, ranked, query.place) if near else ()
    entries = _first(by_phone, ranked) if by_phone else ranked
    return Found(entries, wider=bool(areas) and not near, nearest=nearest, general=bool(by_phone))


def _met(entries: Iterable[ServiceEntry], need: str | None, *, offline: bool = False) -> bool:
    """Whether one of these meets the need, if one is asked for; `offline` asks for a telephone or a door, too."""
    for entry in entries:
        if (not need or entry.meets(need)) and not (offline and entry.online_only):
            return True
    return False


def around(library: Library, query: Query) -> Sequence[ServiceEntry]:
    """The services for a topic anywhere, best first; none of another region than that of the place, if there is one:
    a deposit that Flanders lends is nothing to ask for from Namur."""
    return _ranked(library, query, _anywhere(library, query.place), at_once=False)


def meeting_around(library: Library, query: Query) -> list[ServiceEntry]:
    """Of those anywhere around the ones who meet the need that is asked for, best first."""
    found = _all(library, query, _anywhere(library, query.place), meeting=True)
    return [entry for entry in found if entry.meets(query.need)]


def _ranked(library: Library, query: Query, areas: tuple[str, ...], at_once: bool) -> Sequence[ServiceEntry]:
    return _all(library, query, areas) if at_once else Ranked(_listened_to(library, candidates(library, query, areas)))


def _all(library: Library, query: Query, areas: tuple[str, ...], *, meeting: bool = False) -> list[ServiceEntry]:
    """As many as somebody may listen to, at once."""
    return list(_listened_to(library, all_at_once(library, query, areas, meeting=meeting)))


def _listened_to(library: Library, candidates: Iterable[Candidate]) -> Iterator[ServiceEntry]:
    """As many as somebody may listen to, and those that only age and id tell from the last of them."""
    last: tuple[object, ...] = ()
    for number, (reasons, alike) in enumerate(candidates, 1):
        if number > MOST and before_age(reasons) != last:
            return
        if number >= MOST:
            last = before_age(reasons)
        yield library.listed(str(reasons[-1]), alike.grounds)


def _for_all(library: Library, query: Query, ranked: Sequence[ServiceEntry]) -> Sequence[ServiceEntry]:
    """Whom everybody in the place may ask before those who do not meet the need: the first door of the town, else whom
    the line names for everybody. On what cannot wait, who is there for the topic stays first."""
    if ranked and is_urgent(library, [query.topic or ""]):
        return ranked
    first = _door(library, query) or _general(library, query)
    return _first(first, ranked)


def _first(whom: Sequence[ServiceEntry], others: Iterable[ServiceEntry]) -> Sequence[ServiceEntry]:
    """These, and then the others, nobody twice."""
    return Ranked(chain(whom, (entry for entry in others if entry not in whom)))


def _door(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """Who has to help everybody that lives in the town (`Service.first_door`)."""
    town = tuple(area for area in (query.place.areas if query.place else ()) if library.areas[area].municipality)
    return tuple(library.first_doors(town)[:1]) if town else ()


def reached_without_internet(entries: Iterable[ServiceEntry]) -> bool:
    """Whether one of these has a telephone or a door."""
    return _met(entries, None, offline=True)


def _general(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """Whom the line names for everybody, where they can be called and serve the place."""
    found, elsewhere = _best_general(library, query)
    return (found,) if found and found.dialled and not elsewhere else ()


def general(library: Library, query: Query) -> ServiceEntry | None:
    """Of the services the line names for everybody, one that serves the place, if one does, and of those the one that
    can best be reached now; of several the nearest."""
    return _best_general(library, query)[0]


def _best_general(library: Library, query: Query) -> tuple[ServiceEntry | None, bool]:
    """That service, and whether it does not serve the place."""
    ranking = Ranking(library, query)
    known = [(ranking.of(entry), entry) for id in library.line.general if (entry := library.service(id))]

    def key(one: tuple[Rank, ServiceEntry]) -> tuple[int, ...]:
        reasons, _ = one
        return reasons.elsewhere and query.place is not None, reasons.reached_now, reasons.area

    reasons, entry = min(known, key=key, default=(None, None))
    return entry, bool(reasons and reasons.elsewhere)


def _nearest(library: Library, ranked: Sequence[ServiceEntry], place: Place | None) -> tuple[str, ...]:
    """Where all are whom a caller without internet can reach, if that is one area and not here. Of several areas nobody
    is told which is nearer: each card says its own."""
    first = next((entry for entry in ranked if not entry.online_only), None)
    if not first or not far(library, first.only_in, place):
        return ()
    several = any(entry.only_in != first.only_in for entry in ranked if not entry.online_only)
    return () if several else away(first.service, place)


def away(service: Service, place: Place | None) -> tuple[str, ...]:
    """The areas that somebody has to know the service is in: where they are not there, and where nobody knows whether
    they are; none where it helps them where they are, and of very many the first ones."""
    here = place.areas if place else ()
    if service.only_in:
        return () if service.only_in in here else (service.only_in,)
    return service.areas[:MOST_AREAS] if place and set(here).isdisjoint(service.areas) else ()


def _anywhere(library: Library, place: Place | None) -> tuple[str, ...]:
    """All areas but municipalities, for who is there for one town is no help to somebody of whom no place is known; and
    but those of other regions than that of the place: what a region does, it does for who lives there."""
    regions = library.regions
    here = {regions[area] for area in place.areas if regions[area]} if place else set()
    return tuple(area for area in library.wide_areas if not here or regions[area] in (None, *here))
