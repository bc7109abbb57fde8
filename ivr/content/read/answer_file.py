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
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import mkstemp

import ivr

Answers = dict[bytes, tuple[int, bytes]]
"""Answers by what they were found from, each with the round in which it was asked for last."""

NAME = "answers.cache"
ROUNDS = 4
"""What so many rounds did not ask for is left out."""
_MOST = 160_000_000
"""Bytes of all answers; of a line with twelve languages there are 15 million, with 5000 organisations 111 million. What
is left out of these costs more than to read it: the catalogues, which come last, take six seconds to be read anew."""
_DIGEST = 32


def read_answers(path: Path) -> Answers:
    """The answers in a file, those of this program; none where there is no such file, or no good one."""
    try:
        data = _read(path)
        digest, body = data[:_DIGEST], data[_DIGEST:]
        if digest != _digest(body):
            return {}
        answers: Answers = marshal.loads(body)  # noqa: S302  # of a file of ours, and whole
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return answers


def write_answers(path: Path, answers: Answers, now: int) -> None:
    """Puts answers into a file of a folder that is there, those in use first; `now` is the round that ends."""
    with suppress(OSError):
        body = marshal.dumps(_bounded(answers, now))
        handle, part = mkstemp(prefix=f"{path.name}.", dir=path.parent)  # nobody else may read or write it
        try:
            with open(handle, "wb") as stream:
                stream.write(_digest(body) + body)
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


def _digest(body: bytes) -> bytes:
    return blake2b(program() + body, digest_size=_DIGEST).digest()


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
