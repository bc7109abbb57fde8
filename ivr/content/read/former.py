"""Fields and prompts that had another name before: content that was written then still reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.po import PoFile
from ivr.errors import Problem

FORMER: dict[str, dict[tuple[str, ...], str]] = {
    "menus/line.yaml": {
        ("timeout",): "first_digit_timeout",
        ("typing",): "inter_digit_timeout",
        ("text_to",): "sms_to",
    },
    "menus/texts.yaml": {("card-whatsapp",): "card-app"},
    "data/topics.yaml": {("*", "quiet"): "sensitive"},
}
"""By file: the way to a name of before, and the name of now."""


def renewed(document: YamlDocument) -> tuple[YamlDocument, list[Problem]]:
    """The document under the names of now, and a warning for each name of before. Where both names stand, the one of
    now counts, and the other is a field that is unknown."""
    found = list(_met(document))
    if not found:
        return document, []
    result = document.copy()
    for loc, name in found:
        _rename(result, loc, name)
    return result, [_warning(document, loc, name) for loc, name in found]


def renewed_places(catalogue: PoFile) -> PoFile:
    """The catalogue under the names of now; nothing is told, as `wegwijs language update` writes them."""
    former = {f"prompt:{old}": f"prompt:{new}" for (old,), new in FORMER["menus/texts.yaml"].items()}
    if not any(entry.place in former for entry in catalogue.entries):
        return catalogue
    entries = tuple(replace(entry, place=former.get(entry.place, entry.place)) for entry in catalogue.entries)
    return replace(catalogue, entries=entries)


def _met(document: YamlDocument) -> Iterator[tuple[Loc, str]]:
    for pattern, name in FORMER.get(document.file, {}).items():
        for loc, _ in document.find(*pattern):
            if (*loc[:-1], name) not in document.lines:
                yield loc, name


def _rename(document: YamlDocument, loc: Loc, name: str) -> None:
    holder: Any = document.data
    for part in loc[:-1]:
        holder = holder[part]
    holder[name] = holder.pop(loc[-1])
    depth, new = len(loc), (*loc[:-1], name)
    document.lines.update({(*new, *at[depth:]): line for at, line in document.lines.items() if at[:depth] == loc})


def _warning(document: YamlDocument, loc: Loc, name: str) -> Problem:
    return document.problem(
        "F113", loc, f"{loc[-1]} is called {name} now", f"Write {name} instead; until then it is still understood."
    )
