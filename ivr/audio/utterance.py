"""What is wanted, and the ways to say it: everything that shapes the sound of a text, under one name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ivr.audio.manifest import digest
from ivr.audio.synth.lexicon import pronounce
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.language.letters import clean

# Goes up when the same speech would come out otherwise: another loudness, another way to trim.
_VERSION = "2"


@dataclass(frozen=True)
class Utterance:
    """A text that needs a clip; `prompt` says which text it is, for people."""

    language: str
    text: str
    prompt: str

    @property
    def id(self) -> str:
        """16 hexadecimal digits, made from the text: the name of its clip and of its recording."""
        return digest(self.text.encode())


@dataclass(frozen=True)
class VoiceSettings:
    """How the line speaks: its speed (1.0 is usual), and by language the words that voices get wrong."""

    rate: float = 1.0
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class TtsRequest:
    """A way to say a text: `spoken` is the text as the voice gets it."""

    engine: Synthesiser
    voice: str
    rate: float
    spoken: str

    @cached_property
    def id(self) -> str:
        """32 hexadecimal digits; the same for the same sound."""
        parts = (_VERSION, self.engine.name, self.voice, f"{self.rate:.3f}", self.spoken)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def requests(wanted: Utterance, engines: Sequence[Synthesiser], manner: VoiceSettings) -> tuple[TtsRequest, ...]:
    """A recipe for each engine that speaks the language, in the order of the engines."""
    spoken = clean(pronounce(wanted.text, manner.words.get(wanted.language, {})))
    voices = ((engine, engine.speaks(wanted.language)) for engine in engines)
    return tuple(TtsRequest(engine, voice, manner.rate, spoken) for engine, voice in voices if voice)
