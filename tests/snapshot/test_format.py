"""A snapshot is opened by programs that agree with it on everything it holds; any other one says so and goes on."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ivr.publish.compile import compile_content
from ivr.snapshot.layout import FORMAT
from ivr.snapshot.proof import digest, write_proof
from ivr.snapshot.shelf import Shelf
from tests.conftest import HOUSE, MONDAY, ROOT

CHANGES = {
    "a template": ("language/templates.py", '    "busy": _ALWAYS,\n', '    "busy": _ALWAYS,\n    "news": _ALWAYS,\n'),
    "a variable of a template": (
        "language/templates.py",
        '    "busy": _ALWAYS,\n',
        '    "busy": _ALWAYS | {"words"},\n',
    ),
    "a sentence": ("language/prompts.py", '    card_last="",\n', '    card_last="",\n    card_first="",\n'),
    "a slot of a sentence": ("language/prompts.py", '    card_last="",\n', '    card_last="name",\n'),
    "a field of a record": (
        "model/places.py",
        "    sensitive: bool = False\n",
        "    sensitive: bool = False\n    loud: bool = False\n",
    ),
    "a value of a field": ("model/directory.py", '    "women", "minors"', '    "women", "men", "minors"'),
    "the form of a field": ("model/base.py", r'r"^[1-9][0-9]{3}$"', r'r"^[1-9][0-9]{4}$"'),
    "a kind of contact": (
        "model/kinds.py",
        '    "chat": ',
        '    "signal": Kind("dialled", app="Signal"),\n    "chat": ',
    ),
    "a command": ("model/line.py", '"wipe", "privacy"]', '"wipe", "privacy", "when"]'),
    "a column": ("snapshot/layout.py", '"services": {"id": str,', '"services": {"id": str, "name": str,'),
    "what the order looks at": (
        "model/grounds.py",
        "    ways: Sequence[FirstContact]\n",
        "    ways: Sequence[FirstContact]\n    loud: bool = False\n",
    ),
    "a reason of priority": ("model/directory.py", "    for_whom: int\n", "    for_whom: int\n    how_sure: int = 0\n"),
}
"""What another program may have changed."""

NO_CHANGE = ("model/places.py", '"""What a caller may need.', '"""What callers may need.')

_OPEN = "import sys; from pathlib import Path; from ivr.snapshot.read import Snapshot; Snapshot(Path(sys.argv[1]))"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A snapshot that this program published."""
    shelf = Shelf(tmp_path_factory.mktemp("published") / "snapshots")
    yield shelf.path(compile_content(HOUSE, shelf, MONDAY).snapshot)
    shelf.close()


def opened_by_another(published: Path, folder: Path, file: str, before: str, after: str) -> str:
    """What a program that differs in one place says when it opens the snapshot; "" where it opens."""
    shutil.copytree(ROOT / "ivr", folder / "ivr", ignore=shutil.ignore_patterns("__pycache__"))
    changed = folder / "ivr" / file
    assert changed.read_text().count(before) >= 1, before
    changed.write_text(changed.read_text().replace(before, after, 1))
    command = [sys.executable, "-c", _OPEN, str(published)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("change", CHANGES)
def test_a_program_with_another_part_does_not_open_it(change: str, published: Path, tmp_path: Path) -> None:
    said = opened_by_another(published, tmp_path, *CHANGES[change]).strip().splitlines()
    [last] = said[-1:]
    assert last.endswith(f"OtherVersion: snapshot {published.stem} was made by another version of this program"), said


def test_better_words_for_people_are_no_other_program(published: Path, tmp_path: Path) -> None:
    assert opened_by_another(published, tmp_path, *NO_CHANGE) == ""


def test_while_machines_are_upgraded_the_old_one_goes_on(tmp_path: Path) -> None:
    content, shelf = Path(shutil.copytree(HOUSE, tmp_path / "content")), Shelf(tmp_path / "snapshots")
    old = compile_content(content, shelf, MONDAY).snapshot
    assert shelf.live().id == old
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal", "A cold meal"))
    new = compile_content(content, Shelf(shelf.folder), MONDAY).snapshot
    with closing(sqlite3.connect(shelf.path(new))) as db:
        db.execute(f"PRAGMA user_version = {FORMAT ^ 1}")
    write_proof(shelf.path(new), digest(shelf.path(new)))
    assert shelf.live().id == old
    assert shelf.troubles() == (
        f"snapshot {new} was made by another version of this program",
        f"callers hear {old}; `wegwijs compile` mends it",
    )
    shelf.close()
