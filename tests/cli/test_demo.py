"""The demo says what it puts on the disk before it does, and makes no more than that."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from ivr.cli.trying import set_apart
from tests.browser import free_port
from tests.conftest import HOUSE, ROOT, clean_environ, settings_for
from tests.sounding import spoken_house

AT = "2026-11-23T12:30"


@contextmanager
def demo(state: Path, *words: str) -> Iterator[list[str]]:
    """The demo of the house on this state, and what it says until it serves."""
    environ = clean_environ() | {"WEGWIJS_CONTENT": str(HOUSE), "WEGWIJS_STATE": str(state)}
    command = [sys.executable, "-m", "ivr", "demo", "--port", str(free_port()), "--at", AT, *words]
    with subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        said = []
        for line in process.stdout:
            if "granian" in line:
                break
            said.append(line)
        try:
            yield said
        finally:
            process.terminate()


def files(state: Path) -> list[Path]:
    return [path for path in (state / "clips").rglob("*") if path.suffix == ".wav"]


@pytest.fixture
def state(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of the house with its clips but one in ten, and without the copies for later runs."""
    state = spoken_house(tmp_path_factory).copied(tmp_path).state
    shutil.rmtree(state / "clips/cache")
    for path in files(state)[::10]:
        path.unlink()
    return state


def test_it_says_how_many_sounds_it_makes_where_and_how_they_go_away(state: Path) -> None:
    before = len(files(state))
    with demo(state) as said:
        [told] = [line for line in said if "sounds" in line]
        assert f"rm -r {state}/clips" in told
        assert re.search(r"about \d+ MB, in about 1 minute", told)
        promised = before + int(re.findall(r"(\d+) files", told)[0])
        for _ in range(600):
            if len(files(state)) == promised:
                break
            time.sleep(0.1)
    assert before < len(files(state)) == promised


def test_an_operator_of_its_own_changes_only_a_copy(tmp_path: Path) -> None:
    with demo(tmp_path, "--sounds", "none") as said:
        [told] = [line for line in said if "/console/" in line]
        found = re.search(r"(http://\S+/)console/: sign in as demo, password (\S+)\.", told)
        assert found
        with requests.Session() as browser:
            page = browser.get(f"{found[1]}console/sign-in", timeout=20).text
            [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
            form = {"csrf_token": token, "id": "demo", "password": found[2]}
            front = browser.post(f"{found[1]}console/sign-in", data=form, timeout=20)
            assert (front.status_code, front.url) == (200, f"{found[1]}console/")
    assert not (tmp_path / "snapshots").exists(), "what is live elsewhere stays"
    assert (tmp_path / "demo/content/data").is_dir()


@pytest.mark.parametrize("recorded", [False, True])
def test_what_is_recorded_stays_and_a_content_without_recordings_has_none_after(
    recorded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONTENT", "STATE"):
        monkeypatch.setenv(f"WEGWIJS_{name}", "")
    content = tmp_path / "content"
    shutil.copytree(HOUSE, content)
    if recorded:
        (content / "audio").mkdir()
    for start in range(2):
        set_apart(settings_for(content, tmp_path / "state"))
        take = tmp_path / "state/demo/content/audio/recorded/en/take.wav"
        assert take.exists() == bool(start), "what was recorded before is there at the next start"
        take.parent.mkdir(parents=True, exist_ok=True)
        take.write_bytes(b"a take")
    assert (content / "audio").exists() == (content / "audio/recorded/en/take.wav").exists() == recorded


def test_it_does_without_sounds(tmp_path: Path) -> None:
    with demo(tmp_path, "--sounds", "none") as said:
        assert not [line for line in said if "files" in line]
    assert files(tmp_path) == []


def test_sounds_of_one_moment_are_fewer_than_all_and_leave_no_copies(state: Path) -> None:
    environ = clean_environ() | {"WEGWIJS_CONTENT": str(HOUSE), "WEGWIJS_STATE": str(state)}
    clips, copies = [len(list((state / "clips/en").glob("*.wav")))], []
    for words in (["--moment", AT], []):
        command = [sys.executable, "-m", "ivr", "audio", "make", "--engine", "espeak", "--language", "en", *words]
        subprocess.run(command, env=environ, cwd=ROOT, check=True, capture_output=True, timeout=300)
        clips.append(len(list((state / "clips/en").glob("*.wav"))))
        copies.append(len(list((state / "clips/cache").rglob("*.wav"))))
    assert clips[0] < clips[1] < clips[2]
    assert copies[0] == 0 < copies[1]
