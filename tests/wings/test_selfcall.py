"""The line calls itself over real HTTP, and finds what callers would find."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from click.testing import CliRunner

from ivr.audio import tones
from ivr.audio.plan import plan
from ivr.cli import main
from ivr.ops.alarms import alarms
from ivr.provider.reach import NETWORK, HttpAnswer, Network
from ivr.store.keys import SPENDING
from ivr.web.trial import MARK
from ivr.wings.phone.http import OverHttp
from ivr.wings.selfcall.answer_caller import AnswerCaller
from ivr.wings.selfcall.findings import TourReport
from ivr.wings.selfcall.sounds import Sounds
from ivr.wings.selfcall.tour import Tour
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, settings_for, soak
from tests.sounding import speaking
from tests.watch.test_watch import served

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ENVIRON = {"WEGWIJS_CONTENT": str(HOUSE), "WEGWIJS_PUBLIC_URL": PUBLIC_URL, "WEGWIJS_TWILIO_AUTH_TOKEN": TOKEN}
Change = Callable[[str, bytes], bytes]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        """Says nothing."""


@contextmanager
def over_http(app: WSGIApplication) -> Iterator[str]:
    """Any WSGI application on a port of its own."""
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def changed(line: Line, change: Change, **headers: str) -> WSGIApplication:
    """The line, with the body of each answer changed and these headers in place of its own."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        began: list[Any] = []
        start: Any = lambda *words: began.append(words)  # noqa: E731  # nobody here writes by what it returns
        response: Any = line.app.wsgi_app(environ, start)
        body = b"".join(response)
        response.close()
        body = change(environ["PATH_INFO"], body)
        own = {name: value for name, value in began[0][1] if name != "Content-Length"}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        start_response(began[0][0], [*own.items(), ("Content-Length", str(len(body)))])
        return [body]

    return app


def tour(line: Line, app: WSGIApplication, seconds: float = 60, **more: Any) -> TourReport:
    with over_http(app) as url:
        post = OverHttp(PUBLIC_URL, TOKEN, url, MARK)
        try:
            return Tour(line.library, post, seconds, **more).go("4000", MONDAY, line.settings.state / "clips")
        finally:
            post.close()


def errors(report: TourReport) -> list[str]:
    return [f"{finding.where}: {finding.what}" for finding in report.findings if finding.level == "error"]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The tiny line, spoken by the provider's voices."""
    line = line_of(content_of(tmp_path_factory.mktemp("content")), tmp_path_factory.mktemp("said"), SPEECH="say")
    yield line
    line.shelf.close()


def content_of(folder: Path) -> Path:
    """The tiny line, with the emergency number in the messages on an urgent topic."""
    content = Path(shutil.copytree(HOUSE, folder / "house"))
    for file in (*content.glob("sms_templates/*/card.txt"), *content.glob("sms_templates/*/nothing.txt")):
        file.write_text("{% if urgent %}\n{{ urgent }}\n{% endif %}\n" + file.read_text())
    return content


FIRST = ("nl", "fr", "en")
"""The first languages of the line that ships: to plan all that is said in ten takes seconds."""


class TestTour:
    def test_a_good_line_is_good(self, said: Line) -> None:
        report = tour(said, said.app)
        assert errors(report) == [] and report.good
        assert report.calls >= 2 * len(said.library.topics) and report.texts >= len(said.library.topics)

    @pytest.mark.parametrize("language", ["fr", soak("")])
    def test_the_shipped_line_is_good(self, language: str, shipped: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        """By voice in one of its languages and by text in three, and in all of them in the whole sets; however busy
        this machine is."""
        monkeypatch.setattr("ivr.wings.selfcall.tour.SLOW", 60.0)
        library = speaking(shipped.library, FIRST) if language else shipped.library
        if language:
            monkeypatch.setattr("ivr.wings.selfcall.tour.spoken_languages", lambda library: [language])
        with over_http(shipped.app) as url:
            post = OverHttp(PUBLIC_URL, TOKEN, url, MARK)
            report = Tour(library, post, 120).go("1080", MONDAY, Path("none"))
            post.close()
        assert errors(report) == []

    def test_clips_are_known_by_their_addresses_and_a_sample_is_played(self, tmp_path: Path) -> None:
        line = line_of(content_of(tmp_path), tmp_path)
        for wanted in plan(line.library):
            clip = tmp_path / "clips" / wanted.language / f"{wanted.id}.wav"
            clip.parent.mkdir(parents=True, exist_ok=True)
            clip.write_bytes(tones.mark("sent"))
        report = tour(line, line.app)
        assert errors(report) == []
        silent = changed(line, lambda path, body: b"" if "/audio/" in path else body)
        found = errors(tour(line, silent))
        assert found and all(what.startswith("clip ") and "does not play (200)" in what for what in found)

    @pytest.mark.parametrize(
        ("harm", "found"),
        [
            (lambda path, body: body.replace(b"1 1 2", b"9 9 9"), "the emergency number was not said"),
            (lambda path, body: body.replace(b"112", b"999"), "the emergency number is missing"),
            (lambda path, body: b"<Response/>" if path == "/sms" else body, "there was no answer"),
            (lambda path, body: b"<Response><Gather/></Response>" if path == "/voice" else body, "said nothing"),
            (lambda path, body: body.replace(b"Everybody may", b"Nobody may"), "bread-for-all was not heard"),
            (lambda path, body: body.replace(b"for your", b"") if path == "/sms" else body, "did not come"),
            (lambda path, body: body + b"<" if path == "/voice/keys" else body, "not well-formed"),
            (lambda path, body: b"{}" if path == "/readyz" else body, "does not say which snapshot it serves"),
            (lambda path, body: b'{"snapshot": "abc"}' if path == "/readyz" else body, "it serves the snapshot abc"),
        ],
    )  # fmt: skip
    def test_a_harm_is_found(self, harm: Change, found: str, said: Line) -> None:
        assert found in " ".join(errors(tour(said, changed(said, harm))))

    def test_an_answer_of_each_topic_is_heard_and_another_one_tomorrow(self, shipped: Line) -> None:
        asker = AnswerCaller(
            shipped.library, Sounds(speaking(shipped.library, FIRST)), OverHttp(PUBLIC_URL, TOKEN), TourReport()
        )
        days = [MONDAY + timedelta(days=day) for day in range(12)]
        heard = [list(asker.of_the_day("nl", day)) for day in days]
        topics = {answer.topic for answer in shipped.library.answers.values()}
        assert [{answer.topic for answer in each} for each in heard] == [topics] * len(days)
        assert {answer.id for each in heard for answer in each} == set(shipped.library.answers)
        asked = [asker.question_of_the_day("nl", day) for day in days]
        assert len({question[0] for question in asked if question}) > len(days) // 2

    def test_a_topic_whose_numbers_are_not_said_is_found(self, said: Line) -> None:
        mute = changed(said, lambda path, body: re.sub(rb">[0-9 ]+<", b">later<", body))
        assert any("no number to call was heard" in what for what in errors(tour(said, mute)))

    def test_a_wrong_content_type_is_found(self, said: Line) -> None:
        html = changed(said, lambda path, body: body, Content_Type="text/html")
        assert "line: /voice answers with text/html, not text/xml" in errors(tour(said, html))

    def test_a_slow_answer_is_found(self, said: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ivr.wings.selfcall.tour.SLOW", 0.0)
        assert any("took over a second" in what for what in errors(tour(said, said.app)))

    def test_a_language_without_clip_and_voice_is_found(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = line_of(HOUSE, tmp_path, SPEECH="say")
        mute = line.library.line.model_copy(
            update={"languages": tuple(known.model_copy(update={"say": None}) if known.code == "ar" else known
                                       for known in line.library.line.languages)}
        )  # fmt: skip
        for library in (line.library, line.app.extensions["wegwijs"].shelf.live()):
            monkeypatch.setitem(library.__dict__, "line", mute)
        found = errors(tour(line, line.app))
        assert any(what.startswith("language ar: ") and "neither a clip nor a voice" in what for what in found)
        assert any(what.startswith("call ar ") and "no clip and no voice" in what for what in found)

    def test_it_takes_no_longer_than_it_may(self, said: Line) -> None:
        now = [0.0]

        def clock() -> float:
            now[0] += 10
            return now[0]

        report = tour(said, said.app, 25, clock=clock)
        assert errors(report) == ["selfcall: not everything was tried: the time is over"]
        assert report.calls <= 3

    def test_it_uses_up_no_money_and_nobodys_limits(self, shipped: Line) -> None:
        """More texts than those who withhold their number share in a minute; and an unmarked one does count."""
        with over_http(shipped.app) as url:
            post = OverHttp(PUBLIC_URL, TOKEN, url, MARK)
            report = Tour(speaking(shipped.library, FIRST), post, 60).go("4000", MONDAY, Path("none"))
            post.close()
        assert report.texts > 40
        spent = partial(SPENDING.count, shipped.store, "sms", MONDAY.date().isoformat(), by=0)
        before = spent()
        shipped.post(f"{PUBLIC_URL}/sms", {"Body": "dokter 1080", "From": "+32470123456", "MessageSid": "SM1"}, MONDAY)
        with over_http(shipped.app) as url:
            post = OverHttp(PUBLIC_URL, TOKEN, url)
            post(f"{PUBLIC_URL}/sms", {"Body": "dokter 1080", "From": "anonymous", "MessageSid": "SM2"}, MONDAY)
            post.close()
        assert (before, spent() > 0) == (0, True)

    def test_nobody_is_dialled_texted_or_reported_and_no_number_is_shown(self, said: Line) -> None:
        forms: list[Mapping[str, str]] = []

        class Listening(OverHttp):
            def __call__(self, url: str, form: Mapping[str, str], now: datetime) -> Any:
                answer = super().__call__(url, form, now)
                assert "<Dial" not in answer.body
                forms.append({**form, **self.more})
                return answer

        with over_http(said.app) as url:
            post = Listening(PUBLIC_URL, TOKEN, url, MARK)
            Tour(said.library, post, 60).go("4000", MONDAY, Path("none"))
            post.close()
        assert {form["From"] for form in forms} == {"anonymous"}
        assert {form["Wegwijs"] for form in forms} == {"selfcall"}
        assert said.store.tallies("reports", "2000-01-01") == []


class TestCommands:
    def run(self, state: Path, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, words, env={**ENVIRON, "WEGWIJS_STATE": str(state)})
        return done.exit_code, done.output

    def test_selfcall_and_alarms_over_two_workers(self, tmp_path: Path) -> None:
        with served(tmp_path, content_of(tmp_path)) as (url, _):
            status, output = self.run(tmp_path, "selfcall", "--url", url, "--place", "4000", "--json")
            report = json.loads(output)
            assert (status, report["good"]) == (0, True), report["findings"]
            assert report["slowest"] < 1
            _, output = self.run(tmp_path, "alarms", "--url", url)
            assert "There are no clips in en, ar" in output
        status, output = self.run(tmp_path, "selfcall", "--url", url)
        assert status == 1 and f"error selfcall: no answer from {url} (ConnectionRefusedError)" in output
        status, output = self.run(tmp_path, "alarms", "--url", url)
        assert status == 1 and f"The line does not answer at {url}: Connection refused." in output

    def test_a_wrong_address_is_one_line(self, said: Line) -> None:
        status, output = self.run(said.settings.state, "selfcall", "--url", "line")
        assert status == 1 and output.startswith("--url: it is an address such as")


class TestAlarms:
    def found(self, answer: HttpAnswer, end: datetime | str = MONDAY + timedelta(days=60)) -> list[str]:
        network = Network(lambda host: (), lambda url: end, lambda *_: answer)
        return alarms(settings_for(HOUSE, Path("none")), "", network, MONDAY.astimezone(UTC))

    def test_a_line_that_is_well_needs_nobody(self) -> None:
        assert self.found(HttpAnswer(200, '{"status": "ready", "degraded": []}')) == []

    def test_what_is_degraded_is_told_with_what_callers_hear(self) -> None:
        assert self.found(HttpAnswer(503, '{"status": "last words only", "degraded": ["No snapshot."]}')) == [
            "Callers hear nothing but the last words.",
            "No snapshot.",
        ]

    @pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"degraded": 3}'])
    def test_something_else_answers(self, body: str) -> None:
        assert self.found(HttpAnswer(200, body)) == [f"Whatever answers at {PUBLIC_URL} is not the line: status 200."]

    def test_a_certificate_that_ends_soon_or_is_not_good(self) -> None:
        well = HttpAnswer(200, '{"degraded": []}')
        assert "ends on 3 December 2026" in self.found(well, MONDAY + timedelta(days=10))[0]
        assert self.found(well, "self-signed certificate")[0].endswith("is not good: self-signed certificate.")

    def test_over_the_network_of_this_machine(self, said: Line) -> None:
        with over_http(said.app) as url:
            plain = said.settings._replace(public_url=url)
            assert alarms(plain, "", NETWORK, MONDAY) == []
