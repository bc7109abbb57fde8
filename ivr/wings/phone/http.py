"""Over a real connection: posts to a line that is served, signed as the provider signs, and clocks every answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from ivr.errors import WireError
from ivr.provider.twilio.signature import SIGNATURE, SignatureValidator
from ivr.wings.phone.transport import PhoneAnswer

# The provider gives up after so many seconds (error 11205).
LONGEST = 15.0
MOST_BYTES = 5_000_000


class NoAnswer(WireError):
    """The line cannot be reached, or takes longer than the provider would wait."""


@dataclass(frozen=True)
class TimedExchange:
    """What was asked, by its path without the query, and how the answer came: status, content type, seconds."""

    path: str
    status: int
    type: str
    seconds: float


@dataclass
class OverHttp:
    """Fits `ivr.wings.phone.transport.Post`. Requests for `public_url` are signed over it and sent to
    `base`, another way to the same line, where one is given. `more` goes along with every form, signed too."""

    public_url: str
    auth_token: str
    base: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    longest: float = LONGEST
    exchanges: list[TimedExchange] = field(default_factory=list)
    _open: HTTPConnection | None = None

    def __call__(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        """Posts a form. The line keeps its own clock: `now` is for phones that simulate one."""
        whole = {**form, **self.more}
        signature = SignatureValidator(self.public_url, self.auth_token).sign(url, whole)
        headers = {"Content-Type": "application/x-www-form-urlencoded", SIGNATURE: signature}
        status, body = self._exchange("POST", url, urlencode(whole), headers)
        return PhoneAnswer(status, body.decode("utf-8", "replace"))

    def get(self, url: str) -> tuple[TimedExchange, bytes]:
        """An address of the line, such as that of a clip."""
        _, body = self._exchange("GET", url, None, {})
        return self.exchanges[-1], body

    def close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _exchange(self, method: str, url: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        target = (self.base or self.public_url) + url.removeprefix(self.public_url)
        began = time.perf_counter()
        try:
            answer = self._ask(method, target, body, headers)
        except (OSError, HTTPException, ValueError) as fault:
            self.close()
            raise NoAnswer(f"no answer from {self.base or self.public_url} ({type(fault).__name__})") from None
        status, kind, content = answer
        self.exchanges.append(TimedExchange(urlsplit(target).path, status, kind, time.perf_counter() - began))
        return status, content

    def _ask(self, method: str, target: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        parts = urlsplit(target)
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, path or "/", body, dict(headers))
            answer = connection.getresponse()
        except (ConnectionError, HTTPException):  # a connection that was kept open may have been closed meanwhile
            self.close()
            connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
            connection.request(method, path or "/", body, dict(headers))
            answer = connection.getresponse()
        content = answer.read(MOST_BYTES)
        if answer.will_close:
            self.close()
        return answer.status, answer.headers.get_content_type(), content

    def _connection(self, scheme: str, host: str, port: int | None) -> HTTPConnection:
        if not self._open:
            kind = HTTPSConnection if scheme == "https" else HTTPConnection
            self._open = kind(host, port, timeout=self.longest)
        return self._open
