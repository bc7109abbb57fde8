"""What a snapshot's writer and its reader have to agree on, and whether they do."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from pydantic.json_schema import models_json_schema

from ivr.language.prompts import PROMPTS
from ivr.language.templates import VARIABLES
from ivr.model import Content, Meaning, Priority
from ivr.model.grounds import FirstContact, Grounds
from ivr.model.kinds import KINDS

STANDING = (*Priority._fields, "unmet", "later_need")
"""The columns that put the services of a topic or a need in an area in order, before anybody says more."""

READY = (
    "texted_words", "signs", "vocabulary", "danger_words", "question_words", "asked_words", "may_mean", "may_be_rooted",
)  # fmt: skip
"""What the table `ready` holds by these names (`ivr.snapshot.ready`)."""

COLUMNS: Mapping[str, Mapping[str, type]] = {
    "records": {"kind": str, "id": str, "position": int, "record": str},
    "prompts": {"language": str, "key": str, "text": str},
    "templates": {"language": str, "name": str, "source": str},
    "places": {"id": int, "postcode": str, "area": str, "record": str},
    "place_names": {"name": str, "weight": int, "place": int},
    "words": {"word": str, "kind": str, "id": str, "language": str, "weak": int},
    "ready": {"name": str, "text": str},
    "sounds": {"language": str, "sound": str, "word": str},
    "roots": {"language": str, "root": str, "word": str},
    "services": {"id": str, "alike": int, "age": int},
    "alike": {"id": int, "services": int, "newest": str, "age": int, "grounds": str},
    "codes": {"code": str, "kind": str, "id": str},
    "reach": {"asked": str, "area": str, "alike": int, "age": int, **dict.fromkeys(STANDING, int)},
    "first_doors": {"area": str, "service": str},
}
"""The tables. `alike` are services with the same grounds (`ivr.model.grounds`), `age` is that of the newest of them."""

_MEANING = 10
"""Goes up when what stands in a table or a record comes to mean something else, and none of its definitions changes."""


def definitions() -> dict[str, object]:
    """All that a program has to have in common with the one that made a snapshot: its tables, its records as they are
    stored, the kinds of contacts, the sentences and templates with all that is filled in."""
    return {
        "meaning": _MEANING,
        "tables": {table: {name: kind.__name__ for name, kind in own.items()} for table, own in COLUMNS.items()},
        "records": _without_words(models_json_schema([(Content, "validation"), (Meaning, "validation")])[1]),
        "kinds": {name: astuple(kind) for name, kind in KINDS.items()},
        "sentences": {key: sorted(slots) for key, slots in PROMPTS.items()},
        "grounds": [Grounds._fields, FirstContact._fields],
        "ready": READY,
        "templates": {name: sorted(known) for name, known in VARIABLES.items()},
    }


def _without_words(schema: Any) -> Any:
    """A schema without what is there for people: a better sentence in the code is no other format."""
    if isinstance(schema, list):
        return [_without_words(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _without_words(inner) for key, inner in schema.items() if not _is_for_people(key, inner)}


def _is_for_people(key: str, value: object) -> bool:
    """A field may be called `title`; its value is a schema then."""
    return key in ("title", "description") and isinstance(value, str)


FORMAT = zlib.crc32(json.dumps(definitions(), sort_keys=True).encode()) & 0x7FFFFFFF
"""Stands in every file and in every id: a snapshot of a program with other definitions is not opened."""

SHORTEST_MISTYPED = 5
"""Letters of the shortest word that is known with a typing mistake."""

NICKNAME, PROVINCE = 0, 5
"""Weights in `place_names`: of a region or a name that operators wrote down, and of a province."""

OWN_NAME = 1
"""The greatest weight in `place_names` of a region or a municipality under its own name."""
