"""Checks of the organisations, and of the topics, areas and sources they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from ivr.content.catalogues.locators import holders, ways_of
from ivr.content.checks.addresses import address_faults
from ivr.content.checks.around import Around, Mentioned, Named, mentioned_by
from ivr.content.checks.foreign_words import language_meant
from ivr.content.checks.typed_numbers import why_not_dialled
from ivr.content.read.document import Loc, YamlDocument, near_or_all
from ivr.content.read.files import Files
from ivr.country.numbers import is_free, kind
from ivr.errors import Problem
from ivr.language.locale import language_codes
from ivr.model.kinds import KINDS
from ivr.model.provenance import CALLED

LONGEST_TEXT = 300
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")


def organisation_faults(document: YamlDocument, around: Around, _: Named) -> Iterator[Problem]:
    """What is wrong with one organisation, whoever else there is."""
    yield from _check_ids(document)
    yield from _check_languages(document)
    yield from _check_contacts(document)
    yield from address_faults(document, around)
    yield from _check_lengths("organisations", document)


def check_directory(files: Files) -> Iterator[Problem]:
    """Names of topics, areas and sources that are not there, and sentences that are too long elsewhere."""
    known = {"topic": files.topics.data, "area": files.areas.data, "source": files.sources.data}
    for document, own in zip(files.organisations.values(), mentioned_by(files), strict=True):
        yield from _check_references(document, own, known)
    for of, document in holders(files):
        if not of.startswith("organisations/"):
            yield from _check_lengths(of, document)


def _check_ids(document: YamlDocument) -> Iterator[Problem]:
    seen = set()
    for loc, service in document.find("services", "*", "id"):
        if str(service) in seen:
            yield document.problem("D210", loc, f"there are two services {service}")
        seen.add(str(service))


def _check_references(document: YamlDocument, own: Mentioned, known: dict[str, dict[str, Any]]) -> Iterator[Problem]:
    for code, what, loc, name, disputed in own.references:
        there = known[what]
        if there and name not in there and not (name == CALLED and disputed):
            yield document.problem(code, loc, f"there is no {what} {name}{near_or_all(name, there)}")


def _check_languages(document: YamlDocument) -> Iterator[Problem]:
    for path in (("services", "*", "languages", "*"), ("services", "*", "contacts", "*", "languages", "*")):
        for loc, code in document.find(*path):
            if isinstance(code, str) and code not in language_codes():
                meant = f"; did you mean {found}?" if (found := language_meant(code)) else ""
                yield document.problem("D212", loc, f"there is no language {code}{meant}")


def _check_contacts(document: YamlDocument) -> Iterator[Problem]:
    for loc, contact in document.find("services", "*", "contacts", "*"):
        if isinstance(contact, dict):
            yield from check_contact(contact, partial(_at, document, loc))


def _at(document: YamlDocument, loc: Loc, field: str, code: str, message: str, hint: str = "") -> Problem:
    return document.problem(code, (*loc, field), message, hint)


def check_contact(contact: dict[str, object], problem: partial[Problem]) -> Iterator[Problem]:
    """What is wrong with one contact; `problem(field, code, message)` puts it on its line."""
    form, value = str(contact.get("kind")), contact.get("value")
    reach = KINDS[form].reach if form in KINDS else "online"  # an unknown kind is a problem of its own
    if reach == "dialled" and isinstance(value, str):
        yield from _check_number(value, str(contact.get("cost", "normal")), problem)
    elif reach == "written" and isinstance(value, str) and not _EMAIL.fullmatch(value):
        yield problem("value", "F110", f"{value!r} is not an e-mail address")
    if reach != "visited" and "value" not in contact:
        yield problem("kind", "D209", f"this {form} has no value")
    if reach == "visited" and not contact.keys() & {"address", "note", "label"}:
        yield problem("kind", "D209", f"this {form} has no address and no note")


def _check_number(value: str, cost: str, problem: partial[Problem]) -> Iterator[Problem]:
    found = kind(value)
    if found is None:
        yield problem("value", "D201", *why_not_dialled(value))
    elif found == "premium" or cost == "premium":
        yield problem("value", "D202", f"{value} is a number at a higher price")
    elif is_free(value) and cost == "normal":
        yield problem("value", "D213", f"{value} is free to call, but its cost says {cost}")


def _check_lengths(of: str, document: YamlDocument) -> Iterator[Problem]:
    """Every sentence of a document is short enough to be listened to, in every language."""
    for way in ways_of(of):
        for loc, text in document.texts(*way, "*"):
            if len(text) > LONGEST_TEXT and loc[0] not in ("ear", "sms"):  # answers have a measure of their own
                yield document.problem("D214", loc, f"{loc[-2]} has {len(text)} letters")
