"""What the code never does, and what no answer holds: the rows of docs/asvs.md that have no test elsewhere."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from ivr.app import create_app
from tests.conftest import HOUSE, METRICS_TOKEN, MONDAY, PUBLIC_URL, ROOT, TOKEN, Line, settings_for
from tests.test_house import imported_packages, used

MODULES = sorted((ROOT / "ivr").rglob("*.py"))
SCRIPTS = sorted((ROOT / "ivr").rglob("*.js"))
STATIC = sorted((ROOT / "ivr").rglob("static/*.*")) + sorted((ROOT / "ivr").rglob("templates/*.*"))
FORM = {"CallSid": "CA1", "From": "+32470123456", "To": "+3222123000", "Body": "food 4000"}
PAGES = (
    "/",
    "/phone/line",
    "/phone/phone.js",
    "/phone/phone.css",
    "/phone/icon.svg",
    "/healthz",
    "/readyz",
)


@pytest.fixture(scope="module")
def demo(house: Line) -> Flask:
    """The house as `wegwijs demo` serves it, with the browser phone."""
    settings = settings_for(HOUSE, house.settings.state, SECRET_KEY="a key of these tests")
    return create_app(settings, clock=lambda: MONDAY, demo=True)


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or method with this name, or `module.name`."""
    for path in MODULES:
        for node in used(path):
            if isinstance(node, ast.Call) and f".{ast.unparse(node.func)}".endswith(f".{name}"):
                yield path, node


def imported(module: str) -> set[str]:
    """The files that import a module of Python."""
    return {path.name for path in MODULES if module in imported_packages(path)}


class TestCode:
    def test_nothing_is_evaluated_and_nothing_is_unpacked_blindly(self) -> None:
        for module in ("pickle", "shelve", "dill", "tarfile", "yaml"):
            assert imported(module) == set(), module
        # What a check found out, in a file that nobody else can write, and under a digest of itself.
        assert imported("marshal") <= {"remembered.py", "answer_file.py"}
        assert {path.name for path, _ in (*calls("marshal.load"), *calls("marshal.loads"))} == {"answer_file.py"}
        # A backup of one's own, and workbooks that come back; each is measured before it is unpacked.
        assert imported("zipfile") <= {"archive.py", "catalogue_sheet.py", "workbook_read.py"}
        for name in ("eval", "exec", "system", "popen"):
            assert [str(path) for path, _ in calls(name)] == [], name
        for path in SCRIPTS:
            assert not re.search(r"\beval\(|new Function|setTimeout\(\s*[\"'`]", path.read_text()), path

    def test_no_program_is_started_through_a_shell(self) -> None:
        started = [*calls("subprocess.run"), *calls("subprocess.Popen")]
        assert started
        for path, call in started:
            assert "shell" not in [keyword.arg for keyword in call.keywords], path
            assert not isinstance(call.args[0], ast.Constant | ast.JoinedStr), path

    def test_the_page_makes_no_html_from_texts(self) -> None:
        assert SCRIPTS
        for path in SCRIPTS:
            assert not re.search(r"(inner|outer)HTML|insertAdjacentHTML|document\.write|srcdoc", path.read_text()), path
        for path in (ROOT / "ivr").rglob("templates/*.html"):
            assert not re.search(r"\|\s*safe\b|autoescape", path.read_text()), path

    def test_chance_is_never_guessable(self) -> None:
        """`random` is for how long to wait for a voice, and for calls that are drawn to try the line; whatever must not
        be guessed comes from `secrets`."""
        assert imported("random") <= {"gtts.py", "drawing.py", "expecting.py", "mix.py"}
        assert {"takes.py", "serving.py"} <= imported("secrets")
        for path, call in calls("secrets.token_hex"):
            assert not call.args or int(ast.unparse(call.args[0])) >= 16, path

    def test_no_weak_hash(self) -> None:
        for name in ("md5", "sha1"):
            assert [str(path) for path, _ in calls(name)] == []

    def test_no_request_of_ours_follows_a_redirect(self) -> None:
        asked = [*calls("requests.get"), *calls("requests.post")]
        assert len(asked) >= 2
        for path, call in asked:
            options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            assert options.get("allow_redirects") == "False", path
            assert "timeout" in options and "verify" not in options, path

    def test_the_linter_looks_for_holes(self) -> None:
        lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
        assert "S" in lint["select"]
        assert not any("ivr" in files and "S" in rules for files, rules in lint["per-file-ignores"].items())


class TestAnswers:
    def test_no_page_sets_a_cookie_or_lets_strangers_read_it(self, demo: Flask) -> None:
        for path in (*PAGES, "/nowhere"):
            answer = demo.test_client().get(path, buffered=True, headers={"Origin": "https://elsewhere.example"})
            assert "Set-Cookie" not in answer.headers
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]

    def test_every_answer_says_what_it_is(self, demo: Flask) -> None:
        client = demo.test_client()
        for path in PAGES:
            answer = client.get(path, buffered=True)
            assert answer.status_code == 200, path
            assert "charset=utf-8" in answer.content_type or answer.mimetype in ("application/json", "image/svg+xml"), (
                path
            )
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}/voice", FORM)
        said = client.post("/voice", base_url=PUBLIC_URL, data=FORM, headers={"X-Twilio-Signature": signature})
        assert (said.status_code, said.content_type) == (200, "text/xml; charset=utf-8")

    def test_nobody_is_sent_elsewhere(self, demo: Flask) -> None:
        """The line redirects nobody; the operators' pages only from one to another."""
        for path in MODULES:
            if "console" not in path.parts:
                assert not re.search(r"import[^\n]*\bredirect\b|\bLocation\b", path.read_text()), path
        for path, call in calls("redirect"):
            if "console" in path.parts:
                assert re.match(r"(_back\(\) or )?url_for\(", ast.unparse(call.args[0])), path
        for address in ("//elsewhere.example/", "/healthz/", "/phone/line/", "/?next=https://elsewhere.example"):
            assert "Location" not in demo.test_client().get(address, buffered=True).headers

    def test_what_acts_is_a_post(self, demo: Flask) -> None:
        """Whatever can be fetched with GET only shows something."""
        shown = {rule.rule for rule in demo.url_map.iter_rules() if "GET" in (rule.methods or ())}
        assert {"/", "/phone/line"} <= shown
        assert not [path for path in shown if path.startswith(("/voice", "/sms"))]
        acting = {"dial", "press", "silence", "spoken", "outcome", "hangup", "text"}
        assert not {path.rpartition("/")[2] for path in shown} & acting

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DELETE"])
    def test_only_known_methods_are_answered(self, method: str, demo: Flask) -> None:
        client = demo.test_client()
        assert client.open("/healthz", method=method).status_code == 405
        assert client.open("/voice", method=method).status_code == 403

    def test_nobody_without_the_token_sees_the_figures(self, demo: Flask) -> None:
        client = demo.test_client()
        assert client.get("/metrics").status_code == 403
        assert client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"}).status_code == 200

    def test_nobody_switches_debugging_on(self, house: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        """FLASK_DEBUG belongs to other programs on the machine; a failure tells nobody anything all the same."""
        monkeypatch.setenv("FLASK_DEBUG", "1")
        settings = settings_for(HOUSE, house.settings.state, SECRET_KEY="a key of these tests")
        app = create_app(settings, clock=lambda: MONDAY, demo=True)
        monkeypatch.setattr("ivr.wings.simulator.views.shown", lambda *_: 1 / 0)
        answer = app.test_client().post("/phone/dial", json={})
        assert (answer.status_code, answer.data) == (500, b"")

    def test_the_line_itself_serves_no_phone(self, house: Line) -> None:
        for path in ("/", "/phone/line", "/phone/phone.js", "/static/x", "/.git/config"):
            answer = house.app.test_client().get(path)
            assert (answer.status_code, answer.data) == (404, b""), path

    def test_the_page_needs_nobody_else(self, demo: Flask) -> None:
        texts = [path.read_text() for path in STATIC if path.suffix != ".png"] + [demo.test_client().get("/").text]
        for text in texts:
            assert set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"')]*", text)) <= {
                "http://www.w3.org/2000/svg"
            }
