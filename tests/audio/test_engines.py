"""Engines: each speaks only the languages it has a voice for, and whatever goes wrong in them is one kind of fault."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from gtts.lang import tts_langs
from requests.adapters import HTTPAdapter

from ivr.audio import waveform
from ivr.audio.length import plausible
from ivr.audio.synth import child
from ivr.audio.synth import espeak as espeak_engine
from ivr.audio.synth import gtts as gtts_engine
from ivr.audio.synth.espeak import Espeak, Program, find_program, package_program, system_program
from ivr.audio.synth.gtts import Gtts
from ivr.audio.synth.lexicon import pronounce
from ivr.audio.synth.pico import Pico
from ivr.audio.synth.registry import started
from ivr.audio.synth.rhvoice import RHVoice
from ivr.audio.synth.synthesiser import Synthesiser, SynthesiserFault
from ivr.errors import InputError
from ivr.language.seconds import seconds_to_say
from tests.gtts_double import Double, gtts_double

SENTENCES = {
    "nl": "De voedselbank is open van negen tot twaalf.",
    "fr": "Appuyez sur un pour un médecin ou votre santé.",
    "en": "Take your time. The number is 0 8 0 0, 1 2.",
    "ar": "مرحبا بكم في خط المعلومات.",
}
VOICELESS = ["ps", "ti", "so", "ln", "rn", "ff", "ckb", "", "nl-BE", "xx"]
LONG = (
    "Deze zin is zo lang dat hij in stukken wordt gevraagd, want meer dan honderd letters neemt de dienst niet aan. "
    "Bel 0 2, 2 5 0, 1 1, 1 1 op werkdagen van negen tot twaalf uur, of kom langs."
)


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    program = find_program()
    assert program, "these tests speak with espeak-ng: apt-get install espeak-ng"
    return Espeak(program)


@pytest.fixture
def by_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Espeak:
    """espeak-ng as the package espeakng_loader has it: here a package that points to the library of the system."""
    version = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    data = version.split("Data at: ")[1].strip()
    functions = f"get_library_path = lambda: 'libespeak-ng.so.1'\nget_data_path = lambda: {data!r}\n"
    (tmp_path / "espeakng_loader.py").write_text(functions)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Espeak(package_program())


def seconds(data: bytes) -> float:
    return waveform.seconds(waveform.trim(waveform.decode(data)))


class TestEspeak:
    @pytest.mark.parametrize("language", SENTENCES)
    def test_it_speaks_and_a_fresh_program_says_the_same_bytes(self, language: str, espeak: Espeak) -> None:
        voice = espeak.speaks(language)
        assert voice and voice.startswith(language)
        spoken = espeak.say(SENTENCES[language], voice, 1.0)
        least, most = plausible(SENTENCES[language])
        assert least < seconds(spoken) < most
        assert spoken == espeak.say(SENTENCES[language], voice, 1.0)

    @pytest.mark.parametrize("language", VOICELESS)
    def test_a_language_without_a_voice_gets_no_other_voice(self, language: str, espeak: Espeak) -> None:
        assert espeak.speaks(language) is None

    def test_belgian_french_and_dari_have_their_nearest_voice(self, espeak: Espeak) -> None:
        assert [espeak.speaks(language) for language in ("fr", "en", "prs", "ku")] == ["fr-be", "en-gb", "fa", "ku"]

    def test_a_slower_rate_lasts_longer(self, espeak: Espeak) -> None:
        usual, slow, slowest = (seconds(espeak.say(SENTENCES["nl"], "nl", rate)) for rate in (1.0, 0.7, 0.0))
        assert usual * 1.2 < slow < slowest < usual * 3

    def test_brackets_are_not_phonemes(self, espeak: Espeak) -> None:
        assert espeak.say("Bel [[nu]] even.", "nl", 1.0) == espeak.say("Bel [nu]] even.", "nl", 1.0)

    def test_the_library_of_the_package_speaks_in_a_program_of_ours(self, by_package: Espeak) -> None:
        assert by_package.speaks("fr") == "fr-be"
        assert by_package.speaks("so") is None
        spoken = by_package.say(SENTENCES["nl"], "nl", 1.0)
        assert seconds(spoken) == pytest.approx(3.0, abs=0.6)
        assert spoken == by_package.say(SENTENCES["nl"], "nl", 1.0)

    def test_the_library_refuses_a_voice_it_lacks(self, by_package: Espeak) -> None:
        with pytest.raises(SynthesiserFault, match="code 3") as fault:
            by_package.say("Hallo.", "nowhere", 1.0)
        assert not fault.value.temporary

    def test_the_program_of_the_system_comes_before_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        commands = [find_program()]
        monkeypatch.setattr("shutil.which", lambda name: None)
        monkeypatch.setattr(espeak_engine, "find_spec", lambda name: object())
        commands.append(find_program())
        monkeypatch.setattr(espeak_engine, "find_spec", lambda name: None)
        commands.append(find_program())
        names = [Path(program.voices[0]).name if program else "" for program in commands]
        assert names == ["espeak-ng", Path(sys.executable).name, ""]

    def test_a_program_that_fails_is_a_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = Espeak(system_program("/nowhere/espeak-ng"))
        assert gone.speaks("nl") is None
        with pytest.raises(SynthesiserFault, match="cannot be started") as fault:
            gone.say("Hallo.", "nl", 1.0)
        assert fault.value.temporary
        monkeypatch.setattr(child, "_SECONDS", 0.2)
        hanging = Program([], lambda voice, speed: [sys.executable, "-c", "import time; time.sleep(60)"])
        with pytest.raises(SynthesiserFault, match="more than") as fault:
            Espeak(hanging).say("Hallo.", "nl", 1.0)
        assert fault.value.temporary


# As RHVoice-test 1.8 was seen to do: any voice it lacks is another one, and of nothing it makes no file.
RHVOICE = """#!/bin/sh
[ "$1 $3 $5" = "--profile --rate --output" ] || exit 1
text=$(cat)
[ -z "$text" ] || printf %s "$text" | espeak-ng -v uk -s $(($4 * 3 / 2)) --stdin --stdout > "$6"
"""
UKRAINIAN = "Ваш поштовий індекс, чотири цифри."


@pytest.fixture
def rhvoice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RHVoice:
    """A double of RHVoice, the only one in the path, with the Ukrainian voice: it speaks with espeak-ng."""
    program = tmp_path / "RHVoice-test"
    program.write_text(RHVOICE)
    program.chmod(0o755)
    (tmp_path / "voices" / "natalia").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return RHVoice(str(program), tmp_path / "voices")


class TestRHVoice:
    def test_it_speaks_and_says_the_same_bytes_again(self, rhvoice: RHVoice) -> None:
        assert rhvoice.speaks("uk") == "natalia"
        spoken = rhvoice.say(UKRAINIAN, "natalia", 1.0)
        least, most = plausible(UKRAINIAN)
        assert least < seconds(spoken) < most
        assert spoken == rhvoice.say(UKRAINIAN, "natalia", 1.0)

    @pytest.mark.parametrize("language", ["ru", "en", "nl", *VOICELESS])
    def test_a_language_whose_voice_is_not_installed_gets_no_other(self, language: str, rhvoice: RHVoice) -> None:
        assert rhvoice.speaks(language) is None

    def test_a_slower_rate_lasts_longer(self, rhvoice: RHVoice) -> None:
        usual, slow, slowest = (seconds(rhvoice.say(UKRAINIAN, "natalia", rate)) for rate in (1.0, 0.75, 0.0))
        assert usual * 1.15 < slow < slowest < usual * 3

    def test_a_text_of_which_it_says_nothing_is_a_fault(self, rhvoice: RHVoice) -> None:
        with pytest.raises(SynthesiserFault, match="nothing in the text") as fault:
            rhvoice.say("", "natalia", 1.0)
        assert not fault.value.temporary

    def test_it_is_started_by_its_name_where_it_is(self, rhvoice: RHVoice, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [engine.name for engine in started(("rhvoice", "espeak"))] == ["RHVoice", "espeak-ng"]
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(InputError, match="install rhvoice"):
            started(("rhvoice",))


# As pico2wave was seen to do: it refuses a voice it lacks, and of a text without words it makes a WAV without a sound.
PICO = """#!/bin/sh
[ "$1 $3" = "--lang=de-DE --" ] || exit 1
speed=$(printf %s "$4" | sed 's/.*level="\\([0-9]*\\)".*/\\1/')
text=$(printf %s "$4" | sed 's/<[^>]*>//g')
target=${2#--wave=}
head -c 44 /dev/zero > "$target"
[ -z "$text" ] || espeak-ng -v de -s $((speed * 3 / 2)) -w "$target" "$text"
"""
GERMAN = "Ihre Postleitzahl, vier Ziffern."


@pytest.fixture
def pico(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pico:
    """A double of SVOX Pico, the only one in the path, with the German voice: it speaks with espeak-ng."""
    program = tmp_path / "pico2wave"
    program.write_text(PICO)
    program.chmod(0o755)
    (tmp_path / "de-DE_ta.bin").touch()
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return Pico(str(program), tmp_path)


class TestPico:
    def test_it_speaks_and_says_the_same_bytes_again(self, pico: Pico) -> None:
        assert pico.speaks("de") == "de-DE"
        spoken = pico.say(GERMAN, "de-DE", 1.0)
        least, most = plausible(GERMAN)
        assert least < seconds(spoken) < most
        assert spoken == pico.say(GERMAN, "de-DE", 1.0)

    @pytest.mark.parametrize("language", ["fr", "nl", *VOICELESS])
    def test_a_language_whose_voice_is_not_installed_gets_no_other(self, language: str, pico: Pico) -> None:
        assert pico.speaks(language) is None

    def test_a_slower_rate_lasts_longer(self, pico: Pico) -> None:
        usual, slow, slowest = (seconds(pico.say(GERMAN, "de-DE", rate)) for rate in (1.0, 0.75, 0.0))
        assert usual * 1.15 < slow < slowest < usual * 3

    def test_a_text_orders_nothing(self, pico: Pico) -> None:
        assert pico.say('<volume level="0">Hallo.', "de-DE", 1.0) == pico.say('volume level="0">Hallo.', "de-DE", 1.0)

    def test_what_it_cannot_say_is_a_fault(self, pico: Pico) -> None:
        with pytest.raises(SynthesiserFault, match="nothing in the text") as fault:
            pico.say("", "de-DE", 1.0)
        assert not fault.value.temporary
        with pytest.raises(SynthesiserFault, match="code 1"):
            pico.say("Hallo.", "nl-NL", 1.0)

    def test_it_is_started_by_its_name_where_it_is(self, pico: Pico, monkeypatch: pytest.MonkeyPatch) -> None:
        assert [engine.name for engine in started(("pico", "espeak"))] == ["SVOX Pico", "espeak-ng"]
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(InputError, match="install libttspico-utils"):
            started(("pico",))


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def double() -> Iterator[Double]:
    with gtts_double() as double:
        yield double


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def gtts(double: Double, time: Time) -> Gtts:
    return Gtts(double.address, clock=lambda: time.now, sleep=time.sleep, chance=lambda: 0.5)


class TestGtts:
    @pytest.mark.parametrize("mood", ["well", "lines"])
    def test_it_says_a_text(self, mood: str, gtts: Gtts, double: Double) -> None:
        double.moods = [mood]
        assert seconds(gtts.say(SENTENCES["nl"], "nl", 1.0)) == pytest.approx(3.2, abs=0.3)
        assert double.asked == [(SENTENCES["nl"], "nl", None)]

    def test_a_long_text_is_asked_for_in_pieces_and_all_of_it_is_said(self, gtts: Gtts, double: Double) -> None:
        spoken = seconds(gtts.say(LONG, "nl", 0.7))
        assert len(double.asked) == 3
        assert all(len(text) <= 100 and slow for text, _, slow in double.asked)
        assert " ".join(text for text, _, _ in double.asked) == LONG
        assert spoken == pytest.approx(seconds_to_say(LONG), rel=0.15)

    def test_there_are_at_least_700_milliseconds_between_requests(self, gtts: Gtts, double: Double, time: Time) -> None:
        gtts.say(LONG, "nl", 1.0)
        gtts.say("Hallo daar.", "nl", 1.0)
        assert time.slept == [0.7] * (len(double.asked) - 1)

    @pytest.mark.parametrize("mood", ["429", "500", "503", "cut", "garbage", "half", "nothing"])
    def test_a_passing_fault_is_asked_again_after_longer_and_longer_pauses(
        self, mood: str, gtts: Gtts, double: Double, time: Time
    ) -> None:
        double.moods = [mood] * 4
        assert seconds(gtts.say(SENTENCES["nl"], "nl", 1.0)) > 3
        assert time.slept == [1, 2, 4, 8]

    @pytest.mark.parametrize(
        ("mood", "why"),
        [
            ("429", "status 429"), ("500", "status 500"), ("cut", "cannot be reached"), ("garbage", "without a sound"),
            ("half", "only part of a sound"), ("nothing", "without a sound"), ("silence", "not a sound"),
        ],
    )  # fmt: skip
    def test_a_fault_that_stays_is_a_temporary_fault(self, mood: str, why: str, gtts: Gtts, double: Double) -> None:
        double.moods = [mood] * 5
        with pytest.raises(SynthesiserFault, match=why) as fault:
            gtts.say(SENTENCES["nl"], "nl", 1.0)
        assert fault.value.temporary
        assert len(double.asked) == 5

    @pytest.mark.parametrize("status", ["400", "403", "404"])
    def test_a_refusal_is_not_asked_again(self, status: str, gtts: Gtts, double: Double) -> None:
        double.moods = [status]
        with pytest.raises(SynthesiserFault, match=f"status {status}") as fault:
            gtts.say(SENTENCES["nl"], "nl", 1.0)
        assert fault.value.temporary
        assert len(double.asked) == 1

    def test_one_bad_piece_is_asked_again_alone(self, gtts: Gtts, double: Double) -> None:
        double.moods = ["well", "cut"]
        gtts.say(LONG, "nl", 1.0)
        texts = [text for text, _, _ in double.asked]
        assert texts[1] == texts[2] and len(set(texts)) == len(texts) - 1

    def test_it_never_waits_for_ever(
        self, gtts: Gtts, double: Double, monkeypatch: pytest.MonkeyPatch, time: Time
    ) -> None:
        monkeypatch.setattr(gtts_engine, "_TIMEOUT", 1.0)
        double.moods = ["slow"]
        assert gtts.say(SENTENCES["nl"], "nl", 1.0)
        assert time.slept == [1]

    def test_an_answer_without_end_is_given_up(self, double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
        ticks = iter(range(0, 1_000_000, 20))  # the clock moves on whenever somebody looks
        slow = Gtts(double.address, clock=lambda: float(next(ticks)), sleep=lambda seconds: None)
        with pytest.raises(SynthesiserFault, match="without end"):
            slow.say(SENTENCES["nl"], "nl", 1.0)
        monkeypatch.setattr(gtts_engine, "_MOST_BYTES", 2_000)
        big = Gtts(double.address, clock=lambda: 0.0, sleep=lambda seconds: None)
        with pytest.raises(SynthesiserFault, match="without end"):
            big.say(SENTENCES["nl"], "nl", 1.0)

    def test_a_service_that_is_away_is_a_temporary_fault(self, time: Time) -> None:
        with closing(create_server(("127.0.0.1", 0))) as server:
            port = server.getsockname()[1]
        away = Gtts(f"http://127.0.0.1:{port}", clock=lambda: time.now, sleep=time.sleep, chance=lambda: 0.5)
        with pytest.raises(SynthesiserFault, match="cannot be reached") as fault:
            away.say(SENTENCES["nl"], "nl", 1.0)
        assert fault.value.temporary
        assert len(time.slept) == 4

    @pytest.mark.parametrize("text", ["", "...", " ", "?!"])
    def test_a_text_without_words_is_a_lasting_fault(self, text: str, gtts: Gtts, double: Double) -> None:
        with pytest.raises(SynthesiserFault, match="nothing in the text") as fault:
            gtts.say(text, "nl", 1.0)
        assert not fault.value.temporary
        assert double.asked == []

    def test_certificates_are_checked(self, gtts: Gtts, monkeypatch: pytest.MonkeyPatch) -> None:
        checks: list[Any] = []
        send = HTTPAdapter.send

        def watched(self: HTTPAdapter, *arguments: Any, **options: Any) -> Any:
            checks.append(options["verify"])
            return send(self, *arguments, **options)

        monkeypatch.setattr(HTTPAdapter, "send", watched)
        gtts.say(SENTENCES["nl"], "nl", 1.0)
        assert checks and all(checks)  # True, or the certificates that this machine trusts

    def test_it_has_only_voices_that_gtts_knows(self, gtts: Gtts) -> None:
        assert set(gtts_engine.VOICES.values()) <= set(tts_langs())
        assert [gtts.speaks(language) for language in ("nl", "pt", "zh")] == ["nl", "pt-PT", "zh-CN"]

    @pytest.mark.parametrize("language", [*VOICELESS, "prs", "fa", "ku", "ka", "hy", "om", "mk"])
    def test_a_language_without_a_voice_gets_no_other_voice(self, language: str, gtts: Gtts) -> None:
        assert gtts.speaks(language) is None


def test_both_are_engines(gtts: Gtts, espeak: Espeak) -> None:
    engines: list[Synthesiser] = [gtts, espeak]
    assert [(engine.name, engine.parallel) for engine in engines] == [("gTTS", 1), ("espeak-ng", 2)]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Ga naar het OCMW.", "Ga naar het O C M W."),
        ("OCMW-attest, OCMWs, het ocmw", "O C M W-attest, OCMWs, het ocmw"),
        ("CPAS ou OCMW Gent?", "C P A S ou O C M W van Gent?"),
        ("Bel 0 8 0 0, of 0.", "Bel 0 8 0 0, of 0."),
        ("LGBTQI+ welkom", "L G B T Q I plus welkom"),
        ("مركز CAW هنا", "مركز kaw هنا"),
        ("geen bekend woord", "geen bekend woord"),
    ],
)
def test_words_that_voices_get_wrong_are_written_as_they_sound(text: str, spoken: str) -> None:
    words = {
        "OCMW": "O C M W", "CPAS": "C P A S", "OCMW Gent": "O C M W van Gent", "CAW": "kaw", "0": "nul", "": "niets",
        "LGBTQI+": "L G B T Q I plus",
    }  # fmt: skip
    assert pronounce(text, words) == spoken
    assert pronounce(text, {}) == text
