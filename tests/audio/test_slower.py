"""Again, slower: the key 4 is heard slower, from clips and from the provider's voice; and a clip is looked for once."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from ivr.audio import waveform
from ivr.audio.formats import BadSound, Samples
from ivr.audio.plan import pieces, plan
from ivr.audio.slower import PACE, slower, stretched
from ivr.language.pieces import spelled
from ivr.model.steps import Say
from ivr.provider.api import CallUrls
from ivr.provider.twilio.render import render_call
from ivr.wings.phone.twiml import Verb, read_voice
from ivr.wings.phone.verbs import is_mark, pause_of
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, Line, line_of
from tests.gtts_double import file_of, murmur
from tests.sealed import query

CARD = {"language": "en", "trail": "main", "topic": "food", "stage": "card", "place": "4000"}
TAKES = waveform.encode(waveform.finish(waveform.decode(file_of(murmur(1.2)))))


def tone(hertz: int) -> Samples:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(2 * waveform.RATE) / waveform.RATE)).astype(np.float32)


class TestTheSound:
    @pytest.mark.parametrize("hertz", [100, 220, 440, 1000, 3000])
    def test_it_lasts_longer_and_is_as_high_and_as_loud(self, hertz: int) -> None:
        before, after = tone(hertz), stretched(tone(hertz))
        assert len(after) == round(len(before) / PACE)
        middle = after[400:-400]
        spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
        assert abs(spectrum.argmax() * waveform.RATE / len(middle) - hertz) < 2
        assert abs(middle.std() / before.std() - 1) < 0.02

    def test_at_the_usual_pace_nothing_changes(self) -> None:
        assert np.abs(stretched(tone(220), 1.0) - tone(220))[240:-240].max() < 1e-5

    @pytest.mark.parametrize("length", [0, 1, 100, 241])
    def test_the_shortest_sound_is_no_fault(self, length: int) -> None:
        assert len(stretched(np.ones(length, dtype=np.float32))) == round(length / PACE)

    def test_what_is_no_sound_is_refused(self) -> None:
        with pytest.raises(BadSound):
            slower(b"no sound")


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house, where all that is said in English has a clip."""
    state = tmp_path_factory.mktemp("state")
    line = line_of(HOUSE, state)
    folder = state / "clips" / "en"
    folder.mkdir(parents=True)
    wanted = [one for one in plan(line.library, MONDAY) if one.language == "en"]
    for one in (*wanted, *pieces(wanted)):
        (folder / f"{one.id}.wav").write_bytes(TAKES)
    yield line
    line.shelf.close()


def answer(line: Line, key: str, **state: str) -> list[Verb]:
    form = {"CallSid": "CA1", "From": "+32470999888", "Digits": key}
    [gather, _] = read_voice(line.post(f"{PUBLIC_URL}/voice/keys?{query(CARD | state)}", form, MONDAY).body)
    return list(gather.children)


def fetched(line: Line, address: str, **headers: str) -> tuple[int, bytes]:
    got = line.app.test_client().get(address.removeprefix(PUBLIC_URL), headers=headers, buffered=True)
    return got.status_code, got.data


def clips(verbs: list[Verb]) -> list[str]:
    return [verb.text for verb in verbs if verb.name == "Play" and not is_mark(verb) and not pause_of(verb)]


class TestFromClips:
    def test_the_same_card_is_heard_slower(self, line: Line) -> None:
        usual, slow = clips(answer(line, "#")), clips(answer(line, "4"))
        card = [address for address in slow if "slow=" in address]
        assert len(card) > 10
        assert [urlsplit(one).path for one in usual] == [urlsplit(one).path for one in slow], "the same is said"
        for address in set(card):
            status, data = fetched(line, address)
            assert status == 200
            lasts, before = (waveform.seconds(waveform.decode(one)) for one in (data, TAKES))
            assert lasts == pytest.approx(before / PACE, rel=0.01)
        assert all(fetched(line, address) == (200, TAKES) for address in slow if "slow=" not in address)

    def test_between_the_groups_of_a_number_there_is_time_to_write(self, line: Line) -> None:
        def waits(verbs: list[Verb]) -> list[float]:
            """Without the silence at the end, which is the wait for a key."""
            return [pause_of(verb) for verb in verbs if pause_of(verb)][:-1]

        assert sum(waits(answer(line, "4"))) >= 2 * sum(waits(answer(line, "#"))) > 0

    def test_it_is_slow_only_where_somebody_asked(self, line: Line) -> None:
        assert not any("slow=" in address for address in clips(answer(line, "5", slow="1")))

    def test_a_clip_that_cannot_be_read_is_played_as_it_is(self, line: Line) -> None:
        broken = line.settings.state / "clips" / "en" / "0000.wav"
        broken.write_bytes(b"RIFF no sound")
        made = f"{broken.stat().st_mtime_ns:x}"
        assert fetched(line, f"/audio/en/0000.wav?slow={made}") == (200, b"RIFF no sound")
        assert fetched(line, "/audio/en/1111.wav?slow=1")[0] == 404
        broken.unlink()

    def test_only_an_address_that_the_line_gave_makes_it_work(self, line: Line) -> None:
        """Slowing down takes some milliseconds, and anybody may ask for a clip."""
        [address, *_] = [one for one in clips(answer(line, "4")) if "slow=" in one]
        assert fetched(line, f"{address}0") == (200, TAKES)
        assert fetched(line, address)[1] != TAKES

    def test_a_part_of_it_can_be_asked_for(self, line: Line) -> None:
        [address, *_] = [one for one in clips(answer(line, "4")) if "slow=" in one]
        status, data = fetched(line, address, Range="bytes=0-3")
        assert (status, data) == (206, b"RIFF")


class TestFromAVoice:
    @pytest.mark.parametrize("mode", ["clips", "say"])
    def test_what_has_no_clip_is_said_slowly(self, mode: str, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, SPEECH=mode)
        slow = [verb for verb in answer(line, "4") if verb.name == "Say" and verb.children]
        assert len(slow) > 10
        assert all(inner.attributes == {"rate": "slow"} for verb in slow for inner in verb.children)
        line.shelf.close()

    @pytest.mark.parametrize("slow", [True, False])
    def test_a_voice_that_cannot_slow_down_takes_a_breath_after_each_digit(self, slow: bool, house: Line) -> None:
        known = {language.code: language for language in house.library.line.languages}
        alice = {"en": known["en"].model_copy(update={"say": "alice"})}
        wire = CallUrls("https://x/keys", "https://x/silence", "https://x/dialled", lambda say: (), alice)
        said = [Say("en", spelled("0800"), "number", slow), Say("en", "Open until nine.", "card-open-until", slow)]
        texts = [verb.text for verb in read_voice(render_call(said, wire))]
        assert texts == ["0, 8, 0, 0" if slow else "0 8 0 0", "Open until nine."]


class TestLookUps:
    @pytest.fixture
    def looks(self, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
        """How often each clip is looked for, and the folder of each language."""
        found: Counter[str] = Counter()
        stat: Callable[..., os.stat_result] = os.stat

        def counted(path: object, *rest: object, **more: object) -> os.stat_result:
            if "/clips/" in str(path):
                found[str(path)] += 1
            return stat(path, *rest, **more)

        monkeypatch.setattr(os, "stat", counted)
        return found

    @pytest.mark.parametrize("key", ["#", "4"])
    def test_each_sentence_is_looked_for_once(self, key: str, line: Line, looks: Counter[str]) -> None:
        played = clips(answer(line, key))
        assert len(played) > 10
        assert set(looks.values()) == {1}
        files = [path for path in looks if path.endswith(".wav")]
        assert len(files) == len({urlsplit(address).path for address in played})
