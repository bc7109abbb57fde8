"""The services for what a texter asked, in the order in which messages name them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from operator import ne
from typing import NamedTuple

from ivr.country.opening_minute import Minute, minute_of
from ivr.engine.directory.ranking import Query, openness_in, rank
from ivr.engine.directory.search import find, meeting_around
from ivr.engine.directory.sms_card import with_numbers_first
from ivr.engine.library import Library, place_of
from ivr.engine.sms.conversation import Conversation
from ivr.model import ServiceEntry

DAY = range(7, 20)
"""The hours in which offices answer; in the others a text cannot wait for one that is closed."""


class Ordered(NamedTuple):
    """Services as messages name them; `elsewhere` is true where none is known near."""

    entries: tuple[ServiceEntry, ...]
    elsewhere: bool = False


def in_order(library: Library, state: Conversation) -> Ordered:
    """The services of the whole conversation, as they stood when it began: who meets the need first, and of those and
    of the others who can be called; and never two services of one organisation side by side. In danger who answers
    now comes before all others. Where nobody near meets the need, one who does elsewhere is the first. The best for a
    second need is the second. Whom an answer names comes before all, where they serve the place."""
    at = datetime.fromtimestamp(state.since * 60, UTC)
    place = place_of(library, state.place) if state.place else None
    query = Query(state.topic or None, place, state.language, at, state.need or None)
    if state.organisation:
        return Ordered(tuple(with_numbers_first(_of_organisation(library, state, query))))
    found = find(library, query, at_once=True)
    called = _called(library, state, query)
    near = _wanted(found.entries, state)
    entries = [*called, *_met_elsewhere(library, near, query, state), *_callable_first(library, near, query)]
    entries = list({entry.id: entry for entry in entries}.values())
    entries = _apart(_answering_first(entries, query) if state.danger else entries)
    elsewhere = not called and (found.wider or bool(found.nearest))
    return Ordered(tuple(_with_second_need(library, entries, query, state)), elsewhere)


def _wanted(entries: Sequence[ServiceEntry], state: Conversation) -> Sequence[ServiceEntry]:
    """Without those of whom the texter turned away."""
    return [entry for entry in entries if entry.house != state.other_than] if state.other_than else entries


def _called(library: Library, state: Conversation, query: Query) -> list[ServiceEntry]:
    """Whom the answer that was told says to call, of those who serve the place; best first."""
    if not state.answer:
        return []
    named = library.answers[state.answer].call if state.answer in library.answers else ()
    ranked = [(rank(library, entry, query), entry) for id in named if (entry := library.service(id))]
    serving = [entry for reasons, entry in sorted(ranked, key=lambda one: one[0]) if not reasons.elsewhere]
    return with_numbers_first(_wanted(serving, state))


def _of_organisation(library: Library, state: Conversation, query: Query) -> list[ServiceEntry]:
    services = library.services_of(state.organisation)
    fits = [entry for entry in services if state.topic in entry.service.topics] or services
    return sorted(fits, key=lambda entry: rank(library, entry, query))


def _callable_first(library: Library, entries: Iterable[ServiceEntry], query: Query) -> list[ServiceEntry]:
    """Who meets the need, of those who can be called; at night whoever may answer now before who surely does not."""
    need, minute, topic = query.need, minute_of(query.at), library.topics.get(query.topic or "")
    night, topic_is_for = minute.hour not in DAY, topic.audience if topic else ()
    ordered = with_numbers_first(entries)
    meeting = [entry for entry in ordered if entry.meets(need)] if need else ordered
    others = [entry for entry in ordered if not entry.meets(need)] if need else []
    if night:
        meeting.sort(key=lambda entry: _at_night(entry, query, minute, topic_is_for))
    return meeting + others


def _at_night(entry: ServiceEntry, query: Query, minute: Minute, topic_is_for: Collection[str]) -> tuple[int, ...]:
    """Whether it is shut: its telephone closed, or none and no door that is known to be open. Before that counts what
    being open makes up for in nobody: that they are there for another group, or, where no need is named, for something
    else."""
    _, fit, for_whom = entry.priority(query.need or query.topic, topic_is_for)
    called, openness = entry.dialled, openness_in(minute, entry.ways, query.language)
    shut = openness == "closed" if called else openness != "open"
    return *(() if query.need else (not called, fit)), for_whom, shut


def _met_elsewhere(
    library: Library, near: Sequence[ServiceEntry], query: Query, state: Conversation
) -> Sequence[ServiceEntry]:
    """Where nobody near meets the need: the best of those in the same region who do, whose card says where that is."""
    if not (query.place and query.need) or any(entry.meets(query.need) for entry in near):
        return ()
    return _callable_first(library, _wanted(meeting_around(library, query), state), query)[:1]


def _answering_first(entries: Iterable[ServiceEntry], query: Query) -> list[ServiceEntry]:
    """Who answers now, before who meets the need."""
    minute = minute_of(query.at)

    def closed(entry: ServiceEntry) -> bool:
        return not entry.dialled or openness_in(minute, entry.ways, query.language) == "closed"

    return sorted(entries, key=closed)


def _apart(entries: list[ServiceEntry]) -> list[ServiceEntry]:
    """No two services of one organisation side by side, as long as there is another: it has one place in a message."""
    houses = [entry.house for entry in entries]
    if all(map(ne, houses, houses[1:])):  # as mostly
        return entries
    left, result, last = list(zip(houses, entries, strict=True)), list[ServiceEntry](), ""
    while left:
        at = next((at for at, (house, _) in enumerate(left) if house != last), 0)
        last, entry = left.pop(at)
        result.append(entry)
    return result


def _with_second_need(
    library: Library, entries: list[ServiceEntry], query: Query, state: Conversation
) -> list[ServiceEntry]:
    if not state.also:
        return entries
    second = query._replace(topic=library.topic_of[state.also], need=state.also)
    others = _callable_first(library, _wanted(find(library, second, at_once=True).entries, state), second)
    best = next((entry for entry in others if entry not in entries[:1]), None)
    return entries if best is None else [*entries[:1], best, *(entry for entry in entries[1:] if entry.id != best.id)]
