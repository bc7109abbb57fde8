"""check, compile, snapshots, rollback: from content files to the live snapshot."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.common import json_option, print_json, settings, shelf_of
from ivr.compile import compile_content
from ivr.content.checks import examine
from ivr.errors import ContentRefused, Problem


@click.command()
@json_option
def check(as_json: bool) -> None:
    """Say everything that is wrong with the content, with file, line and how to mend it."""
    _, problems = examine(settings().content)
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        _print(problems)
        click.echo(_summary(problems))
    sys.exit(any(problem.level == "error" for problem in problems))


@click.command("compile")
@json_option
def compile_(as_json: bool) -> None:
    """Publish the content; while it has errors, the live snapshot stays."""
    now = settings()
    try:
        compiled = compile_content(now.content, shelf_of(now), datetime.now(UTC))
    except ContentRefused as refusal:
        if as_json:
            print_json({"snapshot": None, "problems": [asdict(problem) for problem in refusal.problems]})
        else:
            _print(refusal.problems)
        raise
    if as_json:
        print_json(asdict(compiled))
        return
    _print(compiled.warnings)
    click.echo(
        f"Published {compiled.snapshot}: {compiled.organisations} organisations, {compiled.services} services, "
        f"{compiled.contacts} contacts, in {', '.join(compiled.languages)}."
    )


@click.command()
@json_option
def snapshots(as_json: bool) -> None:
    """List the snapshots that are kept, oldest first."""
    order = shelf_of(settings()).order()
    rows = [{"id": entry.id, "published": entry.published, "live": entry.id == order.live} for entry in order.entries]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            click.echo(f"{'*' if row['live'] else ' '} {row['id']}  {row['published']}")


@click.command()
@click.argument("id", required=False)
def rollback(id: str | None) -> None:
    """Make an earlier snapshot live: ID, or else the one before the live one."""
    click.echo(f"{shelf_of(settings()).rollback(id)} is live.")


def _print(problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem))


def _summary(problems: list[Problem]) -> str:
    errors = sum(problem.level == "error" for problem in problems)
    return f"{errors} errors, {len(problems) - errors} warnings." if problems else "No problem."


COMMANDS = (check, compile_, snapshots, rollback)
