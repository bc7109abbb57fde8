"""reports, words: what callers and texters showed to be wrong or missing, without a word about who they are."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import click

from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.country.numbers import written
from ivr.country.opening import ZONE
from ivr.engine.directory.reports import ContactReports, reports_by_contact
from ivr.store import keys
from ivr.store.open import open_store


@click.command()
@click.option("--days", type=click.IntRange(min=1), help="Of so many days; without it as many as the line counts.")
@json_option
def reports(days: int | None, as_json: bool) -> None:
    """List the numbers that callers say do not work, most reported first. Who said it is not known."""
    now = settings(secrets=True)
    library = open_library(now)
    rule = library.line.reports
    tallies = open_store(now.store, now.state, now.runtime).tallies(keys.REPORTS.name, _since(days or rule.days))
    found = reports_by_contact(tallies, library)
    if as_json:
        print_json([_json(entry, unverified=entry.doubtful(rule)) for entry in found])
        return
    for entry in found:
        reasons = ", ".join(f"{count} x {why}" for why, count in sorted(entry.reasons.items()))
        mark = "  unverified: call it, correct it, add `checked`" if entry.doubtful(rule) else ""
        click.echo(f"{written(entry.number)}  {entry.service}  {reasons}; last on {entry.last}{mark}")
    if not found:
        click.echo("No reports.")


def _json(entry: ContactReports, *, unverified: bool) -> dict[str, object]:
    return {
        "service": entry.service,
        "number": entry.number,
        "reasons": dict(entry.reasons),
        "last": entry.last,
        "unverified": unverified,
    }


@click.command()
@click.option("--days", type=click.IntRange(min=1), default=90, show_default=True, help="Of so many days.")
@json_option
def words(days: int, as_json: bool) -> None:
    """List words that several people texted and the line does not know: candidates for the keywords of a language."""
    now = settings(secrets=True)
    counted: Counter[str] = Counter()
    for tally in open_store(now.store, now.state, now.runtime).tallies(keys.WORDS.name, _since(days)):
        counted[tally.key] += tally.count
    if as_json:
        print_json([{"word": word, "count": count} for word, count in counted.most_common()])
        return
    for word, count in counted.most_common():
        click.echo(f"{count:>6}  {word}")
    if not counted:
        click.echo("No words.")


def _since(days: int) -> str:
    return (datetime.now(UTC).astimezone(ZONE).date() - timedelta(days=days)).isoformat()


COMMANDS = (reports, words)
