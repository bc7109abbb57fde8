"""A second opinion on clips: their format as their files tell it, their loudness, peaks and edges by ffmpeg."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ivr.audio import waveform

FRAME = 160  # 20 ms
MOST_SILENT = 7
"""Frames: 50 ms are left at each edge, and the last ones are faint or were filled up: "пять" ends in a whisper."""


@dataclass(frozen=True)
class Measured:
    """A clip by the measure of ffmpeg: dBFS of what is not pause, the highest peak, and frames of 20 ms that are silent
    at its edges."""

    name: str
    kind: tuple[int, int, int]
    level: float
    peak: float
    before: int
    after: int

    @property
    def is_right(self) -> bool:
        right_level = abs(self.level - waveform.LOUDNESS) <= 2.5 and self.peak < -1.7
        return self.kind == (7, 1, 8_000) and right_level and max(self.before, self.after) <= MOST_SILENT


def measured(folder: Path) -> list[Measured]:
    """All clips in a folder, in one run of ffmpeg: one after the other, each filled up to whole frames."""
    files = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}
    bodies = [_samples(data) for data in files.values()]
    bodies = [body + b"\xff" * (-len(body) % FRAME) for body in bodies]  # which is zero in mu-law
    rms, peaks = by_ffmpeg(b"".join(bodies))
    ends = np.cumsum([len(body) // FRAME for body in bodies])
    pieces = zip(files.items(), np.split(rms, ends[:-1]), np.split(peaks, ends[:-1]), strict=True)
    return [_measured(name, data, levels, peak) for (name, data), levels, peak in pieces]


def _samples(data: bytes) -> bytes:
    """The mu-law samples in a WAV file; a byte that only fills it up to an even length is none."""
    head = data.index(b"data") + 4
    return data[head + 4 : head + 4 + int.from_bytes(data[head : head + 4], "little")]


def by_ffmpeg(mu_law: bytes) -> tuple[Any, Any]:
    """The level and the peak of each frame in dBFS."""
    only = "measure_perchannel=none:measure_overall=RMS_level+Peak_level"
    measure = f"asetnsamples={FRAME},astats=metadata=1:reset=1:{only},ametadata=print:file=-"
    command = ["ffmpeg", "-v", "error", "-f", "mulaw", "-ar", "8000", "-ac", "1", "-i", "pipe:0", "-af", measure]
    run = subprocess.run([*command, "-f", "null", "-"], input=mu_law, capture_output=True, check=True)
    printed = run.stdout.decode()
    found = [re.findall(rf"Overall\.{name}_level=(-?[\d.]+|-inf)", printed) for name in ("RMS", "Peak")]
    return np.array(found[0], dtype=float), np.array(found[1], dtype=float)


def _measured(name: str, data: bytes, levels: Any, peaks: Any) -> Measured:
    head = data.index(b"fmt ") + 8
    kind, channels = (int.from_bytes(data[at : at + 2], "little") for at in (head, head + 2))
    rate = int.from_bytes(data[head + 4 : head + 8], "little")
    speech, loud = levels[levels > -30], np.flatnonzero(levels > -50)
    level = float(10 * np.log10(np.mean(10 ** (speech / 10))))
    edges = int(loud[0]), int(len(levels) - 1 - loud[-1])
    return Measured(name, (kind, channels, rate), level, float(peaks.max()), *edges)


def wrong(clips: Iterable[Measured]) -> str:
    """The clips that are not right, as a table; "" where all are."""
    rows = [
        f"{clip.name:<24} {clip.kind} {clip.level:>6.1f} dB {clip.peak:>6.1f} dB {clip.before:>3} {clip.after:>3}"
        for clip in clips
        if not clip.is_right
    ]
    heading = "(kind, channels, rate), level, peak, frames of silence before and after"
    return "\n".join([heading, *rows]) if rows else ""


def summary(language: str, clips: Sequence[Measured]) -> str:
    """One line: how many, quietest, loudest, highest peak, most silence at an edge in milliseconds."""
    levels, edges = [clip.level for clip in clips], [max(clip.before, clip.after) * 20 for clip in clips]
    peak = max(clip.peak for clip in clips)
    return f"{language} {len(clips)} clips, {min(levels):.1f} to {max(levels):.1f} dB, {peak:.1f} dB, {max(edges)} ms"
