"""language migrate, status, update: the catalogues in which the line is translated."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ivr.audio.disk import publish
from ivr.cli.terminal import json_option, print_json, settings
from ivr.content.catalogues.migrate import migration
from ivr.content.catalogues.status import Standing, standings, updates

_FEW = 5


@click.group()
def language() -> None:
    """Keep the translations of the line: one catalogue for each language, menus/texts/<language>.po."""


@language.command()
@click.option("--all", "every", is_flag=True, help="Name all of them, not only the first.")
@json_option
def status(every: bool, as_json: bool) -> None:
    """Say how many sentences each language has, and name those that are missing, stale (translated before the
    sentence was changed), or marked (fuzzy) while their sentence is the same."""
    found = standings(settings().content)
    if as_json:
        print_json([asdict(standing) for standing in found])
        return
    for standing in found:
        _tell(standing, every)


def _tell(standing: Standing, every: bool) -> None:
    offered = f"offered by {' and '.join(standing.offered)}" if standing.offered else "not offered"
    missing, stale = len(standing.missing), len(standing.stale)
    counts = f"{standing.translated} of {standing.sentences} sentences, {missing} missing, {stale} stale"
    counts += f", {len(standing.marked)} marked" if standing.marked else ""
    counts += f", {standing.read} read by a speaker" if standing.read else ""
    click.echo(f"{standing.language}: {counts}; {offered}")
    for what, places in (("missing", standing.missing), ("stale", standing.stale), ("marked", standing.marked)):
        for place in places if every else places[:_FEW]:
            click.echo(f"  {what:<8} {place}")
        if not every and len(places) > _FEW:
            click.echo(f"           and {len(places) - _FEW} more; --all names them")


@language.command()
@json_option
def update(as_json: bool) -> None:
    """Bring the catalogues up to date: write new sentences into them, mark what was changed as fuzzy, and move what is
    gone to the end. No word of a translator is lost."""
    root = settings().content
    changed = updates(root)
    _write(root, changed)
    if as_json:
        print_json(sorted(changed))
        return
    for file in sorted(changed):
        click.echo(f"{file} is up to date now.")
    if not changed:
        click.echo("Every catalogue was up to date.")


@language.command()
@click.option("--source", metavar="CODE", help="The language you write in, where menus/line.yaml does not say it yet.")
@json_option
def migrate(source: str | None, as_json: bool) -> None:
    """Bring content of before into the form of now: translations move into catalogues, and keywords into a file for
    each language. Changes nothing where a word would be lost; it can be repeated."""
    root = settings().content
    done = migration(root, source)
    _write(root, done.written)
    for file in done.removed:
        (root / file).unlink()
    if as_json:
        print_json({"written": sorted(done.written), "removed": sorted(done.removed), "moved": done.moved})
    elif not done.written and not done.removed:
        click.echo("The content has the form of now already.")
    else:
        moved = ", ".join(f"{count} in {code}" for code, count in done.moved.items())
        click.echo(f"{len(done.written)} files written, {len(done.removed)} taken away; translations moved: {moved}.")


def _write(root: Path, files: dict[str, str]) -> None:
    """Each file appears whole or not at all."""
    for file, text in files.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        publish(path, text.encode())


COMMANDS = (language,)
