"""Money: what a line spends on a day has an end, and after it the line still speaks."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.app import create_app
from ivr.engine.sms.chat import Exchange, turn
from ivr.provider.twilio.signature import SignatureValidator
from ivr.service.spending import Spending
from ivr.store.contract import Store, StoreDown
from ivr.store.keys import SPENDING
from ivr.wings.phone.transport import InProcess
from ivr.wings.phone.twiml import Verb, read_messages, read_voice
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, moment, new_sender, sentence
from tests.sealed import query

NOON = moment("2026-11-23 12:30")
CARD = {
    "stage": "card", "language": "en", "trail": "main", "topic": "food", "place": "4000", "called": "+3222123000",
    "since": str(int(NOON.timestamp()) // 60),
}  # fmt: skip
FAILED = sentence("through-failed")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    file = content / "menus/line.yaml"
    text = file.read_text().replace("all_a_minute: 100000", "all_a_minute: 100000, sms_a_day: 3")
    file.write_text(text.replace("put_through:\n", "put_through:\n  calls_a_day: 2\n  minutes_a_day: 40\n"))
    line = at_noon(line_of(content, tmp_path / "state"))
    yield line
    line.shelf.close()


def at_noon(line: Line) -> Line:
    """The same line when somebody answers the number on the card."""
    app = create_app(line.settings, clock=lambda: NOON)
    return Line(line.settings, app, line.shelf, InProcess(app, PUBLIC_URL, TOKEN))


def post(line: Line, path: str, form: dict[str, str]) -> str:
    """As the provider does: unlike our own phones, which cost nothing."""
    headers = {"X-Twilio-Signature": SignatureValidator(PUBLIC_URL, TOKEN).sign(PUBLIC_URL + path, form)}
    answer = line.app.test_client().post(path, base_url=PUBLIC_URL, data=form, headers=headers)
    assert answer.status_code == 200
    return answer.text


def through(line: Line, caller: str, sid: str = "CA1") -> list[Verb]:
    """Presses the key that puts through, on the first card."""
    form = {"CallSid": sid, "From": caller, "Digits": "1"}
    return list(read_voice(post(line, f"/voice/keys?{query(CARD, sid)}", form)))


def spent(line: Line) -> dict[str, int]:
    return {kind: SPENDING.count(line.store, kind, "2026-11-23", by=0) for kind in ("sms", "calls", "minutes")}


def test_after_the_ceiling_no_sms_goes_out_and_calls_are_answered(line: Line) -> None:
    sent = [read_messages(post(line, "/sms", {"From": new_sender(), "Body": "food 4000"})) for _ in range(6)]
    assert [len(messages) for messages in sent] == [1, 1, 1, 0, 0, 0]
    assert "For food" in post(line, f"/voice/keys?{query({'stage': 'language'})}", {"CallSid": "CA1", "Digits": "1"})


def test_a_message_that_comes_twice_at_once_is_paid_once(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)

    def at_once(*args: Any) -> Exchange:
        both.wait(10)
        return turn(*args)

    monkeypatch.setattr("ivr.engine.sms.chat.turn", at_once)
    form = {"From": new_sender(), "Body": "food 4000", "MessageSid": "SM1"}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: post(line, "/sms", form), range(2)))
    assert answers[0] == answers[1] and len(read_messages(answers[0])) == 1
    assert spent(line)["sms"] == 1


def test_our_own_phones_cost_nothing(line: Line) -> None:
    assert all(line.text("food 4000") for _ in range(6))
    assert not any(spent(line).values())


def test_a_caller_is_put_through_so_often_a_day_and_hears_the_number_still(line: Line) -> None:
    caller, other = new_sender(), new_sender()
    assert [through(line, caller)[-1].name for _ in range(2)] == ["Dial", "Dial"]
    [gather, _] = through(line, caller)
    assert gather.children[0].text == FAILED
    assert through(line, other)[-1].name == "Dial"
    assert spent(line) == {"sms": 0, "calls": 3, "minutes": 0}


def test_minutes_are_paid_as_they_were_begun_and_have_an_end(line: Line) -> None:
    dial = through(line, new_sender())[-1]
    assert dial.attributes["timeLimit"] == "1800"
    for seconds in ("1750", "61", "x", ""):
        post(line, f"/voice/dialled?{query(CARD)}", {"CallSid": "CA1", "DialCallStatus": "completed",
                                                   "DialCallDuration": seconds})  # fmt: skip
    assert spent(line) == {"sms": 0, "calls": 1, "minutes": 32}
    assert through(line, new_sender())[-1].attributes["timeLimit"] == str(8 * 60)
    post(line, f"/voice/dialled?{query(CARD)}", {"CallSid": "CA1", "DialCallDuration": "480"})
    assert through(line, new_sender())[0].children[0].text == FAILED


@pytest.mark.parametrize("prefix", ["+49", "+32499"])
def test_nobody_is_put_through_to_where_the_line_does_not_call(prefix: str, tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    file = content / "menus/line.yaml"
    file.write_text(file.read_text().replace("put_through:\n", f'put_through:\n  to: ["{prefix}"]\n'))
    line = at_noon(line_of(content, tmp_path / "state"))
    assert through(line, new_sender())[-1].name != "Dial"


class Broken:
    """A store of which nothing is in reach."""

    def tally(self, *_: object) -> None:
        raise StoreDown("full")

    def count(self, *_: object) -> int:
        raise StoreDown("full")

    def tallies(self, *_: object) -> list[object]:
        raise StoreDown("full")


def test_while_the_counts_are_out_of_reach_each_process_counts_for_itself() -> None:
    spending = Spending(Broken())  # type: ignore[arg-type]
    assert spending.left("sms", 5, MONDAY) == 5
    spending.add("sms", 4, MONDAY)
    assert spending.left("sms", 5, MONDAY) == 1
    assert spending.left("sms", 5, MONDAY + timedelta(days=1)) == 5


def test_what_is_paid_is_counted_until_the_ceiling_is_reached(house: Line, caplog: pytest.LogCaptureFixture) -> None:
    one, other, then = Spending(house.store), Spending(house.store), MONDAY + timedelta(days=701)
    assert [spending.pay("sms", 3, 7, then) for spending in (one, other, one, other, one)] == [True] * 3 + [False] * 2
    assert (one.today(then)["sms"], other.today(then)["sms"]) == (9, 9)
    assert [caplog.text.count(f"the ceiling is {what}") for what in ("near", "reached")] == [1, 2]
    assert other.pay("sms", 1, 10, then)


def test_while_the_counts_are_out_of_reach_each_process_pays_for_itself() -> None:
    spending = Spending(Broken())  # type: ignore[arg-type]
    assert [spending.pay("sms", 2, 3, MONDAY) for _ in range(3)] == [True, True, False]
    assert spending.today(MONDAY)["sms"] == 4


def test_processes_share_what_is_spent_and_the_log_says_when_it_is_nearly_over(
    house: Line, caplog: pytest.LogCaptureFixture
) -> None:
    store: Store = house.store
    one, other, then = Spending(store), Spending(store), MONDAY + timedelta(days=700)
    one.add("sms", 7, then)
    assert (other.left("sms", 10, then), "near" in caplog.text) == (3, False)
    other.add("sms", 2, then)
    assert one.left("sms", 10, then) == 1
    assert caplog.text.count("the ceiling is near") == 1
    one.add("sms", 2, then)
    assert [one.left("sms", 10, then) for _ in range(3)] == [0, 0, 0]
    assert caplog.text.count("the ceiling is reached") == 1
    assert logging.ERROR in {record.levelno for record in caplog.records}
