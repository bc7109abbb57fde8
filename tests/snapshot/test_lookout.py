"""How often the disk is read for who asks whether all is well."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ivr.publish.compile import compile_content
from ivr.snapshot import lookout
from ivr.snapshot.lookout import ANEW, Lookout
from ivr.snapshot.proof import verify
from ivr.snapshot.shelf import Shelf
from tests.conftest import HOUSE, MONDAY


def test_who_asks_often_has_the_snapshot_read_once_until_a_while_is_over_or_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path / "snapshots")
    compile_content(HOUSE, shelf, MONDAY)
    now, read = [100.0], list[Path]()

    def noted(path: Path, data: bytes) -> bool:
        read.append(path)
        return verify(path, data)

    monkeypatch.setattr(lookout, "verify", noted)
    watch = Lookout(shelf.folder, lambda: now[0])
    live = watch.live()
    for _ in range(3):
        assert watch.troubles() == ()
    assert read == []
    now[0] += ANEW
    assert watch.troubles() == watch.troubles() == () and len(read) == 1
    file = shelf.path(live.id)
    os.utime(file)
    assert watch.troubles() == () and len(read) == 2
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert "are not those that were published" in watch.troubles()[0] and watch.live() is live


def test_callers_go_on_with_what_was_seen_a_moment_ago_unless_it_was_published_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "AGAIN", 0.05)
    here, elsewhere = Shelf(tmp_path / "snapshots"), Shelf(tmp_path / "snapshots")
    compile_content(HOUSE, here, MONDAY)
    now = [100.0]
    watch = Lookout(here.folder, lambda: now[0])
    before, heard = watch.live().id, here.live().id
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    topics = content / "data/topics.yaml"
    topics.write_text(topics.read_text().replace("Food", "Food and drink"))
    compile_content(content, elsewhere, MONDAY)
    now[0] += 0.04
    assert watch.live().id == before
    now[0] += 0.02
    after = watch.live().id
    assert after != before == heard
    compile_content(HOUSE, here, MONDAY)
    assert (here.live().id, watch.live().id) == (before, after)
    watch.look_again()
    assert watch.live().id == before
