"""The places of a snapshot: by postal code, by area, and by what people call them."""

from __future__ import annotations

import sqlite3
from functools import cached_property

from ivr.model import Place
from ivr.snapshot.layout import NICKNAME, OWN_NAME, PROVINCE


class Gazetteer:
    """What a snapshot knows of places. `_db` is its database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._places: dict[str, Place] = {}

    def place(self, postcode: str) -> Place | None:
        """The place of a postal code, under the name of all that lies in it; None when there is no such code."""
        if postcode not in self._places:
            query = "SELECT record FROM places WHERE postcode = ? ORDER BY id LIMIT 1"
            if not (place := self._place(query, postcode)):
                return None  # not kept: a flood of made-up codes would fill the memory
            self._places[postcode] = place.whole
        return self._places[postcode]

    def locality(self, postcode: str, key: str) -> Place | None:
        """The one place of a postal code that has this folded name without spaces, under its own name; or None. Of
        several ("Heusden" is Heusden-Zolder, too) the one whose first name it is."""
        rows = self._db.execute(
            "SELECT record FROM place_names JOIN places ON places.id = place"
            " WHERE name = ? AND weight < 4 AND postcode = ? ORDER BY place",
            (key, postcode),
        )
        found = [Place.model_validate_json(record) for (record,) in rows]
        return min(found, key=lambda place: place.known_as[0].replace(" ", "") != key, default=None)

    def places(self) -> list[Place]:
        """The place of every postal code, under the name of all that lies in it."""
        query = "SELECT record, min(id) FROM places WHERE postcode IS NOT NULL GROUP BY postcode ORDER BY postcode"
        return [Place.model_validate_json(record).whole for record, _ in self._db.execute(query)]

    def place_texts(self) -> dict[str, str]:
        """The first record of every postal code as it is written (`record_text`): to make places of them takes a tenth
        of a second."""
        query = "SELECT postcode, record, min(id) FROM places WHERE postcode IS NOT NULL GROUP BY postcode"
        return {str(postcode): str(record) for postcode, record, _ in self._db.execute(query)}

    def area_place(self, area: str) -> Place | None:
        """An area, by its id, as a place without a postal code; or None."""
        return self._place("SELECT record FROM places WHERE area = ?", area)

    def place_named(self, key: str) -> Place | None:
        """The place with this folded name without spaces; where several have it, the one most people mean. A name that
        is not its own, such as that of its municipality, means all of its postal code."""
        place = self._place(
            "SELECT record FROM place_names JOIN places ON places.id = place"
            " WHERE name = ? ORDER BY weight, place LIMIT 1",
            key,
        )
        is_its_own = place is not None and key in (name.replace(" ", "") for name in place.known_as)
        return place if not place or is_its_own else place.whole

    @cached_property
    def place_keys(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of all places without spaces: of municipalities and areas, and of everything else."""
        rows = self._db.execute("SELECT name, min(weight) FROM place_names GROUP BY name ORDER BY name").fetchall()
        great = tuple(name for name, weight in rows if weight <= OWN_NAME)
        return great, tuple(name for name, weight in rows if weight > OWN_NAME)

    @cached_property
    def great_names(self) -> frozenset[str]:
        """The first of these: every phrase of a message is looked for among them."""
        return frozenset(self.place_keys[0])

    @cached_property
    def place_nicknames(self) -> frozenset[str]:
        """Names without spaces that mean a place wherever they stand: regions, provinces, what operators wrote."""
        rows = self._db.execute("SELECT name FROM place_names WHERE weight IN (?, ?)", (NICKNAME, PROVINCE))
        return frozenset(name for (name,) in rows)

    def _place(self, query: str, value: str) -> Place | None:
        row = self._db.execute(query, (value,)).fetchone()
        return Place.model_validate_json(row[0]) if row else None
