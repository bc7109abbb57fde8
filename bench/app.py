"""The line and the tutorial in one server: an application for each of them, and one for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bench import tutorial

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def line() -> WSGIApplication:
    """The application of `wegwijs serve`."""
    from ivr.app import serve_app  # here: the memory of who serves the tutorial alone is not ours

    return serve_app()


def both() -> WSGIApplication:
    return DispatcherMiddleware(line(), {"/tutorial": tutorial.app()})
