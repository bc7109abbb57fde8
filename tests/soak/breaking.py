"""How to break a line, and how to mend it: each takes the site and does one thing to it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from tests.soak.processes import callers_of
from tests.soak.site import Site, run

Act = Callable[[Site], None]


def nothing(site: Site) -> None:
    """Nothing has to be done."""


# Workers


def _strike(site: Site, pids: list[int], what: signal.Signals) -> None:
    """Sends workers a signal, and notes who was connected to them at that moment."""
    site.hands = {port for pid in pids for port in callers_of(pid)}
    for pid in pids:
        os.kill(pid, what)
    site.struck = time.monotonic()


def kill_one(site: Site) -> None:
    _strike(site, site.server.workers()[:1], signal.SIGKILL)


def kill_all(site: Site) -> None:
    _strike(site, site.server.workers(), signal.SIGKILL)


def freeze_one(site: Site) -> None:
    pids = site.server.workers()[:1]
    site.held.extend(pids)
    _strike(site, pids, signal.SIGSTOP)


def thaw(site: Site) -> None:
    """Lets the frozen one go on, if nobody has taken it away."""
    for pid in site.held:
        if isinstance(pid, int) and pid in site.server.family():
            os.kill(pid, signal.SIGCONT)


def restart(site: Site) -> None:
    site.restart()


# The store


def kill_redis(site: Site) -> None:
    assert site.redis
    site.redis.kill()


def start_redis(site: Site) -> None:
    assert site.redis
    site.redis.start()


def freeze_redis(site: Site) -> None:
    assert site.redis
    os.kill(site.redis.pid, signal.SIGSTOP)


def thaw_redis(site: Site) -> None:
    assert site.redis
    os.kill(site.redis.pid, signal.SIGCONT)


def fill_redis(site: Site) -> None:
    assert site.redis
    site.redis.ask("config", "set", "maxmemory-policy", "noeviction")
    site.redis.ask("config", "set", "maxmemory", "1")


def empty_redis(site: Site) -> None:
    assert site.redis
    site.redis.ask("config", "set", "maxmemory", "0")


# The disk


def fill_disk(site: Site) -> None:
    with (site.state / "full").open("wb", 0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 16))


def empty_disk(site: Site) -> None:
    (site.state / "full").unlink()


def start_on_a_read_only_disk(site: Site) -> None:
    site.server.stop()
    run("mount", "-o", "remount,ro", str(site.state))
    site.server.start()


def make_writable(site: Site) -> None:
    run("mount", "-o", "remount,rw", str(site.state))


def fail_disk(site: Site) -> None:
    """What the kernel does after an error of the disk: nothing can be written any more, by nobody."""
    run("mount", "-o", "remount,abort", str(site.state))


def replace_disk(site: Site) -> None:
    """A new look at the disk needs all files closed."""
    site.server.stop()
    run("umount", str(site.state))
    subprocess.run(["e2fsck", "-p", str(site.image)], check=False, capture_output=True)
    run("mount", "-o", "loop", str(site.image), str(site.state))
    site.server.start()


# The clock


def clock_by(seconds: float) -> Act:
    def breaks(site: Site) -> None:
        assert site.clock
        site.clock.move(seconds)

    return breaks


right_clock = clock_by(0)


# The provider


def provider_is(mood: str) -> Act:
    def breaks(site: Site) -> None:
        assert site.provider
        site.provider.mood = mood  # type: ignore[assignment]

    return breaks
