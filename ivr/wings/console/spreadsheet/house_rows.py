"""What stands in the sheets of organisations: the rows of one, cell by cell, as they go out and are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.content.marking import contact_names, contacts_called
from ivr.content.read.document import Loc, YamlDocument
from ivr.wings.console.organisations.contact_typed import DOOR, SENTENCES, door_of, number_shown
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.house_words import APPOINTMENT_WORDS, kind_name

RowKey = tuple[str, str]
"""A sheet and the id of a row in it."""
Values = Mapping[str, str]
"""What stands in the cells of a row, by field."""


def house_rows(id: str, document: YamlDocument) -> dict[RowKey, dict[str, str]]:
    """Every row of an organisation."""
    rows: dict[RowKey, dict[str, str]] = {("organisations", id): _names(id, document.data)}
    name = text_of(document.data, "name")
    for key, loc in places(id, document).items():
        if key[0] != "organisations":
            record = at(document, loc)
            own = _service(record) if key[0] == "services" else _contact(record)
            rows[key] = {"id": key[1], "organisation": name, **own}
    return rows


def places(id: str, document: YamlDocument) -> dict[RowKey, Loc]:
    """Where what is in a row stands in the file."""
    found: dict[RowKey, Loc] = {("organisations", id): ()}
    for loc, service in document.find("services", "*"):
        if isinstance(service, dict):
            found["services", f"{id}/{service.get('id')}"] = loc
    for name, loc in zip(contact_names(document), contacts_called(document, ""), strict=True):
        found["contacts", f"{id}/{name}"] = loc
    return found


def at(document: YamlDocument, loc: Loc) -> dict[str, Any]:
    """What stands at a place of a document."""
    value: Any = document.data
    for step in loc:
        value = value[step]
    return value if isinstance(value, dict) else {}


def text_of(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field, "")
    return value if isinstance(value, str) else ""


def list_of(record: Mapping[str, Any], field: str) -> list[str]:
    value = record.get(field)
    return [str(one) for one in value] if isinstance(value, list) else []


def _names(id: str, record: Mapping[str, Any]) -> dict[str, str]:
    own = {name: text_of(record, name) for name in ("name", "short_name", "code", "website")}
    lists = {name: "; ".join(list_of(record, name)) for name in ("also_known_as", "emails")}
    return {"id": id, **own, **lists, "closures": "; ".join(closures_of(record))}


def closures_of(record: Mapping[str, Any]) -> Iterator[str]:
    """The closed days, each as one day or as the first and the last.

    >>> list(closures_of({"closures": [{"first": "2026-12-24", "last": "2026-12-26"}]}))
    ['2026-12-24 / 2026-12-26']
    """
    kept = record.get("closures")
    for one in kept if isinstance(kept, list) else ():
        if isinstance(one, dict):
            first, last = text_of(one, "first"), text_of(one, "last")
            yield first if first == last else f"{first} / {last}"


def _service(record: Mapping[str, Any]) -> dict[str, str]:
    lists = {name: ", ".join(list_of(record, name)) for name in ("topics", "needs", "areas", "languages")}
    return {"name": text_of(record, "name"), "summary": text_of(record, "summary"), **lists}


def _contact(record: Mapping[str, Any]) -> dict[str, str]:
    return {
        "kind": kind_name(text_of(record, "kind")),
        "value": number_shown(text_of(record, "value")),
        "hours": text_of(record, "hours"),
        **{name: text_of(record, name) for name in SENTENCES},
        **{name: text_of(door_of(record), name) for name in DOOR},
        "appointment": str(APPOINTMENT_WORDS.get(wanted, wanted)) if (wanted := text_of(record, "appointment")) else "",
        "keys": text_of(record, "keys"),
        "languages": ", ".join(list_of(record, "languages")),
    }


def form_of(sheet: str, record: Mapping[str, Any]) -> dict[str, list[str]]:
    """The form of the page about it, filled with what stands there."""
    texts = {name: [value] for name, value in record.items() if isinstance(value, str)}
    lists = {name: list_of(record, name) for name, value in record.items() if isinstance(value, list)}
    if sheet == "organisations":
        return texts | {name: ["\n".join(list_of(record, name))] for name in ("also_known_as", "emails")}
    if sheet == "contacts":
        return texts | lists | {name: [text_of(door_of(record), name)] for name in DOOR}
    truths = {name: ["yes"] if record.get(name) == "yes" else [] for name in ("in_person", "first_door")}
    return texts | lists | truths | {"main": list_of(record, "topics")[:1]}


def form_with(sheet: str, record: Mapping[str, Any], changed: Mapping[str, list[str]]) -> FormSent:
    """The same with what somebody typed over it."""
    return FormSent({**form_of(sheet, record), **changed})
