"""export: what other programs and servers get of the published line."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.provider.twilio.fallback.pack import pack, shortcomings, write_pack


@click.group()
def export() -> None:
    """Write what is published for other servers."""


@export.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@json_option
def fallback(folder: Path, as_json: bool) -> None:
    """Write into DIR what the provider says while the line is down: plain documents for any static server."""
    library = open_library(settings())
    files = pack(library)
    write_pack(files, folder)
    if as_json:
        print_json({"snapshot": library.id, "files": sorted(files), "shortcomings": shortcomings(files)})
        return
    for shortcoming in shortcomings(files):
        click.echo(shortcoming)
    click.echo(f"{len(files)} files of {library.id} are in {folder}; docs/failover.md tells where to put them.")


COMMANDS = (export,)
