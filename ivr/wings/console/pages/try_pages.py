"""Call the draft, and the line as callers have it, from the browser: nothing of it is counted."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from ivr.errors import NoSnapshot, Problem
from ivr.wings.console.access.roles import May
from ivr.wings.console.lent_phones import answered_by, lent
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages

pages = Pages()

_BEGINS = ("dial", "text")
"""Where a trial begins: it is of the draft as it is at that moment."""


@pages.page("/try", May.SEE)
def try_it(problems: Sequence[Problem] = (), sound: bool = True) -> str:
    """Both phones beside each other; and what keeps the draft from being heard, where somebody wanted to call it."""
    return render_template("console/try.html", problems=problems, sound=sound, there=bool(lent("draft")))


@pages.page("/try/<which>/", May.SEE)
def try_phone(which: str) -> Response | str:
    """One of the phones. Where the draft has errors they come first, then, `anyway`, the last sound one."""
    phone = lent(which) or abort(404)
    found = _made_ready() if which == "draft" else []
    if found and not (request.args.get("anyway") and _has_draft()):
        return try_it(found, _has_draft())
    return answered_by(phone, "/")


@pages.page("/try/<which>/phone/<path:what>", May.SEE, ["GET", "POST"])
def try_request(which: str, what: str) -> Response:
    """What a phone asks for: its files, and each step of a call."""
    phone = lent(which) or abort(404)
    if which == "draft" and what in _BEGINS:
        _made_ready()
    if which == "draft" and not _has_draft():
        abort(404)
    return answered_by(phone, f"/phone/{what}")


def _made_ready() -> list[Problem]:
    """The draft as it is on the desk now; what keeps it from being heard as it is."""
    return office().draft.refresh(office().now())


def _has_draft() -> bool:
    try:
        return bool(office().draft.shelf.live())
    except NoSnapshot:
        return False
