"""Who is signed in: a mark in a cookie that ends with time, with a new password, or when somebody signs out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user, logout_user

from ivr.service.parts import Clock
from ivr.wings.console.access import second_factor
from ivr.wings.console.access.account import Account
from ivr.wings.console.access.register import Register

IDLE, LONGEST = timedelta(minutes=45), timedelta(hours=12)
_HALF_WAY = timedelta(minutes=10)


class Person(UserMixin):  # type: ignore[misc]
    """An account as the library for sessions knows it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id


_OF_CALLERS = ("/voice", "/sms", "/audio")


class _OnPages(SecureCookieSessionInterface):
    """A caller's turn has no session, and looking for one costs a tenth of it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        of_caller = request.path.startswith(_OF_CALLERS)
        return self.make_null_session(app) if of_caller else super().open_session(app, request)


def install(app: Flask, register: Register, clock: Clock) -> None:
    """Lets an application know who is signed in."""
    app.session_interface = _OnPages()
    manager = LoginManager(app)
    manager.session_protection = None  # it ties a session to an address, and telephones change theirs

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(id: str) -> Person | None:
        account, now = register.get(id), clock()
        if account is None or not account.is_active or session.get("mark") != account.mark or _is_over(now):
            return None
        if session_id() in account.ended:
            return None
        session["seen"] = now.timestamp()
        return Person(account)


def let_in(account: Account, now: datetime) -> None:
    """Signs somebody in."""
    session.clear()
    session.update(id=secrets.token_urlsafe(16), mark=account.mark, since=now.timestamp(), seen=now.timestamp())
    login_user(Person(account))


def session_id() -> str:
    """What this session is known by in the account that it belongs to."""
    return str(session.get("id", ""))


def let_out() -> None:
    logout_user()
    session.clear()


def half_way(account: Account, now: datetime) -> None:
    """The password was right, and the second factor is still to come."""
    session.clear()
    session.update(half=account.id, half_mark=account.mark, half_since=now.timestamp())


def who_is_half_way(register: Register, now: datetime) -> Account | None:
    """Whose second factor is asked for, for ten minutes."""
    account = register.get(str(session.get("half", "")))
    fresh = 0 <= now.timestamp() - float(session.get("half_since", 0)) <= _HALF_WAY.total_seconds()
    return account if account and fresh and session.get("half_mark") == account.mark else None


def offered_secret() -> str:
    """A secret for a second step, the same for this browser until somebody signs in."""
    offered: str = session.setdefault("offered", second_factor.new_secret())
    return offered


def _is_over(now: datetime) -> bool:
    """Whether a session is too long idle, or too old. A clock that goes back ends it, too."""
    at: dict[str, Any] = {name: float(session.get(name, 0)) for name in ("seen", "since")}
    idle, old = now.timestamp() - at["seen"], now.timestamp() - at["since"]
    return not (-60 <= idle <= IDLE.total_seconds() and -60 <= old <= LONGEST.total_seconds())
