"""Every place where something about callers could stay, as bytes: files, the disk below them, logs, dumps, memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.soak.forms import CALL_ID, Block, Digests, hex_tokens, id_patterns, word_patterns
from tests.soak.processes import memory_of

_SPELLED = ("digits", "letters", "ids", "UTF-16", "UTF-32", "backwards")
_PIECE, _OVERLAP, _PAGE = 16 << 20, 256, 4_096


@dataclass
class Found:
    """What was found of a block's numbers, of marked words and of ids: each thing counts once, whatever its forms."""

    numbers: set[bytes] = field(default_factory=set)
    words: set[bytes] = field(default_factory=set)
    ids: set[bytes] = field(default_factory=set)
    hashes: set[bytes] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)

    def counts(self) -> dict[str, object]:
        names = ("numbers", "words", "ids", "hashes")
        return {name: len(getattr(self, name)) for name in names} | {"forms": sorted(self.forms)}

    def is_empty(self) -> bool:
        return not (self.numbers or self.words or self.ids or self.hashes)


@dataclass(frozen=True)
class Search:
    """Looks for a block's numbers, for marked words and ids, and for their unsalted hashes."""

    block: Block
    digests: Digests

    def look(self, pieces: Iterable[bytes]) -> Found:
        found = Found()
        for data in pieces:
            without_keys = _KEY.sub(b" ", data)
            for what, patterns in (
                (found.numbers, self.block.patterns), (found.words, word_patterns()), (found.ids, id_patterns()),
            ):  # fmt: skip
                for form, pattern in patterns.items():
                    if hits := pattern.findall(without_keys if form in _BY_CHANCE else data):
                        what |= {_plain(form, hit) for hit in hits}
                        found.forms.add(form)
            found.hashes |= self.digests.found(data, hex_tokens(data))
        return found


# Of a hundred thousand keys one holds nine such digits in a row, one way round or the other.
_KEY, _BY_CHANCE = re.compile(rb"(?=[0-9]*[a-f])[0-9a-f]{32,}"), ("digits", "backwards")


def _plain(form: str, hit: bytes) -> bytes:
    """The same for all spellings of one number, word or id, as far as its form tells."""
    letters = re.sub(rb"[^0-9a-zA-Z]", b"", hit).lower()
    return letters[::-1] if form == "backwards" else letters if form in _SPELLED else hit


def every_hash(block: Block, ids: int) -> Digests:
    """The hashes of all numbers of a block in all spellings, and of so many ids."""
    spelled = (text for place in range(10_000) for text in block.spellings(place))
    return Digests(iter([*spelled, *(f"{kind}{CALL_ID}{place:020x}" for place in range(ids) for kind in ("CA", "SM"))]))


def files_in(folder: Path) -> dict[Path, bytes]:
    """The files below a folder, as they are now."""
    found = {}
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                found[path] = path.read_bytes()
    return found


def raw_disk(image: Path) -> bytes:
    """All bytes of a disk, also of what was deleted."""
    os.sync()
    return image.read_bytes()


def pieces(data: bytes) -> Iterator[bytes]:
    """The same in pieces that overlap a little, without the pages that are nothing but zeros."""
    for at in range(0, len(data), _PIECE):
        yield _dense(data[max(0, at - _OVERLAP) : at + _PIECE])


def memory(pids: Iterable[int]) -> Iterator[bytes]:
    """What processes hold, without the pages that are nothing but zeros."""
    for pid in pids:
        yield from map(_dense, memory_of(pid))


def _dense(data: bytes) -> bytes:
    whole = np.frombuffer(data[: len(data) // _PAGE * _PAGE], dtype=np.uint8).reshape(-1, _PAGE)
    return whole[whole.any(axis=1)].tobytes() + data[len(data) // _PAGE * _PAGE :]
