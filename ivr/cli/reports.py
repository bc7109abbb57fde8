"""reports: what callers said of numbers that did not work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.numbers import written
from ivr.opening import BRUSSELS
from ivr.reports import Complaints, complaints
from ivr.store.open import open_store
from ivr.web.memory import REPORTS


@click.command()
@click.option("--days", type=click.IntRange(min=1), help="Of so many days; without it as many as the line counts.")
@json_option
def reports(days: int | None, as_json: bool) -> None:
    """List the numbers that callers say do not work, most reported first. Who said it is not known."""
    now = settings()
    library = open_library(now)
    rule = library.line.reports
    since = datetime.now(UTC).astimezone(BRUSSELS).date() - timedelta(days=days or rule.days)
    tallies = open_store(now.store, now.state).tallies(REPORTS, since.isoformat())
    found = complaints(tallies, library)
    if as_json:
        print_json([_json(entry, unverified=entry.doubtful(rule)) for entry in found])
        return
    for entry in found:
        reasons = ", ".join(f"{count} x {why}" for why, count in sorted(entry.reasons.items()))
        mark = "  unverified: call it, correct it, add `checked`" if entry.doubtful(rule) else ""
        click.echo(f"{written(entry.number)}  {entry.service}  {reasons}; last on {entry.last}{mark}")
    if not found:
        click.echo("No reports.")


def _json(entry: Complaints, *, unverified: bool) -> dict[str, object]:
    return {
        "service": entry.service,
        "number": entry.number,
        "reasons": dict(entry.reasons),
        "last": entry.last,
        "unverified": unverified,
    }


COMMANDS = (reports,)
