"""The key of a caller: the same for a day, and never again after it."""

from __future__ import annotations

import pytest

from ivr.store.api import DAY
from ivr.store.caller import caller_key
from tests.store.conftest import HOUR, NUMBER, Place, on_disk


def test_a_caller_has_one_key_for_a_day_in_all_processes(place: Place) -> None:
    key = caller_key(place.store, NUMBER)
    assert len(key) == 32 and int(key, 16)
    assert caller_key(place.store, "+32470123457") != key
    place.later(DAY - HOUR)
    assert caller_key(place.store, NUMBER) == key


def test_nobody_can_make_a_key_again_a_day_later(place: Place) -> None:
    key = caller_key(place.store, NUMBER)
    salt = place.store.get("salt of the callers")
    assert salt and len(salt) == 64
    place.later(DAY)
    assert place.store.get("salt of the callers") is None
    place.store.ping()
    assert salt.encode() not in on_disk(place.folder)
    assert caller_key(place.store, NUMBER) != key


def test_no_number_is_on_the_disk(sqlite: Place) -> None:
    key = caller_key(sqlite.store, NUMBER)
    sqlite.store.count(key, HOUR)
    assert key.encode() in on_disk(sqlite.folder)
    assert b"470123456" not in on_disk(sqlite.folder)


@pytest.mark.parametrize("number", ["", "anonymous", "Restricted", "sip:", "+266696687", "+7378742833", "+2562533"])
def test_a_withheld_number_has_no_key(number: str, sqlite: Place) -> None:
    assert caller_key(sqlite.store, number) == ""
    assert list(sqlite.folder.iterdir()) == []


@pytest.mark.parametrize("number", ["whatsapp:+32470123456", "١٢٣٤", "1\ud83d", "9" * 10_000])
def test_whatever_has_digits_has_a_key(number: str, place: Place) -> None:
    assert len(caller_key(place.store, number)) == 32
