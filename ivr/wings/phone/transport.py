"""How a phone reaches a line: a callable that posts a form and gets the answer back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from werkzeug.test import Client

from ivr.model.steps import Reply, Say, Send
from ivr.provider.twilio.signature import SIGNATURE, SignatureValidator
from ivr.web.trial import NOW, SAID, SENT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class PhoneAnswer:
    """What came back. `said` holds, for each <Say>, <Play> and <Message> of the document, what is behind it; `sent` the
    SMS that went to the caller meanwhile."""

    status: int
    body: str
    said: tuple[Say | Reply, ...] = ()
    sent: tuple[Send, ...] = ()


Post = Callable[[str, Mapping[str, str], datetime], PhoneAnswer]
"""Posts a form to a URL at an instant; raises `OSError` where nobody answers."""


def _split(address: str) -> tuple[str, str]:
    """An address as its origin and its path: a proxy takes the path off before the application sees a request."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}", parts.path


class InProcess:
    """Posts to a WSGI application in this program, signed as Twilio signs, over the public address."""

    def __init__(self, app: WSGIApplication, public_url: str, auth_token: str) -> None:
        self._client = Client(app)
        self._origin, self._prefix = _split(public_url)
        self._validator = SignatureValidator(public_url, auth_token)

    def __call__(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        return self._ask("POST", url, form, now)

    def get(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        """The same by GET: the form goes into the address, and is signed as a part of it."""
        return self._ask("GET", f"{url}{'&' if '?' in url else '?'}{urlencode(form)}", {}, now)

    def _ask(self, method: str, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        said: list[Say | Reply] = []
        sent: list[Send] = []
        response = self._client.open(
            url.removeprefix(self._origin).removeprefix(self._prefix),
            method=method,
            base_url=self._origin,
            data=dict(form),
            headers={SIGNATURE: self._validator.sign(url, form)},
            environ_overrides={NOW: now, SAID: said, SENT: sent},
        )
        return PhoneAnswer(response.status_code, response.get_data(as_text=True), tuple(said), tuple(sent))
