"""The snapshots that are kept, with who put them before callers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ivr.snapshot.shelf import Shelf, State
from ivr.wings.console.desk.publication import Publication
from ivr.wings.console.desk.while_unchanged import while_unchanged


@dataclass(frozen=True)
class ShelfRow:
    """A snapshot: when it was published and by whom ("" where that was done at the server), whether callers hear it,
    and whether somebody went back from it."""

    id: str
    published: str
    who: str
    live: bool
    withdrawn: bool
    state: State

    @property
    def readable(self) -> bool:
        return self.state in ("good", "not verified")


def houses_in(files: Iterable[str]) -> list[str]:
    """The ids of the organisations among some files."""
    paths = map(PurePosixPath, files)
    return [path.stem for path in paths if str(path.parent) == "data/organisations" and path.suffix == ".yaml"]


@while_unchanged(".")
def _states(folder: Path, ids: tuple[str, ...]) -> dict[str, State]:
    """How each snapshot lies there; that is read anew where one of its files was written."""
    shelf = Shelf(folder)
    return {id: shelf.state(id) for id in ids}


def shelf_rows(shelf: Shelf, history: Iterable[Publication]) -> list[ShelfRow]:
    """The latest first."""
    order = shelf.order()
    states = _states(shelf.folder, tuple(entry.id for entry in order.entries))
    who: dict[str, str] = {}
    for one in history:
        if one.what == "published":
            who.setdefault(one.snapshot, one.who)
    return [
        ShelfRow(
            entry.id,
            entry.published,
            who.get(entry.id, ""),
            entry.id == order.live,
            entry.withdrawn,
            states[entry.id],
        )
        for entry in reversed(order.entries)
    ]
