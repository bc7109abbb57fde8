"""`audio make --watch`: whatever is published or recorded is made at once, and nobody has to type a thing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ivr.audio import upkeep
from ivr.audio.clips import making as work
from ivr.audio.clips.making import MakingReport
from ivr.audio.disk import only_one
from ivr.audio.manifest import digest
from ivr.audio.takes.finishing import finish_one
from ivr.audio.takes.folder import Recorded, keep
from ivr.audio.takes.quality import inspect
from ivr.cli import audio_make
from ivr.config import Settings
from ivr.errors import InputError
from ivr.language.seconds import seconds_to_say
from ivr.web.audio import clip_name
from tests.audio.test_audio_work import Murmur, fails
from tests.conftest import ROOT, clean_environ, sentence, settings_for
from tests.gtts_double import file_of, murmur
from tests.sounding import Spoken, spoken_house, wegwijs

OLD, NEW = "{region}: press {key}.", "{region}: type {key}."
SENTENCE = "the north: type 1."
FIRST = sentence("emergency", number="1 1 2")


@pytest.fixture
def house(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    return spoken_house(tmp_path_factory).copied(tmp_path)


def publish(house: Spoken) -> None:
    """Another word in one sentence, on the line."""
    texts = house.content / "menus/texts.yaml"
    texts.write_text(texts.read_text().replace(OLD, NEW))
    wegwijs(house.environ, "compile")


def settings_of(house: Spoken) -> Settings:
    return settings_for(house.content, house.state)


@contextmanager
def watching(house: Spoken) -> Iterator[subprocess.Popen[bytes]]:
    environ = clean_environ() | house.environ
    command = [sys.executable, "-m", "ivr", "audio", "make", "--engine", "espeak", "--watch", "--quiet"]
    with subprocess.Popen(command, env=environ, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.terminate()


def voice_that(does: Callable[[], bytes]) -> Murmur:
    """A voice for English that does this with the first sentence of a call."""
    return Murmur(languages=("en",), faults={FIRST: does})


def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_what_is_published_and_recorded_gets_its_clip(house: Spoken) -> None:
    clip = house.clips / "en" / clip_name(SENTENCE)
    with watching(house) as process:
        publish(house)
        eventually(clip.exists)
        synthesised = clip.read_bytes()
        keep(house.recorded, "en", SENTENCE, file_of(murmur(seconds_to_say(SENTENCE) + 0.5)), "wav")
        eventually(lambda: clip.read_bytes() != synthesised)
        (house.recorded / "en" / f"{digest(SENTENCE.encode())}.wav").unlink()
        eventually(lambda: clip.exists() and clip.read_bytes() == synthesised)
        assert process.poll() is None


def test_a_run_over_what_is_no_longer_live_makes_way(house: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_make, "_LOOK", 0.0)
    for path in (house.clips / "en").glob("*.wav"):
        path.unlink()

    def publish_meanwhile() -> bytes:
        publish(house)
        return file_of(murmur(seconds_to_say(FIRST)))

    voice = Murmur(parallel=1, languages=("en", "ar"), faults={FIRST: publish_meanwhile})
    audio_make._stay(settings_of(house), [voice], "en", quiet=True)
    assert voice.said == [FIRST]


def test_what_failed_is_tried_again_and_only_then(house: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_make, "_LOOK", 0.01)
    monkeypatch.setattr(audio_make, "_AGAIN", 0.1)
    begun = time.monotonic()
    audio_make._stay(settings_of(house), [voice_that(fails(temporary=True))], "en", quiet=True)
    assert time.monotonic() - begun >= 0.1


def test_what_is_recorded_while_clips_are_made_is_on_the_line_at_the_end(
    house: Spoken, capsys: pytest.CaptureFixture[str]
) -> None:
    welcome = "This is The House."
    take = file_of(murmur(seconds_to_say(welcome) + 0.5))

    def record_meanwhile() -> bytes:
        path = keep(house.recorded, "en", welcome, take, "wav")
        with pytest.raises(InputError, match="being made already"):
            finish_one(Recorded("en", digest(welcome.encode()), welcome, path), house.clips)
        return file_of(murmur(seconds_to_say(FIRST)))

    audio_make._make(settings_of(house), [voice_that(record_meanwhile)], "en", quiet=False)
    assert "1 recordings, 0 refused" in capsys.readouterr().out
    assert (house.clips / "en" / clip_name(welcome)).read_bytes() == inspect(take, welcome).wav


def test_the_recorder_may_be_at_work_when_the_clips_are_made(
    house: Spoken, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds the folder for a moment; a program that holds it for longer takes up the recordings itself."""
    monkeypatch.setattr(upkeep, "_PAUSE", 0.0)
    with ExitStack() as recorder:

        def make_clips(*things: Any, **options: Any) -> MakingReport:
            report = work.make(*things, **options)
            recorder.enter_context(only_one(house.clips))
            return report

        monkeypatch.setattr("ivr.audio.upkeep.make", make_clips)
        audio_make._make(settings_of(house), [], "en", quiet=False)
    told = capsys.readouterr()
    assert told.err == "clips are being made already; wait for that to end\n"
    assert "0 recordings, 0 refused, 0 clips made" in told.out


def test_while_somebody_else_makes_clips_it_waits(
    house: Spoken, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audio_make, "_LOOK", 0.01)
    with only_one(house.clips):
        audio_make._stay(settings_of(house), [Murmur(languages=("en", "ar"))], None, quiet=True)
    assert capsys.readouterr().err == "clips are being made already; wait for that to end\n"
