"""Around the whole application: which Host is let in, how each request ended and how long it took.

What gets here by an exception was missed by `ivr.web.failures`; the server would print it with all its words.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask, request

from ivr import watch
from ivr.config import Settings
from ivr.provider.below import path_of
from ivr.watch.logs import place
from ivr.web import headers
from ivr.web.hosts import is_ours, names_of
from ivr.web.prefix import WithoutPrefix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("ivr.web")

_OUTCOME = "wegwijs.outcome"
_KINDS = {"voice": "call", "sms": "sms", "audio": "audio", "healthz": "watch", "readyz": "watch", "metrics": "watch"}
# Some load balancers ask in HTTP/1.0 whether the line is up, without a Host; no browser does.
_WITHOUT_HOST = ("/healthz", "/readyz")


def install(app: Flask, settings: Settings) -> None:
    """Puts the measuring and the check of the Host around the application, and the headers on its answers; around
    all of it, what takes the path of the public address off, where it has one."""
    headers.install(app, settings.public_url)
    # Its words on an exception are the path, which anybody chooses; `Measured` says kind and place.
    app.logger.disabled = True
    measured = Measured(app.wsgi_app, names_of(settings.public_url, settings.hosts))
    prefixed = path_of(settings.public_url)
    app.wsgi_app = WithoutPrefix(measured, prefixed) if prefixed else measured  # type: ignore[method-assign]


def failed(outcome: Literal["failed", "last-words"] = "failed") -> None:
    """Tells that this request is answered, but not as it should be: with an apology, or with the last words."""
    request.environ[_OUTCOME] = outcome
    watch.count("failure" if outcome == "failed" else "last-words")


class Measured:
    """A WSGI application around another one; `names` are the hosts it goes by."""

    def __init__(self, app: WSGIApplication, names: Collection[str]) -> None:
        self._app, self._names = app, names

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began, statuses = time.perf_counter(), ["500"]

        def started(status: str, *more: Any) -> Any:
            statuses.append(status)
            return start_response(status, *more)

        try:
            return self._answer(environ, started)
        finally:
            outcome = environ.get(_OUTCOME) or _outcome(statuses[-1])
            watch.watch().request(kind_of(environ.get("PATH_INFO", "")), outcome, time.perf_counter() - began)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host, path = environ.get("HTTP_HOST"), environ.get("PATH_INFO", "")
        if not (is_ours(host, self._names) if host else path in _WITHOUT_HOST):
            watch.count("host-refused")
            return _nothing(HTTPStatus.MISDIRECTED_REQUEST, start_response)
        try:
            return self._app(environ, start_response)
        except Exception as fault:
            log.error("%s", place(fault))
            watch.count("failure")
            return _nothing(HTTPStatus.INTERNAL_SERVER_ERROR, start_response)


def kind_of(path: str) -> str:
    """What a request is about, by its path.

    >>> kind_of("/voice/keys"), kind_of("/readyz"), kind_of("/phone/dial")
    ('call', 'watch', 'page')
    """
    return _KINDS.get(path.split("/", 2)[1] if path.startswith("/") else "", "page")


def _outcome(status: str) -> str:
    return "failed" if status >= "5" else "refused" if status >= "4" else "answered"


def _nothing(status: HTTPStatus, start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", [("Content-Length", "0"), ("Server", "wegwijs")])
    return []
