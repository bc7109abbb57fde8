"""What somebody wrote is not to be found in the memory of a worker once it is answered."""

from __future__ import annotations

import functools
import gc

from tests.conftest import Line

MESSAGES = (
    "zkvorpelt nimbrashuk 1080",
    "кварпеліт нембрашук дохтура 4000",
    "كفاربلت نمبرشك محاميتي",
    "ich brauche quarpelitz dringendst",
)


def remembered() -> dict[str, int]:
    """How much each remembering function of the line remembers, but for what is only about hours and numbers."""
    found = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    ours = [one for one in found if one.__module__.startswith(("ivr.language", "ivr.engine", "ivr.service", "ivr.web"))]
    return {f"{one.__module__}.{one.__qualname__}": one.cache_info().currsize for one in ours}


def test_no_word_of_a_message_stays(house: Line) -> None:
    house.chat("food 4000", "lawyer 1000")
    before = remembered()
    for message in MESSAGES:
        house.chat(message)
    grown = {name for name, size in remembered().items() if size > before.get(name, 0)}
    hours = {"ivr.engine.directory.hours._status", "ivr.engine.directory.hours.openness"}
    assert grown <= {*hours, "ivr.language.pieces._parsed"}, "templates and hours only"
