"""The folder of the content as it would be with some files changed, without touching it: links, but for these files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.wings.console.desk.git_index import FOLDERS


@contextmanager
def overlaid(root: Path, changes: Mapping[str, bytes | None]) -> Iterator[Path]:
    """A folder in which the files are as given, gone for None, and all others those of `root`."""
    with TemporaryDirectory(prefix="wegwijs-") as name:
        there = Path(name)
        for folder in FOLDERS:
            _link(root.resolve(), there, folder, changes)
        for file, data in changes.items():
            if data is not None:
                (there / file).parent.mkdir(parents=True, exist_ok=True)
                (there / file).write_bytes(data)
        yield there


def _link(root: Path, there: Path, folder: str, changes: Mapping[str, bytes | None]) -> None:
    """A folder in which nothing changes is one link; in others each thing is looked at for itself."""
    if not (root / folder).is_dir():
        return
    if not any(file.startswith(f"{folder}/") for file in changes):
        (there / folder).symlink_to(root / folder)
        return
    (there / folder).mkdir()
    for path in (root / folder).iterdir():
        file = f"{folder}/{path.name}"
        if path.is_dir():
            _link(root, there, file, changes)
        elif file not in changes:
            (there / file).symlink_to(path)
