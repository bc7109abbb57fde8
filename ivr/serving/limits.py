"""Every bound of the serving, in one place; each says what it costs an honest caller and what it stops."""

from __future__ import annotations

import resource
from dataclasses import dataclass, field
from pathlib import Path

MB = 1_000_000

HEAD_SECONDS = 5
"""For the whole head of a request, and for a connection that waits for its next one. A web server in front that keeps
connections open lets go of them earlier than this."""

MOST_HEAD = 16_384
"""Bytes of a head. The longest address of ours is about 1 kB, the provider's headers another."""

BACKLOG = 4_096
"""Connections that the kernel keeps until a worker takes them; it has its own bound, net.core.somaxconn."""

STUCK_CLIENT_SECONDS = 20
"""After so long without a sign that it reads, a client is cut off by the kernel (TCP_USER_TIMEOUT, Linux)."""

_MANY_FIELDS = 5_000
"""Of a whole table of sentences, as an operator sends it."""

# What a worker has open besides connections: 20 files when idle, then snapshots and the store.
_FEW_CONNECTIONS = 100
_OWN_FILES = 40
_MOST_CONNECTIONS = 4_096
# With the line that ships, twelve languages in 26 MB, a worker has 125 to 185 MB of its own, and 240 MB with all it
# shares with the parent; with a line in two languages 50 MB of its own. Measured on 27 November 2026.
_WORKER_MB = 220
_PARENT_MB = 50
# Version 1 has no word for "no bound" but a number near 2 ** 63.
_NO_BOUND = 1 << 60


@dataclass(frozen=True)
class Bounds:
    """What the gate and the bridge of one worker allow. Bytes and seconds.

    The provider's forms have about 40 fields and 2 kB, with the longest text 19 kB; it waits 15 s for an answer.
    """

    most_body: int = 64_000
    most_fields: int = 100
    body_seconds: float = 5
    prefix: str = ""
    """The path of the public address, which a proxy may leave on."""
    roomy: dict[str, int] = field(default_factory=dict)
    """Paths that may send more than `most_body`, in more fields, with all that lies below them: path -> bytes."""
    free_body: int = 4_096
    """What is beyond this of a body that is being read comes out of `most_bodies`, which all of them share."""
    most_bodies: int = 16 * MB

    threads: int = 4
    """Requests that are answered at once, of those that take longer than a moment."""
    moment_seconds: float = 0.02
    """A request that takes longer has the next one answered beside it: it waits for a provider, or is a page that is
    read through a whole directory. The longest call or text takes 0.01 s."""
    most_inside: int = 500
    """Requests that are answered or wait for it: some seconds of work."""
    turn_seconds: float = 12
    """Who waited longer is not answered any more: nobody listens."""
    held_seconds: float = 25
    """When all threads are held by their requests for so long, the worker is replaced."""

    piece: int = 16_384
    send_piece: int = 8_192
    send_seconds: float = 30
    most_sending: int = 256
    """Answers longer than `piece` that are sent at once, each within `send_seconds`."""

    grace_seconds: int = 12
    """How long a worker that is told to stop may go on with what it has."""
    most_memory: int | None = None
    """Bytes after which a worker is replaced; None: by what the machine has."""

    def room(self, path: str) -> int:
        """How many bytes may be sent to a path."""
        found = [most for above, most in self.roomy.items() if f"{path}/".startswith(f"{above}/")]
        return max(found, default=self.most_body)

    def fields(self, most: int) -> int:
        """In how many fields, where so many bytes may be sent."""
        return self.most_fields if most == self.most_body else _MANY_FIELDS


def raise_open_files() -> int:
    """Takes as many open files as the system grants this process; how many that are."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


def connections(open_files: int) -> int:
    """How many connections one worker holds when it may open so many files; each may read a file of its own.

    Further ones wait in the kernel: a worker that takes one and has no file left for it would spin.

    >>> connections(20_000), connections(1_024), connections(64)
    (4096, 492, 12)
    """
    return max(4, min(_MOST_CONNECTIONS, (open_files - _OWN_FILES) // 2))


def are_scarce(connections: int) -> bool:
    """Whether so few connections can be held that none may be kept for its next request: others wait for it.

    >>> are_scarce(12), are_scarce(492)
    (True, False)
    """
    return connections < _FEW_CONNECTIONS


def memory_of_machine(groups: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int | None:
    """The bytes that this container or unit may use (control groups, both versions); None where nothing bounds them."""
    try:
        rows = [row.split(":", 2) for row in own.read_text().splitlines()]
    except OSError:
        return None
    files = [groups / path.lstrip("/") / "memory.max" for _, controllers, path in rows if not controllers]
    files += [groups / "memory" / path.lstrip("/") / "memory.limit_in_bytes" for _, c, path in rows if c == "memory"]
    files += [groups / "memory.max", groups / "memory" / "memory.limit_in_bytes"]  # as a container sees its own
    told = [int(text) for file in files if (text := _text(file)).isdigit()]
    return min((size for size in told if size < _NO_BOUND), default=None)


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def memory_of_worker(workers: int, machine: int | None) -> int:
    """Bytes after which a worker is replaced: its share of what there is, and never more than half a gigabyte.

    >>> memory_of_worker(2, None) // MB, memory_of_worker(2, 800 * MB) // MB, memory_of_worker(2, 300 * MB) // MB
    (512, 375, 220)
    """
    share = 512 * MB if machine is None else (machine - _PARENT_MB * MB) // workers
    return max(_WORKER_MB * MB, min(512 * MB, share))


def memory_wanted(workers: int) -> int:
    """Bytes that so many workers and their parent need at least."""
    return (_PARENT_MB + workers * _WORKER_MB) * MB
