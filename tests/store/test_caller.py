"""The key of a caller: the same for a day, and never again after it; and nobody computes back who it was."""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Iterator
from hashlib import md5, sha1, sha256
from pathlib import Path

import pytest
from redis import Redis

from ivr.service.tidy import keep_tidy
from ivr.store.callers import Callers
from ivr.store.contract import DAY
from tests.conftest import MONDAY
from tests.store.conftest import HOUR, NUMBER, SECRET, Place, Server, on_disk

SALT = "salt of the callers"


def test_a_caller_has_one_key_for_a_day_in_all_processes(place: Place) -> None:
    key = place.key()
    assert len(key) == 32 and int(key, 16)
    assert place.key("+32470123457") != key
    place.later(DAY - HOUR)
    assert (
        place.key() == key == Callers(place.another() if place.address == "sqlite" else place.store, SECRET).key(NUMBER)
    )


def test_nobody_can_make_a_key_again_a_day_later(place: Place) -> None:
    key, salt = place.key(), place.store.get(SALT)
    assert salt and len(salt) == 64
    place.later(DAY)
    assert place.store.get(SALT) is None
    place.store.ping()
    assert salt.encode() not in on_disk(place.memory)
    assert place.key() != key


def test_the_key_of_a_number_is_no_hash_of_a_text(place: Place) -> None:
    callers = Callers(place.store, SECRET)
    assert callers.hashed(NUMBER) != callers.key(NUMBER) == callers.key(NUMBER)


def test_another_secret_makes_other_keys(place: Place) -> None:
    assert Callers(place.store, "another").key(NUMBER) != place.key()


def guesses(salt: bytes, number: bytes) -> Iterator[bytes]:
    """Every key that this salt might make of a number, without a secret."""
    for key in (salt, hmac.digest(b"", salt, "sha256"), hmac.digest(salt, salt, "sha256")):
        yield from (
            hmac.digest(key, kind + number, "sha256").hex()[:32].encode() for kind in (b"caller ", b"text ", b"")
        )
    yield from (plain(salt + number).hexdigest()[:32].encode() for plain in (md5, sha1, sha256))


class TestNobodyComputesBack:
    """By brute force, with everything that lies anywhere: each of some numbers, with each salt there could be."""

    NUMBERS = tuple(f"+3247012{number:04}" for number in range(25))

    def filled(self, place: Place) -> set[str]:
        """The keys of all numbers, which are now in use."""
        keys = {place.key(number) for number in self.NUMBERS}
        for key in keys:
            place.store.put(f"chat {key}", "{}", HOUR)
            place.store.count(f"texts {key}", HOUR)
        return keys

    def attacked(self, files: bytes) -> set[str]:
        """What somebody finds who has these bytes, knows how the line works, and tries every salt there could be."""
        runs = re.findall(rb"[0-9a-f]{32,}", files)
        keys = {run[at : at + 32] for run in runs for at in range(len(run) - 31)}
        salts = {b"", *keys, *(run[at : at + 64] for run in runs for at in range(len(run) - 63))}
        return {number for number in self.NUMBERS for salt in salts if keys & set(guesses(salt, number.encode()))}

    def test_not_with_the_files_of_the_disk(self, sqlite: Place) -> None:
        keys = self.filled(sqlite)
        files = on_disk(sqlite.folder)
        salt = sqlite.store.get(SALT)
        assert salt and salt.encode() not in files
        assert not [key for key in keys if key.encode() in files]
        assert self.attacked(files) == set()

    def test_not_even_with_what_is_in_memory_without_the_secret(self, sqlite: Place) -> None:
        keys = self.filled(sqlite)
        files = on_disk(sqlite.folder) + on_disk(sqlite.memory)
        assert all(key.encode() in files for key in keys)
        assert self.attacked(files) == set()
        assert not [number for number in self.NUMBERS if number[1:].encode() in files]

    def test_not_with_a_dump_of_redis(self, redis: Place, server: Server) -> None:
        self.filled(redis)
        with Redis(port=server.port) as all_of_it:
            dump = b"".join(bytes(key) + (all_of_it.dump(key) or b"") for key in all_of_it.scan_iter())
        assert b"wegwijs:value:salt" in dump
        assert self.attacked(dump) == set()

    def test_and_the_attack_would_find_what_it_looks_for(self, sqlite: Place) -> None:
        """Without a secret, and with the salt beside the keys, every number is found."""
        callers = Callers(sqlite.store, "")
        for number in self.NUMBERS:
            sqlite.store.count(f"texts {callers.key(number)}", HOUR)
        assert self.attacked(on_disk(sqlite.memory)) == set(self.NUMBERS)

    def test_two_days_have_nothing_in_common(self, place: Place) -> None:
        first = self.filled(place)
        place.later(DAY)
        place.store.ping()
        assert not first & self.filled(place)


class TestClocksThatJump:
    def test_an_entry_that_claims_more_than_a_day_dies_at_once(self, sqlite: Place) -> None:
        sqlite.later(90 * DAY)
        key, salt = sqlite.key(), sqlite.store.get(SALT)
        sqlite.store.count("texts", HOUR)
        sqlite.later(-90 * DAY)
        assert salt and sqlite.store.get(SALT) is None
        assert sqlite.store.count("texts", HOUR) == 1
        assert sqlite.key() != key
        sqlite.store.ping()
        assert salt.encode() not in on_disk(sqlite.memory)

    def test_on_redis_too(self, redis: Place, server: Server) -> None:
        key = redis.key()
        with Redis(port=server.port) as all_of_it:
            all_of_it.pexpire(f"wegwijs:value:{SALT}", 90 * DAY * 1000)
            all_of_it.set("wegwijs:count:texts", 7)
        assert redis.store.get(SALT) is None
        assert redis.store.count("texts", HOUR) == 1
        assert redis.key() != key


def test_the_salt_dies_by_a_timer_whether_or_not_anybody_calls(sqlite: Place) -> None:
    store = sqlite.another()
    store.once(SALT, "a salt of one second", 1)
    stop = keep_tidy(store, lambda: MONDAY, every=0.05)
    until = time.monotonic() + 10
    while b"a salt of one second" in on_disk(sqlite.memory) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    assert b"a salt of one second" not in on_disk(sqlite.memory)
    store.close()


def test_no_number_is_in_the_files(sqlite: Place) -> None:
    key = sqlite.key()
    sqlite.store.count(key, HOUR)
    assert key.encode() in on_disk(sqlite.memory)
    assert b"470123456" not in on_disk(sqlite.memory) + on_disk(sqlite.folder)


@pytest.mark.parametrize("number", ["", "anonymous", "Restricted", "sip:", "+266696687", "+7378742833", "+2562533"])
def test_a_withheld_number_has_no_key(number: str, sqlite: Place) -> None:
    assert sqlite.key(number) == ""
    assert list(sqlite.folder.iterdir()) == [] and list(sqlite.memory.iterdir()) == []


@pytest.mark.parametrize("number", ["whatsapp:+32470123456", "١٢٣٤", "1\ud83d", "9" * 10_000])
def test_whatever_has_digits_has_a_key(number: str, place: Place) -> None:
    assert len(place.key(number)) == 32


def test_a_store_in_one_process_keeps_its_promises_too(process: Place, tmp_path: Path) -> None:
    key = process.key()
    assert process.store.count("texts", HOUR) == 1
    process.store.close()
    assert (process.key(), process.store.count("texts", HOUR)) == (key, 2)
    process.later(DAY)
    assert process.key() != key
    assert list(tmp_path.iterdir()) == []
