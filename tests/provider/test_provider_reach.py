"""The real questions over a network: names, certificates, answers; and `wegwijs twilio check` with all of them."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from click.testing import CliRunner
from twilio.request_validator import RequestValidator

from ivr.cli import main
from ivr.provider.reach import HttpAnswer, addresses, certificate, fetch
from tests.provider_double import MOBILE, TOKEN, VOICE_NUMBER, small_account


class LineDouble(BaseHTTPRequestHandler):
    """A line as far as the check looks at one. Other paths redirect, answer in no protocol, or do not answer."""

    def do_GET(self) -> None:
        match self.path:
            case "/healthz" | "/readyz":
                self.answer(200, "up")
            case "/moved":
                self.answer(301, "")
            case "/noise":
                self.wfile.write(b"220 mail.example.org ESMTP\r\n")
            case _:
                self.rfile.read()

    def do_POST(self) -> None:
        if self.path == "/voice.xml":
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, "<Response/>", "Text/XML; charset=utf-8")
            return
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        url = f"https://{self.headers['Host']}{self.path}"
        admitted = RequestValidator(TOKEN).validate(url, form, self.headers.get("X-Twilio-Signature", ""))
        self.answer(200 if admitted else 403, "<Response/>" if admitted else "")

    def answer(self, status: int, body: str, kind: str = "") -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Location", "https://elsewhere.example.org/")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[str]:
    """The host and port of the double, with TLS or without."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), LineDouble)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for "localhost" that nobody else signed, in one file."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost"
    words += f" -addext subjectAltName=DNS:localhost -keyout {file} -out {file}.crt"
    subprocess.run(words.split(), check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def secure_line(own_certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate)
    with serving(context) as place:
        yield f"https://{place}"


class TestReach:
    """The real questions, asked of this machine."""

    def test_a_name_leads_to_addresses_or_to_none(self) -> None:
        assert "127.0.0.1" in addresses("localhost")
        assert addresses("nowhere.invalid") == addresses("x" * 80) == addresses("") == ()

    def test_answers_come_back_as_they_are(self) -> None:
        with serving() as place:
            assert fetch(f"http://{place}/healthz", None, {}) == HttpAnswer(200, "up")
            assert fetch(f"http://{place}/voice", {"To": "+32"}, {}) == HttpAnswer(403, "")
            assert fetch(f"http://{place}/moved", None, {}).status == 301
            assert fetch(f"http://{place}/voice.xml", {"To": "+32"}, {}) == HttpAnswer(200, "<Response/>", "text/xml")

    def test_no_answer_is_status_0_and_says_why(self) -> None:
        with serving() as place:
            assert fetch(f"http://{place}/noise", None, {}) == HttpAnswer(0, "the answer is not HTTP")
            assert fetch(f"http://{place}/silence", None, {}, 0.2) == HttpAnswer(0, "no answer within 0.2 seconds")
            assert fetch(f"https://{place}/healthz", None, {}) == HttpAnswer(0, "no secure connection")
            assert certificate(f"https://{place}") == "no secure connection"
        assert fetch(f"http://{place}/healthz", None, {}) == HttpAnswer(0, "Connection refused")
        assert fetch("http://nowhere.invalid/", None, {}) == HttpAnswer(0, "the name cannot be found")
        assert fetch("http://localhost:99999/", None, {}) == HttpAnswer(0, "this is no address")

    def test_a_certificate_that_nobody_knows_is_told(self, secure_line: str) -> None:
        assert certificate(secure_line) == "self-signed certificate"
        assert fetch(f"{secure_line}/healthz", None, {}) == HttpAnswer(0, "self-signed certificate")

    def test_a_certificate_that_is_known_has_an_end(
        self, secure_line: str, own_certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate))
        end = certificate(secure_line)
        assert isinstance(end, datetime)
        assert timedelta(days=29) < end - datetime.now(UTC) <= timedelta(days=30)
        assert "IP address mismatch" in str(certificate(secure_line.replace("localhost", "127.0.0.1")))


class TestCommand:
    """The command, over real connections to the doubles of provider and line."""

    @pytest.fixture(autouse=True)
    def environment(self, secure_line: str, own_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate))
        with small_account() as double:
            for name, value in {"PUBLIC_URL": secure_line, **double.settings}.items():
                monkeypatch.setenv(f"WEGWIJS_{name}", value)
            yield

    def test_errors_make_it_fail_and_mending_them_makes_it_pass(self) -> None:
        run = CliRunner(mix_stderr=False)
        before = run.invoke(main, ["twilio", "check"])
        assert before.exit_code == 1
        assert f"error    {MOBILE} is not connected to this line as it should be" in before.stdout
        run.invoke(main, ["twilio", "provision", "--yes"])
        after = run.invoke(main, ["twilio", "check"])
        assert after.exit_code == 0, after.stdout
        assert "good     A call that is signed as Twilio does is answered.\n" in after.stdout
        assert TOKEN not in before.stdout + after.stdout

    def test_for_programs_it_is_one_document(self) -> None:
        result = CliRunner(mix_stderr=False).invoke(main, ["twilio", "check", "--json", "--number", VOICE_NUMBER])
        findings = json.loads(result.stdout)
        assert result.exit_code == 1
        assert {tuple(finding) for finding in findings} == {("level", "what", "hint")}
        assert MOBILE not in result.stdout
