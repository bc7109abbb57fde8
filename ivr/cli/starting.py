"""doctor: what is wrong with this machine and its settings; `serve` asks the same before it answers the first call."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import asdict

import click

from ivr.cli.terminal import json_option, print_json, settings
from ivr.config import Settings
from ivr.errors import SettingsError
from ivr.ops.startup.facts import look_up
from ivr.ops.startup.rules import findings
from ivr.provider.finding import Finding

log = logging.getLogger("ivr.ops.startup")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what is wrong with the settings and with this machine, without serving. `serve` refuses to start on an
    error."""
    now = settings(secrets=True)
    found = findings(now, look_up(now, os.environ))
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            click.echo(_line(finding))
        click.echo(f"{len(found)} findings." if found else "Nothing is wrong.")
    sys.exit(any(finding.level == "error" for finding in found))


def make_sure(now: Settings, host: str) -> None:
    """Logs what is wrong before the line is served there; raises `SettingsError`, a line for each error."""
    found = findings(now, look_up(now, os.environ, host))
    for finding in found:
        if finding.level != "error":
            log.warning("%s %s", finding.what, finding.hint)
    if errors := [_line(finding) for finding in found if finding.level == "error"]:
        raise SettingsError("\n".join(errors))


def _line(finding: Finding) -> str:
    return f"{finding.level:<9}{finding.what} {finding.hint}".rstrip()


COMMANDS = (doctor,)
