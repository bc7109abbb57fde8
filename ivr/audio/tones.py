"""Sound marks, made by calculation: short soft notes that say without words what the line does.

Their notes stay away from the tones of telephone keys (697 Hz and higher) and from the busy tone (425 Hz): a caller or
an exchange could take them for one.
"""

from __future__ import annotations

from typing import get_args

import numpy as np

from ivr.audio import waveform
from ivr.audio.formats import Samples
from ivr.model.steps import MarkName

MARKS: tuple[MarkName, ...] = get_args(MarkName)

LOUDNESS = waveform.LOUDNESS - 6
_FADE = 0.02
# A note: hertz and seconds. Up is good, down is wrong.
_NOTES: dict[MarkName, tuple[tuple[float, float], ...]] = {
    "listening": ((523.25, 0.10), (587.33, 0.14)),
    "sent": ((392.00, 0.10), (523.25, 0.10), (587.33, 0.16)),
    "wrong": ((392.00, 0.14), (293.66, 0.20)),
}


def mark(name: MarkName) -> bytes:
    """The WAV of a sound mark, 8 kHz mu-law, less than 0.4 seconds; always the same bytes."""
    return waveform.encode(waveform.level(samples(name), LOUDNESS))


def silence(seconds: int) -> bytes:
    """The WAV of so many seconds of silence, in the format of the clips."""
    return waveform.encode(np.zeros(seconds * waveform.RATE, dtype=np.float32))


def samples(name: MarkName) -> Samples:
    """The notes of a mark, one after the other."""
    return np.concatenate([_note(hertz, seconds) for hertz, seconds in _NOTES[name]])


def _note(hertz: float, seconds: float) -> Samples:
    """A sine that swells and dies away; without that every note would begin and end with a click."""
    time = np.arange(round(seconds * waveform.RATE)) / waveform.RATE
    fade = np.minimum(1.0, np.minimum(time, time[::-1]) / _FADE)
    return np.asarray(np.sin(2 * np.pi * hertz * time) * np.sin(fade * np.pi / 2) ** 2, dtype=np.float32)
