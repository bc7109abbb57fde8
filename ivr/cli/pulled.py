"""pull: what another machine published comes to this one."""

from __future__ import annotations

import logging
import time

import click

from ivr.cli.terminal import settings, shelf_of
from ivr.config import require, web_address
from ivr.errors import InputError, IvrError
from ivr.origin.fetching import Fetching
from ivr.origin.pulling import Pulled, Pulling
from ivr.watch import logs

log = logging.getLogger("ivr.pull")


@click.command()
@click.argument("origin", required=False)
@click.option("--every", type=click.IntRange(1, 3_600), metavar="SECONDS", help="Look again and again, as a service.")
def pull(origin: str | None, every: int | None) -> None:
    """Take what another machine published from the files it offers at ORIGIN, or at WEGWIJS_ORIGIN.

    Each file is held against its hash and put in its place in one step, and what is live changes last. Whatever is
    wrong with the origin, callers hear what they heard before.
    """
    now = settings(secrets=True)
    require(now, "SECRET_KEY")
    address = _address(origin or now.origin)
    pulling = Pulling(now.state, shelf_of(now), now.secret_key, Fetching(address))
    if every is None:
        click.echo(_words(_all_of(pulling)))
        return
    logs.configure()
    _follow(pulling, every)


def _address(origin: str) -> str:
    if not origin:
        raise InputError("say from where: wegwijs pull https://…, or WEGWIJS_ORIGIN")
    try:
        return web_address(origin)
    except ValueError as fault:
        raise InputError(f"{origin}: {fault}") from None


def _all_of(pulling: Pulling) -> Pulled:
    """Rounds until nothing is lacking, or no more comes."""
    first = last = pulling.round()
    clips = first.clips
    while last.lacking and last.clips:
        last = pulling.round()
        clips += last.clips
    return Pulled(last.live, first.turned, clips, last.lacking)


def _follow(pulling: Pulling, every: int) -> None:
    """Says what changed, and each trouble once until it is another one."""
    said = ""
    while True:
        try:
            done = pulling.round()
            words = _words(done) if done.turned or done.clips or said else ""
            if words:
                log.warning("%s", words)
            said = ""
        except (IvrError, OSError) as fault:
            if str(fault) != said:
                said = str(fault)
                log.error("nothing is taken from the origin: %s", said)
        time.sleep(every)


def _words(done: Pulled) -> str:
    clips = f", {done.clips} clips came" if done.clips else ""
    lacking = f", {done.lacking} are lacking" if done.lacking else ""
    return f"{done.live} is live{'' if done.turned else ' as before'}{clips}{lacking}."


COMMANDS = (pull,)
