"""selfcall, alarms: what a timer runs, and whose exit status tells whether a person is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import click

from ivr.cli.terminal import instant, json_option, print_json, settings, shelf_of
from ivr.config import Settings, require, web_address
from ivr.errors import InputError
from ivr.ops.alarms import alarms as all_alarms
from ivr.provider.reach import NETWORK
from ivr.web.trial import MARK
from ivr.wings.phone.http import OverHttp
from ivr.wings.selfcall.findings import TourReport
from ivr.wings.selfcall.tour import Tour

url_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--url",
    metavar="URL",
    default="",
    help="Ask here instead of at the public address, as in http://127.0.0.1:8000.",
)


@click.command()
@url_option
@click.option("--place", metavar="CODE", default="1080", show_default=True, help="The postal code to key in.")
@click.option(
    "--within",
    metavar="SECONDS",
    type=click.IntRange(5, 3600),
    default=300,
    show_default=True,
    help="Stop after so many seconds.",
)
@json_option
def selfcall(url: str, place: str, within: int, as_json: bool) -> None:
    """Call and text the line as people do: every topic in every language; say what is wrong. Nobody is dialled and
    nothing is sent."""
    now = _reached()
    library = shelf_of(now).live()
    post = OverHttp(now.public_url, now.twilio_auth_token, _address(url), MARK)
    try:
        report = Tour(library, post, within).go(place, instant(None), now.state / "clips")
    finally:
        post.close()
    _print(report, as_json)
    sys.exit(int(not report.good))


@click.command()
@url_option
@json_option
def alarms(url: str, as_json: bool) -> None:
    """Say whether the line needs a person: it does not answer, a part of it does not work, the money is spent, the
    certificate ends."""
    now = _reached()
    found = all_alarms(now, _address(url), NETWORK, datetime.now(UTC))
    if as_json:
        print_json({"alarms": found})
    else:
        for sentence in found or ("Nothing needs a person.",):
            click.echo(sentence)
    sys.exit(int(bool(found)))


def _reached() -> Settings:
    now = settings(secrets=True)
    require(now, "PUBLIC_URL", "TWILIO_AUTH_TOKEN")
    return now


def _address(url: str) -> str:
    try:
        return web_address(url) if url else ""
    except ValueError as fault:
        raise InputError(f"--url: {fault}") from None


def _print(report: TourReport, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(report), "good": report.good})
        return
    for finding in report.findings:
        click.echo(str(finding))
    tried = f"{report.calls} calls and {report.texts} texts, {report.answers} answers"
    click.echo(f"{tried}, the longest {report.slowest:.2f} s: {'good' if report.good else 'something is wrong'}.")


COMMANDS = (selfcall, alarms)
