"""directory, find, statistics: what the line knows, and whom it would name."""

from __future__ import annotations

from typing import Any

import click

from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import at_option, instant, json_option, language_of, open_library, print_json, settings
from ivr.country.numbers import written
from ivr.engine.directory.place_names import resolve
from ivr.engine.directory.ranking import Query, Rank, best_contact
from ivr.engine.directory.ranking import rank as rank_of
from ivr.engine.directory.search import find as search
from ivr.errors import InputError
from ivr.model import Place, ServiceEntry
from ivr.publish.published import organisation_json, place_json, service_json
from ivr.publish.statistics import rows, table
from ivr.snapshot.read import Snapshot


@click.command()
@at_option
@click.option("--language", metavar="CODE", help="Language of the texts.")
@draft_option
@json_option
def directory(at: str | None, language: str | None, draft: bool, as_json: bool) -> None:
    """List every organisation as published."""
    library = open_library(now := drafted(settings(), draft=draft))
    code, moment = language_of(library, language), instant(at)
    organisations = library.organisations()
    if as_json:
        print_json([organisation_json(found, library.sources, code, moment) for found in organisations])
        return
    for organisation in organisations:
        click.echo(f"{organisation.id}: {organisation.name}")
        for service in organisation.services:
            click.echo(f"    {service.id}: {service.summary.get(code, '')}")
    say_whose(now, library, draft=draft)


@click.command()
@click.option("--topic", metavar="TOPIC", help="What is needed, an id of data/topics.yaml.")
@click.option("--place", metavar="CODE|NAME", help="A postal code, or the name of a place or a region.")
@click.option("--language", metavar="CODE", help="Language the caller speaks.")
@at_option
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, help="How many to show.")
@click.option("--explain", is_flag=True, help="Say why each one stands where it stands.")
@draft_option
@json_option
def find(
    topic: str | None,
    place: str | None,
    language: str | None,
    at: str | None,
    limit: int,
    explain: bool,
    draft: bool,
    as_json: bool,
) -> None:
    """Find who helps, best first, as a caller would hear it."""
    library = open_library(now := drafted(settings(), draft=draft))
    if topic is not None and topic not in library.topics:
        raise InputError(f"there is no topic {topic}; there are {', '.join(library.topics)}")
    where = _place(library, place) if place else None
    query = Query(topic, where, language_of(library, language), instant(at))
    entries = search(library, query).entries[:limit]
    results = [_result(entry, query, library, explain) for entry in entries]
    if as_json:
        shown = place_json(where, query.language) if where else None
        print_json({"place": shown, "topic": topic, "at": query.at.isoformat(), "results": results})
        return
    for entry, result in zip(entries, results, strict=True):
        _print(entry, query, result.get("rank"))
    say_whose(now, library, draft=draft)


def _place(library: Snapshot, text: str) -> Place:
    found = resolve(library, text)
    if not found:
        raise InputError(f"we do not know the place {text}")
    return found


def _result(entry: ServiceEntry, query: Query, library: Snapshot, explain: bool) -> dict[str, Any]:
    organisation = {"id": entry.organisation.id, "name": entry.organisation.name}
    service = service_json(entry.service, library.sources, query.language, query.at)
    result: dict[str, Any] = {"organisation": organisation, "service": service}
    return result | ({"rank": _reasons(rank_of(library, entry, query))} if explain else {})


def _reasons(rank: Rank) -> dict[str, Any]:
    """The reasons of a rank by name, in the order in which they count."""
    reasons = rank._asdict()
    priority = reasons.pop("priority")
    return {"elsewhere": reasons.pop("elsewhere"), **priority._asdict(), **reasons}


def _print(entry: ServiceEntry, query: Query, rank: dict[str, Any] | None) -> None:
    contact = best_contact(entry.service, query.at, query.language)
    value = written(contact.value) if contact.dialled and contact.value else contact.value or ""
    if contact.address:
        value = f"{contact.address.street}, {contact.address.postcode} {contact.address.city}"
    click.echo(f"{entry.organisation.name}: {value}  ({entry.id})")
    if rank:
        click.echo("    " + ", ".join(f"{reason} {value}" for reason, value in rank.items() if reason != "id"))


@click.command()
@draft_option
@json_option
def statistics(draft: bool, as_json: bool) -> None:
    """Count organisations, services, contacts, numbers and disputes by topic and region."""
    library = open_library(now := drafted(settings(), draft=draft))
    counted = rows(library)
    if as_json:
        print_json([row.cells() for row in counted])
    else:
        click.echo(table(counted))
        say_whose(now, library, draft=draft)


COMMANDS = (directory, find, statistics)
