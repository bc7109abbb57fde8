"""language: how far each is, catalogues brought up to date, and what is done with one (`language_work`)."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.audio.disk import publish
from ivr.cli.language_work import add, export_catalogue, import_catalogue, read
from ivr.cli.terminal import json_option, print_json, settings
from ivr.content.catalogues.migrate import migration
from ivr.content.catalogues.status import updates
from ivr.publish.language_status import LanguageStatus, language_statuses


@click.group()
def language() -> None:
    """Keep the translations of the line: one catalogue for each language, menus/texts/<language>.po."""


@language.command()
@click.option("--all", "every", is_flag=True, help="Name all places.")
@json_option
def status(every: bool, as_json: bool) -> None:
    """Say how far each language is: sentences that are missing, stale (translated before the sentence was changed) or
    only marked (fuzzy) while their sentence is the same; how many are drafts, read and reviewed; and what it lacks
    besides, such as words, sounds, or messages that are short enough."""
    chosen = settings()
    found = language_statuses(chosen.content, chosen.state / "clips")
    if as_json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        _tell(one, every)


def _tell(one: LanguageStatus, every: bool) -> None:
    of = one.standing
    offered = f"offered by {' and '.join(of.offered)}" if of.offered else "not offered"
    counts = f"{of.translated} of {of.sentences} sentences, {len(of.missing)} missing, {len(of.stale)} stale"
    counts += f", {len(of.marked)} marked" if of.marked else ""
    click.echo(f"{of.language}: {counts}; {of.draft} draft, {of.read} read, {of.reviewed} reviewed; {offered}")
    lacks = [(words, places) for words, places in _lacks(one) if places]
    if not every:
        told = ", ".join(f"{len(places)} {words}" for words, places in lacks)
        click.echo(f"  {told}; --all names them" if told else "  lacks nothing")
        return
    for words, places in lacks:
        click.echo(f"  {words}:")
        click.echo("\n".join(f"    {place}" for place in places))


def _lacks(one: LanguageStatus) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("missing", one.standing.missing),
        ("stale", one.standing.stale),
        ("marked", one.standing.marked),
        ("without a clip", one.no_clip),
        ("too long", one.too_long),
        ("messages to translate", one.messages),
        ("without a word", one.no_word),
        ("not by the terms", one.unkept),
    )


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


for work in (add, read, export_catalogue, import_catalogue):
    language.add_command(work)

COMMANDS = (language,)
