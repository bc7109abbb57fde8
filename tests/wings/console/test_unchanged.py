"""What was found out about files holds until one of them is written, however that is done, and not a moment longer."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.content.read.unchanged import FileSight
from ivr.wings.console.desk.files_seen import files_seen
from ivr.wings.console.desk.folder_notes import FolderNotes
from ivr.wings.console.desk.while_unchanged import while_unchanged

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


LOOKED_AT = ("data", "line.yaml", "nowhere")


def look(root: Path) -> list[tuple[str, int, int, int, int]]:
    """Every file by itself, without what the kernel told."""
    files = (*(root / "data/").rglob("*"), root / "line.yaml")
    found = [(path, path.stat()) for path in files if path.is_file()]
    return sorted((str(path), s.st_mtime_ns, s.st_size, s.st_ctime_ns, s.st_ino) for path, s in found)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("again", WRITES.values(), ids=WRITES)
def test_each_write_is_seen_at_once(
    folder: Path, write: Callable[[Path], object], again: Callable[[Path], object]
) -> None:
    assert sorted(files_seen(folder, *LOOKED_AT)) == look(folder)
    for one in (write, again):
        with suppress(FileNotFoundError, FileExistsError):  # the first one took it away
            one(folder)
        assert sorted(files_seen(folder, *LOOKED_AT)) == look(folder)
        assert files_seen(folder, *LOOKED_AT) == files_seen(folder, *LOOKED_AT, anew=True)


def test_what_is_written_by_another_name_is_seen(folder: Path) -> None:
    joins: tuple[Callable[[Path, Path], None], ...] = (os.symlink, os.link)
    for number, join in enumerate(joins):
        far = folder / f"far-{number}"
        far.write_text("far")
        join(far, folder / f"data/far-{number}.yaml")
        before = files_seen(folder, "data")
        assert files_seen(folder, "data") == before
        far.write_text("further")
        assert files_seen(folder, "data") != before


def test_another_folder_by_the_same_name_is_seen(folder: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(folder / "data", folder / name / "data")
    (folder / "now").symlink_to("one")
    before = files_seen(folder / "now", "data")
    (folder / "next").symlink_to("two")
    os.replace(folder / "next", folder / "now")
    assert files_seen(folder / "now", "data") != before
    now = files_seen(folder / "now", "data")
    (folder / "two/data/a.yaml").write_text("in place")
    assert files_seen(folder / "now", "data") != now


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_that_was_split_off_takes_nothing_away(folder: Path) -> None:
    before = files_seen(folder, "data")
    (folder / "data/a.yaml").write_text("in place")
    if not (child := os.fork()):
        os._exit(files_seen(folder, "data") == before)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert files_seen(folder, "data") != before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file is looked at")
def test_a_folder_that_is_followed_is_named_once_it_is_written_in(folder: Path) -> None:
    notes = FolderNotes()
    data = str(folder / "data")
    assert notes.follow(data) and notes.written() == set()
    (folder / "menus/c.yaml").write_text("elsewhere")
    (folder / "data/deep/b.yaml").write_text("below it")
    assert notes.written() == set()
    (folder / "data/a.yaml").write_text("here")
    assert notes.written() == {data} and notes.written() == set()
    shutil.rmtree(data)
    assert notes.written() == {data}
    assert not notes.follow(data) and not notes.follow("/proc/self")
    notes.close()
    assert notes.written() == set() and not notes.follow(str(folder))


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
