"""twilio provision, twilio check: connect the numbers to the line, and find what keeps it from being reached."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.terminal import json_option, print_json, settings
from ivr.config import Settings, require
from ivr.provider.check import diagnose
from ivr.provider.client import open_client
from ivr.provider.numbers import Change, apply, plan
from ivr.provider.reach import NETWORK
from ivr.twiml.signature import Gatekeeper

number_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--number",
    "numbers",
    metavar="NUMBER",
    multiple=True,
    help="Only this number, as in +3222123000; can be repeated. Without: all numbers of the account.",
)


@click.group("twilio")
def twilio_() -> None:
    """Connect the line to its numbers at Twilio."""


@twilio_.command()
@number_option
@click.option("--yes", is_flag=True, help="Change without asking.")
@json_option
def provision(numbers: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Make the numbers lead to this line. Shows what would change and asks; --json never asks: add --yes."""
    now = _connected()
    client = open_client(now)
    changes = plan(client, now, numbers)
    if as_json:
        if yes:
            apply(client, changes)
        print_json({"changes": [asdict(change) for change in changes], "applied": yes})
        return
    _print(changes)
    if changes and (yes or click.confirm("Change this?")):
        apply(client, changes)
        click.echo(f"Changed {len(changes)} settings.")
    else:
        click.echo("Nothing was changed." if changes else "Nothing to change.")


@twilio_.command()
@number_option
@json_option
def check(numbers: tuple[str, ...], as_json: bool) -> None:
    """Say everything that keeps the line from being called or texted, and what to do."""
    now = _connected()
    sign = Gatekeeper(now.public_url, now.twilio_auth_token).sign
    findings = diagnose(open_client(now), now, numbers, NETWORK, sign, datetime.now(UTC))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.level:<9}{finding.what} {finding.hint}".rstrip())
    sys.exit(any(finding.level == "error" for finding in findings))


def _connected() -> Settings:
    now = settings()
    require(now, "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
    return now


def _print(changes: Sequence[Change]) -> None:
    for change in changes:
        click.echo(f"{change.of:<36}{change.field:<31}{_shown(change.now)} -> {_shown(change.wanted)}")


def _shown(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "(empty)"


COMMANDS = (twilio_,)
