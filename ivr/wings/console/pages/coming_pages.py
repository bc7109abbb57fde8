"""What comes and goes: a new organisation, one more service, and what goes along when one is taken away."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.read.files import NAMES, Files, Reader
from ivr.content.rewriting import remove
from ivr.errors import InputError
from ivr.model.provenance import Checked
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.organisations.field_edits import FormSent, one_line
from ivr.wings.console.organisations.house_words import HOW_WORDS, need_choices, topic_choices
from ivr.wings.console.organisations.new_house import house_text, newcomer_typed
from ivr.wings.console.organisations.new_service import new_service_id, with_new_service
from ivr.wings.console.organisations.one_house import House, common_files
from ivr.wings.console.organisations.service_typed import SAID_OF_IT
from ivr.wings.console.organisations.taking_away import Leaving, leaving, left_alone, names_without
from ivr.wings.console.organisations.words_typed import Typed, catalogues_after, typed_words
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.contact_pages import choices_of, service_loc
from ivr.wings.console.pages.house_opening import (
    FormBase,
    base_of,
    catalogues_of,
    file_of_its_own,
    houses,
    locale_here,
    made_sure,
    rewritten,
    saved,
    sent,
    today,
)
from ivr.wings.console.pages.service_pages import service_choices
from ivr.wings.console.save_form import Attempt, save_form

pages = Pages()


@pages.page("/organisations/<id>/services/new", May.EDIT, ["GET", "POST"])
def add_service(id: str) -> str | Response:
    """One service more: a short form, of which all else is changed later."""
    house = file_of_its_own(id)
    base = base_of(house)
    if request.method == "GET":
        return _new_service_form(house, base, FormSent.of({}))
    checked, called = made_sure(), one_line(sent().get("name"))
    named = FormSent({**sent().values, "name": [house.name]})
    new, faults = newcomer_typed(named, checked or Checked(date="2000", how="called"), today())
    if not called:
        faults["name"] = _("Please fill this in.")
    if not checked:
        faults["how"] = _("Choose how you know.")
    text, tried = "", None
    known = base.document.data.get("services", ())
    sid = new_service_id(new.topics[0], [str(one.get("id")) for one in known]) if new.topics else ""
    if not faults:
        text = rewritten(lambda: with_new_service(base.text, len(known), sid, called, new), faults, "name")
    if text:
        places = {name: f"organisations/{id}:{sid}.{name}" for name in SAID_OF_IT}
        words = typed_words(sent(), house.files, places)
        tried = saved(house, base, text, _("new service: %(name)s", name=called), words)
        if tried.done:
            return redirect(url_for("console.organisation", id=id))
        faults = tried.faults(text, house.file, {name: ("services", len(known), name) for name in SAID_OF_IT})
    return _new_service_form(house, base, sent(), faults, tried)


def _new_service_form(
    house: House,
    base: FormBase,
    values: FormSent,
    faults: Mapping[str, str] | None = None,
    tried: Attempt | None = None,
) -> str:
    return render_template(
        "console/organisation_new.html",
        house=house,
        values=values,
        faults=faults or {},
        tried=tried,
        version=tried.version(base.version) if tried else base.version,
        how=choices_of(HOW_WORDS),
        **service_choices(house.files, values),
    )


@pages.page("/organisations/new", May.EDIT, ["GET", "POST"])
def new_organisation() -> str | Response:
    """A short form: name, what for, number, hours, where."""
    reader = Reader(office().desk.root)
    files = common_files(reader)
    if request.method == "GET":
        return _new_form(files, FormSent.of({}))
    checked = made_sure()
    new, faults = newcomer_typed(sent(), checked or Checked(date="2000", how="called"), today())
    if not checked:
        faults["how"] = _("Choose how you know.")
    if faults:
        return _new_form(files, sent(), faults)
    try:
        text = house_text(new, reader, files, houses())
    except InputError as fault:
        return _new_form(files, sent(), {"name": str(fault)})
    words = typed_words(sent(), files, {"summary": new.place})
    tried = save_form(
        {new.file: ("", text), **_catalogues(files, new.id, text, words)}, _("new: %(name)s", name=new.name)
    )
    if tried.done:
        return redirect(url_for("console.organisation", id=new.id))
    spots = {name: ("services", 0, name) for name in ("summary", "topics", "needs", "areas")}
    return _new_form(files, sent(), tried.faults(text, new.file, spots), tried)


def _catalogues(files: Files, id: str, text: str, words: Typed) -> dict[str, tuple[str, str | None]]:
    here = office()
    told = catalogues_after(files, id, "", text, words)
    versions = here.desk.versions(list(told), here.now())
    return {file: (versions[file], after) for file, after in told.items()}


@pages.page("/organisations/<id>/services/<sid>/away", May.EDIT, ["GET", "POST"])
def take_service_away(id: str, sid: str) -> str | Response:
    """Takes one service away; of the last one the organisation goes."""
    house = file_of_its_own(id)
    base = base_of(house)
    loc = service_loc(base, sid)
    if len(base.document.data["services"]) == 1:
        return redirect(url_for("console.take_away", id=id))
    found = leaving(Reader(office().desk.root), house.files, id, sid)
    tried = None
    if request.method == "POST" and not found.stops:
        tried = saved(house, base, remove(base.text, loc), _("taken away: %(what)s", what=sid))
        if tried.done:
            return redirect(url_for("console.organisation", id=id))
    return _away_page(house, sid, found, tried)


@pages.page("/organisations/<id>/away", May.EDIT, ["GET", "POST"])
def take_away(id: str) -> str | Response:
    """Takes an organisation away, with what people text for it and its translations."""
    house = file_of_its_own(id)
    reader = Reader(office().desk.root)
    found = leaving(reader, house.files, id)
    tried = None
    if request.method == "POST" and not found.stops:
        base = base_of(house)
        changed: dict[str, tuple[str, str | None]] = {house.file: (base.version, None)}
        changed |= catalogues_of(house, base.text, "")
        if found.words:
            names = office().desk.open(NAMES, office().now())
            changed[NAMES] = (names.version, names_without(names.text, id))
        tried = save_form(changed, _("taken away: %(what)s", what=house.name))
        if tried.done:
            return redirect(url_for("console.organisations"))
    return _away_page(house, "", found, tried)


def _away_page(house: House, sid: str, found: Leaving, tried: Attempt | None) -> str:
    """What goes along with a service, or for "" with the whole organisation; or why it cannot go."""
    alone = left_alone(house, sid, houses())
    called = dict(topic_choices(house.files, locale_here()))
    called |= {id: name for _, own in need_choices(house.files, locale_here()) for id, name in own}
    return render_template(
        "console/organisation_away.html",
        house=house,
        sid=sid,
        found=found,
        tried=tried,
        alone=[called.get(id, id) for id in alone],
        code="" if sid else house.typed.get("code", ""),
    )


def _new_form(
    files: Files, values: FormSent, faults: Mapping[str, str] | None = None, tried: Attempt | None = None
) -> str:
    return render_template(
        "console/organisation_new.html",
        house=None,
        values=values,
        faults=faults or {},
        tried=tried,
        how=choices_of(HOW_WORDS),
        **service_choices(files, values),
    )
