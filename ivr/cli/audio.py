"""audio plan, make, list: what callers hear, what is missing, and the clips that are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import click

from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.config import Settings
from ivr.errors import InputError
from ivr.snapshot.read import Snapshot
from ivr.sounds.hearing import Hearing, How, Sound, unheard
from ivr.sounds.plan import pieces
from ivr.sounds.plan import plan as every_sound
from ivr.speech.engines import Engine
from ivr.speech.espeak_engine import Espeak, find_program
from ivr.speech.finishing import finish
from ivr.speech.gtts_engine import Gtts
from ivr.speech.manifest import digest
from ivr.speech.recipe import Manner, Wanted
from ivr.speech.recorded import adopt, unwanted
from ivr.speech.recorded import read as read_recorded
from ivr.speech.work import make as make_clips

# gTTS asks for each hundred letters, and waits in between.
_SECONDS_A_REQUEST = 1.0
_SECONDS_OF_ESPEAK = 0.03

engine_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--engine", "names", type=click.Choice(["gtts", "espeak"]), multiple=True, default=["gtts"], show_default=True,
    help="The voice; can be repeated, the first one that speaks a language does.",
)  # fmt: skip
language_option: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--language", metavar="CODE", help="Only this language."
)


@click.group("audio")
def audio() -> None:
    """What callers hear: recordings, synthesised speech, and what is missing."""


@audio.command()
@engine_option
@language_option
@json_option
def plan(names: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """Count every text the line can say: how it will be heard, what is missing or stale, how long it takes to make."""
    sounds = _sounds(names, language)
    if as_json:
        print_json([_json(sound) for sound in sounds])
        return
    for line in _table(sounds):
        click.echo(line)
    for code, count in unheard(sounds).items():
        click.echo(f"{code} is not offered by voice: {count} texts cannot be heard; `wegwijs audio list` has them.")


@audio.command("list")
@engine_option
@language_option
@json_option
def list_(names: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """List every text the line can say, with its id (the name of its recording) and how it is heard."""
    sounds = _sounds(names, language)
    if as_json:
        print_json([_json(sound) for sound in sounds])
        return
    for sound in sounds:
        about = f"{_id(sound)}  {sound.wanted.language}  {sound.how:<11} {sound.freshness:<7}"
        click.echo(f"{about}  {sound.wanted.key}: {sound.wanted.text}")


@audio.command()
@engine_option
@language_option
@click.option("--quiet", is_flag=True, help="Say nothing but what failed.")
def make(names: tuple[str, ...], language: str | None, quiet: bool) -> None:
    """Make the clips that are missing or stale, from recordings first, then by the voices. Safe to stop at any time."""
    now, voices = settings(), engines(names)
    library = open_library(now)
    every = every_sound(library)
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
        )
    for one, why in report.failed[:20]:
        click.echo(f"{one.language} {one.key}: {why}", err=True)
    if not quiet:
        click.echo(
            f"{recordings} recordings, {report.made} clips made, {report.kept} were good, {len(report.failed)} failed, "
            f"{report.left} left, in {report.seconds:.0f} s."
        )


def _take_up_recordings(now: Settings, every: list[Wanted]) -> int:
    """Makes clips of what people recorded, and says which of it is no good or speaks an old text; how many it made."""
    _, strangers = adopt(_recordings(now), every)
    recorded, faults = read_recorded(_recordings(now))
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


def engines(names: tuple[str, ...]) -> list[Engine]:
    """The engines of these names; raises `InputError` where one is not on this machine."""
    found: list[Engine] = []
    for name in names:
        if name == "gtts":
            found.append(Gtts())
        elif program := find_program():
            found.append(Espeak(program))
        else:
            raise InputError("espeak-ng is not on this machine; install it, or wegwijs[offline-voice]")
    return found


def manner(library: Snapshot) -> Manner:
    """How the line speaks, as its operators set it."""
    speech = library.line.speech
    return Manner(speech.pace, speech.words)


def _recordings(now: Settings) -> Path:
    """The folder of what people recorded."""
    return now.content / "audio" / "recorded"


def _sounds(names: tuple[str, ...], language: str | None) -> list[Sound]:
    now = settings()
    library = open_library(now)
    recorded = {(one.language, one.id) for one in read_recorded(_recordings(now))[0]}
    hearing = Hearing(library, now.state / "clips", recorded, engines(names), manner(library))
    return [hearing.of(wanted) for wanted in every_sound(library) if language in (None, wanted.language)]


def _table(sounds: list[Sound]) -> Iterator[str]:
    """A line for each language: its texts by how they are heard, and what is to be made."""
    columns = ("texts", *get_args(How), "missing", "stale", "minutes")
    yield " " * 4 + "".join(f"{column:>12}" for column in columns)
    for language in dict.fromkeys(sound.wanted.language for sound in sounds):
        own = [sound for sound in sounds if sound.wanted.language == language]
        to_make = [sound for sound in own if sound.how == "synthesised" and sound.freshness != "fresh"]
        cells = [len(own), *(sum(sound.how == how for sound in own) for how in get_args(How))]
        cells += [sum(sound.freshness == state for sound in own) for state in ("missing", "stale")]
        yield f"{language:<4}" + "".join(f"{cell:>12}" for cell in cells) + f"{sum(map(_cost, to_make)) / 60:>12.1f}"


def _cost(sound: Sound) -> float:
    """Seconds to make a clip."""
    if sound.voice.startswith("espeak"):
        return _SECONDS_OF_ESPEAK
    return _SECONDS_A_REQUEST * (len(sound.wanted.text) // 100 + 1)


def _id(sound: Sound) -> str:
    return digest(sound.wanted.text.encode())


def _json(sound: Sound) -> dict[str, object]:
    return {
        "id": _id(sound), "language": sound.wanted.language, "key": sound.wanted.key, "text": sound.wanted.text,
        "how": sound.how, "voice": sound.voice, "freshness": sound.freshness, "seconds": round(sound.seconds, 2),
    }  # fmt: skip


COMMANDS = (audio,)
