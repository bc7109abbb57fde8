"""One way to reach a service, as somebody typed it into a form: what is meant, or what is wrong beside which field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from ivr.content.checks.openings import check_one
from ivr.content.marking import marked
from ivr.content.newcomer import email_meant, website_meant
from ivr.content.read.document import Loc, problem
from ivr.content.rewriting import Value, insert
from ivr.country.numbers import is_free, kind, written
from ivr.country.opening_clues import Puzzle
from ivr.country.opening_typed import meant
from ivr.errors import Problem
from ivr.model.kinds import KINDS
from ivr.model.provenance import Checked
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.field_edits import FormSent, kept_order, one_line, with_fields, with_mapping
from ivr.wings.console.plain_words import in_words, number_meant

SENTENCES = ("label", "note", "hours_text")
"""What is said of a contact in every language."""
DOOR = ("street", "postcode", "city")
PROVEN = ("kind", "value", "hours", "address")
"""Where one of these changes, somebody has to know it from somewhere."""


@dataclass(frozen=True)
class ContactTyped:
    """The fields as they go into the file ("" or an empty list for none), those of the door apart; `faults` by field,
    in words; `remarks` are what was typed among the hours and is none."""

    fields: dict[str, Value] = field(default_factory=dict)
    door: dict[str, Value] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def contact_typed(form: FormSent, old: Mapping[str, Any], today: date) -> ContactTyped:
    """What somebody meant. `old` is the contact as it stands in its file: what was not touched is not looked at."""
    faults: dict[str, str] = {}
    form_kind = form.get("kind", "") if form.get("kind") in KINDS else str(old.get("kind", "phone"))
    reach = KINDS[form_kind].reach
    known = str(old.get("value", "")) if form_kind == old.get("kind") else ""
    value = _meant(form, "value", faults, partial(_value, reach, known))
    hours, remarks = _hours(form.get("hours", ""), str(old.get("hours", "")), faults, today)
    fields: dict[str, Value] = {"kind": form_kind, "value": value}
    fields["cost"] = _cost(value, old) if reach == "dialled" else ""
    fields["keys"] = "".join(form.get("keys", "").split()) if reach == "dialled" else ""
    fields["hours"] = hours
    fields["appointment"] = form.get("appointment", "")
    fields["languages"] = kept_order(_list(old.get("languages")), form.getlist("languages"))
    fields |= {name: one_line(form.get(name, "")) for name in SENTENCES}
    door = {name: one_line(form.get(name, "")) if reach == "visited" else "" for name in DOOR}
    _look_at_door(door, fields, reach, faults)
    _look_at_keys(str(fields["keys"]), faults)
    return ContactTyped(fields, dict(door), faults, remarks)


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _meant(form: FormSent, name: str, faults: dict[str, str], meaning: Callable[[str], str]) -> str:
    """A field as it is meant; where it makes no sense as it was typed, with its fault."""
    typed = form.get(name, "").strip()
    try:
        return meaning(typed)
    except ValueError as fault:
        faults[name] = str(fault)
        return typed


def _value(reach: str, old: str, typed: str) -> str:
    if typed in (old, number_shown(old)) and (typed or reach == "visited"):
        return old
    if reach == "visited":
        raise ValueError(_("Leave this empty for an address to go to, and write the address below."))
    if not typed:
        raise ValueError(_("Please fill this in."))
    if reach == "dialled":
        return number_meant(typed)
    return email_meant(typed) if reach == "written" else website_meant(typed)


def _cost(number: str, old: Mapping[str, Any]) -> str:
    """What a number tells of its price, where it is another one; nothing stands there for an ordinary price."""
    if number == old.get("value"):
        return str(old.get("cost", ""))
    return "free" if is_free(number) else ""


def hours_typed(typed: str, today: date) -> tuple[str, tuple[str, ...]]:
    """Opening hours as people type them, and what is left of the sentence. Raises `ValueError` with what to do where
    nobody can be sure of them."""
    if not typed.strip():
        return "", ()
    found = meant(typed)
    if isinstance(found, Puzzle):
        raise ValueError(_puzzled(found))
    for fault in check_one(found.hours, today, partial(problem_of, "hours")):
        if fault.level == "error":
            raise ValueError(in_words(fault))
    return found.hours, found.remarks


def problem_of(field: str, code: str, message: str, hint: str = "") -> Problem:
    """A problem of a field of a form: it has no line yet."""
    return problem(code, field, 0, message, hint)


def _puzzled(puzzle: Puzzle) -> str:
    why = puzzle.why.replace("hours_text", f"“{_('About the hours, in words')}”")
    part = _("“%(part)s” is not clear:", part=puzzle.part) if puzzle.part else ""
    hint = _("Write it like this: ma-vr 9-12u30, wo ook 14-17u. Or: Mo-Fr 09:00-12:30; We 09:00-12:30,14:00-17:00.")
    return " ".join(filter(None, (part, f"{why}.", hint)))


def _hours(typed: str, old: str, faults: dict[str, str], today: date) -> tuple[str, tuple[str, ...]]:
    if typed.strip() == old:
        return old, ()
    try:
        return hours_typed(typed, today)
    except ValueError as fault:
        faults["hours"] = str(fault)
        return typed, ()


def _look_at_door(door: Mapping[str, str], fields: Mapping[str, Value], reach: str, faults: dict[str, str]) -> None:
    if reach != "visited":
        return
    if any(door.values()):
        for name in DOOR:
            if not door[name]:
                faults[name] = _("Please fill this in: an address has a street, a postal code and a town.")
    elif not (fields["note"] or fields["label"] or fields["value"]):
        faults["street"] = _("Write the address, or say below in words where it is.")
    code = door["postcode"]
    if code and not (len(code) == 4 and code.isdecimal() and code[0] != "0"):
        faults["postcode"] = _("A postal code has four digits, such as 1080.")


def _look_at_keys(keys: str, faults: dict[str, str]) -> None:
    if keys.strip("0123456789*#"):
        faults["keys"] = _("Only digits, * and #.")


def number_shown(value: str) -> str:
    """A number as people write it down; anything else as it is."""
    return written(value) if kind(value) else value


def door_of(old: Mapping[str, Any]) -> dict[str, Any]:
    """The address of a contact as it stands in its file."""
    address = old.get("address")
    return address if isinstance(address, dict) else {}


def needs_proof(old: Mapping[str, Any], typed: ContactTyped) -> bool:
    """Whether what callers rely on is another number, door or time than before."""
    before = {name: old.get(name, "") for name in PROVEN if name != "address"}
    now = {name: typed.fields[name] for name in before}
    where = door_of(old)
    return before != now or any(str(where.get(name, "")) != typed.door[name] for name in DOOR)


def with_contact(text: str, loc: Loc, old: Mapping[str, Any], typed: ContactTyped, checked: Checked | None) -> str:
    """The text of the file with the contact as typed; `checked` where somebody made sure of it."""
    text = with_fields(text, loc, old, typed.fields)
    text = with_mapping(text, (*loc, "address"), door_of(old), _moved(door_of(old), typed.door))
    return marked(text, [loc], checked) if checked else text


def _moved(old: Mapping[str, Any], door: dict[str, Value]) -> dict[str, Value]:
    """The address; the names of a street and a town in other languages are not those of another one."""
    more: dict[str, Value] = {}
    if old.get("street") != door["street"]:
        more |= {"streets": {}, "streets_source": ""}
    if old.get("city") != door["city"]:
        more |= {"cities": {}}
    return {**door, **more}


def with_new_contact(text: str, service: Loc, count: int, typed: ContactTyped, checked: Checked) -> str:
    """The text with one contact more, at the end of those of a service."""
    fields: dict[str, Value] = {name: value for name, value in typed.fields.items() if value}
    if door := {name: value for name, value in typed.door.items() if value}:
        fields["address"] = door
    loc = (*service, "contacts", count)
    return marked(insert(text, loc, fields), [loc], checked)
