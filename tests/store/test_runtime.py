"""The folder in memory: on no disk, and nobody else's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.errors import SettingsError
from ivr.store.runtime import is_in_memory, memory_folder


@pytest.fixture
def shm() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_shared_memory_is_in_memory_and_a_folder_of_the_system_is_not(shm: Path) -> None:
    assert is_in_memory(shm) and is_in_memory(shm / "not" / "there")
    assert not is_in_memory(Path("/usr"))


def test_every_line_has_its_own(shm: Path, tmp_path: Path) -> None:
    one, other = memory_folder(str(shm), tmp_path / "one"), memory_folder(str(shm), tmp_path / "other")
    assert one and other and one != other
    assert memory_folder(str(shm), tmp_path / "one") == one
    assert one.stat().st_mode & 0o777 == 0o700


def test_a_folder_on_a_disk_is_refused(tmp_path: Path) -> None:
    assert not is_in_memory(Path("/usr"))
    with pytest.raises(SettingsError, match="tmpfs"):
        memory_folder("/usr/wegwijs", tmp_path)


@pytest.mark.parametrize("harm", ["open to all", "a link"])
def test_what_others_can_read_is_refused(harm: str, shm: Path, tmp_path: Path) -> None:
    base = shm / "base"
    if harm == "a link":
        (shm / "elsewhere").mkdir(mode=0o700)
        os.symlink(shm / "elsewhere", base)
    else:
        base.mkdir()
        base.chmod(0o755)
    with pytest.raises(SettingsError, match="others"):
        memory_folder(str(base), tmp_path)
