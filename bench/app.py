"""The line and the baseline in one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from ivr.app import serve_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FIXED = "<Response><Gather><Say>Hello</Say></Gather><Redirect>/silence</Redirect></Response>"


def bare() -> Flask:
    """What a Flask view costs that decides nothing."""
    app = Flask("bare")

    @app.post("/")
    def answer() -> Response:
        request.get_data()  # an unread body would make the server close the connection
        return Response(FIXED, mimetype="text/xml")

    return app


def app() -> WSGIApplication:
    return DispatcherMiddleware(serve_app(), {"/bare": bare()})
