"""Services in order, each found when somebody comes to it: of very many, most are never looked at."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from operator import itemgetter

from ivr.engine.directory.freshness import months_since
from ivr.engine.directory.ranking import Query, Ranking, Reasons
from ivr.engine.library import Library
from ivr.model import Alike
from ivr.model.grounds import Before

MOST = 30
"""Services that somebody may listen to."""
MOST_ALIKE = 300
"""Services that are looked at of those that an area has for what is asked; such as are alike count once. It takes about
1 ms."""
_FEW = 64
"""To put so many in order takes about 0.2 ms."""
_FEW_EQUALS = 6
"""Of more who stand equally, one at a time is looked at, and those first who speak the caller's language."""
_AMONG_EQUALS = ("months_old", "id")

Candidate = tuple[Reasons, Alike]
"""A service by its rank, which ends with its id; and all that it is alike with."""
_Alikes = Sequence[Alike]
_Row = tuple[Before, _Alikes]
_There = tuple[int, str, Sequence[_Row]]
"""Who is there in an area, and whether they are there for the need that is asked for (0) or for its topic (1)."""
_Equals = tuple[Reasons, int, Before, _Alikes]
"""Those who stand equally in an area for a topic or a need: that they meet the need (0) or not (1), and what else is
known of them. None of them, nor of those behind them there, has a smaller rank than the first of this."""


def before_age(rank: Reasons) -> Reasons:
    """The reasons before those that tell apart who is alike."""
    return rank[: -len(_AMONG_EQUALS)]


def candidates(library: Library, query: Query, areas: tuple[str, ...], *, meeting: bool = False) -> Iterator[Candidate]:
    """The services in these areas, best first: one is told as soon as nobody who was not looked at can come before.
    With `meeting` those who meet the need that is asked for, and no others."""
    ranking, there = Ranking(library, query), _there(library, query, areas, meeting)
    waiting = list[Candidate]()
    seen = set[int]()
    for least, other_need, known, groups in _in_order(ranking, query, areas, there):
        while waiting and waiting[0][0] < least:
            yield _first(library, query, waiting)
        for one in groups:
            if one.id not in seen:
                seen.add(one.id)
                insort(waiting, (ranking.of_newest(one, other_need, known), one))
    while waiting:
        yield _first(library, query, waiting)


def all_at_once(
    library: Library, query: Query, areas: tuple[str, ...], *, meeting: bool = False
) -> Iterable[Candidate]:
    """The same for who comes to all of them: of a few sooner than one after the other."""
    there = _there(library, query, areas, meeting)
    if sum([len(groups) for _, _, rows in there for _, groups in rows]) > _FEW:
        return candidates(library, query, areas, meeting=meeting)
    found = _all(Ranking(library, query), there)
    others = [other for one in found if one[1].services > 1 for other in _alike(library, query, one)]
    return sorted(found + others, key=itemgetter(0)) if others else found


def _first(library: Library, query: Query, waiting: list[Candidate]) -> Candidate:
    """The best of those who wait. After the newest of several that are alike, the others wait, too."""
    rank, alike = found = waiting.pop(0)
    if alike.services > 1 and alike.newest == rank[-1]:
        for other in _alike(library, query, found):
            insort(waiting, other)
    return found


def _alike(library: Library, query: Query, newest: Candidate) -> list[Candidate]:
    """The others of those that the newest of them is alike with, as many as somebody may listen to."""
    rank, alike = newest
    before, several = before_age(rank), library.newest(alike.id, MOST)[1:]
    return [((*before, months_since(age, query.at), id), alike) for id, age in several]


def _there(library: Library, query: Query, areas: tuple[str, ...], meeting: bool) -> list[_There]:
    """Who is there for the need and the topic that are asked for, an area at a time."""
    questions = [(query.need, 0), (query.topic, 1)] if query.need and not meeting else [(query.need or query.topic, 0)]
    return [
        (other_need, area, there)
        for asked, other_need in questions
        for area in areas
        if (there := library.standing(asked, area))
    ]


def _all(ranking: Ranking, there: Iterable[_There]) -> list[Candidate]:
    """All of them, best first."""
    found: dict[int, Candidate] = {}
    for other_need, _, rows in there:
        for before, groups in rows:
            known = ranking.known(before)
            for one in groups:
                if one.id not in found:
                    found[one.id] = ranking.of_newest(one, other_need, known), one
    return sorted(found.values(), key=itemgetter(0))


def _in_order(ranking: Ranking, query: Query, areas: tuple[str, ...], there: Iterable[_There]) -> Iterator[_Equals]:
    """Who is there, by what is known of them before anybody asks."""
    narrowest = ranking.areas.keys() <= set(areas)
    several = []
    for other_need, area, rows in there:
        language = "" if query.declined or other_need else query.language
        number = ranking.number(area) if narrowest else 0
        several.append(_one_area(ranking, rows, other_need, number, language))
    return merge(*several, key=itemgetter(0))


def _one_area(
    ranking: Ranking, there: Sequence[_Row], other_need: int, number: int, language: str
) -> Iterator[_Equals]:
    """Who is there in an area. Of many, where what is known is all that stands before the language, one at a time:
    those who speak it first."""
    left = MOST_ALIKE
    for before, several in there:
        known = ranking.known(before)
        least = ranking.least(other_need, number, known)
        if len(several) > _FEW_EQUALS and language and least:
            yield least, other_need, known, ()  # until it is their turn, nobody asks what they speak
            for speaks in (True, False):
                for one in islice(several, left):
                    if (language in one.grounds.languages) is speaks:
                        yield (*least, not speaks, *ranking.least_of(one)), other_need, known, (one,)
        else:
            yield least, other_need, known, several[:left]
        left -= len(several)
        if left <= 0:
            return
