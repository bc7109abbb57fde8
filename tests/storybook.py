"""Stories as data: read from their files, played on the software phone, and with `--update` told anew in place."""

from __future__ import annotations

import io
import re
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from ivr.web.trial import FULL_MOBILE
from ivr.wings.phone.call import Call
from ivr.wings.phone.call_state import resumed, state_of
from ivr.wings.phone.playing import press
from ivr.wings.phone.trial_numbers import LANDLINE, MOBILE, OWN_NUMBER, WITHHELD
from tests.conftest import Line, moment, new_sender

CALLERS = {"mobile": MOBILE, "landline": LANDLINE, "withheld": WITHHELD, "full mobile": FULL_MOBILE}


class Book:
    """A file of stories, with its comments."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._yaml = YAML()
        self._yaml.width, self._yaml.preserve_quotes = 10_000, True
        self._yaml.indent(mapping=2, sequence=4, offset=2)
        # ruamel.yaml would indent the list of stories by two: it gets them so, that comments stay where they are.
        self.stories: list[dict[str, Any]] = self._yaml.load(re.sub(r"(?m)^(?=.)", "  ", path.read_text()))

    def save(self) -> None:
        """Write what was told anew; a story that goes as it was told stays as it was typed."""
        out = io.StringIO()
        self._yaml.dump(self.stories, out)
        text = re.sub(r"(?m)^  ", "", out.getvalue())
        if text != self.path.read_text():
            self.path.write_text(text)


def play_call(line: Line, story: dict[str, Any], update: bool = False) -> None:
    """Play a call, and hold it against the story; or with `update` the story against the call, where the story expects
    anything. What is missing from a story is never filled in: it fails either way."""
    call = line.call(moment(str(story["at"])), CALLERS[story.get("caller", "mobile")], story.get("to", OWN_NUMBER))
    events = []
    for step in story["call"]:
        for deed in step:
            call = resumed(call.post, state_of(call))
            _act(call, deed)
            if update and step[deed]:
                step[deed] = heard(call)
            assert heard(call) == step[deed], deed
            events += call.events
    if update and "ended" in story:
        story["ended"] = call.ended
    assert call.ended == story.get("ended", False)
    texts = [event["heard"] for event in events if "heard" in event]
    _hold_said(story.get("says", []), texts + [event["sms"]["body"] for event in events if "sms" in event], update)


def _hold_said(says: list[str], texts: list[str], update: bool) -> None:
    """Each of these was heard somewhere. With `update`, what is no longer said becomes what is most like it."""
    for number, text in enumerate(says):
        if update and text not in texts:
            says[number] = (get_close_matches(text, texts, 1) or [text])[0]
        assert says[number] in texts


def play_chat(line: Line, story: dict[str, Any], update: bool = False) -> None:
    """The same for a chat: each message, and the whole answer."""
    sender = new_sender()
    for message in story["text"]:
        for words in message:
            replies = line.text(str(words), moment(str(story["at"])), sender)
            answer = "\n".join(str(reply["body"]) for reply in replies)
            if update and message[words] and answer != message[words].strip():
                message[words] = LiteralScalarString(f"{answer}\n")
            assert answer == message[words].strip()


def heard(call: Call) -> str:
    """The keys of what was heard, and SMS for a message that came in."""
    keys = ["SMS" if "sms" in event else str(event["key"]) for event in call.events if event.keys() & {"heard", "sms"}]
    return " ".join(key for key, _ in groupby(keys))


def _act(call: Call, deed: str) -> None:
    match deed:
        case "dial":
            call.dial()
        case "hang up":
            call.hang_up()
        case _:
            press(call, deed)
