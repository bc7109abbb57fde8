"""What an organisation does and for whom, and what it is called, as somebody typed it into a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ivr.content.newcomer import email_meant, website_meant
from ivr.content.read.document import Loc
from ivr.content.rewriting import Value, insert
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.field_edits import FormSent, kept_order, one_line, with_fields

SAID_OF_IT = ("name", "summary")
"""What is said of a service in every language."""
_CODE = re.compile(r"[78][0-9]{1,3}")


@dataclass(frozen=True)
class FieldsTyped:
    """Fields as they go into the file, and what is wrong beside which."""

    fields: dict[str, Value] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def service_typed(form: FormSent, old: Mapping[str, Any]) -> FieldsTyped:
    """What somebody meant of a service; what comes first of its topics is what it is there for."""
    faults: dict[str, str] = {}
    main = form.get("main")
    topics = [one for one in form.getlist("topics") if one]
    fields: dict[str, Value] = {name: one_line(form.get(name)) for name in SAID_OF_IT}
    fields["topics"] = kept_order(_list(old, "topics"), [*topics, *([main] if main not in topics else [])], main)
    for name in ("needs", "areas", "audience", "languages"):
        fields[name] = kept_order(_list(old, name), form.getlist(name))
    fields["only_in"] = form.get("only_in")
    fields["interpreter"] = _unless_usual(form.get("interpreter"), "unknown", old.get("interpreter"))
    fields |= {name: _yes(form.get(name), old.get(name)) for name in ("in_person", "first_door")}
    if not fields["summary"]:
        faults["summary"] = _("Say in one short sentence what they do.")
    if not main:
        faults["main"] = _("Choose what it is there for.")
    if not fields["areas"]:
        faults["areas"] = _("Choose where they help. For everybody in the country: Belgium.")
    return FieldsTyped(fields, faults)


def _list(old: Mapping[str, Any], name: str) -> list[str]:
    value = old.get(name)
    return [str(one) for one in value] if isinstance(value, list) else []


def _unless_usual(typed: str, usual: str, old: object) -> str:
    """What is usual need not stand there, and stays where it does."""
    return "" if typed in ("", usual) and old != usual else typed


def _yes(typed: str, old: object) -> str:
    return "yes" if typed else "no" if old == "no" else ""


def names_typed(form: FormSent, languages: Iterable[str], old: Mapping[str, Any]) -> FieldsTyped:
    """What an organisation is called, and its own addresses. `languages` are those that it can have names in."""
    faults: dict[str, str] = {}
    fields: dict[str, Value] = {"name": one_line(form.get("name")), "code": form.get("code").strip()}
    fields["short_name"] = one_line(form.get("short_name"))
    for several, one in (("names", "name"), ("short_names", "short_name")):
        kept = {code: name for code, name in _mapping(old, several).items() if code not in languages}
        typed = {code: name for code in languages if (name := one_line(form.get(f"{one}-{code}")))}
        fields[several] = _in_order(_mapping(old, several), {**kept, **typed})
    fields["also_known_as"] = _lines(form.get("also_known_as"))
    fields["website"] = _website(form.get("website").strip())
    fields["emails"] = _lines(form.get("emails"))
    if not fields["name"]:
        faults["name"] = _("Please fill this in.")
    if fields["code"] and not _CODE.fullmatch(str(fields["code"])):
        faults["code"] = _("A code has two to four digits and begins with 7 or 8.")
    for email in _lines(form.get("emails")):
        try:
            email_meant(email)
        except ValueError as fault:
            faults["emails"] = str(fault)
    return FieldsTyped(fields, faults)


def _mapping(old: Mapping[str, Any], name: str) -> dict[str, str]:
    value = old.get(name)
    return {str(code): str(one) for code, one in value.items()} if isinstance(value, dict) else {}


def _in_order(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Any]:
    return {code: new[code] for code in (*(one for one in old if one in new), *(one for one in new if one not in old))}


def _lines(typed: str) -> list[str]:
    return [line for line in map(one_line, typed.splitlines()) if line]


def _website(typed: str) -> str:
    return website_meant(typed) if typed else ""


def with_service(text: str, loc: Loc, old: Mapping[str, Any], typed: FieldsTyped) -> str:
    """The text of the file with the service, or with () the organisation itself, as typed."""
    return with_fields(text, loc, old, typed.fields)


def with_closure(text: str, count: int, first: str, last: str) -> str:
    """The text with days more on which nobody is there, of which `closure_faults` has found nothing wrong."""
    return insert(text, ("closures", count), {"first": first, "last": last})


def closure_faults(first: str, last: str) -> dict[str, str]:
    """What is wrong with closed days, beside which field."""
    days = {"first": _day(first), "last": _day(last)}
    if lacking := {name: _("Choose a day.") for name, day in days.items() if day is None}:
        return lacking
    return {"last": _("The last day is before the first one. Is the year right?")} if last < first else {}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None  # the field sends 2026-12-24
    except ValueError:
        return None
