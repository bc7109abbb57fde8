"""What has to be looked up on the machine before a start. Nothing here raises: what cannot be known is left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ivr.config import PREFIX, SETTINGS, Settings
from ivr.country.opening import ZONE
from ivr.errors import SettingsError
from ivr.store.runtime import memory_folder


@dataclass(frozen=True)
class Facts:
    """`host` is the address to listen on, "" where nobody listens. `newest` is an instant that is over for sure: when
    the newest snapshot was published, or the program was installed.

    `state_fault` says why the folder for working files cannot be written, "" where it can; `runtime_fault` the same of
    the folder for what may only lie in memory, and `has_memory` whether there is one at all.
    """

    now: datetime
    newest: datetime
    host: str = ""
    state_fault: str = ""
    runtime_fault: str = ""
    has_memory: bool = True
    open_secrets: tuple[Path, ...] = ()
    is_root: bool = False
    swaps: bool = False
    knows_summer_time: bool = True


def look_up(settings: Settings, environ: Mapping[str, str], host: str = "") -> Facts:
    """The facts about this machine, on which the line is to listen at this host."""
    runtime_fault, has_memory = _runtime(settings)
    return Facts(
        now=datetime.now(UTC),
        newest=_newest(settings.state),
        host=host,
        state_fault=_state_fault(settings.state),
        runtime_fault=runtime_fault,
        has_memory=has_memory,
        open_secrets=tuple(_open_secrets(environ)),
        is_root=os.geteuid() == 0,
        swaps=_swaps(Path("/proc/swaps"), Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")),
        knows_summer_time=_knows_summer_time(),
    )


def _newest(state: Path) -> datetime:
    """When a file was last changed that must be older than now."""
    newest = 0.0
    for file in (Path(__file__), state / "snapshots" / "shelf.json"):
        with suppress(OSError):
            newest = max(newest, file.stat().st_mtime)
    return datetime.fromtimestamp(newest, UTC)


def _state_fault(folder: Path) -> str:
    """Tries it with a file: the rights of a folder say nothing about a full or read-only disk."""
    probe = folder / f".try-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as fault:
        return str(fault.strerror)
    return ""


def _runtime(settings: Settings) -> tuple[str, bool]:
    """Why the folder in memory cannot be used, and whether there is one."""
    try:
        return "", memory_folder(settings.runtime, settings.state) is not None
    except SettingsError as fault:
        return str(fault), False
    except OSError as fault:
        return f"the folder in memory cannot be made: {fault.strerror}", False


def _open_secrets(environ: Mapping[str, str]) -> list[Path]:
    """The files of secrets that every user of this machine can read, as far as the rights of the file itself say."""
    files = [Path(file) for s in SETTINGS if s.secret and (file := environ.get(f"{PREFIX}{s.name}_FILE"))]
    return [file for file in files if file.exists() and file.stat().st_mode & stat.S_IROTH]


def _swaps(swaps: Path, groups: Path, own: Path) -> bool:
    """Whether memory of this process can be swapped out to a disk; a service may be kept from it (MemorySwapMax=0)."""
    try:
        devices = [line.split()[0] for line in swaps.read_text().splitlines()[1:]]
    except OSError:
        return False
    on_disk = [device for device in devices if not device.startswith("/dev/zram")]  # zram is memory, packed
    return bool(on_disk) and not _is_kept_from_swap(groups, own)


def _is_kept_from_swap(groups: Path, own: Path) -> bool:
    with suppress(OSError, StopIteration):
        path = next(line for line in own.read_text().splitlines() if line.startswith("0::"))[3:].strip("/")
        here = groups / path
        for group in (here, *here.parents):
            if group == groups.parent:
                break
            limit = group / "memory.swap.max"
            if limit.exists() and limit.read_text().strip() == "0":
                return True
    return False


def _knows_summer_time() -> bool:
    """Brussels is one hour ahead in winter and two in summer."""
    winter, summer = (datetime(2026, month, 15, tzinfo=ZONE).utcoffset() for month in (1, 7))
    return [offset and offset.total_seconds() for offset in (winter, summer)] == [3600, 7200]
