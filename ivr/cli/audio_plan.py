"""audio plan, list: what callers hear, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import get_args

import click

from ivr.audio.coverage import Coverage, How, Sound, unheard
from ivr.audio.plan import plan as every_sound
from ivr.audio.plan import to_record
from ivr.audio.synth.registry import started
from ivr.audio.takes.finishing import accepted
from ivr.audio.utterance import Utterance
from ivr.cli.audio_make import make
from ivr.cli.terminal import json_option, open_library, print_json, settings
from ivr.cli.voices import engine_option, language_option, voice_settings
from ivr.snapshot.read import Snapshot


@click.group("audio")
def audio() -> None:
    """What callers hear: recordings, synthesised speech, and what is missing."""


audio.add_command(make)


@audio.command()
@engine_option
@language_option
@json_option
def plan(names: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """Count every text the line can say: how it will be heard, what is missing or stale, how long it takes to make."""
    sounds = _sounds(names, language, every_sound)
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
    """List every text there is to record, with its number for the recorder, its id (the name of its recording) and how
    it is heard. In a language that no voice speaks, these are the pieces that are enough."""
    sounds = _sounds(names, language, to_record)
    if as_json:
        print_json([_json(sound) for sound in sounds])
        return
    count: Counter[str] = Counter()
    for sound in sounds:
        count[sound.wanted.language] += 1
        about = f"{sound.wanted.language} {count[sound.wanted.language]:>5}  {sound.wanted.id}"
        click.echo(f"{about}  {sound.how:<11} {sound.freshness:<7}  {sound.wanted.prompt}: {sound.wanted.text}")


def _sounds(
    names: tuple[str, ...], language: str | None, texts: Callable[[Snapshot], Sequence[Utterance]]
) -> list[Sound]:
    now = settings()
    library = open_library(now)
    clips = now.state / "clips"
    hearing = Coverage(library, clips, accepted(clips), started(names), voice_settings(library))
    return [hearing.of(wanted) for wanted in texts(library) if language in (None, wanted.language)]


def _table(sounds: list[Sound]) -> Iterator[str]:
    """A line for each language: its texts by how they are heard, and what is to be made."""
    columns = ("texts", *get_args(How), "missing", "stale", "minutes")
    yield " " * 4 + "".join(f"{column:>12}" for column in columns)
    for language in dict.fromkeys(sound.wanted.language for sound in sounds):
        own = [sound for sound in sounds if sound.wanted.language == language]
        cells = [len(own), *(sum(sound.how == how for sound in own) for how in get_args(How))]
        cells += [sum(sound.freshness == state for sound in own) for state in ("missing", "stale")]
        minutes = sum(sound.making for sound in own) / 60
        yield f"{language:<4}" + "".join(f"{cell:>12}" for cell in cells) + f"{minutes:>12.1f}"


def _json(sound: Sound) -> dict[str, object]:
    return {
        "id": sound.wanted.id, "language": sound.wanted.language, "key": sound.wanted.prompt, "text": sound.wanted.text,
        "how": sound.how, "voice": sound.voice, "freshness": sound.freshness, "seconds": round(sound.seconds, 2),
    }  # fmt: skip


COMMANDS = (audio,)
