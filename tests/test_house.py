"""The house stands: a module imports lower ranks only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RANKS = (
    {"errors", "licences", "logs", "tables", "text", "pieces", "travelling", "watch"},
    {"numbers", "opening", "locales"},
    {"model", "steps", "config", "sentences", "messages"},
    {"freshness", "pace", "reports"},
    {"content", "snapshot", "engine", "twiml", "store", "provider", "speech"},
    {"check", "sounds", "fallback", "startup", "backup"},
    {"alarms", "compile", "phone", "published", "statistics"},
    {"simulator", "recorder", "selfcall", "serving"},
    {"web"},
    {"cli"},
    {"__main__"},
)
RANK = {room: rank for rank, rooms in enumerate(RANKS) for room in rooms}
MODULES = sorted(path for path in (ROOT / "ivr").rglob("*.py") if path != ROOT / "ivr" / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "ivr").parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The rooms of the house that a module imports."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    rooms = {node.module.split(".")[1] for node in nodes if node.module and node.module.startswith("ivr.")}
    return rooms | {alias.name for node in nodes if node.module == "ivr" for alias in node.names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_lower_ranks_only(path: Path) -> None:
    own = room_of(path)
    higher = {room for room in imports(path) if room != own and RANK[room] >= RANK[own]}
    assert higher == set()


def test_every_room_has_a_rank() -> None:
    assert {room_of(path) for path in MODULES} == set(RANK)


def test_every_module_says_what_it_is() -> None:
    silent = [str(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_the_engine_does_no_io_and_reads_no_clock() -> None:
    forbidden = {"sqlite3", "flask", "requests", "os", "pathlib", "time", "logging", "random", "urllib"}
    for path in (ROOT / "ivr" / "engine").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text())))
        modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        modules |= {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
        calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
        assert not modules & forbidden, path
        assert not calls & {"open", "print", "datetime.now", "datetime.utcnow", "date.today"}, path


def test_the_command_runs_without_what_only_tests_need() -> None:
    """A fresh interpreter in which the test tools cannot be imported."""
    block = "import sys; [sys.modules.__setitem__(m, None) for m in ('pytest', 'hypothesis', 'playwright', 'smsutil')]"
    code = f"{block}; from ivr.cli import main; main(['--help'], standalone_mode=False)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Commands:" in done.stdout
