"""export: what other programs and servers get of the published line."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.terminal import json_option, open_library, print_json, settings, shelf_of
from ivr.config import Settings, require
from ivr.errors import IvrError
from ivr.origin.offer import Offer
from ivr.origin.offering import Offering
from ivr.provider.twilio.fallback.pack import pack, shortcomings, write_pack
from ivr.watch import logs

log = logging.getLogger("ivr.export")


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


@export.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--every", type=click.IntRange(1, 3_600), metavar="SECONDS", help="Look again and again, as a service.")
def origin(folder: Path, every: int | None) -> None:
    """Write into DIR what is live here, snapshot and clips, as files that other machines take with `wegwijs pull`.

    Any web server or object store can hand them out; copy live.json last. It is sealed with WEGWIJS_SECRET_KEY.
    """
    now = settings(secrets=True)
    require(now, "SECRET_KEY")
    offering = Offering(folder, now.secret_key)
    if every is None:
        offer = _renewed(offering, now)
        click.echo(f"{folder} offers {offer.live}, as of {offer.made:%Y-%m-%d %H:%M:%S} UTC.")
        return
    logs.configure()
    _keep_offering(offering, now, every)


def _keep_offering(offering: Offering, now: Settings, every: int) -> None:
    """Says what changed, and each trouble once until it is another one."""
    said = ""
    while True:
        try:
            words = _renewed(offering, now).live
            if words != said:
                log.warning("%s is offered", words)
        except (IvrError, OSError) as fault:
            words = str(fault)
            if words != said:
                log.error("%s", words)
        said = words
        time.sleep(every)


def _renewed(offering: Offering, now: Settings) -> Offer:
    return offering.renew(shelf_of(now), now.state / "clips", datetime.now(UTC))


COMMANDS = (export,)
