"""The first page: what needs a hand today."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from ivr.wings.console.access.roles import May
from ivr.wings.console.office import me
from ivr.wings.console.page_list import Pages

pages = Pages()


@pages.page("/", May.COME_IN)
def front() -> str | Response:
    """Where somebody lands who signs in."""
    if not me().may(May.SEE):
        return redirect(url_for("console.languages"))
    return render_template("console/front.html")
