"""serve, demo: the line on a port."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from ivr.audio.synth.espeak import find_program
from ivr.cli.starting import make_sure
from ivr.cli.terminal import at_option, instant, open_library, settings, shelf_of
from ivr.config import PREFIX, Settings, read_settings, require
from ivr.errors import IvrError, SettingsError
from ivr.provider.below import path_of
from ivr.service.clock import line_clock
from ivr.serving.limits import Bounds
from ivr.serving.sockets import handed_over, listen
from ivr.watch import logs
from ivr.wings import console

PORT = click.IntRange(1, 65_535)
LINE = "ivr.wsgi:serve_app"
STAND_IN = "ivr.stand_in:stand_in_app"
DEMO = "ivr.wsgi:demo_app"

log = logging.getLogger("ivr.serving")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@at_option
@click.option("--check", is_flag=True, help="Only say whether the line could start.")
def serve(host: str, port: int, workers: int, at: str | None, check: bool) -> None:
    """Serve the line to the provider.

    Without a snapshot the content is compiled first; where that is refused, callers hear the last words, until
    something is published. A worker that dies, freezes or holds too much memory is replaced. A socket of systemd
    (LISTEN_FDS) is taken instead of --host and --port.

    SIGTERM: answers what it has, 12 seconds at most, and ends. SIGHUP: tries --check, then starts anew with the
    program and the settings as they are now; no request fails meanwhile.
    """
    _set_clock(at)
    now = settings(secrets=True)
    require(now, "PUBLIC_URL", "TWILIO_AUTH_TOKEN")
    line_clock(now)
    logs.configure()
    make_sure(now, host)
    if check:
        _check()
        return
    _share_a_secret(now)
    published = _published(now)  # before it listens: who is refused turns to the fallback, who waits does not
    listener = handed_over(os.environ) or listen(host, port)
    click.echo(f"Serving {published} on {_name(listener)} for {now.public_url}")
    bounds = Bounds(prefix=path_of(now.public_url), roomy=console.ROOMY)
    _run(LINE, listener, workers, bounds, renewable=True, stand_in=STAND_IN)


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option(
    "--sounds",
    type=click.Choice(["now", "all", "none"]),
    default="now",
    show_default=True,
    help="Which sentences get a sound: what is heard at this hour, all, or none; the page shows the others.",
)
@at_option
def demo(port: int, sounds: str, at: str | None) -> None:
    """Compile the content and serve it with a phone in the browser. Needs no account and no network.

    Says what it puts on the disk, and where. With espeak-ng it makes sounds meanwhile. It works on a copy: whoever
    tries the operators' pages changes nothing else.
    """
    # What the parent of a line's workers does without: half a second.
    from ivr.cli.trying import let_in_an_operator, set_apart
    from ivr.publish.compile import compile_content
    from ivr.wings.simulator.views import MOST_SPOKEN

    _set_clock(at)
    listen("127.0.0.1", port).close()  # a port in use is told before everything else
    os.environ[PREFIX + "PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    for secret in ("TWILIO_AUTH_TOKEN", "SECRET_KEY"):
        os.environ[PREFIX + secret] = secrets.token_hex()
    set_apart(read_settings(os.environ))
    now = read_settings(os.environ)
    compiled = compile_content(now.content, shelf_of(now), datetime.now(UTC), now.state / "clips")
    click.echo(f"Compiled {compiled.organisations} organisations, {compiled.services} services.")
    click.echo(f"The line answers at http://127.0.0.1:{port}/  (stop with Ctrl+C)")
    let_in_an_operator(now, port)
    if not now.record_pin:
        os.environ[PREFIX + "RECORD_PIN"] = code = f"{secrets.randbelow(1_000_000):06}"
        click.echo(f"To record its sentences, call the recorder from that page; today's code is {code}.")
    with _speaking(sounds, instant(at)):
        _run(DEMO, listen("127.0.0.1", port), 1, Bounds(roomy={"/phone/spoken": MOST_SPOKEN, **console.ROOMY}))


@contextmanager
def _speaking(sounds: str, at: datetime) -> Iterator[None]:
    """Makes the clips meanwhile, with the voice that needs no network: the first sentences sound after some seconds."""
    if settings().speech == "say" or sounds == "none":
        yield
        return
    if not find_program():
        click.echo("Without espeak-ng the phone shows what it says; with it, it speaks.")
        yield
        return
    moment = at if sounds == "now" else None
    _tell_what_is_made(settings(), moment)
    words = [sys.executable, "-m", "ivr", "audio", "make", "--engine", "espeak", "--quiet"]
    words += ["--moment", moment.isoformat()] if moment else []
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as voice:  # noqa: S603  # this program itself
        try:
            yield
        finally:
            voice.terminate()


def _tell_what_is_made(now: Settings, moment: datetime | None) -> None:
    """How many sounds come on the disk, how large, where and how long it takes; and how they go again."""
    from ivr.audio.coverage import Coverage
    from ivr.audio.plan import plan, plan_at
    from ivr.audio.synth.registry import started
    from ivr.audio.waveform import RATE
    from ivr.cli.voices import voice_settings
    from ivr.publish.compared import counted

    library, clips = open_library(now), (now.state / "clips").resolve()
    wanted = plan_at(library, moment) if moment else plan(library)
    hearing = Coverage(library, clips, (), started(("espeak",)), voice_settings(library))
    lacking = [sound for sound in map(hearing.of, wanted) if sound.making]
    library.close()
    copies = 1 if moment else 2  # for later runs
    if lacking:
        megabytes = sum(sound.seconds for sound in lacking) * RATE * copies / 1e6  # mu-law: a byte for each sample
        minutes = max(1, round(sum(sound.making for sound in lacking) / 60))
        click.echo(
            f"Meanwhile espeak-ng makes {len(lacking)} sounds in {clips}: {len(lacking) * copies} files, about"
            f" {megabytes:.0f} MB, in about {counted(minutes, 'minute')}. The page shows a sentence that has none yet."
            f" To take them away: rm -r {clips}; to do without: wegwijs demo --sounds none."
        )


def _set_clock(at: str | None) -> None:
    """Hands --at to the worker processes, which read their settings from the environment."""
    if at is not None:
        os.environ[PREFIX + "CLOCK"] = instant(at).isoformat()


def _published(now: Settings) -> str:
    """The live snapshot; where there is none, the content is compiled. The line starts even when that fails."""
    try:
        library = open_library(now)
        library.close()  # the workers open it themselves: a database must not be carried into another process
        return library.id
    except Exception as fault:  # whatever it is: callers hear the last words rather than nothing
        why = str(fault) if isinstance(fault, (IvrError, OSError)) else type(fault).__name__
        log.critical("NOTHING IS PUBLISHED, callers hear the last words only: %s", why)
        return "the last words only"


def _share_a_secret(now: Settings) -> None:
    """Each worker has to read what another one sealed. A secret that is drawn here lives as long as the parent."""
    if not now.secret_key:
        os.environ[PREFIX + "SECRET_KEY"] = secrets.token_hex()
        log.warning("without %sSECRET_KEY, calls that are under way at a restart hear the greeting again", PREFIX)


def _check() -> None:
    """Raises `SettingsError` when a worker could not make the application; says what the log said before."""
    from ivr.serving.worker import made

    if made(LINE) is None:
        raise SettingsError("the line cannot start")
    click.echo("The line can start.")


def _name(listener: socket.socket) -> str:
    name = listener.getsockname()
    return f"http://{name[0]}:{name[1]}/" if isinstance(name, tuple) else str(name)


def _run(target: str, listener: socket.socket, workers: int, limits: Bounds, **more: Any) -> None:
    from ivr.serving.server import serve

    serve(target, listener, workers, limits=limits, **more)


COMMANDS = (serve, demo)
