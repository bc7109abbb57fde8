"""What to look for: telephone numbers, words and ids that only this search uses, in every form they can be kept in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

_ANY_SEPARATOR = rb"(?:[ ./()+\-]|%20|\xa0|\xc2\xa0)?"
_WIDE_SEPARATOR, _WIDER_SEPARATOR = rb"(?:[ ./()+\-]\0)?", rb"(?:[ ./()+\-]\0\0\0)?"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORD = "qzvxkwjq"
"""How every marked word begins; no language has it."""
CALL_ID = "5afe0c0ffee5"
"""How every marked id begins, after CA or SM."""


@dataclass(frozen=True)
class Block:
    """Ten thousand mobile numbers that differ in their last four digits. `core` are the digits before, without +32."""

    core: str

    def number(self, place: int) -> str:
        return f"+32{self.core}{place % 10_000:04}"

    @property
    def numbers(self) -> list[str]:
        return [self.number(place) for place in range(10_000)]

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[bytes]]:
        """A pattern for each form; what it matches stands for one number."""
        digits = [re.escape(digit.encode()) for digit in self.core] + [rb"\d"] * 4
        return {
            "digits": re.compile(_ANY_SEPARATOR.join(digits)),
            "UTF-16": re.compile(_WIDE_SEPARATOR.join(digit + rb"\0" for digit in digits)),
            "UTF-32": re.compile(_WIDER_SEPARATOR.join(digit + rb"\0\0\0" for digit in digits)),
            "backwards": re.compile(b"".join(reversed(digits))),
            "hex": re.compile("".join(f"3{digit}" for digit in self.core).encode() + rb"(?:3\d){4}"),
            "base64": _base64(("32" + self.core).encode(), ("0" + self.core).encode()),
            "integer": re.compile(b"|".join(self._integers()), re.DOTALL),
            "decimal digits, packed": re.compile(re.escape(bytes.fromhex("032" + self.core)) + rb"[\0-\x99]{2}"),
        }

    def _integers(self) -> Iterator[bytes]:
        """Six bytes with the high one first, eight with the low one first."""
        first, last = int(self.number(0)[1:]), int(self.number(9_999)[1:])
        for high in range(first >> 16, (last >> 16) + 1):
            lows = (max(first, high << 16) & 0xFFFF, min(last, (high << 16) + 0xFFFF) & 0xFFFF)
            second = b"[" + re.escape(bytes([lows[0] >> 8])) + b"-" + re.escape(bytes([lows[1] >> 8])) + b"]"
            yield re.escape(high.to_bytes(4, "big")) + second + b"."
            yield b"." + second + re.escape(high.to_bytes(6, "little"))

    def spellings(self, place: int) -> tuple[str, ...]:
        """As `spellings`, and last as this line itself writes it before it makes a key."""
        number = self.number(place)
        return (*spellings(number), f"caller {number}")


def spellings(number: str) -> tuple[str, ...]:
    """How a program may write a number before it hashes it."""
    digits, national = number[1:], "0" + number[3:]
    return number, digits, national, "00" + digits, number[3:]


def word(place: int) -> str:
    """A marked word of letters only."""
    tail = ""
    for _ in range(6):
        place, letter = divmod(place, 26)
        tail += _LETTERS[letter]
    return WORD + tail


def call_id(place: int, kind: str = "CA") -> str:
    return f"{kind}{CALL_ID}{place:020x}"


def word_patterns() -> dict[str, re.Pattern[bytes]]:
    wide = "".join(f"{letter}\\0" for letter in WORD).encode()
    wider = "".join(f"{letter}\\0\\0\\0" for letter in WORD).encode()
    return {
        "letters": re.compile(WORD.encode() + rb"[a-z]{6}", re.IGNORECASE),
        "UTF-16": re.compile(wide + rb"(?:[a-z]\0){6}", re.IGNORECASE),
        "UTF-32": re.compile(wider + rb"(?:[a-z]\0\0\0){6}", re.IGNORECASE),
        "hex": re.compile(WORD.encode().hex().encode() + rb"[0-9a-f]{12}", re.IGNORECASE),
        "base64": _base64(WORD.encode(), WORD.upper().encode()),
    }


def id_patterns() -> dict[str, re.Pattern[bytes]]:
    wide = "".join(f"{letter}\\0" for letter in CALL_ID).encode()
    return {"ids": re.compile(CALL_ID.encode() + b"[0-9a-f]{20}"), "UTF-16": re.compile(wide + rb"(?:[0-9a-f]\0){20}")}


def _base64(*texts: bytes) -> re.Pattern[bytes]:
    """What a text is within something that is written in base64, wherever it stands there; and some of what follows."""
    cores = set()
    for text in texts:
        for before in range(3):
            whole = base64.b64encode(bytes(before) + text + bytes(3)).rstrip(b"=")
            cores.add(re.escape(whole[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]))
    return re.compile(b"(?:" + b"|".join(sorted(cores)) + b")[A-Za-z0-9+/_-]{0,6}")


_HASHES: tuple[Callable[[bytes], Any], ...] = (
    hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512, hashlib.blake2b,
)  # fmt: skip


class Digests:
    """The unsalted hashes of some texts, looked for as bytes and as hexadecimal digits, by their first eight bytes."""

    def __init__(self, texts: Iterator[str]) -> None:
        starts = {hash(text.encode()).digest()[:8] for text in texts for hash in _HASHES}
        self._hex = frozenset(start.hex().encode() for start in starts)
        self._first = np.zeros(1 << 24, dtype=bool)
        self._first[[int.from_bytes(start[:3], "big") for start in starts]] = True
        self._starts = frozenset(starts)

    def found(self, data: bytes, tokens: set[bytes]) -> set[bytes]:
        """Those that are in `data`, or in `tokens`, which are the runs of hexadecimal digits in it."""
        as_text = {token[at : at + 16] for token in tokens for at in range(len(token) - 15)} & self._hex
        if len(data) < 8:
            return as_text
        octets = np.frombuffer(data, dtype=np.uint8).astype(np.uint32)
        places = np.flatnonzero(self._first[(octets[:-2] << 16) | (octets[1:-1] << 8) | octets[2:]])
        windows = {data[at : at + 8] for at in places.tolist()}
        return as_text | {window.hex().encode() for window in windows & self._starts}


_HEX = re.compile(rb"[0-9a-f]{16,}|[0-9A-F]{16,}")


def hex_tokens(data: bytes) -> set[bytes]:
    """The runs of at least sixteen hexadecimal digits, in small letters; long ones are no keys but something else."""
    return {found.lower() for found in _HEX.findall(data) if len(found) <= 256 and len(set(found)) > 4}
