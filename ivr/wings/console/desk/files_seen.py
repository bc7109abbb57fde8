"""The files below a folder as they lie there. A folder is looked through again only where somebody wrote in it, so that
5000 files cost no more than one."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ivr.wings.console.desk.folder_notes import FolderNotes

FileSeen = tuple[str, int, int, int, int]
"""A file: its path, when it was written last (in nanoseconds), its size, when anything of it changed, its inode."""


@dataclass(frozen=True)
class _Folder:
    """What lies in a folder, and what the folder was known by when it was looked through."""

    seal: tuple[int, ...]
    files: tuple[FileSeen, ...]
    folders: tuple[str, ...]
    plain: bool
    """Whether each file can be written by its path here alone: neither a link nor something that has a second name."""


class _Looker:
    """The folders that this process has looked through."""

    def __init__(self) -> None:
        self.notes, self.known, self.lock = FolderNotes(), dict[str, _Folder](), Lock()

    def seen(self, root: Path, parts: tuple[str, ...], anew: bool) -> tuple[FileSeen, ...]:
        found: list[FileSeen] = []
        with self.lock:
            written = self.notes.written()
            for folder in self.known.copy() if anew or written is None else written:
                self.known.pop(folder, None)
            for part in parts:
                self._see(f"{root}/{part}", found)
        return tuple(found)

    def _see(self, path: str, found: list[FileSeen]) -> None:
        try:
            seen = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return
        if not stat.S_ISDIR(seen.st_mode):
            found.append(_file(path, seen))
            return
        folder = self._folder(path, (seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns))
        found.extend(folder.files)
        for name in folder.folders:
            self._see(f"{path}/{name}", found)

    def _folder(self, path: str, seal: tuple[int, ...]) -> _Folder:
        known = self.known.pop(path, None)
        if not known or known.seal != seal:
            follows = self.notes.follow(path)  # first: what is written while it is looked through is told, too
            known = _looked_through(path, seal)
            if not (follows and known.plain):
                return known
        self.known[path] = known
        return known


def files_seen(root: Path, *parts: str, anew: bool = False) -> tuple[FileSeen, ...]:
    """All files of some parts of a folder, each a file or a folder with all below it; what is not there is passed
    over. Equal as long as nobody writes one, adds one or takes one away. With `anew` each file is looked at, whatever
    the kernel told: it tells nothing of a program that writes into memory which is a file."""
    return _looker.seen(root, parts, anew)


def _looked_through(path: str, seal: tuple[int, ...]) -> _Folder:
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return _Folder(seal, (), (), plain=False)
    files, folders, plain = [], [], True
    try:
        for name in os.listdir(folder):
            try:
                seen = os.stat(name, dir_fd=folder, follow_symlinks=False)  # a third less than by its whole path
                if stat.S_ISLNK(seen.st_mode):
                    plain, seen = False, os.stat(name, dir_fd=folder)
            except FileNotFoundError:  # taken away at this moment, or a link that leads nowhere, such as editors leave
                continue
            if stat.S_ISDIR(seen.st_mode):
                folders.append(name)
            else:
                plain = plain and seen.st_nlink == 1
                files.append(_file(f"{path}/{name}", seen))
    finally:
        os.close(folder)
    return _Folder(seal, tuple(files), tuple(folders), plain)


def _file(path: str, seen: os.stat_result) -> FileSeen:
    return path, seen.st_mtime_ns, seen.st_size, seen.st_ctime_ns, seen.st_ino


def _begin_anew() -> None:
    """A process that was split off has notes of its own: of shared ones each would get a part."""
    global _looker
    _looker.notes.close()
    _looker = _Looker()


_looker = _Looker()
os.register_at_fork(after_in_child=_begin_anew)
