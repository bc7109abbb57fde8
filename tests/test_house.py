"""The house stands: a module imports lower ranks only."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the ground up. A room is a folder or a module; whoever stands in a row may import from the rows before it, and
# from its own room.
RANKS = (
    {"errors"},
    {"model", "watch", "config"},
    {"country"},
    {"language"},
    {"engine.library"},
    {"engine.directory"},
    {"engine.call", "engine.sms"},
    {"content.codes"},
    {"content.read"},
    {"content.catalogues"},
    {"content.checks"},
    {"content", "store", "snapshot"},
    {"audio"},
    {"audio.synth"},
    {"audio.utterance"},
    {"audio.clips", "audio.takes"},
    {"audio.plan", "audio.coverage"},
    {"audio.upkeep"},
    {"provider"},
    {"provider.twilio"},
    {"provider.twilio.fallback"},
    {"publish", "service", "ops", "origin"},
    {"serving", "web"},
    {"wings.phone"},
    {"wings.simulator", "wings.recorder", "wings.selfcall", "wings.mystery", "wings.console"},
    {"app"},
    {"stand_in"},
    {"wsgi"},
    {"cli"},
    {"__main__"},
)
RANK = {room: rank for rank, rooms in enumerate(RANKS) for room in rooms}
MODULES = sorted(path for path in (ROOT / "ivr").rglob("*.py") if path.name != "__init__.py")
NAMES = {path: ".".join(path.relative_to(ROOT / "ivr").with_suffix("").parts) for path in MODULES}


def room_of(name: str) -> str:
    """The room that a module stands in: `engine.call` of `engine.call.stages.card`."""
    return max((room for room in RANK if f"{name}.".startswith(f"{room}.")), key=len, default=name)


@cache
def used(path: Path) -> tuple[ast.Import | ast.ImportFrom | ast.Call, ...]:
    """What a module imports and calls. Each is read once: walking through all of them takes half a second."""
    kinds = (ast.Import, ast.ImportFrom, ast.Call)
    return tuple(node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))


def imports(path: Path) -> set[str]:
    """The modules of the house that a module imports."""
    full = {
        f"{node.module}.{alias.name}" for node in used(path) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return {name.removeprefix("ivr.") for name in full if name.startswith("ivr.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_lower_ranks_only(path: Path) -> None:
    own = room_of(NAMES[path])
    rooms = {room_of(name) for name in imports(path)} - {own}
    assert {room for room in rooms if RANK[room] >= RANK[own]} == set()


def test_every_room_has_a_rank() -> None:
    assert {room_of(name) for name in NAMES.values()} == set(RANK)


def test_every_module_says_what_it_is() -> None:
    silent = [str(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def imported_packages(path: Path) -> set[str]:
    """What a module imports from outside of the house, by the first word."""
    nodes = used(path)
    found = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return found | {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}


# Whose name only these rooms may know: another provider, server or page framework then changes these and nothing else.
AT_HOME = {
    "twilio": ("provider.twilio",),
    "flask": ("web", "wings.simulator", "wings.recorder", "wings.console", "app", "stand_in", "wsgi"),
    "granian": ("serving", "watch.logs"),
    "sqlite3": ("snapshot", "store", "ops.backup"),
    "gtts": ("audio.synth",),
}


@pytest.mark.parametrize(("package", "rooms"), AT_HOME.items(), ids=AT_HOME)
def test_a_package_is_known_where_it_is_at_home(package: str, rooms: tuple[str, ...]) -> None:
    users = {NAMES[path] for path in MODULES if package in imported_packages(path)}
    assert users, "nobody uses it: take the row away"
    assert {name for name in users if not f"{name}.".startswith(tuple(f"{room}." for room in rooms))} == set()


def test_neither_the_web_nor_a_turn_nor_the_recorder_names_the_provider() -> None:
    """They know `ivr.provider.api`; the words that operators read may say Twilio."""
    rooms = {"web", "service", "wings.recorder", "wings.simulator"}
    users = {NAMES[path] for path in MODULES if any(room_of(name) == "provider.twilio" for name in imports(path))}
    assert {name for name in users if room_of(name) in rooms} == set()


def defined(path: Path) -> list[str]:
    """The public classes of a module."""
    return [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]


def test_no_public_class_and_no_module_has_the_name_of_another() -> None:
    classes = [name for path in MODULES for name in defined(path) if not name.startswith("_")]
    modules = [path.stem for path in MODULES if path.stem != "__main__"]
    assert [name for name, count in Counter([*classes, *modules]).items() if count > 1] == []


def test_the_engine_does_no_io_and_reads_no_clock() -> None:
    forbidden = {"sqlite3", "flask", "requests", "os", "pathlib", "time", "logging", "random", "urllib"}
    for path in (ROOT / "ivr" / "engine").rglob("*.py"):
        nodes = used(path)
        modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        modules |= {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
        calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
        assert not modules & forbidden, path
        assert not calls & {"open", "print", "datetime.now", "datetime.utcnow", "date.today"}, path


@pytest.mark.parametrize("path", sorted((ROOT / "ivr" / "engine").rglob("*.py")), ids=lambda path: path.stem)
def test_the_engine_looks_only_at_contacts_that_are_not_gone(path: Path) -> None:
    assert ".contacts" not in path.read_text(), "`given` has those that may be given to somebody"


def test_the_command_runs_without_what_only_tests_need() -> None:
    """A fresh interpreter in which the test tools cannot be imported."""
    block = "import sys; [sys.modules.__setitem__(m, None) for m in ('pytest', 'hypothesis', 'playwright', 'smsutil')]"
    code = f"{block}; from ivr.cli import main; list(main.commands.values()); main(['--help'], standalone_mode=False)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Commands:" in done.stdout
