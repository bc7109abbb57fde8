"""An organisation as a whole: its names, and what each of its services does."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.read.document import Loc
from ivr.content.read.files import Files
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.house_words import (
    AUDIENCE_WORDS,
    INTERPRETER_WORDS,
    area_choices,
    language_choices,
    language_name,
    need_choices,
    topic_choices,
)
from ivr.wings.console.organisations.one_house import House
from ivr.wings.console.organisations.service_typed import (
    SAID_OF_IT,
    FieldsTyped,
    names_typed,
    service_typed,
    with_service,
)
from ivr.wings.console.organisations.words_typed import (
    said_elsewhere,
    typed_words,
)
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.contact_pages import choices_of, service_loc
from ivr.wings.console.pages.house_opening import (
    FormBase,
    base_of,
    file_of_its_own,
    locale_here,
    others_of,
    rewritten,
    saved,
    sent,
)
from ivr.wings.console.save_form import Attempt

pages = Pages()


@pages.page("/organisations/<id>/names", May.EDIT, ["GET", "POST"])
def change_names(id: str) -> str | Response:
    """What it is called, its code, its website."""
    house = file_of_its_own(id)
    base = base_of(house)
    old = base.document.data
    languages = house.files.offered()
    if request.method == "GET":
        return _names_form(house, base, _values_of_names(old, languages))
    typed = names_typed(sent(), languages, old)
    tried = None
    text = "" if typed.faults else rewritten(lambda: with_service(base.text, (), old, typed), typed.faults, "name")
    if text:
        tried = saved(house, base, text, _("changed its names or addresses"))
        if tried.done:
            return redirect(url_for("console.organisation", id=id))
        typed = FieldsTyped(typed.fields, tried.faults(text, house.file, {name: (name,) for name in typed.fields}))
    return _names_form(house, base, sent(), typed.faults, tried)


@pages.page("/organisations/<id>/services/<sid>", May.EDIT, ["GET", "POST"])
def change_service(id: str, sid: str) -> str | Response:
    """What it does, for whom, and where."""
    house = file_of_its_own(id)
    base = base_of(house)
    loc = service_loc(base, sid)
    old = base.at(loc)
    if request.method == "GET":
        return _service_form(house, base, sid, _values_of_service(house, sid, old))
    typed = service_typed(sent(), old)
    tried = None
    text = "" if typed.faults else rewritten(lambda: with_service(base.text, loc, old, typed), typed.faults, "summary")
    if text:
        places = {name: f"organisations/{id}:{sid}.{name}" for name in SAID_OF_IT if typed.fields[name]}
        words = typed_words(sent(), house.files, places)
        tried = saved(house, base, text, _("changed what it does: %(what)s", what=sid), words)
        if tried.done:
            return redirect(url_for("console.organisation", id=id))
        typed = FieldsTyped(typed.fields, tried.faults(text, house.file, _spots(loc, typed)))
    return _service_form(house, base, sid, sent(), typed.faults, tried)


def _spots(loc: Loc, typed: FieldsTyped) -> dict[str, Loc]:
    return {name: (*loc, name) for name in typed.fields}


def _values_of_names(old: Mapping[str, object], languages: list[str]) -> FormSent:
    values: dict[str, object] = {name: old.get(name, "") for name in ("name", "short_name", "code", "website")}
    for several, one in (("names", "name"), ("short_names", "short_name")):
        known = old.get(several)
        values |= {f"{one}-{code}": known.get(code, "") if isinstance(known, dict) else "" for code in languages}
    for name in ("also_known_as", "emails"):
        lines = old.get(name)
        values[name] = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
    return FormSent.of(values)


def _names_form(
    house: House,
    base: FormBase,
    values: FormSent,
    faults: Mapping[str, str] | None = None,
    tried: Attempt | None = None,
) -> str:
    languages = [(code, language_name(code, locale_here())) for code in house.files.offered()]
    return render_template(
        "console/organisation_names.html",
        house=house,
        values=values,
        languages=languages,
        faults=faults or {},
        tried=tried,
        version=tried.version(base.version) if tried else base.version,
    )


def _values_of_service(house: House, sid: str, old: Mapping[str, object]) -> FormSent:
    values = dict(old)
    topics = old.get("topics")
    values["main"] = topics[0] if isinstance(topics, list) and topics else ""
    for name in SAID_OF_IT:
        said = said_elsewhere(house.files, f"organisations/{house.id}:{sid}.{name}")
        values |= {f"{name}-{code}": text for code, text in said.items()}
    for name in ("in_person", "first_door"):
        values[name] = "yes" if old.get(name) == "yes" else ""
    return FormSent.of(values)


def _service_form(
    house: House,
    base: FormBase,
    sid: str,
    values: FormSent,
    faults: Mapping[str, str] | None = None,
    tried: Attempt | None = None,
) -> str:
    return render_template(
        "console/organisation_service.html",
        house=house,
        sid=sid,
        values=values,
        faults=faults or {},
        tried=tried,
        version=tried.version(base.version) if tried else base.version,
        interpreters=choices_of(INTERPRETER_WORDS),
        audiences=choices_of(AUDIENCE_WORDS),
        **service_choices(house.files, values),
    )


def service_choices(files: Files, values: FormSent) -> dict[str, object]:
    """What can be chosen of a service, and what is."""
    locale = locale_here()
    chosen = {name: values.getlist(name) for name in ("topics", "needs", "areas", "audience", "languages")}
    return {
        "topics": topic_choices(files, locale),
        "needs": need_choices(files, locale),
        "areas": area_choices(files, locale),
        "spoken": language_choices(locale, chosen["languages"]),
        "others": others_of(files),
        "chosen": chosen,
    }
