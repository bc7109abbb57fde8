"""What the ceilings of money go by: what the processes remember together, and the books."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.service.spending import Spending
from ivr.store.contract import StoreDown
from tests.conftest import MONDAY
from tests.store.conftest import Place


def test_a_machine_that_begins_anew_goes_by_the_books(sqlite: Place) -> None:
    assert Spending(sqlite.store).pay("sms", 6, 8, MONDAY)
    sqlite.store.close()
    for file in sqlite.memory.iterdir():
        file.unlink()
    one, other = Spending(sqlite.store), Spending(sqlite.another())
    assert one.left("sms", 8, MONDAY) == 2
    assert [spending.pay("sms", 1, 8, MONDAY) for spending in (one, other)] == [True, True]
    assert one.today(MONDAY)["sms"] == 8
    assert not one.pay("sms", 1, 8, MONDAY)


def test_a_new_day_does_not_begin_with_the_books_of_the_last_one(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreDown("full")

    spending = Spending(sqlite.store)
    assert spending.pay("sms", 4, 4, MONDAY) and spending.today(MONDAY)["sms"] == 4
    monkeypatch.setattr(sqlite.store, "tallies", down)
    assert spending.left("sms", 4, MONDAY + timedelta(days=1)) == 4


def test_without_books_the_ceiling_holds_by_what_is_remembered(sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise StoreDown("full")

    monkeypatch.setattr(sqlite.store, "tally", down)
    one, other = Spending(sqlite.store), Spending(sqlite.store)
    assert [spending.pay("sms", 2, 4, MONDAY) for spending in (one, other, one, other)] == [True, True, False, False]
