"""Twilio as the line's provider: each part of `ivr.provider.api.Provider` is in a module of its own beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ivr.config import Settings
from ivr.model.steps import Dialled, Handover, Keys, Reply, Silence, Sms, Start, Step
from ivr.provider.api import Caller, CallUrls, Delivery, Form, Plain
from ivr.provider.courier import PATIENCE, Courier
from ivr.provider.twilio import messages, recordings, render, request
from ivr.provider.twilio import twiml_verbs as verbs
from ivr.provider.twilio.client import open_client
from ivr.provider.twilio.signature import SIGNATURE, SignatureValidator

if TYPE_CHECKING:
    from twilio.rest import Client

# Seconds for deleting a recording, while an operator waits.
_DELETING = 3.0
_HUNG_UP = "hangup"
_SIGNATURE = f"HTTP_{SIGNATURE.upper().replace('-', '_')}"


class Twilio:
    """An account of Twilio, or none: then the line answers, and can send and record nothing by itself."""

    content_type = "text/xml"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._validator = SignatureValidator(
            settings.public_url, settings.twilio_auth_token, settings.twilio_auth_token_next
        )
        self.texts = self.records = bool(settings.twilio_account_sid)
        self._courier = self._opened() if self.texts else None

    def admits(self, environ: Mapping[str, Any], form: Any) -> bool:
        return self._validator.admits(environ, form, environ.get(_SIGNATURE))

    def caller(self, form: Form) -> Caller:
        return Caller(form.get("From", ""), form.get("CallSid", ""))

    def called(self, form: Form) -> str:
        return form.get("To", "")

    def start(self, form: Form, sms_to: Iterable[str]) -> Start:
        return request.start_event(form, sms_to)

    def keys(self, form: Form) -> Keys | Silence:
        return request.keys_event(form)

    def dialled(self, form: Form) -> Dialled:
        return request.dialled_event(form)

    def minutes(self, form: Form) -> int:
        return request.dialled_minutes(form)

    def sms(self, form: Form) -> Sms:
        return request.text_event(form)

    def message_id(self, form: Form) -> str:
        return form.get("MessageSid", "")

    def recording_id(self, form: Form) -> str:
        return recordings.recording_id(form)

    def hung_up(self, form: Form) -> bool:
        return form.get("Digits") == _HUNG_UP

    def call(self, steps: Iterable[Step], urls: CallUrls) -> str:
        return render.render_call(steps, urls)

    def replies(self, replies: Iterable[Reply]) -> str:
        return render.render_replies(replies)

    def plain(self, sentences: Iterable[Plain], then: str = "") -> str:
        return render.render_plain(sentences, then)

    def nothing(self) -> str:
        return verbs.document(())

    def text(self, sender: str, to: str, text: str) -> Handover:
        return self._courier.send(sender, to, text) if self._courier else "refused"

    def recording(self, id: str) -> bytes:
        return recordings.fetch(self._settings, id)

    def delete_recording(self, id: str) -> None:
        recordings.delete(self._deleting, id)

    def troubles(self) -> Sequence[str]:
        return self._courier.troubles() if self._courier else ()

    @cached_property
    def _deleting(self) -> Client:
        return open_client(self._settings, _DELETING)

    def _opened(self) -> Courier:
        client = open_client(self._settings)  # now: it takes 0.3 seconds, which no caller should wait
        service, redacted = self._settings.twilio_messaging_service, self._settings.twilio_redaction

        def send(sender: str, to: str, text: str) -> Delivery:
            return messages.send(client, service or sender, to, text, redacted=redacted)

        return Courier(send, patience=PATIENCE)
