"""serve, demo: the line on a port."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from ivr import logs
from ivr.cli.starting import make_sure
from ivr.cli.terminal import at_option, instant, settings, shelf_of
from ivr.compile import compile_content
from ivr.config import PREFIX, read_settings, require
from ivr.errors import InputError
from ivr.speech.espeak_engine import find_program
from ivr.web.clock import line_clock

PORT = click.IntRange(1, 65_535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@at_option
def serve(host: str, port: int, workers: int, at: str | None) -> None:
    """Serve the line to the provider."""
    _set_clock(at)
    now = settings()
    require(now, "PUBLIC_URL", "TWILIO_AUTH_TOKEN")
    line_clock(now)
    make_sure(now, host)
    _try_port(host, port)
    click.echo(f"Serving {shelf_of(now).live().id} on http://{host}:{port}/ for {now.public_url}")
    _run("ivr.web.app:serve_app", host, port, workers)


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
@at_option
def demo(port: int, at: str | None) -> None:
    """Compile the content and serve it with a phone in the browser. Needs no account and no network."""
    _set_clock(at)
    _try_port("127.0.0.1", port)
    os.environ[PREFIX + "PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    for secret in ("TWILIO_AUTH_TOKEN", "SECRET_KEY"):
        os.environ[PREFIX + secret] = secrets.token_hex()
    now = read_settings(os.environ)
    compiled = compile_content(now.content, shelf_of(now), datetime.now(UTC), now.state / "clips")
    click.echo(f"Compiled {compiled.organisations} organisations, {compiled.services} services.")
    click.echo(f"The line answers at http://127.0.0.1:{port}/  (stop with Ctrl+C)")
    if not now.record_pin:
        os.environ[PREFIX + "RECORD_PIN"] = code = f"{secrets.randbelow(1_000_000):06}"
        click.echo(f"To record its sentences, call the recorder from that page; today's code is {code}.")
    with _speaking():
        _run("ivr.web.app:demo_app", "127.0.0.1", port, workers=1)


@contextmanager
def _speaking() -> Iterator[None]:
    """Makes the clips meanwhile, with the voice that needs no network: the first sentences sound after some seconds."""
    if settings().speech == "say":
        yield
        return
    if not find_program():
        click.echo("Without espeak-ng the phone shows what it says; with it, it speaks.")
        yield
        return
    words = [sys.executable, "-m", "ivr", "audio", "make", "--engine", "espeak", "--quiet"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as voice:  # noqa: S603  # this program itself
        try:
            yield
        finally:
            voice.terminate()


def _set_clock(at: str | None) -> None:
    """Hands --at to the worker processes, which read their settings from the environment."""
    if at is not None:
        os.environ[PREFIX + "CLOCK"] = instant(at).isoformat()


def _try_port(host: str, port: int) -> None:
    """A port in use, or a host that is none, is one clear line here and a page of them from the server."""
    try:
        socket.create_server((host, port)).close()
    except OSError as fault:
        raise InputError(f"cannot listen on {host}, port {port}: {fault.strerror}") from None


def _run(target: str, host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces  # 0.3 s to import; only these two commands serve
    from granian.log import LogLevels
    from granian.server import Server

    logs.configure()

    # No access log: it would hold the addresses of those who call the web pages.
    Server(
        target,
        host,
        port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=max(2, os.cpu_count() or 1),
        factory=True,
        log_level=LogLevels.info,
        log_dictconfig=logs.CONFIG,
        log_access=False,
    ).serve()


COMMANDS = (serve, demo)
