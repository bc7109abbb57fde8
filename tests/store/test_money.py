"""What the ceilings of money go by: what the processes remember together, and the books."""

from __future__ import annotations

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


def test_without_books_the_ceiling_holds_by_what_is_remembered(sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise StoreDown("full")

    monkeypatch.setattr(sqlite.store, "tally", down)
    one, other = Spending(sqlite.store), Spending(sqlite.store)
    assert [spending.pay("sms", 2, 4, MONDAY) for spending in (one, other, one, other)] == [True, True, False, False]
