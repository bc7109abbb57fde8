"""Where in memory a line keeps what it remembers of callers: a folder that no disk ever holds."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from ivr.errors import SettingsError

_MOUNTS = Path("/proc/self/mountinfo")
_IN_MEMORY = ("tmpfs", "ramfs")
_USUAL = Path("/dev/shm")  # noqa: S108  # POSIX shared memory: what is not ours is refused below


def memory_folder(setting: str, state: Path) -> Path | None:
    """The folder in memory for the line with this state folder: below `setting` (WEGWIJS_RUNTIME), else below the
    shared memory of the machine. None where there is none and none was asked for.

    Raises `SettingsError` for a folder that was asked for and is on a disk, and for one that another user can read.
    """
    base = Path(setting) if setting else _USUAL / f"wegwijs-{os.geteuid()}"
    if not is_in_memory(base):
        if setting:
            raise SettingsError(f"WEGWIJS_RUNTIME: {base} is on a disk; it has to be a folder on a tmpfs, such as /run")
        return None
    folder = base / hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]
    for part in (base, folder):
        part.mkdir(parents=True, exist_ok=True, mode=0o700)
        _is_ours_alone(part)
    return folder


def is_in_memory(path: Path) -> bool:
    """Whether a path lies on a file system that lives in memory, by the kernel's table of mounts (proc(5))."""
    try:
        mounts = [line.split(" - ") for line in _MOUNTS.read_text().splitlines()]
    except OSError:
        return False
    kinds = {Path(before.split()[4]): after.split()[0] for before, after in mounts}
    resolved = path.resolve()
    nearest = next(parent for parent in (resolved, *resolved.parents) if parent in kinds or parent == Path("/"))
    return kinds.get(nearest) in _IN_MEMORY


def _is_ours_alone(folder: Path) -> None:
    """Shared memory is open to all users of a machine: somebody may have been there first."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise SettingsError(f"{folder} can be read by others than us; remove it, or set WEGWIJS_RUNTIME")
