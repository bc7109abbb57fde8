"""What the provider keeps is removed: all that is old, nothing that is not, and nobody is told whose it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran

from ivr.cli import main
from ivr.config import Settings
from ivr.provider.stamp import purged
from ivr.provider.twilio.client import TwilioError, open_client
from ivr.provider.twilio.pace import A_SECOND, Pace
from ivr.provider.twilio.purge import KINDS, PurgeCounts, PurgeReport, count, purge
from tests.conftest import settings_for
from tests.provider.test_provider_courier import until
from tests.provider_double import ACCOUNT, GONE, MARKED, MARKED_BODY, Fault, ProviderDouble, Refusal, small_account

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)
OLD, YOUNG = NOW - A_DAY - timedelta(seconds=1), NOW - A_DAY + timedelta(seconds=1)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    @property
    def pace(self) -> Pace:
        return Pace(lambda: self.now, self.sleep)


@pytest.fixture
def double() -> Iterator[ProviderDouble]:
    with small_account() as double:
        yield double


@pytest.fixture
def settings(double: ProviderDouble, tmp_path: Path) -> Settings:
    return settings_for(tmp_path, tmp_path, **double.settings)


def run(settings: Settings, time: Time | None = None, longest: float = 5.0) -> PurgeReport:
    return purge(open_client(settings, longest), KINDS, NOW - A_DAY, (time or Time()).pace)


def fill(double: ProviderDouble, number: int = 5) -> None:
    """As many old records of each kind, and two young ones, newest first."""
    for kind in KINDS:
        double.add_records(kind, 2, YOUNG)
        double.add_records(kind, number, OLD)


def left(double: ProviderDouble) -> list[int]:
    return [len(double.records[kind]) for kind in KINDS]


class TestPurge:
    def test_all_that_is_old_goes_and_nothing_that_is_not(self, double: ProviderDouble, settings: Settings) -> None:
        """Pages of two, which what is removed shifts."""
        fill(double, 25)
        assert count(open_client(settings), KINDS, NOW - A_DAY, Time().pace) == dict.fromkeys(KINDS, 25)
        report = run(settings)
        assert report == PurgeReport(dict.fromkeys(KINDS, PurgeCounts(removed=25))) and report.is_clean
        assert left(double) == [2, 2, 2]
        assert run(settings) == PurgeReport(dict.fromkeys(KINDS, PurgeCounts()))

    def test_what_is_gone_already_is_done(self, double: ProviderDouble, settings: Settings) -> None:
        """It may be listed for a while."""
        fill(double, 3)
        double.add_records("calls", 2, OLD, GONE)
        report = run(settings)
        assert report.tallies["calls"] == PurgeCounts(removed=3, gone=2) and report.is_clean

    def test_what_is_not_over_yet_stays_and_is_counted_once(self, double: ProviderDouble, settings: Settings) -> None:
        fill(double, 3)
        double.add_records("calls", 2, OLD, refusal=Refusal(409, 20009, "Cannot delete before it is complete"))
        double.add_records("messages", 1, OLD, refusal=Refusal(400, 20001, "No"))
        report = run(settings)
        assert report.tallies["calls"] == PurgeCounts(removed=3, unfinished=2)
        assert report.tallies["messages"] == PurgeCounts(removed=3, refused=1)
        assert not report.is_clean and report.fault is None

    def test_a_record_without_a_date_is_old(self, double: ProviderDouble, settings: Settings) -> None:
        double.add_records("messages", 2, None)
        assert run(settings).tallies["messages"] == PurgeCounts(removed=2)

    def test_only_the_kinds_that_were_asked_for(self, double: ProviderDouble, settings: Settings) -> None:
        fill(double)
        purge(open_client(settings), ["messages"], NOW - A_DAY, Time().pace)
        assert left(double) == [7, 2, 7]


class TestPace:
    def test_no_more_requests_a_second_than_it_says(self, double: ProviderDouble, settings: Settings) -> None:
        fill(double, 20)
        time = Time()
        run(settings, time)
        assert time.now >= (len(double.requests) - 1) / A_SECOND

    def test_too_many_requests_wait_as_long_as_the_provider_asks(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        double.add_records("calls", 1, OLD)
        double.passing = [Refusal(429, 20429, "Too many", retry_after="7"), Refusal(429, 20429, "Too many")]
        time = Time()
        assert run(settings, time).is_clean
        assert [seconds for seconds in time.slept if seconds > 0.5] == [7.0, 2.0]

    @pytest.mark.parametrize("asked", ["999999", "86400", "Wed, 21 Oct 2026 07:28:00 GMT", "-5"])
    def test_it_never_waits_longer_than_a_minute(self, asked: str, double: ProviderDouble, settings: Settings) -> None:
        double.passing = [Refusal(429, 20429, "Too many", retry_after=asked)]
        time = Time()
        assert run(settings, time).is_clean
        assert 1.0 <= max(time.slept) <= 60.0

    @pytest.mark.parametrize(
        "refusal", [Refusal(429, 20429, "Too many"), Refusal(503, 503, "Down")], ids=["too many", "down"]
    )
    def test_trouble_that_does_not_pass_ends_it(
        self, refusal: Refusal, double: ProviderDouble, settings: Settings
    ) -> None:
        fill(double)
        double.refusal = refusal
        time = Time()
        report = run(settings, time)
        assert isinstance(report.fault, TwilioError) and not report.is_clean
        assert len(double.requests) == 6 and time.now < 60
        double.refusal = None
        assert run(settings).is_clean and left(double) == [2, 2, 2]

    @pytest.mark.parametrize("fault", ["cut", "half", "garbage", "empty", "list", "slow"])
    def test_no_answer_that_makes_sense_ends_it_too(
        self, fault: Fault, double: ProviderDouble, settings: Settings
    ) -> None:
        fill(double)
        double.fault = fault
        assert run(settings, longest=0.2).fault and left(double) == [7, 7, 7]
        double.fault = None
        assert run(settings).is_clean

    def test_wrong_keys_end_it_at_once(self, double: ProviderDouble, settings: Settings) -> None:
        double.refusal = Refusal(401, 20003, "Authenticate")
        assert run(settings).fault and len(double.requests) == 1

    def test_a_record_that_breaks_the_server_keeps_no_other_and_three_in_a_row_end_it(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        broken = Refusal(500, 500, "Oops")
        double.add_records("calls", 1, OLD, refusal=broken)
        double.add_records("calls", 4, OLD)
        report = run(settings)
        assert report.tallies["calls"] == PurgeCounts(removed=4, refused=1) and report.fault is None
        double.add_records("calls", 4, OLD, refusal=broken)
        assert run(settings).fault


class TestCommand:
    @pytest.fixture(autouse=True)
    def environment(self, double: ProviderDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEGWIJS_STATE", str(tmp_path))
        for name, value in double.settings.items():
            monkeypatch.setenv(f"WEGWIJS_{name}", value)
        for kind in KINDS:
            double.add_records(kind, 3, datetime.now(UTC) - 2 * A_DAY)

    def run(self, *words: str, keyed: str | None = None) -> Ran:
        return CliRunner(mix_stderr=False).invoke(main, ["twilio", "purge", *words], input=keyed)

    def test_it_counts_and_asks(self, double: ProviderDouble) -> None:
        asked = self.run(keyed="n\n")
        assert asked.stdout.startswith("recordings  3\nmessages    3\ncalls       3\n")
        assert asked.stdout.endswith("Nothing was removed.\n") and left(double) == [3, 3, 3]
        assert "calls       removed 3, gone already 0, not over yet 0, refused 0\n" in self.run(keyed="y\n").stdout
        assert left(double) == [0, 0, 0]
        assert self.run().stdout.endswith("Nothing to remove.\n")

    def test_it_says_what_no_command_can_remove(self) -> None:
        done = self.run("--yes")
        assert done.exit_code == 0
        assert "docs/provider-privacy.md" in done.stdout and "120 days" in done.stdout

    def test_neither_numbers_nor_texts_nor_ids_are_told(self, double: ProviderDouble) -> None:
        double.add_records("calls", 1, datetime.now(UTC) - 2 * A_DAY, refusal=Refusal(409, 20009, f"{MARKED} talks"))
        ids = [record["sid"] for kind in KINDS for record in double.records[kind]]
        for words in (["--json"], ["--yes"], ["--json", "--yes"]):
            done = self.run(*words)
            told = done.stdout + done.stderr
            assert not [secret for secret in (MARKED, MARKED[1:], MARKED_BODY, ACCOUNT, *ids) if secret in told]

    def test_what_stayed_is_exit_1(self, double: ProviderDouble) -> None:
        double.add_records("calls", 1, datetime.now(UTC) - 2 * A_DAY, refusal=Refusal(409, 20009, "It goes on"))
        done = self.run("--yes")
        assert done.exit_code == 1
        assert "calls       removed 3, gone already 0, not over yet 1, refused 0\n" in done.stdout

    def test_a_stop_is_one_clear_sentence(self, double: ProviderDouble) -> None:
        double.refusal = Refusal(401, 20003, "Authenticate")
        done = self.run("--yes")
        assert done.exit_code == 1
        assert done.stderr.startswith("Stopped: Twilio refuses: error 20003") and done.stderr.count("\n") == 1
        assert "Run the same command again" in done.stderr

    def test_for_programs_it_is_one_document_and_removes_only_with_yes(self, double: ProviderDouble) -> None:
        before = json.loads(self.run("--json", "--only", "calls").stdout)
        assert before["applied"] is False and before["found"] == {"calls": 3} and left(double) == [3, 3, 3]
        after = json.loads(self.run("--json", "--yes", "--only", "calls").stdout)
        assert after["done"] == {"calls": {"removed": 3, "gone": 0, "unfinished": 0, "refused": 0}}
        assert after["stopped"] is None and left(double) == [3, 3, 0]

    @pytest.mark.parametrize(("age", "goes"), [("3d", 0), ("47h", 9), ("49h", 0), ("0h", 9)])
    def test_an_age_is_days_or_hours(self, age: str, goes: int, double: ProviderDouble) -> None:
        self.run("--yes", "--older-than", age)
        assert sum(left(double)) == 9 - goes

    @pytest.mark.parametrize("age", ["1", "d", "-1d", "1w", "1.5d", "99999d"])
    def test_anything_else_is_wrong_usage(self, age: str) -> None:
        assert self.run("--older-than", age).exit_code == 2

    def test_killed_half_way_the_next_run_finds_the_rest(self, double: ProviderDouble, tmp_path: Path) -> None:
        double.add_records("calls", 30, datetime.now(UTC) - 2 * A_DAY)
        words = [sys.executable, "-m", "ivr", "twilio", "purge", "--yes"]
        program = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=os.environ)
        until(lambda: sum(left(double)) <= 30, 60)
        program.kill()
        assert program.wait(10) == -9
        assert sum(left(double)) > 0 and purged(tmp_path).year == 1
        done = subprocess.run(words, capture_output=True, text=True, env=os.environ, timeout=60, check=False)
        assert (done.returncode, left(double)) == (0, [0, 0, 0]), done.stderr
        assert datetime.now(UTC) - purged(tmp_path) < A_DAY
