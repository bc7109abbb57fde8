"""The applications that a server's workers answer with, from the environment.

All they need is imported with this module, the console too: who imports it before workers are forked saves each of them
half a second of a processor and twenty megabytes.
"""

from __future__ import annotations

import os
from contextlib import suppress

from flask import Flask

from ivr import watch
from ivr.app import STORE, create_app, import_console
from ivr.config import read_settings
from ivr.errors import NoSnapshot
from ivr.service.clock import line_clock
from ivr.service.tidy import keep_tidy
from ivr.store.runtime import memory_folder
from ivr.watch import logs
from ivr.web.here import here

import_console()


def serve_app() -> Flask:
    """That of `wegwijs serve`."""
    return _served(demo=False)


def demo_app() -> Flask:
    """That of `wegwijs demo`: the same line with the browser phone."""
    return _served(demo=True)


def _served(*, demo: bool) -> Flask:
    logs.configure()
    settings = read_settings(os.environ)
    watch.share((memory_folder(settings.runtime, settings.state) or settings.state) / "watch")
    clock = line_clock(settings)
    app = create_app(settings, clock, demo=demo)
    if not demo:  # whose page is there before anything that can wait
        with app.app_context(), suppress(NoSnapshot):
            here().shelf.live().warm()
    keep_tidy(app.extensions[STORE], clock)
    return app
