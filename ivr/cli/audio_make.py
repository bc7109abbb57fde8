"""audio make: the clips that are missing, once or from now on."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import click

from ivr.audio.clips.making import MakingReport
from ivr.audio.synth.registry import started
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.audio.upkeep import AudioFolders, Done, Upkeep
from ivr.cli.terminal import instant, open_library, settings, shelf_of
from ivr.cli.voices import engine_option, language_option, voice_settings
from ivr.config import Settings
from ivr.errors import InputError

# Seconds between two looks at what is published and recorded, and until what failed is tried again.
_LOOK, _AGAIN = 2.0, 600.0


@click.command()
@engine_option
@language_option
@click.option("--watch", is_flag=True, help="Stay, and go on whenever something is published or recorded.")
@click.option("--moment", metavar="ISO8601", help="Only what is heard at this instant, and no copies for later runs.")
@click.option("--quiet", is_flag=True, help="Say nothing but what failed.")
def make(names: tuple[str, ...], language: str | None, watch: bool, moment: str | None, quiet: bool) -> None:
    """Make the clips that are missing or stale, from recordings first, then by the voices. Safe to stop at any time."""
    now, voices = settings(), started(names)
    while watch:
        _stay(now, voices, language, quiet)
    done = _make(now, voices, language, quiet, moment=instant(moment) if moment else None)
    sys.exit(bool(done.after.faults))


def _stay(now: Settings, voices: list[Synthesiser], language: str | None, quiet: bool) -> None:
    """Makes what there is to make, and returns when there may be more: something new, or time to try again."""
    seen = _seen(now)
    try:
        done = _make(now, voices, language, quiet, stop=_Changed(now, seen))
        wait = _AGAIN if done.report.failed else float("inf")
    except InputError as fault:  # somebody else makes clips, or the disk is full: neither lasts for ever
        _tell(str(fault))
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
    recorded = _folders(now).recorded
    return shelf_of(now).order().live, [(path, _written(path)) for path in sorted(recorded.glob("*/*"))]


def _written(path: Path) -> int:
    """When a file was written; 0 where it went meanwhile."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _folders(now: Settings) -> AudioFolders:
    return AudioFolders(now.content, now.state / "clips")


def _make(
    now: Settings,
    voices: list[Synthesiser],
    language: str | None,
    quiet: bool,
    stop: Callable[[], bool] = lambda: False,
    moment: datetime | None = None,
) -> Done:
    """Makes clips, and says what could not be made."""
    library = open_library(now)
    upkeep = Upkeep(library, _folders(now), _tell)
    bar: Any
    out = StringIO() if quiet else None
    with click.progressbar(length=len(upkeep.wanted(language, moment)), label="clips", show_pos=True, file=out) as bar:
        done = upkeep.make(language, voices, voice_settings(library), partial(_move, bar), stop, moment)
    _tell_end(done.report, done.recordings, len(done.after.faults), quiet)
    return done


def _tell(words: str) -> None:
    click.echo(words, err=True)


def _tell_end(report: MakingReport, recordings: int, refused: int, quiet: bool) -> None:
    for one, why in report.failed[:20]:
        _tell(f"{one.language} {one.prompt}: {why}")
    for code, count in Counter(one.language for one in report.unspoken).items():
        need = f"{count} texts need recordings, `wegwijs audio list --language {code}` has them"
        _tell(f"{code}: no voice here speaks it; {need}")
    if not quiet:
        click.echo(
            f"{recordings} recordings, {refused} refused, {report.made} clips made, {report.kept} were good, "
            f"{len(report.failed)} failed, {report.left} left, in {report.seconds:.0f} s."
        )


def _move(bar: Any, done: int, total: int) -> None:
    bar.update(done - bar.pos)
