"""A line in this program, and a phone that reaches it: what commands that dial have in common."""

from __future__ import annotations

from datetime import datetime

from ivr.app import create_app
from ivr.cli.terminal import open_shelf
from ivr.config import Settings
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.transport import InProcess


def dialling(settings: Settings) -> Settings:
    """The settings with what a phone in this program needs. Nothing listens, so the token guards nothing; it is always
    the same, so that two texts of one sender are one conversation, and never one with a real caller's."""
    public_url = settings.public_url or "http://localhost"
    return settings._replace(public_url=public_url, twilio_auth_token="a phone in this program")  # noqa: S106


def line_of(settings: Settings, moment: datetime) -> tuple[Snapshot, InProcess]:
    """What the line that these settings make knows, and how a phone reaches it; where nothing was ever published, the
    content is compiled first."""
    shelf = open_shelf(settings)
    app = create_app(settings, clock=lambda: moment, pages=False, shelf=shelf)
    return shelf.live(), InProcess(app, settings.public_url, settings.twilio_auth_token)
