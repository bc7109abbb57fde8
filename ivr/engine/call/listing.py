"""Whom a caller hears of, looked up once for all who chose the same in the same minute."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from ivr.engine.directory.answered import whom
from ivr.engine.directory.search import Found, Query, Ranking, find
from ivr.engine.kept_answers import kept
from ivr.engine.library import Library, place_of


class Chosen(NamedTuple):
    """What decides whom a caller hears of, as `ivr.engine.call.state` names it; `declined` are the needs that were
    offered to who needs something else."""

    topic: str
    need: str
    declined: tuple[str, ...]
    organisation: str
    answer: str
    place: str
    language: str


def minute(now: datetime) -> int:
    """The minute of the Unix clock: as fine as a state remembers, and as hours change."""
    return int(now.timestamp() // 60)


@kept(most=4_000)
def found_in(library: Library, chosen: Chosen, since: int) -> Found:
    """The services in their order at a `minute`: of an organisation, for an answer, or for a topic and a need."""
    place, at = place_of(library, chosen.place), datetime.fromtimestamp(since * 60, UTC)
    query = Query(chosen.topic or None, place, chosen.language, at, chosen.need or None, chosen.declined)
    if answer := library.answers.get(chosen.answer):
        return whom(library, answer, query)
    if not chosen.organisation:
        return find(library, query)
    return Found(tuple(sorted(library.services_of(chosen.organisation), key=Ranking(library, query).of)))
