"""Content into a SQLite file: the same content gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ivr.language.letters import fold
from ivr.model import Content, ContentRecord, Place
from ivr.snapshot.layout import COLUMNS, FORMAT, NICKNAME, PROVINCE
from ivr.snapshot.ready import ready
from ivr.snapshot.standing_order import first_doors, standing_order
from ivr.snapshot.texted import Row, keywords_of, roots, sounds, words


def snapshot_id(content: Content) -> str:
    """The name of the snapshot of this content: 12 hexadecimal digits of a hash over all of it."""
    return hashlib.sha256(f"{FORMAT}\n{content.model_dump_json()}".encode()).hexdigest()[:12]


def write_snapshot(content: Content, path: Path) -> None:
    """Writes the content to a new SQLite file."""
    from sqlite_utils.db import Database, Table  # a tenth of a second, which who only reads does not spend

    db = Database(path)
    try:
        db.execute("PRAGMA synchronous = OFF")  # each commit would wait for the disk
        for name, rows, key in _tables(content):
            table = Table(db, name)
            table.create(dict(COLUMNS[name]), pk=key)
            marks = ", ".join(f":{column}" for column in COLUMNS[name])
            db.conn.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608  # of names of ours
        db.conn.commit()
        Table(db, "places").create_index(["postcode"])
        Table(db, "places").create_index(["area"])
        Table(db, "services").create_index(["alike", "age", "id"])
        db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("VACUUM")  # writes every page anew, down to the disk
    finally:
        db.conn.close()


def _tables(content: Content) -> Iterator[tuple[str, Iterable[Row], str | tuple[str, ...]]]:
    yield "records", _records(content), ("kind", "id")
    yield "prompts", _nested(content.prompts, "language", "key", "text"), ("language", "key")
    yield "templates", _nested(content.templates, "language", "name", "source"), ("language", "name")
    yield "places", _places(content.places), "id"
    yield "place_names", _place_names(content.places), ("name", "weight", "place")
    known = keywords_of(content)
    texted = list(words(content, known))
    yield "words", texted, ("word", "kind", "id", "language")
    rooted = list(roots(content, known))
    yield "roots", rooted, ("language", "root")
    yield "ready", ready(content, texted, rooted), "name"
    yield "sounds", sounds(content, known), ("language", "sound")
    order = standing_order(content)
    yield "services", order.rows(), "id"
    yield "reach", order.reach(), ("asked", "area", "alike")
    yield "standing", order.standing(content.topics), ("asked", "area", "position")
    yield "first_doors", first_doors(content.organisations), ("area", "service")
    yield "codes", _codes(content), "code"


def _records(content: Content) -> Iterator[Row]:
    """Everything that is read whole, by kind and id; `position` keeps the operator's order."""
    yield {"kind": "line", "id": "line", "position": 0, "record": record_text(content.line)}
    yield {"kind": "keywords", "id": "keywords", "position": 0, "record": record_text(content.keywords)}
    for kind, records in (
        ("menu", content.menus),
        ("topic", content.topics),
        ("answer", content.answers),
        ("danger", content.dangers),
        ("area", content.areas),
        ("source", content.sources),
        ("organisation", {organisation.id: organisation for organisation in content.organisations}),
    ):
        for position, (id, record) in enumerate(records.items()):
            yield {"kind": kind, "id": id, "position": position, "record": record_text(record)}


def record_text(record: ContentRecord) -> str:
    """A record as a snapshot holds it: the same record gives the same text."""
    return record.model_dump_json(exclude_defaults=True)


def _nested(texts: dict[str, dict[str, str]], outer: str, inner: str, value: str) -> Iterator[Row]:
    for language, entries in texts.items():
        for key, text in entries.items():
            yield {outer: language, inner: key, value: text}


def _places(places: tuple[Place, ...]) -> Iterator[Row]:
    for id, place in enumerate(places):
        area = None if place.postcode else place.areas[0]
        yield {"id": id, "postcode": place.postcode, "area": area, "record": record_text(place)}


def _place_names(places: tuple[Place, ...]) -> Iterator[Row]:
    """What people may call a place, without spaces. Where several have a name, the smallest weight is meant:

    0 a region ("Brussel" is the region before it is a postal code), and what operators wrote down; 1 a municipality by
    its own name; 2 a locality in the language of its region; 3 by another name; 4 a locality of the municipality of
    that name; 5 a province. Then the order of the table decides.
    """
    for id, place in enumerate(places):
        weights: dict[str, int] = {}
        for name in place.known_as:
            weights[_key(name)] = _weight(place, name)
        for name in place.municipality:
            weights.setdefault(_key(name), 4)
        for name in place.usual:
            weights[_key(name)] = 0
        for name, weight in weights.items():
            yield {"name": name, "weight": weight, "place": id}


def _key(name: str) -> str:
    return name.replace(" ", "")


def _weight(place: Place, name: str) -> int:
    if not place.postcode:
        return NICKNAME if len(place.areas) <= 2 else PROVINCE
    if set(place.known_as) & set(place.municipality):
        return 1
    return 2 if name == fold(place.local) else 3


def _codes(content: Content) -> Iterator[Row]:
    """What a caller may type to go straight to a topic, a need, an answer or an organisation."""
    for id, topic in content.topics.items():
        if topic.code:
            yield {"code": topic.code, "kind": "topic", "id": id}
        for need_id, need in topic.needs.items():
            if need.code:
                yield {"code": need.code, "kind": "need", "id": need_id}
    for id, answer in content.answers.items():
        if answer.code:
            yield {"code": answer.code, "kind": "answer", "id": id}
    for organisation in content.organisations:
        if organisation.code and organisation.given:
            yield {"code": organisation.code, "kind": "organisation", "id": organisation.id}
