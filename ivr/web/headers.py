"""What a browser is told with every answer: to run nothing but our own files, and to give our pages to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, request

# The only page that listens to its user: one records sentences there.
_LISTENS = "simulator.page"
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


def headers(public_url: str) -> Callable[[Response], Response]:
    """Adds the headers to an answer; those that a view has set itself stay."""
    pages = {**_EVERYWHERE, "Content-Security-Policy": _policy(public_url)}
    secure = urlsplit(public_url).scheme == "https"

    def add(response: Response) -> Response:
        given = pages if response.mimetype == "text/html" else _EVERYWHERE
        for name, value in given.items():
            response.headers.setdefault(name, value)
        # Clips are for everybody: a page under another name of this machine plays them too.
        shared = "cross-origin" if request.path.startswith("/audio/") else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", shared)
        response.headers.setdefault("Permissions-Policy", _permissions(request.endpoint == _LISTENS))
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_A_YEAR}")
        return response

    return add


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
    app.after_request(headers(public_url))
