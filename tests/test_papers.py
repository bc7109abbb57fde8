"""The papers that somebody signs under: what they name is there, and what they list is all there is."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.ops.licences import Component, parts, terms
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAPERS = [
    ROOT / "SECURITY.md",
    *(DOCS / f"{name}.md" for name in ("asvs", "data-protection", "licences", "threat-model")),
]
ASVS = DOCS / "asvs.md"
STATES = {"held", "host", "n/a", "open"}
LOCKS = sorted(ROOT.glob("requirements*.lock"))

# How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has, counted in the list that OWASP publishes.
CHAPTERS = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7, "V10": 29,
    "V11": 14, "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}  # fmt: skip


@cache
def rows() -> list[list[str]]:
    """The rows of the chapters: id, level, what it asks, state, what holds it."""
    lines = [line for line in ASVS.read_text().splitlines() if re.match(r"\| [0-9]+\.[0-9]+\.[0-9]+ \|", line)]
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in found if len(row) > 3]


def named_tests(text: str) -> list[str]:
    return re.findall(r"`((?:[a-z]+/)*test_\w+\.py::[\w:]+)`", text)


@cache
def _tests_in(file: str) -> set[str]:
    """The tests in a file, as pytest names them."""
    body = ast.parse((ROOT / file).read_text()).body
    found = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return {f"{file}::{name}" for name in found}


class TestPapers:
    @pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
    def test_every_test_that_is_named_is_there(self, paper: Path) -> None:
        missing = [name for name in named_tests(paper.read_text()) if name not in _tests_in(name.partition("::")[0])]
        assert missing == []

    @pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
    def test_every_file_that_is_named_is_there(self, paper: Path) -> None:
        text = paper.read_text()
        named = re.findall(r"`((?:ivr|tests|data|menus|sms_templates|audio)/[\w./-]*)`", text)
        assert [name for name in named if not (ROOT / name).exists()] == []
        linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        assert [target for target in linked if not (paper.parent / target).exists()] == []

    @pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
    def test_every_command_that_is_named_is_there(self, paper: Path) -> None:
        for words in re.findall(r"`(?:\.venv/bin/)?wegwijs ((?:[a-z]+ ?)+)", paper.read_text()):
            command: click.Command = main
            for word in words.split():
                if isinstance(command, click.Group):
                    assert word in command.commands, f"{paper.name}: wegwijs {words}"
                    command = command.commands[word]

    def test_the_readme_leads_to_all_of_them(self) -> None:
        text = (ROOT / "README.md").read_text()
        names = ("SECURITY.md", "LICENSE", "NOTICE", "docs/asvs.md", "docs/threat-model.md", "docs/data-protection.md")
        assert [name for name in (*names, "docs/licences.md") if f"]({name})" not in text] == []


class TestAsvs:
    def test_every_requirement_of_levels_1_and_2_has_one_row(self) -> None:
        ids = [row[0] for row in rows()]
        assert [id for id, count in Counter(ids).items() if count > 1] == []
        assert Counter(f"V{id.partition('.')[0]}" for id in ids) == CHAPTERS
        assert Counter(row[1] for row in rows()) == {"1": 70, "2": 183}

    def test_every_row_has_its_state_and_what_holds_it(self) -> None:
        for id, _, asks, state, why in rows():
            assert state in STATES, id
            assert asks and why, id
            if state == "held":
                assert named_tests(why) or re.search(r"`(ivr|menus)/|\]\(|: as [0-9.]+$", why), f"{id} names no proof"

    def test_what_is_open_stands_first(self) -> None:
        table = ASVS.read_text().partition("## Open")[2].partition("\n## ")[0]
        first_cells = re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)
        told = re.findall(r"[0-9]+\.[0-9]+\.[0-9]+", " ".join(first_cells))
        assert sorted(told) == sorted(row[0] for row in rows() if row[3] == "open")

    def test_the_count_at_the_top_is_right(self) -> None:
        counts = Counter(row[3] for row in rows())
        text = ASVS.read_text()
        assert [state for state, count in counts.items() if f"{count} {state}" not in text] == []


class TestLicences:
    def test_none_is_unknown(self) -> None:
        assert [part for part in parts() if part.terms == "not checked"] == []
        result = CliRunner().invoke(main, ["licences", "--json"])
        assert result.exit_code == 0
        assert {"name", "version", "licence", "terms"} == set(json.loads(result.stdout)[0])

    def test_the_list_of_licences_is_the_list_of_what_runs(self) -> None:
        """A package with a marker in the lock is for some systems only."""
        lines = re.findall(r"^([a-z0-9-]+)==(\S+) (;)?", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
        listed = {(part.name, part.version) for part in parts()}
        assert {(name, version) for name, version, marker in lines if not marker} <= listed
        assert listed <= {(name, version) for name, version, _ in lines}

    def test_what_changes_must_stay_open_is_named_in_the_page(self) -> None:
        page = (DOCS / "licences.md").read_text()
        assert [part.name for part in parts() if part.terms == "open changes" and f"`{part.name}`" not in page] == []

    @pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "UNKNOWN", "", "MIT AND SSPL-1.0"])
    def test_a_strange_one_makes_the_command_fail(self, licence: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert terms(licence) == "not checked"
        monkeypatch.setattr("ivr.cli.licence_list.parts", lambda: [Component("strange", "1.0", licence)])
        assert CliRunner().invoke(main, ["licences"]).exit_code == 1

    def test_our_own_is_stated_everywhere_alike(self) -> None:
        assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text()
        assert "Apache License\n" in (ROOT / "LICENSE").read_text()[:200]
        assert "Apache License, Version 2.0" in (ROOT / "NOTICE").read_text()

    def test_whose_data_is_here_is_named(self) -> None:
        notice = (ROOT / "NOTICE").read_text()
        assert [name for name in ("GeoNames", "Statbel", "mathiasleroy") if name not in notice] == []


class TestWhatIsInstalled:
    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
    def test_every_package_is_known_by_its_hash(self, lock: Path) -> None:
        entries = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert [
            entry
            for entry in entries
            if not re.fullmatch(r"[a-z0-9-]+==.*?(--hash=sha256:[0-9a-f]{64}\s*)+", entry, re.DOTALL)
        ] == []
        assert "://" not in lock.read_text()

    def test_the_test_tools_of_npm_are_too(self) -> None:
        text = (ROOT / "tests/oracle/package-lock.json").read_text()
        packages = json.loads(text)["packages"]
        asked = json.loads((ROOT / "tests/oracle/package.json").read_text())["dependencies"]
        assert packages[""]["dependencies"] == asked
        assert all(re.fullmatch(r"[0-9.]+", version) for version in asked.values())
        assert [name for name, about in packages.items() if name and not about["integrity"].startswith("sha512-")] == []
        assert '"resolved"' not in text

    def test_make_installs_nothing_without_a_hash(self) -> None:
        makefile = (ROOT / "Makefile").read_text()
        assert "LOCKED := $(PIP) --require-hashes -r" in makefile
        request = [line.strip() for line in makefile.splitlines() if line.startswith("\t")]
        for line in request:
            if "$(PIP)" in line:
                assert "--no-index --no-deps --no-build-isolation" in line
            assert "pip install" not in line and "npx" not in line
            assert "npm install" not in line or "--package-lock-only" in line
        assert {lock.name for lock in LOCKS} <= set(re.findall(r"[\w-]+\.lock", "\n".join(request)))

    def test_what_builds_is_what_is_locked(self) -> None:
        """pip and setuptools of this installation are those of the lock, which `make install` brought."""
        lock = (ROOT / "requirements-build.lock").read_text()
        assert {"pip", "setuptools"} == set(re.findall(r"^([a-z]+)==", lock, re.MULTILINE))
