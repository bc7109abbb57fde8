"""Of very many services, those that can be among the first: the others are left out unseen."""

from __future__ import annotations

from bisect import insort
from typing import NamedTuple

from ivr.engine.directory.ranking import Query, Rank, Ranking
from ivr.engine.library import Library
from ivr.model import Alike

MOST = 30
"""Services that somebody may listen to."""
MOST_ALIKE = 300
"""Services that are looked at of those that an area has for what is asked; such as are alike count once. It takes about
2 ms."""
_STANDING = ("priority", "unmet", "later_need")
"""The order in which a library has them. While they count in this order, one that cannot come first ends the search of
an area: whoever is behind it cannot either. With a rule that has them in another order, all are looked at."""
_AMONG_EQUALS = ("months_old", "id")


class Candidate(NamedTuple):
    """Services that are alike, with the rank of the newest of them. Compared by it, for no other has the same."""

    rank: Rank
    alike: Alike
    before: tuple[object, ...]
    """Its reasons before those that tell apart who is alike."""


def before_age(rank: Rank) -> tuple[object, ...]:
    """The reasons before those that tell apart who is alike."""
    return rank[: -len(_AMONG_EQUALS)]


def candidates(library: Library, query: Query, areas: tuple[str, ...], *, meeting: bool = False) -> list[Candidate]:
    """The services in these areas among which the first `MOST` are, best first; with `meeting` of those who meet the
    need that is asked for, and no others."""
    search = _Search(library, query)
    here = [area for area in search.ranking.areas if area in areas]
    behind = tuple(search.ranking.areas) == tuple(here)
    questions = [(query.need, 0), (query.topic, 1)] if query.need else [(query.topic, 0)]
    for asked, other_need in questions[:1] if meeting else questions:
        for area in dict.fromkeys((*here, *areas)):
            search.look(asked, area, other_need, search.ranking.number(area) if behind else 0)
    return sorted(search.found)


class _Search:
    """What was found so far, without those that are surely not among the first: `_first` are the ranks of the best, at
    most `MOST`, as far as they do not tell the age."""

    def __init__(self, library: Library, query: Query) -> None:
        self._library, self.ranking = library, Ranking(library, query)
        order = [name for name in Rank._fields if name in _STANDING]
        self._ends = query.topic is not None and tuple(order) == _STANDING
        self.found: list[Candidate] = []
        self._seen: set[int] = set()
        self._first: list[tuple[object, ...]] = []
        """In no order while there is room for more."""
        self._last: tuple[object, ...] = ()
        """The last of the first; nothing while there is room for more."""

    def look(self, asked: str | None, area: str, other_need: int, number: int) -> None:
        """Looks at who is there for a topic or a need in an area; nobody there meets the need that is asked for better
        than this, nor serves an area that is narrower than the one with this number."""
        left, seen, rank = MOST_ALIKE, self._seen, self.ranking.of_newest
        for known, equals in self._library.standing(asked, area):
            if self._ends and self._last and self._last < before_age(self.ranking.least(known, other_need, number)):
                return
            for one in equals:
                if one.id not in seen:
                    self._take(one, rank(one, asked, known))
                left -= 1
                if not left:
                    return

    def _take(self, one: Alike, rank: Rank) -> None:
        self._seen.add(one.id)
        before = before_age(rank)
        if self._last and self._last < before:
            return
        self.found.append(Candidate(rank, one, before))
        several = [before] * min(one.services, MOST)
        if self._last:
            for each in several:
                insort(self._first, each)
        else:
            self._first += several
        if len(self._first) >= MOST:
            self._cut()

    def _cut(self) -> None:
        if not self._last:
            self._first.sort()
        del self._first[MOST:]
        self._last = self._first[-1]
