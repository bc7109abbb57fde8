"""A line to be searched: on a small disk of its own, with a clock that moves by days, and what goes wrong with it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.soak.callers import ACCOUNT
from tests.soak.clock import Clock
from tests.soak.provider import Provider, provider
from tests.soak.serving import RedisServer, Served, compile_into, copy_content, settings
from tests.soak.site import run
from tests.soak.traffic import Trouble

_DISK = 256 << 20
Store = Literal["sqlite", "redis"]


@dataclass
class Scene:
    """A line on a disk of its own, whose clock can be moved; and faults, each of which is over when it returns."""

    image: Path
    state: Path
    runtime: Path
    """What the line keeps in memory, as files."""
    log: Path
    clock: Clock
    server: Served
    rest: Provider
    redis: RedisServer | None

    def whole(self) -> None:
        """The line is there again, by itself or started anew."""
        end = time.monotonic() + 4
        while not self.server.is_whole() and time.monotonic() < end:
            time.sleep(0.1)
        if not self.server.is_whole():
            self.restart()

    def restart(self) -> None:
        self.server.stop()
        self.server.start()

    def kill_one(self) -> None:
        os.kill(self.server.workers()[0], signal.SIGKILL)
        self.whole()

    def break_store(self) -> None:
        """Redis freezes for two seconds; the files of the store are overwritten at their beginning."""
        if self.redis:
            os.kill(self.redis.pid, signal.SIGSTOP)
            time.sleep(2)
            os.kill(self.redis.pid, signal.SIGCONT)
            return
        for path in (*self.state.iterdir(), *self.runtime.rglob("*")):
            if path.is_file():
                with path.open("r+b") as file:
                    file.write(b"nonsense" * 512)

    def hide_snapshots(self) -> None:
        """For two seconds there is nothing published, and new workers that cannot know what was."""
        away = self.state / "away"
        (self.state / "snapshots").rename(away)
        for pid in self.server.workers():
            os.kill(pid, signal.SIGKILL)
        time.sleep(2)
        if (made := self.state / "snapshots").exists():
            shutil.rmtree(made)
        away.rename(self.state / "snapshots")
        self.whole()

    def fill_disk(self) -> None:
        full = self.state / "full"
        with full.open("wb", 0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        time.sleep(2)
        full.unlink()

    def refuse(self) -> None:
        self.rest.mood = "500"

    def hang(self) -> None:
        self.rest.mood = "hanging"

    def accept(self) -> None:
        self.rest.mood = "well"


def troubles(scene: Scene, requests: int) -> dict[int, Trouble]:
    """What goes wrong, by the number of calls after which it does."""
    acts: dict[float, Trouble] = {
        0.1: scene.kill_one, 0.25: scene.break_store, 0.4: scene.hide_snapshots, 0.5: scene.refuse, 0.55: scene.hang,
        0.57: scene.accept, 0.75: scene.fill_disk, 0.9: scene.restart,
    }  # fmt: skip
    return {int(share * requests): act for share, act in acts.items()}


@contextmanager
def scene_of(store: Store) -> Iterator[Scene]:
    """The shipped content, but for its limits of texts a minute and a day, which so many people would run into."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True)))
        image, disk = folder / "disk.img", folder / "disk"
        disk.mkdir()
        with image.open("wb") as file:
            file.truncate(_DISK)
        run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
        run("mount", "-o", "loop", str(image), str(disk))
        stack.callback(_unmount, disk)
        clock = Clock(folder, timers=True)
        state, content = disk / "state", folder / "content"
        copy_content(content)
        line = content / "menus/line.yaml"
        text, changed = re.subn(r"(all_a_minute|sms_a_day): \d+", r"\1: 100000", line.read_text())
        assert changed == 2, "the limits of texts are called otherwise now"
        line.write_text(text)
        compile_into(state, content)
        rest = stack.enter_context(provider())
        runtime = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", dir="/dev/shm")))
        more = {"RUNTIME": str(runtime), "TWILIO_API": rest.url, "TWILIO_ACCOUNT_SID": ACCOUNT}
        redis = _redis(stack, disk / "redis", clock.environ) if store == "redis" else None
        if redis:
            more["STORE"] = redis.url
        server = Served(settings(state, **more) | clock.environ, disk / "log")
        stack.callback(server.stop)
        assert server.start(), (disk / "log").read_text()
        yield Scene(image, state, runtime, disk / "log", clock, server, rest, redis)


def _redis(stack: ExitStack, folder: Path, moved: dict[str, str]) -> RedisServer:
    folder.mkdir()
    redis = RedisServer(folder, environ=dict(os.environ) | moved)
    redis.start()
    stack.callback(redis.kill)
    redis.ask("config", "set", "rdbcompression", "no")
    return redis


def _unmount(disk: Path) -> None:
    with suppress(subprocess.CalledProcessError):
        run("umount", str(disk))
