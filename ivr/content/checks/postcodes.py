"""Postal codes and areas: checks of the table, and the places made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ivr.content.read.document import problem
from ivr.content.read.files import Files, PostcodeRows
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import remembered
from ivr.errors import Problem
from ivr.language.letters import fold
from ivr.model import Area, Place

FILE = "data/postcodes.csv"
COLUMNS = (
    "postal_code name_nl name_fr name_de municipality_nl municipality_fr province region lat lon aliases"
).split()
_FEW_PLACES, _SHORT_NAMES = 3, 40
"""So many names of places, in so many letters, are said one after the other."""
_POSTCODE = re.compile(r"[1-9][0-9]{3}")


def check_places(files: Files) -> Iterator[Problem]:
    if not files.postcodes:
        yield problem("P701", FILE, 1, "there is no postal code in it")
    if files.postcodes and list(files.postcodes[0]) != COLUMNS:
        yield problem("P701", FILE, 1, f"the first line should be {','.join(COLUMNS)}")
        return
    yield from _row_faults(files.postcodes)
    yield from _check_names(files)
    yield from _check_areas(files)


@remembered
@lasting(PROBLEMS)
def _row_faults(rows: PostcodeRows) -> tuple[Problem, ...]:
    """What is wrong with the rows of the table by themselves."""
    return tuple(
        problem("P701", FILE, line, "this row has too few or too many columns, or no postal code or name")
        for line, row in enumerate(rows, start=2)
        if not _is_whole(row)
    )


def _is_whole(row: dict[str, str]) -> bool:
    if None in row.values() or None in row:
        return False
    return bool(_POSTCODE.fullmatch(row["postal_code"]) and row["name_nl"] and _located(row))


def _check_areas(files: Files) -> Iterator[Problem]:
    held = {row.get(column) for row in files.postcodes for column in ("province", "region", "postal_code")}
    for path in (("*", "region"), ("*", "province"), ("*", "postcodes", "*")):
        for loc, value in files.areas.texts(*path):
            if value not in held:
                yield files.areas.problem("P702", loc, f"no place has {loc[1]} {value}")
    parents = {str(loc[0]): parent for loc, parent in files.areas.texts("*", "within")}
    for loc, within in files.areas.texts("*", "within"):
        if within not in files.areas.data:
            yield files.areas.problem("D206", loc, f"there is no area {within}")
        elif _circular(str(loc[0]), parents):
            yield files.areas.problem("P704", loc, f"{loc[0]} lies within itself")


def _check_names(files: Files) -> Iterator[Problem]:
    known = {row.get("postal_code") for row in files.postcodes} | files.areas.data.keys()
    for (name,), target in files.place_names.find("*"):
        if not isinstance(target, str) or target not in known:
            yield files.place_names.problem("P703", (name,), f"there is no postal code or area {target}")


def _circular(area: str, parents: dict[str, str]) -> bool:
    """Whether the way up from an area comes back to it."""
    way = [area]
    while (parent := parents.get(way[-1])) and parent not in way:
        way.append(parent)
    return parents.get(way[-1]) == area


def _located(row: dict[str, str]) -> bool:
    """Whether the coordinates are two numbers, or both left out."""
    return all(re.fullmatch(r"(\d+(\.\d+)?)?", row[column]) for column in ("lat", "lon"))


def places(rows: list[dict[str, str]], areas: dict[str, Area], usual: dict[str, str]) -> Iterator[Place]:
    """A place for each row of the table, in its order, then one for each area. `usual` maps what people say to a postal
    code or an area; of a code it means the first row."""
    names_of: dict[str, list[str]] = {}
    for name, target in usual.items():
        names_of.setdefault(target, []).append(name)
    together, by_code = _together(rows), _by_code(areas)
    for row in rows:
        names = {"nl": row["name_nl"], "fr": row["name_fr"], "de": row["name_de"]}
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        yield Place(
            postcode=row["postal_code"],
            name=names,
            local=names[_local(row)],
            areas=_areas_of(row, areas, by_code),
            known_as=_folded(*names.values(), *aliases),
            municipality=_folded(row["municipality_nl"], row["municipality_fr"]),
            usual=_folded(*names_of.pop(row["postal_code"], ())),
            together=together[row["postal_code"]],
            point=(float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else None,
        )
    for id, area in areas.items():
        if area.municipality:
            continue
        known_as = _folded(id.replace("-", " "), *area.name.values())
        yield Place(
            postcode=None,
            name=area.name,
            local=area.name[min(area.name)],
            areas=_upwards(id, areas),
            known_as=known_as,
            usual=_folded(*names_of.pop(id, ())),
        )


def longest_name(rows: list[dict[str, str]], areas: dict[str, Area]) -> str:
    """The longest name of a place, or of all places of a postal code: of equals the first."""
    together = _together(rows)
    of_rows = (name for row in rows for name in (row[f"name_{_local(row)}"], *together[row["postal_code"]].values()))
    of_areas = (area.name[min(area.name)] for area in areas.values() if not area.municipality)
    return max((*of_rows, *of_areas), key=len, default="")


def _local(row: dict[str, str]) -> str:
    """The language of the region of a place."""
    return "nl" if row["region"] == "Flanders" else "fr"


def _together(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """What the places of each postal code are called together, in the language of the region first: nothing where it
    is one place only."""
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_code.setdefault(row["postal_code"], []).append(row)
    return {code: _names_of(own) if len(own) > 1 else {} for code, own in by_code.items()}


def _names_of(rows: list[dict[str, str]]) -> dict[str, str]:
    """The name of the municipality, which everybody there knows, where one of them has it; else all names where these
    are few and short; else that of the municipality all the same."""
    local = _local(rows[0])
    languages = (local, "nl", "fr", "de")
    if main := next((row for row in rows if row["name_nl"] == row["municipality_nl"]), None):
        return {code: main[f"name_{code}"] for code in languages}
    names = {code: ", ".join(dict.fromkeys(row[f"name_{code}"] for row in rows)) for code in languages}
    if len(rows) <= _FEW_PLACES and max(map(len, names.values())) <= _SHORT_NAMES:
        return names
    return {code: rows[0][f"municipality_{local if code == 'de' else code}"] for code in languages}


@lru_cache(maxsize=16_384)  # the names of a country, folded for each check and for what it compiles
def _folded(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(name) for name in names))


def _areas_of(row: dict[str, str], areas: dict[str, Area], by_code: dict[str, list[str]]) -> tuple[str, ...]:
    """The areas this row lies in, the one with the longest way up first; of equals, the one with fewer postal codes."""
    holding = (*by_code.get("", ()), *by_code.get(row["postal_code"], ()))
    ways = [_upwards(id, areas) for id in holding if _holds(areas[id], row)]
    deep = {id: len(way) - at for way in ways for at, id in enumerate(way)}
    return tuple(sorted(deep, key=lambda id: (-deep[id], len(areas[id].postcodes))))


def _by_code(areas: dict[str, Area]) -> dict[str, list[str]]:
    """The areas of each postal code; under "" those that are not lists of codes."""
    result: dict[str, list[str]] = {}
    for id, area in areas.items():
        for code in area.postcodes or ("",):
            result.setdefault(code, []).append(id)
    return result


def _holds(area: Area, row: dict[str, str]) -> bool:
    if area.postcodes:
        return True
    return (area.province or row["province"]) == row["province"] and (area.region or row["region"]) == row["region"]


def _upwards(id: str, areas: dict[str, Area]) -> tuple[str, ...]:
    """An area and all it lies within, narrowest first."""
    way: tuple[str, ...] = ()
    following: str | None = id
    while following in areas and following not in way:
        way = (*way, following)
        following = areas[following].within
    return way
