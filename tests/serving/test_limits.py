"""The bounds that depend on the machine."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.serving.limits import MB, memory_of_machine, memory_of_worker, memory_wanted


@pytest.mark.parametrize(
    ("own", "file", "told", "bytes"),
    [
        ("0::/system.slice/line.service", "system.slice/line.service/memory.max", "300000000", 300 * MB),
        ("0::/", "memory.max", "300000000", 300 * MB),
        ("0::/", "memory.max", "max", None),
        ("4:memory:/docker/1", "memory/docker/1/memory.limit_in_bytes", "300000000", 300 * MB),
        ("4:memory:/", "memory/memory.limit_in_bytes", "9223372036854771712", None),
        ("0::/", "nothing", "", None),
    ],
)
def test_how_much_memory_there_is(tmp_path: Path, own: str, file: str, told: str, bytes: int | None) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(told + "\n")
    (tmp_path / "own").write_text(own + "\n")
    assert memory_of_machine(tmp_path, tmp_path / "own") == bytes


def test_half_a_gigabyte_is_enough_for_two_workers() -> None:
    assert memory_wanted(2) <= 512 * MB
    assert 2 * memory_of_worker(2, 512 * MB) <= 512 * MB - 50 * MB


def test_open_files_are_raised_to_what_the_system_grants() -> None:
    code = "import resource; from ivr.serving.limits import raise_open_files as up; print(up(), resource.getrlimit(7))"
    assert resource.RLIMIT_NOFILE == 7
    done = subprocess.run(
        ["prlimit", "--nofile=100:200", sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "200 (200, 200)\n"


def test_a_worker_that_cannot_be_made_says_so_without_what_it_holds(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ivr.serving.worker import made

    monkeypatch.setenv("WEGWIJS_STORE", "a secret address")
    monkeypatch.setenv("WEGWIJS_COLOUR", "blue")
    assert made("ivr.wsgi:serve_app") is None
    told = capfd.readouterr().err
    assert "WEGWIJS_COLOUR is not a setting" in told
    assert "a secret address" not in told
