"""The folder of the content as it would be with some files changed, without touching it: links, but for these files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.wings.console.desk.git_index import FOLDERS

_IN_MEMORY = "/dev/shm"  # noqa: S108  # a folder of our own in it, that nobody else may open
"""Where there is such a thing: on a disk 5000 links take two seconds."""


@contextmanager
def overlaid(root: Path, changes: Mapping[str, bytes | None]) -> Iterator[Path]:
    """A folder in which the files are as given, gone for None, and all others those of `root`."""
    with TemporaryDirectory(prefix="wegwijs-", dir=_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None) as name:
        there = Path(name)
        for folder in FOLDERS:
            _link(str(root.resolve()), name, folder, changes)
        for file, data in changes.items():
            if data is not None:
                (there / file).parent.mkdir(parents=True, exist_ok=True)
                (there / file).write_bytes(data)
        yield there


def _link(root: str, there: str, folder: str, changes: Mapping[str, bytes | None]) -> None:
    """A folder in which nothing changes is one link; in others each thing is looked at for itself."""
    if not os.path.isdir(f"{root}/{folder}"):
        return
    if not any(file.startswith(f"{folder}/") for file in changes):
        os.symlink(f"{root}/{folder}", f"{there}/{folder}")
        return
    os.mkdir(f"{there}/{folder}")
    for one in list(os.scandir(f"{root}/{folder}")):
        file = f"{folder}/{one.name}"
        if one.is_dir():
            _link(root, there, file, changes)
        elif file not in changes:
            os.symlink(one.path, f"{there}/{file}")
