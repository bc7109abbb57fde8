"""A clip said slower, at the same pitch: for who could not follow, from the very sound that they heard.

Overlapping frames of the sound are laid out further apart, each from the spot around its place where it goes on best
from the one before (WSOLA, Verhelst and Roelands 1993). Nothing has to be planned, recorded or made for it.
"""

from __future__ import annotations

import numpy as np

from ivr.audio import waveform
from ivr.audio.formats import Samples, read

PACE = 0.75
"""Of the usual pace: four words take the time of three more breaths, and still sound like somebody who speaks."""

_FRAME = 240  # 30 ms: two periods of the lowest voice
_STEP = _FRAME // 2
_AROUND = 80  # 10 ms: one period, so that there always is a spot in step
_WINDOW = np.hanning(_FRAME + 1)[:-1].astype(np.float32)  # two of them, half a frame apart, sum up to one


def slower(wav: bytes) -> bytes:
    """The telephone WAV of a clip, as one that lasts longer by `1 / PACE`; raises `Refused` where it is no sound."""
    return waveform.encode(stretched(read(wav).samples[:, 0]))


def stretched(samples: Samples, pace: float = PACE) -> Samples:
    """The samples at a pace of their own, 1.0 is unchanged."""
    count = max(1, round(len(samples) / pace / _STEP))
    padded = np.pad(samples, (_AROUND, _FRAME * 2 + _AROUND))
    laid = np.zeros((count + 1) * _STEP, dtype=np.float32)
    at = _AROUND
    for number in range(count):
        here = min(round(number * _STEP * pace), len(samples))  # `padded` begins `_AROUND` samples earlier
        at = here + _spot(padded[here : here + _FRAME + 2 * _AROUND], padded[at + _STEP : at + _STEP + _FRAME], number)
        laid[number * _STEP : number * _STEP + _FRAME] += padded[at : at + _FRAME] * _WINDOW
    return laid[: round(len(samples) / pace)]


def _spot(around: Samples, next: Samples, number: int) -> int:
    """Where in `around` the sound is most like the one that would come next; the first frame stays where it is."""
    if not number:
        return _AROUND
    alike = np.correlate(around, next, mode="valid")
    power = np.convolve(np.square(around), np.ones(_FRAME, dtype=np.float32), mode="valid")
    return int(np.argmax(alike / np.sqrt(power + 1e-6)))
