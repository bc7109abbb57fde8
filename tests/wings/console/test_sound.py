"""Sound: every sentence in a table; recordings that callers hear once they are used and published, none ever lost."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from dulwich.repo import Repo

from ivr.audio.clips.known import LOOK
from ivr.audio.formats import read
from ivr.audio.manifest import digest
from ivr.audio.takes.folder import keep
from ivr.language.seconds import seconds_to_say
from ivr.wings.console.sound import spoken_finding
from ivr.wings.console.sound.sound_table import PAGE, Wish, next_after, page_of, read_wish, wished
from ivr.wings.console.sound.spoken_finding import find, found_so_far, known_so_far
from ivr.wings.console.sound.spoken_list import GROUPS, SpokenList, SpokenSentence, write_spoken
from ivr.wings.console.sound.take_list import WAITS_FOR, TakeList
from ivr.wings.console.sound.voices_heard import Voices, heard
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL
from tests.gtts_double import file_of, murmur
from tests.wings.console.conftest import Console, Worker, console_of

SEND = spoken_finding.send


def murmured(text: str, voice: int = 140) -> bytes:
    """Somebody says this: as long as it takes, as a WAV."""
    return file_of(murmur(seconds_to_say(text) + 0.5, 8_000, voice), 8_000)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> SpokenList:
    """What the house says, found once for all tests."""
    console = console_of(HOUSE, tmp_path_factory.mktemp("known"))
    find(console.office.desk, console.office.line.clips, MONDAY)
    spoken = known_so_far(console.office.desk)
    assert spoken
    return spoken


@pytest.fixture
def console(tmp_path: Path, known: SpokenList) -> Console:
    """A house whose sentences are found."""
    console = console_of(HOUSE, tmp_path)
    desk = console.office.desk
    write_spoken(desk.state / "sound", replace(known, of=desk.wording(MONDAY)))
    return console


def the(known: SpokenList, prompt: str, language: str = "en") -> SpokenSentence:
    """The first sentence that is made from a prompt."""
    return next(one for one in known.sentences if (one.prompt, one.language) == (prompt, language))


def address(one: SpokenSentence, more: str = "") -> str:
    return f"/sound/{one.language}/{one.id}{more}"


def record(worker: Worker, one: SpokenSentence, data: bytes, name: str = "take.wav") -> str:
    """Sends a recording; what the next page says."""
    answer = worker.post(address(one, "/take"), page=address(one), recording=(io.BytesIO(data), name))
    assert answer.status_code == 303
    return worker.get(answer.headers["Location"].removeprefix("/console")).text


def use(worker: Worker, one: SpokenSentence, data: bytes, **fields: str) -> str:
    answer = worker.post(address(one, f"/take/{digest(data)}/use"), page=address(one), **fields)
    assert answer.status_code == 303
    return answer.headers["Location"]


def played(console: Console) -> list[bytes]:
    """The clips that a call in English plays."""
    call = console.line.call()
    call.dial()
    call.press("1")
    clips = [urlsplit(event["clip"]) for event in call.events if "/audio/en/" in (event.get("clip") or "")]
    client = console.line.app.test_client()
    sounds = []
    for url in clips:
        with client.get(f"{url.path}?{url.query}", base_url=PUBLIC_URL) as answer:
            sounds.append(answer.data)
    return sounds


class TestDemonstration:
    def test_what_is_recorded_used_and_published_a_call_plays(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        data = murmured(one.text)
        assert "Callers do not hear it before you use it" in record(worker, one, data)
        console.office.press.publish("Amina", MONDAY)
        assert played(console) == []
        use(worker, one, data)
        assert played(console) == []
        console.office.press.publish("Amina", MONDAY)
        time.sleep(LOOK)
        assert played(console) == [worker.get(address(one, "/take/accepted")).data]

    def test_a_recording_is_a_commit_of_who_made_it(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("translator", "en", id="amina"), the(known, "welcome")
        data = murmured(one.text)
        record(worker, one, data)
        use(worker, one, data)
        [last, *_] = console.office.desk.log(MONDAY)
        assert (last.who, last.why) == ("Amina", f"A recording in en: {one.text[:60]}")
        assert f"audio/recorded/en/{one.id}.wav" in console.office.desk.files_of(last.id, MONDAY)
        assert (console.root / "audio" / "recorded" / "en" / f"{one.id}.wav").read_bytes() == data
        assert Repo(str(console.root)).head().decode() == last.id


class TestTakes:
    def test_an_earlier_one_is_kept_and_gone_back_to(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        first, second = murmured(one.text), murmured(one.text, 190)
        for data in (first, second):
            record(worker, one, data)
            use(worker, one, data)
        takes = TakeList(console.office.desk)
        assert [(take.standing, take.name) for take in takes.of(one)] == [
            ("accepted", digest(second)),
            ("earlier", digest(first)),
        ]
        use(worker, one, first)
        assert [(take.standing, take.name) for take in takes.of(one)] == [
            ("accepted", digest(first)),
            ("earlier", digest(second)),
        ]

    def test_one_that_is_used_is_taken_out_of_use_and_comes_back(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("translator", "en", id="amina"), the(known, "welcome")
        data = murmured(one.text)
        record(worker, one, data)
        use(worker, one, data)
        console.office.press.publish("Amina", MONDAY)
        worker.post(address(one, "/withdrawn"), page=address(one))
        page = worker.get(address(one)).text
        assert "It is kept below" in page and "Go back to this one" in page
        [last, *_] = console.office.desk.log(MONDAY)
        assert (last.who, last.why) == ("Amina", f"No recording in en: {one.text[:60]}")
        assert played(console) != [], "callers hear it until somebody publishes"
        console.office.press.publish("Amina", MONDAY)
        assert played(console) == []
        [kept] = TakeList(console.office.desk).of(one)
        assert (kept.standing, kept.path.read_bytes()) == ("earlier", data)
        assert worker.post(address(one, "/withdrawn"), page=address(one)).status_code == 404
        use(worker, one, data)
        assert TakeList(console.office.desk).of(one)[0].standing == "accepted"

    def test_said_again_both_wait_and_one_is_thrown_away(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        first, second = murmured(one.text), murmured(one.text, 190)
        page = [record(worker, one, data) for data in (first, second)][-1]
        assert page.count("Not used yet") == 2
        worker.post(address(one, f"/take/{digest(first)}/gone"), page=address(one))
        assert [take.name for take in TakeList(console.office.desk).of(one)] == [digest(second)]
        assert not [*(console.root / "audio").rglob("*.*")]

    def test_nobody_throws_away_what_is_used(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        data = murmured(one.text)
        record(worker, one, data)
        use(worker, one, data)
        worker.post(address(one, f"/take/{digest(data)}/gone"), page=address(one))
        assert [take.standing for take in TakeList(console.office.desk).of(one)] == ["accepted"]

    def test_what_nobody_used_is_gone_after_a_month(self, console: Console, known: SpokenList) -> None:
        one, takes = the(known, "welcome"), TakeList(console.office.desk)
        now = MONDAY.fromtimestamp(time.time(), MONDAY.tzinfo)
        takes.add(one, murmured(one.text), now)
        takes.add(the(known, "goodbye"), murmured(the(known, "goodbye").text), now + WAITS_FOR * 2)
        assert takes.of(one) == []

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "empty"),
            (b"<html>Please sign in.</html>", "not a sound file"),
            (b"\x89PNG" + bytes(100), "a picture"),
            (b"RIFF\xff\x00\x00\x00WAVEfmt ", "damaged"),
            (bytes(range(256)) * 20, "not a sound file"),
            (file_of(murmur(28, 8_000), 8_000), "too long"),
        ],
        ids=["empty", "text", "picture", "cut off", "noise", "long"],
    )
    def test_what_is_no_recording_of_it_is_refused_with_a_sentence(
        self, data: bytes, says: str, console: Console, known: SpokenList
    ) -> None:
        one = the(known, "welcome")
        assert says in record(console.worker("editor"), one, data)
        assert TakeList(console.office.desk).of(one) == []

    def test_a_take_is_heard_as_callers_hear_it_and_in_parts(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        data = murmured(one.text)
        record(worker, one, data)
        whole = worker.get(address(one, f"/take/{digest(data)}"))
        assert (whole.mimetype, read(whole.data).rate) == ("audio/wav", 8_000)
        part = worker.get(address(one, f"/take/{digest(data)}"), headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.data) == (206, b"RIFF")
        assert worker.get(address(one, "/take/..%2f..%2fetc")).status_code == 404

    def test_on_to_the_next_one(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        data = murmured(one.text)
        page = record(worker, one, data)
        after = re.search(r'name="next" value="([0-9a-f]{16})"', page)
        assert after and use(worker, one, data, next=after[1]).endswith(after[1])


class TestWhoMay:
    def test_a_translator_sees_their_languages_alone(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("translator", "ar"), the(known, "welcome")
        assert worker.get(address(one)).status_code == 404
        assert worker.post(address(one, "/take"), recording=(io.BytesIO(b"x"), "x.wav")).status_code == 404
        page = worker.get("/sound?language=en").text
        assert 'value="en"' not in page and the(known, "welcome", "ar").text in page

    def test_who_has_no_language_is_told(self, console: Console) -> None:
        assert "no language is yours" in console.worker("translator").get("/sound").text

    def test_only_the_page_of_a_sentence_may_listen(self, console: Console, known: SpokenList) -> None:
        worker = console.worker("editor")
        answer = worker.get(address(the(known, "welcome")))
        assert answer.headers["Permissions-Policy"].startswith("microphone=(self), ")
        assert worker.get("/sound").headers["Permissions-Policy"].startswith("microphone=(), ")


class TestTable:
    def test_fifty_a_page_and_what_somebody_looks_for(self, console: Console, known: SpokenList) -> None:
        worker = console.worker("editor")
        assert worker.get("/sound?language=en").text.count('scope="row"') == PAGE
        found = worker.get("/sound?language=en&words=closed").text
        assert found.count('scope="row"') == sum(
            "closed" in one.text.lower() for one in known.sentences if one.language == "en"
        )
        assert "No sentence fits" in worker.get("/sound?language=en&words=xyzzy").text

    def test_every_group_has_sentences(self, known: SpokenList) -> None:
        assert {one.group for one in known.sentences} == set(GROUPS)

    def test_how_each_is_heard(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        clip = console.office.line.clips / "en" / f"{the(known, 'goodbye').id}.wav"
        clip.parent.mkdir(parents=True)
        clip.write_bytes(murmured("Goodbye."))
        keep(console.root / "audio" / "recorded", "en", one.text, murmured(one.text), "wav")
        keep(console.root / "audio" / "recorded", "en", f"Hello, {one.text}", murmured(one.text), "wav")
        for state, prompt in (("recorded", "welcome"), ("synthesised", "goodbye")):
            page = worker.get(f"/sound?language=en&state={state}").text
            assert page.count('scope="row"') == 1 and the(known, prompt).text in page and "<audio" in page

    def test_older_words_are_shown_beside_the_new_ones(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "goodbye")
        older = f"{one.text} Truly."
        keep(console.root / "audio" / "recorded", "en", older, murmured(older), "wav")
        assert one.text in worker.get("/sound?language=en&state=older").text
        assert older in worker.get(address(one)).text

    def test_pieces_speak_a_sentence(self, known: SpokenList) -> None:
        one = next(one for one in known.sentences if len(one.pieces) > 1)
        there = Voices({}, frozenset((one.language, piece) for piece in one.pieces))
        assert heard(known, there).of(one) == "pieces"

    def test_cards_that_are_not_wholly_recorded(self, console: Console, known: SpokenList) -> None:
        worker = console.worker("editor")
        page = worker.get("/sound/cards?language=en").text
        card = known.cards[0]
        assert card.names["en"] in page
        shown = worker.get(f"/sound?language=en&card={card.service}").text
        assert known.of_card(card.service, "en")[0].text in shown
        every = Voices({}, frozenset((one.language, one.id) for one in known.sentences))
        assert heard(known, every).unspoken(known, "en") == []

    def test_a_page_that_is_not_there_is_the_nearest_one(self) -> None:
        found = list(range(120))
        assert [page_of(found, number).number for number in (-1, 2, 99)] == [1, 2, 3]
        assert page_of(found, 3).shown == found[100:]

    def test_a_wish_that_nobody_knows_is_for_anything(self) -> None:
        assert read_wish({"language": "xx", "group": "y", "state": "z"}, ["en"]) == Wish("en")

    def test_the_next_one_comes_round_from_the_beginning(self, known: SpokenList) -> None:
        states = heard(known, Voices({}, frozenset()))
        every = wished(known, states, Wish("en"))
        assert next_after(every, every[-1].id, states, Wish("en")) == every[0]


class TestFinding:
    def test_it_is_found_by_a_process_of_its_own_while_the_page_waits(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: SpokenList
    ) -> None:
        monkeypatch.setattr(spoken_finding, "send", SEND)
        console = console_of(HOUSE, tmp_path)
        worker = console.worker("editor")
        assert "is being listed" in worker.get("/sound").text
        for _ in range(600):
            if found_so_far(console.office.desk, console.office.line.clips, MONDAY).is_new:
                break
            time.sleep(0.1)
        spoken = known_so_far(console.office.desk)
        assert spoken and spoken.sentences == known.sentences and spoken.cards == known.cards

    def test_after_a_change_the_old_list_stays_with_a_word(self, console: Console) -> None:
        path = console.root / "data" / "topics.yaml"
        path.write_text(path.read_text() + "# A note.\n")
        assert "is being listed anew" in console.worker("editor").get("/sound").text

    def test_a_recording_is_no_reason_to_look_anew(self, console: Console, known: SpokenList) -> None:
        worker, one = console.worker("editor"), the(known, "welcome")
        data = murmured(one.text)
        record(worker, one, data)
        use(worker, one, data)
        assert "is being listed anew" not in worker.get("/sound").text

    def test_a_list_that_cannot_be_read_is_made_anew(self, console: Console) -> None:
        (console.office.desk.state / "sound" / "spoken.json").write_text('{"of": 1')
        assert known_so_far(console.office.desk) is None
