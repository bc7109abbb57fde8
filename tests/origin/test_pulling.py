"""What one machine publishes comes to another one whole, or not at all: whatever the way between them does."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.errors import InputError, OriginFault
from ivr.origin.fetching import Fetching, longest
from ivr.origin.offer import ClipOffered, Offer, Parcel, listed, read, written
from ivr.origin.offering import Offering
from ivr.origin.pulling import Pulling
from ivr.publish.compile import compile_content
from ivr.snapshot.layout import FORMAT
from ivr.snapshot.shelf import Shelf
from tests.conftest import HOUSE, MONDAY
from tests.origin.crooked import WAYS, Crooked, Way, handing_out

SECRET = "the same on all machines of these tests"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOUND = "en/0123456789abcdef.wav"


@dataclass
class Machines:
    """One that publishes, the folder from which it is handed out, and one that follows."""

    content: Path
    publisher: Path
    folder: Path
    follower: Path
    web: Crooked

    @property
    def published(self) -> Shelf:
        return Shelf(self.publisher / "snapshots")

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.follower / "snapshots")

    def publish(self, word: str) -> str:
        file = self.content / "data/organisations/bread.yaml"
        file.write_text(re.sub(r"A (\w+ )?warm meal", f"A {word} warm meal", file.read_text()))
        id = compile_content(self.content, self.published, MONDAY).snapshot
        self.offer()
        return id

    def offer(self, now: datetime = NOW) -> Offer:
        return Offering(self.folder, SECRET).renew(self.published, self.publisher / "clips", now)

    def forge(self, offer: Offer, secret: str = SECRET) -> None:
        """An offer that whoever has the secret could make."""
        (self.folder / "live.json").write_bytes(written(offer, secret))

    def hold(self, data: bytes) -> Parcel:
        parcel = Parcel.of(data)
        (self.folder / "files" / parcel.sha256).write_bytes(data)
        return parcel

    def clip(self, name: str, data: bytes) -> Path:
        path = self.publisher / "clips" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def pulling(self, patience: Callable[[int], float] = longest) -> Pulling:
        return Pulling(self.follower, self.shelf, SECRET, Fetching(self.web.address, patience))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of machines of which one has published."""
    begun = tmp_path_factory.mktemp("begun")
    shutil.copytree(HOUSE, begun / "content")
    machines_in(begun, Crooked()).publish("first")
    return begun


@pytest.fixture
def machines(begun: Path, tmp_path: Path) -> Iterator[Machines]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    with handing_out(tmp_path / "origin") as web:
        yield machines_in(tmp_path, web)


def machines_in(folder: Path, web: Crooked) -> Machines:
    return Machines(folder / "content", folder / "publisher", folder / "origin", folder / "follower", web)


def test_what_is_published_comes_with_its_clips_and_then_nothing_more_is_asked(machines: Machines) -> None:
    sound = machines.clip(SOUND, b"a sound")
    machines.offer()
    pulling, live = machines.pulling(), machines.published.live().id
    done = pulling.round()
    assert (done.live, done.turned, done.clips, done.lacking) == (live, True, 1, 0)
    assert machines.shelf.live().verified and machines.shelf.live().id == live
    came = machines.follower / "clips" / SOUND
    assert came.read_bytes() == b"a sound"
    assert came.stat().st_mtime_ns == sound.stat().st_mtime_ns, "the address of a clip tells when it was made"
    machines.web.asked.clear()
    assert not pulling.round().turned
    assert machines.web.asked == ["/live.json"]


def test_a_rollback_is_followed_and_asks_for_no_snapshot(machines: Machines) -> None:
    first = machines.published.live().id
    machines.pulling().round()
    second = machines.publish("second")
    machines.pulling().round()
    assert machines.shelf.live().id == second
    machines.published.rollback()
    machines.offer()
    machines.web.asked.clear()
    assert machines.pulling().round().turned
    assert machines.shelf.live().id == first
    assert machines.web.asked == ["/live.json"], "the list of clips is here, too"
    assert [entry.withdrawn for entry in machines.shelf.order().entries] == [False, True]
    assert machines.shelf.open(second).id == second, "a call that began with it goes on with it"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", ["/live.json", "/files/"])
def test_an_origin_that_lies_changes_nothing(what: str, way: Way, machines: Machines) -> None:
    machines.pulling().round()
    before, live = tree(machines.follower), machines.shelf.live().id
    newer = machines.publish("second")
    machines.web.ways[what] = way
    with pytest.raises(OriginFault):
        machines.pulling(lambda size: 0.2).round()
    assert machines.shelf.live().id == live
    assert tree(machines.follower) == before
    machines.web.ways.clear()
    assert machines.pulling().round().live == newer == machines.shelf.live().id


def test_an_origin_that_is_gone_changes_nothing(machines: Machines) -> None:
    machines.pulling().round()
    nowhere = Pulling(machines.follower, machines.shelf, SECRET, Fetching("http://127.0.0.1:1"))
    with pytest.raises(OriginFault, match="Connection refused"):
        nowhere.round()
    assert machines.shelf.live().id == machines.published.live().id


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b'{"offer": 1, "seal": ""}', b"[" * 60_000, b"\xff\xfe", b"x" * 70_000,
        b'{"offer": {}, "seal": "\xc3\xa9"}',
    ],
)  # fmt: skip
def test_a_pointer_that_makes_no_sense_changes_nothing(data: bytes, machines: Machines) -> None:
    (machines.folder / "live.json").write_bytes(data)
    with pytest.raises(OriginFault):
        machines.pulling().round()
    assert not (machines.follower / "snapshots").exists()


def test_who_does_not_know_the_secret_offers_nothing(machines: Machines) -> None:
    offer = machines.offer()
    machines.forge(offer, "another secret")
    with pytest.raises(OriginFault, match="not sealed"):
        machines.pulling().round()
    document = json.loads(written(offer, SECRET))
    document["offer"]["snapshot"]["sha256"] = "0" * 64
    (machines.folder / "live.json").write_text(json.dumps(document))
    with pytest.raises(OriginFault, match="not sealed"):
        machines.pulling().round()


@pytest.mark.parametrize("id", ["../../etc/passwd", "/etc/passwd", "..", "", "A" * 12, "a" * 65, "a\n"])
def test_an_id_that_is_a_path_is_none(id: str, machines: Machines) -> None:
    offer = machines.offer()
    machines.forge(replace(offer, live=id, entries=(replace(offer.entries[0], id=id),)))
    with pytest.raises(OriginFault, match="makes no sense"):
        machines.pulling().round()


@pytest.mark.parametrize(
    "path", ["../en/a.wav", "/en/a.wav", "en/../a.wav", "en/a.sqlite", "en/a/b.wav", "snapshots/a"]
)
def test_a_list_with_a_path_that_is_no_clip_brings_none(path: str, machines: Machines) -> None:
    parcel = machines.hold(b"harm")
    clips = machines.hold(listed([ClipOffered(path, parcel, 1), ClipOffered(SOUND, parcel, 1)]))
    machines.forge(replace(machines.offer(), clips=clips))
    assert machines.pulling().round().turned, "no reason to keep a fact from callers"
    assert not list(machines.follower.rglob("*.wav")) and not list(machines.follower.rglob("a*"))


def test_what_is_larger_than_anything_of_ours_is_not_even_asked_for(machines: Machines) -> None:
    offer = machines.offer()
    machines.forge(replace(offer, snapshot=replace(offer.snapshot, size=1 << 40)))
    with pytest.raises(OriginFault, match="makes no sense"):
        machines.pulling().round()
    assert machines.web.asked == ["/live.json"]


def test_an_older_offer_takes_nobody_back(machines: Machines) -> None:
    old = (machines.folder / "live.json").read_bytes()
    newer = machines.publish("second")
    machines.pulling().round()
    (machines.folder / "live.json").write_bytes(old)
    with pytest.raises(OriginFault, match="older"):
        machines.pulling().round()
    assert machines.shelf.live().id == newer


def test_a_clip_that_lies_is_left_out_and_comes_when_it_is_right(machines: Machines) -> None:
    for number in range(3):
        machines.clip(f"en/{number}.wav", f"sound {number}".encode())
    machines.offer()
    sha256 = hashlib.sha256(b"sound 1").hexdigest()
    machines.web.ways[f"/files/{sha256}"] = "other bytes"
    done = machines.pulling().round()
    assert (done.turned, done.clips, done.lacking) == (True, 2, 1)
    machines.web.ways.clear()
    assert machines.pulling().round().clips == 1
    assert (machines.follower / "clips/en/1.wav").read_bytes() == b"sound 1"


def test_a_publication_does_not_wait_for_clips_for_ever(machines: Machines) -> None:
    for number in range(5):
        machines.clip(f"en/{number}.wav", f"sound {number}".encode())
    machines.offer()
    hours = iter(range(100))
    pulling = Pulling(
        machines.follower, machines.shelf, SECRET, Fetching(machines.web.address), lambda: next(hours) * 25.0
    )
    assert (first := pulling.round()).turned and first.lacking == 3
    assert (second := pulling.round()).clips == 2 and not second.turned


def test_a_clip_that_is_offered_no_more_goes_but_never_all_of_them(machines: Machines) -> None:
    paths = [machines.clip(f"en/{number}.wav", b"sound") for number in range(2)]
    machines.offer()
    machines.pulling().round()
    paths[0].unlink()
    machines.offer()
    machines.pulling().round()
    assert sorted(path.name for path in machines.follower.rglob("*.wav")) == ["1.wav"]
    paths[1].unlink()
    machines.offer()
    machines.pulling().round()
    assert sorted(path.name for path in machines.follower.rglob("*.wav")) == ["1.wav"]


def test_a_snapshot_of_another_program_is_not_taken(machines: Machines) -> None:
    machines.pulling().round()
    live = machines.shelf.live().id
    machines.publish("second")
    copy = machines.follower.parent / "other.sqlite"
    shutil.copy(machines.published.path(machines.published.live().id), copy)
    with closing(sqlite3.connect(copy)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT ^ 1}")
    machines.forge(replace(machines.offer(), snapshot=machines.hold(copy.read_bytes())))
    with pytest.raises(OriginFault, match="another version of the program"):
        machines.pulling().round()
    assert machines.shelf.live().id == live
    machines.forge(replace(machines.offer(), snapshot=machines.hold(b"no database")))
    with pytest.raises(OriginFault, match="damaged"):
        machines.pulling().round()
    assert machines.shelf.live().id == live


def test_what_a_killed_program_left_is_in_nobodys_way(machines: Machines) -> None:
    left = machines.follower / "pull"
    left.mkdir(parents=True)
    for name in ("clip.part", f"{machines.published.live().id}.sqlite", "clips"):
        (left / name).write_bytes(b"half")
    machines.pulling().round()
    assert machines.shelf.live().verified
    assert not left.exists()


def test_a_damaged_snapshot_is_fetched_again(machines: Machines) -> None:
    machines.pulling().round()
    path = machines.shelf.path(machines.published.live().id)
    path.write_bytes(path.read_bytes()[:5_000])
    assert machines.pulling().round().turned
    assert machines.shelf.state(path.stem) == "good"


class TestOffering:
    def test_where_nothing_changed_the_offer_stays(self, machines: Machines) -> None:
        first, before = machines.offer(), tree(machines.folder)
        assert machines.offer(NOW + timedelta(hours=2)) == first
        assert tree(machines.folder) == before

    def test_each_offer_is_later_than_the_one_before_whatever_the_clock_says(self, machines: Machines) -> None:
        first = machines.offer()
        machines.clip(SOUND, b"a sound")
        assert machines.offer(NOW - timedelta(days=9)).made > first.made

    def test_what_is_not_in_order_is_not_offered(self, machines: Machines) -> None:
        before = tree(machines.folder)
        path = machines.published.path(machines.published.live().id)
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(InputError, match="damaged"):
            machines.offer()
        (machines.publisher / "snapshots/shelf.json").unlink()
        with pytest.raises(InputError, match="lost"):
            machines.offer()
        shutil.rmtree(machines.publisher / "snapshots")
        with pytest.raises(InputError, match="nothing is published"):
            machines.offer()
        assert tree(machines.folder) == before

    def test_what_was_offered_just_before_stays_for_who_is_fetching_it(self, machines: Machines) -> None:
        old = machines.folder / "files" / machines.offer().snapshot.sha256
        machines.publish("second")
        assert old.exists()
        machines.publish("third")
        assert not old.exists()

    def test_a_web_server_may_read_all_of_it(self, machines: Machines) -> None:
        machines.clip(SOUND, b"a sound")
        before = os.umask(0o077)
        try:
            machines.offer()
        finally:
            os.umask(before)
        assert {path.stat().st_mode & 0o777 for path in machines.folder.rglob("*") if path.is_file()} == {0o644}

    def test_it_names_files_by_their_bytes(self, machines: Machines) -> None:
        machines.clip(SOUND, b"a sound")
        offer = machines.offer()
        assert read((machines.folder / "live.json").read_bytes(), SECRET) == offer
        for path in (machines.folder / "files").iterdir():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder, but for the lock that comes and goes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
