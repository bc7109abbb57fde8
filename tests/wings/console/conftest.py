"""The house with a console, and people in each role who are signed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.wings.console.access.account import Account, marked_anew
from ivr.wings.console.access.roles import Role
from ivr.wings.console.office import KEY, Office
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, Line, line_of

PASSWORD = "copper lantern walks sideways"


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
        account = marked_anew(Account(id or role, (id or role).title(), role, languages, password="kept elsewhere"))
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
    """A console over a copy of some content."""
    root = folder / "content"
    for name in ("menus", "data", "sms_templates", "audio"):
        if (content / name).exists():
            shutil.copytree(content / name, root / name)
    return Console(line_of(root, folder / "state"), root)


Make = Callable[[Role], Worker]
