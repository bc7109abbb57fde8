"""What several commands share: the settings, the shelf, an instant, JSON on stdout."""

from __future__ import annotations

import atexit
import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from ivr.cli import uncollected
from ivr.config import Settings, read_settings
from ivr.content.read.lasting import lasting_below
from ivr.country.opening import ZONE
from ivr.errors import InputError, NoSnapshot
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
at_option: Decorator = click.option("--at", metavar="ISO8601", help="At this instant instead of now.")


def settings(*, secrets: bool = False) -> Settings:
    """The settings from the environment; secrets count only for a command that cannot do without them."""
    return read_settings(os.environ, secrets=secrets)


@contextmanager
def at_work(settings: Settings) -> Iterator[None]:
    """What is found out about the content lasts for the next command."""
    atexit.register(gc.freeze)  # a process that ends looks through all it has for rings once more: a sixth of a second
    with uncollected(), lasting_below(settings.state):
        yield


def shelf_of(settings: Settings) -> Shelf:
    return Shelf(settings.state / "snapshots")


def open_library(settings: Settings) -> Snapshot:
    """The live snapshot; where nothing was ever published, the content is compiled first."""
    return open_shelf(settings).live()


def open_shelf(settings: Settings) -> Shelf:
    """The shelf with that snapshot: who asks it again has it at once."""
    shelf = shelf_of(settings)
    try:
        shelf.live()
    except NoSnapshot:
        from ivr.publish.compile import compile_content  # all that makes a line, for who only asks one

        with at_work(settings):
            compile_content(settings.content, shelf, datetime.now(UTC), settings.state / "clips")
    return shelf


def instant(at: str | None) -> datetime:
    """The instant on the command line, else now; wall time without an offset is that of Brussels."""
    if at is None:
        return datetime.now(UTC).astimezone(ZONE)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        raise InputError(f"{at} is not a date and time such as 2026-11-22T23:30") from None
    if not 2000 <= found.year <= 2100:
        raise InputError(f"{at} is not in this century")
    local = found if found.tzinfo else found.replace(tzinfo=ZONE)
    return local.astimezone(UTC).astimezone(ZONE)  # 02:30 of the spring night is not on any clock


def language_of(library: Snapshot, language: str | None) -> str:
    """The language on the command line, else the line's first one; raises `InputError` for one it does not have."""
    offered = [known.code for known in library.line.languages]
    if language is None:
        return offered[0]
    if language not in offered:
        raise InputError(f"the line does not speak {language}; it speaks {', '.join(offered)}")
    return language


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
