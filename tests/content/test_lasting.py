"""What lasts of a check from one process to the next is never wrong and never in the way, whatever becomes of its
file."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.content.read import answer_file
from ivr.content.read.answer_file import NAME, ROUNDS, read_answers, write_answers
from ivr.content.read.document import YamlDocument
from ivr.content.read.lasting import PROBLEMS, Form, lasting, lasting_below
from ivr.content.read.remembered import forget_all
from ivr.errors import Problem
from ivr.model import Content
from ivr.publish.check import examine
from ivr.snapshot.write import write_snapshot
from tests.breaking import broken_house, cases
from tests.conftest import HOUSE, MONDAY, ROOT, clean_environ, soak
from tests.content.test_remembered import Found, story

TODAY = MONDAY.date()
BREAD = "data/organisations/bread.yaml"
WORDS = Form[str](str, str)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def anew(content: Path, folder: Path | None = None) -> list[Problem]:
    """What a process finds that has just begun."""
    forget_all()
    if folder is None:
        return examine(content, TODAY)
    with lasting_below(folder):
        return examine(content, TODAY)


@pytest.mark.parametrize("one_in", [16, soak(1)])
def test_what_lasts_of_a_broken_house_is_what_is_found_anew(one_in: int, tmp_path: Path, folder: Path) -> None:
    for code in cases()[::one_in]:
        content = broken_house(code, tmp_path / code)
        found = anew(content)
        assert anew(content, folder) == found, code
        written = os.stat(folder / NAME).st_ino
        assert anew(content, folder) == found, code
        assert os.stat(folder / NAME).st_ino == written, code


def told(content: Path, seed: int) -> list[tuple[Found, bytes]]:
    """What is found after each of a few edits by a process that has just begun, and the snapshot that comes of it."""
    return [(one, snapshot_of(one[0], content)) for one in story(seed, content, forget_all)]


def snapshot_of(content: Content | None, beside: Path) -> bytes:
    if content is None:
        return b""
    write_snapshot(content, path := beside.with_suffix(".sqlite"))
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize("stories", [2, soak(100)])
def test_after_any_edits_what_lasts_is_what_is_found_anew_and_published(
    stories: int, tmp_path: Path, folder: Path
) -> None:
    (content := tmp_path / "content").mkdir()
    for seed in range(stories):
        anew = told(content, seed)
        for _ in range(2):
            with lasting_below(folder):
                assert told(content, seed) == anew, seed


@pytest.mark.soak
def test_what_lasts_of_the_line_is_what_is_found_anew(folder: Path) -> None:
    found = anew(ROOT)
    assert anew(ROOT, folder) == found
    assert anew(ROOT, folder) == found


def test_after_one_edit_one_organisation_is_looked_at_again(
    content: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def look(document: YamlDocument, *_: object) -> Iterator[Problem]:
        looked.append(document.file)
        yield from ()

    anew(content, folder)
    monkeypatch.setattr("ivr.content.examine.EACH", (look,))
    typed = (content / BREAD).read_text()
    (content / BREAD).write_text(typed.replace("A warm meal.", "A cold meal."))
    anew(content, folder)
    assert looked == [BREAD]
    (content / BREAD).write_text(typed)
    anew(content, folder)
    assert looked == [BREAD]


def test_another_day_is_another_question(content: Path, folder: Path) -> None:
    with lasting_below(folder):
        examine(content, TODAY)
    forget_all()
    later = TODAY + timedelta(days=900)
    with lasting_below(folder):
        found = examine(content, later)
    forget_all()
    assert found == examine(content, later) != anew(content, folder)


def _flipped(at: int) -> Callable[[Path], None]:
    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    return flip


def _linked(path: Path) -> None:
    path.rename(path.with_name("other"))
    path.symlink_to("other")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


HARMED: dict[str, Callable[[Path], object]] = {
    "a bit of its digest": _flipped(3),
    "a bit of it": _flipped(1000),
    "its last bit": _flipped(-1),
    "its end": lambda path: os.truncate(path, 1000),
    "all of it": lambda path: os.truncate(path, 0),
    "something else": lambda path: path.write_bytes(b"something else"),
    "others may read it": lambda path: path.chmod(0o640),
    "a link": _linked,
    "a pipe": _pipe,
}


@pytest.mark.parametrize("harm", HARMED.values(), ids=HARMED)
def test_a_file_that_is_not_good_is_as_none_and_becomes_good(
    harm: Callable[[Path], object], content: Path, folder: Path
) -> None:
    found = anew(content, folder)
    harm(folder / NAME)
    assert read_answers(folder / NAME) == {}
    assert anew(content, folder) == found
    assert read_answers(folder / NAME) and stat.S_IMODE(os.lstat(folder / NAME).st_mode) == 0o600


def test_one_of_another_user_is_not_read(content: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew(content, folder)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert read_answers(folder / NAME) == {}


def test_one_of_another_program_is_not_read(content: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew(content, folder)
    monkeypatch.setattr(answer_file, "program", lambda: b"another")
    assert read_answers(folder / NAME) == {}


@pytest.mark.parametrize("refused", ["mkstemp", "os.replace"])
def test_where_nothing_can_be_written_all_is_found_and_nothing_left_behind(
    refused: str, content: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    found = anew(content)
    monkeypatch.setattr(f"ivr.content.read.answer_file.{refused}", full)
    assert anew(content, folder) == found
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_made(content: Path, tmp_path: Path) -> None:
    assert anew(content, tmp_path / "none") == anew(content)
    assert not (tmp_path / "none").exists()


def test_several_processes_at_once_find_the_same(content: Path, folder: Path) -> None:
    environ = clean_environ() | {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(folder)}
    command = [sys.executable, "-m", "ivr", "check"]
    several = [subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate(timeout=60)[0] for process in several}
    assert said == {"No problem.\n"}
    assert read_answers(folder / NAME) and [path.name for path in folder.iterdir()] == [NAME]


@dataclass(frozen=True)
class Sign:
    seal: str | None


class TestAFunctionThatLasts:
    def test_it_is_asked_once_for_each_seal(self, folder: Path) -> None:
        asked: list[str | None] = []

        @lasting(WORDS)
        def function(sign: Sign) -> str:
            asked.append(sign.seal)
            return f"{sign.seal}!"

        for _ in range(2):
            with lasting_below(folder):
                assert [function(Sign(seal)) for seal in ("a", "b", None)] == ["a!", "b!", "None!"]
        assert asked == ["a", "b", None, None]

    def test_of_many_only_what_is_new_is_asked(self, folder: Path) -> None:
        asked: list[str | None] = []

        @lasting(WORDS)
        def function(sign: Sign, other: Sign) -> str:
            asked.append(sign.seal)
            return f"{sign.seal}{other.seal}"

        def each(letters: str, other: str = "!") -> list[str]:
            asked.clear()
            with lasting_below(folder):
                return function.each([Sign(letter.strip() or None) for letter in letters], Sign(other))

        assert each("abc") == ["a!", "b!", "c!"] and asked == ["a", "b", "c"]
        assert each("adc") == ["a!", "d!", "c!"] and asked == ["d"]
        assert each("a c") == ["a!", "None!", "c!"] and asked == [None]
        assert each("a", "?") == ["a?"] and asked == ["a"]
        assert each("b") == ["b!"] and asked == []
        for letter in "efgh":
            each(letter)
        assert each("cadb") == ["c!", "a!", "d!", "b!"] and set(asked) <= {"a", "b", "c"} and len(asked) < 4

    def test_what_was_asked_by_itself_is_known_among_many(self, folder: Path) -> None:
        asked: list[str | None] = []

        @lasting(WORDS)
        def function(sign: Sign) -> str:
            asked.append(sign.seal)
            return f"{sign.seal}!"

        for _ in range(2):
            with lasting_below(folder):
                assert function(Sign("a")) == "a!"
        with lasting_below(folder):
            assert function.each([Sign("a"), Sign("b")]) == ["a!", "b!"]
        assert asked == ["a", "b"]

    def test_of_many_those_that_no_file_can_hold_are_given_all_the_same(self, folder: Path) -> None:
        function = lasting(Form[object](lambda found: found, lambda found: found))(lambda _: Path("a"))
        with lasting_below(folder):
            assert function.each([Sign("a")]) == [Path("a")]
        assert read_answers(folder / NAME) == {}

    def test_without_a_file_it_is_asked_each_time(self) -> None:
        counts = iter("123")
        function = lasting(WORDS)(lambda _: next(counts))
        assert [function(Sign("a")), function(Sign("a"))] == ["1", "2"]

    def test_an_answer_that_no_file_can_hold_is_given_all_the_same(self, folder: Path) -> None:
        function = lasting(Form[object](lambda found: found, lambda found: found))(lambda _: Path("a"))
        with lasting_below(folder):
            assert function(Sign("a")) == Path("a")
        assert read_answers(folder / NAME) == {}

    def test_problems_come_back_as_they_were(self) -> None:
        told = (Problem("a.yaml", 3, "F101", "it is not there", "Write it.", "error"),)
        assert PROBLEMS.answer(PROBLEMS.plain(told)) == told


class TestTheFileIsBounded:
    def test_what_several_rounds_did_not_ask_for_is_left_out(self, folder: Path) -> None:
        write_answers(folder / NAME, {bytes([round]): (round, b"x") for round in range(1, 9)}, 8)
        assert {round for round, _ in read_answers(folder / NAME).values()} == set(range(8, 8 - ROUNDS, -1))

    def test_what_was_asked_for_last_has_the_room(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(answer_file, "_MOST", 1000)
        write_answers(folder / NAME, {b"a": (7, b"x" * 400), b"b": (6, b"x" * 400), b"c": (8, b"x" * 400)}, 8)
        assert read_answers(folder / NAME).keys() == {b"a", b"c"}
