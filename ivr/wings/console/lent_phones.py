"""The browser phones that the application lends to the console: each a web application of its own, behind our door."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from ivr.web.trial import ADMISSION

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LineTried = Literal["draft", "live"]
_KEY = "wegwijs.console.phones"


def lend(app: Flask, which: LineTried, phone: WSGIApplication) -> None:
    """Puts a phone on the desk: what it answers at `/` is found below an address of the console. Without one its page
    says that there is none."""
    app.extensions.setdefault(_KEY, {})[which] = phone


def lent(which: str) -> WSGIApplication | None:
    """The phone on this line, where there is one."""
    phone: WSGIApplication | None = current_app.extensions.get(_KEY, {}).get(which)
    return phone


def answered_by(phone: WSGIApplication, path: str) -> Response:
    """What a phone answers to the request that is handled, at this path of its own. The rest of the address is where
    it stands; its page is given the token that its requests have to bring along."""
    root = request.path.rstrip("/").removesuffix(path.rstrip("/"))
    data = request.get_data()
    environ = {
        **{key: value for key, value in request.environ.items() if not key.startswith("werkzeug.")},
        "SCRIPT_NAME": f"{request.script_root}{root}",
        "PATH_INFO": path,
        "wsgi.input": io.BytesIO(data),
        "CONTENT_LENGTH": str(len(data)),
        ADMISSION: generate_csrf() if path == "/" else "",
    }
    environ.pop("wsgi.input_terminated", None)
    return Response.from_app(phone, environ)
