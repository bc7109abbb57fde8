"""compile, snapshots, rollback: from content files to the live snapshot, and back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.problems import folder, print_problems
from ivr.cli.terminal import at_work, json_option, print_json, settings, shelf_of
from ivr.errors import ContentRefused, InputError
from ivr.publish.compared import Difference, few
from ivr.publish.compile import Compiled, compile_content, renew_fallback
from ivr.snapshot.pointer import Entry, Order
from ivr.snapshot.shelf import Shelf

# More lines than a terminal shows at once say less.
_MOST_LINES = 20


@click.command("compile")
@click.option("--allow-removals", is_flag=True, help="Publish without a question, whatever vanishes.")
@json_option
def compile_(allow_removals: bool, as_json: bool) -> None:
    """Publish the content, and say what that changes; while it has errors, the live snapshot stays.

    Before an organisation, a service, a menu, a topic or a language vanishes it asks; where nobody sits at a terminal
    it refuses, and --allow-removals lets it.
    """
    now, shelf = settings(), shelf_of(settings())
    before = shelf.order().live
    agree = _Agreement(allow_removals, as_json)
    try:
        with at_work(now):
            compiled = compile_content(folder(now), shelf, datetime.now(UTC), now.state / "clips", agree)
    except ContentRefused as refusal:
        if as_json:
            print_json({"snapshot": None, "problems": [asdict(problem) for problem in refusal.problems]})
        else:
            print_problems(refusal.problems)
            if before:
                click.echo(f"Nothing was published: callers still hear {before}.")
        raise
    if as_json:
        print_json(asdict(compiled))
    else:
        if before and not compiled.compared_with:
            click.echo("What was live cannot be read by this program: what changed since cannot be told.")
        _tell(compiled)


class _Agreement:
    """Asks who sits at the terminal before something vanishes; raises `InputError` where nobody does, or says no."""

    def __init__(self, given: bool, as_json: bool) -> None:
        self._given, self._as_json = given, as_json

    def __call__(self, changes: Sequence[Difference]) -> None:
        vanishing = [change for change in changes if change.asked]
        if self._given or not vanishing:
            return
        names = few([change.what for change in vanishing])
        if self._as_json:
            print_json({"snapshot": None, "problems": [], "changes": [asdict(change) for change in changes]})
        elif sys.stdin.isatty():
            _print_changes(changes)
            if click.confirm(f"Callers lose: {names}. Publish all the same?"):
                return
            raise InputError("Nothing was published: put back what should stay, then compile again.")
        else:
            _print_changes(changes)
        raise InputError(
            f"Nothing was published, as this would vanish: {names}. Put it back; or, where that is meant, add"
            " --allow-removals."
        )


def _tell(compiled: Compiled) -> None:
    """What was published, and what of it somebody has to look at."""
    print_problems(compiled.warnings)
    for code, count in compiled.unheard.items():
        click.echo(f"{code} is not offered by voice yet: {count} texts cannot be heard; `wegwijs audio list` has them.")
    for shortcoming in compiled.fallback:
        click.echo(f"fallback: {shortcoming}")
    if compiled.compared_with:
        click.echo(f"Since {compiled.compared_with}{':' if compiled.changes else ', nothing changed.'}")
        _print_changes(compiled.changes)
    click.echo(
        f"Published {compiled.snapshot}: {compiled.organisations} organisations, {compiled.services} services, "
        f"{compiled.contacts} contacts, in {', '.join(compiled.languages)}."
    )


def _print_changes(changes: Sequence[Difference]) -> None:
    """The most harmful ones, a line each, and how many there are besides."""
    for change in changes[:_MOST_LINES]:
        click.echo(f"  {change.event:<8} {change.what}{f': {change.detail}' if change.detail else ''}")
    if len(changes) > _MOST_LINES:
        click.echo(f"  and {len(changes) - _MOST_LINES} more; with --json all of them are listed")


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


COMMANDS = (compile_, snapshots, rollback)
