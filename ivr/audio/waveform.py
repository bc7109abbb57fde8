"""Telephone sound: 8 kHz, mono, mu-law, and one loudness for every clip.

Twilio names mu-law WAV at 8 kHz as the best source of a <Play>: anything else it converts itself.
"""

from __future__ import annotations

import io

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from ivr.audio.formats import BadSound, Samples, SoundFile, read

RATE = 8_000
LOUDNESS = -20.0
"""Decibels below full scale that active speech has on the line; the telephone's own peaks are some 15 dB higher."""
PEAK = 0.8

_FRAME = 160  # 20 ms
_SILENCE = -60.0
_EDGE = RATE // 20  # 50 ms before the first sound and after the last
_LIMITER_ROUNDS, _NEAR_ENOUGH = 8, 0.05


def decode(data: bytes) -> Samples:
    """The sound in a file of any kind, as mono samples at `RATE`; raises `BadSound`."""
    return telephone(read(data))


def telephone(recorded: SoundFile) -> Samples:
    """Mono samples at `RATE`, without what a telephone does not carry; raises `BadSound` where there are none."""
    if len(recorded.samples) < recorded.rate / 100:
        raise BadSound("There is no sound in the file.")
    samples = _without_rumble(_mono(recorded.samples), recorded.rate)
    return np.asarray(soxr.resample(samples, recorded.rate, RATE), dtype=np.float32)


def trim(samples: Samples) -> Samples:
    """The samples from 50 ms before the first sound to 50 ms after the last; raises `BadSound` for silence."""
    frame = _FRAME // 2
    energy = _energy(samples, frame)
    heard = np.flatnonzero(energy > _threshold(energy))
    begin = heard[0] * frame - _EDGE
    end = (heard[-1] + 1) * frame + _EDGE
    return samples[max(0, begin) : end]


def level(samples: Samples, target: float = LOUDNESS) -> Samples:
    """The samples at one loudness, in dBFS over the active frames, with no peak above `PEAK`; raises `BadSound`."""
    for _ in range(_LIMITER_ROUNDS):  # what the limiter takes away is given back in the next round
        missing = target - loudness(samples)
        samples = _limited(samples * np.float32(10 ** (missing / 20)))
        if abs(missing) < _NEAR_ENOUGH:
            break
    return samples


def finish(samples: Samples) -> Samples:
    """Trimmed and levelled: how every clip leaves the house. Raises `BadSound` for silence."""
    return level(trim(samples))


def loudness(samples: Samples) -> float:
    """The level of the active frames in dBFS; raises `BadSound` for silence.

    Active as in EBU R128: not more than 10 dB below the mean, so that pauses do not count.
    """
    energy = _energy(samples, _FRAME)
    active = energy[energy > _threshold(energy)]
    return _decibel(float(active[active > active.mean() / 10].mean()))


def frames(samples: Samples) -> Samples:
    """The level of each 20 ms in dBFS, at least -120."""
    return np.asarray(10 * np.log10(np.maximum(_energy(samples, _FRAME), 1e-12)), dtype=np.float32)


def seconds(samples: Samples) -> float:
    """How long it lasts."""
    return len(samples) / RATE


def encode(samples: Samples, subtype: str = "ULAW") -> bytes:
    """A WAV file of these samples at `RATE`; mu-law, the telephone's own, unless told otherwise."""
    file = io.BytesIO()
    soundfile.write(file, np.clip(samples, -1.0, 1.0), RATE, format="WAV", subtype=subtype)
    return file.getvalue()


def _mono(channels: Samples) -> Samples:
    """The mean of the channels, or the loudest one where they cancel each other out."""
    mixed = channels.mean(axis=1)
    powers = np.mean(np.square(channels, dtype=np.float64), axis=0)
    if np.mean(np.square(mixed, dtype=np.float64)) < powers.max() / 10:
        mixed = channels[:, powers.argmax()]
    return np.asarray(mixed, dtype=np.float32)


def _without_rumble(samples: Samples, rate: int) -> Samples:
    """Without offset, hum and rumble: below 100 Hz a telephone carries nothing, and they would be taken for sound."""
    edge = min(rate // 5, len(samples) - 1)  # mirrored, or a hum that stops at the edge would ring there
    mirrored = np.pad(samples, edge, mode="reflect", reflect_type="odd")
    length = 1 << len(mirrored).bit_length()  # other lengths take up to twenty times as long
    hertz = np.fft.rfftfreq(length, 1 / rate)
    filtered = np.fft.irfft(np.fft.rfft(mirrored, length) * np.clip((hertz - 60) / 40, 0, 1), length)
    return np.asarray(filtered[edge : edge + len(samples)], dtype=np.float32)


def _energy(samples: Samples, frame: int) -> NDArray[np.float64]:
    """The mean power of each whole or begun frame."""
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % frame))
    return np.asarray(np.square(padded).reshape(-1, frame).mean(axis=1))


def _threshold(energy: NDArray[np.float64]) -> float:
    """The power above which a frame is sound: 35 dB below the loudest, or 6 dB above the background if that is more.

    Never less than 20 dB below the loudest, or a steady tone would be its own background. Raises `BadSound` for
    silence.
    """
    loudest = float(energy.max(initial=0.0))
    if _decibel(loudest) < _SILENCE:
        raise BadSound("The sound is silent.")
    background = float(np.percentile(energy, 10))
    return min(max(loudest * 10**-3.5, background * 4), loudest * 1e-2)


def _limited(samples: Samples) -> Samples:
    """The samples with every peak at most `PEAK`: the gain goes down around a peak and up again, and never jumps."""
    frame = _FRAME // 2
    padded = np.pad(np.abs(samples), (0, -len(samples) % frame))
    gain = np.minimum(1.0, PEAK / np.maximum(padded.reshape(-1, frame).max(axis=1), PEAK))
    around = np.pad(gain, 1, mode="edge")
    lowest = np.minimum(np.minimum(around[:-2], around[2:]), gain)
    centres = np.arange(len(lowest)) * frame + frame / 2
    return np.asarray(samples * np.interp(np.arange(len(samples)), centres, lowest), dtype=np.float32)


def _decibel(power: float) -> float:
    return float(10 * np.log10(max(power, 1e-12)))
