"""What every page of the console works with, and who is at work in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_login import current_user

from ivr.service.parts import LineServices
from ivr.store.contract import Store
from ivr.wings.console.access.account import Account
from ivr.wings.console.access.log_book import LogBook
from ivr.wings.console.access.register import Register
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.desk.draft import Draft
from ivr.wings.console.desk.publication import Press

KEY = "wegwijs.console"


@dataclass(frozen=True)
class Office:
    """The line that is served, the desk on which its content changes, and the people."""

    line: LineServices
    store: Store
    desk: Desk
    draft: Draft
    press: Press
    register: Register
    book: LogBook

    def now(self) -> datetime:
        return self.line.clock()


def office() -> Office:
    """The office of the application that handles this request."""
    found = current_app.extensions[KEY]
    assert isinstance(found, Office)  # noqa: S101  # set by `mount` before any request
    return found


def me() -> Account:
    """Who is signed in. Only for pages, which nobody sees who is not."""
    account = current_user.account
    assert isinstance(account, Account)  # noqa: S101  # what `entry` lets in
    return account


def wrote(what: str, to: str = "") -> None:
    """Writes into the book what somebody did just now."""
    office().book.write(office().now(), me().id, what, to)
