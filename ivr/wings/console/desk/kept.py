"""What is dear to find out and holds as long as nothing it was made from changes: kept in a file, for all workers."""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ivr.wings.console.desk.files_seen import FileSeen, files_seen

T = TypeVar("T")
_LOCKS: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
"""One for each file: a page that is quick does not wait for one that is dear."""
_HELD: dict[Path, tuple[tuple[str, ...], tuple[FileSeen, ...], Any]] = {}
"""What was made or read for each file last, with what it was made from and the file as it lay there then: of 5000
organisations reading it is dear."""


def kept(path: Path, made_from: Sequence[str], kind: type[T], make: Callable[[], T]) -> T:
    """What `make` gives, made once for what it is `made_from`; `kind` says what it is, for the way to the file and
    back. It is shared, for reading only. Two threads that ask at once wait for one of them to make it."""
    adapter = TypeAdapter(kind)
    with _LOCKS[path]:
        if (found := _read(path, made_from, adapter)) is not None:
            return found
        value = make()
        _write(path, {"from": list(made_from), "value": adapter.dump_python(value, mode="json")})
        _HELD[path] = tuple(made_from), _seen(path), value
        return value


def known_already(path: Path, made_from: Sequence[str], kind: type[T]) -> T | None:
    """The same, where it was made before; None where that would take its time."""
    return _read(path, made_from, TypeAdapter(kind))


def _read(path: Path, made_from: Sequence[str], adapter: TypeAdapter[T]) -> T | None:
    seen = _seen(path)
    if seen and path in _HELD and _HELD[path][:2] == (tuple(made_from), seen):
        known: T = _HELD[path][2]
        return known
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["from"] != list(made_from):
            return None
        value = adapter.validate_python(held["value"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None
    _HELD[path] = tuple(made_from), seen, value
    return value


def _seen(path: Path) -> tuple[FileSeen, ...]:
    return files_seen(path.parent, path.name)


def _write(path: Path, held: object) -> None:
    """Nothing is lost where it cannot be written: it is made once more."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=path.parent, delete=False, suffix=".part", encoding="utf-8") as part:
            part.write(json.dumps(held, ensure_ascii=False))  # ten times as quick as json.dump
        os.replace(part.name, path)
