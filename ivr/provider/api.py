"""What the line needs of whoever connects it with the telephone network, whatever their name.

`web` and the wings know `Provider` and nothing else; `ivr.provider.twilio` is one. A form is what the provider posts,
as it came: only a provider knows the names in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ivr.errors import IvrError
from ivr.model import Language
from ivr.model.steps import Dialled, Handover, Keys, MarkName, Reply, Say, Silence, Sms, Start, Step

Form = Mapping[str, str]


class Headers(Protocol):
    """The headers of a request, whatever the case of their names."""

    def get(self, name: str, /) -> str | None: ...


class ProviderError(IvrError):
    """The provider refused or gave no answer; `code` is its error number, else the HTTP status, else 0.

    `status` is the HTTP status, 0 without an answer; `wait` the seconds it asks to wait, 0.0 where it names none.
    """

    def __init__(self, words: str, code: int = 0, status: int = 0, wait: float = 0.0) -> None:
        self.code, self.status, self.wait = code, status, wait
        super().__init__(words)


class Caller(NamedTuple):
    """Who is calling, for this request only: their number as the provider sends it, and the id of the call."""

    number: str
    call: str


class Delivery(NamedTuple):
    """What came of a text. `answered` is whether the provider did its part: a refusal of one number is an answer, no
    answer in time and too many requests are none."""

    outcome: Handover
    answered: bool


class Plain(NamedTuple):
    """A sentence for when the content may be broken: what a voice needs, and no clip. Without a `voice` the provider
    takes one of the locale."""

    text: str
    locale: str
    voice: str | None = None


class CallUrls(NamedTuple):
    """What a call's document points at: the URLs that get the keys, the silence, and the end of a call that was put
    through; the addresses of the clips that speak a sentence as it is asked for, also slowly (none where there are
    none), and each language's voice."""

    keys_url: str
    silence_url: str
    dialled_url: str
    clips: Callable[[Say], tuple[str, ...]]
    voices: Mapping[str, Language]
    mark: Callable[[MarkName], str | None] = lambda name: None
    """The address of a sound mark."""
    silence: Callable[[int], str | None] = lambda seconds: None
    """The address of so many seconds of silence, for where a pause has to be played."""
    spoken_url: str = ""
    """Where a call goes on after a recording; only the recorder asks for one."""
    told_url: str = ""
    """Where the provider tells that the file of a recording is ready."""


class Incoming(Protocol):
    """What a request of the provider says. Whatever does not have its form is taken to be absent."""

    def admits(self, environ: Mapping[str, Any], form: Any, headers: Headers) -> bool:
        """Whether a request really comes from the provider: its WSGI environment, its form (or the text of a body that
        is none) and its headers."""

    def caller(self, form: Form) -> Caller:
        """Who calls or texts."""

    def called(self, form: Form) -> str:
        """The number of the line that was called (E.164), or whatever stands there."""

    def start(self, form: Form, sms_to: Iterable[str]) -> Start:
        """The beginning of a call; `sms_to` are the beginnings of numbers that an SMS may be sent to."""

    def keys(self, form: Form) -> Keys | Silence:
        """The keys that were pressed; none at all is silence."""

    def dialled(self, form: Form) -> Dialled:
        """How putting through ended."""

    def minutes(self, form: Form) -> int:
        """The minutes of a call that was put through, as they are paid."""

    def sms(self, form: Form) -> Sms:
        """The words of an SMS."""

    def message_id(self, form: Form) -> str:
        """The provider's id of an SMS, the same for each delivery of it; "" where it gives none."""

    def recording_id(self, form: Form) -> str:
        """The id of the recording that a request tells of; "" where it tells of none."""

    def hung_up(self, form: Form) -> bool:
        """Whether a recording ended because they hung up."""


class Outgoing(Protocol):
    """Answers, in what the provider executes; `content_type` is their MIME type."""

    content_type: str

    def call(self, steps: Iterable[Step], urls: CallUrls) -> str:
        """One turn of a call; raises `WireError` for a document that the provider would refuse."""

    def replies(self, replies: Iterable[Reply]) -> str:
        """The answer to an SMS; without replies it sends nothing."""

    def plain(self, sentences: Iterable[Plain], then: str = "") -> str:
        """Sentences, and then on to this URL; without one the call ends."""

    def nothing(self) -> str:
        """The answer that does nothing."""


class Recordings(Protocol):
    """What was recorded in calls; `records` tells whether anything can be, with these settings."""

    records: bool

    def recording(self, id: str) -> bytes:
        """A recording as a WAV file, at most 5 MB. Raises `ProviderError`."""

    def delete_recording(self, id: str) -> None:
        """Deletes it there; one that is gone is deleted too. Raises `ProviderError`."""


class Messenger(Protocol):
    """Sending SMS beside a request; `texts` tells whether any can be sent, with these settings."""

    texts: bool

    def text(self, sender: str, to: str, text: str) -> Handover:
        """Sends an SMS; what came of it, within a second."""

    def troubles(self) -> Sequence[str]:
        """What whoever is on call should know, in plain sentences."""


class Provider(Incoming, Outgoing, Messenger, Recordings, Protocol):
    """All of it."""
