"""How sure a fact is follows from who says it, and decides what is given, said, and named first."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.content.checks.standing import by_name, judged
from ivr.model import Service, Source
from ivr.model.provenance import Sureness
from tests.conftest import ROOT

CASES = YAML(typ="base").load((ROOT / "tests" / "data" / "standing.yaml").read_text())


def source(date: str, kind: str = "document", publisher: str | None = None) -> Source:
    told = {"title": "A title", "language": "nl", "dated_by": "It says so.", "used": "All of it."}
    return Source.model_validate(told | {"date": date, "kind": kind, "publisher": publisher})


SOURCES = {
    "leaflet": source("2025-04", publisher="A house"),
    "brochure": source("2023", publisher="A house"),
    "guide": source("2023-06"),
    "list": source("2026-08", "catalogue"),
    "page": source("2026-09", "own-page"),
    "old-page": source("2021", "own-page"),
}


def service_of(case: dict[str, Any]) -> Service:
    contact = {"kind": "phone", **case["contact"]}
    if contact["kind"] == "phone":
        contact["value"] = "+3222123000"
    contact["evidence"] = [{"locator": "a page", **found} for found in contact.get("evidence", ())]
    told = {"id": "advice", "summary": {}, "topics": ["law"], "areas": ["north"], "contacts": [contact]}
    if dispute := case.get("dispute"):
        values = [{"value": value, "source": id} for value, id in dispute["values"].items()]
        told["disputes"] = [{**dispute, "values": values, "why": "It is not known."}]
    return Service.model_validate(told)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_how_sure_a_contact_is(case: dict[str, Any]) -> None:
    service = service_of(case)
    [(name, contact)] = by_name(service)
    found = judged(contact, name, service, SOURCES)
    assert found.sure == Sureness.model_validate(case["sure"])
    assert list(found.hours_also) == case.get("hours_also", case["contact"].get("hours_also", []))


@pytest.mark.parametrize(
    ("sure", "standing"),
    [
        ({"value": "confirmed"}, "confirmed"),
        ({"value": "confirmed", "hours": "one-source"}, "confirmed"),
        ({"value": "confirmed", "hours": "disputed"}, "disputed"),
        ({"value": "one-source", "owner": "disputed"}, "disputed"),
        ({"value": "gone", "hours": "disputed"}, "gone"),
    ],
)
def test_what_is_disputed_of_a_contact_spoils_it(sure: dict[str, str], standing: str) -> None:
    assert Sureness.model_validate(sure).of_all == standing
