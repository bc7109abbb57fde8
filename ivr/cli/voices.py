"""What the commands about sound share: the voices of this machine, and where recordings lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.synth.gtts import Gtts
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.audio.utterance import VoiceSettings
from ivr.cli.terminal import Decorator
from ivr.config import Settings
from ivr.errors import InputError
from ivr.snapshot.read import Snapshot


def _espeak() -> Synthesiser:
    if program := find_program():
        return Espeak(program)
    raise InputError("espeak-ng is not on this machine; install it, or wegwijs[offline-voice]")


ENGINES: dict[str, Callable[[], Synthesiser]] = {"gtts": Gtts, "espeak": _espeak}
"""By the name that operators write: how it is started."""

engine_option: Decorator = click.option(
    "--engine", "names", type=click.Choice(list(ENGINES)), multiple=True, default=["gtts"], show_default=True,
    help="The voice; can be repeated, the first one that speaks a language does.",
)  # fmt: skip
language_option: Decorator = click.option("--language", metavar="CODE", help="Only this language.")


def synthesisers(names: tuple[str, ...]) -> list[Synthesiser]:
    """The engines of these names; raises `InputError` where one is not on this machine."""
    return [ENGINES[name]() for name in names]


def manner(library: Snapshot) -> VoiceSettings:
    """How the line speaks, as its operators set it."""
    speech = library.line.speech
    return VoiceSettings(speech.pace, speech.words)


def recordings_of(now: Settings) -> Path:
    """The folder of what people recorded."""
    return now.content / "audio" / "recorded"
