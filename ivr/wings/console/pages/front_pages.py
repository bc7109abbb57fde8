"""The first page: what needs a hand today."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from ivr.wings.console.access.roles import May
from ivr.wings.console.office import me, office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.today.gathered import gathered
from ivr.wings.console.today.hand_cards import WorkCard

pages = Pages()
_A_PAGE = 50


@pages.page("/", May.COME_IN)
def front() -> str | Response:
    """Where somebody lands who signs in: a card for each kind of work, the most harmful first."""
    if not me().may(May.SEE):
        return redirect(url_for("console.languages"))
    return render_template("console/front.html", cards=_cards())


@pages.page("/today/<id>", May.SEE)
def work(id: str) -> str:
    """All that is on one card."""
    card = next((card for card in _cards() if card.id == id), None) or abort(404)
    first = max(0, request.args.get("from", 0, int))
    hands = card.hands(first, _A_PAGE)
    return render_template("console/work.html", card=card, first=first, hands=hands, step=_A_PAGE)


@pages.page("/<path:unknown>", May.COME_IN)
def nowhere(unknown: str) -> str:
    """An address that leads to nothing says so; to a stranger it is the door."""
    abort(404)


def _cards() -> list[WorkCard]:
    return gathered(office(), office().now(), str(get_locale() or "en"))
