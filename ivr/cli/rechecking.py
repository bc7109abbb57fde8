"""recheck: whom to telephone again, and what they said."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click

from ivr.audio.disk import publish
from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.problems import folder
from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.config import Settings
from ivr.country.numbers import written
from ivr.country.opening import ZONE
from ivr.engine.directory.reports import reports_by_contact
from ivr.engine.library import spoken_languages
from ivr.publish.recheck import ToCall, to_call
from ivr.publish.rechecked import read_answers, taken_in
from ivr.snapshot.read import Snapshot
from ivr.store import keys
from ivr.store.open import open_store

_HARM = ("danger", "urgent", "")


@click.command()
@click.option("--most", type=click.IntRange(min=1), help="So many of them; without it all.")
@click.option("--language", "only", metavar="CODE", help="The questions in this language only.")
@click.option(
    "--result",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Write down what they said: the rows of --json with `answer` (right, gone, differs, no-answer) in each.",
)
@draft_option
@json_option
def recheck(most: int | None, only: str | None, result: Path | None, draft: bool, as_json: bool) -> None:
    """List the numbers to telephone again, the most pressing first, with what to ask there.

    First what would harm most if it were wrong, then what callers report and what serves the whole country, then what
    is least sure and oldest.
    """
    if result:
        _take_in(result)
        return
    library = open_library(now := drafted(settings(secrets=True), draft=draft))
    languages = [only] if only in library.prompts else spoken_languages(library)
    today = datetime.now(ZONE).date()
    rows = to_call(library, _reports(now, library), languages, today)[:most]
    if as_json:
        print_json([asdict(row) | {"answer": None} for row in rows])
        return
    for row in rows:
        _print(row)
    say_whose(now, library, draft=draft)


def _reports(now: Settings, library: Snapshot) -> Counter[str]:
    """How often callers said of late that a number does not work; who said it is not known."""
    since = (datetime.now(ZONE).date() - timedelta(days=library.line.reports.days)).isoformat()
    counted: Counter[str] = Counter()
    for found in reports_by_contact(
        open_store(now.store, now.state, now.runtime).tallies(keys.REPORTS.name, since), library
    ):
        counted[found.number] += found.reasons.total()
    return counted


def _print(row: ToCall) -> None:
    marks = [_HARM[row.harm], row.standing, row.newest or "", f"{row.reports} reports" if row.reports else ""]
    click.echo(f"{written(row.number)}  {', '.join(filter(None, marks))}  {' '.join(row.contacts)}")
    for language, questions in row.ask.items():
        click.echo(f"    {language}: {' '.join(questions)}")


def _take_in(result: Path) -> None:
    """All answers or none: one that is about nothing may be a slip in any of them."""
    root = folder(settings())
    answers = read_answers(result.read_text(encoding="utf-8-sig"))
    changed = taken_in(root, answers, datetime.now(ZONE).date())
    for file, text in changed.items():
        publish(root / file, text.encode())
    for answer in answers:
        for contact in answer.contacts:
            click.echo(f"{contact}: {answer.answer}")
    said = "`wegwijs check`, then `wegwijs compile`." if changed else "Nothing was written."
    click.echo(f"{len(changed)} files. {said}" if changed else said)


COMMANDS = (recheck,)
