"""What a check costs that begins anew, and one after a save: of the content as it ships, and of a directory of 5000."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.lookups import CONTENT
from ivr.content.read.po import PoFile, parse, written
from ivr.content.read.remembered import forget_all
from ivr.publish.check import examine
from ivr.wings.console.desk.desk import Desk, SavedDraft

ORGANISATIONS = 5_000
EDITED = "data/organisations/medimmigrant.yaml"
TRANSLATED = "menus/texts/fr.po"


def measure() -> dict[str, Any]:
    """CPU seconds of a first check, of one where nothing changed, of one after each kind of change, and of whole saves
    in the console; and what part of the first check each of them is."""
    rows = {}
    print(f"{'organisations':>14}{'save':>16}{'seconds':>9}{'ratio':>8}")
    for size in (0, ORGANISATIONS):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for part in CONTENT:
                shutil.copytree(part, root / part)
            count = grow(root, size)
            rows[str(count)] = row = _checks(root)
        for save, seconds in row.items():
            print(f"{count:>14}{save:>16}{seconds:>9.2f}{seconds / row['first']:>8.3f}")
    return {size: {save: _both(row, save) for save in row} for size, row in rows.items()}


def _both(row: dict[str, float], save: str) -> dict[str, float]:
    return {"seconds": round(row[save], 2), "ratio": round(row[save] / row["first"], 3)}


def _checks(root: Path) -> dict[str, float]:
    forget_all()
    saves: dict[str, Callable[[], None]] = {
        "first": lambda: None,
        "nothing": lambda: None,
        "an organisation": lambda: _change(root / EDITED, "summary: ", "summary: Also "),
        "a new one": lambda: _add(root, {"one-more": root / EDITED}),
        "a translation": lambda: _translate(root / TRANSLATED),
        "a topic": lambda: _change(root / "data/topics.yaml", "name: ", "name: Also "),
    }
    row = {name: _seconds(root, save) for name, save in saves.items()}
    desk = Desk(root, root / "state")
    return row | {f"desk: save {number}": _saved(desk, number) for number in (1, 2)}


def _saved(desk: Desk, number: int) -> float:
    """A save of an operator, whole: merged, checked, and a commit. The first one begins the history."""
    now = datetime.now(UTC)
    opened = desk.open(EDITED, now)
    began = time.process_time()
    done = desk.save({EDITED: (opened.version, f"{opened.text}# {number}\n")}, "bench", "a note", now)
    seconds = time.process_time() - began
    assert isinstance(done, SavedDraft) and done.commit  # else nothing was measured
    return seconds


def _seconds(root: Path, save: Callable[[], None]) -> float:
    save()
    began = time.process_time()
    examine(root, datetime.now(UTC).date())
    return time.process_time() - began


def _change(path: Path, old: str, new: str) -> None:
    head, sign, rest = path.read_text().partition(old)
    path.write_text(head + (new if sign else "") + rest)


def _translate(path: Path) -> None:
    """The first sentence is said otherwise, with a note: all that follows comes to stand lower."""
    catalogue, _ = parse(path.read_text(), path.stem)
    first, *others = catalogue.entries
    path.write_text(written(replace(catalogue, entries=(replace(first, notes=("Better.",)), *others))))


def grow(root: Path, size: int) -> int:
    """Copies of its own organisations into the content below a folder, with their translations, until it has that many;
    how many there are."""
    originals = sorted((root / "data/organisations").glob("*.yaml"))
    numbers = range(1, size // len(originals))
    more = {f"{path.stem[:32].rstrip('-')}-x{number}": path for number in numbers for path in originals}
    _add(root, more)
    return len(originals) + len(more)


def _add(root: Path, originals: dict[str, Path]) -> None:
    """Organisations by their new ids, like those in these files, with all their translations."""
    for id, path in originals.items():
        (root / "data/organisations" / f"{id}.yaml").write_text(_made_up(path.read_text(), id))
    for path in (root / "menus/texts").glob("*.po"):
        catalogue, _ = parse(path.read_text(), path.stem)
        path.write_text(written(_translated(catalogue, {id: original.stem for id, original in originals.items()})))


def _made_up(text: str, id: str) -> str:
    """Another organisation of the same shape: no name and no code of the first."""
    text = re.sub(r"^(name: ['\"]?)", rf"\g<1>{id.replace('-', '')} ", text, flags=re.MULTILINE)
    return re.sub(r"^(code|also_known_as): .*\n", "", text, flags=re.MULTILINE)


def _translated(catalogue: PoFile, originals: dict[str, str]) -> PoFile:
    by_kind: dict[str, list[Any]] = {}
    for entry in catalogue.entries:
        by_kind.setdefault(entry.place.partition(":")[0], []).append(entry)
    more = [
        replace(entry, place=entry.place.replace(original, id, 1))
        for id, original in originals.items()
        for entry in by_kind.get(f"organisations/{original}", ())
    ]
    return replace(catalogue, entries=(*catalogue.entries, *more))
