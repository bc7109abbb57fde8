"""Applications that are being measured, each served in processes of its own from one folder of published content."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from bench.lookups import CONTENT
from bench.tutorial import DIRECTORY, TOKEN, write_directory
from ivr.country.numbers import written
from ivr.publish.compile import compile_content
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf

LINE, TUTORIAL, BOTH = "ivr.wsgi:serve_app", "bench.tutorial:app", "bench.app:both"
"""What is served: as `wegwijs serve` does, as others would, and both in one process."""
PUBLIC_URL = "https://line.example.org"
_LIMITS = "limits: {per_phone_an_hour: 1000, all_a_minute: 100000, cards_a_day: 10, sms_a_day: 1000000}"
_PATIENCE = 40.0


@dataclass(frozen=True)
class Published:
    """The content as it ships, but for the limits of how much one line may be texted; and the secret of this run."""

    state: Path
    library: Snapshot
    token: str

    @property
    def environ(self) -> dict[str, str]:
        settings = {"STATE": str(self.state), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": self.token}
        settings["SECRET_KEY"] = self.token
        ours = {f"WEGWIJS_{name}": value for name, value in settings.items()}
        return os.environ | ours | {TOKEN: self.token, DIRECTORY: str(self.state / "tutorial.sqlite")}


@dataclass(frozen=True)
class Site:
    """A program that listens: its port, and the process that was started."""

    port: int
    pid: int

    def memory(self) -> list[float]:
        """Megabytes (proportional set size) of each process that answers."""
        return sorted(map(_pss, self._answering()))

    def processor(self) -> float:
        """Seconds of a processor that those took which answer, in their own code and in the kernel."""
        return sum(map(_seconds, self._answering()))

    def _answering(self) -> list[int]:
        """The processes below the one that was started, or that one."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [*map(int, children or (str(self.pid),))]


def publish(folder: Path, token: str) -> Published:
    """Compiles a copy of the content into a folder, and writes the directory of the tutorial beside it."""
    for part in CONTENT:
        shutil.copytree(part, folder / "content" / part)
    line = folder / "content/menus/line.yaml"
    text, count = re.subn(r"(?m)^limits: .*$", _LIMITS, line.read_text())
    assert count == 1, "the limits of the line stand elsewhere now"
    line.write_text(text)
    shelf = Shelf(folder / "snapshots")
    compile_content(folder / "content", shelf, datetime.now(UTC))
    library = shelf.live()
    write_directory(str(folder / "tutorial.sqlite"), list(_rows(library)))
    return Published(folder, library, token)


def _rows(library: Snapshot) -> Iterator[tuple[str, str, str]]:
    """A service with a telephone for each postal code."""
    first = next(entry for entry in library.services() if entry.service.given[0].dialled)
    for place in library.places():
        yield place.postcode or "", first.organisation.called("nl"), written(first.service.given[0].value or "")


@contextmanager
def served(published: Published, target: str, workers: int = 1) -> Iterator[Site]:
    """An application of ours or of the tutorial, served as `wegwijs serve` serves."""
    port = free_port()
    command = [sys.executable, "-m", "bench.served", str(port), target, str(workers)]
    with started(command, port, published.environ) as site:
        yield site


@contextmanager
def started(command: Sequence[str], port: int, environ: Mapping[str, str]) -> Iterator[Site]:
    """A program that listens on a port, once it answers there."""
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield Site(port, process.pid)
        finally:
            process.terminate()


def command_seconds(command: Sequence[str], port: int, environ: Mapping[str, str]) -> float:
    """From the start of a program to its first answer."""
    began = time.perf_counter()
    with started(command, port, environ):
        return time.perf_counter() - began


def cold_start(published: Published, target: str) -> float:
    port = free_port()
    command = [sys.executable, "-m", "bench.served", str(port), target, "1"]
    return command_seconds(command, port, published.environ)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    """Until there is an answer, of whatever kind, to a request that the application itself answers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(ConnectionError):
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.005)
    raise AssertionError("the server does not answer")


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime of proc(5)


def _pss(pid: int) -> float:
    found = re.search(r"(?m)^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    assert found
    return round(int(found[1]) / 1024, 1)
