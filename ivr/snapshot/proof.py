"""The digest of a snapshot's bytes, in a small file beside it: what was published is what is served.

The file has the form of `sha256sum`, so that anybody can check it by hand. It names the snapshot too: two snapshots
that changed places with their proofs do not pass for each other.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n")


def proof_of(path: Path) -> Path:
    """Where the digest of the snapshot at `path` stands."""
    return path.with_suffix(".sha256")


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_proof(path: Path, found: str) -> None:
    """Writes down the digest of the snapshot at `path`."""
    part = path.with_suffix(".part-sha256")
    part.write_text(f"{found}  {path.name}\n")
    to_disk(part)
    os.replace(part, proof_of(path))


def verify(path: Path, data: bytes) -> bool:
    """Whether the bytes are proven to be those that were published; False where no digest was written down, as older
    programs did not, or none that can be read. Raises `ValueError` when they are others."""
    try:
        found = _LINE.fullmatch(proof_of(path).read_text())
    except (OSError, UnicodeDecodeError):
        found = None
    if not found:
        return False
    if found[2] != path.name or found[1] != hashlib.sha256(data).hexdigest():
        raise ValueError("its bytes are not those that were published")
    return True


def to_disk(path: Path) -> None:
    """Waits until the file or folder is really on the disk, so that a power cut cannot take it back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
