"""Of very many services the first hundred are those of the whole directory, whatever the order begins with."""

from __future__ import annotations

import random
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta

import pytest

from ivr.engine.directory import search
from ivr.engine.directory.search import MOST, Query, Rank, find, rank
from ivr.model import Content, Organisation
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot
from tests.conftest import HOUSE, MONDAY

MANY = 300


def many(content: Content) -> Content:
    """The house with so many services for food that differ in all that the order looks at."""
    dice, [bread] = random.Random(7), [one for one in content.organisations if one.id == "bread"]

    def made(number: int) -> Organisation:
        [service] = bread.services
        [contact] = service.contacts
        change = {
            "topics": dice.choice([*[("food",)] * 5, ("bed", "food")]),
            "areas": dice.choice([*[("belgium",)] * 5, ("belgium", "north"), ("south",), ("hill",)]),
            "audience": dice.choice([*[()] * 5, ("women",), ("professionals",)]),
            "languages": dice.choice([(), ("en",), ("ar",), ("fr", "en")]),
            "interpreter": dice.choice(["unknown", "yes"]),
        }
        way = {
            "kind": dice.choice(["phone", "phone", "whatsapp", "website"]),
            "hours": dice.choice(["24/7", "Mo-Fr 09:00-17:00", "Sa 09:00-17:00", None]),
            "cost": dice.choice(["normal", "free"]),
        }
        changed = service.model_copy(update=change | {"contacts": (contact.model_copy(update=way),)})
        return bread.model_copy(update={"id": f"made-up-{number:03}", "code": None, "services": (changed,)})

    return content.model_copy(update={"organisations": (*content.organisations, *map(made, range(MANY)))})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    path = tmp_path_factory.mktemp("many") / "many.sqlite"
    write_snapshot(many(load(HOUSE, MONDAY.date())[0]), path)
    snapshot = Snapshot(path)
    yield snapshot
    snapshot.close()


def queries(library: Snapshot) -> list[Query]:
    return [
        Query("food", library.place(place) if place else None, language, MONDAY + timedelta(hours=later))
        for place in ("4000", "9000", "1000", None)
        for language in ("en", "ar", "fr")
        for later in (0, 10, 24 * 6)
    ]


def best(library: Snapshot, query: Query) -> list[str]:
    """The first ones by the order alone, without any cut."""
    areas = query.place.areas if query.place else ()
    every = (areas and library.services(query.topic, areas)) or library.services(query.topic)
    ranked = sorted(every, key=lambda entry: rank(library, entry, query))
    return [entry.id for entry in ranked[:MOST]]


def found(library: Snapshot, query: Query) -> list[str]:
    return [entry.id for entry in find(library, query).entries[:MOST]]


def test_the_first_hundred_are_the_best_of_all(library: Snapshot) -> None:
    for query in queries(library):
        assert found(library, query) == best(library, query)


@pytest.mark.parametrize("first", ["language", "reached_now", "price"])
def test_a_rule_above_the_standing_counts_for_all_of_them(
    first: str, library: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [first, *(name for name in Rank._fields if name != first)]
    monkeypatch.setattr(search, "Rank", namedtuple("Rank", names))
    for query in queries(library):
        assert found(library, query) == best(library, query)


def test_what_cannot_come_first_is_not_looked_at(library: Snapshot) -> None:
    query = Query("food", None, "en", MONDAY)
    assert MOST <= len(find(library, query).entries) < len(library.services("food")), "or the cut is no cut"
