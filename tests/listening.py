"""Ears for the tests of the browser phone: what its <audio> really plays, how long and how loud."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# Notes each sound that the page plays: what the <audio> tells, and the level that comes out of it meanwhile.
LISTEN = """
window.sounds = [];
window.synthesised = [];
speechSynthesis.speak = (utterance) => window.synthesised.push(utterance.text);
addEventListener("DOMContentLoaded", () => {
  const audio = document.getElementById("clip");
  const context = new AudioContext();
  const meter = new AnalyserNode(context, { fftSize: 2048 });
  const samples = new Float32Array(meter.fftSize);
  let now = null;
  context.createMediaElementSource(audio).connect(meter).connect(context.destination);
  audio.addEventListener("loadedmetadata", () => {
    const address = new URL(audio.currentSrc).pathname;
    now = { address, seconds: audio.duration, played: false, ended: false, at: 0, loudest: 0, peak: 0 };
    window.sounds.push(now);
  });
  audio.addEventListener("playing", () => { now.played = true; });
  audio.addEventListener("ended", () => { now.ended = true; now.at = audio.currentTime; });
  setInterval(() => {
    if (!now || audio.paused) return;
    meter.getFloatTimeDomainData(samples);
    const squares = samples.reduce((sum, sample) => sum + sample * sample, 0);
    now.loudest = Math.max(now.loudest, Math.sqrt(squares / samples.length));
    now.peak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), now.peak);
  }, 20);
});
"""


@dataclass(frozen=True)
class Sound:
    """What one <audio> played: `seconds` long, `ended` at `at`; the loudest 46 ms (RMS) and the highest peak of it."""

    address: str
    seconds: float
    played: bool
    ended: bool
    at: float
    loudest: float
    peak: float


def sounds_of(page: Page) -> list[Sound]:
    """What was played so far on a page that began with `LISTEN`."""
    return [Sound(**sound) for sound in page.evaluate("window.sounds")]
