"""What a snapshot's writer and its reader have to agree on, and whether they do."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple

from ivr.language.prompts import PROMPTS
from ivr.language.templates import VARIABLES
from ivr.model import Content, Priority
from ivr.model.grounds import FirstContact, Grounds
from ivr.model.kinds import KINDS
from ivr.snapshot.record_forms import forms

STANDING = (*Priority._fields, "reached", "unmet", "later_need")
"""The columns that put the services of a topic or a need in an area in order, before anybody says more."""

READY = (
    "texted_words", "signs", "vocabulary", "organisation_keys", "danger_words", "question_words", "asked_words",
    "may_mean", "may_be_rooted", "first_words", "offered_words", "answer_words", "asking_words", "alarms",
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
    "codes": {"code": str, "kind": str, "id": str},
    "reach": {"asked": str, "area": str, "alike": int},
    "groups": {"id": int, "record": str},
    "standing": {"asked": str, "area": str, "position": int, **dict.fromkeys(STANDING, int), "equals": str},
    "first_doors": {"area": str, "service": str},
    "made_of": {"name": str, "seal": str},
}
"""The tables. `alike` is the id of a group: of services with the same grounds (`ivr.model.grounds`); `equals` are those
that stand equally, as a list of ids of `groups`."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "records": ("kind", "id"),
    "prompts": ("language", "key"),
    "templates": ("language", "name"),
    "places": ("id",),
    "place_names": ("name", "weight", "place"),
    "words": ("word", "kind", "id", "language"),
    "ready": ("name",),
    "sounds": ("language", "sound"),
    "roots": ("language", "root"),
    "services": ("id",),
    "codes": ("code",),
    "reach": ("asked", "area", "alike"),
    "groups": ("id",),
    "standing": ("asked", "area", "position"),
    "first_doors": ("area", "service"),
    "made_of": ("name",),
}
"""What a row is known by."""

ALONE = frozenset(("place_names", "words", "sounds", "roots", "first_doors", "codes", "made_of"))
"""Tables of small rows that are found by their key alone: they hold each once, and not once more in an index."""

PACKED = ("danger", "keywords")
"""The kinds of records that are long and that no call or text reads: they lie compressed in the table, as three
megabytes more would take a hundredth of a second of every start."""

INDICES = {
    "places_by_postcode": "places (postcode)",
    "places_by_area": "places (area)",
    "services_alike": "services (alike, age, id)",
}

_MEANING = 20
"""Goes up when what stands in a table or a record comes to mean something else, and none of its definitions changes."""


def definitions() -> dict[str, object]:
    """All that a program has to have in common with the one that made a snapshot: its tables, its records as they are
    stored, the kinds of contacts, the sentences and templates with all that is filled in."""
    return {
        "meaning": _MEANING,
        "tables": {table: {name: kind.__name__ for name, kind in own.items()} for table, own in COLUMNS.items()},
        "records": dict(forms(Content)),
        "kinds": {name: astuple(kind) for name, kind in KINDS.items()},
        "sentences": {key: sorted(slots) for key, slots in PROMPTS.items()},
        "grounds": [Grounds._fields, FirstContact._fields],
        "ready": READY,
        "templates": {name: sorted(known) for name, known in VARIABLES.items()},
    }


FORMAT = zlib.crc32(json.dumps(definitions(), sort_keys=True).encode()) & 0x7FFFFFFF
"""Stands in every file and in every id: a snapshot of a program with other definitions is not opened."""

SHORTEST_MISTYPED = 5
"""Letters of the shortest word that is known with a typing mistake."""

NICKNAME, PROVINCE = 0, 5
"""Weights in `place_names`: of a region or a name that operators wrote down, and of a province."""

CONTENT = "content"
"""What a digest of a part of the content is called by in `made_of`, before the name of the part."""

OWN_NAME = 1
"""The greatest weight in `place_names` of a region or a municipality under its own name."""
