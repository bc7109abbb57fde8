"""Work on clips: only what is missing or changed is made, nothing half-made is seen, and no fault stops the rest."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ivr.audio import waveform
from ivr.audio.clips import making
from ivr.audio.clips.cache import Cache
from ivr.audio.clips.making import MakingReport
from ivr.audio.clips.rendering import ClipMaker
from ivr.audio.disk import only_one, publish
from ivr.audio.manifest import Manifest
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.synth.gtts import Gtts
from ivr.audio.synth.synthesiser import SynthesiserFault
from ivr.audio.utterance import Utterance, VoiceSettings, requests
from ivr.errors import InputError
from ivr.language.pieces import filled
from ivr.language.seconds import seconds_to_say
from ivr.web.audio import clip_name
from tests.conftest import MONDAY, moment, soak
from tests.gtts_double import file_of, gtts_double, murmur

TEXTS = [f"Dit is zin nummer {number}, en dat is waar." for number in range(12)]
WANTED = [Utterance("nl", text, f"text-{number}") for number, text in enumerate(TEXTS)]


@dataclass
class Murmur:
    """An engine that murmurs, and fails as told: `faults` has what it does with a text instead."""

    name: str = "murmur"
    parallel: int = 2
    languages: tuple[str, ...] = ("nl", "fr")
    faults: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def seconds(self, text: str) -> float:
        return 0.0

    def speaks(self, language: str) -> str | None:
        return f"{language}-voice" if language in self.languages else None

    def say(self, text: str, voice: str, rate: float) -> bytes:
        self.said.append(text)
        return self.faults[text]() if text in self.faults else file_of(murmur(seconds_to_say(text) / rate))


def fails(*, temporary: bool) -> Callable[[], bytes]:
    def fail() -> bytes:
        raise SynthesiserFault("it cannot say this", temporary=temporary)

    return fail


def crashes() -> bytes:
    raise ZeroDivisionError


def make(folder: Path, *engines: Any, wanted: list[Utterance] = WANTED, **options: Any) -> MakingReport:
    return making.make(wanted, engines, folder, **{"now": MONDAY, **options})


def clip(folder: Path, text: str, language: str = "nl") -> Path:
    return folder / language / clip_name(text)


def lines(folder: Path) -> dict[str, dict[str, Any]]:
    """The manifest, by the name of the clip."""
    read = map(json.loads, (folder / "clips.jsonl").read_text().splitlines())
    return {f"{line['text']}.wav": line for line in read}


class TestARun:
    def test_every_text_gets_its_clip_where_the_line_looks_for_it(self, tmp_path: Path) -> None:
        report = make(tmp_path, Murmur())
        assert (report.made, report.kept, report.failed, report.left) == (12, 0, (), 0)
        assert report.seconds > 0
        for text in TEXTS:
            samples = waveform.decode(clip(tmp_path, text).read_bytes())
            assert waveform.loudness(samples) == pytest.approx(waveform.LOUDNESS, abs=0.1)

    def test_the_manifest_says_how_each_clip_was_made(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.9))
        line = lines(tmp_path)[clip_name(TEXTS[0])]
        assert (line["language"], line["engine"], line["voice"], line["rate"]) == ("nl", "murmur", "nl-voice", 0.9)
        assert line["made"] == MONDAY.isoformat(timespec="seconds")
        assert line["seconds"] == pytest.approx(
            waveform.seconds(waveform.decode(clip(tmp_path, TEXTS[0]).read_bytes())), abs=0.1
        )
        assert len(lines(tmp_path)) == 12

    def test_a_second_run_does_nothing(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
        engine = Murmur()
        report = make(tmp_path, engine, now=moment("2027-01-01 12:00"))
        assert (report.made, report.kept, engine.said) == (0, 12, [])
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == before

    def test_when_one_word_changes_exactly_that_clip_is_made_again(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        changed = Utterance("nl", TEXTS[3].replace("waar", "zo"), "text-3")
        engine = Murmur()
        report = make(tmp_path, engine, wanted=[*WANTED[:3], changed, *WANTED[4:]])
        assert (report.made, report.kept, engine.said) == (1, 11, [changed.text])
        assert clip(tmp_path, changed.text).exists()

    def test_a_new_pronunciation_makes_only_the_clips_with_that_word(self, tmp_path: Path) -> None:
        wanted = [*WANTED, Utterance("nl", "Ga naar het OCMW.", "ocmw")]
        make(tmp_path, Murmur(), wanted=wanted)
        engine = Murmur()
        make(
            tmp_path,
            engine,
            wanted=wanted,
            manner=VoiceSettings(words={"nl": {"OCMW": "O C M W"}, "fr": {"zin": "phrase"}}),
        )
        assert engine.said == ["Ga naar het O C M W."]

    def test_another_speed_makes_all_anew_and_going_back_costs_nothing(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        before = clip(tmp_path, TEXTS[0]).read_bytes()
        assert make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8)).made == 12
        slower = clip(tmp_path, TEXTS[0]).read_bytes()
        engine = Murmur()
        assert make(tmp_path, engine).made == 12
        assert engine.said == []
        assert clip(tmp_path, TEXTS[0]).read_bytes() == before
        assert len(slower) > len(before)

    def test_a_clip_that_is_gone_or_empty_is_made_again(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        clip(tmp_path, TEXTS[0]).unlink()
        clip(tmp_path, TEXTS[1]).write_bytes(b"")
        assert make(tmp_path, Murmur()).made == 2

    def test_a_recording_that_somebody_put_there_is_never_touched(self, tmp_path: Path) -> None:
        own, replaced = clip(tmp_path, TEXTS[0]), clip(tmp_path, TEXTS[1])
        own.parent.mkdir()
        own.write_bytes(b"a voice")
        make(tmp_path, Murmur())
        replaced.write_bytes(b"another voice")
        report = make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8))
        assert (report.made, report.kept) == (10, 2)
        assert (own.read_bytes(), replaced.read_bytes()) == (b"a voice", b"another voice")

    def test_the_same_text_under_two_keys_is_made_once(self, tmp_path: Path) -> None:
        engine = Murmur()
        again = [Utterance("nl", TEXTS[0], "another-key"), Utterance("fr", TEXTS[0], "in-french")]
        assert make(tmp_path, engine, wanted=[*WANTED, *again]).made == 13
        assert len(engine.said) == 13

    def test_progress_counts_up_to_all_texts(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur(), wanted=WANTED[:4])
        told: list[tuple[int, int]] = []
        make(tmp_path, Murmur(), progress=lambda done, total: told.append((done, total)))
        assert told == [(done, 12) for done in range(5, 13)]

    def test_it_stops_when_asked_and_goes_on_the_next_time(self, tmp_path: Path) -> None:
        engine = Murmur(parallel=1)
        report = make(tmp_path, engine, stop=lambda: len(engine.said) >= 3)
        assert (report.made, report.left, report.failed) == (3, 9, ())
        assert make(tmp_path, engine).made == 9

    def test_an_interrupted_run_keeps_what_it_has(self, tmp_path: Path) -> None:
        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            make(tmp_path, Murmur(parallel=1), progress=interrupt)
        report = make(tmp_path, Murmur())
        assert 0 < report.kept < 12
        assert report.made + report.kept == 12

    def test_each_engine_works_in_as_many_threads_as_it_allows(self, tmp_path: Path) -> None:
        together = threading.Barrier(2, timeout=10)

        def wait() -> bytes:
            together.wait()
            return file_of(murmur(2))

        engine = Murmur(faults={text: wait for text in TEXTS})
        assert make(tmp_path, engine).made == 12

    def test_texts_that_are_all_there_are_made_no_second_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def sound(maker: ClipMaker, request: object, say: object) -> tuple[bytes, float]:
            asked.append(request)
            return b"a sound", 1.0

        wanted = [Utterance("nl" if n % 2 else "fr", f"Dit is de keer {n}.", "k") for n in range(500)]
        monkeypatch.setattr(ClipMaker, "_sound", sound)
        monkeypatch.setattr(os, "fsync", lambda handle: None)
        assert make(tmp_path, Murmur(), wanted=wanted).made == len(asked) == 500
        manner = VoiceSettings(words={"nl": {"OCMW": "O C M W"}})
        assert make(tmp_path, Murmur(), wanted=wanted, manner=manner).kept == len(asked) == 500


class TestFaults:
    @pytest.mark.parametrize(
        ("instead", "why"),
        [
            (fails(temporary=True), "it cannot say this"),
            (fails(temporary=False), "it cannot say this"),
            (crashes, "ZeroDivisionError"),
            (lambda: b"", "murmur: The file is empty."),
            (lambda: b"<html>later</html>", "murmur: This is not a sound file but text."),
            (lambda: file_of(murmur(2) * 0), "murmur: The sound is silent."),
            (lambda: file_of(murmur(0.6)), "murmur: The sound lasts 0.7 seconds; it cannot be this text."),
            (lambda: file_of(murmur(60)), "murmur: The sound lasts 60.0 seconds; it cannot be this text."),
        ],
    )
    def test_one_fault_never_stops_the_others(self, instead: Callable[[], bytes], why: str, tmp_path: Path) -> None:
        report = make(tmp_path, Murmur(faults={TEXTS[5]: instead}))
        assert report.made == 11
        assert report.failed == ((WANTED[5], why),)
        assert not clip(tmp_path, TEXTS[5]).exists()
        assert make(tmp_path, Murmur()).made == 1

    def test_after_a_lasting_fault_the_next_engine_speaks_and_that_stays(self, tmp_path: Path) -> None:
        first, second = Murmur("first", faults={TEXTS[5]: fails(temporary=False)}), Murmur("second")
        assert make(tmp_path, first, second).made == 12
        assert second.said == [TEXTS[5]]
        assert lines(tmp_path)[clip_name(TEXTS[5])]["engine"] == "second"
        assert make(tmp_path, first, second).kept == 12

    def test_after_a_temporary_fault_the_text_waits_for_the_same_engine(self, tmp_path: Path) -> None:
        second = Murmur("second")
        broken = Murmur("first", faults={TEXTS[5]: fails(temporary=True)})
        assert len(make(tmp_path, broken, second).failed) == 1
        assert make(tmp_path, Murmur("first"), second).made == 1
        assert second.said == []

    def test_a_better_engine_takes_over_what_another_one_made(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur("plain"))
        assert make(tmp_path, Murmur("better"), Murmur("plain")).made == 12
        assert {line["engine"] for line in lines(tmp_path).values()} == {"better"}

    def test_an_engine_that_is_away_is_given_up_after_three_faults(self, tmp_path: Path) -> None:
        engine = Murmur(parallel=1, faults=dict.fromkeys(TEXTS, fails(temporary=True)))
        report = make(tmp_path, engine)
        assert len(engine.said) == 3
        assert len(report.failed) == 12
        assert report.failed[-1] == (WANTED[-1], "murmur was given up after 3 faults in a row")

    @pytest.mark.parametrize(
        ("wanted", "why"),
        [
            (Utterance("../nl", "Hallo.", "k"), "'../nl' is not a language code"),
            (Utterance("", "Hallo.", "k"), "'' is not a language code"),
            (Utterance("cache", "Hallo.", "k"), "'cache' is not a language code"),
            (Utterance("nl", "", "k"), "the text has nothing to say, or characters that no telephone carries"),
            (Utterance("nl", "...", "k"), "the text has nothing to say, or characters that no telephone carries"),
            (
                Utterance("nl", "Hallo\ud800", "k"),
                "the text has nothing to say, or characters that no telephone carries",
            ),
        ],
    )
    def test_what_cannot_be_said_is_told(self, wanted: Utterance, why: str, tmp_path: Path) -> None:
        report = make(tmp_path, Murmur(languages=("nl", "../nl", "", "cache")), wanted=[wanted, WANTED[0]])
        assert (report.made, report.failed) == (1, ((wanted, why),))

    def test_a_language_that_no_voice_speaks_is_no_failure(self, tmp_path: Path) -> None:
        recorded, unheard = Utterance("so", "Wac lambarkan.", "k"), Utterance("so", "Soo dhowow.", "k")
        in_pieces = Utterance("so", filled("Fur ilaa {time}.", {"time": "9"}), "k")
        for text in (recorded.text, "Fur ilaa", "9"):
            clip(tmp_path, text, "so").parent.mkdir(exist_ok=True)
            clip(tmp_path, text, "so").write_bytes(b"a voice")
        report = make(tmp_path, Murmur(), wanted=[recorded, in_pieces, unheard, WANTED[0]])
        assert (report.made, report.kept, report.failed, report.left) == (1, 2, (), 0)
        assert report.unspoken == (unheard,)

    def test_a_clip_that_only_an_absent_voice_can_make_is_good(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur("first", faults={TEXTS[5]: fails(temporary=False)}), Murmur("second"))
        report = make(tmp_path, Murmur("first"))
        assert (report.kept, report.failed) == (12, ())
        report = make(tmp_path, Murmur("third", languages=("fr",)))
        assert (report.kept, report.failed, report.unspoken) == (12, (), ())

    def test_only_one_run_at_a_time(self, tmp_path: Path) -> None:
        with only_one(tmp_path), pytest.raises(InputError, match="being made already"):
            make(tmp_path, Murmur())
        assert make(tmp_path, Murmur()).made == 12

    def test_a_folder_that_cannot_be_written_is_told_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(InputError, match="the folder of the clips cannot be written"):
            make(tmp_path / "file", Murmur())

    def test_a_full_disk_is_told_for_each_text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("ivr.audio.clips.rendering.publish", full)
        report = make(tmp_path, Murmur())
        assert {why for _, why in report.failed} == {"the clip could not be written: No space left on device"}
        monkeypatch.undo()
        assert make(tmp_path, Murmur()).made == 12

    def test_a_full_disk_leaves_no_old_clip_that_passes_for_a_new_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(tmp_path, Murmur())
        before = clip(tmp_path, TEXTS[0]).read_bytes()

        def full(path: Path, data: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("ivr.audio.clips.rendering.publish", full)
        assert len(make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8)).failed) == 12
        monkeypatch.undo()
        assert clip(tmp_path, TEXTS[0]).read_bytes() == before
        assert make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8)).made == 12
        assert clip(tmp_path, TEXTS[0]).read_bytes() != before

    def test_faults_here_and_there_do_not_give_an_engine_up(self, tmp_path: Path) -> None:
        engine = Murmur(parallel=1, faults=dict.fromkeys(TEXTS[::2], fails(temporary=True)))
        report = make(tmp_path, engine)
        assert (report.made, len(report.failed), len(engine.said)) == (6, 6, 12)


class TestTheDisk:
    def test_a_file_changes_in_one_step(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[bytes] = []
        file = tmp_path / "clip.wav"
        publish(file, b"old")
        monkeypatch.setattr(os, "fsync", lambda handle: seen.append(file.read_bytes()))
        publish(file, b"new")
        assert (seen, file.read_bytes()) == ([b"old"], b"new")

    def test_the_manifest_knows_a_clip_before_it_appears(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Otherwise, after a crash between the two, the clip would pass for somebody's recording for ever."""
        known: list[bool] = []

        def watched(path: Path, data: bytes) -> None:
            known.append(path.stem in (tmp_path / "clips.journal").read_text())
            publish(path, data)

        monkeypatch.setattr("ivr.audio.clips.rendering.publish", watched)
        make(tmp_path, Murmur())
        assert known == [True] * 12


class TestTheCache:
    def test_what_was_not_used_for_the_longest_time_goes_first(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        for age, request in enumerate(["new", "middle", "old"]):
            cache.put(request, bytes(100))
            os.utime(tmp_path / f"{request}.wav", (1000 - age, 1000 - age))
        assert cache.get("old") == bytes(100)  # which makes it the youngest
        cache.shrink(250)
        assert [cache.get(request) is not None for request in ("old", "new", "middle")] == [True, True, False]

    def test_a_run_keeps_it_within_its_bytes(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur(), cache_bytes=50_000)
        kept = sum(path.stat().st_size for path in (tmp_path / "cache").iterdir())
        assert 25_000 < kept <= 50_000
        assert make(tmp_path, Murmur(), cache_bytes=0).kept == 12
        assert list((tmp_path / "cache").iterdir()) == []

    def test_a_damaged_sound_in_it_is_made_again(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        for path in (tmp_path / "cache").iterdir():
            path.write_bytes(path.read_bytes()[:100])
        clip(tmp_path, TEXTS[0]).unlink()
        engine = Murmur()
        assert make(tmp_path, engine).made == 1
        assert engine.said == [TEXTS[0]]


class TestTheManifest:
    def test_a_damaged_line_is_left_out(self, tmp_path: Path) -> None:
        make(tmp_path, Murmur())
        table = tmp_path / "clips.jsonl"
        table.write_text('{"half a li\n[]\n{}\nnull\n' + table.read_text())
        assert make(tmp_path, Murmur()).kept == 12

    def test_a_line_whose_clip_never_appeared_does_not_count(self, tmp_path: Path) -> None:
        """As after a crash between the line and the clip: the clip of before still stands, and is out of date."""
        make(tmp_path, Murmur())
        table, before = (tmp_path / "clips.jsonl").read_text(), clip(tmp_path, TEXTS[0]).read_bytes()
        make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8))
        (tmp_path / "clips.jsonl").rename(tmp_path / "clips.journal")
        (tmp_path / "clips.jsonl").write_text(table)
        clip(tmp_path, TEXTS[0]).write_bytes(before)
        report = make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8))
        assert (report.made, report.kept) == (1, 11)
        assert clip(tmp_path, TEXTS[0]).read_bytes() != before

    def test_who_only_looks_changes_nothing_while_clips_are_made(self, tmp_path: Path) -> None:
        """Otherwise the lines of this run would be lost, and its clips pass for somebody's recordings for ever."""
        looked: list[bool] = []

        def look(done: int, total: int) -> None:
            before = (tmp_path / "clips.journal").read_text()
            manifest = Manifest(tmp_path)
            looked.append(all(manifest.get("nl", one.id) for one in WANTED[:done]))
            assert (tmp_path / "clips.journal").read_text().startswith(before)

        make(tmp_path, Murmur(parallel=1), progress=look)
        assert looked == [True] * 12
        assert len(lines(tmp_path)) == 12
        assert make(tmp_path, Murmur(), manner=VoiceSettings(rate=0.8)).made == 12

    def test_a_look_at_the_moment_the_table_is_written_sees_every_clip(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(tmp_path, Murmur(), wanted=WANTED[1:])
        workshop = ClipMaker(tmp_path, MONDAY)
        [request] = requests(WANTED[0], [Murmur()], VoiceSettings())
        workshop.make(WANTED[0], request, (), lambda request: file_of(murmur(seconds_to_say(request.spoken))))
        read_text = Path.read_text

        def after_the_run(path: Path, *options: Any, **named: Any) -> str:
            text = read_text(path, *options, **named)
            monkeypatch.undo()
            workshop.close(1_000_000)
            return text

        monkeypatch.setattr(Path, "read_text", after_the_run)
        assert Manifest(tmp_path).get("nl", WANTED[0].id)


class TestRealEngines:
    def test_a_run_over_the_service_resumes_and_ends_whole(self, tmp_path: Path) -> None:
        """The service fails in every way it has; each run gets further, and the last one has all."""
        with gtts_double() as double:
            engine = Gtts(double.address, sleep=lambda seconds: None)
            double.moods = ["429"] * 5 + ["well", "cut", "half", "garbage", "well"] + ["503"] * 5 + ["403"] * 3
            made: list[int] = []
            while sum(made) < 12:
                made.append(make(tmp_path, engine).made)
            assert len(made) > 1
            asked = len(double.asked)
            assert make(tmp_path, engine).kept == 12
            assert len(double.asked) == asked

    @pytest.mark.parametrize("kills", [8, soak(20)])
    def test_kill_9_at_any_moment_leaves_only_whole_clips(self, kills: int, tmp_path: Path) -> None:
        """Each run makes all clips anew at another speed, over those of the run before, until it is killed."""
        chance, interrupted, began = random.Random(9), 0, time.perf_counter()
        make(tmp_path / "other", espeak())
        usual = time.perf_counter() - began  # on a slow machine the moments are further apart
        for attempt in range(60):
            if attempt >= kills and interrupted >= kills // 4:
                break
            kill(tmp_path, 1.01 + attempt / 100, chance.uniform(0, 1.3) * usual)
            interrupted += (tmp_path / "clips.journal").exists()
            for path in (tmp_path / "nl").glob("*.wav"):
                data = path.read_bytes()
                assert len(data) == int.from_bytes(data[4:8], "little") + 8  # what a WAV says of its own length
                assert waveform.seconds(waveform.decode(data)) > 1
        assert interrupted >= kills // 4
        assert make(tmp_path, espeak()).made == 12
        for text in TEXTS:
            assert clip(tmp_path, text).read_bytes() == clip(tmp_path / "other", text).read_bytes()
        assert list(tmp_path.rglob("*.part")) + list(tmp_path.glob("*.journal")) == []


def espeak() -> Espeak:
    program = find_program()
    assert program, "these tests speak with espeak-ng: apt-get install espeak-ng"
    return Espeak(program)


RUN = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.clips.making import Utterance, VoiceSettings, make
folder, rate, *texts = json.load(sys.stdin)
print("working", flush=True)
wanted = [Utterance("nl", text, "key") for text in texts]
make(wanted, [Espeak(find_program())], Path(folder), now=datetime.now(UTC), manner=VoiceSettings(rate))
"""


def kill(folder: Path, rate: float, after: float) -> None:
    """Starts a run in a program of its own, and kills it that many seconds after it began to work."""
    with subprocess.Popen([sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdin and run.stdout
        run.stdin.write(json.dumps([str(folder), rate, *TEXTS]).encode())
        run.stdin.close()
        assert run.stdout.readline() == b"working\n"
        time.sleep(after)
        run.send_signal(signal.SIGKILL)
