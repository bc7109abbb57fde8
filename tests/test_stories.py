"""Replays every story over the wire."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.web.trial import FULL_MOBILE
from ivr.wings.phone.call import LANDLINE, MOBILE, OWN_NUMBER, WITHHELD, Call
from ivr.wings.phone.playing import press
from tests.conftest import Line, moment, new_sender

STORIES = Path(__file__).parent / "stories"


def stories(kind: str) -> list[Any]:
    found = [story for path in sorted(STORIES.glob("*.yaml")) for story in YAML(typ="safe").load(path)]
    return [pytest.param(story, id=story["story"]) for story in found if kind in story]


def line_of(story: dict[str, Any], request: pytest.FixtureRequest) -> Line:
    line = request.getfixturevalue(story["line"])
    assert isinstance(line, Line)
    return line


def act(call: Call, deed: str) -> None:
    match deed:
        case "dial":
            call.dial()
        case "hang up":
            call.hang_up()
        case _:
            press(call, deed)


CALLERS = {"mobile": MOBILE, "landline": LANDLINE, "withheld": WITHHELD, "full mobile": FULL_MOBILE}


def heard(call: Call) -> str:
    """The keys of what was heard, and SMS for a message that came in."""
    keys = ["SMS" if "sms" in event else str(event["key"]) for event in call.events if event.keys() & {"heard", "sms"}]
    return " ".join(key for key, _ in groupby(keys))


@pytest.mark.parametrize("story", stories("call"))
def test_a_call_goes_as_told(story: dict[str, Any], request: pytest.FixtureRequest) -> None:
    line = line_of(story, request)
    caller = CALLERS[story.get("caller", "mobile")]
    call = line.call(moment(str(story["at"])), caller, story.get("to", OWN_NUMBER))
    events = []
    for step in story["call"]:
        for deed, expected in step.items():
            call = Call.resume(call.post, call.state())
            act(call, deed)
            assert heard(call) == expected, deed
            events += call.events
    assert call.ended == story.get("ended", False)
    texts = [event["heard"] for event in events if "heard" in event]
    texts += [event["sms"]["body"] for event in events if "sms" in event]
    for text in story.get("says", ()):
        assert text in texts


@pytest.mark.parametrize("story", stories("text"))
def test_a_text_is_answered_as_told(story: dict[str, Any], request: pytest.FixtureRequest) -> None:
    line, sender = line_of(story, request), new_sender()
    for message in story["text"]:
        for words, expected in message.items():
            replies = line.text(str(words), moment(str(story["at"])), sender)
            assert "\n".join(str(reply["body"]) for reply in replies) == expected.strip()
