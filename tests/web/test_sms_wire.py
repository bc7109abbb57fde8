"""A text over the wire: whatever comes, the provider gets an answer or learns that it has to ask elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr.engine.sms.chat import Exchange, turn
from ivr.model.steps import Reply
from ivr.provider.api import ProviderError
from ivr.wings.phone.twiml import read_messages
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, new_sender
from tests.store.conftest import Server

FORM = {"MessageSid": "SM1", "From": "+32470123456", "To": "+3222123000", "Body": "food 4000"}


def ask(line: Line, method: str, path: str, form: dict[str, str]) -> TestResponse:
    """A request as Twilio signs it: with a GET the form stands in the address."""
    client, validator = line.app.test_client(), RequestValidator(TOKEN)
    if method == "POST":
        headers = {"X-Twilio-Signature": validator.compute_signature(PUBLIC_URL + path, form)}
        return client.post(path, base_url=PUBLIC_URL, data=form, headers=headers)
    at = f"{path}?MessageSid=SM1&From=%2B32470123456&Body=food"
    headers = {"X-Twilio-Signature": validator.compute_signature(PUBLIC_URL + at, {})}
    return client.open(at, method=method, base_url=PUBLIC_URL, headers=headers)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST"])
@pytest.mark.parametrize("path", ["/sms/", "/sms", "/sms/fallback", "/sms/fallback/", "/smsx", "/sms/x", "/voice/"])
def test_what_is_no_webhook_is_never_silence_with_200(method: str, path: str, house: Line) -> None:
    answer = ask(house, method, path, FORM)
    if method == "POST" and path in ("/sms", "/sms/fallback"):
        assert answer.status_code == 200 and read_messages(answer.text)
    else:
        assert answer.status_code in (404, 405) and answer.data == b""


class Numbered(Exception):
    """A fault with a number of its own, as many libraries have."""

    code = 200


@pytest.mark.parametrize(
    "fault",
    [RuntimeError("x"), ProviderError("x"), ProviderError("x", 20404), Numbered(), KeyError("x"), MemoryError()],
)
@pytest.mark.parametrize("where", ["ivr.engine.sms.chat.turn", "ivr.service.chats.Chats.answer"])
def test_whatever_breaks_inside_a_texter_gets_the_last_words(
    where: str, fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = line_of(HOUSE, tmp_path)

    def explode(*args: object) -> None:
        raise fault

    monkeypatch.setattr(where, explode)
    answer = ask(line, "POST", "/sms", FORM)
    assert answer.status_code == 200
    [message] = read_messages(answer.text)
    assert "112" in message


@pytest.mark.parametrize("fault", [ProviderError("x"), ProviderError("x", 20404), Numbered()])
def test_whatever_breaks_inside_a_caller_hears_something(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = line_of(HOUSE, tmp_path)

    def explode(*args: object) -> None:
        raise fault

    monkeypatch.setattr("ivr.service.turns.turn", explode)
    answer = ask(line, "POST", "/voice", FORM)
    assert answer.status_code == 200 and "<Say" in answer.text


@pytest.fixture(params=["sqlite", "redis"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    if request.param == "sqlite":
        yield line_of(HOUSE, tmp_path / "state")
        return
    server = Server(tmp_path)
    yield line_of(HOUSE, tmp_path / "state", STORE=f"redis://127.0.0.1:{server.port}/0")
    server.stop()


def deliver(line: Line, words: str, sender: str, sid: str, **more: str) -> str:
    form = {"MessageSid": sid, "From": sender, "Body": words} | more
    return line.post(f"{PUBLIC_URL}/sms", form, MONDAY).body


class TestTwiceAtOnce:
    def both(self, deliveries: int, what: Callable[[], str]) -> list[str]:
        """The answers to one message that is delivered so often at the same moment."""
        together = threading.Barrier(deliveries)

        def one(_: int) -> str:
            together.wait(10)
            return what()

        with ThreadPoolExecutor(deliveries) as pool:
            return list(pool.map(one, range(deliveries)))

    def test_all_deliveries_of_a_message_get_one_answer(self, line: Line) -> None:
        """`more` is another page each time it is answered."""
        for number in range(30):
            sender = new_sender()
            deliver(line, "law 9000", sender, f"SMfirst{number}")
            answers = self.both(3, lambda who=sender, at=number: deliver(line, "more", who, f"SM{at}"))  # type: ignore[misc]
            assert len(set(answers)) == 1, number

    def test_of_two_that_think_at_once_the_first_ones_answer_goes_out(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        together, names = threading.Barrier(2), iter(("Bread", "Water"))

        def unlike(*args: object) -> Exchange:
            done = turn(*args)  # type: ignore[arg-type]
            together.wait(10)
            return done._replace(replies=[Reply("en", next(names))])

        monkeypatch.setattr("ivr.engine.sms.chat.turn", unlike)
        answers = self.both(2, lambda: deliver(line, "food 4000", "+32470000041", "SM1"))
        assert (len(set(answers)), next(names, "both thought")) == (1, "both thought")
        monkeypatch.undo()
        assert deliver(line, "food 4000", "+32470000041", "SM1") == answers[0]

    def test_where_the_first_fails_the_next_one_answers(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        def explode(*args: object) -> Exchange:
            raise RuntimeError

        with monkeypatch.context() as broken:
            broken.setattr("ivr.engine.sms.chat.turn", explode)
            assert "Bread" not in deliver(line, "food 4000", "+32470000042", "SM2")
        assert "Bread" in deliver(line, "food 4000", "+32470000042", "SM2")

    def test_who_was_killed_in_the_middle_is_not_waited_for(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        def killed(*args: object) -> Exchange:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr("ivr.engine.sms.chat.turn", killed)
            with pytest.raises(KeyboardInterrupt):
                deliver(line, "food 4000", "+32470000043", "SM3")
        assert "Bread" in deliver(line, "food 4000", "+32470000043", "SM3")


class TestOptOut:
    """Advanced Opt-Out: Twilio has answered, and tells what it was."""

    def test_what_twilio_has_answered_is_obeyed_and_not_answered_again(self, line: Line) -> None:
        sender = "+32470000051"
        assert "Bread" in deliver(line, "food 4000", sender, "SM1")
        assert "<Message" not in deliver(line, "GENOEG", sender, "SM2", OptOutType="STOP")
        assert "<Message" not in deliver(line, "hello", sender, "SM3")
        assert "<Message" not in deliver(line, "GO", sender, "SM4", OptOutType="START")
        assert "<Message" in deliver(line, "hello", sender, "SM5")
        assert "<Message" not in deliver(line, "HELP", sender, "SM6", OptOutType="HELP")

    @pytest.mark.parametrize("odd", ["", "MAYBE", "stop it"])
    def test_any_other_type_is_a_message_like_others(self, odd: str, line: Line) -> None:
        assert "Bread" in deliver(line, "food 4000", "+32470000052", "SM1", OptOutType=odd)

    def test_neither_is_counted_where_too_many_come(self, line: Line) -> None:
        sender = "+32470000053"
        for number in range(40):
            assert "<Message" not in deliver(line, "Liked “Bread”", sender, f"SMa{number}")
            assert "<Message" not in deliver(line, "INFO", sender, f"SMb{number}", OptOutType="HELP")
        assert "Bread" in deliver(line, "food 4000", sender, "SMc")
