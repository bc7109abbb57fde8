"""How the line is used: tables, charts, and a sheet to take along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Response, abort, render_template, request
from flask_babel import format_date, get_locale

from ivr.errors import NoSnapshot
from ivr.language.locale import name_in
from ivr.store import keys
from ivr.store.contract import StoreDown
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.use.use_chart import drawn
from ivr.wings.console.use.use_sheet import use_sheet
from ivr.wings.console.use.use_table import FEW, WEEKS, UsePeriod, UseTable, use_period, use_tables

pages = Pages()
_PERIODS = {
    "week": lazy("the last week (7 days)"),
    "month": lazy("4 weeks (28 days)"),
    "quarter": lazy("13 weeks (91 days)"),
    "year": lazy("52 weeks (a year)"),
}
_WHAT = {
    "day": lazy("Calls and texts"),
    "hour": lazy("At which hour"),
    "language": lazy("In which language"),
    "topic": lazy("About which topic"),
    "need": lazy("For which need"),
    "area": lazy("For where"),
    "found": lazy("Whether somebody was found there"),
    "first-number": lazy("How long until the first number is said"),
    "through": lazy("Put through"),
    "ended": lazy("Where calls end"),
}
_NAMES = {
    "yes": lazy("somebody was found"),
    "no": lazy("nobody was found, or we did not understand"),
    "answered": lazy("somebody answered"),
    "busy": lazy("it was busy"),
    "no-answer": lazy("nobody answered"),
    "failed": lazy("it did not work"),
    "language": lazy("at the choice of a language"),
    "menu": lazy("in a menu"),
    "code": lazy("while typing a code"),
    "place": lazy("at the question for a postal code"),
    "region": lazy("at the question for a region"),
    "need": lazy("at the question what it is about"),
    "card": lazy("with an organisation and its number"),
    "report": lazy("while telling that a number does not work"),
    "answers": lazy("at a list of answers"),
    "answer": lazy("with an answer"),
    "through": lazy("when they were put through"),
    "goodbye": lazy("the line said goodbye"),
}


@pages.page("/use", May.SEE)
def use() -> str:
    """The tables of a period, with a chart above each."""
    period = _period()
    return render_template(
        "console/use.html",
        tables=_tables(period),
        period=period,
        chosen=_chosen(),
        periods=_PERIODS.items(),
        what=_WHAT,
        name=_name,
        few=_few(),
        whole=FEW,
        day=format_date,
    )


@pages.page("/use/chart/<what>", May.SEE)
def use_chart(what: str) -> Response:
    """The picture of one table, for a light page or a dark one."""
    table = next((one for one in _tables(_period()) if one.what == what), None) or abort(404)
    found = drawn(table, lambda id: _short_name(what, id), _("Calls"), _("Messages"), dark="dark" in request.args)
    return Response(found.svg, mimetype="image/svg+xml", headers={"Content-Security-Policy": found.policy})


@pages.page("/use/counts.csv", May.SEE)
def use_counts_sheet() -> Response:
    """Everything on the page as a sheet."""
    period = _period()
    head = (_("What"), _("Which"), _("Calls"), _("Messages"))
    text = use_sheet(_tables(period), head, lambda what: str(_WHAT[what]), _name, _few())
    file = f"use-{period.first}-{period.last}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{file}"'})


def _chosen() -> str:
    found = request.args.get("period", "")
    return found if found in WEEKS else "month"


def _period() -> UsePeriod:
    return use_period(WEEKS[_chosen()], office().now())


def _tables(period: UsePeriod) -> list[UseTable]:
    """None where nothing was published yet, or while the store cannot be asked."""
    try:
        tallies = office().store.tallies(keys.USE.name, period.first.isoformat())
        return use_tables(tallies, period, office().line.shelf.live())
    except (NoSnapshot, StoreDown):
        return []


def _few() -> str:
    return _("under %(count)s", count=FEW)


def _name(what: str, id: str) -> str:
    """What a row is called, in the language of the page as far as the content has it."""
    own = str(get_locale() or "en")
    match what:
        case "day":
            return str(format_date(date.fromisoformat(id), "d MMM"))
        case "hour":
            return f"{int(id)}:00"
        case "language":
            return name_in(own, id) or id
        case "topic" | "need" | "area":
            return _of_content(what, id, own)
        case "first-number":
            return _seconds(id)
    return str(_NAMES.get(id, id))


def _short_name(what: str, id: str) -> str:
    """The name below a bar."""
    return id.replace("-", "–") if what == "first-number" else _name(what, id)


def _of_content(what: str, id: str, own: str) -> str:
    names = _names(what, id)
    return names.get(own) or names.get("en") or next(iter(names.values()), id)


def _names(what: str, id: str) -> Mapping[str, str]:
    """What the content calls a topic, a need or a part of the country; nothing where it has it no more."""
    library = office().line.shelf.live()
    if what == "area":
        return library.areas[id].name if id in library.areas else {}
    topic = library.topics.get(library.topic_of.get(id, id))
    needs = topic.needs if topic else {}
    return needs[id].name if what == "need" and id in needs else topic.name if topic else {}


def _seconds(id: str) -> str:
    least, _dash, most = id.replace("s", "").partition("-")
    if not most:
        return _("%(least)s seconds or more", least=least)
    return _("%(least)s to %(most)s seconds", least=least, most=most)
