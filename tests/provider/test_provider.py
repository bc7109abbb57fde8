"""The provider's API: a text is sent or it is not, and the numbers are led to the line."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran

from ivr.app import create_app
from ivr.cli import main
from ivr.config import Settings
from ivr.errors import InputError, SettingsError
from ivr.provider.api import Delivery
from ivr.provider.twilio.applying import apply
from ivr.provider.twilio.client import TwilioError, open_client
from ivr.provider.twilio.messages import send
from ivr.provider.twilio.provisioning import Change, plan
from ivr.provider.twilio.signature import SignatureValidator
from tests.conftest import MONDAY, PUBLIC_URL, Line, settings_for
from tests.provider_double import (
    ACCOUNT,
    MOBILE,
    SERVICE,
    TOKEN,
    VOICE_NUMBER,
    Fault,
    ProviderDouble,
    Refusal,
    small_account,
)

CALLER, BODY = "+32470123456", "A very private answer"
TAKEN = Delivery("taken", answered=True)


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
        assert send(client, MOBILE, CALLER, BODY) == TAKEN
        assert send(client, SERVICE, CALLER, BODY) == TAKEN
        assert double.posts("/Messages.json") == [
            {"To": CALLER, "From": MOBILE, "Body": BODY},
            {"To": CALLER, "MessagingServiceSid": SERVICE, "Body": BODY},
        ]

    @pytest.mark.parametrize("code", [20003, 20429, 21211, 21408, 21606, 21610, 21614, 21617, 30029, 63016])
    def test_a_refusal_is_told_and_only_its_code_is_logged(
        self, code: int, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        double.refusal = Refusal(429 if code == 20429 else 400, code, f"The number {CALLER} said STOP to {BODY}")
        assert send(open_client(settings), MOBILE, CALLER, BODY) == Delivery("refused", answered=code != 20429)
        assert caplog.messages == [f"SMS refused: {code}"]
        assert len(double.requests) == 1, "a text is never sent twice"

    @pytest.mark.parametrize("fault", ["slow", "trickle", "cut", "half", "garbage", "empty", "list"])
    def test_with_no_answer_that_makes_sense_within_the_time_it_may_still_come(
        self, fault: Fault, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        double.fault = fault
        start = monotonic()
        assert send(open_client(settings, longest=0.5), MOBILE, CALLER, BODY) == Delivery("unknown", answered=False)
        assert monotonic() - start < 5  # 0.5 on an idle machine; whoever waits for the provider takes 30
        assert caplog.messages == ["SMS refused: no answer"]
        assert len(double.requests) == 1

    def test_of_a_broken_provider_nothing_is_known_and_one_that_is_not_there_took_nothing(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        double.refusal = Refusal(503, 503, "Service unavailable")
        assert send(open_client(settings), MOBILE, CALLER, BODY) == Delivery("unknown", answered=False)
        double.close()
        assert send(open_client(settings), MOBILE, CALLER, BODY) == Delivery("refused", answered=False)

    def test_an_account_that_redacts_is_asked_to_keep_neither_number_nor_text(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        double.redacts = True
        assert send(open_client(settings), MOBILE, CALLER, BODY, redacted=True) == TAKEN
        [form] = double.posts("/Messages.json")
        assert (form["ContentRetention"], form["AddressRetention"]) == ("discard", "obfuscate")

    def test_one_that_does_not_redact_costs_nobody_their_text(
        self, double: ProviderDouble, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert send(open_client(settings), MOBILE, CALLER, BODY, redacted=True) == TAKEN
        assert double.posts("/Messages.json")[1] == {"To": CALLER, "From": MOBILE, "Body": BODY}
        assert caplog.messages == ["SMS not redacted: 30029"]

    @pytest.mark.parametrize(
        "to", ["", "anonymous", "Wegwijs", "8811", "0470123456", "+32 470 12 34 56", f"{CALLER}\n"]
    )
    def test_what_is_no_number_is_not_even_tried(self, to: str, double: ProviderDouble, settings: Settings) -> None:
        assert send(open_client(settings), MOBILE, to, BODY) == Delivery("refused", answered=True)
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
        assert send(open_client(settings), MOBILE, CALLER, BODY) == TAKEN
        monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT)
        with pytest.raises(SettingsError, match="WEGWIJS_TWILIO_ACCOUNT_SID"):
            open_client(settings._replace(twilio_account_sid=""))

    def test_another_region_of_the_provider_has_both_its_hosts_there(self, settings: Settings) -> None:
        client = open_client(settings._replace(twilio_api="https://api.dublin.ie1.twilio.com"))
        assert client.messaging.base_url == "https://messaging.dublin.ie1.twilio.com"
        assert client.trunking.base_url == "https://trunking.dublin.ie1.twilio.com"


class TestTwoTokens:
    """While the auth token is rotated, either of two counts."""

    def test_the_other_one_is_tried_where_the_first_is_refused(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        rotating = settings._replace(twilio_auth_token="the old one", twilio_auth_token_next=TOKEN)
        assert send(open_client(rotating), MOBILE, CALLER, BODY) == TAKEN
        assert len(double.requests) == 2
        assert send(open_client(settings._replace(twilio_auth_token_next="x")), MOBILE, CALLER, BODY) == TAKEN
        assert len(double.requests) == 3, "the second is asked for nothing while the first one works"

    def test_where_both_are_refused_it_ends_there(self, double: ProviderDouble, settings: Settings) -> None:
        wrong = settings._replace(twilio_auth_token="x", twilio_auth_token_next="y")
        assert send(open_client(wrong), MOBILE, CALLER, BODY) == Delivery("refused", answered=True)
        assert len(double.requests) == 2

    def test_a_request_signed_with_either_is_admitted_and_with_no_other(self, tmp_path: Path, house: Line) -> None:
        app = create_app(house.settings._replace(twilio_auth_token_next="the next one"), lambda: MONDAY)
        form = {"CallSid": "CA1", "From": "anonymous", "To": VOICE_NUMBER}

        def status(token: str) -> int:
            signature = SignatureValidator(PUBLIC_URL, token).sign(f"{PUBLIC_URL}/voice", form)
            headers = {"X-Twilio-Signature": signature}
            return app.test_client().post("/voice", data=form, headers=headers, base_url=PUBLIC_URL).status_code

        assert [status(token) for token in (house.settings.twilio_auth_token, "the next one")] == [200, 200]
        assert [status(token) for token in ("", "another", "the next one ")] == [403, 403, 403]
        assert house.app.test_client().post("/voice", data=form, base_url=PUBLIC_URL).status_code == 403


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
    def test_what_would_override_the_addresses_is_cleared_and_nothing_else_is_sent(
        self, field: str, double: ProviderDouble, settings: Settings
    ) -> None:
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        mobile = double.numbers[1]
        mobile[field] = "TK" + "4" * 32
        changes = plan(client, settings, [])
        assert changes == [Change(MOBILE, mobile["sid"], field, "TK" + "4" * 32, "")]
        double.requests.clear()
        apply(client, changes)
        assert not mobile[field]
        [asked] = double.requests
        if field == "trunk_sid":
            assert (asked.method, asked.path) == ("DELETE", f"/v1/Trunks/TK{'4' * 32}/PhoneNumbers/{mobile['sid']}")
        else:
            assert list(asked.form.values()) == [""]
        assert plan(client, settings, []) == []

    def test_an_empty_field_is_never_sent_empty(self, double: ProviderDouble, settings: Settings) -> None:
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        assert all(all(form.values()) for form in double.posts(".json"))

    @pytest.mark.parametrize("status", [400, 404, 409, 422])
    def test_what_twilio_does_not_let_go_of_keeps_nothing_else_from_being_made(
        self, status: int, double: ProviderDouble, settings: Settings
    ) -> None:
        """Against the forms of its published description, which know no empty id."""
        settings = settings._replace(twilio_messaging_service=SERVICE)
        double.strict = status
        double.numbers[0]["trunk_sid"] = "TK" + "4" * 32
        double.numbers[1] |= {"voice_application_sid": "AP" + "5" * 32, "sms_application_sid": "AP" + "6" * 32}
        client = open_client(settings)
        undone = apply(client, plan(client, settings, []))
        kept = ["voice_application_sid", "sms_application_sid"]
        assert [(one.change.of, one.change.field) for one in undone] == [(MOBILE, field) for field in kept]
        assert {one.why for one in undone} == {f"Twilio answers with status {status}"}
        assert undone[0].by_hand == (
            f"By hand: at console.twilio.com, open {MOBILE}; under Voice, choose Webhook under “Configure with”, in "
            "place of the TwiML app."
        )
        assert [change.field for change in plan(client, settings, [])] == kept
        assert [len(form) for form in double.posts(".json") if "" in form.values()] == [1, 1]

    def test_an_empty_id_that_is_taken_and_passed_over_is_told_too(
        self, double: ProviderDouble, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tests.provider_double._update", lambda record, form: None)
        double.numbers[1]["sms_application_sid"] = "AP" + "6" * 32
        client = open_client(settings)
        change = Change(MOBILE, double.numbers[1]["sid"], "sms_application_sid", "AP" + "6" * 32, "")
        assert [one.why for one in apply(client, [change])] == ["Twilio keeps the TwiML app for messages"]

    @pytest.mark.parametrize("field", ["VoiceUrl", "SmsFallbackUrl", "StatusCallback"])
    def test_a_field_that_is_refused_keeps_no_other_of_the_number_from_being_set(
        self, field: str, double: ProviderDouble, settings: Settings
    ) -> None:
        double.disliked[field] = Refusal(400, 21402, "Url is not valid")
        client = open_client(settings)
        undone = apply(client, plan(client, settings, [MOBILE]))
        left = [one.change.field for one in undone]
        assert re.sub("(?<!^)([A-Z])", r"_\1", field).lower() in left
        assert left == [change.field for change in plan(client, settings, [MOBILE])]
        assert set(left) <= {"voice_url", "voice_fallback_url", "sms_fallback_url", "status_callback"}
        assert all(str(one.change.wanted) in one.by_hand for one in undone)

    def test_a_static_host_is_the_fallback_of_numbers_and_service(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        static = "https://static.example.org/line"
        settings = settings._replace(twilio_messaging_service=SERVICE, fallback_url=static, fallback_method="GET")
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        mobile = double.numbers[1]
        assert (mobile["voice_fallback_url"], mobile["voice_fallback_method"]) == (f"{static}/voice-bin.xml", "GET")
        assert (mobile["sms_fallback_url"], mobile["sms_fallback_method"]) == (f"{static}/sms.xml", "GET")
        assert (double.service["fallback_url"], double.service["fallback_method"]) == (f"{static}/sms.xml", "GET")
        assert plan(client, settings, []) == []

    def test_a_fallback_that_leads_to_a_bin_stays_unless_there_is_a_static_host(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        bin = "https://handler.twilio.com/twiml/EH" + "6" * 32
        double.numbers[1] |= {"voice_fallback_url": bin, "voice_fallback_method": "GET"}
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        assert (double.numbers[1]["voice_fallback_url"], double.numbers[1]["voice_fallback_method"]) == (bin, "GET")
        assert double.numbers[1]["sms_fallback_url"] == f"{PUBLIC_URL}/sms/fallback"
        static = settings._replace(fallback_url="https://static.example.org")
        assert {"voice_fallback_url"} < {change.field for change in plan(client, static, [MOBILE])}

    def test_twilio_is_told_to_remember_as_little_as_it_can(self, double: ProviderDouble, settings: Settings) -> None:
        settings = settings._replace(twilio_messaging_service=SERVICE)
        double.numbers[0]["voice_caller_id_lookup"] = True
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        assert double.numbers[0]["voice_caller_id_lookup"] is False
        assert double.service["sticky_sender"] is double.service["fallback_to_long_code"] is False

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
        settings = settings._replace(twilio_messaging_service=SERVICE)
        for last in range(3):
            double.add_number(f"+3246024000{last + 1}", sms=True)
        client = open_client(settings)
        apply(client, plan(client, settings, []))
        assert double.service["inbound_request_url"] == f"{PUBLIC_URL}/sms"
        assert double.service["fallback_url"] == f"{PUBLIC_URL}/sms/fallback"
        assert double.service["use_inbound_webhook_on_number"] is False
        assert len(double.senders) == 4 and VOICE_NUMBER not in str(double.senders)
        assert plan(client, settings, []) == []

    def test_a_refusal_is_told_with_its_code_and_a_new_plan_has_the_rest(
        self, double: ProviderDouble, settings: Settings
    ) -> None:
        client = open_client(settings)
        changes = plan(client, settings, [])
        double.refusal = Refusal(400, 21402, "Url is not valid")
        undone = apply(client, changes)
        assert [one.change for one in undone] == changes
        assert all("error 21402, see https://" in one.why for one in undone)
        double.refusal = None
        assert plan(client, settings, []) == changes

    @pytest.mark.parametrize("fault", ["cut", "half", "garbage", "empty", "list"])
    def test_an_answer_that_makes_no_sense_is_an_error(
        self, fault: Fault, double: ProviderDouble, settings: Settings
    ) -> None:
        double.fault = fault
        with pytest.raises(TwilioError, match="no answer that can be read"):
            plan(open_client(settings), settings, [])


class TestProvision:
    """The command, with the double in its settings."""

    @pytest.fixture(autouse=True)
    def environment(self, settings: Settings, double: ProviderDouble, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {"PUBLIC_URL": PUBLIC_URL, **double.settings}.items():
            monkeypatch.setenv(f"WEGWIJS_{name}", value)

    def run(self, *words: str, keyed: str | None = None) -> Ran:
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

    def test_what_was_refused_is_told_with_how_to_do_it_by_hand(self, double: ProviderDouble) -> None:
        double.strict = 422
        double.numbers[1]["voice_application_sid"] = "AP" + "5" * 32
        ran = self.run("--yes")
        assert ran.exit_code == 1
        assert f"    By hand: at console.twilio.com, open {MOBILE}; under Voice, choose Webhook" in ran.stdout
        assert ran.stdout.endswith(" settings. 1 could not be changed.\n")
        told = json.loads(self.run("--yes", "--json").stdout)
        assert [(one["of"], one["field"]) for one in told["undone"]] == [(MOBILE, "voice_application_sid")]

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
