"""One way to reach an organisation, changed in a form that says back what it understood: number, hours, week."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.marking import contact_names, contacts_called
from ivr.content.read.document import Loc, yaml_document
from ivr.content.rewriting import remove
from ivr.country.numbers import kind
from ivr.model.kinds import KINDS
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.organisations.contact_typed import (
    DOOR,
    SENTENCES,
    ContactTyped,
    contact_typed,
    door_of,
    needs_proof,
    number_shown,
    with_contact,
    with_new_contact,
)
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.house_history import facts_told
from ivr.wings.console.organisations.house_words import (
    APPOINTMENT_WORDS,
    HOW_WORDS,
    kind_name,
    language_choices,
    way_told,
)
from ivr.wings.console.organisations.known_from import UNPROVEN, against_print, not_chosen, unproven
from ivr.wings.console.organisations.one_house import House
from ivr.wings.console.organisations.row_typed import cells_of, row_typed, with_cells
from ivr.wings.console.organisations.understood import understood
from ivr.wings.console.organisations.words_typed import said_elsewhere, typed_words
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.house_opening import (
    FormBase,
    base_of,
    file_of_its_own,
    house_of,
    houses,
    locale_here,
    made_sure,
    others_of,
    rewritten,
    saved,
    saved_as_it_is,
    sent,
    tell,
    today,
)
from ivr.wings.console.save_form import Attempt

pages = Pages()

_CONTACTS = ("services", "*", "contacts", "*")


@pages.page("/organisations/<id>/contacts/<way>", May.EDIT, ["GET", "POST"])
def change_contact(id: str, way: str) -> str | Response:
    """Another number, other hours, another door."""
    house = file_of_its_own(id)
    base = base_of(house)
    [loc] = contacts_called(base.document, way)[:1] or [abort(404)]
    old = base.at(loc)
    if request.method == "GET":
        return _form(house, base, way, _values(house, way, old))
    typed = contact_typed(sent(), old, today())
    checked = made_sure() if needs_proof(old, typed) else None
    if needs_proof(old, typed) and "preview" not in request.form:
        typed.faults.update(not_chosen(sent()) or ({} if checked else against_print(house.files, old, typed)))
    if typed.faults or "preview" in request.form:
        return _form(house, base, way, sent(), typed)
    text = rewritten(lambda: with_contact(base.text, loc, old, typed, checked), typed.faults, "kind")
    return _saved(house, base, way, loc, text, typed) if text else _form(house, base, way, sent(), typed)


@pages.page("/organisations/<id>/services/<sid>/contacts/new", May.EDIT, ["GET", "POST"])
def add_contact(id: str, sid: str) -> str | Response:
    """One more way to reach a service."""
    house = file_of_its_own(id)
    base = base_of(house)
    loc = service_loc(base, sid)
    if request.method == "GET":
        return _form(house, base, "", FormSent.of({"kind": "phone"}), sid=sid)
    typed = contact_typed(sent(), {}, today())
    checked = made_sure()
    if not checked and "preview" not in request.form:
        typed.faults["how"] = _("Choose how you know.")
    if typed.faults or "preview" in request.form or not checked:
        return _form(house, base, "", sent(), typed, sid=sid)
    count = len(base.document.data["services"][loc[1]]["contacts"])
    text = rewritten(lambda: with_new_contact(base.text, loc, count, typed, checked), typed.faults, "kind")
    if not text:
        return _form(house, base, "", sent(), typed, sid=sid)
    return _saved(house, base, "", (*loc, "contacts", count), text, typed, sid)


@pages.page("/organisations/<id>/contacts/<way>/gone", May.EDIT, ["POST"])
def take_contact_out(id: str, way: str) -> Response:
    """Takes a way to reach a service out; of the last one the service goes, on a page of its own."""
    house = file_of_its_own(id)
    base = base_of(house)
    [loc] = contacts_called(base.document, way)[:1] or [abort(404)]
    if len(base.document.data["services"][loc[1]]["contacts"]) == 1:
        sid = base.document.data["services"][loc[1]]["id"]
        return redirect(url_for("console.take_service_away", id=id, sid=sid))
    tell(saved(house, base, remove(base.text, loc), _("taken out: %(what)s", what=way_told(way))))
    return redirect(url_for("console.organisation", id=id))


@pages.page("/organisations/<id>/understood", May.SEE, ["POST"])
def say_back(id: str) -> str:
    """What the line understands of what is being typed. Nothing is saved."""
    house = house_of(id)
    typed = contact_typed(sent(), {}, today())
    return render_template(
        "console/organisation_understood.html", said=understood(typed, house, today(), locale_here())
    )


@pages.page("/organisations/<id>/row", May.EDIT, ["GET", "POST"])
def change_row(id: str) -> str | Response:
    """The number and the hours of a row of a spreadsheet."""
    house = house_of(id)
    if not house.is_row:
        abort(404)
    now = cells_of(house)
    tried = None
    cells, faults, remarks = row_typed(sent(), house, today()) if request.method == "POST" else ({}, {}, ())
    if cells and "preview" not in request.form:
        faults |= not_chosen(sent())
    if request.method == "POST" and not faults and "preview" not in request.form:
        text = with_cells(office().desk.root, house, cells, made_sure() if cells else None)
        tried = saved_as_it_is(house, text, _("changed its number or hours"))
        if tried.done:
            return redirect(url_for("console.organisation", id=id))
        faults = unproven(tried.problems, house.files, {})
        tried = tried.without(UNPROVEN)
    typed = ContactTyped({"kind": "phone", "value": cells.get("phone", ""), "hours": cells.get("hours", now["hours"])})
    return render_template(
        "console/organisation_row.html",
        house=house,
        now=now,
        values=sent() if request.method == "POST" else FormSent.of({**now}),
        faults=faults,
        tried=tried,
        how=choices_of(HOW_WORDS),
        said=understood(ContactTyped(typed.fields, {}, dict(faults), remarks), house, today(), locale_here()),
    )


def service_loc(base: FormBase, sid: str) -> Loc:
    """Where a service stands; the page is not found where there is none of this id."""
    ids = [one.get("id") for one in base.document.data.get("services", ()) if isinstance(one, dict)]
    return ("services", ids.index(sid)) if sid in ids else abort(404)


def choices_of(words: Mapping[str, object]) -> list[tuple[str, str]]:
    """What can be chosen, in the language of the page."""
    return [(name, str(said)) for name, said in words.items()]


def _values(house: House, way: str, old: Mapping[str, object]) -> FormSent:
    """What stands in the fields before anybody types."""
    values: dict[str, object] = {name: value for name, value in old.items() if isinstance(value, str)}
    values["value"] = number_shown(str(old.get("value", "")))
    values["languages"] = old.get("languages", [])
    values |= {name: door_of(old).get(name, "") for name in DOOR}
    for name in SENTENCES:
        said = said_elsewhere(house.files, f"organisations/{house.id}:{way}.{name}")
        values |= {f"{name}-{code}": text for code, text in said.items()}
    return FormSent.of(values)


def _saved(
    house: House, base: FormBase, way: str, loc: Loc, text: str, typed: ContactTyped, sid: str = ""
) -> str | Response:
    document = yaml_document(house.file, text)[0]
    now = contact_names(document)[contacts_called(document, "").index(loc)]
    places = {name: f"organisations/{house.id}:{now}.{name}" for name in SENTENCES if typed.fields[name]}
    words = typed_words(sent(), house.files, places)
    tried = saved(house, base, text, _("changed %(what)s", what=facts_told(base.text, text) or way_told(now)), words)
    if tried.done:
        _tell_where_it_still_stands(house, base, loc, str(typed.fields["value"]))
        return redirect(url_for("console.organisation", id=house.id, _anchor=now))
    spots = {name: (*loc, name) for name in typed.fields} | {name: (*loc, "address", name) for name in DOOR}
    told = unproven(tried.problems, house.files, base.at(loc) if way else {})
    tried = tried.without(UNPROVEN)
    faults = tried.faults(text, house.file, spots) | told
    return _form(house, base, way, sent(), ContactTyped(typed.fields, typed.door, faults), tried, sid)


def _tell_where_it_still_stands(house: House, base: FormBase, loc: Loc, value: str) -> None:
    """The number of before may be that of other services and organisations: whoever knows better looks there, too."""
    old = next((str(one.get("value", "")) for at, one in base.document.find(*_CONTACTS) if at == loc), "")
    if not kind(old) or old == value:
        return
    names = [one.name for one in houses() if old in one.numbers]
    if names:
        where = ", ".join(names[:5])
        flash(_("%(number)s still stands at: %(where)s. Is it right there?", number=number_shown(old), where=where))


def _form(
    house: House,
    base: FormBase,
    way: str,
    values: FormSent,
    typed: ContactTyped | None = None,
    tried: Attempt | None = None,
    sid: str = "",
) -> str:
    return render_template(
        "console/organisation_contact.html",
        house=house,
        way=way,
        sid=sid,
        values=values,
        faults=typed.faults if typed else {},
        tried=tried,
        version=tried.version(base.version) if tried else base.version,
        kinds=[(name, kind_name(name)) for name in KINDS],
        how=choices_of(HOW_WORDS),
        appointments=choices_of(APPOINTMENT_WORDS),
        spoken=language_choices(locale_here(), values.getlist("languages")),
        others=others_of(house.files),
        said=understood(contact_typed(values, {}, today()), house, today(), locale_here()),
    )
