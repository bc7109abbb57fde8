"""check, compile, snapshots, rollback: from content files to the live snapshot."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.terminal import json_option, print_json, settings, shelf_of
from ivr.config import Settings
from ivr.content.codes import CODES
from ivr.errors import ContentRefused, InputError, Problem
from ivr.publish.check import examine, load
from ivr.publish.compile import compile_content, renew_fallback
from ivr.publish.lengths import all_lengths
from ivr.snapshot.pointer import Entry, Order
from ivr.snapshot.shelf import Shelf

# Of these there may be one for each contact, or for each sentence of a catalogue; they would hide what else is wrong.
_OF_CONTACTS = ("D216", "D217")
_OF_SENTENCES = ("D208", "C803")
_FEW = 20


@click.command()
@click.option("--all", "every", is_flag=True, help="List old facts and disputes too, one by one.")
@json_option
def check(every: bool, as_json: bool) -> None:
    """Say everything that is wrong with the content, with file, line and how to mend it."""
    problems = examine(_folder(settings()), datetime.now(UTC).date())
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        _print(problems, every=every)
        click.echo(_summary(problems))
    sys.exit(any(problem.level == "error" for problem in problems))


@click.command()
@click.option("--most", type=click.IntRange(min=1), default=30, show_default=True, help="How many to list.")
@json_option
def lengths(most: int, as_json: bool) -> None:
    """List what the messages cost at their longest, the dearest first: each service, language and template."""
    content, _ = load(settings().content, datetime.now(UTC).date())
    rows = sorted(all_lengths(content), reverse=True)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    click.echo(f"{'SMS':>3} {'of':>2} {'letters':>7}  language  template  service")
    for row in rows[:most]:
        click.echo(
            f"{row.segments:>3} {row.most:>2} {row.letters:>7}  {row.language:<8}  {row.template:<8}  {row.service}"
        )
    click.echo(f"{len(rows)} messages, {sum(row.segments > row.most for row in rows)} over their price.")


@click.command("compile")
@json_option
def compile_(as_json: bool) -> None:
    """Publish the content; while it has errors, the live snapshot stays."""
    now = settings()
    try:
        compiled = compile_content(_folder(now), shelf_of(now), datetime.now(UTC), now.state / "clips")
    except ContentRefused as refusal:
        if as_json:
            print_json({"snapshot": None, "problems": [asdict(problem) for problem in refusal.problems]})
        else:
            _print(refusal.problems)
            if live := shelf_of(now).order().live:
                click.echo(f"Nothing was published: callers still hear {live}.")
        raise
    if as_json:
        print_json(asdict(compiled))
        return
    _print(compiled.warnings)
    for code, count in compiled.unheard.items():
        click.echo(f"{code} is not offered by voice yet: {count} texts cannot be heard; `wegwijs audio list` has them.")
    for shortcoming in compiled.fallback:
        click.echo(f"fallback: {shortcoming}")
    click.echo(
        f"Published {compiled.snapshot}: {compiled.organisations} organisations, {compiled.services} services, "
        f"{compiled.contacts} contacts, in {', '.join(compiled.languages)}."
    )


@click.command()
@json_option
def snapshots(as_json: bool) -> None:
    """List the snapshots that are kept, oldest first, and say what is wrong with them."""
    shelf = shelf_of(settings())
    order = shelf.order()
    rows = [_row(shelf, order, entry) for entry in order.entries]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "" if row["state"] == "good" else f"  {row['state']}"
        click.echo(f"{'*' if row['live'] else ' '} {row['id']}  {row['published']}{state}")
    for trouble in shelf.troubles():
        click.echo(trouble)


def _row(shelf: Shelf, order: Order, entry: Entry) -> dict[str, object]:
    """`rebuilt` is whether shelf.json is lost: the order is then that of the files, and what is live is a guess."""
    known = {"id": entry.id, "published": entry.published, "live": entry.id == order.live}
    return known | {"state": shelf.state(entry.id), "rebuilt": order.rebuilt}


@click.command()
@click.argument("id", required=False)
def rollback(id: str | None) -> None:
    """Make an earlier snapshot live: ID, or else the one before the live one."""
    shelf = shelf_of(settings())
    live = shelf.rollback(id)
    for shortcoming in renew_fallback(shelf, live):
        click.echo(f"fallback: {shortcoming}")
    click.echo(f"{live} is live again.")
    click.echo("Your files are as they were: mend them first, or the next compile brings the mistake back.")


def _folder(now: Settings) -> Path:
    """The folder of the content; raises `InputError` where there is no line at all."""
    if not any((now.content / name).is_dir() for name in ("data", "menus")):
        raise InputError("there is no line here: go to the folder that holds data/ and menus/, or set WEGWIJS_CONTENT")
    return now.content


def _print(problems: Sequence[Problem], *, every: bool = False) -> None:
    """Every problem; of the codes that come in great numbers only how many there are, unless all are wanted."""
    counts = Counter(map(_crowd, problems))
    hidden = [] if every else [crowd for crowd in counts if _is_great(*crowd, counts[crowd])]
    for problem in problems:
        if _crowd(problem) not in hidden:
            click.echo(str(problem))
    for code, file in hidden:
        where = f"{counts[code, file]}{f' in {file}' if file else ''}"
        click.echo(f"{code}: {CODES[code].title} ({where}); `wegwijs check --all` lists them")


def _crowd(problem: Problem) -> tuple[str, str]:
    """What it is counted with: others of its code, and of its catalogue. What stops something stands for itself."""
    if problem.level == "error":
        return "", ""
    return problem.code, problem.file if problem.code in _OF_SENTENCES else ""


def _is_great(code: str, file: str, count: int) -> bool:
    return code in _OF_CONTACTS or (bool(file) and count > _FEW)


def _summary(problems: Sequence[Problem]) -> str:
    serious = [problem for problem in problems if problem.code not in _OF_CONTACTS]
    errors = sum(problem.level == "error" for problem in serious)
    warnings = len(serious) - errors
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}." if serious else "No problem."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


COMMANDS = (check, lengths, compile_, snapshots, rollback)
