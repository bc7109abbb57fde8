"""What the views share: the shelf of snapshots, the settings, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app, request

from ivr.config import Settings
from ivr.errors import NoSnapshot
from ivr.model.steps import Handover
from ivr.provider.twilio.signature import SignatureValidator
from ivr.service.calls import Memory
from ivr.service.chats import Chats
from ivr.service.spending import Spending
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.web.seal import Seal
from ivr.wings.phone.http import MARK
from ivr.wings.phone.transport import NOW, SAID

Clock = Callable[[], datetime]
Messenger = Callable[[str, str, str], Handover]
"""Sends an SMS (from, to, text); what came of it, within a second."""
_KEY = "wegwijs"


@dataclass(frozen=True)
class LineServices:
    """Everything a request may need; made once, in `app`."""

    settings: Settings
    shelf: Shelf
    clock: Clock
    validator: SignatureValidator
    clips: Path
    memory: Memory
    chats: Chats
    messenger: Messenger
    seal: Seal
    spending: Spending

    @property
    def costs(self) -> bool:
        """Whether this request can cost money: not where a phone of ours only tries the line."""
        return SAID not in request.environ and not self.tries_itself

    @property
    def tries_itself(self) -> bool:
        """Whether nobody is there: `wegwijs selfcall` marks its forms, and the mark is signed with the rest."""
        return all(request.form.get(name) == value for name, value in MARK.items())

    def now(self) -> datetime:
        """The instant of this request: the clock's, or the one our own phone set for it."""
        instant = request.environ.get(NOW)
        return instant if isinstance(instant, datetime) else self.clock()

    def snapshot(self, id: str) -> Snapshot:
        """The snapshot a call began with while it is still on the shelf, else the live one."""
        try:
            return self.shelf.open(id) if id else self.shelf.live()
        except NoSnapshot:
            return self.shelf.live()


def here() -> LineServices:
    """The services of the application that handles this request."""
    services = current_app.extensions[_KEY]
    assert isinstance(services, LineServices)  # noqa: S101  # set by `app` before any request
    return services


def install(extensions: dict[str, object], services: LineServices) -> None:
    extensions[_KEY] = services
