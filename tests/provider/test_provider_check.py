"""Whatever keeps the line from being reached is told in plain words, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.request_validator import RequestValidator

from ivr.config import Settings
from ivr.provider.finding import Finding
from ivr.provider.reach import HttpAnswer, Network
from ivr.provider.twilio.address import look_at
from ivr.provider.twilio.applying import apply
from ivr.provider.twilio.client import open_client
from ivr.provider.twilio.inspection import diagnose
from ivr.provider.twilio.provisioning import plan
from ivr.provider.twilio.static_host import look_at_static
from ivr.provider.twilio.wanted import Addresses
from tests.conftest import MONDAY, PUBLIC_URL, Line, settings_for
from tests.conftest import TOKEN as LINE_TOKEN
from tests.provider_double import (
    FREE_NUMBER,
    MARKED,
    MARKED_BODY,
    MOBILE,
    SERVICE,
    TOKEN,
    VOICE_NUMBER,
    Fault,
    ProviderDouble,
    Refusal,
    small_account,
)


@pytest.fixture
def double() -> Iterator[ProviderDouble]:
    with small_account() as double:
        yield double


@pytest.fixture
def settings(double: ProviderDouble, tmp_path: Path) -> Settings:
    return settings_for(tmp_path, tmp_path, FALLBACK_URL=STATIC, FALLBACK_METHOD="POST", **double.settings)


STATIC, SNAPSHOT = "https://static.example.org/line", "0123456789ab"
TWIML = "<?xml version='1.0'?><Response/>"
SIGNATURE = "X-Twilio-Signature"
WELL = {"/healthz": HttpAnswer(200, ""), "/readyz": HttpAnswer(200, ""), "unsigned": HttpAnswer(403, "")}
WELL |= {"signed": HttpAnswer(200, "<?xml version='1.0'?><Response/>")}
WELL |= {name: HttpAnswer(200, TWIML, "text/xml") for name in ("voice.xml", "voice-bin.xml", "sms.xml")}
WELL |= {"snapshot.txt": HttpAnswer(200, f"{SNAPSHOT}\n", "text/plain")}


def network(addresses: str = "8.8.8.8", days: int | str = 60, **answers: HttpAnswer) -> Network:
    """A line where all is well, but for what is given."""
    end = days if isinstance(days, str) else MONDAY.astimezone(UTC) + timedelta(days=days)
    answers = {name.replace("_xml", ".xml").replace("_txt", ".txt"): answer for name, answer in answers.items()}
    said = WELL | {name if name in WELL else f"/{name}": answer for name, answer in answers.items()}

    def fetch(url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> HttpAnswer:
        path = urlsplit(url).path
        if "static.example.org" in url:
            asked_by_get = form is None and "/by_get" in said and path.endswith(".xml")
            return said["/by_get" if asked_by_get else path.rpartition("/")[2]]
        return said[path] if form is None else said["signed" if SIGNATURE in headers else "unsigned"]

    return Network(lambda host: tuple(addresses.split()), lambda url: end, fetch)


Diagnose = Callable[..., dict[str, Finding]]


@pytest.fixture
def told(double: ProviderDouble, settings: Settings) -> Diagnose:
    """Diagnoses the account, with its numbers as they should be, and gives the findings by their sentence."""
    client = open_client(settings)
    apply(client, plan(client, settings, []))

    def told(of: Network | None = None, numbers: tuple[str, ...] = (), **more: Any) -> dict[str, Finding]:
        now = settings._replace(**more)
        sign = RequestValidator(TOKEN).compute_signature
        found = diagnose(open_client(now, longest=1.0), now, numbers, of or network(), sign, MONDAY, SNAPSHOT)
        return {finding.what: finding for finding in found}

    return told


def wrong(findings: dict[str, Finding]) -> list[str]:
    """What is an error, or a warning that is not about the landline without SMS."""
    return [what for what, found in findings.items() if found.level in ("warning", "error") and "SMS." not in what]


class TestCheck:
    def test_where_all_is_well_every_finding_is_good(self, told: Diagnose) -> None:
        findings = told()
        assert wrong(findings) == []
        assert len(findings) == 13
        assert f"{MOBILE} is connected to this line." in findings

    def test_every_fault_comes_with_what_to_do(self, told: Diagnose, double: ProviderDouble) -> None:
        double.account["type"] = "Trial"
        double.numbers[0]["voice_url"] = ""
        found = told(
            network(addresses="10.0.0.1", days=3, unsigned=HttpAnswer(200, ""), signed=HttpAnswer(502, ""))
        ).values()
        assert all(bool(finding.hint) == (finding.level != "good") for finding in found)
        assert len([finding for finding in found if finding.hint]) == 9

    @pytest.mark.parametrize(
        ("refusal", "sentence"),
        [
            (Refusal(401, 20003, "Authenticate"), "Twilio does not know this account SID with this auth token."),
            (Refusal(404, 20404, "Not found"), "Twilio does not know this account SID with this auth token."),
            (Refusal(403, 20005, "Account not active"), "The account at Twilio is suspended or closed."),
            (Refusal(429, 20429, "Too many"), "Twilio refuses: error 20429, see https://www.twilio.com/docs/errors"),
            (Refusal(500, 500, "Oops"), "Twilio answers with status 500."),
        ],
        ids=lambda value: str(value.code) if isinstance(value, Refusal) else "",
    )
    def test_an_account_that_cannot_be_used(
        self, refusal: Refusal, sentence: str, told: Diagnose, double: ProviderDouble
    ) -> None:
        double.refusal = refusal
        [what] = wrong(told())
        assert what.startswith(sentence)

    @pytest.mark.parametrize("fault", ["slow", "cut", "garbage", "empty", "list"])
    def test_a_provider_that_does_not_answer(self, fault: Fault, told: Diagnose, double: ProviderDouble) -> None:
        double.fault = fault
        assert wrong(told()) == ["Twilio gives no answer that can be read."]

    def test_an_account_with_another_token(self, told: Diagnose) -> None:
        assert wrong(told(twilio_auth_token="x")) == ["Twilio does not know this account SID with this auth token."]

    def test_suspended_and_trial_accounts(self, told: Diagnose, double: ProviderDouble) -> None:
        double.account["type"] = "Trial"
        assert "This is a trial account" in wrong(told())[0]
        double.account["status"] = "suspended"
        assert wrong(told()) == ["The account at Twilio is suspended or closed."]

    def test_a_number_that_is_not_in_the_account(self, told: Diagnose) -> None:
        [what] = wrong(told(numbers=("+3225555555",)))
        assert what == f"Not in the account: +3225555555; numbers in the account: {VOICE_NUMBER}, {MOBILE}."

    def test_what_the_numbers_cannot_do(self, told: Diagnose, double: ProviderDouble) -> None:
        double.add_number("+32460240001", voice=False, sms=True)
        double.add_number("+15005550006")
        double.add_number(FREE_NUMBER)
        what = list(told())
        assert f"{VOICE_NUMBER} cannot receive or send SMS. In Belgium only mobile numbers (04…) can." in what
        assert "+15005550006 cannot receive or send SMS." in what
        assert "+32460240001 cannot be called." in what
        shown = [
            number for number in (VOICE_NUMBER, MOBILE, FREE_NUMBER) if any(f"{number} may not" in w for w in what)
        ]
        assert shown == [FREE_NUMBER]

    def test_an_account_without_numbers(self, told: Diagnose, double: ProviderDouble) -> None:
        double.numbers.clear()
        assert wrong(told()) == ["The account has no number that can be called."]

    def test_settings_that_differ(self, told: Diagnose, double: ProviderDouble) -> None:
        double.numbers[0] |= {"voice_url": "https://demo.twilio.com/welcome/voice/", "trunk_sid": "TK1"}
        findings = told()
        [what] = wrong(findings)
        assert what == f"{VOICE_NUMBER} is not connected to this line as it should be: voice_url, trunk_sid."
        assert findings[what].hint == "Run `wegwijs twilio provision`."
        assert f"{MOBILE} is connected to this line." in findings

    def test_a_messaging_service_that_differs_or_is_not_there(self, told: Diagnose) -> None:
        [differs] = wrong(told(twilio_messaging_service=SERVICE))
        assert differs.startswith(f"{SERVICE} is not connected to this line") and differs.endswith("sender.")
        assert wrong(told(twilio_messaging_service="MG9")) == ["The messaging service MG9 is not in the account."]

    @pytest.mark.parametrize(
        ("of", "sentence"),
        [
            (network(addresses=""), "The name line.example.org cannot be found."),
            (network(addresses="127.0.0.1 ::1"), "The name line.example.org leads to a private address."),
            (network(days="self-signed certificate"), "is not accepted: self-signed certificate."),
            (network(days=13), "The certificate of line.example.org ends on 2026-12-06."),
            (network(healthz=HttpAnswer(0, "Connection refused")), "at its public address: Connection refused."),
            (network(healthz=HttpAnswer(502, "")), "at its public address: status 502."),
            (network(readyz=HttpAnswer(503, "")), "The line runs but has no content to answer with."),
            (network(unsigned=HttpAnswer(200, "")), "not sign is not turned away: status 200."),
            (network(signed=HttpAnswer(403, "")), "A call that is signed as Twilio does is turned away."),
            (network(signed=HttpAnswer(200, "Hello")), "is not answered: status 200."),
            (
                network(signed=HttpAnswer(0, "no answer within 5 seconds")),
                "is not answered: no answer within 5 seconds.",
            ),
        ],
    )
    def test_a_public_address_that_does_not_work(self, of: Network, sentence: str, told: Diagnose) -> None:
        [what] = wrong(told(of))
        assert what.endswith(sentence)

    def test_a_public_address_that_is_not_https(self, told: Diagnose) -> None:
        assert "http://line.example.org is not https." in wrong(told(public_url="http://line.example.org"))

    @pytest.mark.parametrize(
        ("of", "sentence"),
        [
            (network(sms_xml=HttpAnswer(404, "")), f"{STATIC}/sms.xml does not answer: status 404."),
            (network(voice_xml=HttpAnswer(0, "Connection refused")), "voice.xml does not answer: Connection refused."),
            (network(voice_xml=HttpAnswer(200, "<Response>", "text/xml")), "voice.xml is not well-formed XML."),
            (network(voice_xml=HttpAnswer(200, "\n" + TWIML, "text/xml")), "voice.xml is not well-formed XML."),
            (network(voice_xml=HttpAnswer(200, "<html/>", "text/xml")), "begins with <html> instead of <Response>."),
            (
                network(voice_xml=HttpAnswer(200, TWIML, "text/plain")),
                "voice.xml comes as text/plain instead of text/xml.",
            ),
            (network(voice_xml=HttpAnswer(200, TWIML)), "voice.xml comes as nothing instead of text/xml."),
            (
                network(sms_xml=HttpAnswer(200, f"<Response>{'é' * 32_000}</Response>", "text/xml")),
                f"{STATIC}/sms.xml is larger than 64 kB.",
            ),
            (
                network(snapshot_txt=HttpAnswer(200, "ba9876543210\n")),
                "The files on the static host are not of what is published now.",
            ),
            (
                network(sms_xml=HttpAnswer(405, ""), by_get=WELL["sms.xml"]),
                f"{STATIC}/sms.xml is there but not for POST: status 405.",
            ),
        ],
    )
    def test_a_static_host_that_would_not_help(self, of: Network, sentence: str, told: Diagnose) -> None:
        [what] = wrong(told(of))
        assert what.endswith(sentence)

    def test_a_static_host_that_is_not_there_or_is_the_line_itself_or_keeps_numbers(self, told: Diagnose) -> None:
        assert wrong(told(fallback_url="")) == [
            f"{VOICE_NUMBER} is not connected to this line as it should be: voice_fallback_url.",
            f"{MOBILE} is not connected to this line as it should be: voice_fallback_url, sms_fallback_url.",
            "Nobody answers when the line is down: there is no static host.",
        ]
        by_get = "The static host is asked by GET, which puts the numbers of callers into its log."
        assert by_get in told(fallback_method="GET") and by_get not in told()
        assert "http://static.example.org is not https." in told(fallback_url="http://static.example.org")
        found = look_at_static(Addresses(STATIC, STATIC), {}, network(), "")
        assert next(found).what == "The static host is the host of the line, and goes down with it."

    def test_twiml_bins_are_as_good(self, told: Diagnose, double: ProviderDouble) -> None:
        for number in double.numbers:
            number |= dict.fromkeys(("voice_fallback_url", "sms_fallback_url"), "https://handler.twilio.com/twiml/EH1")
        findings = told(fallback_url="")
        assert wrong(findings) == [] and "TwiML Bins answer when the line cannot." in findings

    def test_a_host_that_does_not_tell_its_snapshot_is_not_blamed(self, told: Diagnose) -> None:
        assert wrong(told(network(snapshot_txt=HttpAnswer(404, "")))) == []

    def test_texts_and_numbers_that_twilio_keeps_in_the_clear_are_told_and_nothing_of_them(
        self, told: Diagnose, double: ProviderDouble
    ) -> None:
        double.add_records("messages", 3, MONDAY)
        findings = told()
        assert wrong(findings) == ["Twilio keeps texts or numbers of the last messages in the clear."]
        assert MARKED not in str(findings) and MARKED_BODY not in str(findings)
        for record in double.records["messages"]:
            record |= {"body": "", "from": f"{MARKED[:-4]}XXXX"}
        assert "Twilio redacts the last messages." in told()

    def test_two_auth_tokens_are_told_as_long_as_they_are_two(self, told: Diagnose) -> None:
        [what] = wrong(told(twilio_auth_token_next="x"))
        assert what.startswith("Two auth tokens are set")

    def test_the_line_itself_passes(self, house: Line) -> None:
        def fetch(url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> HttpAnswer:
            client, path = house.app.test_client(), url.removeprefix(PUBLIC_URL)
            given = client.post(path, data=form, headers=headers, base_url=PUBLIC_URL) if form else client.get(path)
            return HttpAnswer(given.status_code, given.text)

        call = {"CallSid": "CA1", "From": "anonymous", "To": VOICE_NUMBER}
        sign = RequestValidator(LINE_TOKEN).compute_signature
        found = look_at(PUBLIC_URL, call, replace(network(), fetch=fetch), sign, MONDAY)
        assert [finding.level for finding in found] == ["good"] * 5
