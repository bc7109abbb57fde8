"""Services in order, each found when somebody comes to it: of very many, most are never looked at."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge
from operator import itemgetter

from ivr.engine.directory.freshness import months_since
from ivr.engine.directory.ranking import Query, Ranking
from ivr.engine.library import Library
from ivr.model import Alike
from ivr.model.grounds import Before

MOST = 30
"""Services that somebody may listen to."""
MOST_ALIKE = 300
"""Services that are looked at of those that an area has for what is asked; such as are alike count once. It takes about
1 ms."""
_FEW = 8
"""Of more who stand equally, those who speak the caller's language are looked at first."""
_AMONG_EQUALS = ("months_old", "id")

Reasons = tuple[object, ...]
"""A rank, or how it begins."""
Candidate = tuple[Reasons, Alike]
"""A service by its rank, which ends with its id; and all that it is alike with."""
_Alikes = Sequence[Alike]
_Equals = tuple[Reasons, str | None, Before, _Alikes]
"""Those who stand equally in an area for a topic or a need. None of them, nor of those behind them there, has a smaller
rank than the first of this."""


def before_age(rank: Reasons) -> Reasons:
    """The reasons before those that tell apart who is alike."""
    return rank[: -len(_AMONG_EQUALS)]


def candidates(library: Library, query: Query, areas: tuple[str, ...]) -> Iterator[Candidate]:
    """The services in these areas, best first: one is told as soon as nobody who was not looked at can come before."""
    ranking = Ranking(library, query)
    rank, seen = ranking.of_newest, set[int]()
    waiting: list[Candidate] = []
    for least, asked, known, groups in merge(*_there(library, ranking, query, areas), key=itemgetter(0)):
        while waiting and waiting[0][0] < least:
            yield _first(library, query, waiting)
        for one in groups:
            if one.id not in seen:
                seen.add(one.id)
                insort(waiting, (rank(one, asked, known), one))
    while waiting:
        yield _first(library, query, waiting)


def _first(library: Library, query: Query, waiting: list[Candidate]) -> Candidate:
    """The best of those who wait. After the newest of several that are alike, the others wait, too."""
    rank, alike = found = waiting.pop(0)
    if alike.services > 1 and alike.newest == rank[-1]:
        for id, age in library.newest(alike.id, MOST)[1:]:
            insort(waiting, ((*before_age(rank), months_since(age, query.at), id), alike))
    return found


def _there(library: Library, ranking: Ranking, query: Query, areas: tuple[str, ...]) -> Iterator[Iterator[_Equals]]:
    """Who is there for the need and the topic that are asked for, an area at a time."""
    questions = [(query.need, 0), (query.topic, 1)] if query.need else [(query.topic, 0)]
    narrowest = all([area in areas for area in ranking.areas])
    for asked, other_need in questions:
        language = query.language if ranking.knows(asked) else ""
        for area in areas:
            least = partial(ranking.least, other_need, ranking.number(area) if narrowest else 0)
            yield _in_order(asked, library.standing(asked, area), least, language)


def _in_order(
    asked: str | None, there: Iterable[tuple[Before, _Alikes]], least: Callable[[Before], Reasons], language: str
) -> Iterator[_Equals]:
    """Who is there in an area, by what is known of them before anybody asks; where that is all that stands before the
    language, those who speak it come first."""
    left = MOST_ALIKE
    for known, several in there:
        groups, first = several[:left], least(known)
        if language and first and len(groups) > _FEW:
            speaking = [one for one in groups if language in one.grounds.languages]
            yield first, asked, known, speaking
            first, groups = (*first, 1), [one for one in groups if language not in one.grounds.languages]
        yield first, asked, known, groups
        left -= len(several)
        if left <= 0:
            return
