"""sources verify: is every fact really in the document that it names?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.terminal import json_option, print_json, settings
from ivr.content.examine import read
from ivr.content.quotes import verify as verify_sources
from ivr.errors import ContentRefused


@click.group()
def sources() -> None:
    """Work with the documents that the facts come from."""


@sources.command()
@click.option(
    "--texts",
    required=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the texts of the documents.",
)
@json_option
def verify(texts: Path, as_json: bool) -> None:
    """Find every printed value, hour and quote of the evidence in the texts themselves.

    A source without `sha256`, such as a page that was read once, has no text to look in: it is told, and is no fault.
    """
    files, problems = read(settings().content, datetime.now(UTC).date())
    if any(problem.level == "error" for problem in problems):
        raise ContentRefused(problems)
    result = verify_sources(files, texts)
    if as_json:
        print_json(asdict(result))
    else:
        for quote in result.missing:
            click.echo(f"{quote.file}:{quote.line}: {quote.source} does not print: {quote.text}")
        for source in result.without_text:
            click.echo(f"{source}: its text is not in {texts}")
        for quote in result.not_compared:
            click.echo(f"{quote.file}:{quote.line}: compare this with the hours yourself: {quote.text}")
        click.echo(
            f"{result.found} found, {len(result.missing)} not found, {len(result.without_text)} without text, "
            f"{len(result.not_compared)} with hours that were not understood."
        )
    lost = [source for source in result.without_text if "sha256" in files.sources.data[source]]
    sys.exit(bool(result.missing or lost))


COMMANDS = (sources,)
