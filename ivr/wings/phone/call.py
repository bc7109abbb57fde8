"""A call: dials, hears, presses keys, keeps silent. Time is simulated; speech takes as long as it would."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from ivr.errors import WireError
from ivr.model.steps import Reply, Say
from ivr.wings.phone.asking import Asker, Fallback, Method
from ivr.wings.phone.hearing import JsonEvent, Length, estimated, heard
from ivr.wings.phone.transport import Post
from ivr.wings.phone.twiml import Verb, read_voice
from ivr.wings.phone.verbs import ending, method_of, patience_of

# Twilio ends a call that only goes from document to document; no caller has heard anything by then.
_MOST_DOCUMENTS_WITHOUT_INPUT = 30

_Next = tuple[str, Method]


@dataclass
class Call:
    """One call over `post`, in which texts take as long as `length` says. `events` grows as it goes; `waiting` is the
    Gather that waits for keys, `dialling` the Dial that the caller is put through by, and `recording` the Record that
    listens, if there is one; `last_document` is when the line last answered, `documents` how often it did. Without
    `get` a document that is to be had by GET is a `WireError`, without a `fallback` any failure of the line."""

    post: Post
    url: str
    start: datetime
    sid: str = field(default_factory=lambda: f"CA{secrets.token_hex(16)}")
    to: str = ""
    sender: str = ""
    t: float = 0.0
    typed: str = ""
    ended: bool = False
    waiting: Verb | None = None
    dialling: Verb | None = None
    recording: Verb | None = None
    after: tuple[Verb, ...] = ()
    events: list[JsonEvent] = field(default_factory=list)
    last_document: float = 0.0
    documents: int = 0
    length: Length = estimated
    get: Post | None = None
    fallback: Fallback | None = None

    def dial(self) -> None:
        """Calls the line and listens until it waits for a key or hangs up."""
        self._request(self.url, {})

    def press(self, key: str) -> None:
        """Presses one key, also while the line speaks, and waits where that is all the line wants: a moment, in which
        more keys could follow."""
        self.type(key)
        if self.typed and self.is_quick:
            self.wait()

    def type(self, keys: str) -> None:
        """Presses keys in one go, faster than the line answers. Those after the one that ends an entry come between two
        documents, where the provider listens to nobody: they are lost."""
        for position, key in enumerate(keys):
            before = self.documents
            self._key(key)
            if self.documents != before and (lost := keys[position + 1 :]):
                self._note(lost=lost)
                return

    @property
    def is_quick(self) -> bool:
        """Whether the line waits for keys, and after one for a second only."""
        return self.waiting is not None and self.waiting.attributes.get("timeout") == "1"

    @property
    def patience(self) -> float:
        """The seconds that the line waits for the next key: the silence that ends a Gather belongs to its wait."""
        return patience_of(self.waiting, begun=bool(self.typed)) if self.waiting else 0.0

    def _key(self, key: str) -> None:
        """After the call it does nothing."""
        if self.recording and key in self.recording.attributes.get("finishOnKey", "1234567890*#"):
            self._nothing_spoken()
            return
        if self.ended or not self.waiting:
            return
        self._note(pressed=key)
        gather = self.waiting.attributes
        if key == gather.get("finishOnKey", "#") and key:
            self._submit()
            return
        self.typed += key
        if len(self.typed) == int(gather.get("numDigits", "0")):
            self._submit()

    def wait(self) -> None:
        """Keeps silent until the line stops waiting: what was typed is sent, nothing typed is silence."""
        if self.recording:
            self.t += float(self.recording.attributes.get("timeout", "5"))
            self._nothing_spoken()
            return
        if self.ended or not self.waiting:
            return
        self.t += self.patience
        if self.typed:
            self._submit()
        else:
            self._note(silence=True)
            self._nothing_typed()

    def speak(self, recording_url: str, seconds: float = 3.0, then: str = "#") -> None:
        """Says what lies at the provider under this address, and ends it with a key, "" for silence, or "hangup"."""
        if not self.recording:
            return
        verb, self.recording, self.after = self.recording.attributes, None, ()
        seconds = min(seconds, float(verb.get("maxLength", "3600")))
        self.t += seconds
        self._note(spoken=seconds)
        about = {"RecordingUrl": recording_url, "RecordingDuration": str(round(seconds))}
        if told := verb.get("recordingStatusCallback"):
            self._tell(urljoin(self.url, told), about | {"RecordingStatus": "completed"})
        keys = {"Digits": then} if then else {}
        if then != "hangup":
            self._request(urljoin(self.url, verb.get("action", "")), about | keys, method_of(verb))
            return
        self._end("caller hung up")
        self._tell(urljoin(self.url, verb.get("action", "")), about | keys)

    def come_back(self, status: str) -> None:
        """The call that the caller was put through to is over: "completed", "busy", "no-answer" or "failed"."""
        if not self.dialling:
            return
        action, method = self.dialling.attributes.get("action"), method_of(self.dialling.attributes)
        rest, self.dialling, self.after = self.after, None, ()
        self._note(back=status)
        if action:
            self._request(urljoin(self.url, action), {"DialCallStatus": status}, method)
        else:
            self._run(rest, ())

    def hang_up(self) -> None:
        """The caller hangs up."""
        if not self.ended:
            self._end("caller hung up")

    @property
    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.t)

    def _submit(self) -> None:
        if not self.typed:
            self._nothing_typed()
            return
        digits, self.typed = self.typed, ""
        self._to_action({"Digits": digits})

    def _nothing_typed(self) -> None:
        """An empty entry falls through to the verb after the Gather, unless the Gather wants to hear of it."""
        if self.waiting and self.waiting.attributes.get("actionOnEmptyResult") == "true":
            self._to_action({"Digits": ""})
            return
        rest, self.waiting, self.after = self.after, None, ()
        self._run(rest, ())

    def _nothing_spoken(self) -> None:
        """An empty recording is sent nowhere: the call goes on with the verb after the Record."""
        self._note(silence=True)
        rest, self.recording, self.after = self.after, None, ()
        self._run(rest, ())

    def _tell(self, url: str, form: dict[str, str]) -> None:
        """Tells the line something beside the call; its answer, if there is one, is not carried out."""
        answer = self.post(url, {"CallSid": self.sid, "From": self.sender, "To": self.to} | form, self.now)
        if not 200 <= answer.status < 300:
            raise WireError(f"the line answered with status {answer.status}")

    def _to_action(self, form: dict[str, str]) -> None:
        verb = self.waiting.attributes if self.waiting else {}
        self.waiting, self.after = None, ()
        self._request(urljoin(self.url, verb.get("action", "")), form, method_of(verb))

    def _request(self, url: str, form: dict[str, str], method: Method = "POST") -> None:
        following: _Next | None = (url, method)
        documents = 0
        while following:
            documents += 1
            if documents > _MOST_DOCUMENTS_WITHOUT_INPUT:
                raise WireError("the line goes from document to document without a caller")
            following = self._fetch(*following, form)
            form = {}

    def _fetch(self, url: str, method: Method, form: dict[str, str]) -> _Next | None:
        self.url, self.last_document = url, self.t
        self.documents += 1
        standard = {"CallSid": self.sid, "From": self.sender, "To": self.to, "CallStatus": "in-progress"}
        asker = Asker(read_voice, self.post, self.get, self.fallback)
        found = asker.ask(url, method, standard, form, self.now)
        self.url = found.url
        if found.failed:
            self._note(failed=found.failed)
        for message in found.answer.sent:
            self._note(sms={"to_caller": True, "body": message.text})
        return self._execute(found.content, found.answer.said)

    def _run(self, verbs: tuple[Verb, ...], said: tuple[Say | Reply, ...]) -> None:
        if following := self._execute(verbs, said):
            self._request(following[0], {}, following[1])

    def _execute(self, verbs: tuple[Verb, ...], said: tuple[Say | Reply, ...]) -> _Next | None:
        """Executes verbs until one waits, ends, or leads on to the address that is returned."""
        sentences = (say for say in said if isinstance(say, Say))
        for position, verb in enumerate(verbs):
            match verb.name:
                case "Gather":
                    for inner in verb.children[: len(verb.children) - len(ending(verb))]:
                        self._hear(inner, sentences)
                    self.waiting, self.after = verb, verbs[position + 1 :]
                    return None
                case "Dial":
                    shown = verb.attributes.get("callerId") or self.sender  # Twilio's default is the caller's own
                    self._note(dialled={"number": verb.text, "caller_id": shown})
                    self.dialling, self.after = verb, verbs[position + 1 :]
                    return None
                case "Record":
                    self.recording, self.after = verb, verbs[position + 1 :]
                    return None
                case "Redirect":
                    return urljoin(self.url, verb.text), method_of(verb.attributes)
                case "Hangup":
                    break
                case _:
                    self._hear(verb, sentences)
        self._end("line hung up")
        return None

    def _hear(self, verb: Verb, said: Iterator[Say]) -> None:
        for event, seconds in heard(verb, said, self.url, self.length):
            self._note(**event)
            self.t += seconds

    def _end(self, reason: str) -> None:
        self.ended, self.waiting, self.dialling, self.recording, self.after = True, None, None, None, ()
        self._note(ended=reason)

    def _note(self, **event: Any) -> None:
        self.events.append({"t": round(self.t, 1), **event})
