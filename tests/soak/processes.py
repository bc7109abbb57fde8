"""Processes as the kernel shows them: who is below whom, who holds which connection, how much memory, what is in it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"
_MOST_AT_ONCE = 16 << 20


def children(pid: int) -> list[int]:
    """All living processes below this one, nearest first."""
    below: dict[int, list[int]] = defaultdict(list)
    for entry in os.listdir("/proc"):
        if entry.isdecimal() and (parent := _parent(int(entry))):
            below[parent].append(int(entry))
    found, looking = [], [pid]
    while looking:
        looking = [child for parent in looking for child in below[parent]]
        found += looking
    return found


def _parent(pid: int) -> int:
    """The parent of a process; 0 where it is gone or is a zombie."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (OSError, ValueError):
        return 0
    return 0 if state == "Z" else int(parent)


def listeners(port: int) -> set[int]:
    """The processes that listen on this port of the machine."""
    inodes = {inode for local, _, state, inode in _sockets() if local == port and state == _LISTENING}
    return {int(pid) for pid in os.listdir("/proc") if pid.isdecimal() and inodes & _inodes(int(pid))}


def callers_of(pid: int) -> set[int]:
    """The ports from which somebody is connected to this process."""
    own = _inodes(pid)
    return {remote for _, remote, state, inode in _sockets() if state != _LISTENING and inode in own}


def _sockets() -> Iterator[tuple[int, int, str, str]]:
    """Local port, remote port, state and inode of every TCP socket."""
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            yield int(fields[1].rpartition(":")[2], 16), int(fields[2].rpartition(":")[2], 16), fields[3], fields[9]


def _inodes(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for handle in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                target = os.readlink(handle.path)
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return found


def files_of(pid: int) -> set[Path]:
    """The files that a process holds open."""
    found = set()
    with suppress(OSError):
        for handle in os.scandir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                target = Path(os.readlink(handle.path))
                if target.is_file():
                    found.add(target)
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process keeps; 0 where it is gone."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything that a process can write to, in pieces that overlap a little, so that nothing hides on an edge."""
    with suppress(OSError), open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(edge, 16) for edge in place.split("-"))
            for at in range(start, end, _MOST_AT_ONCE):
                with suppress(OSError, OverflowError, ValueError):
                    memory.seek(at)
                    yield memory.read(min(_MOST_AT_ONCE + 256, end - at))
