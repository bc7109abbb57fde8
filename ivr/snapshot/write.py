"""Content into a SQLite file: the same content gives the same bytes."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight
from ivr.language.letters import fold
from ivr.model import Content, Place
from ivr.snapshot.content_texts import ContentTexts
from ivr.snapshot.kept_tables import kept_from, seals
from ivr.snapshot.layout import ALONE, COLUMNS, FORMAT, INDICES, KEYS, NICKNAME, PACKED, PROVINCE
from ivr.snapshot.read import Snapshot
from ivr.snapshot.ready import ready
from ivr.snapshot.standing_order import StandingOrder, first_doors, standing_order
from ivr.snapshot.texted import Keywords, Row, keywords_of, roots, sounds, words

_TYPES = {str: "TEXT", int: "INTEGER"}


def snapshot_id(content: Content) -> str:
    """The name of the snapshot of this content."""
    return ContentTexts(content).id


def write_snapshot(content: Content, path: Path, before: Snapshot | None = None) -> None:
    """Writes the content to a new SQLite file. Tables that are made of the same content in the snapshot `before` are
    taken from there; the bytes are the same."""
    write_texts(ContentTexts(content), path, before)


def write_texts(texts: ContentTexts, path: Path, before: Snapshot | None = None) -> None:
    """The same of content whose records are texts already."""
    order = standing_order(texts.content)
    db = sqlite3.connect(f"file:{path}", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")  # who publishes it waits for the disk once, when it is whole
        made_of = seals(texts, order)
        kept = kept_from(before, made_of, db)
        db.execute("ATTACH ':memory:' AS found")
        db.execute("BEGIN")
        for name, rows in _tables(texts, order, made_of | texts.seals):
            db.execute(_created("main", name))
            if name not in made_of:
                _fill(db, "main", name, rows())
                continue
            if name not in kept:
                db.execute(_created("found", name))
                _fill(db, "found", name, rows())
            # Copied as a whole, whether it was kept or found: so its pages are the same.
            db.execute(f"INSERT INTO main.{name} SELECT * FROM {'before' if name in kept else 'found'}.{name}")  # noqa: S608  # names of ours
        for index, columns in INDICES.items():
            db.execute(f"CREATE INDEX {index} ON {columns}")
        db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("COMMIT")
    finally:
        db.close()


def _fill(db: sqlite3.Connection, where: str, name: str, rows: Iterable[Row]) -> None:
    marks = ", ".join(f":{column}" for column in COLUMNS[name])
    db.executemany(f"INSERT INTO {where}.{name} VALUES ({marks})", rows)  # noqa: S608  # names of ours


def _created(where: str, name: str) -> str:
    """The statement that makes a table. What is found by all that a row says has no other row to be kept beside."""
    columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in COLUMNS[name].items())
    alone = " WITHOUT ROWID" if name in ALONE else ""
    return f"CREATE TABLE {where}.{name} ({columns}, PRIMARY KEY ({', '.join(KEYS[name])})){alone}"


class _Found:
    """Rows that others are found from: each is found once, where somebody asks for it."""

    def __init__(self, content: Content) -> None:
        self.content = content

    @cached_property
    def known(self) -> Keywords:
        return keywords_of(self.content)

    @cached_property
    def words(self) -> list[Row]:
        return list(words(self.content, self.known))

    @cached_property
    def roots(self) -> list[Row]:
        return list(roots(self.content, self.known))


def _tables(
    texts: ContentTexts, order: StandingOrder, made_of: dict[str, str]
) -> Iterator[tuple[str, Callable[[], Iterable[Row]]]]:
    """Each table, with what finds its rows in the order of its key where it has no other."""
    content = texts.content
    yield "records", lambda: _records(texts)
    yield "prompts", lambda: _nested(content.prompts, "language", "key", "text")
    yield "templates", lambda: _nested(content.templates, "language", "name", "source")
    yield "places", lambda: _places(texts)
    yield "place_names", lambda: sorted(_place_names(content.places), key=itemgetter(*KEYS["place_names"]))
    found = _Found(content)
    yield "words", lambda: found.words
    yield "roots", lambda: found.roots
    yield "ready", lambda: ready(content, found.words, found.roots)
    yield "sounds", lambda: sounds(content, found.known)
    yield "services", order.rows
    yield "reach", order.reach
    yield "groups", order.texts
    yield "standing", lambda: order.standing(content.topics)
    yield "first_doors", lambda: first_doors(content.organisations)
    yield "codes", lambda: _codes(content)
    yield "made_of", lambda: ({"name": name, "seal": seal} for name, seal in made_of.items())


def _records(texts: ContentTexts) -> Iterator[Row]:
    """Everything that is read whole, by kind and id; `position` keeps the operator's order."""
    for kind, records in texts.records.items():
        for position, (id, record) in enumerate(records.items()):
            held = _packed(_Long(record)) if kind in PACKED else record
            yield {"kind": kind, "id": id, "position": position, "record": held}


@dataclass(frozen=True)
class _Long(Sight):
    """A record as a text."""

    text: str


@lasting(Form(bytes, bytes))  # a fifth of a second of a processor with twelve languages
def _packed(of: _Long) -> bytes:
    return zlib.compress(of.text.encode())


def _nested(texts: dict[str, dict[str, str]], outer: str, inner: str, value: str) -> Iterator[Row]:
    for language, entries in texts.items():
        for key, text in entries.items():
            yield {outer: language, inner: key, value: text}


def _places(texts: ContentTexts) -> Iterator[Row]:
    for id, (place, record) in enumerate(zip(texts.content.places, texts.places, strict=True)):
        area = None if place.postcode else place.areas[0]
        yield {"id": id, "postcode": place.postcode, "area": area, "record": record}


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
