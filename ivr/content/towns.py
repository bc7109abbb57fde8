"""The municipalities of the country, as the table of postal codes has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.content.checks.postcodes import COLUMNS
from ivr.content.read.files import PostcodeRows
from ivr.content.read.remembered import remembered
from ivr.language.letters import fold

_PLACES = frozenset(COLUMNS)


@dataclass(frozen=True)
class Town:
    """A municipality: its names by language, that of its region under "", its postal codes, and what it lies in."""

    names: Mapping[str, str]
    postcodes: tuple[str, ...]
    province: str
    region: str

    @property
    def id(self) -> str:
        return slug(self.names[""])

    def called(self, language: str) -> str:
        return self.names.get(language, self.names[""])


@remembered
def towns_of(postcodes: PostcodeRows) -> dict[str, Town]:
    """The municipalities of the rows of the table by their folded names. Where two share one ("Saint-Nicolas"), it is
    that of the one whose region says it."""
    held: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in postcodes:
        if None not in row.values() and row.keys() == _PLACES and row["municipality_nl"]:
            held.setdefault((row["municipality_nl"], row["province"]), []).append(row)
    towns = [_town(rows) for rows in held.values()]
    by_name = {fold(name): town for town in towns for name in town.names.values()}
    return by_name | {fold(town.names[""]): town for town in towns}


def _town(rows: list[dict[str, str]]) -> Town:
    own = next((row for row in rows if row["name_nl"] == row["municipality_nl"]), rows[0])
    dutch, french = own["municipality_nl"], own["municipality_fr"]
    names = {"nl": dutch, "fr": french, "": dutch if own["region"] == "Flanders" else french}
    codes = tuple(dict.fromkeys(row["postal_code"] for row in rows))
    return Town(names, codes, own["province"], own["region"])


def slug(name: str) -> str:
    """A name as a part of an id."""
    return "-".join(fold(name).split())
