"""Saves on the desk: each a commit, merged or asked about, refused with errors, and never half done."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from dulwich.repo import Repo

from ivr.errors import Problem
from ivr.model import Content
from ivr.publish.check import examined
from ivr.wings.console.desk import last_examined
from ivr.wings.console.desk.desk import Clash, Desk, Refused, SavedDraft
from ivr.wings.console.desk.git_index import FOLDERS
from ivr.wings.console.desk.merging import merged
from tests.conftest import MONDAY
from tests.wings.console.conftest import Console

TOPICS = "data/topics.yaml"


@pytest.fixture
def desk(console: Console) -> Desk:
    return console.office.desk


def change(desk: Desk, who: str, old: str, new: str, file: str = TOPICS) -> object:
    opened = desk.open(file, MONDAY)
    assert old in opened.text
    return desk.save({file: (opened.version, opened.text.replace(old, new, 1))}, who, f"{old} is {new}", MONDAY)


def test_a_save_is_a_commit_in_the_name_of_who_saved(desk: Desk) -> None:
    done = change(desk, "Amina", "name: Food", "name: Something to eat")
    assert isinstance(done, SavedDraft) and done.commit
    [last, *_] = desk.log(MONDAY, TOPICS)
    assert (last.id, last.who, last.why) == (done.commit, "Amina", "name: Food is name: Something to eat")
    before, after = desk.before_and_after(done.commit, TOPICS, MONDAY)
    assert after == before.replace("name: Food", "name: Something to eat")
    assert after == (desk.root / TOPICS).read_text()


def test_nothing_different_is_no_commit(desk: Desk) -> None:
    opened = desk.open(TOPICS, MONDAY)
    before = len(desk.log(MONDAY))
    assert desk.save({TOPICS: (opened.version, opened.text)}, "Amina", "nothing", MONDAY) == SavedDraft("")
    assert len(desk.log(MONDAY)) == before


def test_what_would_break_the_line_is_refused_and_nothing_is_written(desk: Desk) -> None:
    opened = desk.open(TOPICS, MONDAY)
    done = desk.save({TOPICS: (opened.version, opened.text.replace("name:", "naam:"))}, "Amina", "typo", MONDAY)
    assert isinstance(done, Refused) and done.problems
    assert (desk.root / TOPICS).read_text() == opened.text


def test_two_who_change_different_fields_both_have_their_way(desk: Desk) -> None:
    opened = desk.open(TOPICS, MONDAY)
    change(desk, "Amina", "name: Food", "name: Eating")
    lines = opened.text.rstrip("\n") + "\n# A note of Bram.\n"
    done = desk.save({TOPICS: (opened.version, lines)}, "Bram", "a note", MONDAY)
    assert isinstance(done, SavedDraft) and done.merged_with == "Amina"
    assert "name: Eating" in (text := (desk.root / TOPICS).read_text()) and "# A note of Bram." in text


def test_two_who_change_one_field_are_told_and_neither_is_lost(desk: Desk) -> None:
    opened = desk.open(TOPICS, MONDAY)
    change(desk, "Amina", "name: Food", "name: Eating")
    mine = opened.text.replace("name: Food", "name: Meals")
    done = desk.save({TOPICS: (opened.version, mine)}, "Bram", "meals", MONDAY)
    assert isinstance(done, Clash)
    assert (done.who, done.theirs) == ("Amina", ("name: Eating",))
    assert "name: Eating" in (desk.root / TOPICS).read_text()
    assert isinstance(desk.save({TOPICS: (done.version, mine)}, "Bram", "meals", MONDAY), SavedDraft)
    assert "name: Meals" in (desk.root / TOPICS).read_text()


def test_what_somebody_changes_in_the_folder_is_taken_in(desk: Desk) -> None:
    opened = desk.open(TOPICS, MONDAY)
    (desk.root / TOPICS).write_text(opened.text + "# By hand.\n")
    assert desk.open(TOPICS, MONDAY).text.endswith("# By hand.\n")
    assert desk.log(MONDAY, TOPICS)[0].who == "somebody at the server"


def test_what_is_in_the_folder_when_the_history_begins_stays_as_it_lies(desk: Desk) -> None:
    """Written anew, 5000 files take half a minute."""
    paths = [path for part in FOLDERS for path in (desk.root / part).rglob("*") if path.is_file()]
    lying = {path: (path.stat().st_ino, path.stat().st_ctime_ns) for path in paths}
    assert desk.head(MONDAY) and len(lying) > 10
    assert {path: (path.stat().st_ino, path.stat().st_ctime_ns) for path in paths} == lying
    files = {str(path.relative_to(desk.root)) for path in paths}
    assert {file for file, version in desk.versions(sorted(files), MONDAY).items() if version} == files


def test_a_folder_is_read_once_to_lay_out_all_its_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dulwich.objects import Tree

    read: list[bytes] = []
    parsed = Tree._deserialize

    def noted(tree: Tree, chunks: list[bytes]) -> None:
        read.append(b"".join(chunks))
        parsed(tree, chunks)

    desk.head(MONDAY)
    for path in (desk.root / "data/organisations").glob("*.yaml"):
        path.write_text(path.read_text() + "# By hand.\n")
    monkeypatch.setattr(Tree, "_deserialize", noted)
    desk.head(MONDAY)
    assert read and len(read) == 2 * len(set(read)), "dulwich takes each apart twice"


def test_many_who_save_at_once_lose_nothing(desk: Desk) -> None:
    def note(number: int) -> object:
        while True:
            opened = desk.open(TOPICS, MONDAY)
            done = desk.save({TOPICS: (opened.version, f"{opened.text}# {number}.\n")}, f"No {number}", "note", MONDAY)
            if isinstance(done, SavedDraft):
                return done

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(12)))
    text = (desk.root / TOPICS).read_text()
    assert all(f"# {number}.\n" in text for number in range(12))


def test_a_save_that_was_killed_before_its_files_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ivr.wings.console.desk.git_store import GitStore

    opened = desk.open(TOPICS, MONDAY)
    with monkeypatch.context() as patched:
        patched.setattr(GitStore, "_lay_out", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            change(desk, "Amina", "name: Food", "name: Eating")
    assert (desk.root / TOPICS).read_text() == opened.text
    assert "name: Eating" in desk.open(TOPICS, MONDAY).text
    assert "name: Eating" in (desk.root / TOPICS).read_text()
    assert desk.log(MONDAY)[0].who == "Amina"


def test_git_finds_the_history_sound_and_the_folder_clean(desk: Desk, tmp_path: Path) -> None:
    change(desk, "Amina", "name: Food", "name: Eating")
    git = ["git", "-C", str(desk.root)]
    assert subprocess.run([*git, "fsck", "--strict"], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True).stdout == b""
    assert Repo(str(desk.root)).get_config().get((b"receive",), b"denyCurrentBranch") == b"updateInstead"


def test_a_value_is_never_put_together_from_two() -> None:
    base, mine, theirs = (f"hours: {hours}\n" for hours in ("09:00-17:00", "10:00-17:00", "09:00-18:00"))
    assert merged(base, mine, theirs) is None


def test_a_save_after_a_save_is_checked_once_and_read_by_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Path] = []

    def noted(root: Path, today: date) -> tuple[Content | None, list[Problem]]:
        checked.append(root)
        return examined(root, today)

    change(desk, "Amina", "name: Food", "name: Eating")
    for module in ("desk", "last_examined"):
        monkeypatch.setattr(f"ivr.wings.console.desk.{module}.examined", noted)
    change(desk, "Bram", "name: Eating", "name: Meals")
    assert len(checked) == 1 and checked[0] != desk.root
    assert desk.content(MONDAY)[0].topics["food"].name["en"] == "Meals" and len(checked) == 1


def test_what_one_process_found_out_the_next_one_knows(desk: Desk) -> None:
    desk.head(MONDAY)
    there = f"""
import sys
from datetime import datetime
from pathlib import Path
from ivr.content import examine
from ivr.wings.console.desk.desk import Desk
looked, look = [], examine.EACH[0]
examine.EACH = (lambda *of: looked.append(of) or look(*of), *examine.EACH[1:])
desk, now = Desk(Path({str(desk.root)!r}), Path({str(desk.state)!r})), datetime.fromisoformat({MONDAY.isoformat()!r})
print(len(desk.problems(now)), len(looked))
"""
    told = [subprocess.run([sys.executable, "-c", there], capture_output=True, text=True, check=True).stdout.split()]
    told += [subprocess.run([sys.executable, "-c", there], capture_output=True, text=True, check=True).stdout.split()]
    assert told[0][0] == told[1][0] == str(len(desk.problems(MONDAY)))
    assert int(told[0][1]) > 1 and told[1][1] == "0"


def test_the_first_examination_leaves_the_collector_as_it_was(desk: Desk) -> None:
    frozen = gc.get_freeze_count()
    desk.problems(MONDAY)
    assert gc.isenabled() and gc.get_freeze_count() > frozen
    gc.unfreeze()


def test_while_somebody_saves_the_collector_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []

    def noted(root: Path, today: date) -> tuple[Content | None, list[Problem]]:
        collects.append(gc.isenabled())
        return examined(root, today)

    change(desk, "Amina", "name: Food", "name: Eating")
    monkeypatch.setattr("ivr.wings.console.desk.desk.examined", noted)
    change(desk, "Bram", "name: Eating", "name: Meals")
    assert collects == [False] and gc.isenabled()
    gc.unfreeze()


def test_a_change_by_hand_is_examined_before_a_save_holds_everybody_else_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(desk, "Amina", "name: Food", "name: Eating")
    bread = desk.root / "data/organisations/bread.yaml"
    bread.write_text(f"{bread.read_text()}# By hand.\n")
    opened: list[str] = []

    def looked(root: Path, today: date) -> tuple[Content | None, list[Problem]]:
        with ThreadPoolExecutor(1) as pool:
            opened.append(pool.submit(desk.open, TOPICS, MONDAY).result(timeout=30).version)
        return examined(root, today)

    monkeypatch.setattr("ivr.wings.console.desk.last_examined.examined", looked)
    assert isinstance(change(desk, "Bram", "name: Eating", "name: Meals"), SavedDraft)
    assert opened and "# By hand." in bread.read_text()


def test_while_the_content_is_examined_others_open_and_save(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a large line it takes seconds, and minutes where whoever does it gives way to calls."""
    elsewhere = Desk(desk.root, desk.state)  # as another worker has it
    looks: list[Path] = []

    def slowly(root: Path, day: date) -> tuple[Content | None, list[Problem]]:
        looks.append(root)
        if len(looks) == 1:
            change(elsewhere, "Amina", "name: Food", "name: Eating")
        return examined(root, day)

    monkeypatch.setattr(last_examined, "examined", slowly)
    content, _ = desk.content(MONDAY)
    assert content.topics["food"].name["en"] == "Eating", "what was saved meanwhile is in it"
    assert looks.count(desk.root) == 3, "once for each of the two who looked, and once more for who was overtaken"
