"""What the commands about sound share: their options, and how the line speaks."""

from __future__ import annotations

import click

from ivr.audio.synth.registry import SYNTHESISERS
from ivr.audio.utterance import VoiceSettings
from ivr.cli.terminal import Decorator
from ivr.snapshot.read import Snapshot

engine_option: Decorator = click.option(
    "--engine", "names", type=click.Choice(list(SYNTHESISERS)), multiple=True, default=["gtts"], show_default=True,
    help="The voice; can be repeated, the first one that speaks a language does.",
)  # fmt: skip
language_option: Decorator = click.option("--language", metavar="CODE", help="Only this language.")


def voice_settings(library: Snapshot) -> VoiceSettings:
    """How the line speaks, as its operators set it."""
    speech = library.line.speech
    return VoiceSettings(speech.pace, speech.words)
