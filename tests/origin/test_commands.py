"""`wegwijs export origin` and `wegwijs pull`: one machine publishes, another one follows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from tests.conftest import HOUSE, MONDAY, ROOT, clean_environ
from tests.origin.crooked import handing_out

SECRET = "the same on all machines of these tests"


def environ(state: Path, secret: str = SECRET, **more: str) -> dict[str, str]:
    names = {"STATE": str(state), "SECRET_KEY": secret} | more
    return {f"WEGWIJS_{name}": value for name, value in names.items()}


def run(state: Path, *words: str, secret: str = SECRET, **more: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ(state, secret, **more))


@pytest.fixture
def publisher(tmp_path: Path) -> Path:
    shutil.copytree(HOUSE, tmp_path / "content")
    compile_content(tmp_path / "content", Shelf(tmp_path / "publisher/snapshots"), MONDAY)
    return tmp_path / "publisher"


def test_what_one_machine_offers_another_one_takes(publisher: Path, tmp_path: Path) -> None:
    live, follower = Shelf(publisher / "snapshots").live().id, tmp_path / "follower"
    clip = publisher / "clips/en/0123456789abcdef.wav"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(b"a sound")
    done = run(publisher, "export", "origin", str(tmp_path / "origin"))
    assert (done.exit_code, done.stderr) == (0, ""), done.stderr
    assert f"offers {live}, as of {datetime.now(UTC).year}-" in done.stdout
    with handing_out(tmp_path / "origin") as web:
        done = run(follower, "pull", web.address)
        assert (done.exit_code, done.stdout) == (0, f"{live} is live, 1 clips came.\n"), done.stderr
        done = run(follower, "pull", ORIGIN=web.address)
        assert (done.exit_code, done.stdout) == (0, f"{live} is live as before.\n"), done.stderr
        done = run(follower, "pull", web.address, secret="another one")
        assert done.exit_code == 1 and "not sealed" in done.stderr
    assert Shelf(follower / "snapshots").live().id == live


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pull"], "say from where"),
        (["pull", "ftp://files.example.org"], "it is an address such as https://"),
        (["pull", "http://127.0.0.1:1"], "live.json: Connection refused"),
        (["export", "origin", "away"], "nothing is offered: nothing is published yet"),
    ],
)
def test_what_cannot_be_done_is_one_line(words: list[str], said: str, tmp_path: Path) -> None:
    done = run(tmp_path / "state", *words)
    assert done.exit_code == 1 and said in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["pull", "http://127.0.0.1:1"], ["export", "origin", "away"]])
def test_without_a_secret_nothing_is_offered_or_taken(words: list[str], tmp_path: Path) -> None:
    done = run(tmp_path / "state", *words, secret="")
    assert done.exit_code == 1 and "please set WEGWIJS_SECRET_KEY" in done.stderr


def test_as_services_they_follow_and_say_each_trouble_once(publisher: Path, tmp_path: Path) -> None:
    content, offered, follower = tmp_path / "content", tmp_path / "origin", Shelf(tmp_path / "follower/snapshots")
    with ExitStack() as stack:
        offering = stack.enter_context(service(publisher, "export", "origin", str(offered), "--every", "1"))
        heard(offering, "is offered")
        web = stack.enter_context(handing_out(offered))
        pulling = stack.enter_context(service(tmp_path / "follower", "pull", web.address, "--every", "1"))
        heard(pulling, f"{Shelf(publisher / 'snapshots').live().id} is live.")
        web.ways["/live.json"] = "broken"
        heard(pulling, "ERROR pull", "nothing is taken from the origin: live.json: it answers 500")
        newer = publish_edited(content, Shelf(publisher / "snapshots"))
        heard(offering, f"{newer} is offered")
        web.ways.clear()
        heard(pulling, f"{newer} is live.")
        assert follower.live().id == newer


def publish_edited(content: Path, shelf: Shelf) -> str:
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal", "A cold meal"))
    return compile_content(content, shelf, MONDAY).snapshot


@contextmanager
def service(state: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ivr", *words]
    with subprocess.Popen(
        command, env=clean_environ() | environ(state), cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str], *words: str) -> None:
    """The next line of its log has all of these words."""
    assert process.stderr
    line = process.stderr.readline()
    assert all(word in line for word in words), line
