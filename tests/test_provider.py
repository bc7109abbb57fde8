"""The provider's API: a text is sent or it is not, and the numbers are led to the line."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.config import Settings
from ivr.errors import InputError, SettingsError
from ivr.provider.client import ProviderError, open_client
from ivr.provider.messages import send
from ivr.provider.numbers import Change, apply, plan
from tests.conftest import PUBLIC_URL, settings_for
from tests.provider_double import (
    ACCOUNT,
    MOBILE,
    SERVICE,
    VOICE_NUMBER,
    Fault,
    ProviderDouble,
    Refusal,
    small_account,
)

CALLER, BODY = "+32470123456", "A very private answer"


@pytest.fixture
def double() -> Iterator[ProviderDouble]:
    with small_account() as double:
        yield double


@pytest.fixture
def settings(double: ProviderDouble, tmp_path: Path) -> Settings:
    return settings_for(tmp_path, tmp_path, **double.settings)


class TestSend:
    def test_a_text_is_sent_from_a_number_or_by_a_service(self, double: ProviderDouble, settings: Settings) -> None:
        client = open_client(settings)
        assert send(client, MOBILE, CALLER, BODY)
        assert send(client, SERVICE, CALLER, BODY)
        assert double.posts("/Messages.json") == [
            {"To": CALLER, "From": MOBILE, "Body": BODY},
            {"To": CALLER, "MessagingServiceSid": SERVICE, "Body": BODY},
        ]

    @pytest.mark.parametrize("code", [20003, 20429, 21211, 21408, 21606, 21610, 21614, 21617, 30029, 63016])
    def test_a_refusal_is_no_and_only_its_code_is_logged(
        self, code: int, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        double.refusal = Refusal(429 if code == 20429 else 400, code, f"The number {CALLER} said STOP to {BODY}")
        assert not send(open_client(settings), MOBILE, CALLER, BODY)
        assert caplog.messages == [f"SMS refused: {code}"]
        assert len(double.requests) == 1, "a text is never sent twice"

    @pytest.mark.parametrize("fault", ["slow", "trickle", "cut", "half", "garbage", "empty", "list"])
    def test_no_answer_that_makes_sense_is_no_within_the_time(
        self, fault: Fault, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        double.fault = fault
        start = monotonic()
        assert not send(open_client(settings, longest=0.5), MOBILE, CALLER, BODY)
        assert monotonic() - start < 1.5
        assert caplog.messages == ["SMS refused: no answer"]
        assert len(double.requests) == 1

    def test_a_broken_provider_and_one_that_is_not_there_are_no(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        double.refusal = Refusal(503, 503, "Service unavailable")
        assert not send(open_client(settings), MOBILE, CALLER, BODY)
        double.close()
        assert not send(open_client(settings), MOBILE, CALLER, BODY)

    @pytest.mark.parametrize(
        "to", ["", "anonymous", "Wegwijs", "8811", "0470123456", "+32 470 12 34 56", f"{CALLER}\n"]
    )
    def test_what_is_no_number_is_not_even_tried(self, to: str, double: ProviderDouble, settings: Settings) -> None:
        assert not send(open_client(settings), MOBILE, to, BODY)
        assert double.requests == []

    @pytest.mark.parametrize("fault", [None, "slow", "garbage"])
    def test_neither_the_number_nor_the_text_is_logged_or_kept(
        self, fault: Fault | None, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        double.fault = fault
        client = open_client(settings, longest=0.5)
        with caplog.at_level(logging.DEBUG):
            send(client, MOBILE, CALLER, BODY)
        assert "470123456" not in caplog.text and "private" not in caplog.text
        assert not [record for record in caplog.records if record.name.startswith("twilio")]
        assert "470123456" not in str(vars(client.http_client))

    def test_variables_of_other_programs_do_not_count(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TWILIO_REGION", "ie1")
        assert send(open_client(settings), MOBILE, CALLER, BODY)
        monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
        with pytest.raises(SettingsError, match="WEGWIJS_TWILIO_ACCOUNT_SID"):
            open_client(replace(settings, twilio_account_sid=""))

    def test_another_region_of_the_provider_has_both_its_hosts_there(self, settings: Settings) -> None:
        client = open_client(replace(settings, twilio_api="https://api.dublin.ie1.twilio.com"))
        assert client.messaging.base_url == "https://messaging.dublin.ie1.twilio.com"


class TestNumbers:
    def test_new_numbers_are_led_to_the_line_and_then_nothing_is_left_to_do(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        landline, mobile = double.numbers
        assert landline["voice_url"] == f"{PUBLIC_URL}/voice"
        assert landline["voice_fallback_url"] == f"{PUBLIC_URL}/voice/fallback"
        assert landline["status_callback"] == f"{PUBLIC_URL}/voice/status"
        assert landline["sms_url"] == ""
        assert mobile["sms_url"] == f"{PUBLIC_URL}/sms"
        assert mobile["sms_fallback_url"] == f"{PUBLIC_URL}/sms/fallback"
        assert plan(client, settings, []) == []

    @pytest.mark.parametrize("field", ["voice_application_sid", "trunk_sid", "sms_application_sid"])
    def test_what_would_override_the_addresses_is_cleared(
        self, field: str, double: ProviderDouble, settings: Settings
    ) -> None:
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        mobile = double.numbers[1]
        mobile[field] = "XX1"
        changes = plan(client, settings, [])
        assert changes == [Change(MOBILE, mobile["sid"], field, "XX1", "")]
        apply(client, changes)
        assert mobile[field] == ""

    def test_an_address_that_is_fetched_with_get_differs(self, double: ProviderDouble, settings: Settings) -> None:
        double.numbers[0]["voice_method"] = "GET"
        fields = {change.field: change.wanted for change in plan(open_client(settings), settings, [VOICE_NUMBER])}
        assert fields["voice_method"] == "POST"

    def test_only_the_numbers_that_were_named_change(self, double: ProviderDouble, settings: Settings) -> None:
        client = open_client(settings)
        changes = plan(client, settings, [VOICE_NUMBER])
        assert {change.of for change in changes} == {VOICE_NUMBER}
        apply(client, changes)
        assert [form["VoiceUrl"] for form in double.posts(".json")] == [f"{PUBLIC_URL}/voice"]

    def test_numbers_come_in_pages_and_without_a_number_in_a_url(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        for last in range(5):
            double.add_number(f"+322212300{last + 1}")
        assert len({change.of for change in plan(open_client(settings), settings, [])}) == 7
        assert [asked.query.get("PhoneNumber") for asked in double.requests] == [None] * 4

    def test_a_number_that_is_not_in_the_account_is_told_with_those_that_are(self, settings: Settings) -> None:
        with pytest.raises(InputError, match=rf"not in the account: \+3225.*\{VOICE_NUMBER}, \{MOBILE}"):
            plan(open_client(settings), settings, ["+3225555555"])

    def test_a_messaging_service_is_led_to_the_line_too(self, double: ProviderDouble, settings: Settings) -> None:
        settings = replace(settings, twilio_messaging_service=SERVICE)
        for last in range(3):
            double.add_number(f"+3246024000{last + 1}", sms=True)
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        assert double.service["inbound_request_url"] == f"{PUBLIC_URL}/sms"
        assert double.service["fallback_url"] == f"{PUBLIC_URL}/sms/fallback"
        assert double.service["use_inbound_webhook_on_number"] is False
        assert len(double.senders) == 4 and VOICE_NUMBER not in str(double.senders)
        assert plan(client, settings, []) == []

    def test_a_refusal_is_an_error_with_its_code_and_a_new_plan_has_the_rest(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        client = open_client(settings)
        changes = plan(client, settings, [])
        double.refusal = Refusal(400, 21402, "Url is not valid")
        with pytest.raises(ProviderError, match="error 21402, see https://"):
            apply(client, changes)
        double.refusal = None
        assert plan(client, settings, []) == changes

    @pytest.mark.parametrize("fault", ["cut", "half", "garbage", "empty", "list"])
    def test_an_answer_that_makes_no_sense_is_an_error(
        self, fault: Fault, double: ProviderDouble, settings: Settings
    ) -> None:
        double.fault = fault
        with pytest.raises(ProviderError, match="no answer that can be read"):
            plan(open_client(settings), settings, [])


class TestProvision:
    """The command, with the double in its settings."""

    @pytest.fixture(autouse=True)
    def environment(self, settings: Settings, double: ProviderDouble, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {"PUBLIC_URL": PUBLIC_URL, **double.settings}.items():
            monkeypatch.setenv(f"WEGWIJS_{name}", value)

    def run(self, *words: str, keyed: str | None = None) -> Result:
        return CliRunner(mix_stderr=False).invoke(main, ["twilio", "provision", *words], input=keyed)

    def test_it_shows_what_differs_and_changes_it_when_told_so(self, double: ProviderDouble) -> None:
        first = self.run("--number", VOICE_NUMBER, keyed="y\n")
        assert first.exit_code == 0
        words = first.stdout.splitlines()[0].split()
        assert words == [VOICE_NUMBER, "voice_url", "(empty)", "->", f"{PUBLIC_URL}/voice"]
        assert first.stdout.endswith("Changed 3 settings.\n")
        assert self.run("--number", VOICE_NUMBER).stdout == "Nothing to change.\n"
        assert double.numbers[1]["voice_url"] == ""

    @pytest.mark.parametrize("keyed", ["n\n", "\n"])
    def test_it_changes_nothing_unless_told_so(self, keyed: str, double: ProviderDouble) -> None:
        assert self.run("--number", MOBILE, "--number", MOBILE, keyed=keyed).stdout.endswith("Nothing was changed.\n")
        assert double.posts(".json") == []

    def test_with_yes_it_asks_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEGWIJS_TWILIO_MESSAGING_SERVICE", SERVICE)
        shown = self.run("--yes").stdout
        assert "use_inbound_webhook_on_number  yes -> no" in shown
        assert self.run("--yes").stdout == "Nothing to change.\n"

    def test_for_programs_it_is_one_document(self) -> None:
        before, after = (json.loads(self.run("--json", *more).stdout) for more in ((), ("--yes",)))
        assert (before["applied"], after["applied"]) == (False, True)
        assert before["changes"] == after["changes"]
        assert set(before["changes"][0]) == {"of", "sid", "field", "now", "wanted"}
        assert json.loads(self.run("--json").stdout)["changes"] == []

    def test_what_cannot_be_done_is_one_clear_line(
        self, double: ProviderDouble, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unknown = self.run("--number", "+3225555555")
        assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)
        double.fault = "cut"
        assert self.run().stderr == "Twilio gives no answer that can be read\n"
        monkeypatch.delenv("WEGWIJS_TWILIO_ACCOUNT_SID")
        assert self.run().stderr == "please set WEGWIJS_TWILIO_ACCOUNT_SID\n"
