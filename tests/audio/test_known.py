"""What is known of clips is what lies on the disk, a tenth of a second later."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.audio.clips import known
from ivr.audio.clips.known import ANEW, LOOK, REST, KnownClips, made_at
from ivr.service.tidy import keep_known
from tests.proxies import wait_until

IDS = ("00112233445566ff", "f" * 16, "0" * 16)


class Clips:
    """A folder of clips, and what is known of it. Each change of a folder gives it another time, as if the kernel's
    were as fine as that of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.time, self._times = folder, 1_000.0, count(10**18, 10**9)
        self.known = KnownClips(folder, lambda: self.time)

    def put(self, id: str, language: str = "nl") -> None:
        """A new clip, or another one in its place."""
        path = self.path(id, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name("part")
        part.write_bytes(b"RIFF")
        self._date(part)
        part.replace(path)
        self._date(path.parent)

    def overwrite(self, id: str) -> None:
        if self.path(id).exists():
            self.path(id).write_bytes(b"RIFF other")
            self._date(self.path(id))

    def delete(self, id: str) -> None:
        if self.path(id).exists():
            self.path(id).unlink()
            self._date(self.path(id).parent)

    def delete_all(self, id: str = "") -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self, id: str = "") -> None:
        """All is read, after a rest."""
        self.known.now()
        self.wait(REST)
        self.known.read()

    def wait(self, seconds: float) -> None:
        self.time += seconds

    def made(self, id: str, language: str = "nl") -> int | None:
        clips = self.known.now().get(language)
        return clips.made(id) if clips else None

    def path(self, id: str, language: str = "nl") -> Path:
        return self.folder / language / f"{id}.wav"

    def _date(self, path: Path) -> None:
        os.utime(path, ns=(0, next(self._times)))


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    clips = Clips(tmp_path / "clips")
    clips.put(IDS[0])
    return clips


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of clips that were looked at."""
    paths: list[str] = []

    def look(path: str | Path) -> int | None:
        paths.append(str(path))
        return made_at(path)

    monkeypatch.setattr(known, "made_at", look)
    return paths


def test_what_was_read_is_not_looked_for(clips: Clips, looked: list[str]) -> None:
    clips.read()
    looked.clear()
    assert clips.made(IDS[0]) == made_at(clips.path(IDS[0]))
    assert clips.made(IDS[1]) is None
    assert looked == []


def test_before_anything_is_read_each_clip_is_looked_for(clips: Clips, looked: list[str]) -> None:
    assert clips.made(IDS[0]) == made_at(clips.path(IDS[0]))
    assert clips.made(IDS[1]) is None
    assert looked == [str(clips.path(id)) for id in IDS[:2]]


def test_folders_are_looked_at_ten_times_a_second_at_most(clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
    clips.read()
    monkeypatch.setattr(os, "stat", lambda path: pytest.fail("it was looked at"))
    clips.wait(LOOK * 0.9)
    assert clips.made(IDS[0]) is not None


@pytest.mark.parametrize("change", [Clips.put, Clips.delete, Clips.delete_all])
@pytest.mark.parametrize("id", IDS[:2])
def test_a_clip_that_comes_goes_or_is_replaced_is_known_after_a_tenth_of_a_second(
    change: Callable[[Clips, str], None], id: str, clips: Clips
) -> None:
    clips.read()
    change(clips, id)
    clips.wait(LOOK)
    assert [clips.made(one) for one in IDS] == [made_at(clips.path(one)) for one in IDS]


def test_a_clip_that_is_written_over_in_place_is_known_when_all_is_read_anew(clips: Clips) -> None:
    clips.read()
    before = clips.made(IDS[0])
    clips.overwrite(IDS[0])
    clips.wait(ANEW / 2)
    clips.known.read()
    assert clips.made(IDS[0]) == before != made_at(clips.path(IDS[0]))
    clips.wait(ANEW)
    clips.known.read()
    assert clips.made(IDS[0]) == made_at(clips.path(IDS[0]))


def test_a_folder_that_does_not_rest_is_not_read(clips: Clips, looked: list[str]) -> None:
    clips.read()
    for _ in range(5):
        clips.put(IDS[1])
        clips.wait(REST / 2)
        looked.clear()
        clips.known.read()
        assert looked == []
        assert clips.made(IDS[1]) == made_at(clips.path(IDS[1]))
    looked.clear()
    clips.wait(REST)
    clips.known.read()
    assert len(looked) == 2


def test_one_language_is_read_and_another_one_stays_as_it_was(clips: Clips, looked: list[str]) -> None:
    clips.put(IDS[1], "ar")
    clips.read()
    clips.put(IDS[2], "ar")
    clips.wait(LOOK)
    looked.clear()
    clips.read()
    assert {Path(path).parent.name for path in looked} == {"ar"}


def test_a_folder_whose_time_was_set_back_is_read_all_the_same(clips: Clips) -> None:
    """As a program does that copies whole folders."""
    clips.read()
    before = os.stat(clips.path(IDS[0]).parent)
    wait_until(lambda: _ctime_goes_on(clips.path(IDS[0]).parent, before.st_ctime_ns))
    clips.delete(IDS[0])
    os.utime(clips.path(IDS[0]).parent, ns=(before.st_atime_ns, before.st_mtime_ns))
    clips.wait(LOOK)
    assert clips.made(IDS[0]) is None


def _ctime_goes_on(folder: Path, after: int) -> bool:
    probe = folder.parent / "probe"
    probe.touch()
    return probe.stat().st_ctime_ns > after


@pytest.mark.parametrize("there", ["nothing", "a file", "a folder of which the language is a file"])
def test_where_no_folder_is_there_are_no_clips(there: str, tmp_path: Path) -> None:
    clips = Clips(tmp_path / "clips")
    if there == "a file":
        clips.folder.write_bytes(b"")
    elif there != "nothing":
        clips.folder.mkdir()
        (clips.folder / "nl").write_bytes(b"")
    clips.read()
    assert clips.made(IDS[0]) is None


def test_what_is_no_clip_is_none(clips: Clips) -> None:
    for name in ("0x11223344556677", "00112233445566FE", "x" * 16, "short"):
        clips.put(name)
    clips.path(IDS[1]).symlink_to("nowhere")
    (clips.folder / "cache").mkdir()
    clips.read()
    assert [clips.made(id) for id in IDS] == [made_at(clips.path(id)) for id in IDS]
    assert set(clips.known.now()) == {"nl"}


def test_what_cannot_be_listed_is_looked_for_one_by_one(clips: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(os, "scandir", refuse)
    clips.read()
    assert clips.made(IDS[0]) == made_at(clips.path(IDS[0]))


def test_all_is_read_while_the_line_answers(tmp_path: Path, looked: list[str]) -> None:
    clips = Clips(tmp_path)
    clips.put(IDS[0])
    clips.known.now()
    clips.wait(REST)
    stop = keep_known(clips.known, every=0.01)
    try:
        wait_until(lambda: looked == [str(clips.path(IDS[0]))])
    finally:
        stop.set()


DEEDS = (Clips.put, Clips.delete, Clips.delete_all, Clips.read)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(IDS), st.sampled_from((0.0, LOOK, REST, ANEW)))))
def test_what_is_known_is_what_a_look_would_find(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[Callable[[Clips, str], None], str, float]]
) -> None:
    clips = Clips(tmp_path_factory.mktemp("clips") / "clips")
    for deed, id, seconds in deeds:
        deed(clips, id)
        clips.known.read()
        clips.wait(seconds)
        clips.known.read()
    clips.wait(LOOK)
    assert [clips.made(id) for id in IDS] == [made_at(clips.path(id)) for id in IDS]
