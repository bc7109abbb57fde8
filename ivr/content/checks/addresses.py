"""Checks of addresses: the postal code exists, it is the one of the town, and other names of a street were read."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.around import Around
from ivr.content.read.document import YamlDocument
from ivr.errors import Problem
from ivr.language.letters import fold

Row = dict[str, str]

_NAMES = ("name_nl", "name_fr", "name_de", "municipality_nl", "municipality_fr")
# The whole region may be called Brussels: "1060 Brussel" arrives, though 1060 is Saint-Gilles.
_CAPITAL = ("brussel", "bruxelles", "brussels", "bxl")
_SAINTS = ("sint", "saint", "sankt", "ste")
_MOST_NAMED = 3


def address_faults(document: YamlDocument, around: Around) -> Iterator[Problem]:
    """An error for a postal code that does not exist and for names of a street that nobody read anywhere, a warning for
    the postal code of another town."""
    rows = around.postcodes
    for loc, address in document.find("services", "*", "contacts", "*", "address"):
        code, city = (_text(address, field) for field in ("postcode", "city"))
        if code and code not in rows:
            yield document.problem("D211", (*loc, "postcode"), f"there is no postal code {code}")
        elif code and fold(city) and not _fits(city, rows[code], around.said.get(code, [])):
            yield document.problem("D226", (*loc, "city"), f"{code} is {_town(rows[code])}, not {city}")
        if isinstance(address, dict) and address.get("streets") and not address.get("streets_source"):
            yield document.problem("D236", (*loc, "streets"), f"nobody says where {_streets(address)} was read")


def _text(address: object, field: str) -> str:
    found = address.get(field) if isinstance(address, dict) else None
    return found if isinstance(found, str) else ""


def _streets(address: dict[str, object]) -> str:
    names = address["streets"]
    return " and ".join(map(str, names.values())) if isinstance(names, dict) else str(names)


def _fits(city: str, rows: list[Row], said: list[str]) -> bool:
    """Whether the town, or a part of its name that stands alone, is what people call this postal code."""
    names = {_plain(name) for row in rows for name in (*(row.get(column, "") for column in _NAMES), *said)}
    names |= {_plain(alias) for row in rows for alias in row.get("aliases", "").split("|")}
    names |= {name for row in rows if row.get("region") == "Brussels" for name in _CAPITAL}
    typed = _plain(city)
    return any(f" {typed} " in f" {name} " or f" {name} " in f" {typed} " for name in names - {""})


def _plain(name: str) -> str:
    """The words of a name, with one word for all saints: "St.-Gillis" is "Sint-Gillis"."""
    return " ".join("st" if word in _SAINTS else word for word in fold(name).split())


def _town(rows: list[Row]) -> str:
    """What the postal code is called where it lies: "Gent", or "Aartselaar or Hemiksem"."""
    local = dict.fromkeys(row.get("name_nl" if row.get("region") == "Flanders" else "name_fr", "") for row in rows)
    return " or ".join(list(local)[:_MOST_NAMED])
