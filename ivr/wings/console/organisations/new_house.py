"""A new organisation, from a short form: its file, its code and its translations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from ivr.content.newcomer import Newcomer, email_meant, file_text, website_meant
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files, Reader
from ivr.errors import InputError
from ivr.model.provenance import Checked
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.contact_typed import hours_typed
from ivr.wings.console.organisations.field_edits import FormSent, one_line
from ivr.wings.console.organisations.house_index import HouseListed
from ivr.wings.console.plain_words import number_meant


def newcomer_typed(form: FormSent, checked: Checked, today: date) -> tuple[Newcomer, dict[str, str]]:
    """What somebody typed of a new organisation, and what is wrong beside which field."""
    faults: dict[str, str] = {}

    def meant(name: str, meaning: Callable[[str], str]) -> str:
        typed = form.get(name).strip()
        try:
            return meaning(typed) if typed else ""
        except ValueError as fault:
            faults[name] = str(fault)
            return typed

    main = form.get("main")
    new = Newcomer(
        one_line(form.get("name")),
        one_line(form.get("summary")),
        (main, *(one for one in form.getlist("topics") if one != main)) if main else (),
        tuple(form.getlist("areas")),
        checked,
        phone=meant("phone", number_meant),
        hours=meant("hours", lambda typed: hours_typed(typed, today)[0]),
        email=meant("email", email_meant),
        website=meant("website", website_meant),
        languages=tuple(form.getlist("languages")),
        needs=tuple(form.getlist("needs")),
    )
    return new, faults | dict(_lacking(new))


def _lacking(new: Newcomer) -> Iterable[tuple[str, str]]:
    if not new.name or not new.id:
        yield "name", _("Please fill this in.")
    if not new.summary:
        yield "summary", _("Say in one short sentence what they do.")
    if not new.topics:
        yield "main", _("Choose what it is there for.")
    if not new.areas:
        yield "areas", _("Choose where they help. For everybody in the country: Belgium.")
    if not (new.phone or new.email or new.website):
        yield "phone", _("Give a way to reach it: a telephone number, an e-mail address or a website.")


def house_text(new: Newcomer, reader: Reader, files: Files, listed: Iterable[HouseListed]) -> str:
    """The text of its file, with the first code that nobody has. Raises `InputError` where there is one already."""
    known = {one.id: one for one in listed}
    if new.id in known:
        raise InputError(_("There is an organisation of this name already: %(name)s.", name=known[new.id].name))
    houses = {one.id: YamlDocument(one.file, {"code": one.code}) for one in known.values() if one.code}
    there = replace(files, organisations=houses, answers=reader.folder("data/answers"))
    return file_text(new, there)
