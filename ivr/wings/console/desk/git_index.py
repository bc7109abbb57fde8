"""The index of the repository: which files there are, and whether somebody wrote one of them by hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from struct import Struct

from dulwich.file import GitFile
from dulwich.index import Index, IndexEntry, Stage, write_cache_entry
from dulwich.objects import Blob
from dulwich.pack import SHA1Writer

from ivr.wings.console.desk.files_seen import FileSeen, files_seen

_HEAD = Struct(">4sLL")
FOLDERS = ("menus", "data", "sms_templates", "audio")


class GitIndex:
    """The index below `root`. It is read again only where it was written, and the files are held against it only where
    one of them was: with 5000 organisations that is most of what a page would cost. Whoever asks is alone."""

    def __init__(self, root: Path) -> None:
        self._root, self._file = root, root / ".git" / "index"
        self._read: tuple[tuple[FileSeen, ...], dict[bytes, IndexEntry]] | None = None
        self._as_it_is: tuple[object, object] | None = None
        self._lines: dict[bytes, tuple[IndexEntry, bytes]] = {}
        self.versions: dict[tuple[bytes, str], str] = {}
        """What files were after saves, as far as somebody asked."""

    def entries(self) -> Mapping[bytes, IndexEntry]:
        """What was saved last, by file; for reading only."""
        seen = self._seen()
        if self._read is None or self._read[0] != seen:
            found = Index(str(self._file)).items() if seen else ()
            self._read = seen, {path: entry for path, entry in found if isinstance(entry, IndexEntry)}
        return self._read[1]

    def write(self, entries: Mapping[bytes, IndexEntry]) -> None:
        version = 3 if any(entry.extended_flags for entry in entries.values()) else 2
        lines = [self._line(path, entries[path]) for path in sorted(entries)]
        file = SHA1Writer(GitFile(str(self._file), "wb"))
        file.write(b"".join((_HEAD.pack(b"DIRC", version, len(lines)), *lines)))
        file.close()
        self._read = self._seen(), dict(entries)

    def _line(self, path: bytes, entry: IndexEntry) -> bytes:
        """What stands in the index for a file, which is written once: of 5000 files a save changes one."""
        known = self._lines.get(path)
        if not known or known[0] is not entry:
            line = BytesIO()
            write_cache_entry(line, entry.serialize(path, Stage.NORMAL), version=3)
            known = self._lines[path] = entry, line.getvalue()
        return known[1]

    def is_as_saved(self, files: Iterable[str]) -> bool:
        """Whether nobody wrote any of these files since, nor took it away."""
        entries = self.entries()
        return all(_is_untouched(self._root / file, entries.get(file.encode())) for file in files)

    def changed_by_hand(self, anew: bool = False) -> Iterator[tuple[str, bytes | None]]:
        """The files that somebody wrote, with what stands in them, and those that are gone, with None; `anew` as in
        `files_seen`."""
        there = files_seen(self._root, *FOLDERS, anew=anew)
        if self._as_it_is == (there, self._seen()):
            return
        changed = dict(self._held_against(there))
        yield from changed.items()
        if not changed:
            self._as_it_is = there, self._seen()

    def _held_against(self, seen: Iterable[FileSeen]) -> Iterator[tuple[str, bytes | None]]:
        entries, below = self.entries(), len(f"{self._root}/")
        there = set()
        for path, written, size, *_ in seen:
            if path.endswith(".part"):
                continue
            file = path[below:]
            there.add(file)
            entry = entries.get(file.encode())
            if entry and (_mtime(entry), entry.size) == (written, size):
                continue
            data = Path(path).read_bytes()
            if not entry or entry.sha != Blob.from_string(data).id:
                yield file, data
        gone = {path.decode() for path in entries} - there
        yield from ((file, None) for file in sorted(gone) if file.startswith(tuple(f"{one}/" for one in FOLDERS)))

    def _seen(self) -> tuple[FileSeen, ...]:
        return files_seen(self._root, ".git/index")


def _is_untouched(path: Path, entry: IndexEntry | None) -> bool:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return entry is None
    return entry is not None and (_mtime(entry), entry.size) == (found.st_mtime_ns, found.st_size)


def _mtime(entry: IndexEntry) -> int:
    if isinstance(entry.mtime, tuple):
        return entry.mtime[0] * 1_000_000_000 + entry.mtime[1]
    return int(entry.mtime * 1_000_000_000)
