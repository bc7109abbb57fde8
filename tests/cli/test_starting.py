"""The command starts quickly: what a command needs is imported when that command is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

from ivr.cli import ROWS, main
from tests.conftest import ROOT

SHOW = "import json, sys; print(json.dumps([name.partition('.')[0] for name in sys.modules]), file=sys.stderr)"


def imported_by(*words: str) -> set[str]:
    """The packages that are there once a command of a fresh interpreter is over."""
    code = f"import atexit; atexit.register(lambda: exec({SHOW!r})); from ivr.cli import main; main({list(words)})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_needs_nothing_of_the_line() -> None:
    assert imported_by("--help") & {"pydantic", "flask", "babel", "jinja2", "numpy", "ruamel", "sqlite3"} == set()


@pytest.mark.parametrize("command", ["directory", "check", "doctor"])
def test_who_only_asks_the_line_neither_makes_sound_nor_needs_a_server(command: str) -> None:
    assert imported_by(command, "--help") & {"numpy", "redis", "flask", "gtts", "requests"} == set()


@pytest.mark.parametrize("name", ROWS)
def test_the_list_of_commands_says_what_each_says_itself(name: str) -> None:
    assert ROWS[name][1] == main.commands[name].get_short_help_str(limit=1000)


def test_every_command_of_every_module_is_in_the_list() -> None:
    modules = {module for module, _ in ROWS.values()}
    there = [command.name for module in modules for command in import_module(f"ivr.cli.{module}").COMMANDS]
    assert sorted(map(str, there)) == sorted(ROWS)
    assert {path.stem for path in (ROOT / "ivr/cli").glob("*.py") if "\nCOMMANDS = " in path.read_text()} == modules
