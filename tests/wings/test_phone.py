"""The software phone does what the provider documents; and what is typed ahead reaches a line though keys get lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from ivr.errors import WireError
from ivr.wings.phone.call import Call
from ivr.wings.phone.transport import PhoneAnswer
from ivr.wings.phone.twiml import read_voice
from tests.conftest import MONDAY, Line, moment

A = "https://a.example/voice"


class Scripted:
    """A provider's other side that answers with these documents, one after the other, and notes what it is asked."""

    def __init__(self, *bodies: str) -> None:
        self.bodies = list(bodies)
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def call(self, *, by_get: bool = True) -> Call:
        call = Call(self._post, A, MONDAY, get=self._get if by_get else None)
        call.dial()
        return call

    def _post(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        return self._answer("POST", url, form)

    def _get(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        return self._answer("GET", url, form)

    def _answer(self, method: str, url: str, form: Mapping[str, str]) -> PhoneAnswer:
        self.asked.append((method, url, dict(form)))
        return PhoneAnswer(200, f"<Response>{self.bodies.pop(0)}</Response>")


@pytest.mark.parametrize(
    ("document", "deed"),
    [
        ("<Gather action='next' method='{}' numDigits='1'/>", lambda call: call.type("1")),
        ("<Redirect method='{}'>next</Redirect>", lambda call: None),
        ("<Dial action='next' method='{}'>+3223000000</Dial>", lambda call: call.come_back("busy")),
        ("<Record action='next' method='{}'/>", lambda call: call.speak("https://a.example/r")),
    ],
    ids=["Gather", "Redirect", "Dial", "Record"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
class TestMethod:
    def test_a_document_is_asked_for_as_it_says(self, method: str, document: str, deed: object) -> None:
        line = Scripted(document.format(method), "<Hangup/>")
        call = line.call()
        deed(call)  # type: ignore[operator]
        assert [asked[:2] for asked in line.asked] == [("POST", A), (method, "https://a.example/next")]
        assert call.ended

    def test_a_phone_that_cannot_does_not_pretend(self, method: str, document: str, deed: object) -> None:
        line = Scripted(document.format(method), "<Hangup/>")
        if method == "POST":
            deed(line.call(by_get=False))  # type: ignore[operator]
            assert len(line.asked) == 2
        else:
            with pytest.raises(WireError, match="by GET"):
                deed(line.call(by_get=False))  # type: ignore[operator]


def test_a_request_by_get_is_signed_over_its_address(house: Line) -> None:
    """The line wants all by POST: 405 is its answer to who may ask, and 403 to who may not."""
    answer = house.post.get("https://line.example.org/healthz?a=1", {"CallSid": "CA1"}, MONDAY)
    assert (answer.status, "up" in answer.body) == (200, True)


class TestLoop:
    @pytest.mark.parametrize(("loop", "times"), [("", 1), (" loop='3'", 3), (" loop='0'", 1000)])
    @pytest.mark.parametrize("verb", ["<Say{}>One two</Say>", "<Play{}>https://a.example/x.wav</Play>"])
    def test_it_is_heard_so_often(self, verb: str, loop: str, times: int) -> None:
        once = Scripted(verb.format("")).call().t
        call = Scripted(verb.format(loop) + "<Say>Three</Say>").call()
        heard = [event["heard"] for event in call.events if "heard" in event]
        assert len(heard) == times + 1
        assert call.t >= once * times


@pytest.mark.parametrize("number", ["+3223000000", "112", "1712", "415-123-4567", "02 300 00 00"])
def test_a_number_is_dialled_as_the_text_of_dial_or_a_noun_in_it(number: str) -> None:
    for inside in (number, f"<Number>{number}</Number>"):
        call = Scripted(f"<Dial callerId='+3223000000'>{inside}</Dial>").call()
        assert [event["dialled"]["number"] for event in call.events if "dialled" in event] == [number]


@pytest.mark.parametrize(
    "document",
    [
        "<Dial>somebody</Dial>",
        "<Dial>12</Dial>",
        "<Dial><Sip>sip:a@b</Sip></Dial>",
        "<Play>two words</Play>",
        "<Redirect>two words</Redirect>",
        "<Gather method='get'/>",
    ],
)
def test_what_the_provider_would_not_do_is_refused(document: str) -> None:
    with pytest.raises(WireError):
        read_voice(f"<Response>{document}</Response>")


class TestSilence:
    SILENCE = "<Play>https://a.example/audio/silence/4.wav</Play>"

    def test_the_silence_that_ends_a_question_belongs_to_its_wait(self) -> None:
        question = f"<Gather timeout='1' action='next'><Pause length='2'/>{self.SILENCE}<Pause/></Gather>"
        call = Scripted(question).call()
        assert (call.t, call.patience) == (0, 8)
        call.wait()
        assert (call.t, call.ended) == (8, True)

    def test_elsewhere_it_is_heard(self) -> None:
        question = f"<Gather timeout='3' action='next'>{self.SILENCE}<Say>Go on</Say></Gather>"
        call = Scripted(f"{self.SILENCE}{question}").call()
        assert [event["pause"] for event in call.events if "pause" in event] == [4, 4]
        assert (call.t > 8, call.patience) == (True, 3)

    def test_after_a_key_only_a_further_key_is_waited_for(self) -> None:
        line = Scripted(f"<Gather timeout='1' action='next'>{self.SILENCE}</Gather>", "<Hangup/>")
        call = line.call()
        call.type("12")
        assert call.patience == 1
        call.wait()
        assert (line.asked[1][2]["Digits"], call.t) == ("12", 1)


class TestTypedAhead:
    """Keys that come between two documents are lost, as at the provider."""

    def test_the_phone_loses_what_comes_between_two_documents(self) -> None:
        ask = "<Gather action='next' numDigits='1'/>"
        line = Scripted(ask, ask, "<Hangup/>")
        call = line.call()
        call.type("123")
        assert [asked[2].get("Digits") for asked in line.asked] == [None, "1"]
        assert call.events[-1]["lost"] == "23"

    @pytest.mark.parametrize(
        ("before", "keys"),
        [
            ("", "114000"),
            ("1", "14000"),
            ("11", "4000"),
            ("1", "704000#"),
            ("", "1704000#"),
            ("1", "2*14000"),
            ("1", "*" + "114000"),
            ("114000", "0" + "14000"),
            ("114000", "3*" + "4000"),
        ],
    )
    def test_a_path_in_one_go_leads_to_the_card(self, before: str, keys: str, house: Line) -> None:
        call = house.call(moment("2026-11-23 12:30"))
        call.dial()
        for key in before:
            call.press(key)
        told = len(call.events)
        call.type(keys)
        if call.typed:
            call.wait()
        heard = [event for event in call.events[told:] if "heard" in event]
        assert not any("lost" in event for event in call.events)
        assert "Bread." in [event["heard"] for event in heard]
        assert heard[0]["key"] == "place-here", "nothing is heard of what lies on the way"

    @pytest.mark.parametrize(("first", "rest"), [("7", "02#"), ("70", "2#"), ("702", "#"), ("7", "0")])
    def test_a_code_may_be_typed_with_pauses(self, first: str, rest: str, house: Line) -> None:
        """Its beginning is not taken for a shorter code."""
        call = house.call(moment("2026-11-23 12:30"))
        call.dial()
        call.press("1")
        call.type(first)
        call.wait()
        assert [event["key"] for event in call.events if "heard" in event][-1] == "code-rest"
        call.type(rest)
        if call.typed:
            call.wait()
        assert "code-unknown" not in [event.get("key") for event in call.events]
        assert not any("lost" in event for event in call.events)

    def test_after_the_last_digit_of_a_postal_code_the_line_goes_on_at_once(self, house: Line) -> None:
        """What is lost there is a key of a card that nobody has heard yet."""
        call = house.call(moment("2026-11-23 12:30"))
        call.dial()
        for key in "11":
            call.press(key)
        call.type("40003")
        assert call.events[-1]["lost"] == "3"
        assert "Bread." in [event.get("heard") for event in call.events]

    def test_who_presses_one_key_waits_a_second(self, house: Line) -> None:
        call = house.call()
        call.dial()
        began = call.t
        call.press("1")
        assert call.last_document - began == 1
        began = call.t
        call.wait()
        assert call.last_document - began == house.library.line.first_digit_timeout
