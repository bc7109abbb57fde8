"""What was found out about files holds until one of them is written, however that is done, and not a moment longer."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivr.content.read.unchanged import FileSight
from ivr.wings.console.desk.files_seen import files_seen
from ivr.wings.console.desk.unchanged import while_unchanged

SETTLED = 0.06
"""Seconds after which a file counts as lying still."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name in ("data/a.yaml", "data/deep/b.yaml", "menus/c.yaml", "line.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    time.sleep(SETTLED)
    yield tmp_path


def over(path: Path, text: str) -> None:
    """As who saves whole files does: a new one comes to stand in the place of the old one."""
    path.with_suffix(".new").write_text(text)
    os.replace(path.with_suffix(".new"), path)


def as_old(path: Path) -> None:
    """Another text of the same length, with the time of the old one."""
    old = path.stat()
    path.write_text(path.read_text()[::-1])
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))


def read(root: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in (*sorted((root / "data").rglob("*.yaml")), root / "line.yaml")}


WRITES: dict[str, Callable[[Path], object]] = {
    "in place": lambda root: (root / "data/a.yaml").write_text("data/A.yaml"),
    "over it": lambda root: over(root / "data/deep/b.yaml", "data/deep/B.yaml"),
    "with the old time": lambda root: as_old(root / "data/a.yaml"),
    "a file by itself": lambda root: (root / "line.yaml").write_text("LINE.yaml"),
    "a new one": lambda root: (root / "data/deep/new.yaml").write_text("new"),
    "a folder": lambda root: shutil.copytree(root / "data/deep", root / "data/other"),
    "one less": lambda root: (root / "data/a.yaml").unlink(),
    "another name": lambda root: (root / "data/a.yaml").rename(root / "data/z.yaml"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_it_is_found_out_anew_once_somebody_writes(folder: Path, write: Callable[[Path], object]) -> None:
    asked: list[Path] = []

    @while_unchanged("data", "line.yaml", "nowhere")
    def texts(root: Path) -> dict[str, str]:
        asked.append(root)
        return read(root)

    before = texts(folder)
    assert texts(folder) is before and len(asked) == 1
    (folder / "menus/c.yaml").write_text("of something else")
    assert texts(folder) is before
    write(folder)
    assert texts(folder) != before and texts(folder) == read(folder)


def test_nothing_is_kept_of_a_file_that_was_written_this_moment(folder: Path) -> None:
    asked: list[Path] = []

    @while_unchanged("data")
    def text(root: Path) -> str:
        asked.append(root)
        return (root / "data/a.yaml").read_text()

    for word in ("one", "two", "six"):
        (folder / "data/a.yaml").write_text(word)
        assert text(folder) == word
        assert FileSight.of(str(folder / "data/a.yaml")).seal is None
    assert len(asked) == 3


def test_each_root_and_each_argument_has_an_answer_of_its_own(folder: Path, tmp_path: Path) -> None:
    @while_unchanged("data")
    def upper(root: Path, name: str) -> str:
        return (root / "data" / name).read_text().upper()

    shutil.copytree(folder / "data", other := tmp_path / "more", dirs_exist_ok=True)
    assert upper(folder, "a.yaml") == "DATA/A.YAML"
    assert upper(folder, "deep/b.yaml") == "DATA/DEEP/B.YAML"
    with pytest.raises(FileNotFoundError):
        upper(other, "a.yaml")


def test_a_link_that_leads_nowhere_hides_no_other_file(folder: Path) -> None:
    before = files_seen(folder, "data")
    (folder / "data/.#a.yaml").symlink_to("somebody@server.1")
    assert sorted(files_seen(folder, "data")) == sorted(before) and len(before) == 2
