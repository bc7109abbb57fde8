"""Organisations: the list, one of them to read, and what is done with a click: still right, something else, closed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.marking import contacts_called, marked
from ivr.content.rewriting import remove
from ivr.content.sheets import sheet_text, with_checked
from ivr.engine.library import spoken_languages
from ivr.errors import InputError
from ivr.model import Service
from ivr.model.provenance import Checked
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.organisations.contact_typed import number_shown
from ivr.wings.console.organisations.heard_card import CardHeard, card_heard
from ivr.wings.console.organisations.heard_otherwise import heard_typed, with_answer
from ivr.wings.console.organisations.house_history import history_of, undone
from ivr.wings.console.organisations.house_search import PAGE, HousesAsked, houses_found, to_telephone
from ivr.wings.console.organisations.house_view import services_shown
from ivr.wings.console.organisations.house_words import ABOUT_WORDS, closure_told, is_over, language_name, way_told
from ivr.wings.console.organisations.one_house import House
from ivr.wings.console.organisations.service_typed import closure_faults, with_closure
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.house_opening import (
    base_of,
    file_of_its_own,
    house_of,
    houses,
    known_line,
    locale_here,
    reported,
    saved,
    saved_as_it_is,
    sent,
    tell,
    today,
)
from ivr.wings.console.save_form import save_form

pages = Pages()


@pages.page("/organisations", May.SEE)
def organisations() -> str:
    """All organisations, fifty a page: looked for by words, and by what is to be done."""
    asked = HousesAsked(*(request.args.get(name, "").strip() for name in ("q", "topic", "area", "only")))
    library = known_line()
    reports, locale = reported(library), locale_here()
    found = houses_found(houses(), asked, library, reports, today())
    last = max(1, -(-len(found) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "console/organisations.html",
        asked=asked,
        found=shown,
        count=len(found),
        page=page,
        last=last,
        topics={id: one.name.get(locale, id) for id, one in library.topics.items()},
        areas=[(id, one.name.get(locale, id)) for id, one in library.areas.items() if not one.municipality],
        grouped=number_shown,
        again={one.id for one in shown if to_telephone(one, reports, today())},
    )


@pages.page("/organisations/<id>", May.SEE)
def organisation(id: str) -> str:
    """One organisation: what stands there, where it was read, and what a caller would hear."""
    return _page(house_of(id))


def _page(house: House, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None) -> str:
    """The organisation, with the closed days that were `typed` and what is wrong with them."""
    offered = [code for code in spoken_languages(known_line()) if code in house.files.texts]
    language = request.args.get("language", "")
    language = language if language in offered else next(iter([house.files.source, *offered]))
    return render_template(
        "console/organisation.html",
        house=house,
        services=services_shown(house, language, locale_here(), lambda service: _card(house, service, language)),
        language=language,
        offered=[(code, language_name(code, locale_here())) for code in offered],
        closures=_closures(house),
        typed=typed or {},
        faults=faults or {},
    )


def _card(house: House, service: Service, language: str) -> CardHeard | None:
    assert house.record  # noqa: S101  # there is a service of it
    library = known_line()
    if language not in library.prompts:
        return None
    return card_heard(library, house.record, service, house.catalogue(language), office().now())


def _closures(house: House) -> list[tuple[int, str, bool]]:
    kept = [one for one in house.typed.get("closures", ()) if isinstance(one, dict)]
    return [
        (at, closure_told(str(one.get("first")), str(one.get("last"))), is_over(str(one.get("last")), today()))
        for at, one in enumerate(kept)
    ]


@pages.page("/organisations/<id>/called", May.EDIT, ["POST"])
def still_right(id: str) -> Response:
    """Somebody called today: one contact, or all of them, are as they stand here."""
    house, way = house_of(id), request.form.get("way", "")
    checked = Checked(date=today().isoformat(), how="called")
    if house.is_row:
        text = with_checked(sheet_text(office().desk.root, house.document), house.document, checked)
    else:
        base = base_of(house)
        text = marked(base.text, contacts_called(base.document, way) or abort(404), checked)
    tell(
        saved_as_it_is(
            house, text, _("called today, still right: %(what)s", what=way_told(way) if way else _("everything"))
        )
    )
    return _back_to(id)


@pages.page("/organisations/<id>/heard/<way>", May.EDIT, ["GET", "POST"])
def heard_something_else(id: str, way: str) -> str | Response:
    """Somebody called and heard something else: it is noted, callers are warned, and somebody decides."""
    house = house_of(id)
    if not house.where(way):
        abort(404)
    faults: dict[str, str] = {}
    tried = None
    if request.method == "POST":
        answer, faults = heard_typed(sent(), house, way, today())
        if answer:
            try:
                text = with_answer(office().desk.root, house, answer, today())
            except InputError as fault:
                faults = {"heard": str(fault)}
            else:
                tried = saved_as_it_is(house, text, _("heard something else: %(what)s", what=way_told(way)))
                if tried.done:
                    return _back_to(id)
    return render_template(
        "console/organisation_heard.html",
        house=house,
        way=way,
        faults=faults,
        tried=tried,
        about=[(name, str(words)) for name, words in ABOUT_WORDS.items()],
    )


@pages.page("/organisations/<id>/settled/<sid>/<at>", May.EDIT, ["POST"])
def settle(id: str, sid: str, at: str) -> Response:
    """Somebody decided what sources did not agree on: what stands here counts, and the note of it is gone."""
    house = file_of_its_own(id)
    base = base_of(house)
    ids = [one.get("id") for one in base.document.data["services"]]
    if sid not in ids:
        abort(404)
    loc = ("services", ids.index(sid), "disputes", _number(at))
    base.at(loc)
    tell(saved_as_it_is(house, remove(base.text, loc), _("decided what sources did not agree on")))
    return _back_to(id)


@pages.page("/organisations/<id>/closed", May.EDIT, ["POST"])
def close_days(id: str) -> str | Response:
    """Days on which nobody is there."""
    house = file_of_its_own(id)
    base, first, last = base_of(house), request.form.get("first", ""), request.form.get("last", "")
    if faults := closure_faults(first, last):
        return _page(house, {"first": first, "last": last}, faults)
    text = with_closure(base.text, len(base.document.data.get("closures", ())), first, last)
    tell(saved(house, base, text, closure_told(first, last, _("closed"))))
    return _back_to(id)


@pages.page("/organisations/<id>/closed/<at>/gone", May.EDIT, ["POST"])
def open_days(id: str, at: str) -> Response:
    """Takes closed days out again."""
    house = file_of_its_own(id)
    base = base_of(house)
    loc = ("closures", _number(at))
    base.at(loc)
    tell(saved(house, base, remove(base.text, loc), _("closed days taken out")))
    return _back_to(id)


@pages.page("/organisations/<id>/history", May.SEE)
def organisation_history(id: str) -> str:
    """Who changed which fact, what it was before, and the last of it to be put back."""
    house = house_of(id)
    saves = history_of(office().desk, house, office().now())
    return render_template("console/organisation_history.html", house=house, saves=saves)


@pages.page("/organisations/<id>/back", May.EDIT, ["POST"])
def put_back(id: str) -> Response:
    """Undoes a save; what was changed since in other places stays."""
    house, here, save = house_of(id), office(), request.form.get("save", "")
    if save not in [one.id for one in history_of(here.desk, house, here.now()) if not one.begins]:
        abort(404)
    tried = save_form(undone(here.desk, save, here.now()), f"{house.name}: {_('put back as it was')}")
    if tried.clash:
        flash(_("The same was changed again since. Correct it in the form instead."), "bad")
    else:
        tell(tried)
    return redirect(url_for("console.organisation_history", id=id))


def _back_to(id: str) -> Response:
    return redirect(url_for("console.organisation", id=id))


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 4 else abort(404)
