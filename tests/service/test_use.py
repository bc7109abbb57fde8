"""How the line is used: counted once, by week, about nobody, and never of a trial."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.app import STORE, create_app
from ivr.service.use_counts import DAY_KEYS
from ivr.store.contract import Store, StoreDown, Tally
from ivr.store.keys import USE
from ivr.wings.phone.transport import InProcess
from tests.conftest import HOUSE, PUBLIC_URL, TOKEN, Line, line_of, moment, new_sender
from tests.service.test_spending import post

WEDNESDAY = moment("2026-11-25 14:05")


class Watch:
    """A clock that is set."""

    now = WEDNESDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def line(tmp_path: Path, watch: Watch) -> Line:
    first = line_of(HOUSE, tmp_path / "state")
    app = create_app(first.settings, clock=watch)
    return Line(first.settings, app, first.shelf, InProcess(app, PUBLIC_URL, TOKEN))


def caller(line: Line, watch: Watch, *keys: str, call: str = "CA1", wait: int = 10) -> str:
    """Calls and presses keys, so many seconds apart; the address of the next turn."""
    form = {"CallSid": call, "From": new_sender(), "To": "+3222123000"}
    heard = post(line, "/voice", form)
    for pressed in keys:
        watch.now += timedelta(seconds=wait)
        heard = post(line, onward(heard), {**form, "Digits": pressed})
    return onward(heard)


def onward(document: str) -> str:
    [address, *_] = re.findall(r'action="([^"]+)"', document)
    return str(address).replace("&amp;", "&").removeprefix(PUBLIC_URL)


def uses(line: Line) -> list[Tally]:
    """As the line itself reads them: whoever opens the store beside it gets them a second later."""
    store: Store = line.app.extensions[STORE]
    return store.tallies(USE.name, "")


def counted(line: Line) -> dict[str, int]:
    found: Counter[str] = Counter()
    for tally in uses(line):
        found[tally.key] += tally.count
    return {key: count for key, count in found.items() if count}


def test_a_call_counts_for_each_thing_once(line: Line, watch: Watch) -> None:
    caller(line, watch, "1", "1", "4000")
    assert counted(line) == {
        "call day": 1, "call hour 14": 1, "call language en": 1, "call topic food": 1, "call area south": 1,
        "call found yes": 1, "call first-number 30-45s": 1, "call ended card": 1,
    }  # fmt: skip


def test_only_how_many_there_were_is_counted_by_day(line: Line, watch: Watch) -> None:
    caller(line, watch, "1", "1", "4000")
    post(line, "/sms", {"From": new_sender(), "Body": "food 4000"})
    days = {tally.key: tally.day for tally in uses(line)}
    assert {key for key, day in days.items() if day == "2026-11-25"} == set(DAY_KEYS)
    assert {day for key, day in days.items() if key not in DAY_KEYS} == {"2026-11-23"}


def test_a_call_counts_where_it_ended_also_after_midnight_on_sunday(line: Line, watch: Watch) -> None:
    watch.now = moment("2026-11-29 23:59")
    caller(line, watch, "1", wait=120)
    caller(line, watch, call="CA2")
    ended = {(t.key, t.day): t.count for t in uses(line) if "ended" in t.key and t.count}
    assert ended == {("call ended menu", "2026-11-23"): 1, ("call ended language", "2026-11-30"): 1}


def test_a_request_that_comes_twice_counts_once(line: Line, watch: Watch) -> None:
    form = {"CallSid": "CA1", "From": new_sender(), "To": "+3222123000"}
    documents = {onward(post(line, "/voice", form)) for _ in range(2)}
    for address in documents:
        post(line, address, {**form, "Digits": "1"})
    assert counted(line) == {"call day": 1, "call hour 14": 1, "call language en": 1, "call ended menu": 1}


def test_being_put_through_is_counted_by_what_came_of_it(line: Line, watch: Watch) -> None:
    watch.now = moment("2026-11-25 12:30")
    back = caller(line, watch, "1", "1", "4000", "1")
    assert counted(line)["call ended through"] == 1
    post(line, back, {"CallSid": "CA1", "DialCallStatus": "busy", "DialCallDuration": "0"})
    assert {"call through busy": 1, "call ended card": 1}.items() <= counted(line).items()
    assert "call ended through" not in counted(line)


def test_a_text_counts_for_what_it_asks(line: Line) -> None:
    post(line, "/sms", {"From": new_sender(), "Body": "food 4000", "MessageSid": "SM1"})
    post(line, "/sms", {"From": new_sender(), "Body": "qwrtzpl"})
    assert counted(line) == {
        "text day": 2, "text hour 14": 2, "text language en": 2, "text topic food": 1, "text area south": 1,
        "text found yes": 1, "text found no": 1,
    }  # fmt: skip


def test_trials_are_not_counted(line: Line) -> None:
    call = line.call()
    call.dial()
    for key in "11":
        call.press(key)
    line.text("food 4000")
    post(line, "/voice", {"CallSid": "CA1", "From": new_sender(), "Wegwijs": "selfcall"})
    post(line, "/sms", {"From": new_sender(), "Body": "food 4000", "Wegwijs": "selfcall"})
    assert counted(line) == {}


def test_a_store_that_is_down_stops_no_call(line: Line, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreDown("full")

    monkeypatch.setattr("ivr.store.keys.Counter.add", down)
    caller(line, watch, "1", "1", "4000")
