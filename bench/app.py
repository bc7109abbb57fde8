"""The line and the tutorial in one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bench import tutorial
from ivr.wsgi import serve_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def both() -> WSGIApplication:
    return DispatcherMiddleware(serve_app(), {"/tutorial": tutorial.app()})
