"""backup, restore: all that cannot be made again, in one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.terminal import settings, shelf_of
from ivr.ops.backup.restore import restore as put_back
from ivr.ops.backup.save import save
from ivr.publish.compile import renew_fallback

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write content, recordings, snapshots and counts to FILE, while the line serves. It holds no secrets and nothing
    about callers; it is read back before an older FILE is replaced."""
    saved = save(settings(), file)
    click.echo(f"{file} holds {saved.files} files, {saved.size:,} bytes; all were read back.")
    if not saved.snapshot:
        click.echo("Nothing was published yet, so it holds no snapshot.")
    if saved.counts is None:
        click.echo("The counts lie in the server of WEGWIJS_STORE and are not in it.")


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Put back what FILE holds. What is there now is moved aside, not deleted; a damaged FILE changes nothing."""
    now = settings()
    done = put_back(now, file, datetime.now(UTC))
    click.echo(f"{done.files} files are back, with {done.counts} counts.")
    if done.snapshot:
        for shortcoming in renew_fallback(shelf_of(now), done.snapshot):
            click.echo(f"fallback: {shortcoming}")
        click.echo(f"Callers hear {done.snapshot} from now on.")
    else:
        click.echo("It has no snapshot that this program can read: `wegwijs compile` makes one.")
    for folder in done.aside:
        click.echo(f"What was there before lies in {folder}; delete it when you are sure.")


COMMANDS = (backup, restore)
