"""How a recording comes to lie in its folder: one writer at a time, the text beside it, and no older take ever lost."""

from __future__ import annotations

import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ivr.audio.disk import publish
from ivr.errors import InputError
from ivr.language.letters import clean

TEXTS, OLD = "texts.yaml", "old"


def texts(folder: Path) -> dict[str, str]:
    """The texts by id, not to be changed. Raises `InputError` where the file is damaged, and `OSError`."""
    try:
        about = (folder / TEXTS).stat()
    except FileNotFoundError:
        return {}
    return _parsed(folder / TEXTS, about.st_ino, about.st_mtime_ns, about.st_size)


# A thousand texts take 0.15 seconds, and a call with an operator needs those of every language in every turn.
@lru_cache(maxsize=64)
def _parsed(path: Path, *version: int) -> dict[str, str]:
    try:
        found = YAML(typ="base", pure=True).load(path.read_bytes().decode()) or {}
    except (YAMLError, ValueError, RecursionError):
        raise InputError("this is not YAML; please mend it") from None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise InputError('each line should be "id": "text"')
    return {str(id): clean(text) for id, text in found.items()}


def note(folder: Path, id: str, text: str) -> None:
    """Writes down which text has this id. Raises `InputError` where the file is damaged: it would lose its texts."""
    known = texts(folder)
    if known.get(id) == text:
        return
    yaml = YAML(typ="safe", pure=True)
    yaml.default_style, yaml.default_flow_style, yaml.width = '"', False, 100_000  # type: ignore[assignment]
    written = io.StringIO()
    plain = str(text)  # a sentence of the line knows its pieces, and the writer knows plain texts only
    yaml.dump(dict(sorted({**known, id: plain}.items())), written)
    publish(folder / TEXTS, written.getvalue().encode())


def put(target: Path, place: Callable[[], None]) -> None:
    """Lets `place` put a recording there; first every older take is copied to `old/`, so that none is ever lost."""
    before = [path for path in target.parent.glob(f"{target.stem}.*") if path.suffix != ".part"]
    for path in before:
        _copy_to_old(path)
    place()
    for path in before:
        if path != target:
            path.unlink()
    _to_disk(target.parent)


def _copy_to_old(path: Path) -> None:
    old = path.parent / OLD
    old.mkdir(exist_ok=True)
    taken = [int(number) for take in old.glob(f"{path.stem}-*") if (number := take.stem.rpartition("-")[2]).isdecimal()]
    publish(old / f"{path.stem}-{max(taken, default=0) + 1}{path.suffix}", path.read_bytes())
    _to_disk(old)


def holds(path: Path, data: bytes) -> bool:
    """Whether exactly these bytes lie there already."""
    with suppress(OSError):
        return path.read_bytes() == data
    return False


def unreadable(path: Path) -> str:
    """Why a file cannot be read, "" where it can."""
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError as fault:
        return str(fault.strerror)
    return ""


def _to_disk(folder: Path) -> None:
    """Waits until the names in a folder are on the disk: a power cut could take back a rename."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock is on the folder itself, so that no other file lies between the recordings.

    Raises `InputError` where the folder cannot be written, now or later.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
    except OSError as fault:
        raise InputError(f"the recording cannot be kept: {fault.strerror}") from None
