"""The applications that a server's workers answer with, from the environment.

All they need is imported with this module, the console and what makes sounds too: who imports it before workers are
forked saves each of them half a second of a processor and twenty megabytes.
"""

from __future__ import annotations

from flask import Flask

from ivr.app import import_console, import_late
from ivr.audio import slower, tones  # noqa: F401  # imported where a sound is asked for, as no other caller needs them
from ivr.stand_in import served

import_late()
import_console()


def serve_app() -> Flask:
    """That of `wegwijs serve`."""
    return served()


def demo_app() -> Flask:
    """That of `wegwijs demo`: the same line with the browser phone."""
    return served(demo=True)
