"""twilio provision, check, purge: connect the numbers, find what keeps the line from being reached, leave no trace."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from ivr.cli.terminal import json_option, print_json, settings, shelf_of
from ivr.config import Settings, require
from ivr.errors import NoSnapshot
from ivr.provider.reach import NETWORK
from ivr.provider.stamp import note_purged
from ivr.provider.twilio.applying import NotDone, apply
from ivr.provider.twilio.client import open_client
from ivr.provider.twilio.inspection import diagnose
from ivr.provider.twilio.pace import Pace
from ivr.provider.twilio.provisioning import Change, plan
from ivr.provider.twilio.purge import KINDS, STAYS, Kind, PurgeReport, count
from ivr.provider.twilio.purge import purge as remove
from ivr.provider.twilio.signature import SignatureValidator

number_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--number",
    "numbers",
    metavar="NUMBER",
    multiple=True,
    help="Only this number, as in +3222123000; can be repeated. Without: all numbers of the account.",
)


_OUTCOMES = {"removed": "removed", "gone": "gone already", "unfinished": "not over yet", "refused": "refused"}


class Age(click.ParamType):
    """How old something is, in days or hours: 1d, 12h."""

    name = "AGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        if not (match := re.fullmatch(r"([0-9]{1,4})([dh])", str(value))):
            self.fail(f"{value} is not an age such as 1d or 12h", param, ctx)
        return timedelta(hours=int(match[1]) * (24 if match[2] == "d" else 1))


@click.group("twilio")
def twilio_() -> None:
    """Connect the line to its numbers at Twilio."""


@twilio_.command()
@number_option
@click.option("--yes", is_flag=True, help="Change without asking.")
@json_option
def provision(numbers: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Make the numbers lead to this line. Shows what would change and asks; --json never asks: add --yes.

    What Twilio refuses keeps nothing else from being changed; it is told with how to do it by hand, and exit status 1.
    """
    now = _connected()
    client = open_client(now)
    changes = plan(client, now, numbers)
    if as_json:
        undone = apply(client, changes) if yes else []
        print_json({"changes": [asdict(change) for change in changes], "applied": yes, "undone": _undone(undone)})
        sys.exit(bool(undone))
    _print(changes)
    if changes and (yes or click.confirm("Change this?")):
        _tell_changed(changes, apply(client, changes))
    else:
        click.echo("Nothing was changed." if changes else "Nothing to change.")


@twilio_.command()
@number_option
@json_option
def check(numbers: tuple[str, ...], as_json: bool) -> None:
    """Say everything that keeps the line from being called or texted, and what to do."""
    now = _connected()
    sign = SignatureValidator(now.public_url, now.twilio_auth_token).sign
    findings = diagnose(open_client(now), now, numbers, NETWORK, sign, datetime.now(UTC), _live(now))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.level:<9}{finding.what} {finding.hint}".rstrip())
    sys.exit(any(finding.level == "error" for finding in findings))


@twilio_.command()
@click.option("--older-than", "age", type=Age(), default="1d", show_default=True, help="In days or hours: 7d, 12h.")
@click.option("--only", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these; can be repeated.")
@click.option("--yes", is_flag=True, help="Remove without asking.")
@json_option
def purge(age: timedelta, kinds: tuple[Kind, ...], yes: bool, as_json: bool) -> None:
    """Remove what Twilio keeps of calls, texts and recordings. Counts them and asks; --json never asks: add --yes.

    It can be stopped at any time: the next run finds what is left. Exit status 1 means that something old stayed.
    """
    line = settings(secrets=True)
    client = open_client(line)
    before, kinds, pace = datetime.now(UTC) - age, kinds or KINDS, Pace()
    if not yes:
        found = count(client, kinds, before, pace)
        if as_json:
            print_json({"applied": False, "found": found, "stays": STAYS})
            return
        for kind, number in found.items():
            click.echo(f"{kind:<12}{number}")
        if not any(found.values()) or not click.confirm("Remove these for good?"):
            click.echo("Nothing was removed." if any(found.values()) else "Nothing to remove.")
            return
    report = remove(client, kinds, before, pace)
    _tell(report, as_json)
    if report.is_clean and set(kinds) == set(KINDS):
        note_purged(line.state, datetime.now(UTC))
    sys.exit(not report.is_clean)


def _tell(report: PurgeReport, as_json: bool) -> None:
    """What was done in numbers, and what no command can do: never who, what or which."""
    stopped = f"{report.fault}. Run the same command again: it goes on where it stopped." if report.fault else None
    if as_json:
        done = {kind: asdict(tally) for kind, tally in report.tallies.items()}
        print_json({"applied": True, "done": done, "stopped": stopped, "stays": STAYS})
        return
    for kind, tally in report.tallies.items():
        told = ", ".join(f"{words} {getattr(tally, name)}" for name, words in _OUTCOMES.items())
        click.echo(f"{kind:<12}{told}")
    click.echo("\n".join(STAYS))
    if stopped:
        click.echo(f"Stopped: {stopped}", err=True)


def _live(now: Settings) -> str:
    """The id of the live snapshot; "" where nothing is published on this machine."""
    try:
        return shelf_of(now).live().id
    except NoSnapshot:
        return ""


def _connected() -> Settings:
    now = settings(secrets=True)
    require(now, "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
    return now


def _print(changes: Sequence[Change]) -> None:
    for change in changes:
        click.echo(f"{change.of:<36}{change.field:<31}{_shown(change.now)} -> {_shown(change.wanted)}")


def _tell_changed(changes: Sequence[Change], undone: Sequence[NotDone]) -> None:
    """What came of it; ends with exit status 1 where something is left to do by hand."""
    for one in undone:
        click.echo(f"{one.change.of:<36}{one.change.field:<31}not changed: {one.why}\n    {one.by_hand}")
    left = f" {len(undone)} could not be changed." if undone else ""
    click.echo(f"Changed {len(changes) - len(undone)} settings.{left}")
    sys.exit(bool(undone))


def _undone(undone: Sequence[NotDone]) -> list[dict[str, str]]:
    return [{"of": one.change.of, "field": one.change.field, "why": one.why, "by_hand": one.by_hand} for one in undone]


def _shown(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "(empty)"


COMMANDS = (twilio_,)
