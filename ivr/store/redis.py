"""A store for several machines: a server that speaks the Redis protocol (Redis, Valkey), version 6 or later.

Everything but tallies has an expiry. What such a server writes to its own disk is for its own settings to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from ivr.errors import SettingsError
from ivr.store.api import StoreDown, Tally, lifetime

T = TypeVar("T")

# Seconds for connecting and for each answer. Looking up a name comes on top; an IP address needs none.
_WAIT = 0.25
_PREFIX = "wegwijs:"


class RedisStore:
    """Fits `ivr.store.api.Store`; the clock is the server's. Raises `SettingsError` for an address it cannot use."""

    def __init__(self, address: str) -> None:
        self._redis: Any = _client(address)  # its own types leave open whether an answer must be awaited

    def get(self, key: str) -> str | None:
        found: str | None = self._ask(lambda: self._redis.get(_name("value", key)))
        return found

    def put(self, key: str, value: str, seconds: int) -> None:
        self._ask(lambda: self._redis.set(_name("value", key), value, ex=lifetime(seconds)))

    def once(self, key: str, value: str, seconds: int) -> str:
        name = _name("value", key)
        kept = self._together(lambda pipe: pipe.set(name, value, ex=lifetime(seconds), nx=True).get(name))
        return str(kept[-1])

    def first(self, key: str, seconds: int) -> bool:
        return bool(self._ask(lambda: self._redis.set(_name("first", key), "", ex=lifetime(seconds), nx=True)))

    def count(self, key: str, seconds: int) -> int:
        name = _name("count", key)
        counted = self._together(lambda pipe: pipe.set(name, 0, ex=lifetime(seconds), nx=True).incr(name))
        return int(counted[-1])

    def tally(self, table: str, key: str, day: str) -> None:
        self._together(lambda pipe: pipe.sadd(_name("days", table), day).hincrby(_tally(table, day), key, 1))

    def tallies(self, table: str, since: str) -> list[Tally]:
        days = [day for day in self._days(table) if day >= since]
        counters = self._together(lambda pipe: [pipe.hgetall(_tally(table, day)) for day in days])
        return self._ask(lambda: sorted(_read(days, counters)))

    def forget(self, table: str, before: str) -> None:
        days = [day for day in self._days(table) if day < before]
        self._together(lambda pipe: [pipe.delete(_tally(table, day)).srem(_name("days", table), day) for day in days])

    def ping(self) -> None:
        self._ask(lambda: self._redis.set(_PREFIX + "ping", "", ex=1))  # PING also answers where nothing can be kept

    def close(self) -> None:
        self._redis.close()

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
            return question()
        except (RedisError, OSError, ValueError) as fault:
            why = type(fault).__name__
        raise StoreDown(why)  # out here, so that the fault and what it may hold do not go along


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
