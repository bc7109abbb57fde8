"""Who is signed in proves once more that it is them, before they give links and roles or change what they prove it
with: a session that somebody took over is worth less (ASVS 7.5.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from flask import render_template, request

from ivr.wings.console.access import passwords, second_factor, tries
from ivr.wings.console.access.account import Account
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office, wrote

V = TypeVar("V", bound=Callable[..., Any])
PASSWORD, CODE = "own_password", "own_code"
"""The fields in which the proof is sent."""


def asked_again(view: V) -> V:
    """A view that is opened only with the own password in the form that was sent, and the code of the app where there
    is one; else a page asks for these, and carries along what was sent."""

    @wraps(view)
    def asks(**arguments: Any) -> Any:
        asked = PASSWORD in request.form
        fault = not_proven(request.form.get(PASSWORD, ""), request.form.get(CODE, "")) if asked else ""
        if asked and not fault:
            return view(**arguments)
        kept = [(name, one) for name, one in request.form.items(multi=True) if name not in _OURS]
        return render_template("console/proof.html", kept=kept, fault=fault)

    return asks  # type: ignore[return-value]


_OURS = (PASSWORD, CODE, "csrf_token")


def not_proven(password: str, code: str) -> str:
    """Why somebody has not shown that it is them, to be told; "" where they have."""
    here = office()
    if tries.is_shut(here.store, me().id):
        return _("Too many wrong passwords. Wait a quarter of an hour, then try again.")
    if not passwords.is_right(me().password, password):
        return _wrong("wrong password", _("This is not your password. Nothing was changed."))
    if me().second and not code_is_right(me(), code):
        return _wrong("wrong code", _("This code is not right. Use the newest one."))
    return ""


def code_is_right(account: Account, code: str) -> bool:
    """Whether it is right and new; from now on it is used."""
    here = office()
    if (step := second_factor.matching(account.second, code, here.now(), account.last_code)) is None:
        return False
    taken: list[bool] = []

    def use(known: Account) -> Account:
        taken.append(step > known.last_code)
        return replace(known, last_code=max(step, known.last_code))

    here.register.change(account.id, use)
    return taken == [True]


def _wrong(what: str, told: str) -> str:
    tries.was_wrong(office().store, me().id)
    wrote(what, request.path)
    return told
