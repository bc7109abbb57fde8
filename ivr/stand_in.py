"""Who answers while the rest of the line is still imported: calls and texts wait for nothing that only operators use.

A start would take twice as long otherwise. The workers with everything take its place a second later. It answers as
soon as it can, and reads right after that what a first text would wait for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from threading import Timer
from typing import TYPE_CHECKING

from flask import Flask

from ivr import watch
from ivr.app import STORE, create_app, import_late
from ivr.config import read_settings
from ivr.errors import NoSnapshot
from ivr.provider.below import path_of, without
from ivr.service.clock import line_clock
from ivr.service.tidy import keep_known, keep_tidy
from ivr.store.runtime import memory_folder
from ivr.watch import logs
from ivr.web.here import here

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PAGES = "/console/"
_FIRST_ANSWER_SECONDS = 0.25
"""So long nothing takes the processor from who calls first: a call is answered in half the time so."""


def stand_in_app() -> WSGIApplication:
    """The line of `wegwijs serve` without the operators' pages, until somebody asks for one."""
    line = _line(pages=False)
    with line.app_context(), suppress(NoSnapshot):
        here().shelf.live()
    rest = Timer(_FIRST_ANSWER_SECONDS, _make_ready, [line])
    rest.daemon = True
    rest.start()
    return _StandIn(line, path_of(read_settings(os.environ).public_url))


def served(*, demo: bool = False, pages: bool = True) -> Flask:
    """The line of the environment, with all at hand that its first caller would wait for."""
    app = _line(demo=demo, pages=pages)
    if not demo:  # whose page is there before anything that can wait
        _warm(app)
    return app


def _make_ready(line: Flask) -> None:
    import_late()
    _warm(line)


def _warm(line: Flask) -> None:
    with line.app_context(), suppress(NoSnapshot):
        here().shelf.live().warm()


def _line(*, demo: bool = False, pages: bool = True) -> Flask:
    logs.configure()
    settings = read_settings(os.environ)
    watch.share((memory_folder(settings.runtime, settings.state) or settings.state) / "watch")
    clock = line_clock(settings)
    app = create_app(settings, clock, demo=demo, pages=pages)
    keep_tidy(app.extensions[STORE], clock)
    if settings.speech != "say":
        with app.app_context():
            keep_known(here().known_clips)
    return app


class _StandIn:
    """A line without pages; whoever asks for one in its second waits until it has them, too."""

    def __init__(self, line: Flask, prefix: str) -> None:
        self._line, self._prefix = line, prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = without(environ.get("PATH_INFO", ""), self._prefix)
        answering = self._whole if f"{path}/".startswith(_PAGES) else self._line
        return answering(environ, start_response)

    @cached_property
    def _whole(self) -> Flask:
        return served()
