"""A file of answers that lasts from one process to the next, and that may be lost, damaged or somebody else's: then it
is as if it were not there, and all is found out anew. Nothing is ever refused because of it.

What lies in it is read with `marshal`, which makes texts, numbers and lists of them and runs nothing, unlike pickle; as
it does not promise to survive damage, a digest comes first, and only a file that nobody else can write is opened.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import ivr

Answers = dict[bytes, tuple[int, bytes | memoryview]]
"""Answers by what they were found from, each with the round in which it was asked for last."""

NAME = "answers.cache"
ROUNDS = 4
"""What so many rounds did not ask for is left out."""
_MOST = 240_000_000
"""Bytes of all answers; of a line with twelve languages there are 22 million, with 5000 organisations ten times as
many. What is left out of these costs more than to read it: all organisations with their translations, which come last,
take a second to be laid anew."""
_DIGEST = 32
_LENGTH = 8


def packed(plain: Any) -> bytes:
    """Texts, numbers and lists of them as they lie in an answer. Raises `ValueError` for what no file can hold."""
    return marshal.dumps(plain)


def unpacked(answer: bytes | memoryview) -> Any:
    """What `packed` put into an answer of a file of ours, which is whole."""
    return marshal.loads(answer)  # noqa: S302  # as said above


def read_answers(path: Path) -> Answers:
    """The answers in a file, those of this program; none where there is no such file, or no good one. They are parts of
    what was read: to make each of them anew takes longer than to read all."""
    try:
        data = memoryview(_read(path))
        index, begin = _index(data)
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    answers = Answers()
    for key, round, length in index:
        answers[key] = round, data[begin : begin + length]
        begin += length
    return answers


def _index(data: memoryview) -> tuple[list[tuple[bytes, int, int]], int]:
    """The key, the round and the length of each answer, and where the first one begins. Raises `ValueError` where the
    file is not whole, or of another program."""
    if data[:_DIGEST] != _digest([data[_DIGEST:]]):
        raise ValueError
    begin = _DIGEST + _LENGTH
    end = begin + int.from_bytes(data[_DIGEST:begin], "big")
    return unpacked(data[begin:end]), end


def write_answers(path: Path, answers: Answers, now: int) -> None:
    """Puts answers into a file of a folder that is there, those in use first; `now` is the round that ends."""
    with suppress(OSError):
        kept = _bounded(answers, now)
        index = packed([(key, round, len(answer)) for key, (round, answer) in kept.items()])
        parts = [len(index).to_bytes(_LENGTH, "big"), index, *(answer for _, answer in kept.values())]
        handle, part = mkstemp(prefix=f"{path.name}.", dir=path.parent)  # nobody else may read or write it
        try:
            with open(handle, "wb") as stream:
                stream.write(_digest(parts))
                stream.writelines(parts)
            os.replace(part, path)
        except OSError:
            os.unlink(part)


def _read(path: Path) -> bytes:
    """The bytes of a file of ours; raises `OSError` where it is none."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
        seen = os.fstat(stream.fileno())
        foreign = seen.st_uid != os.geteuid() or seen.st_mode & 0o077
        if foreign or not stat.S_ISREG(seen.st_mode) or seen.st_size > 2 * _MOST:
            raise PermissionError(path)
        return stream.read()


def _bounded(answers: Answers, now: int) -> Answers:
    """The answers of the last rounds, as many as there is room for: those asked for last, of these the shortest, which
    are the dearest for their length."""
    kept, room = Answers(), _MOST
    for key, (round, answer) in sorted(answers.items(), key=lambda known: (-known[1][0], len(known[1][1]))):
        room -= len(answer)
        if room < 0 or round <= now - ROUNDS:
            break
        kept[key] = round, answer
    return kept


def _digest(parts: Iterable[bytes | memoryview]) -> bytes:
    found = sha256(program())
    for part in parts:
        found.update(part)
    return found.digest()


@cache
def program() -> bytes:
    """A digest of the program that finds the answers: our own source, what is installed beside it, and Python."""
    found = blake2b(sys.version.encode())
    for folder in (Path(one) for one in sys.path if os.path.isdir(one)):
        found.update("\n".join(sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))).encode())
    for top, folders, names in os.walk(Path(ivr.__file__).parent):
        folders.sort()
        for name in sorted(name for name in names if name.endswith(".py")):
            with open(f"{top}/{name}", "rb") as stream:
                found.update(name.encode() + stream.read())
    return found.digest()
