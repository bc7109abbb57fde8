"""The file of a backup: a zip that any computer opens, with a list of what is in it, and sealed at its end.

The last 64 bytes are the SHA-256 of all before them, so that a file that was cut or changed is known before anything in
it is read. What is read is trusted no further than that: names lead nowhere else, nothing is a link, nothing is larger
than the list says, and each file has the SHA-256 of the list. Same files, same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ivr.errors import InputError

FORM = "wegwijs backup 1"
_LIST = "backup.json"
_SEAL = 64  # hexadecimal digits
_CHUNK = 1 << 20

# Limits that no honest backup comes near: a zip of zeros unpacks to a thousand times its size.
_MOST_FILES = 100_000
_MOST_BYTES = 1 << 30  # of one file
_MOST_TIMES = 100  # the size of the archive, all files together

_PART_OF_NAME = re.compile(r"[^/\\\x00-\x1f:]{1,255}")
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Listed:
    """A file of the archive as its list has it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Archive:
    """An archive that was found whole. `about` is what it says of itself: the live snapshot, the number of counts."""

    path: Path
    files: Mapping[str, Listed]
    about: Mapping[str, str]
    _zip: zipfile.ZipFile

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(listed.size for listed in self.files.values())

    def read(self, name: str) -> bytes:
        """A file of the list; raises `InputError` where it is not what the list says."""
        listed = self.files[name]
        try:
            with self._zip.open(name) as file:
                data = file.read(listed.size + 1)
        except _BROKEN:
            _refuse(self.path, f"{name} cannot be unpacked")
        if len(data) != listed.size or hashlib.sha256(data).hexdigest() != listed.sha256:
            _refuse(self.path, f"{name} is not what was put in")
        return data


def write_archive(target: Path, files: Iterable[tuple[str, bytes]], about: Mapping[str, str]) -> int:
    """Writes the files in this order, reads all of them back, and only then puts the archive in its place.

    Returns its size in bytes. Only its owner may read it. `about` may be filled while the files are made.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            _fill(zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED), files, about)
            _seal(part)
            os.fsync(file.fileno())
        with open_archive(part) as archive:
            for name in archive.files:
                archive.read(name)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _fill(packed: zipfile.ZipFile, files: Iterable[tuple[str, bytes]], about: Mapping[str, str]) -> None:
    listed: dict[str, dict[str, object]] = {}
    with packed:
        for name, data in files:
            _put(packed, name, data)
            listed[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        document = {"form": FORM, "about": dict(about), "files": listed}
        _put(packed, _LIST, json.dumps(document, ensure_ascii=False, indent=1).encode())
        packed.comment = b"0" * _SEAL


def _put(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # with the date 1980-01-01: the same files make the same archive
    entry.external_attr = 0o600 << 16
    packed.writestr(entry, data, zipfile.ZIP_DEFLATED)


def _seal(path: Path) -> None:
    with open(path, "r+b") as file:
        digest = _digest(path)
        file.seek(-_SEAL, os.SEEK_END)
        file.write(digest.encode())


def _digest(path: Path) -> str:
    """The SHA-256 of a file without its seal."""
    left, hashed = path.stat().st_size - _SEAL, hashlib.sha256()
    with open(path, "rb") as file:
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            hashed.update(chunk)
            left -= len(chunk)
    return hashed.hexdigest()


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """An archive that is whole, and whose names and sizes are harmless; raises `InputError` in words for any other."""
    try:
        with open(path, "rb") as file:
            file.seek(-min(_SEAL, path.stat().st_size), os.SEEK_END)
            seal = file.read()
    except OSError as fault:
        raise InputError(f"{path} cannot be read: {fault.strerror}") from None
    if seal != _digest(path).encode():
        _refuse(path, "it is not whole, or was changed since")
    try:
        packed = zipfile.ZipFile(path)
    except _BROKEN:
        _refuse(path, "it is no backup of this program")
    with packed:
        yield _checked(path, packed)


def _checked(path: Path, packed: zipfile.ZipFile) -> Archive:
    entries = {entry.filename: entry for entry in packed.infolist()}
    if len(entries) != len(packed.infolist()) or len(entries) > _MOST_FILES:
        _refuse(path, "a name is in it twice, or too many are")
    about, files = _list(path, packed, entries)
    if files.keys() != entries.keys() - {_LIST}:
        _refuse(path, "its list names other files than are in it")
    for name, listed in files.items():
        if not _is_harmless(name) or stat.S_IFMT(entries[name].external_attr >> 16) not in (0, stat.S_IFREG):
            _refuse(path, f"{name!r} is no name or no kind of file that a backup holds")
        if not 0 <= listed.size <= _MOST_BYTES:
            _refuse(path, f"{name} would be too large")
    if sum(listed.size for listed in files.values()) > _MOST_TIMES * path.stat().st_size:
        _refuse(path, f"it would unpack to more than {_MOST_TIMES} times its size")
    return Archive(path, files, about, packed)


def _list(
    path: Path, packed: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]
) -> tuple[dict[str, str], dict[str, Listed]]:
    try:
        if entries[_LIST].file_size > _MOST_FILES * 1000:
            raise ValueError
        with packed.open(_LIST) as file:
            document = json.loads(file.read(_MOST_FILES * 1000))
        files = {str(name): Listed(int(of["size"]), str(of["sha256"])) for name, of in document["files"].items()}
        about = {str(key): str(value) for key, value in document["about"].items()}
        if document["form"] != FORM:
            raise ValueError
    except (*_BROKEN, KeyError, TypeError, AttributeError, RecursionError):
        _refuse(path, "it has no list that this program can read")
    return about, files


def _is_harmless(name: str) -> bool:
    parts = name.split("/")
    return all(_PART_OF_NAME.fullmatch(part) and part not in (".", "..") for part in parts)


def _refuse(path: Path, why: str) -> NoReturn:
    raise InputError(f"{path} cannot be used: {why}")
