"""coverage: where the line has nobody to name."""

from __future__ import annotations

from dataclasses import asdict

import click

from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import at_option, instant, json_option, open_library, print_json, settings
from ivr.publish.holes import coverage as covered
from ivr.publish.holes import holes, parts
from ivr.publish.holes_told import coverage_table, hole_told


@click.command()
@at_option
@click.option("--needs", is_flag=True, help="A row for each need, too, and not only for the topics.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many holes to name.")
@draft_option
@json_option
def coverage(at: str | None, needs: bool, limit: int, draft: bool, as_json: bool) -> None:
    """Count the numbers for each topic and province, now and at night, and name the holes, worst first."""
    library = open_library(now := drafted(settings(), draft=draft))
    rows = covered(library, instant(at))
    missing = holes(library, rows)
    if as_json:
        named = [{name: value for name, value in asdict(hole).items() if name != "severity"} for hole in missing]
        print_json({"coverage": [asdict(row) for row in rows], "holes": named})
        return
    click.echo(coverage_table(row for row in rows if needs or row.asked == row.topic))
    click.echo(f"\n{len(missing)} holes" + (", the worst first:" if missing[:limit] else "."))
    for hole in missing[:limit]:
        click.echo(hole_told(hole, parts(library.areas)))
    say_whose(now, library, draft=draft)


COMMANDS = (coverage,)
