"""How to break a line, and how to mend it: each takes the site and does one thing to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.soak.processes import callers_of
from tests.soak.serving import ROOT, compile_into
from tests.soak.site import Site, run
from tests.soak.wire import post, signed

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


# Snapshots


def live_file(site: Site) -> Path:
    live = json.loads((site.snapshots / "shelf.json").read_text())["live"]
    return site.snapshots / f"{live}.sqlite"


def put_aside(site: Site) -> None:
    """A copy of the snapshots, to mend them with."""
    shutil.copytree(site.snapshots, site.snapshots.with_name("aside"))


def put_back(site: Site) -> None:
    """Everything as it was, each file replaced whole."""
    aside = site.snapshots.with_name("aside")
    for file in aside.iterdir():
        part = aside.with_name("part")
        shutil.copy(file, part)
        part.replace(site.snapshots / file.name)


def only_the_live_one(site: Site) -> None:
    live = live_file(site)
    for file in site.snapshots.glob("*.sqlite"):
        if file != live:
            file.unlink()


def change_digits(site: Site) -> None:
    """One byte of each Belgian number, in place: the last digit but one becomes another digit."""
    file = live_file(site)
    data = bytearray(file.read_bytes())
    for found in re.finditer(rb"\+32\d{8,9}(?!\d)", bytes(data)):
        at = found.end() - 2
        data[at] = ord("0") + (data[at] - ord("0") + 5) % 10
    with file.open("r+b") as handle:
        handle.write(data)


def halve_snapshot(site: Site) -> None:
    file = live_file(site)
    os.truncate(file, file.stat().st_size // 2)


def empty_snapshot(site: Site) -> None:
    os.truncate(live_file(site), 0)


def delete_snapshot(site: Site) -> None:
    live_file(site).unlink()


def swap_snapshot(site: Site) -> None:
    """Another line's snapshot under the name of the live one."""
    other = site.state / "other"
    compile_into(other, ROOT / "tests/house")
    [snapshot] = (other / "snapshots").glob("*.sqlite")
    snapshot.replace(live_file(site))


def lose_pointer(site: Site) -> None:
    (site.snapshots / "shelf.json").unlink()


def halve_pointer(site: Site) -> None:
    pointer = site.snapshots / "shelf.json"
    os.truncate(pointer, pointer.stat().st_size // 2)


def confuse_pointer(site: Site) -> None:
    (site.snapshots / "shelf.json").write_text('{"live": 7, "entries": "none"}')


def delete_clips(site: Site) -> None:
    shutil.rmtree(site.state / "clips")


def then_restarted(*acts: Act) -> Act:
    """These things are done while the line is down; then it starts."""

    def breaks(site: Site) -> None:
        put_aside(site)
        site.server.stop()
        for act in acts:
            act(site)
        site.server.start()

    return breaks


def under_way(act: Act) -> Act:
    """The thing is done while the line runs, and can be undone."""

    def breaks(site: Site) -> None:
        put_aside(site)
        act(site)

    return breaks


def put_back_and_restart(site: Site) -> None:
    put_back(site)
    site.restart()


# The clock


def clock_by(seconds: float) -> Act:
    def breaks(site: Site) -> None:
        assert site.clock
        site.clock.move(seconds)

    return breaks


def clock_before(moment: float) -> Act:
    """Sets the clock two seconds before this moment (seconds since 1970)."""

    def breaks(site: Site) -> None:
        clock_by(moment - 2 - time.time())(site)

    return breaks


right_clock = clock_by(0)


# The provider


def provider_is(mood: str) -> Act:
    def breaks(site: Site) -> None:
        assert site.provider
        site.provider.mood = mood  # type: ignore[assignment]

    return breaks


# Connections


def send_half(number: int) -> Act:
    """So many requests of which only the beginning comes, and a byte now and then."""

    def breaks(site: Site) -> None:
        request = post("/voice", b"x" * 1_000)
        _hold(site, [request[: -1_000 + 2]] * number)

    return breaks


def drip(number: int) -> Act:
    """So many signed requests that come byte by byte, two a second."""

    def breaks(site: Site) -> None:
        form = {"CallSid": "CA0", "From": "+32470000000", "To": "+32460240000", "Body": "x" * 500}
        request = signed("https://line.example.org/voice", form)
        _hold(site, [request[:-500]] * number)
        stop = threading.Event()
        site.held.append(stop)
        threading.Thread(target=_drip, args=(list(site.held), stop), daemon=True).start()

    return breaks


def idle(number: int) -> Act:
    """So many connections on which nothing is ever said."""
    return lambda site: _hold(site, [b""] * number)


def _hold(site: Site, beginnings: list[bytes]) -> None:
    for beginning in beginnings:
        with suppress(OSError):
            connection = socket.create_connection(("127.0.0.1", site.port), timeout=0.2)
            site.held.append(connection)
            connection.sendall(beginning)


def _drip(held: list[object], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        for connection in held:
            if isinstance(connection, socket.socket):
                with suppress(OSError):
                    connection.sendall(b"x")


def let_go(site: Site) -> None:
    for held in site.held:
        if isinstance(held, threading.Event):
            held.set()
    for held in site.held:
        if isinstance(held, socket.socket):
            held.close()
    site.held.clear()
