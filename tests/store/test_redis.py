"""The store on a Redis server: what it leaves there, and what happens when the server does not answer."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from threading import Event

import pytest
from redis import Redis

from ivr.errors import SettingsError
from ivr.store.contract import DAY, Tally
from ivr.store.open import open_store
from ivr.store.redis import RedisStore
from tests.store.conftest import HOUR, METHODS, Place, Server, assert_all_down


def test_it_forgets_by_its_own_clock(redis: Place) -> None:
    for name in ("put", "first", "count"):
        METHODS[name](redis.store)
    redis.store.put("short", "v", 1)
    redis.store.once("salt", "v", 1)
    assert (redis.store.count("short", 1), redis.store.first("short", 1)) == (1, True)
    time.sleep(1.1)
    assert (redis.store.get("short"), redis.store.get("salt")) == (None, None)
    assert (redis.store.count("short", 1), redis.store.first("short", 1)) == (1, True)
    assert (redis.store.count("hidden", HOUR), redis.store.first("hidden", HOUR)) == (2, False)


def test_everything_but_counters_has_an_expiry(redis: Place, server: Server) -> None:
    for method in METHODS.values():
        method(redis.store)
    with Redis(port=server.port, decode_responses=True) as all_of_it:
        left = {str(key): int(all_of_it.ttl(key)) for key in all_of_it.scan_iter()}
    stays = {key for key, seconds in left.items() if seconds < 0}
    assert stays == {"wegwijs:days:words", "wegwijs:tally:2026-11-23:words"}
    assert max(left.values()) <= DAY


def test_without_its_server_it_is_down_and_works_again_when_it_is_back(tmp_path: Path) -> None:
    server = Server(tmp_path)
    store = open_store(f"redis://127.0.0.1:{server.port}", tmp_path)
    try:
        store.put("k", "v", HOUR)
        server.stop()
        assert_all_down(store)
        server.start()
        store.put("k", "v", HOUR)
        assert store.get("k") == "v"
    finally:
        store.close()
        server.stop()


def test_a_server_that_hangs_is_down(redis: Place, server: Server) -> None:
    redis.store.put("k", "v", HOUR)
    server.process.send_signal(signal.SIGSTOP)
    try:
        assert_all_down(redis.store)
    finally:
        server.process.send_signal(signal.SIGCONT)
    assert redis.store.get("k") == "v"


def test_something_else_under_its_keys_is_a_store_that_is_down(redis: Place, server: Server) -> None:
    with Redis(port=server.port) as all_of_it:
        all_of_it.set("wegwijs:value:hidden", b"\xff\xfe")
        all_of_it.lpush("wegwijs:count:hidden", "x")
        all_of_it.set("wegwijs:days:words", "x")
    assert_all_down(redis.store, ["get", "once", "count", "tally", "tallies", "forget"])
    with Redis(port=server.port) as all_of_it:
        all_of_it.flushall()
        all_of_it.sadd("wegwijs:days:words", "2026-11-23")
        all_of_it.hset("wegwijs:tally:2026-11-23:words", "rent", "many")
    assert_all_down(redis.store, ["tallies"])


@pytest.mark.parametrize(
    "address",
    [
        "", "mysql", "unix:///redis.sock", "redis://:hidden@cache:port", "redis://:hidden@[::1", "redis://:hidden@cache:99999",
        "redis://:hidden@cache?socket_timeout=60", "redis://:hidden@cache?ssl_ca_certs=x", "rediss://:hidden@cache?ssl_x=1",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        open_store(address, tmp_path)
    assert "WEGWIJS_STORE" in str(caught.value) and "hidden" not in str(caught.value)


def test_an_encrypted_address_may_say_whom_to_trust(tmp_path: Path) -> None:
    assert open_store("rediss://:hidden@cache:6380/1?ssl_ca_certs=ca.pem", tmp_path)


class TestADisk:
    """A server that writes what it holds to a disk gets nothing about callers; the counts are about nobody."""

    @pytest.mark.parametrize("settings", [{"save": "60 1"}, {"appendonly": "yes"}])
    def test_a_server_that_writes_to_a_disk_is_down_for_callers(self, settings: dict[str, str], tmp_path: Path) -> None:
        server = Server(tmp_path)
        try:
            server.stop()
            server.start(**settings)
            store = RedisStore(f"redis://127.0.0.1:{server.port}")
            assert store.writes_to_disk()
            assert_all_down(store, [name for name in METHODS if name not in ("tally", "tallies", "forget", "drop")])
            store.tally("words", Tally("rent", "2026-11-23"))
            with Redis(port=server.port, decode_responses=True) as all_of_it:
                assert set(all_of_it.scan_iter()) == {"wegwijs:days:words", "wegwijs:tally:2026-11-23:words"}
                all_of_it.config_set("save", "")
                all_of_it.config_set("appendonly", "no")
            store.put("k", "v", HOUR)
            assert store.get("k") == "v" and not store.writes_to_disk()
            store.close()
        finally:
            server.stop()

    def test_where_its_settings_are_kept_from_us_it_is_asked_what_it_does(self, redis: Place, server: Server) -> None:
        with Redis(port=server.port) as all_of_it:
            all_of_it.acl_setuser("guest", enabled=True, nopass=True, keys=["*"], commands=["+@all", "-config"])
        try:
            store = RedisStore(f"redis://guest@127.0.0.1:{server.port}")
            assert not store.writes_to_disk()
            store.put("k", "v", HOUR)
            store.close()
        finally:
            with Redis(port=server.port) as all_of_it:
                all_of_it.acl_deluser("guest")


def test_a_name_that_cannot_be_looked_up_in_time_is_a_store_that_is_down(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = Event()
    monkeypatch.setattr("redis.connection.socket.getaddrinfo", lambda *_, **__: free.wait(20) and [])
    store = RedisStore(f"redis://localhost:{server.port}")
    assert_all_down(store, ["get"])
    free.set()
    store.close()
