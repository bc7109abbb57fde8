"""audio make: the clips that are missing, once or from now on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import click

from ivr.cli.terminal import open_library, settings, shelf_of
from ivr.cli.voices import engine_option, engines, language_option, manner, recordings_of
from ivr.config import Settings
from ivr.errors import InputError
from ivr.sounds.plan import pieces, plan
from ivr.speech.engines import Engine
from ivr.speech.finishing import finish
from ivr.speech.recipe import Wanted
from ivr.speech.recorded import adopt, read, unwanted
from ivr.speech.work import Report
from ivr.speech.work import make as make_clips

# Seconds between two looks at what is published and recorded, and until what failed is tried again.
_LOOK, _AGAIN = 2.0, 600.0


@click.command()
@engine_option
@language_option
@click.option("--watch", is_flag=True, help="Stay, and go on whenever something is published or recorded.")
@click.option("--quiet", is_flag=True, help="Say nothing but what failed.")
def make(names: tuple[str, ...], language: str | None, watch: bool, quiet: bool) -> None:
    """Make the clips that are missing or stale, from recordings first, then by the voices. Safe to stop at any time."""
    now, voices = settings(), engines(names)
    if not watch:
        _make(now, voices, language, quiet)
        return
    while True:
        _stay(now, voices, language, quiet)


def _stay(now: Settings, voices: list[Engine], language: str | None, quiet: bool) -> None:
    """Makes what there is to make, and returns when there may be more: something new, or time to try again."""
    seen = _seen(now)
    try:
        report = _make(now, voices, language, quiet, stop=_Changed(now, seen))
        wait = _AGAIN if report.failed else float("inf")
    except InputError as fault:  # somebody else makes clips, or the disk is full: neither lasts for ever
        click.echo(str(fault), err=True)
        wait = _LOOK
    begun = time.monotonic()
    while _seen(now) == seen and time.monotonic() - begun < wait:
        time.sleep(_LOOK)


class _Changed:
    """Whether something was published or recorded meanwhile; a run asks before each clip, and this looks now and then.

    What callers hear now comes first: a run over sentences of yesterday would take the evening.
    """

    def __init__(self, now: Settings, seen: object) -> None:
        self._now, self._seen = now, seen
        self._looked, self._changed = time.monotonic(), False

    def __call__(self) -> bool:
        if time.monotonic() - self._looked > _LOOK:
            self._looked, self._changed = time.monotonic(), _seen(self._now) != self._seen
        return self._changed


def _seen(now: Settings) -> object:
    """What is published and recorded, so that another one is not equal."""
    return shelf_of(now).order().live, [(path, _written(path)) for path in sorted(recordings_of(now).glob("*/*"))]


def _written(path: Path) -> int:
    """When a file was written; 0 where it went meanwhile."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _make(
    now: Settings, voices: list[Engine], language: str | None, quiet: bool, stop: Callable[[], bool] = lambda: False
) -> Report:
    library = open_library(now)
    every = plan(library)
    wanted = [one for one in every if language in (None, one.language)]
    recordings = _take_up_recordings(now, every)
    bar: Any
    with click.progressbar(length=len(wanted), label="clips", show_pos=True, file=StringIO() if quiet else None) as bar:
        report = make_clips(
            wanted,
            voices,
            now.state / "clips",
            now=datetime.now(UTC),
            manner=manner(library),
            progress=partial(_tell, bar),
            stop=stop,
        )
    _tell_end(report, recordings, quiet)
    return report


def _tell_end(report: Report, recordings: int, quiet: bool) -> None:
    for one, why in report.failed[:20]:
        click.echo(f"{one.language} {one.key}: {why}", err=True)
    if not quiet:
        click.echo(
            f"{recordings} recordings, {report.made} clips made, {report.kept} were good, {len(report.failed)} failed, "
            f"{report.left} left, in {report.seconds:.0f} s."
        )


def _take_up_recordings(now: Settings, every: list[Wanted]) -> int:
    """Makes clips of what people recorded, and says which of it is no good or speaks an old text; how many it made."""
    _, strangers = adopt(recordings_of(now), every)
    recorded, faults = read(recordings_of(now))
    done = finish(recorded, now.state / "clips")
    refused = (f"{one.path.name}: {why}" for one, why in done.refused)
    old = (
        f"{one.language}/{one.path.name} speaks what the line no longer says: {one.text}"
        for one in unwanted(recorded, [*every, *pieces(every)])
    )
    for words in (*strangers, *faults, *refused, *old):
        click.echo(words, err=True)
    return done.made


def _tell(bar: Any, done: int, total: int) -> None:
    bar.update(done - bar.pos)
