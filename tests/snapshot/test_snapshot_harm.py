"""Whatever happens to the disk, callers hear what was published: no byte of it changed, and never nothing."""

from __future__ import annotations

import ctypes
import json
import logging
import multiprocessing
import os
import random
import resource
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ivr.app import create_app
from ivr.cli import main
from ivr.errors import InputError, NoSnapshot
from ivr.provider.twilio.signature import SignatureValidator
from ivr.publish.compile import compile_content
from ivr.snapshot.proof import proof_of
from ivr.snapshot.shelf import Shelf
from ivr.wings.phone.text import send_text
from ivr.wings.phone.transport import InProcess
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, new_sender, settings_for
from tests.network import Network, served

GOOD, OTHER = "A warm meal.", "A cold meal."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


@pytest.fixture
def shelf(content: Path, tmp_path: Path) -> Shelf:
    """Two snapshots: an earlier one that says `OTHER`, and the live one that says `GOOD`."""
    file = content / "data/organisations/bread.yaml"
    words = file.read_text()
    file.write_text(words.replace("A warm meal", "A cold meal"))
    shelf = Shelf(tmp_path / "snapshots")
    first = compile_content(content, shelf, MONDAY).snapshot
    os.utime(shelf.path(first), (MONDAY.timestamp(), MONDAY.timestamp()))
    file.write_text(words)
    compile_content(content, shelf, MONDAY + timedelta(minutes=1))
    assert heard(shelf) == GOOD
    return shelf


def heard(shelf: Shelf) -> str:
    found = shelf.live().service("bread/table")
    assert found
    return found.service.summary["en"]


def live_file(shelf: Shelf) -> Path:
    return shelf.path(shelf.order().live)


def other_file(shelf: Shelf) -> Path:
    [other] = [path for path in shelf.folder.glob("*.sqlite") if path != live_file(shelf)]
    return other


@contextmanager
def reading(shelf: Shelf) -> Iterator[set[str]]:
    """Somebody calls all the time; yields what they heard."""
    answers: set[str] = set()
    stop = threading.Event()

    def call() -> None:
        while not stop.is_set():
            try:
                answers.add(heard(shelf))
            except BaseException as fault:
                answers.add(repr(fault))

    caller = threading.Thread(target=call)
    caller.start()
    try:
        yield answers
    finally:
        stop.set()
        caller.join()


def flip(path: Path, at: int, bit: int) -> None:
    """One bit, in place."""
    with open(path, "r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def flipped(shelf: Shelf) -> None:
    flip(live_file(shelf), 20_000, 0)


def a_digit_changed(shelf: Shelf) -> None:
    path = live_file(shelf)
    data = path.read_bytes()
    assert b"+3242320292" in data
    path.write_bytes(data.replace(b"+3242320292", b"+3242320293"))


def cut(shelf: Shelf) -> None:
    path = live_file(shelf)
    os.truncate(path, path.stat().st_size // 2)


def emptied(shelf: Shelf) -> None:
    os.truncate(live_file(shelf), 0)


def deleted(shelf: Shelf) -> None:
    live_file(shelf).unlink()


def swapped(shelf: Shelf) -> None:
    shutil.copyfile(other_file(shelf), live_file(shelf))


def swapped_with_its_proof(shelf: Shelf) -> None:
    shutil.copyfile(proof_of(other_file(shelf)), proof_of(live_file(shelf)))
    swapped(shelf)


def unreadable(shelf: Shelf) -> None:
    path = live_file(shelf)  # a folder cannot be read, not even by root
    path.unlink()
    path.mkdir()


HARMS: tuple[Callable[[Shelf], None], ...] = (
    flipped, a_digit_changed, cut, emptied, deleted, swapped, swapped_with_its_proof, unreadable,
)  # fmt: skip


class TestTheFile:
    def test_one_bit_anywhere_is_noticed_and_never_heard(self, shelf: Shelf) -> None:
        dice, path = random.Random(7), live_file(shelf)
        with reading(shelf) as answers:
            for _ in range(300):
                at, bit = dice.randrange(path.stat().st_size), dice.randrange(8)
                flip(path, at, bit)
                fresh = Shelf(shelf.folder)
                assert heard(fresh) == OTHER, f"bit {bit} of byte {at}"
                assert "damaged" in fresh.troubles()[0]
                fresh.close()
                flip(path, at, bit)
        assert answers == {GOOD}
        assert shelf.troubles() == ()

    @pytest.mark.parametrize("harm", HARMS)
    def test_who_has_it_in_memory_goes_on_and_who_has_not_takes_the_newest_good_one(
        self, harm: Callable[[Shelf], None], shelf: Shelf
    ) -> None:
        live = shelf.live().id
        with reading(shelf) as answers:
            harm(shelf)
            assert shelf.troubles()
        assert answers == {GOOD}
        fresh = Shelf(shelf.folder)
        assert heard(fresh) == OTHER
        assert live in fresh.troubles()[0] and fresh.live().id in fresh.troubles()[1]

    @pytest.mark.parametrize("harm", [harm for harm in HARMS if harm is not unreadable])
    def test_publishing_again_mends_it(self, harm: Callable[[Shelf], None], shelf: Shelf, content: Path) -> None:
        harm(shelf)
        reader = Shelf(shelf.folder)
        assert heard(reader) == OTHER
        compile_content(content, Shelf(shelf.folder), MONDAY)
        assert heard(reader) == GOOD
        assert reader.troubles() == () == shelf.troubles()

    def test_a_file_that_comes_back_is_taken_up_without_a_restart(self, shelf: Shelf, tmp_path: Path) -> None:
        path = live_file(shelf)
        shutil.move(path, tmp_path / "elsewhere")
        reader = Shelf(shelf.folder)
        assert heard(reader) == OTHER
        shutil.move(tmp_path / "elsewhere", path)
        assert heard(reader) == GOOD and reader.troubles() == ()

    def test_when_the_whole_folder_goes_who_has_it_in_memory_goes_on(self, shelf: Shelf) -> None:
        with reading(shelf) as answers:
            shelf.folder.rename(shelf.folder.with_name("elsewhere"))  # at once: file by file, the pointer may go first
            assert "gone" in shelf.troubles()[0]
        assert answers == {GOOD}
        with pytest.raises(NoSnapshot):
            Shelf(shelf.folder).live()

    def test_nor_does_it_matter_in_which_moment_it_goes(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(folder: Path, pattern: str) -> Iterator[Path]:
            raise FileNotFoundError(2, "No such file or directory")

        (shelf.folder / "shelf.json").unlink()
        monkeypatch.setattr(Path, "glob", gone)
        assert heard(shelf) == GOOD and "gone" in shelf.troubles()[0]

    def test_a_file_in_place_of_the_folder_is_no_different(self, shelf: Shelf) -> None:
        shutil.rmtree(shelf.folder)
        shelf.folder.write_text("a backup of something else")
        assert heard(shelf) == GOOD and shelf.troubles()
        with pytest.raises(NoSnapshot):
            Shelf(shelf.folder).live()

    def test_what_is_heard_from_memory_alone_can_be_opened_by_its_name(self, shelf: Shelf) -> None:
        live = shelf.live()
        shutil.rmtree(shelf.folder)
        shelf.folder.mkdir()
        entry = {"id": "0123456789ab", "published": "2026-11-23T10:00:00+00:00", "withdrawn": False}
        (shelf.folder / "shelf.json").write_text(json.dumps({"live": entry["id"], "entries": [entry]}))
        assert shelf.live() is live is shelf.open(live.id)

    def test_a_call_finishes_on_what_it_began_with(self, shelf: Shelf) -> None:
        begun = shelf.open(other_file(shelf).stem)
        flip(other_file(shelf), 20_000, 0)
        assert shelf.open(begun.id) is begun
        with pytest.raises(NoSnapshot, match="damaged"):
            Shelf(shelf.folder).open(begun.id)

    def test_it_is_said_once_for_each_change(self, shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.WARNING, "ivr")
        data = live_file(shelf).read_bytes()
        for _ in range(3):
            flipped(shelf)
            for _ in range(50):
                shelf.live()
            live_file(shelf).write_bytes(data)
            for _ in range(50):
                shelf.live()
        said = [(record.levelname, record.message.split()[1]) for record in caplog.records]
        assert said == [("ERROR", "snapshot"), ("ERROR", "callers"), ("WARNING", "all")] * 3


class TestThePointer:
    def rewrite(self, shelf: Shelf, change: Callable[[str], str | None]) -> None:
        file = shelf.folder / "shelf.json"
        text = change(file.read_text())
        file.write_text(text) if text is not None else file.unlink()

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: None,
            lambda text: "",
            lambda text: text[: len(text) // 2],
            lambda text: "\0" * len(text),
            lambda text: "[]",
            lambda text: "{}",
            lambda text: '{"live": 7, "entries": []}',
            lambda text: '{"live": "", "entries": []}',
            lambda text: '{"live": "../../etc/passwd", "entries": []}',
            lambda text: text.replace('"id"', '"name"'),
            lambda text: "[" * 100_000,
        ],
        ids="gone empty halved zeros list object number nothing path keys deep".split(),
    )
    def test_a_lost_pointer_loses_nothing(
        self, change: Callable[[str], str | None], shelf: Shelf, content: Path
    ) -> None:
        before = set(shelf.order().ids())
        with reading(shelf) as answers:
            self.rewrite(shelf, change)
            fresh = Shelf(shelf.folder)
            assert heard(fresh) == GOOD, "the newest"
            assert "shelf.json" in fresh.troubles()[0] == shelf.troubles()[0]
            assert set(fresh.order().ids()) == before and fresh.order().rebuilt
        assert answers == {GOOD}
        file = content / "data/organisations/bread.yaml"
        file.write_text(file.read_text().replace("A warm meal", "A late meal"))
        compile_content(content, Shelf(shelf.folder), MONDAY)
        assert before < set(shelf.order().ids()) == {path.stem for path in shelf.folder.glob("*.sqlite")}
        assert heard(shelf) == heard(fresh) == "A late meal." and shelf.troubles() == ()

    @given(st.binary(max_size=200))
    def test_no_bytes_make_it_fail(self, data: bytes) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "shelf.json").write_bytes(data)
            shelf = Shelf(folder)
            with pytest.raises(NoSnapshot):
                shelf.live()
            assert shelf.order().entries == ()

    def test_it_may_be_unreadable(self, shelf: Shelf) -> None:
        (shelf.folder / "shelf.json").unlink()
        (shelf.folder / "shelf.json").mkdir()
        assert heard(shelf) == heard(Shelf(shelf.folder)) == GOOD
        assert "cannot be read" in shelf.troubles()[0]

    def test_it_may_name_a_snapshot_that_is_gone(self, shelf: Shelf) -> None:
        self.rewrite(shelf, lambda text: text.replace(f'"live": "{shelf.live().id}"', '"live": "0123456789ab"'))
        assert heard(shelf) == heard(Shelf(shelf.folder)) == GOOD
        assert "0123456789ab is gone" in shelf.troubles()[0]

    def test_what_a_newer_program_adds_is_passed_over(self, shelf: Shelf) -> None:
        self.rewrite(shelf, lambda text: text.replace('"withdrawn"', '"colour": "blue", "withdrawn"'))
        assert heard(Shelf(shelf.folder)) == GOOD and Shelf(shelf.folder).troubles() == ()

    def test_an_older_program_can_read_it(self, shelf: Shelf) -> None:
        read = json.loads((shelf.folder / "shelf.json").read_text())
        assert read.keys() == {"live", "entries"}
        assert all(entry.keys() == {"id", "published", "withdrawn"} for entry in read["entries"])

    def test_without_it_nobody_goes_back_to_what_somebody_went_back_from(self, shelf: Shelf) -> None:
        assert shelf.rollback() == shelf.live().id
        (shelf.folder / "shelf.json").unlink()
        assert heard(Shelf(shelf.folder)) == OTHER

    def test_nor_is_a_withdrawn_one_taken_for_a_damaged_one(self, shelf: Shelf, content: Path) -> None:
        withdrawn = shelf.live().id
        shelf.rollback()
        file = content / "data/organisations/bread.yaml"
        file.write_text(file.read_text().replace("A warm meal", "A late meal"))
        compile_content(content, shelf, MONDAY + timedelta(minutes=2))
        deleted(shelf)
        fresh = Shelf(shelf.folder)
        assert heard(fresh) == OTHER and fresh.live().id != withdrawn


class TestWithoutDigests:
    """The shelf of an older program."""

    def test_it_opens_and_says_so_until_somebody_publishes(self, shelf: Shelf, content: Path) -> None:
        for proof in shelf.folder.glob("*.sha256"):
            proof.unlink()
        fresh = Shelf(shelf.folder)
        assert heard(fresh) == GOOD and not fresh.live().verified
        assert "cannot be verified" in fresh.troubles()[0]
        assert {fresh.state(id) for id in fresh.order().ids()} == {"not verified"}
        compile_content(content, Shelf(shelf.folder), MONDAY)
        assert heard(fresh) == GOOD and fresh.live().verified
        assert fresh.troubles() == ()

    @pytest.mark.parametrize("proof", [b"", b"\xff\xfe", b"no digest\n"])
    def test_a_digest_that_cannot_be_read_is_none(self, proof: bytes, shelf: Shelf) -> None:
        proof_of(live_file(shelf)).write_bytes(proof)
        assert heard(Shelf(shelf.folder)) == GOOD
        assert "cannot be verified" in Shelf(shelf.folder).troubles()[0]

    def test_a_proven_one_is_taken_before_a_newer_one_that_is_not(self, shelf: Shelf) -> None:
        proof_of(live_file(shelf)).unlink()
        (shelf.folder / "shelf.json").unlink()
        assert heard(Shelf(shelf.folder)) == OTHER

    def test_the_digest_is_one_that_anybody_can_check(self, shelf: Shelf) -> None:
        for proof in shelf.folder.glob("*.sha256"):
            digest, name = proof.read_text().split()
            assert len(digest) == 64 and (shelf.folder / name).exists()
        assert len(list(shelf.folder.glob("*.sha256"))) == 2


def no_room(shelf: Shelf) -> None:
    """No file of this process may grow beyond some kilobytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def read_only(shelf: Shelf) -> None:
    """Without the rights of root, which write to a folder that nobody may write to."""
    os.chmod(shelf.folder, 0o555)
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # capget(2), version 3
    assert ctypes.CDLL(None, use_errno=True).capset(header, nothing) == 0


def publish_in_need(prepare: Callable[[Shelf], None], content: Path, folder: Path) -> None:
    """What a child process does; its exit status says how it went."""
    prepare(Shelf(folder))
    try:
        compile_content(content, Shelf(folder), MONDAY)
    except (InputError, OSError):
        os._exit(7)
    os._exit(0)


@pytest.mark.parametrize("prepare", [no_room, read_only])
def test_a_disk_that_takes_nothing_leaves_everything_live(
    prepare: Callable[[Shelf], None], shelf: Shelf, content: Path
) -> None:
    before = {path.name: path.read_bytes() for path in shelf.folder.iterdir()}
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal", "A late meal"))
    with reading(shelf) as answers:
        child = multiprocessing.get_context("fork").Process(
            target=publish_in_need, args=(prepare, content, shelf.folder)
        )
        child.start()
        child.join()
    shelf.folder.chmod(0o755)
    assert child.exitcode == 7
    assert answers == {GOOD}
    assert heard(Shelf(shelf.folder)) == GOOD and shelf.troubles() == ()
    assert {path.name: path.read_bytes() for path in shelf.folder.iterdir()} == before


def test_the_list_marks_what_is_wrong(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJS_STATE", str(tmp_path))
    live, other = shelf.order().live, other_file(shelf).stem

    def listed(*options: str) -> str:
        return CliRunner().invoke(main, ["snapshots", *options], catch_exceptions=False).stdout

    assert "good" not in listed() and [row["state"] for row in json.loads(listed("--json"))] == ["good"] * 2
    flipped(shelf)
    assert f"* {live}" in listed() and "  damaged\n" in listed() and f"callers hear {other}" in listed()
    live_file(shelf).unlink()
    assert "  missing\n" in listed()
    proof_of(shelf.path(other)).unlink()
    assert "  not verified\n" in listed()
    assert [row["state"] for row in json.loads(listed("--json"))] == ["not verified", "missing"]
    (shelf.folder / "shelf.json").unlink()
    assert "shelf.json is lost" in listed()
    [row] = json.loads(listed("--json"))
    assert row["rebuilt"] and row["live"]


def test_two_workers_go_on_over_a_spoilt_disk_and_start_again_on_what_is_whole(
    shelf: Shelf, content: Path, tmp_path: Path
) -> None:
    live, other = shelf.order().live, other_file(shelf).stem

    def texts(network: Network, times: int) -> set[str]:
        answers = [send_text(network.post, f"{PUBLIC_URL}/sms", "bread", MONDAY, new_sender()) for _ in range(times)]
        return {str(reply["body"]) for [reply] in answers}

    with served(content, tmp_path, workers=2) as port:
        network = Network({PUBLIC_URL: port}, SignatureValidator(PUBLIC_URL, TOKEN))
        assert all("04 232 02 92" in answer for answer in texts(network, 20)), "both have read it by now"
        a_digit_changed(shelf)
        assert all("04 232 02 92" in answer for answer in texts(network, 20))
    assert f"{live} is damaged" in (tmp_path / "serve.log").read_text()
    with served(content, tmp_path, workers=2) as port:
        network = Network({PUBLIC_URL: port}, SignatureValidator(PUBLIC_URL, TOKEN))
        assert all("04 232 02 92" in answer for answer in texts(network, 20))
        ready = network.get(f"{PUBLIC_URL}/readyz", {}, MONDAY)
        assert ready.status == 200 and other in ready.body


def test_files_without_a_byte_are_no_snapshots(tmp_path: Path) -> None:
    line = line_of(HOUSE, tmp_path)
    line.shelf.close()
    for path in (tmp_path / "snapshots").glob("*.sqlite"):
        path.write_bytes(b"")
        path.with_suffix(".sha256").unlink(missing_ok=True)
    with pytest.raises(NoSnapshot):
        Shelf(tmp_path / "snapshots").live()
    assert "112" in str(line_of_state(tmp_path).text("food"))


def line_of_state(state: Path) -> Line:
    """The line as a process finds it that starts now."""
    settings = settings_for(HOUSE, state)
    app = create_app(settings, clock=lambda: MONDAY)
    return Line(settings, app, Shelf(state / "snapshots"), InProcess(app, PUBLIC_URL, TOKEN))
