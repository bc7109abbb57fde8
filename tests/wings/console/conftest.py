"""The house with a console, and people in each role who are signed in."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.app import create_app
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.access import passwords
from ivr.wings.console.access.account import Account, marked_anew
from ivr.wings.console.access.roles import Role
from ivr.wings.console.office import KEY, Office
from ivr.wings.phone.transport import InProcess
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, settings_for

PASSWORD = "copper lantern walks sideways"

AS_SHIPPED = passwords._hasher
passwords._hasher = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""A password costs a tenth of a second wherever one is tried, and these tests try hundreds."""


@dataclass
class Worker:
    """Somebody who is signed in: what they open and send, and what they see."""

    client: FlaskClient
    account: Account

    def get(self, path: str, **arguments: object) -> TestResponse:
        return self.client.get(f"/console{path}", base_url=PUBLIC_URL, **arguments)

    def post(self, path: str, page: str = "/account", **fields: object) -> TestResponse:
        """Sends a form with its token, which stands on any `page`; a field may be a list, or a file."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token
        data = {"csrf_token": token[1], **fields}
        return self.client.post(f"/console{path}", base_url=PUBLIC_URL, data=data, headers={"Referer": PUBLIC_URL})


@dataclass
class Console:
    """A line with its console, on a copy of the house that is only this test's."""

    line: Line
    root: Path

    @property
    def office(self) -> Office:
        office = self.line.app.extensions[KEY]
        assert isinstance(office, Office)
        return office

    def worker(self, role: Role = "administrator", *languages: str, id: str = "") -> Worker:
        """Somebody in a role, signed in as they are after the door."""
        account = marked_anew(Account(id or role, (id or role).title(), role, languages, password=_kept()))
        self.office.register.put(account)
        client = self.line.app.test_client()
        with client.session_transaction(base_url=PUBLIC_URL) as session:
            at = MONDAY.timestamp()
            session.update(mark=account.mark, since=at, seen=at, _user_id=account.id, _fresh=True)
        return Worker(client, account)

    def stranger(self) -> Worker:
        """Somebody at the door."""
        return Worker(self.line.app.test_client(), replace(Account("nobody", "Nobody", "translator")))

    def file(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def nobody_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of these tests starts a program that lists the sentences: it would outlive them."""
    monkeypatch.setattr("ivr.wings.console.sound.spoken_finding.send", lambda *_: None)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return console_of(HOUSE, tmp_path)


def console_of(content: Path, folder: Path) -> Console:
    """A console over a copy of some content that is published."""
    shutil.copytree(_published(content), folder, dirs_exist_ok=True)
    settings = settings_for(folder / "content", folder / "state")
    app = create_app(settings, clock=lambda: MONDAY)
    line = Line(settings, app, Shelf(folder / "state" / "snapshots"), InProcess(app, PUBLIC_URL, TOKEN))
    return Console(line, folder / "content")


@cache
def _kept() -> str:
    """What is written down of the password of all who work in these tests."""
    return passwords.kept(PASSWORD)


@cache
def _published(content: Path) -> Path:
    """A copy of some content beside its state, compiled once for all tests of a process."""
    folder = Path(tempfile.mkdtemp(prefix="wegwijs-console-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("menus", "data", "sms_templates", "audio"):
        if (content / name).exists():
            shutil.copytree(content / name, folder / "content" / name)
    compile_content(folder / "content", Shelf(folder / "state" / "snapshots"), datetime.now(UTC))
    return folder


Make = Callable[[Role], Worker]
