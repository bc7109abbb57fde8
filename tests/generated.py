"""What no hand writes: the parts of the pages that the program itself knows, between `<!-- name -->` marks."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

import click

from bench.console import WHOLE
from ivr.cli import main
from ivr.config import PREFIX, SETTINGS
from ivr.content.codes import CODES
from ivr.publish.holes import coverage, holes, parts
from ivr.publish.holes_told import coverage_table, hole_told
from ivr.publish.statistics import rows, table
from ivr.wings.phone.hearing import JsonEvent
from ivr.wings.phone.playing import press
from tests.conftest import MONDAY, ROOT, Line, new_sender
from tests.test_house import RANKS

# A doctor in Molenbeek, in English, on a Monday at ten.
KEYS = ("3", "1", "2", "1080")
CHATS = (("doctor 1080", "more"), ("avocat bruxelles",))
SHAPE = {"terminal_width": 100, **main.context_settings}


def call(line: Line) -> str:
    """A short call: what is pressed, and what is heard then."""
    phone = line.call(MONDAY)
    phone.dial()
    turns = [("the number", _heard(phone.events))]
    for keys in KEYS:
        told = len(phone.events)
        press(phone, keys)
        turns.append((f"`{keys}`", _heard(phone.events[told:])))
    return _table("you dial | you hear", turns)


def _heard(events: list[JsonEvent]) -> str:
    """The sentences as one paragraph, the pauses that follow a sentence as dots."""
    said = [str(event.get("heard", "…")) for event in events if event.keys() & {"heard", "pause"}]
    return " ".join(said).rstrip("… ")


def chat(line: Line) -> str:
    """A few messages and their answers; those in one group come from one telephone."""
    turns = []
    for messages in CHATS:
        sender = new_sender()
        for words in messages:
            answers = [str(reply["body"]) for reply in line.text(words, MONDAY, sender)]
            turns.append((f"`{words}`", "<br>".join(answers).replace("\n", "<br>")))
    return _table("you text | you get", turns)


def problems(_: Line) -> str:
    """The codes in one table for each kind, which is what their letter says."""
    return "\n\n".join(
        f"## {letter}: {KINDS[letter]}\n\n"
        + _table(
            "code | level | problem | how to mend it",
            [(code, entry.level, entry.title, entry.hint) for code, entry in codes],
        )
        for letter, codes in groupby(sorted(CODES.items()), key=lambda item: item[0][0])
    )


KINDS = {
    "A": "answers",
    "C": "catalogues of translations",
    "D": "the directory",
    "F": "files",
    "L": "the line",
    "M": "menus",
    "N": "needs",
    "P": "places",
    "R": "tables of organisations",
    "S": "text messages",
    "T": "sentences",
}


def settings(_: Line) -> str:
    lines = [
        (
            f"`{PREFIX}{setting.name}`{' (secret)' if setting.secret else ''}",
            setting.help,
            f"`{setting.default}`" if setting.default else "",
        )
        for setting in SETTINGS
    ]
    return _table("setting | meaning | default", lines)


def commands(_: Line) -> str:
    """The help of every command under a heading of its own."""
    pages = _pages(click.Context(main, info_name="wegwijs", **SHAPE))
    return "\n\n".join(f"## {path}\n\n```\n{text}\n```" for path, text in pages)


def _pages(parent: click.Context) -> Iterator[tuple[str, str]]:
    """The path and help of every command, and of the commands of a group in its place."""
    assert isinstance(parent.command, click.Group)
    for name, command in sorted(parent.command.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from _pages(context)
        else:
            yield context.command_path, command.get_help(context).rstrip()


def statistics(line: Line) -> str:
    return table(rows(line.library))


def covered(line: Line) -> str:
    """The topics, and the holes where there is no number at all, on a Monday at ten."""
    found = coverage(line.library, MONDAY)
    nobody = [hole for hole in holes(line.library, found) if hole.kind == "nobody"]
    told = (f"- {hole_told(hole, parts(line.library.areas))}" for hole in nobody)
    return "\n".join([coverage_table(row for row in found if row.asked == row.topic), "", *told])


def ranks(_: Line) -> str:
    return "\n".join(["```", *(f"{rank:>2}  {' '.join(sorted(rooms))}" for rank, rooms in enumerate(RANKS)), "```"])


def rooms(_: Line) -> str:
    """Every package of the house with the first sentence of what it says about itself."""
    packages = sorted(path.parent for path in (ROOT / "ivr").rglob("__init__.py") if path.parent != ROOT / "ivr")
    said = ((room, ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or "") for room in packages)
    return _table(
        "room | what it is",
        [
            (f"`{room.relative_to(ROOT)}/`", " ".join(words.partition("\n\n")[0].split()).rstrip(":"))
            for room, words in said
        ],
    )


def pages_cost(_: Line) -> str:
    """The pages of the console that cost most with 5000 organisations, as they were measured last."""
    found = json.loads((ROOT / "bench" / "results.json").read_text())["console"]
    dear = sorted((page for page in found if page not in WHOLE), key=lambda page: -found[page]["large"])[:_DEAREST]
    named = {page: f"`{page}`" for page in dear} | {page: f"`{page}`: {why}" for page, why in WHOLE.items()}
    told = [(name, *(f"{found[page][of]:.0f}" for of in ("small", "large", "after"))) for page, name in named.items()]
    return _table("page | as it ships, ms | 5000 organisations, ms | the first time after a save, ms", told)


def speed(_: Line) -> str:
    """What a turn costs beside what people would write instead, as it was measured last."""
    found = json.loads((ROOT / "bench" / "results.json").read_text())["webhooks"]
    crowds = found["crowds"]["kinds"]
    rows = [
        (
            name,
            *(f"{row[of]:.1f}" for of in ("median_ms", "p99_ms")),
            *(f"{row[of]:.1f}" for of in ("x_bare", "x_menu", "x_card")),
            str(row["bytes"]),
            *(_in_a_crowd(crowds.get(name, {}), workers) for workers in (1, 2)),
        )
        for name, row in found["answers"].items()
    ]
    head = (
        "answer | median, ms | 99th percentile, ms | x bare | x tutorial's menu | x tutorial's card | bytes "
        "| a second, one worker | two workers"
    )
    starts = ", ".join(f"{name} {seconds} s" for name, seconds in found["starts"].items())
    memory = ", ".join(
        f"{name} {max(several):.0f} MB" for name, several in found["crowds"]["megabytes_a_worker"].items()
    )
    machine = ", ".join(f"{name} {value}" for name, value in found["machine"].items())
    told = f"From its start to the first answer: {starts}. Memory of a worker of two: {memory}. Measured on: {machine}."
    return f"{_table(head, rows)}\n\n{told}"


def _in_a_crowd(kind: dict[str, Any], workers: int) -> str:
    return str(kind.get(f"{workers} workers", {}).get("a_second", ""))


def _table(head: str, lines: Iterable[tuple[str, ...]]) -> str:
    ruler = "|".join("---" for _ in head.split(" | "))
    return "\n".join([f"| {head} |", f"|{ruler}|", *(f"| {' | '.join(line)} |" for line in lines)])


_DEAREST = 15


PARTS: dict[tuple[str, str], Callable[[Line], str]] = {
    ("README.md", "call"): call,
    ("README.md", "chat"): chat,
    ("docs/architecture.md", "ranks"): ranks,
    ("docs/console.md", "costs"): pages_cost,
    ("docs/architecture.md", "rooms"): rooms,
    ("docs/serving.md", "speed"): speed,
    ("docs/reference/commands.md", "commands"): commands,
    ("docs/reference/directory.md", "coverage"): covered,
    ("docs/reference/directory.md", "statistics"): statistics,
    ("docs/reference/problems.md", "problems"): problems,
    ("docs/reference/settings.md", "settings"): settings,
}
