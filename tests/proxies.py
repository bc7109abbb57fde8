"""For the tests of what stands before the line: real nginx and real Caddy with the files of deploy/."""

from __future__ import annotations

import http.client
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from ivr.provider.twilio.signature import SignatureValidator
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from ivr.wings.phone.transport import PhoneAnswer
from tests.conftest import HOUSE, ROOT

TOKEN = "0123456789abcdef" * 2
DEPLOY = ROOT / "deploy"
NAME = "line.example.org"
CLIENT = "127.0.0.2"  # the whole of 127.0.0.0/8 is this machine
LOOKED_EVERY = 0.02


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], longest: float = 60) -> None:
    end = time.monotonic() + longest
    while not is_so():
        assert time.monotonic() < end, "it did not come to be so"
        time.sleep(LOOKED_EVERY)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def open_folder(within: str | None = None) -> Iterator[Path]:
    """A folder that another user can reach; those of pytest belong to one user alone."""
    with tempfile.TemporaryDirectory(prefix="wegwijs-", dir=within, ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@dataclass(frozen=True)
class Somebody:
    """Who runs the line: a user without rights where the tests run as root, else whoever runs them."""

    name: str | None
    python: str
    environ: Mapping[str, str] = field(default_factory=dict)

    def start(self, words: list[str], environ: Mapping[str, str], **more: Any) -> subprocess.Popen[bytes]:
        as_who: dict[str, Any] = {}
        if self.name:
            as_who = {"user": self.name, "group": pwd.getpwnam(self.name).pw_gid, "extra_groups": []}
        clean = {key: value for key, value in os.environ.items() if not key.startswith("WEGWIJS_")}
        whole = {**clean, "HOME": "/nonexistent", **self.environ, **environ}
        return subprocess.Popen(words, env=whole, **as_who, **more)

    def give(self, folder: Path) -> None:
        """Makes the folder and what is in it theirs."""
        if self.name:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, self.name, pwd.getpwnam(self.name).pw_gid)


@contextmanager
def somebody() -> Iterator[Somebody]:
    """`nobody`, with a Python that they may run: where that of the tests lies below /root, its files once more."""
    if os.geteuid() != 0:
        yield Somebody(None, sys.executable)
        return
    packages = {"PYTHONPATH": f"{ROOT}{os.pathsep}{sysconfig.get_path('purelib')}", "PYTHONDONTWRITEBYTECODE": "1"}
    with open_folder() as folder:
        base, name = Path(sys.base_prefix), f"python3.{sys.version_info.minor}"
        (folder / "bin").mkdir()
        _link(str(base / "bin" / name), str(folder / "bin" / name))
        left_out = shutil.ignore_patterns("site-packages", "test", "tests", "*.a", "pkgconfig")
        shutil.copytree(base / "lib", folder / "lib", copy_function=_link, ignore=left_out, symlinks=True)
        yield Somebody("nobody", str(folder / "bin" / name), packages | {"LD_LIBRARY_PATH": str(folder / "lib")})


def _link(source: str, target: str) -> str:
    """The same file under another name, where both lie on one disk; else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)
    return target


@dataclass
class Served:
    """A line that serves on `port` of this machine, for a public address."""

    process: subprocess.Popen[bytes]
    port: int
    public: str

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@contextmanager
def served(who: Somebody, folder: Path, public: str, port: int = 0, python: str = "", **more: str) -> Iterator[Served]:
    """`wegwijs serve` with the house, its token in a file, as the units of deploy/ start it."""
    port = port or free_port()
    state, secret, runtime = folder / "state", folder / "token", Path("/dev/shm") / f"wegwijs-{folder.name}"
    if not state.exists():
        compile_content(HOUSE, Shelf(state / "snapshots"), datetime.now(UTC))
        secret.write_text(f"{TOKEN}\n")
        who.give(folder)
        secret.chmod(0o600)
    settings: dict[str, object] = {
        "CONTENT": HOUSE,
        "STATE": state,
        "RUNTIME": runtime,
        "PUBLIC_URL": public,
        "SPEECH": "say",
    }
    settings |= {"TWILIO_AUTH_TOKEN_FILE": secret, "SECRET_KEY": TOKEN[::-1] * 2, **more}
    words = [python or who.python, "-P", "-m", "ivr", "serve", "--port", str(port), "--workers", "2"]
    environ = {f"WEGWIJS_{name}": str(value) for name, value in settings.items()}
    log = open(folder / f"line-{port}.log", "ab")
    with (
        log,
        who.start(
            words, {"PYTHONPATH": str(ROOT)} | dict(who.environ) | environ, cwd="/", stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_until(lambda: process.poll() is not None or is_ready(port))
            assert process.poll() is None, Path(log.name).read_text()
            yield Served(process, port, public)
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(runtime, ignore_errors=True)


def certificate(folder: Path) -> Path:
    """A key and a certificate for `NAME` that nobody else signed, in one file."""
    file = folder / "line.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj".split()
    words += [f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run(words, check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@dataclass
class Proxy:
    """nginx or Caddy, before a line at `public`; `logs` is the folder of all it writes."""

    pid: int
    port: int
    public: str
    logs: Path
    _certificate: Path

    def written(self) -> str:
        """Every byte it wrote, in logs and in files that it holds open without a name, as nginx does."""
        files = [path for path in self.logs.rglob("*") if path.is_file()]
        for process in (self.pid, *children(self.pid)):
            held = [path for path in Path(f"/proc/{process}/fd").iterdir() if path.is_file()]
            files += [path for path in held if "(deleted)" in os.readlink(path)]
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)

    def connection(self, longest: float = 20) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self._certificate))
        plain = socket.create_connection(("127.0.0.1", self.port), longest, source_address=(CLIENT, 0))
        return context.wrap_socket(plain, server_hostname=NAME)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> PhoneAnswer:
        with closing(http.client.HTTPConnection(NAME)) as client:
            client.sock = self.connection()
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            client.request(method, path, body, kind | dict(headers or {}))
            answer = client.getresponse()
            return PhoneAnswer(answer.status, answer.read().decode())

    def post(self, url: str, form: Mapping[str, str], now: object = None) -> PhoneAnswer:
        """Posts as the provider does, signed; fits `ivr.wings.phone.transport.Post`."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        signature = SignatureValidator(self.public, TOKEN).sign(url, dict(form))
        return self.ask("POST", path, urlencode(form), {"X-Twilio-Signature": signature})


def is_ready(port: int) -> bool:
    return listens(port) and get(f"http://127.0.0.1:{port}/readyz").status == 200


def get(url: str) -> PhoneAnswer:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as client:
        client.request("GET", parts.path)
        answer = client.getresponse()
        return PhoneAnswer(answer.status, answer.read().decode())


Change = Callable[[str], str]
Start = Callable[..., Any]


def _same(text: str) -> str:
    return text


@contextmanager
def nginx(
    folder: Path, upstream: int, public: str, change: Change = _same, name: str = "nginx.conf"
) -> Iterator[Proxy]:
    """nginx with deploy/nginx.conf or another file there, on free ports and with our own certificate."""
    made, port, plain = certificate(folder), free_port(), free_port()
    logs = folder / "logs"
    logs.mkdir()
    site = change((DEPLOY / name).read_text())
    for before, after in {
        "listen [::]:443 ssl http2;": "", "listen [::]:80;": "",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl", "listen 80;": f"listen 127.0.0.1:{plain};",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": f"{made}.crt",
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(made),
        "/var/log/nginx": str(logs), "127.0.0.1:8000": f"127.0.0.1:{upstream}",
    }.items():  # fmt: skip
        assert before in site, before
        site = site.replace(before, after)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {logs}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {logs}/main.log warn; worker_processes 1; "
        f"{'user root;' if os.geteuid() == 0 else ''} events {{ worker_connections 768; }} "
        f"http {{ access_log {logs}/other.log; {temporary} include {folder}/site.conf; }}"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "these tests need nginx; .ci/system-packages installs it"
    words = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(logs / "start.log")]
    with _running(words, port, logs) as process:
        yield Proxy(process.pid, port, public, logs, Path(f"{made}.crt"))


@contextmanager
def caddy(folder: Path, upstream: int, public: str, change: Change = _same) -> Iterator[Proxy]:
    """Caddy with deploy/Caddyfile, on free ports and with our own certificate."""
    made, port = certificate(folder), free_port()
    logs = folder / "logs"
    logs.mkdir()
    text = change((DEPLOY / "Caddyfile").read_text())
    for before, after in {
        "\n{\n": f"\n{{\n\tadmin off\n\tauto_https disable_redirects\n\thttps_port {port}\n\thttp_port {free_port()}\n",
        f"\n{NAME} {{": f"\n{NAME} {{\n\tbind 127.0.0.1\n\ttls {made}.crt {made}",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
    }.items():
        assert before in text, before
        text = text.replace(before, after, 1)
    (folder / "Caddyfile").write_text(text)
    program = shutil.which("caddy")
    assert program, "these tests need Caddy; .ci/system-packages installs it"
    words = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    homes = {name: str(folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with _running(words, port, logs, homes) as process:
        yield Proxy(process.pid, port, public, logs, Path(f"{made}.crt"))


@contextmanager
def _running(
    words: list[str], port: int, logs: Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with (
        open(logs / "output.log", "wb") as output,
        subprocess.Popen(words, stdout=output, stderr=output, env=dict(os.environ) | dict(more or {})) as process,
    ):
        try:
            wait_until(lambda: process.poll() is not None or listens(port))
            assert process.poll() is None, (logs / "output.log").read_text()
            yield process
        finally:
            process.terminate()
            process.wait(30)


def children(parent: int) -> set[int]:
    """The processes that this one started."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, rest = status.read_text().split(" (", 1)
            if int(rest.rpartition(")")[2].split()[1]) == parent:
                found.add(int(pid))
    return found


PROXIES: dict[str, Start] = {"nginx": nginx, "caddy": caddy}
