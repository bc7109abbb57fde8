"""The line that ships, as it sounds: clips measured, and played in a real browser; one in fifty of three languages, and
all of every language in `make sets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import soundfile
from playwright.sync_api import ViewportSize

from ivr.audio.clips.making import make
from ivr.audio.plan import plan
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.utterance import Utterance
from ivr.cli.voices import voice_settings
from ivr.snapshot.shelf import Shelf
from ivr.web.audio import clip_name
from tests.browser import chromium, empty_tab, phone_of
from tests.conftest import ROOT, published_once, soak
from tests.measuring import Measured, measured, summary, wrong
from tests.sounding import THREE, Spoken, shipped_plan, wegwijs

SIZE: ViewportSize = {"width": 1280, "height": 800}

# Plays each address to its end, by many <audio> side by side and up to eight times as fast. What came out of it: its
# length, whether it came to its end, and the highest level (RMS of 46 ms) that was heard meanwhile. A busy machine may
# look away for the whole of a short one: that is played again, as slowly as a caller hears it.
PLAY = """
async ([addresses, audible]) => {
  const FASTEST = 8, SHORTEST = 0.4, SIDE_BY_SIDE = 24, TIMES = 3;
  const context = new AudioContext();
  const left = [...addresses], played = {};

  async function hear(audio, meter, address, fastest) {
    const samples = new Float32Array(meter.fftSize);
    let loudest = 0;
    const measuring = setInterval(() => {
      if (audio.paused) return;
      meter.getFloatTimeDomainData(samples);
      const squares = samples.reduce((sum, sample) => sum + sample * sample, 0);
      loudest = Math.max(loudest, Math.sqrt(squares / samples.length));
    }, 10);
    const ended = await new Promise((resolve) => {
      audio.onloadedmetadata = () => {
        audio.playbackRate = Math.max(1, Math.min(fastest, audio.duration / SHORTEST));
        audio.play().catch(() => resolve(false));
      };
      audio.onended = () => resolve(true);
      audio.onerror = () => resolve(false);
      audio.src = address;
    });
    clearInterval(measuring);
    return { seconds: audio.duration, ended, loudest };
  }

  async function player() {
    const audio = Object.assign(new Audio(), { preservesPitch: false });
    const meter = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaElementSource(audio).connect(meter).connect(context.destination);
    while (left.length) {
      const address = left.pop();
      for (let time = 1; time <= TIMES && !(played[address]?.loudest > audible); time++) {
        played[address] = await hear(audio, meter, address, time === 1 ? FASTEST : 1);
      }
    }
  }

  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, player));
  return played;
}
"""
MOST_PLAYED = 5_000
"""Of more, one in ten is played: all that are made are measured, and a browser needs half an hour for them."""
AUDIBLE = 0.008
"""Clips are at 0.1 (-20 dBFS); played faster, a part of that is above what comes out."""


@dataclass(frozen=True)
class Clips:
    """A line that has clips of some of the texts that are planned for it."""

    line: Spoken
    planned: dict[str, set[str]]
    made: dict[str, set[str]]


def names(wanted: Iterable[Utterance]) -> dict[str, set[str]]:
    """The names of the clips of these texts, by language."""
    found: dict[str, set[str]] = {}
    for one in wanted:
        found.setdefault(one.language, set()).add(clip_name(one.text))
    return found


@pytest.fixture(scope="module", params=[50, soak(1)], ids=["one in fifty", "all"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """The line that ships with its clips, by the voice that needs no network; all of them by the command."""
    line = Spoken(ROOT, published_once(tmp_path_factory, tmp_path_factory.mktemp("shipped-sound") / "state"))
    library = Shelf(line.state / "snapshots").live()
    planned = list(plan(library)) if request.param == 1 else shipped_plan(tmp_path_factory, library, THREE)
    wanted = planned[:: request.param]
    if request.param == 1:
        wegwijs(line.environ, "audio", "make", "--engine", "espeak", "--quiet")
    else:
        program = find_program()
        assert program
        report = make(wanted, [Espeak(program)], line.clips, now=datetime.now(UTC), manner=voice_settings(library))
        assert report.made == len(wanted)
    library.close()
    return Clips(line, names(planned), names(wanted))


@pytest.fixture(scope="module")
def clips(made: Clips) -> dict[str, list[Measured]]:
    return {language: measured(made.line.clips / language) for language in made.made}


def test_every_text_of_every_language_has_its_clip_and_there_is_no_other(
    clips: dict[str, list[Measured]], made: Clips
) -> None:
    assert {code: {clip.name.partition("/")[2] for clip in own} for code, own in clips.items()} == made.made
    assert made.planned.keys() == made.made.keys()
    assert all(len(texts) > 1_000 for texts in made.planned.values())


def test_every_clip_has_the_format_the_loudness_and_the_edges_of_the_line(
    clips: dict[str, list[Measured]], record_property: Callable[[str, object], None]
) -> None:
    for language, own in clips.items():
        record_property(language, summary(language, own))
    assert [wrong(own) for own in clips.values()] == [""] * len(clips)


def test_every_clip_is_played_to_its_end_and_heard_in_a_browser(made: Clips) -> None:
    clips = [f"/audio/{code}/{name}" for code, own in made.made.items() for name in sorted(own)]
    addresses = clips[:: 10 if len(clips) > MOST_PLAYED else 1]
    line = made.line
    with phone_of(line.content, line.state) as address, chromium() as browser, empty_tab(browser, SIZE) as page:
        page.goto(address)
        played = page.evaluate(PLAY, [addresses, AUDIBLE])
    assert len(played) == len(addresses)
    for clip, heard in played.items():
        seconds = soundfile.info(line.clips / clip.removeprefix("/audio/")).duration
        assert heard["ended"], clip
        assert heard["seconds"] == pytest.approx(seconds, abs=0.05), clip
        assert AUDIBLE < heard["loudest"] < 0.6, (clip, heard)
