"""What somebody wrote is not to be found in the memory of a worker once it is answered."""

from __future__ import annotations

import functools
import gc

from ivr.engine.directory import hours
from tests.conftest import MONDAY, Line

MESSAGES = (
    "zkvorpelt nimbrashuk 1080",
    "кварпеліт нембрашук дохтура 4000",
    "كفاربلت نمبرشك محاميتي",
    "ich brauche quarpelitz dringendst",
)


def remembered() -> dict[str, int]:
    """How much each remembering function of the line remembers."""
    found = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    ours = [one for one in found if one.__module__.startswith(("ivr.language", "ivr.engine", "ivr.service", "ivr.web"))]
    return {f"{one.__module__}.{one.__qualname__}": one.cache_info().currsize for one in ours}


def test_no_word_of_a_message_stays(house: Line) -> None:
    house.chat("food 4000", "lawyer 1000")
    before = remembered()
    for message in MESSAGES:
        house.chat(message)
    grown = {name for name, size in remembered().items() if size > before.get(name, 0)}
    assert grown <= {"ivr.language.pieces._parsed"}, "templates only"


def test_no_hours_that_a_caller_heard_of_stay(house: Line) -> None:
    house.chat("food 4000")
    assert hours._kept.get() is None


def test_who_asks_many_at_once_has_each_answer_once_until_the_end() -> None:
    with hours.asked_together():
        first, again = (hours.status("Mo-Fr 09:00-17:00", MONDAY) for _ in range(2))
        assert first is again
    later = hours.status("Mo-Fr 09:00-17:00", MONDAY)
    assert later == first and later is not first
