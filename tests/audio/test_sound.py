"""Sound: whatever comes in, what goes out is 8 kHz mono mu-law at one loudness. What cannot be used is refused."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ivr.audio import formats, mp3, tones, waveform
from ivr.audio.formats import BadSound, SoundFile
from ivr.audio.takes.quality import inspect
from ivr.model.steps import MarkName
from tests.gtts_double import file_of, murmur, speech_of

Sound = NDArray[np.floating[Any]]

RATE = 24_000
TEXT = "Neem rustig je tijd, en bel dan dit nummer."  # about 2.8 seconds
NOISE = np.random.default_rng(7).normal(0, 0.1, 10 * RATE).astype(np.float32)


def spoken(seconds: float = 3.0, voice: int = 140) -> Sound:
    return murmur(seconds, RATE, voice)


def stereo(left: Sound, right: Sound) -> Sound:
    return np.stack([left, right], axis=1)


def ffmpeg(*arguments: str, data: bytes = b"") -> bytes:
    command = ["ffmpeg", "-hide_banner", "-v", "error", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


class TestTelephoneSound:
    @given(
        frames=st.integers(0, 30_000),
        rate=st.sampled_from([4_000, 8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]),
        channels=st.integers(1, 3),
        amplitude=st.sampled_from([0.0, 0.0001, 0.01, 0.5, 1.0, 30.0]),
        offset=st.sampled_from([0.0, 0.3, -1.0]),
        kind=st.sampled_from(["voice", "noise", "click", "tone"]),
    )
    @example(frames=1, rate=192_000, channels=1, amplitude=1.0, offset=0.0, kind="click")
    def test_any_sound_comes_out_at_one_loudness_or_is_refused(
        self, frames: int, rate: int, channels: int, amplitude: float, offset: float, kind: str
    ) -> None:
        mono = {
            "voice": murmur(3)[:frames],
            "noise": NOISE[:frames],
            "click": np.where(np.arange(frames) == frames // 2, 1, 0),
            "tone": np.sin(np.arange(frames) * 2 * np.pi * 700 / rate),
        }[kind]
        samples = np.repeat(mono.reshape(-1, 1), channels, axis=1) * amplitude + offset
        try:
            finished = waveform.finish(waveform.telephone(SoundFile(samples.astype(np.float32), rate)))
        except BadSound:
            return
        assert finished.dtype == np.float32 and np.isfinite(finished).all()
        assert np.abs(finished).max() <= waveform.PEAK + 1e-6
        assert waveform.seconds(finished) <= len(samples) / rate + 0.01
        if kind != "click":  # a single click cannot be both as loud as speech and below the highest peak
            assert waveform.loudness(finished) == pytest.approx(waveform.LOUDNESS, abs=0.1)

    def test_the_result_is_mu_law_at_8_khz_in_one_channel(self, tmp_path: Path) -> None:
        data = waveform.encode(waveform.finish(waveform.decode(file_of(spoken(), RATE))))
        file = tmp_path / "clip.wav"
        file.write_bytes(data)
        kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", data, data.index(b"fmt ") + 8)
        assert (kind, channels, rate, bits) == (7, 1, 8_000, 8)  # 7 is mu-law
        told = "stream=codec_name,sample_rate,channels"
        probe = ["ffprobe", "-v", "error", "-show_entries", told, "-of", "csv=p=0", str(file)]
        assert subprocess.run(probe, capture_output=True, text=True, check=True).stdout == "pcm_mulaw,8000,1\n"

    def test_what_is_written_is_read_back(self) -> None:
        finished = waveform.finish(waveform.decode(file_of(spoken(), RATE)))
        again = waveform.decode(waveform.encode(finished))
        assert len(again) == len(finished)
        assert waveform.loudness(again) == pytest.approx(waveform.LOUDNESS, abs=0.1)

    @pytest.mark.parametrize("offset", [0.0, 0.4])
    def test_the_edges_keep_50_milliseconds(self, offset: float) -> None:
        tone = np.sin(np.arange(RATE) * 2 * np.pi * 500 / RATE) * 0.3
        silence = np.zeros(2 * RATE)
        file = file_of(np.concatenate([silence, tone, silence]) + offset, RATE)
        assert waveform.seconds(waveform.trim(waveform.decode(file))) == pytest.approx(1.1, abs=0.03)

    def test_the_edges_are_found_in_a_noisy_room(self) -> None:
        silence = np.zeros(RATE)
        speech = np.concatenate([silence, spoken(), silence])
        file = file_of(speech + NOISE[: len(speech)] * 0.05, RATE)
        assert waveform.seconds(waveform.trim(waveform.decode(file))) == pytest.approx(3.0, abs=0.2)

    def test_pauses_do_not_count_for_the_loudness(self) -> None:
        voice = waveform.decode(file_of(spoken(), RATE))
        halting = np.concatenate([voice, np.zeros(60 * waveform.RATE, dtype=np.float32), voice])
        assert waveform.loudness(halting) == pytest.approx(waveform.loudness(voice), abs=0.1)

    @pytest.mark.parametrize("level", [0.0, 0.3])
    def test_silence_is_refused(self, level: float) -> None:
        with pytest.raises(BadSound, match="silent"):
            waveform.trim(waveform.decode(file_of(np.full(RATE, level), RATE)))

    def test_channels_that_cancel_each_other_out_are_still_heard(self) -> None:
        voice = spoken()
        for channels in (stereo(voice, -voice), stereo(voice, voice * 0), stereo(voice, voice)):
            finished = waveform.finish(waveform.decode(file_of(channels, RATE)))
            assert waveform.seconds(finished) == pytest.approx(3, abs=0.2)

    def test_a_loud_click_does_not_make_the_speech_soft(self) -> None:
        voice = spoken() * 0.05
        voice[RATE] = 1.0
        finished = waveform.finish(waveform.decode(file_of(voice, RATE)))
        assert waveform.loudness(finished) == pytest.approx(waveform.LOUDNESS, abs=0.1)
        assert np.abs(finished).max() <= waveform.PEAK + 1e-6


def _clicks(voice: Sound) -> Sound:
    return np.where(np.arange(len(voice)) % 20_000 == 9_000, 1, voice * 0.1)


# Twenty sounds that have little in common but that somebody speaks, or that a tone sounds.
DIFFERENT: dict[str, Callable[[], Sound]] = {
    "a voice": spoken,
    "a deep voice": lambda: spoken(voice=85),
    "a high voice": lambda: spoken(voice=260),
    "a child": lambda: spoken(voice=400),
    "one syllable": lambda: spoken(0.4),
    "a minute": lambda: spoken(60),
    "very soft": lambda: spoken() * 0.02,
    "soft": lambda: spoken() * 0.1,
    "at full scale": lambda: spoken() / np.abs(spoken()).max(),
    "overdriven": lambda: np.clip(spoken() * 20, -1, 1),
    "with an offset": lambda: spoken() * 0.3 + 0.4,
    "with hum": lambda: spoken() + 0.1 * np.sin(np.arange(len(spoken())) * 2 * np.pi * 50 / RATE),
    "with noise": lambda: spoken() + NOISE[: len(spoken())] * 0.1,
    "with clicks": lambda: _clicks(spoken()),
    "with a long pause": lambda: np.concatenate([spoken(1), np.zeros(5 * RATE), spoken(1)]),
    "after a long silence": lambda: np.concatenate([np.zeros(8 * RATE), spoken(1)]),
    "loud, then soft": lambda: np.concatenate([spoken(2), spoken(2) * 0.6]),
    "a tone": lambda: 0.2 * np.sin(np.arange(2 * RATE) * 2 * np.pi * 440 / RATE),
    "a square wave": lambda: 0.9 * np.sign(np.sin(np.arange(2 * RATE) * 2 * np.pi * 300 / RATE)),
    "noise alone": lambda: NOISE[: 2 * RATE],
}


def level_by_ffmpeg(data: bytes) -> tuple[float, float]:
    """What ffmpeg measures, in dBFS: the mean of the frames of 20 ms that are not pauses, and the highest peak."""
    measure = "asetnsamples=160,astats=metadata=1:reset=1,ametadata=print:file=-"
    printed = ffmpeg("-i", "pipe:0", "-af", measure, "-f", "null", "-", data=data).decode()
    levels = np.array(re.findall(r"Overall\.RMS_level=(-?[\d.]+)", printed), dtype=float)
    peaks = np.array(re.findall(r"Overall\.Peak_level=(-?[\d.]+)", printed), dtype=float)
    speech = levels[levels > -30]
    return float(10 * np.log10(np.mean(10 ** (speech / 10)))), float(peaks.max())


@pytest.mark.parametrize("name", DIFFERENT)
def test_twenty_different_sounds_are_equally_loud_by_the_measure_of_ffmpeg(name: str) -> None:
    data = waveform.encode(waveform.finish(waveform.decode(file_of(DIFFERENT[name](), RATE))))
    level, peak = level_by_ffmpeg(data)
    assert level == pytest.approx(waveform.LOUDNESS, abs=1.0)
    assert peak < -1.7  # 0.8 of full scale, and the coarse steps of mu-law there


class TestFiles:
    @pytest.mark.parametrize(
        ("format", "subtype", "rate"),
        [
            ("WAV", "PCM_16", 44_100), ("WAV", "PCM_24", 48_000), ("WAV", "PCM_U8", 11_025), ("WAV", "FLOAT", 96_000),
            ("WAV", "ULAW", 8_000), ("MP3", "MPEG_LAYER_III", 44_100), ("OGG", "VORBIS", 44_100),
            ("OGG", "OPUS", 48_000), ("FLAC", "PCM_16", 44_100), ("AIFF", "PCM_16", 44_100), ("AU", "PCM_16", 22_050),
            ("CAF", "PCM_16", 44_100),
        ],
    )  # fmt: skip
    def test_stereo_in_any_usual_format_is_read(self, format: str, subtype: str, rate: int) -> None:
        voice = soxr.resample(spoken(), RATE, rate)
        samples = waveform.decode(file_of(stereo(voice, voice * 0.5), rate, format, subtype))
        assert waveform.seconds(samples) == pytest.approx(3.2, abs=0.1)

    @pytest.mark.parametrize(
        ("name", "options"),
        [("a.m4a", "-c:a aac"), ("a.aac", "-c:a aac"), ("a.webm", "-c:a libopus"), ("a.wma", "-c:a wmav2"),
         ("a.wav", "-c:a adpcm_swf -ar 22050"), ("a.mp3", "-c:a libmp3lame -q:a 4 -write_xing 0")],
    )  # fmt: skip
    def test_what_telephones_and_browsers_record_is_read_with_ffmpeg(
        self, name: str, options: str, tmp_path: Path
    ) -> None:
        file = tmp_path / name
        ffmpeg("-i", "pipe:0", *options.split(), str(file), data=file_of(spoken(), RATE))
        assert waveform.seconds(waveform.decode(file.read_bytes())) == pytest.approx(3.2, abs=0.15)

    def test_without_ffmpeg_the_refusal_names_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "a.m4a"
        ffmpeg("-i", "pipe:0", str(file), data=file_of(spoken(), RATE))
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BadSound, match="M4A file needs the program ffmpeg"):
            formats.read(file.read_bytes())

    def test_two_mp3_files_in_one_are_read_to_the_end(self) -> None:
        """Each begins with a count of its own frames; a reader that believes the first one stops there."""
        one = file_of(spoken(), RATE, "MP3")
        assert waveform.seconds(waveform.decode(one + one)) == pytest.approx(6.4, abs=0.3)

    @pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.m4a", "a.webm", "a.wma"])
    def test_a_file_that_lost_its_end_is_refused(self, name: str, tmp_path: Path) -> None:
        file = tmp_path / name
        ffmpeg("-i", "pipe:0", str(file), data=file_of(spoken(), RATE))
        whole = file.read_bytes()
        with pytest.raises(BadSound, match="end is missing"):
            formats.read(whole[: len(whole) * 2 // 3])

    def test_an_mp3_that_ends_inside_a_frame_is_noticed(self) -> None:
        whole = speech_of(TEXT)
        assert mp3.frames(whole).whole
        assert not mp3.frames(whole[:-10]).whole
        assert mp3.frames(b"ID3\x04\0\0\0\0\0\x05hello" + whole + b"TAG").seconds == mp3.frames(whole).seconds

    def test_a_recorder_of_an_impossible_rate_is_refused(self) -> None:
        with pytest.raises(BadSound, match="1000000 samples a second"):
            formats.read(file_of(spoken(), 1_000_000))

    @settings(max_examples=50)  # some of them start ffmpeg
    @given(data=st.binary(max_size=300), head=st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"ID3", b"OggS", b"fLaC"]))
    @example(data=b"", head=b"\xff")
    def test_any_bytes_are_read_or_refused(self, data: bytes, head: bytes) -> None:
        with suppress(BadSound):
            assert np.isfinite(formats.read(head + data).samples).all()

    @settings(max_examples=50)
    @given(cut=st.integers(1, 20_000), format=st.sampled_from(["WAV", "FLAC", "OGG"]))
    def test_any_cut_file_is_read_or_refused(self, cut: int, format: str) -> None:
        with suppress(BadSound):
            assert np.isfinite(formats.read(file_of(spoken(0.3), RATE, format)[:cut]).samples).all()

    def test_what_is_no_number_is_silence(self) -> None:
        samples = spoken()
        samples[RATE : 2 * RATE] = np.nan
        samples[100], samples[200] = np.inf, 1e30
        finished = waveform.finish(waveform.decode(file_of(samples, RATE, subtype="FLOAT")))
        assert np.isfinite(finished).all()


class TestRecordings:
    def test_a_good_recording_becomes_a_take(self) -> None:
        take = inspect(file_of(stereo(spoken(), spoken()), RATE), TEXT)
        assert take.seconds == pytest.approx(3.0, abs=0.2)
        assert take.loudness == pytest.approx(waveform.LOUDNESS, abs=0.1)
        assert waveform.seconds(waveform.decode(take.wav)) == pytest.approx(take.seconds)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (lambda: b"", "The file is empty."),
            (lambda: file_of(np.zeros(0, dtype=np.float32), RATE), "There is no sound in the file."),
            (lambda: b"Neem rustig je tijd.\n" * 50, "This is not a sound file but text."),
            (lambda: "Жди спокойно".encode() * 60, "This is not a sound file but text."),
            (lambda: b"#EXTM3U\nhttp://192.0.2.1/secret\n", "This is not a sound file but text."),
            (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "This is not a sound file but a picture."),
            (lambda: b"\xff\xd8\xff\xe0" + bytes(500), "This is not a sound file but a picture."),
            (lambda: b"PK\x03\x04" + bytes(500), "not a sound file but a zip archive or an office document."),
            (lambda: b"MZ" + bytes(500), "This is not a sound file but a program."),
            (lambda: b"\x7fELF" + bytes(500), "This is not a sound file but a program."),
            (lambda: bytes(500), "This is not a sound file of a known kind"),
            (lambda: b"RIFF\x00\x00\x00\x00WAVE" + bytes(500), "The WAV file is damaged"),
            (lambda: file_of(np.zeros(3 * RATE), RATE), "The sound is silent."),
            (lambda: file_of(spoken() * 0.0001, RATE, subtype="FLOAT"), "The sound is silent."),
            (lambda: file_of(np.clip(spoken() * 10, -1, 1), RATE), "too loud and crackles"),
            (lambda: file_of(np.clip(spoken() * 10, -1, 1), RATE, "MP3"), "too loud and crackles"),
            (lambda: file_of(NOISE[: 3 * RATE], RATE), "mostly noise"),
            (lambda: file_of(spoken() * 0.3 + NOISE[: len(spoken())], RATE), "mostly noise"),
            (lambda: file_of(spoken(0.6), RATE), "too short for this text: 0.7 seconds; it needs 1.1 or more."),
            (lambda: file_of(spoken(20), RATE), "too long for this text"),
            (lambda: file_of(spoken(130), RATE), "too long: more than 120 seconds"),
            (lambda: bytes(20_000_001), "too big: more than 20 MB"),
        ],
    )
    def test_a_bad_recording_is_refused_in_one_sentence(self, data: Callable[[], bytes], sentence: str) -> None:
        with pytest.raises(BadSound, match=re.escape(sentence)):
            inspect(data(), TEXT)

    def test_hours_of_silence_in_a_small_file_are_refused(self) -> None:
        data = file_of(np.zeros(30 * 60 * 8_000, dtype=np.float32), 8_000, "FLAC")
        assert len(data) < 100_000
        with pytest.raises(BadSound, match="too long"):
            inspect(data, TEXT)

    def test_digits_take_longer_than_letters(self) -> None:
        assert inspect(file_of(spoken(4), RATE), "0 4 7 0, 1 2, 3 4, 5 6")
        with pytest.raises(BadSound, match="too short"):
            inspect(file_of(spoken(1), RATE), "0 4 7 0, 1 2, 3 4, 5 6")


class TestMarks:
    @pytest.mark.parametrize("name", tones.MARKS)
    def test_a_mark_is_short_soft_and_always_the_same(self, name: MarkName) -> None:
        data = tones.mark(name)
        samples = waveform.decode(data)
        assert data == tones.mark(name)
        assert waveform.seconds(samples) < 0.4
        assert waveform.loudness(samples) == pytest.approx(tones.LOUDNESS, abs=0.2)
        assert np.abs(samples[:8]).max() < 0.01 and np.abs(samples[-8:]).max() < 0.01

    def test_the_marks_differ_and_none_sounds_like_a_key(self) -> None:
        assert len({tones.mark(name) for name in tones.MARKS}) == len(tones.MARKS)
        for name in tones.MARKS:
            spectrum = np.abs(np.fft.rfft(tones.samples(name), 8_000))
            assert spectrum[675:].max() < spectrum.max() / 20  # hertz; keys begin at 697
