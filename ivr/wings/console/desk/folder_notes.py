"""What the kernel tells of folders: somebody wrote in one of them. Asking it costs the same whatever lies in them."""

from __future__ import annotations

import ctypes
import os
import struct
from collections import defaultdict
from collections.abc import Iterator

_TOLD = 0x2 | 0x4 | 0xC0 | 0x300 | 0xC00  # written, attributes, moved, new or gone, the folder itself
_GONE = 0x00008000
_HEAD = struct.Struct("iIII")
_MOST = 1_000
"""So many folders are followed: a machine often allows no more than 8192 to all programs of somebody."""
_OF_THIS_MACHINE = (0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x2FC12FC1, 0x01021994, 0x794C7630)
"""ext, XFS, btrfs, F2FS, ZFS, tmpfs and overlay: nobody writes there but through this kernel. Into a network folder
another machine writes, and nothing is told."""


class FolderNotes:
    """The folders that are followed. Where the system has no such thing none is. Whoever asks is alone."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        begin = getattr(self._libc, "inotify_init1", None)
        self._notes: int = begin(os.O_NONBLOCK | os.O_CLOEXEC) if begin else -1
        self._paths: defaultdict[int, set[str]] = defaultdict(set)

    def follow(self, folder: str) -> bool:
        """Whether everything that is written in a folder from now on will be told; not what is in folders below it."""
        if self._notes < 0 or len(self._paths) >= _MOST or not self._is_of_this_machine(folder):
            return False
        watch = self._libc.inotify_add_watch(self._notes, os.fsencode(folder), _TOLD)
        if watch >= 0:
            self._paths[watch].add(folder)
        return bool(watch >= 0)

    def written(self) -> set[str] | None:
        """The folders in which something was written since the last time; None where there was more than the kernel
        keeps, so that it may be any."""
        folders: set[str] = set()
        for watch, what in self._told():
            if watch < 0:
                return None
            folders |= self._paths.pop(watch, set()) if what & _GONE else self._paths[watch]
        return folders

    def close(self) -> None:
        if self._notes >= 0:
            os.close(self._notes)
        self._notes = -1

    def _told(self) -> Iterator[tuple[int, int]]:
        while self._notes >= 0:
            try:
                told = os.read(self._notes, 65_536)
            except BlockingIOError:
                return
            at = 0
            while at < len(told):
                watch, what, _, name = _HEAD.unpack_from(told, at)
                yield watch, what
                at += _HEAD.size + name

    def _is_of_this_machine(self, folder: str) -> bool:
        found = ctypes.create_string_buffer(256)
        failed = self._libc.statfs(os.fsencode(folder), found)
        return not failed and ctypes.c_long.from_buffer(found).value in _OF_THIS_MACHINE
