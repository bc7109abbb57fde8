"""check, lengths: what is wrong with the content files, and what their messages cost."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.problems import folder, print_problems, summary
from ivr.cli.terminal import at_work, json_option, print_json, settings
from ivr.publish.check import examine, load
from ivr.publish.lengths import all_lengths


@click.command()
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="List old facts, disputes and all gaps one by one.",
)
@json_option
def check(every: bool, as_json: bool) -> None:
    """Say everything that is wrong with the content, with file, line and how to mend it."""
    now = settings()
    with at_work(now):
        problems = examine(folder(now), datetime.now(UTC).date())
    if as_json:
        print_json([asdict(problem) for problem in problems])
    else:
        print_problems(problems, every=every)
        click.echo(summary(problems))
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


COMMANDS = (check, lengths)
