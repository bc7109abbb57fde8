"""What a call can be told to do, and what a caller can do: the border between the engine and every wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Say(NamedTuple):
    """A sentence in one language. `prompt` names what it was made from, for recordings and traces; `slow` asks for it
    to be said slowly."""

    language: str
    text: str
    prompt: str
    slow: bool = False


class Pause(NamedTuple):
    """Silence, in whole seconds, for instance to write a number down."""

    seconds: int = 1


MarkName = Literal["listening", "sent", "wrong"]


class Mark(NamedTuple):
    """A short soft tone that says what happened to who does not understand a word."""

    name: MarkName


Heard = Say | Pause | Mark


class Gather(NamedTuple):
    """Speech during which keys already work, then a wait of `timeout` seconds for up to `digits` keys.

    `finish` is a key that ends the entry early and is not part of it; empty means that every key is input. `more` is
    how many seconds to wait for each further key, where that is less: keys that are pressed between two questions are
    lost, so who types ahead has to be heard to the end before the next one.
    """

    speech: tuple[Heard, ...]
    digits: int
    timeout: int
    finish: str = ""
    more: int | None = None


@dataclass(frozen=True)
class Dial:
    """Puts the caller through. `caller_id` is the line's own number, never the caller's; `ring` and `limit` are how
    many seconds it may ring, and last."""

    number: str
    caller_id: str
    ring: int
    limit: int


class Send(NamedTuple):
    """An SMS to whoever calls, from the line's `sender`; the call then goes on with `Sent`."""

    language: str
    text: str
    sender: str


Complaint = Literal["no-answer", "wrong-number", "closed", "no-help"]


class Report(NamedTuple):
    """A caller says that the number of a service did not work, and why. Nothing about the caller goes with it."""

    service: str
    number: str
    why: Complaint


class Record(NamedTuple):
    """Records from a beep on, at most `longest` seconds, until the key `finish` or a long silence."""

    longest: int
    finish: str = "#"


@dataclass(frozen=True)
class End:
    """Hang up."""


@dataclass(frozen=True)
class Reply:
    """An SMS to the person who texted."""

    language: str
    text: str


Step = Say | Pause | Mark | Report | Gather | Record | Dial | Send | End
"""A call's turn is some speech or a report, then exactly one `Gather`, `Dial`, `Send` or `End`."""


class Start(NamedTuple):
    """Somebody calls. `called` is the number of the line that they dialled, as far as the provider tells; `sms` is
    whether an SMS can reach them: they call from a mobile phone and show its number."""

    called: str = ""
    sms: bool = False


class Keys(NamedTuple):
    """Keys that were pressed, in order."""

    pressed: str


@dataclass(frozen=True)
class Silence:
    """The wait ended and no key came."""


Outcome = Literal["answered", "busy", "no-answer", "failed"]


class Dialled(NamedTuple):
    """The caller is back from being put through."""

    outcome: Outcome


Handover = Literal["taken", "refused", "unknown"]
"""What came of giving an SMS to the provider; where it is unknown, the SMS may still come."""


class Sent(NamedTuple):
    """The SMS was given to the provider."""

    outcome: Handover


Handled = Literal["stop", "start", "info"]
"""A command that the provider has answered itself."""


class Sms(NamedTuple):
    """An SMS came in. Who sent it is not said: the engine has no use for it. `handled` is what the provider has already
    answered of it."""

    body: str
    handled: Handled | None = None


Event = Start | Keys | Silence | Dialled | Sent
