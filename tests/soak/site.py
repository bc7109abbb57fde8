"""A line to break: what it stands on (folder, disk, store, provider, proxy), and all of it put away at the end."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.soak.callers import ACCOUNT
from tests.soak.clock import Clock
from tests.soak.provider import Provider, provider
from tests.soak.serving import RedisServer, Served, copy_content, nginx_before, settings

_CGROUPS = Path("/sys/fs/cgroup/memory")

Disk = Literal["folder", "tmpfs", "ext4"]


@dataclass(frozen=True)
class Ground:
    """What a line stands on. `files` and `memory` (bytes) are limits of its processes, 0 for none; `clock` makes its
    clock one that can be set, and `at` begins it so many seconds after 1970; `content` gives it content of its own, to
    lose; `proxy` puts nginx before it; `provider` gives it an account to send SMS by; without
    `secret` there is no WEGWIJS_SECRET_KEY."""

    store: Literal["sqlite", "redis"] = "sqlite"
    disk: Disk = "folder"
    proxy: bool = False
    provider: bool = False
    clock: bool = False
    clips: bool = False
    content: bool = False
    at: float = 0.0
    secret: bool = True
    files: int = 0
    memory: int = 0


@dataclass
class Site:
    """A line that runs on its ground, and what can be done to it. `port` is where the provider reaches it."""

    state: Path
    server: Served
    port: int
    content: Path
    redis: RedisServer | None = None
    provider: Provider | None = None
    clock: Clock | None = None
    image: Path | None = None
    struck: float = 0.0
    """When a worker was killed or frozen, or the clips were gone, by the monotonic clock."""
    hands: set[int] = field(default_factory=set)
    """The ports of those who were connected to it then."""
    held: list[object] = field(default_factory=list)
    """What a fault holds until it is mended: files, connections."""

    @property
    def snapshots(self) -> Path:
        return self.state / "snapshots"

    def restart(self) -> None:
        self.server.stop()
        self.server.start()


@contextmanager
def standing(ground: Ground, prepared: Path) -> Iterator[Site]:
    """A line that runs on this ground, with a copy of the working files in `prepared`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True)))
        state = folder / "state"
        image = stack.enter_context(_disk(ground.disk, state, folder / "disk.img"))
        shutil.copytree(prepared, state, dirs_exist_ok=True)
        os.sync()  # what was only on its way to a disk that fails would be lost with it
        more = {"RUNTIME": stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", dir="/dev/shm"))}
        redis = rest = clock = None
        if ground.clips:
            more["SPEECH"] = "clips"
        content = folder / "content"
        if ground.content:
            copy_content(content)
            more["CONTENT"] = str(content)
        if not ground.secret:
            more["SECRET_KEY"] = ""
        if ground.store == "redis":
            redis = RedisServer(folder)
            redis.start()
            stack.callback(redis.kill)
            more["STORE"] = redis.url
        if ground.provider:
            rest = stack.enter_context(provider())
            more |= {"TWILIO_API": rest.url, "TWILIO_ACCOUNT_SID": ACCOUNT}
        environ = settings(state, **more)
        if ground.clock or ground.at:
            clock = Clock(folder, timers=False)
            environ |= clock.environ
        limit = stack.enter_context(_limits(ground, folder.name))
        server = Served(environ, folder / "log", limit=limit)
        stack.callback(server.stop)
        server.start()
        port = stack.enter_context(nginx_before(server.port, folder / "nginx")) if ground.proxy else server.port
        if clock and ground.at:
            clock.move(ground.at - time.time())
        yield Site(state, server, port, content, redis, rest, clock, image)


@contextmanager
def _disk(disk: Disk, at: Path, image: Path) -> Iterator[Path | None]:
    """A place for working files: a folder, a small disk in memory, or a small disk in a file."""
    at.mkdir()
    if disk == "folder":
        yield None
        return
    if disk == "tmpfs":
        run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(at))
    else:
        with image.open("wb") as file:
            file.truncate(64 << 20)
        run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
        run("mount", "-o", "loop", str(image), str(at))
    try:
        yield image if disk == "ext4" else None
    finally:
        with suppress(subprocess.CalledProcessError):
            run("umount", str(at))


@contextmanager
def _limits(ground: Ground, name: str) -> Iterator[Callable[[], None] | None]:
    """What the new process does first, so that it and all below it keep to the limits."""
    if ground.files:
        yield lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (ground.files, ground.files))
        return
    if not ground.memory:
        yield None
        return
    if not os.access(_CGROUPS, os.W_OK):
        yield lambda: resource.setrlimit(resource.RLIMIT_AS, (ground.memory, ground.memory))
        return
    group = _CGROUPS / name
    group.mkdir()
    (group / "memory.limit_in_bytes").write_text(str(ground.memory))
    try:
        yield lambda: _join(group)
    finally:
        with suppress(OSError):
            group.rmdir()


def _join(group: Path) -> None:
    (group / "cgroup.procs").write_text(str(os.getpid()))


def memory_is_limited_by() -> str:
    """How a limit of memory is set on this machine."""
    return "a control group, for all processes together" if os.access(_CGROUPS, os.W_OK) else "RLIMIT_AS, for each one"


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
