"""The pages cannot go stale: what can be generated is (`make docs` writes it), and what they name is there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import click
import pytest

from ivr.cli import main
from ivr.config import PREFIX, SETTINGS
from tests.conftest import ROOT, Line
from tests.generated import PARTS

# Folders with a name of ours; everything else below the root is somebody's working copy.
PAGES = sorted(
    path
    for depth in ("*.md", "docs/**/*.md", "*/README.md", "tests/*/README.md")
    for path in ROOT.glob(depth)
    if not path.relative_to(ROOT).parts[0].startswith(".")
)
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
# What a line has once somebody has recorded.
MADE_LATER = ("audio/recorded/", "data/retired_codes.yaml")
NAMES = {f"{PREFIX}{setting.name}" for setting in SETTINGS}
NAMES |= {f"{PREFIX}{setting.name}_FILE" for setting in SETTINGS if setting.secret} | {f"{PREFIX}X_FILE"}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text)


def code(text: str) -> list[str]:
    """Every line of a block, and every piece of code in a sentence."""
    blocks = [line.strip() for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    return blocks + re.findall(r"`([^`\n]+)`", prose(text))


@cache
def anchors(page: Path) -> set[str]:
    """What can stand behind a # in a link to a page: its headings, in the way of the web pages that show them."""
    heads = re.findall(r"^#+ (.+)$", prose(page.read_text()), re.MULTILINE)
    plain = [re.sub(r"\]\([^)]*\)", "", head) for head in heads]
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in plain}


@pytest.mark.parametrize(("page", "part"), PARTS)
def test_a_generated_part_is_up_to_date(page: str, part: str, shipped: Line, request: pytest.FixtureRequest) -> None:
    path = ROOT / page
    text = path.read_text()
    marked = re.compile(rf"(<!-- {part} -->\n).*?(<!-- /{part} -->)", re.DOTALL)
    assert len(marked.findall(text)) == 1, f"{page} has no part {part}"
    fresh = marked.sub(lambda found: f"{found[1]}{PARTS[page, part](shipped)}\n{found[2]}", text)
    if request.config.getoption("--update"):
        path.write_text(fresh)
    else:
        assert fresh == text, "run `make docs`"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 6_000


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", prose(page.read_text())):
        there = (page.parent / target) if target else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), f"{target}#{anchor} is none of {sorted(anchors(there))}"


def test_every_page_is_linked_from_another() -> None:
    links = [
        ((page.parent / target).resolve(), page)
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text())
    ]
    linked = {target for target, page in links if target != page}
    assert [page for page in PAGES if page not in linked and page.name != "README.md"] == []


def _command(words: list[str]) -> click.Command:
    """The command that these words name; what comes after it are its arguments."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group) or not word.isalpha():
            break
        assert word in command.commands, words
        command = command.commands[word]
    return command


@every_page
def test_every_command_that_is_named_is_there_with_its_options(page: Path) -> None:
    for piece in code(page.read_text()):
        for line in re.findall(r"(?:^|/bin/|\$\(|exec wegwijs )wegwijs ([^&;)|]+)", piece):
            known = {name for option in _command(line.split()).params for name in option.opts}
            assert set(re.findall(r"(?<!\S)--[a-z-]+", line)) <= known | {"--help", "--version"}, piece


@every_page
def test_every_target_of_make_that_is_named_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = [re.findall(r"^(?:\w+=\S+ )?make (?:-C \S+ )?([a-z]+)", piece) for piece in code(page.read_text())]
    assert {name for names in named for name in names} <= targets


@every_page
def test_every_setting_that_is_named_is_there(page: Path) -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", page.read_text())) <= NAMES


@every_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    """A name in angle brackets stands for any."""
    folders = "ivr|tests|docs|bench|deploy|data|menus|sms_templates|audio"
    named = re.findall(rf"`((?:{folders})/[^`\s]*)`", prose(page.read_text()))
    patterns = {re.sub(r"<[^>]+>|…", "*", name.partition("::")[0]) for name in named if not name.startswith(MADE_LATER)}
    assert sorted(pattern for pattern in patterns if not any(ROOT.glob(pattern))) == []


def test_every_name_of_the_program_in_the_architecture_is_there() -> None:
    """A class, a table, a function of two words: lists of what to touch are worth nothing when they name what was."""
    page = (ROOT / "docs" / "architecture.md").read_text()
    named = {piece for piece in code(page) if re.fullmatch(r"\w+", piece) and re.search(r"[A-Z_]", piece)}
    sources = [path.read_text() for folder in ("ivr", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert named - set(re.findall(r"\w+", "\n".join(sources))) == set()


def test_every_command_has_help_and_is_told_of_beyond_the_reference() -> None:
    pages = "\n".join(page.read_text() for page in PAGES if page.name != "commands.md")
    for name, command in main.commands.items():
        assert command.help
        assert f"wegwijs {name}" in pages
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_nothing_is_told_twice() -> None:
    """A sentence of some length stands on one page; the others link there."""
    told: Counter[str] = Counter()
    for page in PAGES:
        words = " ".join(prose(page.read_text()).split())
        told.update({sentence for sentence in re.split(r"(?<=[.:;]) ", words) if len(sentence) > 60})
    assert [sentence for sentence, pages in told.items() if pages > 1] == []


def test_no_page_names_a_file_of_this_machine() -> None:
    assert [page for page in PAGES if str(ROOT) in page.read_text()] == []
