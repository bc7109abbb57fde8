"""What a caller asks for besides a number: the card as an SMS, and that a number is looked after."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import md5, sha1, sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.model.steps import Report
from ivr.provider.api import Caller
from ivr.provider.twilio.signature import SignatureValidator
from ivr.service.calls import Memory
from ivr.store.callers import Callers
from ivr.store.keys import REPORTS
from ivr.wings.phone.call import Call
from ivr.wings.phone.transport import InProcess
from ivr.wings.phone.trial_numbers import MOBILE, WITHHELD
from ivr.wings.phone.twiml import read_voice
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, moment, sentence
from tests.provider_double import ACCOUNT, SERVICE, ProviderDouble, Refusal, small_account
from tests.provider_double import MOBILE as SENDER
from tests.provider_double import TOKEN as ACCOUNT_TOKEN
from tests.sealed import query

NOON = moment("2026-11-23 12:30")
CALLER = "+32470123456"
SENT, REFUSED = sentence("text-sent"), sentence("text-failed")
CARD = {
    "stage": "card", "language": "en", "trail": "main", "topic": "food", "place": "4000", "sms": "1",
    "since": str(int(NOON.timestamp()) // 60),
}  # fmt: skip


class TestSms:
    """Through the provider's own client, to a double of its API."""

    @pytest.fixture
    def provider(self) -> Iterator[ProviderDouble]:
        with small_account() as double:
            yield double

    @pytest.fixture(autouse=True)
    def patience(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """More of it than a caller has: a busy machine is no provider that hangs."""
        monkeypatch.setattr("ivr.provider.twilio.provider.PATIENCE", 10.0)

    def line(self, provider: ProviderDouble, folder: Path, **more: str) -> Line:
        line = line_of(HOUSE, folder, **(provider.settings | more))
        return Line(line.settings, line.app, line.shelf, InProcess(line.app, PUBLIC_URL, ACCOUNT_TOKEN))

    def ask(self, line: Line, sid: str = "CA1", caller: str = CALLER, called: str = SENDER) -> str:
        """Presses 2 on the first card, as a real caller does: nothing catches the SMS on its way. What is heard."""
        at = query(CARD | {"called": called}, sid)
        url, form = f"{PUBLIC_URL}/voice/keys?{at}", {"CallSid": sid, "From": caller, "Digits": "2"}
        signature = SignatureValidator(PUBLIC_URL, ACCOUNT_TOKEN).sign(url, form)
        answer = line.app.test_client().post(
            url.removeprefix(PUBLIC_URL), base_url=PUBLIC_URL, data=form, headers={"X-Twilio-Signature": signature}
        )
        assert answer.status_code == 200
        return next(verb.text for verb in read_voice(answer.text)[0].children if verb.name == "Say")

    def test_it_holds_the_facts_of_the_card_and_comes_from_the_line(
        self, provider: ProviderDouble, tmp_path: Path
    ) -> None:
        assert self.ask(self.line(provider, tmp_path)) == SENT
        [sent] = provider.posts("/Messages.json")
        assert sent["To"] == CALLER
        assert sent["From"] == SENDER
        assert sent["Body"].startswith("Bread: 04 232 02 92, ")

    def test_a_number_that_cannot_send_names_another_that_can(self, provider: ProviderDouble, tmp_path: Path) -> None:
        provider.add_number("+32460000000", sms=True)
        self.ask(self.line(provider, tmp_path), called="+3223000002")
        assert provider.posts("/Messages.json")[0]["From"] == "+32460000000"

    def test_a_messaging_service_sends_it_where_there_is_one(self, provider: ProviderDouble, tmp_path: Path) -> None:
        self.ask(self.line(provider, tmp_path, TWILIO_MESSAGING_SERVICE=SERVICE))
        [sent] = provider.posts("/Messages.json")
        assert sent["MessagingServiceSid"] == SERVICE

    def test_a_request_that_is_delivered_twice_sends_one(self, provider: ProviderDouble, tmp_path: Path) -> None:
        line = self.line(provider, tmp_path)
        assert [self.ask(line) for _ in range(3)] == [SENT] * 3
        assert len(provider.posts("/Messages.json")) == 1

    def test_a_refusal_is_told_every_time_it_is_asked_about(self, provider: ProviderDouble, tmp_path: Path) -> None:
        provider.refusal = Refusal(400, 21610, "Attempt to send to unsubscribed recipient")
        line = self.line(provider, tmp_path)
        assert [self.ask(line) for _ in range(2)] == [REFUSED] * 2

    @pytest.mark.parametrize("fault", ["slow", "trickle", "cut", "half", "garbage", "empty", "list"])
    def test_a_provider_that_fails_keeps_nobody_waiting(
        self, fault: str, provider: ProviderDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider.fault = fault  # type: ignore[assignment]  # one of its own words
        monkeypatch.setattr("ivr.provider.twilio.provider.PATIENCE", 0.7)
        line = self.line(provider, tmp_path)
        began = time.monotonic()
        assert self.ask(line) == "The SMS may still come."
        assert time.monotonic() - began < 4  # 0.7 on an idle machine; whoever waits for the provider takes 5

    def test_nobody_sends_more_than_ten_a_day_to_one_phone(self, provider: ProviderDouble, tmp_path: Path) -> None:
        line = self.line(provider, tmp_path)
        heard = [self.ask(line, sid=f"CA{call}") for call in range(12)]
        assert heard == [SENT] * 10 + [REFUSED] * 2
        assert self.ask(line, sid="CA99", caller="+32470999999") == SENT

    def test_neither_the_number_nor_the_words_are_written_down(
        self, provider: ProviderDouble, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        line = self.line(provider, tmp_path)
        self.ask(line)
        provider.fault = "cut"
        self.ask(line, sid="CA2")
        for secret in (CALLER, CALLER[1:], "Bread: 04"):
            assert secret not in caplog.text
            assert secret.encode() not in line.kept()

    def test_without_an_account_it_is_not_offered(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path)
        form = {"CallSid": "CA1", "From": CALLER, "To": SENDER}
        url = f"{PUBLIC_URL}/voice"
        headers = {"X-Twilio-Signature": SignatureValidator(PUBLIC_URL, TOKEN).sign(url, form)}
        answer = line.app.test_client().post("/voice", base_url=PUBLIC_URL, data=form, headers=headers)
        assert "sms=1" not in answer.text
        assert ACCOUNT not in answer.text


class TestReports:
    @pytest.fixture
    def line(self, tmp_path: Path) -> Line:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        return line_of(content, tmp_path / "state")

    def report(self, line: Line, why: str, caller: str = MOBILE) -> Call:
        call = line.call(NOON, caller)
        call.dial()
        for key in f"1140006{why}":
            call.press(key)
        return call

    def first_card(self, line: Line) -> list[str]:
        """The first card as a caller hears it in a process that has just started."""
        fresh = line_of(line.settings.content, line.settings.state)
        call = fresh.call(NOON)
        call.dial()
        for key in "114000":
            call.press(key)
        return [event["key"] for event in call.events if "heard" in event]

    def listed(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("WEGWIJS_STATE", str(line.settings.state))
        monkeypatch.setenv("WEGWIJS_CONTENT", str(line.settings.content))
        return CliRunner(mix_stderr=False).invoke(main, ["reports", "--days", "400"]).stdout

    def test_enough_callers_make_a_number_doubtful(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        for caller, why in (("+32470000011", "1"), ("+32470000012", "2")):
            self.report(line, why, caller)
        assert "card-unverified" not in self.first_card(line)
        self.report(line, "3", "+32470000013")
        assert "card-unverified" in self.first_card(line)
        listed = self.listed(line, monkeypatch)
        assert "04 232 02 92  bread/table  1 x closed, 1 x no-answer, 1 x wrong-number; last on 2026-11-23" in listed
        assert "unverified" in listed

    def test_one_caller_counts_once_a_day(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(5):
            self.report(line, "1")
        assert "1 x no-answer;" in self.listed(line, monkeypatch)

    def test_who_withholds_the_number_could_be_anybody_and_is_thanked(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(4):
            heard = [event.get("key") for event in self.report(line, "1", WITHHELD).events]
            assert "report-thanks" in heard
        assert self.listed(line, monkeypatch) == "No reports.\n"
        assert "card-unverified" not in self.first_card(line)

    def test_one_call_and_one_caller_report_a_few_numbers_only(self, line: Line) -> None:
        memory, day = Memory(line.store, Callers(line.store, "a secret")), "2026-01-01"
        for number in range(9):
            memory.note(Report("bread/table", f"+3242320{number:03}", "closed"), Caller(MOBILE, "CA1"), NOON)
        assert len(line.store.tallies(REPORTS.name, day)) == 3
        for number in range(9):
            memory.note(Report("bread/table", f"+3242321{number:03}", "closed"), Caller(MOBILE, f"CA{number}"), NOON)
        assert len(line.store.tallies(REPORTS.name, day)) == 5

    def test_no_hash_of_the_id_of_a_call_is_kept(self, line: Line) -> None:
        call = self.report(line, "1", WITHHELD)
        hashes = [kind(call.sid.encode()).hexdigest()[:32] for kind in (md5, sha1, sha256)]
        assert not [one for one in (call.sid, *hashes) if one.encode() in line.kept()]

    def test_that_somebody_could_not_help_is_no_fault_of_the_number(self, line: Line) -> None:
        for caller in range(4):
            self.report(line, "4", f"+3247000002{caller}")
        assert "card-unverified" not in self.first_card(line)

    def test_a_number_that_was_checked_since_is_trusted_again(self, line: Line) -> None:
        for caller in range(3):
            self.report(line, "1", f"+3247000002{caller}")
        assert "card-unverified" in self.first_card(line)
        bread = line.settings.content / "data/organisations/bread.yaml"
        checked = '        checked: {date: "2026-11-24", how: called}\n        evidence:'
        bread.write_text(bread.read_text().replace("        evidence:", checked, 1))
        assert "card-unverified" not in self.first_card(line)

    def test_old_reports_are_forgotten(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        for caller in range(3):
            call = line.call(NOON - timedelta(days=90), f"+3247000002{caller}")
            call.dial()
            for key in "11400061":
                call.press(key)
        assert "card-unverified" not in self.first_card(line)

    def test_nothing_about_the_caller_is_kept(self, line: Line) -> None:
        self.report(line, "1", "+32470654321")
        assert b"70654321" not in line.kept()

    def test_without_a_store_the_caller_is_thanked_and_helped_on(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, STORE="redis://127.0.0.1:1/0")
        call = self.report(line, "1")
        heard = [event["key"] for event in call.events if "heard" in event]
        assert heard[heard.index("report-thanks") + 1] == "organisation-name"


def test_the_provider_finds_an_answer_where_it_turns_to_after_a_failure(house: Line) -> None:
    verbs = read_voice(house.post(f"{PUBLIC_URL}/voice/fallback", {"ErrorCode": "11200"}, MONDAY).body)
    said = " ".join(verb.text for verb in verbs)
    assert verbs[-1].name == "Hangup"
    assert sentence("emergency", number="1 1 2") in said
    assert "0 8 0 0" in said
    assert "0800 14 912" in house.post(f"{PUBLIC_URL}/sms/fallback", {"Body": "lawyer"}, MONDAY).body
