"""Recordings by people: is this a good recording of this text, and if so its telephone sound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ivr.audio import waveform
from ivr.audio.formats import BadSound, Samples, read
from ivr.audio.length import plausible

# Measured on synthesised speech in 15 languages: 6 dB too loud puts 0.5 to 3 % of the samples at full scale.
_FULL_SCALE, _MOST_AT_FULL_SCALE = 0.99, 0.003
# The same speech keeps 15 to 74 dB between its loud and its quiet moments; noise of equal power leaves 7 to 10.
_LEAST_CONTRAST = 12.0


@dataclass(frozen=True)
class Take:
    """A recording that may go on the line: its telephone WAV, how long it lasts, and how loud it is now in dBFS."""

    wav: bytes
    seconds: float
    loudness: float


def inspect(data: bytes, text: str) -> Take:
    """The finished sound of a recording of `text`, from a file of any kind.

    Raises `BadSound` with one sentence that says what is wrong and what to do: no sound file, empty, silent, clipped,
    noisy, too short or too long for its text, or more than 20 MB or 120 seconds.
    """
    recorded = read(data)
    _refuse_clipped(recorded.samples)
    samples = waveform.trim(waveform.telephone(recorded))
    _refuse_noise(samples)
    _refuse_other_text(waveform.seconds(samples), text)
    finished = waveform.level(samples)
    return Take(waveform.encode(finished), waveform.seconds(finished), waveform.loudness(finished))


def _refuse_clipped(samples: Samples) -> None:
    """By the share of samples at full scale. The rate must be the recorder's: resampling rounds flat tops."""
    share = np.mean(np.abs(samples) >= _FULL_SCALE) if samples.size else 0.0
    if share > _MOST_AT_FULL_SCALE:
        raise BadSound("The recording is too loud and crackles; record it again, further from the microphone.")


def _refuse_noise(samples: Samples) -> None:
    """By the difference between loud and quiet moments, which speech has and noise has not."""
    levels = waveform.frames(samples)
    if np.percentile(levels, 95) - np.percentile(levels, 10) < _LEAST_CONTRAST:
        raise BadSound("The recording is mostly noise; record it again in a quiet room, closer to the microphone.")


def _refuse_other_text(seconds: float, text: str) -> None:
    least, most = plausible(text)
    if seconds < least:
        raise BadSound(
            f"The recording is too short for this text: {seconds:.1f} seconds; it needs {least:.1f} or more."
        )
    if seconds > most:
        raise BadSound(f"The recording is too long for this text: {seconds:.1f} seconds; it needs {most:.1f} or less.")
