"""What a browser is told with every answer: to run nothing but our own files, and to give our pages to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# The only pages that listen to their user: one records sentences there.
_LISTENS = frozenset({"simulator.page", "console.sentence"})
_A_YEAR = 365 * 24 * 3600

_EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Server": "wegwijs",  # else the server names itself
}
_NOTHING = ("camera", "geolocation", "payment", "usb", "bluetooth", "serial", "hid", "midi", "display-capture")


class WithHeaders:
    """A WSGI application around Flask's, which adds the headers to its answers; those that a view has set itself stay.
    Here they are a list: as headers of a `Response` they took a caller's turn twenty times as long."""

    def __init__(self, app: WSGIApplication, public_url: str) -> None:
        self._app, self._public_url = app, public_url
        self._fixed = cache(self._headers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def started(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            there = {name.lower(): value for name, value in given}
            page = there.get("content-type", "").startswith("text/html")
            clip = environ.get("PATH_INFO", "").startswith("/audio/")
            listens = page and has_request_context() and request.endpoint in _LISTENS
            added = self._fixed(page, clip, listens)
            return start_response(status, [*given, *[one for name, one in added if name not in there]], *more)

        return self._app(environ, started)

    def _headers(self, page: bool, clip: bool, listens: bool) -> list[tuple[str, tuple[str, str]]]:
        """Each with its name in small letters."""
        more = {"Permissions-Policy": _permissions(listens)}
        # Clips are for everybody: a page under another name of this machine plays them too.
        more["Cross-Origin-Resource-Policy"] = "cross-origin" if clip else "same-origin"
        if page:
            more["Content-Security-Policy"] = _policy(self._public_url)
        if urlsplit(self._public_url).scheme == "https":
            more["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
        return [(name.lower(), (name, value)) for name, value in {**_EVERYWHERE, **more}.items()]


def _policy(public_url: str) -> str:
    """Scripts and styles from our own files only, none in the page itself; clips from the public address."""
    parts = urlsplit(public_url)
    own = ("script-src", "style-src", "img-src", "connect-src", "font-src")
    rules = ["default-src 'none'", *(f"{kind} 'self'" for kind in own)]
    rules += [f"media-src 'self' {parts.scheme}://{parts.netloc}", "form-action 'self'", "base-uri 'none'"]
    return "; ".join([*rules, "frame-ancestors 'none'"])


def _permissions(microphone: bool) -> str:
    return ", ".join([f"microphone=({'self' if microphone else ''})", *(f"{what}=()" for what in _NOTHING)])


def install(app: Flask, public_url: str) -> None:
    app.wsgi_app = WithHeaders(app.wsgi_app, public_url)  # type: ignore[method-assign]
