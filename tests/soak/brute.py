"""Computes back who is behind the keys in some files: every string in them that could be a salt is tried."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from tests.soak.forms import hex_tokens

_TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{22,88}={0,2}")
_MOST_RAW = 1 << 18
_LENGTHS = (16, 32, 64)

Keyed = Callable[[bytes, bytes], bytes]
WAYS: dict[str, Keyed] = {
    "HMAC-SHA256": lambda salt, text: hmac.digest(salt, text, "sha256"),
    "HMAC-SHA1": lambda salt, text: hmac.digest(salt, text, "sha1"),
    "SHA256, salt first": lambda salt, text: hashlib.sha256(salt + text).digest(),
    "SHA256, salt last": lambda salt, text: hashlib.sha256(text + salt).digest(),
    "BLAKE2": lambda salt, text: hashlib.blake2b(text, key=salt[:64]).digest(),
}


@dataclass(frozen=True)
class Pile:
    """What an attacker has: whole files. `small` are those in which a salt may lie as bytes at any place."""

    files: tuple[bytes, ...]
    small: tuple[bytes, ...] = ()


def known_again(
    pile: Pile, probes: Iterable[Iterable[str]], everybody: Iterable[Iterable[str]], secret: str = ""
) -> tuple[int, int]:
    """How many of `everybody`, each given in several spellings, are known again; and how many salts were tried.

    `probes` are some of them who are surely in the files: only a salt that finds one of these is tried on all.
    With `secret`, only the line's own way of making keys is tried, which needs it beside the salt.
    """
    keys = frozenset(_keys(pile))
    asked = [text.encode() for spelled in probes for text in spelled]
    found: set[int] = set()
    people = [[text.encode() for text in spelled] for spelled in everybody]
    salts = {salt for salt in _salts(pile) if salt}
    if secret:
        salts = {hmac.digest(secret.encode(), salt, "sha256") for salt in salts if salt.isascii()}
    for salt in salts:
        for way in WAYS.values():
            if any(way(salt, text)[:8] in keys for text in asked):
                found |= {place for place, who in enumerate(people) if any(way(salt, t)[:8] in keys for t in who)}
    return len(found), len(salts)


def _keys(pile: Pile) -> Iterator[bytes]:
    """The first eight bytes of everything that could be a key."""
    for data in pile.files:
        for token in hex_tokens(data):
            for at in range(len(token) - 15):
                yield bytes.fromhex(token[at : at + 16].decode())
        for _, octets in random_strings(data):
            yield octets[:8]
    for data in pile.small:
        yield from (data[at : at + 8] for at in range(len(data) - 7))


def _salts(pile: Pile) -> Iterator[bytes]:
    for data in pile.files:
        for token in hex_tokens(data):
            for length in _LENGTHS:
                for at in range(len(token) - length + 1):
                    yield token[at : at + length]
                    yield bytes.fromhex(token[at : at + length].decode())
        for text, octets in random_strings(data):
            yield text
            yield octets
    for data in pile.small:
        for length in (16, 32):
            for at in range(min(len(data), _MOST_RAW) - length + 1):
                if len(set(window := data[at : at + length])) > 0.7 * length and not window.isascii():
                    yield window


def random_strings(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Strings that look like base64 of something random, and what they stand for."""
    for found in set(_TOKEN.findall(data)):
        text = found.rstrip(b"=")
        if len(set(text)) < 14 or not re.search(rb"\d", text) or not re.search(rb"[A-Z]", text):
            continue
        with suppress(binascii.Error, ValueError):
            yield (
                found,
                base64.urlsafe_b64decode(text.replace(b"+", b"-").replace(b"/", b"_") + b"=" * (-len(text) % 4)),
            )
