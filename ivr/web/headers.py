"""What a browser is told with every answer: to run nothing but our own files, and to give our pages to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import urlsplit

from flask import Flask, Response, request

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


def headers(public_url: str) -> Callable[[Response], Response]:
    """Adds the headers to an answer; those that a view has set itself stay."""

    @cache
    def fixed(page: bool, clip: bool, listens: bool) -> Mapping[str, str]:
        more = {"Permissions-Policy": _permissions(listens)}
        # Clips are for everybody: a page under another name of this machine plays them too.
        more["Cross-Origin-Resource-Policy"] = "cross-origin" if clip else "same-origin"
        if page:
            more["Content-Security-Policy"] = _policy(public_url)
        if urlsplit(public_url).scheme == "https":
            more["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
        return {**_EVERYWHERE, **more}

    def add(response: Response) -> Response:
        clip = request.path.startswith("/audio/")
        given = fixed(response.mimetype == "text/html", clip, request.endpoint in _LISTENS)
        there = {name.lower() for name in response.headers.keys()}
        response.headers.extend({name: value for name, value in given.items() if name.lower() not in there})
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
