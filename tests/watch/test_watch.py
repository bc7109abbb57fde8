"""What whoever watches over the line sees: the log, the figures, what is degraded, what a browser is told."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from ivr.provider.api import Delivery
from ivr.provider.courier import Courier
from ivr.provider.stamp import note_purged
from ivr.provider.twilio.provider import Twilio
from ivr.publish.compile import compile_content
from ivr.service.overseen import PARTS
from ivr.service.parts import LineServices
from ivr.service.spending import Spending
from ivr.snapshot.shelf import Shelf
from ivr.store.contract import StoreDown
from ivr.watch.counters import Counters
from ivr.watch.events import EVENTS, NAMES, Watch, watch
from ivr.watch.logs import LogLine, place
from ivr.watch.prometheus import exposition, of_counts
from tests.browser import free_port, wait_for
from tests.conftest import HOUSE, METRICS_TOKEN, MONDAY, PUBLIC_URL, ROOT, TOKEN, Line, clean_environ, line_of
from tests.web.test_wire import FORM, post, sign

MONITOR = {"Authorization": f"Bearer {METRICS_TOKEN}"}
Figures = dict[str, float]


def get(line: Line, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return line.app.test_client().get(path, headers=named)


def figures(document: str) -> Figures:
    """Every figure by its name and labels, read by Prometheus' own parser."""
    samples = [sample for family in text_string_to_metric_families(document) for sample in family.samples]
    return {f"{s.name}{json.dumps(s.labels, sort_keys=True) if s.labels else ''}": s.value for s in samples}


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.text)
    return found


def counted(work: Callable[[], object]) -> Figures:
    """What this adds to the counts of this process."""
    before = watch().counters.all()
    work()
    return {name: count - before[name] for name, count in watch().counters.all().items() if count != before[name]}


class TestLog:
    def line(self, message: str, *words: object, name: str = "ivr.web.voice", fault: bool = False) -> str:
        record = logging.LogRecord(name, logging.ERROR, "/x/somewhere.py", 7, message, words, None)
        if fault:
            try:
                raise RuntimeError("+32470123456 said something")
            except RuntimeError:
                record.exc_info = sys.exc_info()
        return LogLine().format(record)

    def test_a_line_has_time_with_offset_level_part_and_process(self) -> None:
        form = rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}[+-]\d\d:\d\d ERROR web\.voice\[{os.getpid()}\]: hello there"
        assert re.fullmatch(form, self.line("hello %s", "there"))

    @pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[2J", "\x00", "\u2028", "\u0085", "\u202e", "\ud83d"])
    def test_nobody_forges_a_line(self, sign: str) -> None:
        line = self.line("path %s", f"a{sign}2026-01-01T00:00:00.000+01:00 INFO web[1]: all is well")
        assert sign not in line and line.isprintable() and len(line.splitlines()) == 1

    def test_of_an_exception_there_is_its_kind_and_place_alone(self) -> None:
        line = self.line("broken", fault=True)
        assert "RuntimeError at test_watch.py:" in line
        assert "470123456" not in line and "said something" not in line

    def test_the_words_of_a_library_are_not_ours_to_write(self) -> None:
        line = self.line("GET https://api/%s", "+32470123456", name="urllib3.connectionpool")
        assert line.endswith("]: a warning at somewhere.py:7")

    def test_a_long_line_is_cut(self) -> None:
        assert len(self.line("x" * 100_000)) < 1_200

    def test_the_place_of_an_exception_that_was_never_raised(self) -> None:
        assert place(ValueError("secret")) == "ValueError at an unknown place"


class TestCounters:
    def test_several_processes_count_together_and_what_a_killed_one_counted_stays(self, tmp_path: Path) -> None:
        work = (
            "import sys, time; from pathlib import Path; from ivr.watch.counters import Counters\n"
            "counters = Counters(('a', 'b'), Path(sys.argv[1]))\n"
            "for _ in range(1000): counters.add('a')\n"
            "print('done', flush=True); time.sleep(60)"
        )
        command = [sys.executable, "-c", work, str(tmp_path)]
        own = Counters(("a", "b"), tmp_path)
        own.add("b", 0.5)
        for generation in (1, 2):
            workers = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
            for worker in workers:
                assert worker.stdout and worker.stdout.readline() == b"done\n"
                assert own.all()["b"] == 0.5
            assert own.all() == {"a": 2000.0 * generation, "b": 0.5}
            for worker in workers:
                worker.kill()
                worker.wait()
                assert worker.stdout
                worker.stdout.close()
        assert len(list(tmp_path.iterdir())) == 3  # the second two went on in the files of the first

    @pytest.mark.parametrize("folder", ["/proc/nothing", "/dev/full/x"])
    def test_where_nothing_can_be_shared_a_process_counts_for_itself(self, folder: str) -> None:
        counters = Counters(("a",), Path(folder))
        counters.add("a")
        assert counters.all() == {"a": 1} and not counters.shared

    def test_a_full_disk_is_found_before_it_can_kill(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*where: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "posix_fallocate", full)
        assert not Counters(("a",), tmp_path).shared

    def test_another_release_with_other_names_has_its_own_figures(self, tmp_path: Path) -> None:
        old, new = Counters(("a",), tmp_path), Counters(("b",), tmp_path)
        old.add("a")
        assert new.all() == {"b": 0}


class TestEvents:
    def test_a_flood_is_counted_whole_and_logged_once_a_minute(self, caplog: pytest.LogCaptureFixture) -> None:
        now = [0.0]
        flooded = Watch(Counters(NAMES), clock=lambda: now[0])
        for second in range(600):
            now[0] = second / 10  # the last ones after 59.9 seconds
            flooded.event("signature-refused")
        now[0] = 60.0
        flooded.event("signature-refused")
        assert flooded.counters.all()["event signature-refused"] == 601
        assert [record.getMessage().split()[:2] for record in caplog.records] == [
            ["signature-refused:", "1"],
            ["signature-refused:", "601"],
        ]

    def test_an_unsigned_and_a_huge_request_are_counted(self, house: Line) -> None:
        assert counted(lambda: post(house, "/sms", FORM, None)).get("event signature-refused") == 1
        huge = {"Body": "x" * 300_000}
        assert counted(lambda: post(house, "/sms", huge, sign("/sms", huge))).get("event too-large") == 1

    def test_a_wrong_code_at_the_recorder_is_counted(self) -> None:
        from ivr.wings.recorder.shared import Door

        class Forgetful:
            """A store that says yes to nothing."""

            def count(self, key: str, seconds: int, by: int) -> int:
                return 1

            def get(self, key: str) -> None:
                return None

        assert counted(lambda: Door(Forgetful(), "123456").admit("CA1", "000000")) == {"event pin-wrong": 1}  # type: ignore[arg-type]

    def test_limits_and_ceilings_are_counted(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        rule = line.library.line.limits.per_phone_an_hour

        def flood() -> None:
            for number in range(rule + 2):
                line.text(f"food {number + 1000}", sender="+32470123456")

        assert counted(flood)["event limit-reached"] == 2
        assert counted(lambda: Spending(line.store).left("sms", 0, MONDAY)) == {"event spending-ceiling": 1}

    def test_a_state_that_was_never_made_is_counted(self, house: Line) -> None:
        path = "/voice/keys?s=AAAA"
        assert counted(lambda: post(house, path, FORM, sign(path, FORM)))["event state-refused"] >= 1

    def test_a_store_that_is_down_fills_no_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = line_of(HOUSE, tmp_path)

        def down(*_: object) -> None:
            raise StoreDown("gone")

        monkeypatch.setattr("ivr.service.chats.Chats._answer", down)
        assert counted(lambda: line.text("food 4000"))["event store-down"] == 1


class TestMeasured:
    @pytest.mark.parametrize(
        ("path", "kind"), [("/voice", "call"), ("/sms", "sms"), ("/audio/en/none.wav", "audio"), ("/x", "page")]
    )
    def test_a_request_is_counted_by_kind_with_its_time(self, path: str, kind: str, house: Line) -> None:
        added = counted(lambda: post(house, path, FORM, sign(path, FORM)))
        outcome = "answered" if kind in ("call", "sms") else "refused"
        assert added[f"requests {kind} {outcome}"] == 1
        assert 0 < added[f"seconds {kind} sum"] < 5
        assert (
            sum(count for name, count in added.items() if name.startswith(f"seconds {kind}") and "sum" not in name) == 1
        )

    def test_an_apology_and_the_last_words_are_no_answers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line = line_of(HOUSE, tmp_path)
        monkeypatch.setattr("ivr.service.turns.turn", lambda *_: 1 / 0)
        path = "/voice/keys?stage=menu&language=en"
        assert counted(lambda: post(line, path, FORM, sign(path, FORM)))["requests call failed"] == 1
        path += "&tried=1"
        assert counted(lambda: post(line, path, FORM, sign(path, FORM)))["requests call last-words"] == 1

    def test_what_escapes_everything_is_a_line_without_words(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        line = line_of(HOUSE, tmp_path)

        def broken(*_: object) -> None:
            raise RuntimeError("+32470123456")

        monkeypatch.setattr(line.app, "dispatch_request", broken)
        monkeypatch.setattr(line.app, "handle_user_exception", broken)
        monkeypatch.setattr(line.app, "handle_exception", broken)
        added = counted(lambda: get(line, "/32470123456"))
        assert added["requests page failed"] == added["event failure"] == 1
        assert "RuntimeError at test_watch.py" in caplog.text and "470123456" not in caplog.text


class TestMetrics:
    def test_the_document_is_read_by_the_parser_of_prometheus(self, house: Line) -> None:
        answer = get(house, "/metrics", **MONITOR)
        found = figures(answer.text)
        assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
        assert found["wegwijs_organisations"] == len(house.library.organisations())
        assert found[f'wegwijs_snapshot_info{{"id": "{house.library.id}"}}'] == 1
        assert found['wegwijs_build_info{"version": "0.1.0"}'] == 1
        for event in EVENTS:
            assert f'wegwijs_security_events_total{{"event": "{event}"}}' in found
        for part in PARTS:
            assert f'wegwijs_degraded{{"part": "{part}"}}' in found

    def test_a_histogram_adds_up(self) -> None:
        own = Watch(Counters(NAMES))
        for seconds in (0.001, 0.3, 0.3, 99.0):
            own.request("call", "answered", seconds)
        found = figures(exposition(of_counts(own.counters.all())))
        buckets = [
            found[f'wegwijs_answer_seconds_bucket{{"kind": "call", "le": "{le}"}}'] for le in ("0.2", "0.5", "+Inf")
        ]
        assert buckets == [1, 3, 4]
        assert found['wegwijs_answer_seconds_count{"kind": "call"}'] == 4
        assert found['wegwijs_answer_seconds_sum{"kind": "call"}'] == pytest.approx(99.601)

    def test_nothing_of_who_called_is_in_it(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        line.text("food 4000", sender="+32470123456")
        line.call(sender="+32470123456").dial()
        text = get(line, "/metrics", **MONITOR).text
        assert "470123456" not in text and "food" not in text and '"4000"' not in text

    def test_it_answers_the_token_and_nobody_else(self, house: Line) -> None:
        """Also not this machine: a bare proxy on it passes on what the internet asks, and says nothing of that."""
        far = {"REMOTE_ADDR": "203.0.113.9"}

        def status(authorization: str = "", forwarded: str = "", **environ: str) -> int:
            headers = {"Authorization": authorization, "X-Forwarded-For": forwarded}
            return house.app.test_client().get("/metrics", headers=headers, environ_overrides=environ).status_code

        good = f"Bearer {METRICS_TOKEN}"
        assert status(good) == status(good, **far) == status(good, "203.0.113.9") == 200
        assert status() == status(**far) == status(forwarded="203.0.113.9") == status("Bearer ", **far) == 403
        assert status(f"{good}x", **far) == status(f"Basic {METRICS_TOKEN}", **far) == status("Bearer é", **far) == 403

    def test_without_a_token_none_is_good(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, METRICS_TOKEN="")
        for given in ("", "Bearer", "Bearer ", f"Bearer {METRICS_TOKEN}"):
            answer = line.app.test_client().get("/metrics", headers={"Authorization": given})
            assert answer.status_code == 403


class TestReady:
    def test_ready_or_degraded_in_plain_sentences(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = line_of(HOUSE, tmp_path, SPEECH="say")
        assert told(get(line, "/readyz")) == {
            "status": "ready", "snapshot": line.library.id, "store": "up", "degraded": [],
        }  # fmt: skip

        def down(*_: object) -> None:
            raise StoreDown("gone")

        monkeypatch.setattr("ivr.store.sqlite.SqliteStore.ping", down)
        answer = get(line, "/readyz")
        assert (answer.status_code, told(answer)["status"], told(answer)["store"]) == (200, "degraded", "down")
        assert told(answer)["degraded"][0].startswith("The store cannot be used")

    def test_clips_that_are_gone_are_said(self, house: Line) -> None:
        [sentence] = told(get(house, "/readyz"))["degraded"]
        assert sentence.startswith("There are no clips in en, ar")

    def test_what_the_shelf_and_the_purse_say_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = line_of(HOUSE, tmp_path, SPEECH="say")
        monkeypatch.setattr(Shelf, "troubles", lambda _: ("One byte of the snapshot changed.",), raising=False)
        monkeypatch.setattr(Spending, "today", lambda *_: Counter(sms=41_000, minutes=12))
        answer, found = get(line, "/readyz"), figures(get(line, "/metrics", **MONITOR).text)
        assert told(answer)["degraded"][0] == "One byte of the snapshot changed."
        assert told(answer)["degraded"][1].startswith("Today's money for SMS is spent")
        assert found["wegwijs_spent_sms_today"] == 41_000 and found["wegwijs_spent_minutes_today"] == 12
        assert found['wegwijs_degraded{"part": "snapshot"}'] == found["wegwijs_spending_ceiling"] == 1

    def test_a_part_that_cannot_be_asked_is_in_trouble(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        line = line_of(HOUSE, tmp_path, SPEECH="say")
        monkeypatch.setattr(Shelf, "troubles", lambda _: 1 / 0, raising=False)
        assert told(get(line, "/readyz"))["degraded"] == ["The part snapshot cannot be looked at: ZeroDivisionError."]
        assert get(line, "/metrics", **MONITOR).status_code == 200

    @pytest.mark.parametrize("harm", ["gone", "empty", "[]", "{}", '{"live": 3}'])
    def test_last_words_only_is_503_and_the_figures_go_on(self, harm: str, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        for file in line.shelf.folder.glob("*.sqlite"):
            file.unlink()
        line.shelf.close()
        pointer = line.shelf.folder / "shelf.json"
        pointer.unlink() if harm == "gone" else pointer.write_text(harm)
        answer = get(line, "/readyz")
        assert (answer.status_code, told(answer)["status"]) == (503, "last words only")
        assert figures(get(line, "/metrics", **MONITOR).text)["wegwijs_snapshot_readable"] == 0
        assert get(line, "/healthz").status_code == 200


class TestHost:
    @pytest.mark.parametrize(
        "host", ["line.example.org", "LINE.example.org:443", "127.0.0.1:8000", "[::1]:8000", "localhost", "upstream",
                 "10.1.2.3:8000", "192.168.0.9", "[fd00::1]"],
    )  # fmt: skip
    def test_our_names_and_those_of_proxies_and_checks_are_good(self, host: str, house: Line) -> None:
        assert get(house, "/readyz", Host=host).status_code == 200
        signed = house.app.test_client().post(
            "/voice", data=FORM, headers={"Host": host, "X-Twilio-Signature": sign("/voice", FORM)}
        )
        assert signed.status_code == 200

    @pytest.mark.parametrize(
        "path", ["/", "/voice", "/sms", "/healthz", "/readyz", "/metrics", "/audio/marks/sent.wav", "/phone/line"]
    )
    @pytest.mark.parametrize(
        "host", ["evil.example", "line.example.org.evil.example", "8.8.8.8", "line.example.org@evil.example", "a b"]
    )
    def test_any_other_gets_421_and_nothing(self, host: str, path: str, house: Line) -> None:
        answers: list[TestResponse] = []
        added = counted(lambda: answers.append(get(house, path, Host=host)))
        assert (answers[0].status_code, answers[0].data) == (421, b"")
        assert added["event host-refused"] == 1

    def test_further_names_are_a_setting(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, HOSTS="wegwijs.default.svc, 9.9.9.9")
        assert get(line, "/healthz", Host="wegwijs.default.svc:80").status_code == 200
        assert get(line, "/healthz", Host="9.9.9.9").status_code == 200
        assert get(line, "/healthz", Host="9.9.9.10").status_code == 421

    def test_without_a_host_only_whether_it_is_up(self, house: Line) -> None:
        def status(path: str) -> int:
            environ = {"HTTP_HOST": ""}
            return house.app.test_client().get(path, environ_overrides=environ).status_code

        assert (status("/healthz"), status("/readyz"), status("/metrics")) == (200, 200, 421)


class TestHeaders:
    def test_an_answer_to_the_provider_is_kept_by_nobody(self, house: Line) -> None:
        headers = post(house, "/voice", FORM, sign("/voice", FORM)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] == "wegwijs"

    def test_clips_are_kept_and_played_by_other_pages(self, house: Line) -> None:
        headers = get(house, "/audio/marks/sent.wav").headers
        assert "max-age=31536000" in headers["Cache-Control"] and "no-store" not in headers["Cache-Control"]
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"

    def test_the_phone_page_runs_our_files_only_and_may_listen(self, tmp_path: Path) -> None:
        from ivr.app import create_app
        from tests.conftest import settings_for

        line = line_of(HOUSE, tmp_path)
        line.app = create_app(settings_for(HOUSE, tmp_path), clock=lambda: MONDAY, demo=True)
        page = get(line, "/")
        policy = dict(rule.partition(" ")[::2] for rule in page.headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["media-src"] == f"'self' {PUBLIC_URL}"
        assert page.headers["Permissions-Policy"].startswith("microphone=(self), camera=()")
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin" and page.headers["X-Frame-Options"] == "DENY"
        assert "<script>" not in page.text and " style=" not in page.text and " onclick" not in page.text
        assert get(line, "/phone/line").headers["Permissions-Policy"].startswith("microphone=(), ")

    def test_without_https_no_browser_is_told_to_insist(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, PUBLIC_URL="http://127.0.0.1:8000")
        assert "Strict-Transport-Security" not in get(line, "/healthz").headers


@contextmanager
def served(state: Path, content: Path = HOUSE) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The line as `wegwijs serve` with two workers; its log is state/log."""
    compile_content(content, Shelf(state / "snapshots"), MONDAY)
    environ = clean_environ()
    own = {"CONTENT": str(content), "STATE": str(state), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN}
    own["METRICS_TOKEN"] = METRICS_TOKEN
    environ |= {f"WEGWIJS_{name}": value for name, value in own.items()}
    port = free_port()
    command = [sys.executable, "-m", "ivr", "serve", "--port", str(port), "--workers", "2"]
    with (
        open(state / "log", "wb") as log,
        subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


def status_of(url: str, data: bytes | None = None, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def read(url: str) -> Figures:
    with urllib.request.urlopen(urllib.request.Request(f"{url}/metrics", headers=MONITOR), timeout=5) as answer:
        return figures(answer.read().decode())


def test_two_workers_count_together_and_log_alike(tmp_path: Path) -> None:
    """A new connection goes to either worker, or to who stands in for them at the start; each of many tellings has the
    sum, and lines of all have one form."""
    refused = 'wegwijs_security_events_total{"event": "signature-refused"}'
    starts = "wegwijs_worker_starts_total"
    with served(tmp_path) as (url, _):
        deadline = time.monotonic() + 20
        while read(url)[starts] < 3 and time.monotonic() < deadline:
            pass  # the second worker still begins
        for _ in range(60):
            assert status_of(f"{url}/voice?From=%2B32470123456", b"From=%2B32470123456") == 403
        assert {read(url)[refused] for _ in range(20)} == {60}
        assert status_of(f"{url}/readyz", Host="evil.example") == 421
    lines = (tmp_path / "log").read_text().splitlines()
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d [A-Z]+ [\w.]+\[(\d+)\]: .+")
    assert all(form.fullmatch(line) for line in lines), lines
    told = {form.fullmatch(line)[1] for line in lines if "signature-refused" in line}  # type: ignore[index]
    assert 1 <= len(told) <= 3 and len([line for line in lines if "signature-refused" in line]) == len(told)
    assert "470123456" not in "".join(lines)


def test_the_page_lists_every_event_and_every_figure(house: Line) -> None:
    page = (ROOT / "docs" / "watch.md").read_text()
    rows = "".join(f"| `{event}` | {what} |\n" for event, what in EVENTS.items())
    assert f"<!-- events -->\n| event | counts |\n|---|---|\n{rows}<!-- /events -->" in page
    told = {family.name for family in text_string_to_metric_families(get(house, "/metrics", **MONITOR).text)}
    published = {f"wegwijs_{what}" for what in house.library.counts()}
    assert not {name for name in told - published if name not in page}


class TestPartsThatAreAlarms:
    """What nobody would notice until it is needed."""

    def degraded(self, line: Line) -> str:
        answer = line.app.test_client().get("/readyz", base_url=PUBLIC_URL)
        return " ".join(answer.get_json()["degraded"])

    def test_a_pack_that_is_not_of_what_is_published(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        assert "server is down" not in self.degraded(line)
        (tmp_path / "fallback" / "snapshot.txt").write_text("another\n")
        assert "server is down" in self.degraded(line)

    def test_a_purge_that_did_not_run_for_two_days(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, TWILIO_ACCOUNT_SID="AC" + "0" * 32)
        assert "twilio purge" in self.degraded(line)
        note_purged(tmp_path, MONDAY - timedelta(days=1))
        assert "twilio purge" not in self.degraded(line)
        note_purged(tmp_path, MONDAY - timedelta(days=3))
        assert "twilio purge" in self.degraded(line)

    def test_a_provider_that_takes_no_sms(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        courier = Courier(lambda *_: Delivery("refused", answered=False))
        services = line.app.extensions["wegwijs"]
        assert isinstance(services, LineServices)
        ours = Twilio(services.settings)
        ours._courier = courier
        line.app.extensions["wegwijs"] = replace(services, provider=ours)
        assert "Twilio takes no SMS" not in self.degraded(line)
        for _ in range(3):
            courier.send("+32470000001", "+32470000002", "x")
        assert "Twilio takes no SMS" in self.degraded(line)
