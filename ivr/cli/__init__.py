"""The command `wegwijs`: a thin translation of words on a terminal into calls of the library.

Exit status 0 is good, 1 means that the content or the input is at fault (one clear line says how), 2 is wrong usage.
"""

from __future__ import annotations

import sys

import click

from ivr.cli import (
    ask,
    audio_plan,
    backups,
    content,
    export,
    languages,
    licence_list,
    phones,
    publishing,
    reported,
    serving,
    sources,
    starting,
    twilio_account,
    volunteers,
    watching,
)
from ivr.errors import IvrError

HELP = "A telephone and SMS information line: who helps, on which number, open now or when."


class _Wegwijs(click.Group):
    """Turns our own failures into one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `| head` has read enough, which is no fault
            raise
        except (IvrError, OSError) as fault:
            click.echo(str(fault), err=True)
            sys.exit(1)


@click.group(cls=_Wegwijs, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wegwijs")
def main() -> None:
    """The group that holds all commands; each module below adds its own."""


for module in (
    content,
    publishing,
    volunteers,
    sources,
    languages,
    export,
    ask,
    phones,
    serving,
    starting,
    twilio_account,
    reported,
    audio_plan,
    backups,
    licence_list,
    watching,
):
    for command in module.COMMANDS:
        main.add_command(command)
