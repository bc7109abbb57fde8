"""Of very many services the first are those of the whole directory, whatever is asked and however many are alike."""

from __future__ import annotations

import random
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ivr.country.opening_minute import ordinary_week
from ivr.engine.directory import cut, ranking, search
from ivr.engine.directory.cut import MOST, candidates
from ivr.engine.directory.ranking import Query, Rank, Ranking, Reasons, best_contact, contact_status, rank
from ivr.engine.directory.search import around, find
from ivr.model import Alike, Content, Grounds, Organisation, ServiceEntry
from ivr.model.grounds import Before, Point, alike_text, grounds_of, hours_of
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot
from tests.conftest import HOUSE, MONDAY

MANY = 120
PLACES = ("4000", "9000", "1000", None)
LANGUAGES = ("en", "ar", "fr")
DIFFERENT = random.Random(7)
"""Throws all that the order looks at."""
NEARLY_ALIKE = random.Random(8)
"""Throws it so that most are alike in all but their age."""


def many(content: Content, dice: random.Random) -> Content:
    """The house with so many services for food that differ in all that the order looks at, or in hardly anything."""
    [bread] = [one for one in content.organisations if one.id == "bread"]
    few = dice is NEARLY_ALIKE

    def some_of(usual: object, *others: object) -> object:
        return usual if few and dice.random() < 0.9 else dice.choice([usual, *others])

    def made(number: int) -> Organisation:
        [service] = bread.services
        [contact] = service.contacts
        [evidence] = contact.evidence
        change = {
            "topics": some_of(*[("food",)] * 5, ("bed", "food")),
            "needs": some_of(("meal",), ("parcel",), ("meal", "parcel"), ("parcel", "meal"), ()),
            "first_door": dice.random() < 0.02,
            "areas": some_of(*[("belgium",)] * 5, ("belgium", "north"), ("south",), ("hill",), ("belgium", "hill")),
            "only_in": some_of(None, None, None, "north", "hill"),
            "in_person": some_of(*[False] * 5, True),
            "audience": some_of(*[()] * 5, ("women",), ("professionals",)),
            "languages": some_of(("en",), (), ("ar",), ("fr", "en")),
            "interpreter": some_of("unknown", "yes"),
        }
        ways = tuple(
            contact.model_copy(
                update={
                    "kind": some_of("phone", "phone", "visit", "whatsapp", "website"),
                    "hours": some_of("Mo-Fr 09:00-17:00", "24/7", "Sa 09:00-17:00", None),
                    "hours_also": some_of((), ("Mo-Su 10:00-12:00",)),
                    "cost": some_of("normal", "free"),
                    "languages": some_of((), ("fr",), ("ar",)),
                    "sure": contact.sure.model_copy(update={"value": some_of("one-source", "confirmed", "disputed")}),
                    "evidence": (evidence.model_copy(update={"source": dice.choice(sorted(content.sources))}),),
                }
            )
            for _ in range(int(str(some_of(1, 2, 3))))
        )
        ways = tuple(way.model_copy(update={"week": ordinary_week(hours_of(way))}) for way in ways)
        changed = service.model_copy(update={**change, "contacts": ways})
        id = f"made-up-{dice.randrange(10**6):06}-{number}"
        return bread.model_copy(update={"id": id, "code": None, "services": (changed,)})

    return content.model_copy(update={"organisations": (*content.organisations, *map(made, range(MANY)))})


def written(content: Content, path: Path) -> Snapshot:
    write_snapshot(content, path)
    return Snapshot(path)


KINDS = {"different": (DIFFERENT, False), "nearly alike": (NEARLY_ALIKE, False), "urgent": (DIFFERENT, True)}


@pytest.fixture(scope="module", params=KINDS)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    dice, urgent = KINDS[request.param]
    house, _ = load(HOUSE, MONDAY.date())
    food = house.topics["food"].model_copy(update={"urgent": urgent})
    content = many(house, dice).model_copy(update={"topics": house.topics | {"food": food}})
    snapshot = written(content, tmp_path_factory.mktemp("many") / "many.sqlite")
    yield snapshot
    snapshot.close()


def query(library: Snapshot, place: str | None, language: str, hours: int, *asked: str) -> Query:
    topic, need, declined = asked
    where = library.place(place) if place else None
    at = MONDAY + timedelta(hours=hours)
    return Query(topic, where, language, at, need or None, tuple(filter(None, [declined])))


def queries(library: Snapshot) -> list[Query]:
    """One of each kind: by day, at night and on a Sunday."""
    asked = [("", ""), ("meal", ""), ("", "meal"), ("", "parcel")]
    return [
        query(library, place, LANGUAGES[number % 3], (0, 10, 24 * 6)[(number + shift) % 3], "food", *asked[number])
        for shift, place in enumerate(PLACES)
        for number in range(len(asked))
    ]


def in_order(library: Snapshot, query: Query, entries: list[ServiceEntry]) -> list[str]:
    return [entry.id for entry in sorted(entries, key=Ranking(library, query).of)]


def best(library: Snapshot, query: Query, most: int = MOST) -> list[str]:
    """The first ones by the order alone, without any cut."""
    areas = query.place.areas if query.place else ()
    every = (areas and library.services(query.topic, areas)) or library.services(query.topic)
    return in_order(library, query, every)[:most]


def found(library: Snapshot, query: Query, most: int = MOST, *, at_once: bool = False) -> list[str]:
    return [entry.id for entry in find(library, query, at_once=at_once).entries[:most]]


class Looked:
    """The groups that were looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: list[Alike] = []
        of_newest = Ranking.of_newest

        def counted(ranking: Ranking, one: Alike, other_need: int, known: Before) -> Reasons:
            self.at.append(one)
            return of_newest(ranking, one, other_need, known)

        monkeypatch.setattr(Ranking, "of_newest", counted)


@pytest.mark.parametrize("few", [0, cut._FEW, 2 * MANY])
def test_the_first_ones_are_the_best_of_all(library: Snapshot, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "_FEW", few)
    for query in queries(library):
        assert found(library, query) == found(library, query, at_once=True) == best(library, query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=some.sampled_from([("", ""), ("meal", ""), ("parcel", ""), ("", "meal"), ("", "parcel")]),
    place=some.sampled_from(PLACES),
    language=some.sampled_from(LANGUAGES),
    hours=some.integers(0, 24 * 7),
    most=some.integers(1, 100),
    few=some.sampled_from([0, 3, 8]),
)
def test_of_however_many_that_are_listened_to(
    library: Snapshot, asked: tuple[str, str], place: str | None, language: str, hours: int, most: int, few: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cut, "MOST", most)
        patched.setattr(search, "MOST", most)
        patched.setattr(cut, "_FEW_EQUALS", few)
        one = query(library, place, language, hours, "food", *asked)
        assert found(library, one, most) == best(library, one, most)


def test_anywhere_too(library: Snapshot) -> None:
    for query in queries(library):
        ids = [entry.id for entry in around(library, query)]
        entries = [entry for entry in library.services("food") if entry.id in ids]
        assert in_order(library, query, entries) == ids


@pytest.mark.parametrize("first", ["language", "reached_now", "price", "later_need", "unmet"])
def test_a_rule_above_the_standing_counts_for_all_of_them(
    first: str, library: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, of_grounds = [first, *(name for name in Rank._fields if name != first)], Ranking._of_grounds

    def moved(own: Ranking, grounds: Grounds, other_need: int, before: Before, age: int, id: str) -> Reasons:
        reasons = dict(zip(Rank._fields, of_grounds(own, grounds, other_need, before, age, id), strict=True))
        return tuple([reasons[name] for name in names])

    monkeypatch.setattr(ranking, "Rank", namedtuple("Rank", names))
    monkeypatch.setattr(Ranking, "_of_grounds", moved)
    for query in queries(library):
        assert found(library, query) == best(library, query)


def test_a_rank_is_that_of_the_contact_that_is_given(library: Snapshot) -> None:
    for query in queries(library)[::4]:
        for entry in library.services("food")[::5]:
            reasons, contact = rank(library, entry, query), best_contact(entry.service, query.at, query.language)
            openness = contact_status(contact, query.at).openness
            reached = ("open", "unknown", "closed").index(openness) if contact.dialled else 3
            assert reasons.reached_now == reached
            assert reasons.price == (contact.cost != "free")
            assert reasons.doubt == ("confirmed", "one-source", "disputed").index(contact.standing)


def test_what_is_known_of_a_listed_service_is_what_it_says(library: Snapshot) -> None:
    for entry in find(library, Query("food", None, "en", MONDAY)).entries:
        read = library.service(entry.id)
        assert read and read == entry
        assert read.service == entry.service
        for name in ("online_only", "dialled", "telephone", "only_in", "house"):
            assert getattr(read, name) == getattr(entry, name)
        assert [read.meets(need) for need in ("meal", "parcel")] == [entry.meets(need) for need in ("meal", "parcel")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=some.integers(0, 11),
    takes=some.lists(some.sampled_from(["first", "one more", "three", "last", "count", "walk", "any"]), max_size=6),
)
def test_in_whatever_way_they_are_taken_they_are_the_same(library: Snapshot, number: int, takes: list[str]) -> None:
    one = queries(library)[number]
    lazily, at_once = find(library, one).entries, [entry.id for entry in find(library, one).entries]
    ways: dict[str, Callable[[], tuple[object, object]]] = {
        "first": lambda: (lazily[0].id, at_once[0]),
        "one more": lambda: ([entry.id for entry in lazily[1:2]], at_once[1:2]),
        "three": lambda: ([entry.id for entry in lazily[:3]], at_once[:3]),
        "last": lambda: (lazily[-1].id, at_once[-1]),
        "count": lambda: (len(lazily), len(at_once)),
        "walk": lambda: ([entry.id for entry in lazily], at_once),
        "any": lambda: (bool(lazily), True),
    }
    for take in takes:
        taken, expected = ways[take]()
        assert taken == expected


def test_what_cannot_come_first_is_not_looked_at(library: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    place = library.place("4000")
    assert place
    looked, there = Looked(monkeypatch), len(library.services("food", place.areas))
    entries = find(library, Query("food", place, "en", MONDAY)).entries
    assert len(entries[:MOST]) == MOST
    assert MOST <= sum([one.services for one in looked.at]) < there, "or nobody is left out"


def test_who_takes_the_first_waits_for_few_others(library: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = Looked(monkeypatch)
    entries = find(library, Query("food", library.place("4000"), "en", MONDAY)).entries
    assert entries[0]
    few = len(looked.at)
    assert len(entries) >= MOST
    assert few <= 2 < 10 * few <= len(looked.at)


def test_of_more_equals_than_are_looked_at_those_are_that_may_be_free_and_sure_and_new(
    library: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut, "MOST_ALIKE", 20)
    looked = Looked(monkeypatch)
    query = Query("food", None, "en", MONDAY)
    ranking = Ranking(library, query)
    rows = [
        (known, ranking.least_of(one), one.id)
        for known, equals in library.standing("food", "belgium")
        for one in equals
    ]
    assert list(candidates(library, query, ("belgium",)))
    assert {one.id for one in looked.at} == {id for *_, id in rows[:20]}
    assert rows == sorted(rows)


def test_what_stands_in_a_snapshot_is_what_the_content_says(library: Snapshot) -> None:
    for asked in ("food", "meal", "parcel", "bed"):
        for area in library.areas:
            there = [one for _, equals in library.standing(asked, area) for one in equals]
            ids = {id for one in there for id, _ in library.newest(one.id, MANY)}
            assert ids == {entry.id for entry in library.services(asked, (area,))}
            for one in there:
                entry = library.service(one.newest)
                assert entry
                assert alike_text(one) == alike_text(one._replace(grounds=grounds_of(entry.service, point_in(library))))


def point_in(library: Snapshot) -> Callable[[str], Point | None]:
    def point(postcode: str) -> Point | None:
        place = library.place(postcode)
        return place.point if place else None

    return point
