"""Files that appear whole or not at all, in a folder where one program at a time makes them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.errors import InputError

_PART = ".part"


def publish(path: Path, data: bytes) -> None:
    """Puts a file in its place in one step; killed at any moment, the old one still stands."""
    part = path.with_name(path.name + _PART)
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # or a power cut after the rename could leave an empty file
    os.replace(part, path)


def append(path: Path, line: str) -> None:
    """Adds a line to a file, and waits until it is on the disk."""
    with open(path, "a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """The folder for this program alone, without what a killed one left behind. The lock goes with its process.

    Raises `InputError` where another program is at work in it, or where it cannot be written, now or later.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left_over in (*folder.glob(f"*{_PART}"), *folder.glob(f"*/*{_PART}")):
                left_over.unlink(missing_ok=True)
            yield
    except BlockingIOError:
        raise InputError("clips are being made already; wait for that to end") from None
    except OSError as fault:
        raise InputError(f"the folder of the clips cannot be written: {fault.strerror}") from None
