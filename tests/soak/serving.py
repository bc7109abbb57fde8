"""The line as it is run: `wegwijs serve` in processes of its own, with a real Redis and a real nginx where wanted."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.soak.processes import children, listeners
from tests.soak.wire import PUBLIC_URL, TOKEN

ROOT = Path(__file__).parent.parent.parent
WEGWIJS = (sys.executable, "-m", "ivr")
SECRET = "c0ffee" * 8
_STARTING = 20.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """Whether it came to be so within the time."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def settings(state: Path, **more: str) -> dict[str, str]:
    """The environment of a line; `more` are settings without their prefix."""
    names = {"STATE": str(state), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN, "SECRET_KEY": SECRET} | more
    names = {"SPEECH": "say"} | names
    others = {name: value for name, value in os.environ.items() if not name.startswith("WEGWIJS_")}
    return others | {f"WEGWIJS_{name}": value for name, value in names.items() if value}


def copy_content(to: Path) -> None:
    """A copy of the shipped content, to change."""
    for part in ("data", "menus", "sms_templates", "audio"):
        shutil.copytree(ROOT / part, to / part)


def compile_into(state: Path, content: Path = ROOT) -> None:
    """Publishes content into a folder for working files."""
    environ = settings(state, CONTENT=str(content))
    subprocess.run([*WEGWIJS, "compile"], env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


class Served:
    """`wegwijs serve` on a port. `around` is put before its command, `limit` runs in the new process first."""

    def __init__(
        self,
        environ: Mapping[str, str],
        log: Path,
        *,
        workers: int = 2,
        around: tuple[str, ...] = (),
        limit: Callable[[], None] | None = None,
    ) -> None:
        self.port, self.log = free_port(), log
        self._environ, self._workers, self._around, self._limit = environ, workers, around, limit
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> bool:
        """Starts the line; whether it can answer callers within the time."""
        command = [*self._around, *WEGWIJS, "serve", "--port", str(self.port), "--workers", str(self._workers)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=dict(self._environ), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=self._limit,
            )  # fmt: skip
        process = self._process
        wait_until(lambda: self.is_ready() or process.poll() is not None, _STARTING)
        return self.is_ready() and wait_until(lambda: len(self.workers()) == self._workers, _STARTING)

    def stop(self) -> None:
        """Ends it as a service manager does: asked first, killed after some seconds."""
        if not self._process:
            return
        family = [self.pid, *children(self.pid)]
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(12)
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def family(self) -> list[int]:
        """Its process and all below it that are alive."""
        return [self.pid, *children(self.pid)] if self._process else []

    def workers(self) -> list[int]:
        """The processes that accept connections: those that hold the port, but for one that only watches others."""
        if not self._process:
            return []
        below = [pid for pid in children(self.pid) if pid in listeners(self.port)]
        return below or [pid for pid in (self.pid,) if pid in listeners(self.port)]

    def is_ready(self) -> bool:
        return status_of(self.port, "/readyz") == 200

    def is_whole(self) -> bool:
        """Whether it is ready and has all of its workers."""
        return self.is_ready() and len(self.workers()) == self._workers


def status_of(port: int, path: str) -> int:
    """The status of an answer; 0 where there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path, headers={"Host": PUBLIC_URL.partition("//")[2], "Connection": "close"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


class RedisServer:
    """A real Redis on a port of this machine; with `folder`, it may be told to write there."""

    def __init__(self, folder: Path, *, around: tuple[str, ...] = (), environ: Mapping[str, str] | None = None) -> None:
        self.port, self.folder = free_port(), folder
        self._around, self._environ = around, environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen(
            [*self._around, "redis-server", *options], stdout=subprocess.DEVNULL, env=self._environ
        )
        assert wait_until(lambda: self.ask("ping").strip() == "PONG", 10), "redis-server does not start"

    def ask(self, *words: str) -> str:
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=10).stdout

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


_AROUND = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{shipped}
}}
"""


def proxy_as_shipped(name: str, front: str, folder: Path) -> str:
    """A proxy configuration that ships, listening on this address: without certificates, and without its limit of
    connections from one address, which all callers of these tests share."""
    text = (ROOT / "deploy" / name).read_text()
    upstream, _, servers = text.partition("server {\n    listen 80;")
    server = "server {\n" + servers.partition("server {")[2]
    plain = re.sub(r"(?m)^ +(ssl_|listen \[|limit_conn ).*$", "", server).replace("/var/log/nginx", str(folder))
    changed, listens = re.subn(r"listen 443[^;]*;", f"listen {front};", upstream + plain)
    assert listens == 1, f"deploy/{name} is built another way now"
    return changed


def nginx_command(shipped: str, folder: Path) -> list[str]:
    """What starts nginx with this configuration, whose files are all in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "nginx.conf"
    file.write_text(_AROUND.format(folder=folder, shipped=shipped))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return [program, "-c", str(file), "-e", f"{folder}/error.log", "-p", str(folder)]


@contextmanager
def nginx_before(port: int, folder: Path) -> Iterator[int]:
    """A real nginx as it ships with the line, before this port; yields its own."""
    front = free_port()
    shipped = proxy_as_shipped("nginx.conf", f"127.0.0.1:{front}", folder)
    assert "127.0.0.1:8000" in shipped, "deploy/nginx.conf is built another way now"
    with subprocess.Popen(
        nginx_command(shipped.replace("127.0.0.1:8000", f"127.0.0.1:{port}"), folder), stdout=subprocess.DEVNULL
    ) as process:
        try:
            assert wait_until(lambda: status_of(front, "/") != 0, 10), "nginx does not start"
            yield front
        finally:
            process.terminate()
            process.wait(10)
