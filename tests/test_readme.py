"""The README cannot go stale: what can be generated is, and `make readme` writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from ivr.cli import main
from ivr.config import PREFIX, SETTINGS
from ivr.content.codes import CODES
from ivr.publish.statistics import rows, table
from tests.conftest import Line
from tests.test_house import RANKS, ROOT

README = ROOT / "README.md"


def problems() -> str:
    rows = [f"| {code} | {entry.level} | {entry.title} | {entry.hint} |" for code, entry in CODES.items()]
    return "\n".join(["| code | level | problem | how to mend it |", "|---|---|---|---|", *rows])


def settings() -> str:
    rows = [
        f"| `{PREFIX}{setting.name}`{' (secret)' if setting.secret else ''} | {setting.help} | "
        f"{f'`{setting.default}`' if setting.default else ''} |"
        for setting in SETTINGS
    ]
    return "\n".join(["| setting | meaning | default |", "|---|---|---|", *rows])


def commands() -> str:
    return "\n\n".join(f"```\n{page}\n```" for page in _pages(click.Context(main, info_name="wegwijs", **SHAPE)))


SHAPE = {"terminal_width": 100, **main.context_settings}


def _pages(parent: click.Context) -> Iterator[str]:
    """The help of every command, and of the commands of a group in its place."""
    assert isinstance(parent.command, click.Group)
    for name, command in sorted(parent.command.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from _pages(context)
        else:
            yield command.get_help(context).rstrip()


def house() -> str:
    rows = [f"{rank}  {' '.join(sorted(rooms))}" for rank, rooms in enumerate(RANKS)]
    return "\n".join(["```", "rank", *rows, "```"])


def statistics(line: Line) -> str:
    return table(rows(line.library))


PARTS: dict[str, Callable[[Line], str]] = {
    "statistics": statistics,
    "problems": lambda _: problems(),
    "settings": lambda _: settings(),
    "commands": lambda _: commands(),
    "house": lambda _: house(),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_generated_part_is_up_to_date(part: str, shipped: Line, request: pytest.FixtureRequest) -> None:
    text = README.read_text()
    marked = re.compile(rf"(<!-- {part} -->\n).*?(<!-- /{part} -->)", re.DOTALL)
    fresh = marked.sub(lambda found: f"{found[1]}{PARTS[part](shipped)}\n{found[2]}", text)
    assert marked.search(text), f"README.md has no part {part}"
    if request.config.getoption("--update"):
        README.write_text(fresh)
    else:
        assert fresh == text, "run `make readme`"


def test_every_link_leads_to_a_file() -> None:
    for page in [README, *ROOT.glob("*/README.md"), *ROOT.glob("tests/*/README.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_every_command_has_help_and_is_in_the_readme() -> None:
    for name, command in main.commands.items():
        assert command.help
        assert f"wegwijs {name}" in README.read_text()
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_no_page_names_a_file_of_this_machine() -> None:
    for page in ROOT.glob("**/*.md"):
        if ".venv" not in Path(page).parts:
            assert str(ROOT) not in page.read_text()
