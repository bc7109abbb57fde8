"""What was found out about some files holds until one of them is written: looking costs a tenth of reading.

A file that was written at this very moment may be written once more without a trace, as clocks of file systems tick in
thousandths of a second: nothing is kept of such a one.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

FileSeen = tuple[str, int, int, int, int]
"""A file: its path, when it was written last (in nanoseconds), its size, when anything of it changed, its inode."""

_A_MOMENT = 50_000_000
_MOST = 8
"""So many answers of one function are kept: of a server with one line hardly more than one is asked for."""


@dataclass(frozen=True)
class FileSight:
    """A file as it lies there. Whoever writes it changes its seal; it has none while that cannot be relied on."""

    path: str
    seal: Hashable

    @classmethod
    def of(cls, path: str) -> FileSight:
        """Raises `OSError` where there is no such file."""
        seen = os.stat(path)
        if seen.st_ctime_ns > time.time_ns() - _A_MOMENT:
            return cls(path, None)
        return cls(path, (seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size))


def files_seen(root: Path, *parts: str) -> tuple[FileSeen, ...]:
    """All files of some parts of a folder, each a file or a folder with all below it; what is not there is passed
    over. Equal as long as nobody writes one, adds one or takes one away."""
    found: list[FileSeen] = []
    for part in parts:
        _see(f"{root}/{part}", found)
    return tuple(found)


def while_unchanged(*parts: str) -> Callable[[Callable[Concatenate[Path, P], R]], Callable[Concatenate[Path, P], R]]:
    """The same function of a root folder, which finds out each thing once for as long as these parts of it stay as they
    are. It reads nothing else, its other arguments are hashable, and its answers are shared: for reading only."""

    def keeping(make: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
        known: dict[Hashable, tuple[tuple[FileSeen, ...], R]] = {}
        lock = Lock()

        @wraps(make)
        def asked(root: Path, /, *args: P.args, **kwargs: P.kwargs) -> R:
            key, seen = (root, args, *sorted(kwargs.items())), files_seen(root, *parts)
            held = known.get(key)
            if held and held[0] == seen:
                return held[1]
            began = time.time_ns()
            answer = make(root, *args, **kwargs)
            with lock:
                known.pop(key, None)
                if all(one[3] < began - _A_MOMENT for one in seen):
                    known[key] = seen, answer
                for oldest in list(known)[:-_MOST]:
                    del known[oldest]
            return answer

        return asked

    return keeping


def _see(path: str, found: list[FileSeen]) -> None:
    try:
        folder = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        names = os.listdir(folder) if stat.S_ISDIR(os.fstat(folder).st_mode) else None
        if names is None:
            found.append(_seen(path, os.fstat(folder)))
        else:
            _see_all(path, folder, names, found)
    finally:
        os.close(folder)


def _see_all(path: str, folder: int, names: list[str], found: list[FileSeen]) -> None:
    for name in names:
        try:
            seen = os.stat(name, dir_fd=folder)  # a third less than by its whole path
        except FileNotFoundError:  # taken away at this moment, or a link that leads nowhere, such as editors leave
            continue
        if stat.S_ISDIR(seen.st_mode):
            _see(f"{path}/{name}", found)
        else:
            found.append(_seen(f"{path}/{name}", seen))


def _seen(path: str, seen: os.stat_result) -> FileSeen:
    return path, seen.st_mtime_ns, seen.st_size, seen.st_ctime_ns, seen.st_ino
