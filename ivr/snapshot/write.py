"""Content into a SQLite file: the same content gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils.db import Database, Table

from ivr.model import Content, Keywords, Organisation, Place, Record
from ivr.text import fold

FORMAT = 1
"""Part of every id: a snapshot written by an older program never passes for one of ours."""

Row = dict[str, object]


def snapshot_id(content: Content) -> str:
    """The name of the snapshot of this content: 12 hexadecimal digits of a hash over all of it."""
    return hashlib.sha256(f"{FORMAT}\n{content.model_dump_json()}".encode()).hexdigest()[:12]


def write_snapshot(content: Content, path: Path) -> None:
    """Writes the content to a new SQLite file."""
    db = Database(path)
    try:
        for name, rows, key in _tables(content):
            table = Table(db, name)
            table.create(_COLUMNS[name], pk=key)
            table.insert_all(rows)
        Table(db, "places").create_index(["postcode"])
        Table(db, "reach").create_index(["area", "service"])
        db.execute("VACUUM")
    finally:
        db.conn.close()


_COLUMNS: dict[str, dict[str, type]] = {
    "records": {"kind": str, "id": str, "position": int, "record": str},
    "texts": {"language": str, "key": str, "text": str},
    "templates": {"language": str, "name": str, "source": str},
    "places": {"id": int, "postcode": str, "record": str},
    "place_names": {"name": str, "weight": int, "place": int},
    "words": {"word": str, "kind": str, "id": str, "language": str},
    "services": {"id": str, "organisation": str, "position": int},
    "reach": {"topic": str, "area": str, "service": str},
}


def _tables(content: Content) -> Iterator[tuple[str, Iterator[Row], str | tuple[str, ...]]]:
    yield "records", _records(content), ("kind", "id")
    yield "texts", _nested(content.texts, "language", "key", "text"), ("language", "key")
    yield "templates", _nested(content.templates, "language", "name", "source"), ("language", "name")
    yield "places", _places(content.places), "id"
    yield "place_names", _place_names(content.places), ("name", "weight", "place")
    yield "words", _words(content.keywords), ("word", "kind", "id", "language")
    yield "services", _services(content.organisations), "id"
    yield "reach", _reach(content.organisations), ("topic", "area", "service")


def _records(content: Content) -> Iterator[Row]:
    """Everything that is read whole, by kind and id; `position` keeps the operator's order."""
    yield {"kind": "line", "id": "line", "position": 0, "record": _json(content.line)}
    yield {"kind": "keywords", "id": "keywords", "position": 0, "record": _json(content.keywords)}
    for kind, records in (
        ("menu", content.menus),
        ("topic", content.topics),
        ("area", content.areas),
        ("source", content.sources),
        ("organisation", {organisation.id: organisation for organisation in content.organisations}),
    ):
        for position, (id, record) in enumerate(records.items()):
            yield {"kind": kind, "id": id, "position": position, "record": _json(record)}


def _json(record: Record) -> str:
    return record.model_dump_json(exclude_defaults=True)


def _nested(texts: dict[str, dict[str, str]], outer: str, inner: str, value: str) -> Iterator[Row]:
    for language, entries in texts.items():
        for key, text in entries.items():
            yield {outer: language, inner: key, value: text}


def _places(places: tuple[Place, ...]) -> Iterator[Row]:
    for id, place in enumerate(places):
        yield {"id": id, "postcode": place.postcode, "record": _json(place)}


def _place_names(places: tuple[Place, ...]) -> Iterator[Row]:
    """What people may call a place. Weight 0 is a region ("Brussel" is the region before it is a postal code), 1 a
    locality of that name, 2 a locality in a municipality of that name, 3 a province; then the table's order decides."""
    for id, place in enumerate(places):
        weight = 1 if place.postcode else 0 if len(place.areas) <= 2 else 3
        for name in place.known_as:
            yield {"name": name, "weight": weight, "place": id}
        for name in place.municipality:
            yield {"name": name, "weight": 2, "place": id}


def _words(keywords: Keywords) -> Iterator[Row]:
    rows = {(fold(word), meaning.kind, meaning.id, meaning.language) for word, meaning in keywords.meanings()}
    for word, kind, id, language in sorted(rows):
        yield {"word": word, "kind": kind, "id": id, "language": language}


def _services(organisations: tuple[Organisation, ...]) -> Iterator[Row]:
    for organisation in organisations:
        for position, service in enumerate(organisation.services):
            id = f"{organisation.id}/{service.id}"
            yield {"id": id, "organisation": organisation.id, "position": position}


def _reach(organisations: tuple[Organisation, ...]) -> Iterator[Row]:
    """Which service serves which area with which topic: what a search looks up."""
    for organisation in organisations:
        for service in organisation.services:
            for topic in service.topics:
                for area in service.areas:
                    yield {"topic": topic, "area": area, "service": f"{organisation.id}/{service.id}"}
