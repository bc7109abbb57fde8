"""audio make: the clips that are missing, once or from now on."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import click

from ivr.audio.clips.making import MakingReport
from ivr.audio.clips.making import make as make_clips
from ivr.audio.plan import pieces, plan
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.audio.takes.finishing import finish
from ivr.audio.takes.folder import adopt, unwanted
from ivr.audio.utterance import Utterance
from ivr.cli.terminal import open_library, settings, shelf_of
from ivr.cli.voices import engine_option, language_option, manner, recordings_of, synthesisers
from ivr.config import Settings
from ivr.content.catalogues.translated import prompts_below
from ivr.errors import InputError
from ivr.snapshot.read import Snapshot

# Seconds between two looks at what is published and recorded, and until what failed is tried again.
_LOOK, _AGAIN = 2.0, 600.0
_TRIES, _PAUSE = 20, 0.1


@click.command()
@engine_option
@language_option
@click.option("--watch", is_flag=True, help="Stay, and go on whenever something is published or recorded.")
@click.option("--quiet", is_flag=True, help="Say nothing but what failed.")
def make(names: tuple[str, ...], language: str | None, watch: bool, quiet: bool) -> None:
    """Make the clips that are missing or stale, from recordings first, then by the voices. Safe to stop at any time."""
    now, voices = settings(), synthesisers(names)
    while watch:
        _stay(now, voices, language, quiet)
    _, refused = _make(now, voices, language, quiet)
    sys.exit(bool(refused))


def _stay(now: Settings, voices: list[Synthesiser], language: str | None, quiet: bool) -> None:
    """Makes what there is to make, and returns when there may be more: something new, or time to try again."""
    seen = _seen(now)
    try:
        report, _ = _make(now, voices, language, quiet, stop=_Changed(now, seen))
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
    now: Settings,
    voices: list[Synthesiser],
    language: str | None,
    quiet: bool,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[MakingReport, int]:
    """Makes clips, and says what could not be made; also returns how many files with recordings are of no use."""
    library = open_library(now)
    every = plan(library)
    wanted = [one for one in every if language in (None, one.language)]
    changed = _unpublished(now, library)
    before = _take_up(now, every, changed)
    _tell_faults((*before.faults, *before.old))
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
    after = _take_up_again(now, every, changed) or _TakenUp(0, before.faults, before.old)
    _tell_faults(words for words in (*after.faults, *after.old) if words not in (*before.faults, *before.old))
    _tell_end(report, before.made + after.made, len(after.faults), quiet)
    return report, len(after.faults)


def _tell_faults(faults: Iterable[str]) -> None:
    for words in faults:
        click.echo(words, err=True)


def _tell_end(report: MakingReport, recordings: int, refused: int, quiet: bool) -> None:
    _tell_faults(f"{one.language} {one.key}: {why}" for one, why in report.failed[:20])
    for code, count in Counter(one.language for one in report.unspoken).items():
        need = f"{count} texts need recordings, `wegwijs audio list --language {code}` has them"
        click.echo(f"{code}: no voice here speaks it; {need}", err=True)
    if not quiet:
        click.echo(
            f"{recordings} recordings, {refused} refused, {report.made} clips made, {report.kept} were good, "
            f"{len(report.failed)} failed, {report.left} left, in {report.seconds:.0f} s."
        )


@dataclass(frozen=True)
class _TakenUp:
    """What became of the recordings: clips made, and in words the files that are of no use, and those of old texts."""

    made: int
    faults: tuple[str, ...]
    old: tuple[str, ...]


def _unpublished(now: Settings, library: Snapshot) -> set[tuple[str, str]]:
    """The sentences, by language and key, that were changed and not published: a recording named after one may speak
    the new words, and would be heard for the old ones."""
    return {
        (language, key)
        for language, texts in prompts_below(now.content).items()
        for key, text in texts.items()
        if library.texts.get(language, {}).get(key, text) != text
    }


def _take_up(now: Settings, every: list[Utterance], changed: set[tuple[str, str]]) -> _TakenUp:
    """Makes clips of what people recorded."""
    spoken = pieces(every)
    named = [one for one in every if (one.language, one.key) not in changed]
    _, strangers = adopt(recordings_of(now), named, spoken)
    strangers += [
        f"{language}/{key}: the sentence was changed and is not published yet; run `wegwijs compile` first"
        for language, key in sorted(changed)
        if any((recordings_of(now) / language).glob(f"{key}.*"))
    ]
    done = finish(recordings_of(now), now.state / "clips")
    refused = (f"{one}: {why}" for one, why in done.refused)
    old = unwanted(done.found.recorded, [*every, *spoken])
    return _TakenUp(
        done.made,
        (*strangers, *done.found.problems, *refused),
        tuple(f"{one.language}/{one.path.name} speaks what the line no longer says: {one.text}" for one in old),
    )


def _take_up_again(now: Settings, every: list[Utterance], changed: set[tuple[str, str]]) -> _TakenUp | None:
    """Makes clips of what the recorder kept while it could not; None where another program is at it for longer."""
    for left in reversed(range(_TRIES)):
        try:
            return _take_up(now, every, changed)
        except InputError as fault:  # the recorder puts a take on the line: that lasts a fraction of a second
            if not left:
                click.echo(str(fault), err=True)
            time.sleep(_PAUSE)
    return None


def _tell(bar: Any, done: int, total: int) -> None:
    bar.update(done - bar.pos)
