"""A store for several machines: a server that speaks the Redis protocol (Redis, Valkey), version 6 or later.

Everything but tallies has an expiry. A server that writes to a disk gets nothing about callers: copies of it live for
years. The line then answers as it does without a store, until `save ""` and `appendonly no` are set.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from ivr.errors import SettingsError
from ivr.store.contract import DAY, Passing, StoreDown, Tally, lifetime

T = TypeVar("T")

# Seconds for connecting and for each answer; and for all of it, where a name has to be looked up too.
_WAIT = 0.25
_LONGEST = 0.6
# How often the server is asked whether it writes to a disk, in seconds: somebody may change it while it runs.
_LOOK_EVERY = 60
_PREFIX = "wegwijs:"
_NO_EXPIRY = -1


class RedisStore:
    """Fits `contract.Store`; the clock is the server's. Raises `SettingsError` for an address it cannot use."""

    def __init__(self, address: str) -> None:
        self._redis: Any = _client(address)  # its own types leave open whether an answer must be awaited
        self._helpers = None if _is_ip(address) else ThreadPoolExecutor(4, "redis")
        self._looked = -float(_LOOK_EVERY)

    def get(self, key: str) -> str | None:
        found: list[str | None] = self._passing(_name("value", key), lambda pipe, name: pipe.get(name))
        return found[-1]

    def put(self, key: str, value: str, seconds: int) -> None:
        self._passing(_name("value", key), lambda pipe, name: pipe.set(name, value, ex=lifetime(seconds)))

    def drop(self, key: str) -> None:
        self._ask(lambda: self._redis.delete(_name("value", key)))

    def once(self, key: str, value: str, seconds: int) -> str:
        def fill(pipe: Any, name: str) -> Any:
            return pipe.set(name, value, ex=lifetime(seconds), nx=True).get(name)

        return str(self._passing(_name("value", key), fill)[-1])

    def first(self, key: str, seconds: int) -> bool:
        def fill(pipe: Any, name: str) -> Any:
            return pipe.set(name, "", ex=lifetime(seconds), nx=True)

        return bool(self._passing(_name("first", key), fill)[-1])

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        def fill(pipe: Any, name: str) -> Any:
            return pipe.set(name, 0, ex=lifetime(seconds), nx=True).incrby(name, by)

        return int(self._passing(_name("count", key), fill)[-1])

    def together(self, do: Callable[[Passing], T]) -> T:
        """One question after the other, as the next depends on what was answered; what is kept goes in one journey."""
        held = _Held(self)
        done = do(held)
        held.send()
        return done

    def keep(self, values: Mapping[str, tuple[str, int]]) -> None:
        """Keeps several values, each for so many seconds, in one journey."""
        self._memory_only()
        lasting = [(_name("value", key), value, lifetime(seconds)) for key, (value, seconds) in values.items()]
        self._together(lambda pipe: [pipe.set(name, value, ex=seconds) for name, value, seconds in lasting])

    def firsts(self, keys: Collection[str], seconds: int) -> set[str]:
        self._memory_only()
        asked, lasting = list(keys), lifetime(seconds)
        names = [_name("first", key) for key in asked]
        found = self._together(lambda pipe: [pipe.set(name, "", ex=lasting, nx=True) for name in names])
        return {key for key, first in zip(asked, found, strict=True) if first}

    def tally(self, table: str, *counts: Tally) -> None:
        self._counted(table, counts)

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        if self.first(key, seconds):
            self.tally(table, *counts)

    def tallies(self, table: str, since: str) -> list[Tally]:
        days = [day for day in self._days(table) if day >= since]
        counters = self._together(lambda pipe: [pipe.hgetall(_tally(table, day)) for day in days])
        return self._ask(lambda: sorted(_read(days, counters)))

    def forget(self, table: str, before: str) -> None:
        days = [day for day in self._days(table) if day < before]
        self._together(lambda pipe: [pipe.delete(_tally(table, day)).srem(_name("days", table), day) for day in days])

    def settle(self) -> None:
        """Nothing waits."""

    def ping(self) -> None:
        """Raises `StoreDown` for a server that writes to a disk, too."""
        self._memory_only()
        self._ask(lambda: self._redis.set(_PREFIX + "ping", "", ex=1))  # PING also answers where nothing can be kept

    def writes_to_disk(self) -> bool:
        """Whether the server writes what it holds to a disk, as far as it tells. Raises `StoreDown`."""
        return self._ask(self._on_disk)

    def close(self) -> None:
        self._redis.close()

    def _on_disk(self) -> bool:
        try:
            saves, appends = (self._redis.config_get(name).get(name) for name in ("save", "appendonly"))
        except ResponseError:  # whoever rents out a server may keep its settings to themselves
            return bool(self._redis.info("persistence").get("aof_enabled"))
        return bool(saves) or appends == "yes"

    def _memory_only(self) -> None:
        if time.monotonic() - self._looked >= _LOOK_EVERY:
            if self.writes_to_disk():
                raise StoreDown('it writes to a disk; set `save ""` and `appendonly no`')
            self._looked = time.monotonic()

    def _passing(self, name: str, fill: Callable[[Any, str], Any]) -> list[Any]:
        """The answers to commands about one entry. One that claims to live longer than a day was made by a clock that
        went wrong, or by somebody else: it dies, and they are sent once more."""
        self._memory_only()
        for _ in range(2):
            *answers, left = self._together(lambda pipe: fill(pipe, name).pttl(name))
            if left != _NO_EXPIRY and left <= DAY * 1000:
                break
            self._ask(lambda: self._redis.delete(name))
        return answers

    def _counted(self, table: str, counts: Iterable[Tally]) -> list[Any]:
        def fill(pipe: Any) -> None:
            for one in counts:
                pipe.sadd(_name("days", table), one.day).hincrby(_tally(table, one.day), one.key, one.count)

        return self._together(fill)

    def _days(self, table: str) -> set[str]:
        days: set[str] = self._ask(lambda: self._redis.smembers(_name("days", table)))
        return days

    def _together(self, fill: Callable[[Any], object]) -> list[Any]:
        """Sends the commands that `fill` puts in the pipe; the server runs all of them at once or none."""

        def send() -> list[Any]:
            with self._redis.pipeline(transaction=True) as pipe:
                fill(pipe)
                answers: list[Any] = pipe.execute()
                return answers

        return self._ask(send)

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return self._helpers.submit(question).result(_LONGEST) if self._helpers else question()
        except (RedisError, OSError, ValueError, RuntimeError) as fault:
            why = type(fault).__name__
        raise StoreDown(why)  # out here, so that the fault and what it may hold do not go along


class _Held:
    """Fits `Passing`: what is to be kept waits for the next question, or for `send`."""

    def __init__(self, store: RedisStore) -> None:
        self._store, self._waiting = store, dict[str, tuple[str, int]]()

    def send(self) -> None:
        """Keeps what waits, in one journey to the server."""
        if waiting := self._waiting:
            self._waiting = {}
            self._store.keep(waiting)

    def get(self, key: str) -> str | None:
        return self._asked().get(key)

    def put(self, key: str, value: str, seconds: int) -> None:
        self._waiting[key] = value, seconds

    def drop(self, key: str) -> None:
        self._asked().drop(key)

    def once(self, key: str, value: str, seconds: int) -> str:
        return self._asked().once(key, value, seconds)

    def first(self, key: str, seconds: int) -> bool:
        return self._asked().first(key, seconds)

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        return self._asked().count(key, seconds, by)

    def _asked(self) -> RedisStore:
        self.send()
        return self._store


def _is_ip(address: str) -> bool:
    """Whether nothing has to be looked up; looking up knows no time limit."""
    try:
        return bool(ip_address(urlsplit(address).hostname or ""))
    except ValueError:
        return False


def _client(address: str) -> Redis:
    """A client that has not called the server yet. It asks once: a second try would keep a caller waiting.

    The address may hold `ssl_…` options. Others are refused: they would win over those below and wait too long.
    """
    with suppress(RedisError, TypeError, ValueError):
        client = Redis.from_url(
            address,
            decode_responses=True,
            encoding_errors="surrogatepass",  # half a surrogate pair is text, too, and can arrive
            socket_timeout=_WAIT,
            socket_connect_timeout=_WAIT,
            retry=Retry(NoBackoff(), 0),
        )
        pool = client.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # refuses now what it would refuse in the first call
        if all(option.startswith("ssl_") for option in parse_qs(urlsplit(address).query)):
            return client
    raise SettingsError("WEGWIJS_STORE: this is no address of a Redis server, such as redis://cache:6379/0")


def _name(kind: str, key: str) -> str:
    return f"{_PREFIX}{kind}:{key}"


def _tally(table: str, day: str) -> str:
    return _name("tally", f"{day}:{table}")


def _read(days: Iterable[str], counters: Iterable[Mapping[str, str]]) -> Iterator[Tally]:
    """The tallies in the hash of each day; raises `ValueError` where a count is no number."""
    for day, counts in zip(days, counters, strict=True):
        for key, count in counts.items():
            yield Tally(key, day, int(count))
