"""Call the draft, and the line as callers have it, from the browser: nothing of it is counted."""

from __future__ import annotations

from flask import abort, render_template
from werkzeug.wrappers import Response

from ivr.errors import NoSnapshot, Problem
from ivr.wings.console.access.roles import May
from ivr.wings.console.lent_phones import answered_by, lent
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages

pages = Pages()

_BEGINS = ("/", "/phone/dial", "/phone/text")
"""Where a trial begins: it is of the draft as it is at that moment."""


@pages.page("/try", May.SEE)
def try_it() -> str:
    """Both phones beside each other, and what keeps the draft from being heard."""
    found = _draft_problems()
    return render_template("console/try.html", problems=found, sound=_has_draft(), there=bool(lent("draft")))


@pages.page("/try/<which>/", May.SEE)
def try_phone(which: str) -> Response | str:
    """One of the phones."""
    return _through(which, "/")


@pages.page("/try/<which>/phone/<path:what>", May.SEE, ["GET", "POST"])
def try_request(which: str, what: str) -> Response | str:
    """What a phone asks for: its files, and each step of a call."""
    return _through(which, f"/phone/{what}")


def _through(which: str, path: str) -> Response | str:
    phone = lent(which) or abort(404)
    if which == "draft" and (path in _BEGINS or not _has_draft()):
        _draft_problems()
        if not _has_draft():
            return try_it()
    return answered_by(phone, path)


def _draft_problems() -> list[Problem]:
    """What keeps the draft from being heard as it is; it is made ready where nothing does."""
    return office().draft.refresh(office().now())


def _has_draft() -> bool:
    try:
        return bool(office().draft.shelf.live())
    except NoSnapshot:
        return False
