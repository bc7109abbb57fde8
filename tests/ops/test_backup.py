"""Backup and restore: everything comes back, nothing is lost, and a damaged or hostile file changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.audio.takes.folder import keep
from ivr.cli import main
from ivr.config import Settings
from ivr.errors import InputError
from ivr.ops.backup import archive
from ivr.ops.backup import restore as back
from ivr.ops.backup.archive import open_archive, write_archive
from ivr.ops.backup.save import read_counts, save
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from ivr.store.contract import Tally
from ivr.store.open import open_store
from ivr.wings.console.desk.desk import Desk
from tests.conftest import HOUSE, line_of, new_sender, settings_for

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOUND = random.Random(1).randbytes(30_000)


@pytest.fixture
def line(tmp_path: Path) -> Settings:
    """A line with two publications, a recording with an older take, and counts."""
    settings = settings_for(Path(shutil.copytree(HOUSE, tmp_path / "content")), tmp_path / "state")
    compile_content(settings.content, Shelf(settings.state / "snapshots"), NOW)
    for take in (SOUND[::-1], SOUND):
        keep(settings.content / "audio" / "recorded", "en", "Good morning.", take, "wav")
    file = settings.content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("Bread", "Cake"))
    compile_content(settings.content, Shelf(settings.state / "snapshots"), NOW)
    store = open_store("sqlite", settings.state)
    for word in ("food", "food", "خبز", "half \ud800 a pair"):
        store.tally("words", Tally(word, "2026-11-23"))
    store.put("key of a caller", "what is remembered of them", 600)
    store.close()
    return settings


def everything(settings: Settings) -> dict[str, bytes]:
    """All files of content and snapshots, and the counts."""
    folders = (settings.content, settings.state / "snapshots")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    found = {str(path): path.read_bytes() for path in files if "before-restore" not in str(path)}
    return found | {"counts": json.dumps(read_counts(settings.state / "store.sqlite")).encode()}


def wipe(settings: Settings) -> None:
    shutil.rmtree(settings.content)
    shutil.rmtree(settings.state)


def test_what_was_wiped_comes_back_to_the_byte(line: Settings, tmp_path: Path) -> None:
    before = everything(line)
    saved = save(line, tmp_path / "backup.zip")
    assert saved.counts == 3
    assert len(before) == saved.files
    wipe(line)
    restored = back.restore(line, tmp_path / "backup.zip", NOW)
    assert everything(line) == before
    assert restored.aside == ()
    assert restored.snapshot == saved.snapshot == Shelf(line.state / "snapshots").order().live


def test_the_history_of_the_content_comes_along(line: Settings, tmp_path: Path) -> None:
    desk = Desk(line.content, line.state / "console")
    opened = desk.open("data/topics.yaml", NOW)
    desk.save({opened.file: (opened.version, f"{opened.text}# More.\n")}, "Amina", "A note", NOW)
    before = desk.log(NOW)
    save(line, tmp_path / "backup.zip")
    wipe(line)
    back.restore(line, tmp_path / "backup.zip", NOW)
    assert desk.log(NOW) == before
    assert desk.log(NOW)[0].who == "Amina"


def test_the_same_line_makes_the_same_bytes_and_only_its_owner_reads_them(line: Settings, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        save(line, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (tmp_path / "one.zip").stat().st_mode & 0o777 == 0o600


def test_no_secret_and_nothing_about_a_caller_is_in_it(line: Settings, tmp_path: Path) -> None:
    (line.state / "takes").mkdir()
    (line.state / "takes" / "a.wav").write_bytes(b"half a take")
    (line.content / "secret").write_text("a token")
    save(line, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        inside = b"".join(packed.read(name) for name in packed.namelist())
        names = packed.namelist()
    assert {name.split("/")[1] for name in names if "/" in name} <= {
        "audio", "data", "menus", "sms_templates", "snapshots", "counts.json"
    }  # fmt: skip
    for hidden in (b"key of a caller", b"what is remembered", b"half a take", b"a token"):
        assert hidden not in inside
    assert b"food" in inside


def test_what_is_there_is_moved_aside_and_said(line: Settings, tmp_path: Path) -> None:
    save(line, tmp_path / "backup.zip")
    saved = everything(line)
    file = line.content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("Cake", "Soup"))
    compile_content(line.content, Shelf(line.state / "snapshots"), NOW)
    open_store("sqlite", line.state).tally("words", Tally("later", "2026-11-24"))
    later = Shelf(line.state / "snapshots").order().live
    restored = back.restore(line, tmp_path / "backup.zip", NOW)
    assert everything(line).items() >= saved.items()
    content, state = restored.aside
    assert "Soup" in (content / "data/organisations/bread.yaml").read_text()
    assert "later" in (state / "counts.json").read_text()
    assert json.loads((state / "snapshots" / "shelf.json").read_text())["live"] == later
    assert Shelf(state / "snapshots").live().id == later
    assert Shelf(line.state / "snapshots").open(later).id == later  # for a call that began on it


def test_snapshots_whose_pointer_is_lost_come_back_too(line: Settings, tmp_path: Path) -> None:
    live = Shelf(line.state / "snapshots").order().live
    (line.state / "snapshots" / "shelf.json").unlink()
    save(line, tmp_path / "backup.zip")
    wipe(line)
    assert back.restore(line, tmp_path / "backup.zip", NOW).snapshot == live
    shelf = Shelf(line.state / "snapshots")
    assert (shelf.live().id, shelf.live().verified, shelf.troubles()) == (live, True, ())
    shelf.close()


def test_a_line_without_anything_has_a_backup_too(tmp_path: Path) -> None:
    empty = settings_for(tmp_path / "content", tmp_path / "state")
    assert save(empty, tmp_path / "backup.zip").snapshot == ""
    assert back.restore(empty, tmp_path / "backup.zip", NOW).snapshot == ""


def refused(settings: Settings, file: Path) -> str:
    """Why the file is refused; nothing of the line may have changed."""
    before = everything(settings)
    with pytest.raises(InputError) as refusal:
        back.restore(settings, file, NOW)
    assert everything(settings) == before
    assert not list(settings.content.glob(".restore*"))
    assert not list(settings.content.parent.rglob("before-restore*"))
    return str(refusal.value)


def test_any_byte_that_changed_or_is_missing_is_found(line: Settings, tmp_path: Path) -> None:
    save(line, tmp_path / "good.zip")
    good, bad, chance = (tmp_path / "good.zip").read_bytes(), tmp_path / "bad.zip", random.Random(20_261_123)
    places = [0, len(good) // 2, len(good) - 1, len(good) - 65, *(chance.randrange(len(good)) for _ in range(60))]
    for place in places:
        bad.write_bytes(good[:place] + bytes([good[place] ^ 1 << chance.randrange(8)]) + good[place + 1 :])
        with pytest.raises(InputError, match="it is not whole, or was changed since"), open_archive(bad):
            pass
    for length in (0, 1, 63, 64, 65, *(chance.randrange(len(good)) for _ in range(60))):
        bad.write_bytes(good[:length])
        with pytest.raises(InputError, match=r"cannot be used|cannot be read"), open_archive(bad):
            pass
    bad.write_bytes(good[:-100])
    assert "it is not whole" in refused(line, bad)
    assert "cannot be read: No such file" in refused(line, tmp_path / "none.zip")


def sealed(path: Path, members: list[tuple[str | zipfile.ZipInfo, bytes]], document: object = None) -> Path:
    """An archive with a good seal, made by somebody who means harm. Without a document the list is honest."""
    names = [member if isinstance(member, str) else member.filename for member, _ in members]
    files = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, (_, data) in zip(names, members, strict=True)
    }
    document = document or {"form": archive.FORM, "about": {}, "files": files}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, data in members:
            packed.writestr(member, data, zipfile.ZIP_DEFLATED)
        packed.writestr("backup.json", json.dumps(document))
        packed.comment = b"0" * 64
    body = path.read_bytes()[:-64]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    return path


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "above": lambda path: sealed(path, [("content/data/../../../etc/x", b"1")]),
    "absolute": lambda path: sealed(path, [("/etc/cron.d/x", b"1")]),
    "drive": lambda path: sealed(path, [("C:/x", b"1")]),
    "backslash": lambda path: sealed(path, [("content\\data\\x", b"1")]),
    "elsewhere": lambda path: sealed(path, [("content/ivr/x.py", b"1")]),
    "pointer": lambda path: sealed(path, [("state/store.sqlite", b"1")]),
    "empty name": lambda path: sealed(path, [("content//x", b"1")]),
    "link": lambda path: sealed(path, [(link("content/data/x"), b"/etc/passwd")]),
    "bomb": lambda path: sealed(path, [("content/data/x", bytes(50_000_000))]),
    "larger than it says": lambda path: sealed(
        path,
        [("content/data/x", bytes(50_000_000))],
        {"form": archive.FORM, "about": {}, "files": {"content/data/x": {"size": 3, "sha256": "0"}}},
    ),
    "negative": lambda path: sealed(
        path,
        [("content/data/x", b"1")],
        {"form": archive.FORM, "about": {}, "files": {"content/data/x": {"size": -1, "sha256": "0"}}},
    ),
    "not in the list": lambda path: sealed(
        path, [("content/data/x", b"1")], {"form": archive.FORM, "about": {}, "files": {}}
    ),
    "a later form": lambda path: sealed(path, [], {"form": "wegwijs backup 2", "about": {}, "files": {}}),
    "no list": lambda path: sealed(path, [], ["nothing"]),
    "counts": lambda path: sealed(path, [("state/counts.json", b"[[1]]")]),
    "no zip": lambda path: (path.write_bytes((body := b"x" * 99) + hashlib.sha256(body).hexdigest().encode()), path)[1],
}


@pytest.mark.parametrize("harm", HOSTILE)
def test_a_file_that_means_harm_changes_nothing(harm: str, line: Settings, tmp_path: Path) -> None:
    assert "cannot be used" in refused(line, HOSTILE[harm](tmp_path / "bad.zip"))


def test_a_name_twice_changes_nothing(line: Settings, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = sealed(tmp_path / "bad.zip", [("content/data/x", b"1"), ("content/data/x", b"2")])
    assert "a name is in it twice" in refused(line, file)


def test_a_restore_that_breaks_off_is_not_live(line: Settings, tmp_path: Path) -> None:
    save(line, tmp_path / "backup.zip")
    file = line.content / "menus/line.yaml"
    file.write_text(f"{file.read_text()}# later\n")
    open_store("sqlite", line.state).tally("words", Tally("later", "2026-11-24"))
    shutil.rmtree(line.state / "snapshots")
    (line.state / "snapshots").write_text("a file where the folder should be")
    before = {path: path.read_bytes() for path in line.content.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="nothing was restored"):
        back.restore(line, tmp_path / "backup.zip", NOW)
    assert {path: path.read_bytes() for path in line.content.rglob("*") if path.is_file()} == before
    assert "later" in str(read_counts(line.state / "store.sqlite"))


def test_snapshots_of_another_version_are_left_out_and_said(line: Settings, tmp_path: Path) -> None:
    for path in (line.state / "snapshots").glob("*.sqlite"):
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 9999")
        db.close()
    save(line, tmp_path / "backup.zip")
    wipe(line)
    assert back.restore(line, tmp_path / "backup.zip", NOW).snapshot == ""
    assert (line.content / "menus/line.yaml").exists()


def test_a_backup_that_fails_leaves_the_one_before(line: Settings, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    save(line, file)
    good = file.read_bytes()
    (line.content / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match="is a link"):
        save(line, file)
    assert file.read_bytes() == good
    assert list(tmp_path.glob("*.part")) == []


def test_what_is_written_is_read_back(line: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that loses a byte between writing and reading."""
    honest = archive._seal

    def lose(path: Path) -> None:
        honest(path)
        os.truncate(path, path.stat().st_size - 1)

    monkeypatch.setattr(archive, "_seal", lose)
    with pytest.raises(InputError, match="not whole"):
        write_archive(tmp_path / "backup.zip", iter([("content/data/x", b"1")]), {})
    assert list(tmp_path.glob("backup*")) == []


def test_the_commands_say_what_they_did(line: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJS_CONTENT", str(line.content))
    monkeypatch.setenv("WEGWIJS_STATE", str(line.state))
    run = CliRunner(mix_stderr=False).invoke
    file = str(tmp_path / "backup.zip")
    assert "all were read back" in run(main, ["backup", file]).stdout
    told = run(main, ["restore", file]).stdout
    assert "Callers hear" in told
    assert told.count("What was there before lies in") == 2
    Path(file).write_bytes(b"")
    result = run(main, ["restore", file])
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


@pytest.fixture
def busy(line: Settings) -> Iterator[Settings]:
    """The line, with two who text it and one who records and publishes, all the time."""
    served, over = line_of(line.content, line.state), threading.Event()
    faults: list[BaseException] = []

    def go_on(work: Callable[[int], object]) -> None:
        try:
            for turn in range(10**6):
                if over.is_set():
                    return
                work(turn)
        except BaseException as fault:  # told by the test, not by a thread that ends
            faults.append(fault)

    def tend(turn: int) -> None:
        keep(line.content / "audio" / "recorded", "en", "Good morning.", SOUND[turn % 100 :], "wav")
        file = line.content / "data/organisations/bread.yaml"
        part = file.with_name("bread.part")
        part.write_text(file.read_text().replace("Cake", f"Cake{turn}").replace(f"Cake{turn}{turn - 1}", f"Cake{turn}"))
        os.replace(part, file)
        compile_content(line.content, Shelf(line.state / "snapshots"), NOW)

    works = [lambda turn: served.text(f"zzword{turn % 50} food 4000", sender=new_sender())] * 2 + [tend]
    threads = [threading.Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    yield line
    over.set()
    for thread in threads:
        thread.join(30)
    assert faults == []


def test_under_load_a_backup_is_one_instant(busy: Settings, tmp_path: Path) -> None:
    for number in range(5):
        file = tmp_path / f"{number}.zip"
        saved = save(busy, file)
        fresh = settings_for(tmp_path / f"content{number}", tmp_path / f"state{number}")
        restored = back.restore(fresh, file, NOW)
        shelf = Shelf(fresh.state / "snapshots")
        assert restored.snapshot == saved.snapshot == shelf.live().id
        assert all(shelf.open(id).id == id for id in shelf.order().ids())
        shelf.close()
        assert restored.counts == saved.counts
        texts = fresh.content / "audio/recorded/en/texts.yaml"
        assert all(path.stem in texts.read_text() for path in texts.parent.glob("*.wav"))
