"""The day the server is down: the provider turns to the pack, and everybody still gets the numbers that matter."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.content.read.lasting import lasting_below
from ivr.country.numbers import EMERGENCY_CENTRES, written
from ivr.errors import WireError
from ivr.language.gsm import encoding, plainer
from ivr.provider.twilio.fallback.documents import MOST_CHARACTERS, MOST_SEGMENTS, spoken_in, texted_in
from ivr.provider.twilio.fallback.pack import Pack, pack, pack_of, shortcomings, write_pack
from ivr.provider.twilio.fallback.sentences import ways
from ivr.provider.twilio.fallback.told import fallback_content, fallback_library
from ivr.provider.twilio.signature import SignatureValidator
from ivr.publish.check import load
from ivr.publish.compile import compile_content
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.snapshot.write import write_snapshot
from ivr.wings.phone.asking import Fallback
from ivr.wings.phone.call import Call
from ivr.wings.phone.text import Reply, send_text
from ivr.wings.phone.transport import PhoneAnswer
from ivr.wings.phone.twiml import Verb, read_messages, read_voice
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, ROOT, TOKEN, Line, line_of, new_sender, published_once
from tests.network import Network, served, static_server
from tests.snapshot.test_kept_tables import CHANGES
from tests.sounding import speaking
from tests.twelve import twelve_languages

STATIC = "https://static.example.org"
FIRST = 3
"""Languages of who cannot choose: the texter, and the caller who presses no key."""
VOICE, SMS = Fallback(f"{STATIC}/pack/voice.xml"), Fallback(f"{STATIC}/pack/sms.xml")


@dataclass
class Fallen:
    """A line that really ran and was killed in the middle of a call, and what that caller heard after it."""

    library: Snapshot
    network: Network
    surprised: Call

    def call(self) -> Call:
        """Somebody calls now."""
        call = Call(self.network.post, f"{PUBLIC_URL}/voice", MONDAY, get=self.network.get, fallback=VOICE)
        call.dial()
        return call

    def text(self, words: str) -> list[Reply]:
        return send_text(
            self.network.post, f"{PUBLIC_URL}/sms", words, MONDAY, new_sender(), self.network.get, fallback=SMS
        )

    def heard(self, call: Call, since: int = 0) -> list[tuple[str, str]]:
        """What was said, with its language, which a voice of the provider may have another name for: arb, Arabic."""
        codes = {language.locale: language.code for language in self.library.line.languages}
        return [(codes[event["locale"]], event["heard"]) for event in call.events[since:] if "heard" in event]


@pytest.fixture(scope="module", params=[HOUSE, ROOT], ids=["house", "shipped"])
def fallen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fallen]:
    state = tmp_path_factory.mktemp("fallen") / "state"
    shelf = Shelf(state / "snapshots")
    if request.param == ROOT:
        published_once(tmp_path_factory, state)
    else:
        compile_content(request.param, shelf, MONDAY)
    www = state / "www"
    shutil.copytree(state / "fallback", www / "pack")
    with static_server(www) as static:
        with served(request.param, state) as port:
            network = Network({PUBLIC_URL: port, STATIC: static}, SignatureValidator(PUBLIC_URL, TOKEN))
            surprised = Call(network.post, f"{PUBLIC_URL}/voice", MONDAY, get=network.get, fallback=VOICE)
            surprised.dial()
            surprised.press("1")
            assert "failed" not in str(surprised.events)
        surprised.press("1")
        yield Fallen(shelf.live(), network, surprised)
    shelf.close()


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def numbers(said: list[tuple[str, str]]) -> list[str]:
    """The numbers that were spoken digit by digit, each as often as it was; not the emergency number."""
    spoken = [re.findall(r"(?:\d )+\d(?:\. (?:\d ?)+)*\.", text) for _, text in said]
    return [number for found in spoken for number in map(digits, found) if number != "112"]


def directory(library: Snapshot, hours: str) -> dict[str, str]:
    """Numbers as they are dialled, with the hours of their contact, of those whose hours are (not) these."""
    contacts = [contact for entry in library.services() for contact in entry.service.contacts if contact.value]
    return {digits(written(str(c.value))): c.hours or "" for c in contacts if c.kind == "phone" and c.hours == hours}


def by_day(library: Snapshot) -> set[str]:
    """The telephones of the services that the line names for everybody."""
    entries = [library.service(id) for id in library.line.general]
    contacts = [contact for entry in entries if entry for contact in entry.service.contacts]
    return {digits(written(str(contact.value))) for contact in contacts if contact.kind == "phone"}


class TestCalls:
    def test_a_caller_in_mid_call_is_asked_for_a_language_by_the_provider(self, fallen: Fallen) -> None:
        failed = next(place for place, event in enumerate(fallen.surprised.events) if "failed" in event)
        assert fallen.surprised.events[failed]["failed"] == 11205
        [(language, words)] = fallen.heard(fallen.surprised, failed)
        first = fallen.library.line.languages[0].code
        assert language == first and "1 1 2" in words
        assert fallen.library.prompts[first]["failover-key"] in words
        assert fallen.surprised.waiting
        method, url = next(asked for asked in fallen.network.asked if asked[1].startswith(STATIC))
        assert method == "POST" and "?" not in url

    def test_any_key_chooses_the_language_that_was_just_named(self, fallen: Fallen) -> None:
        languages = spoken_in(fallen.library)
        for position, key in enumerate("150*#94"):
            language = languages[position % len(languages)]
            call = fallen.call()
            for _ in range(position % len(languages)):
                call.wait()
            told = len(call.events)
            call.press(key)
            said = fallen.heard(call, told)
            assert {code for code, _ in said} == {language.code}
            assert call.ended
            self.look_at(said, fallen.library)

    def look_at(self, said: list[tuple[str, str]], library: Snapshot) -> None:
        """Danger first and last; each number twice, those of day and night and those by day, from the directory."""
        always, general = directory(library, "24/7"), by_day(library)
        assert "1 1 2" in said[0][1] and "1 1 2" in said[-1][1]
        spoken = numbers(said)
        assert all(spoken.count(number) == 2 for number in spoken)
        assert set(spoken) <= always.keys() | general
        assert set(spoken) & always.keys() and set(spoken) & general - always.keys()
        texts = library.prompts[said[0][0]]
        for place, (_, text) in enumerate(said[:-1]):
            [number] = set(numbers(said[place + 1 : place + 2])) or {""}
            if number and texts["card-number-again"] not in said[place + 1][1]:
                assert (texts["card-open-always"] in text) == (number in always), text

    def test_silence_brings_each_language_and_then_the_numbers_in_the_first(self, fallen: Fallen) -> None:
        call = fallen.call()
        named = [call.t]
        while not call.ended:
            call.wait()
            named.append(call.t)
        languages = [language.code for language in spoken_in(fallen.library)]
        assert len(named) > 2 * len(languages), "the numbers of a language are a question each, up to its pause"
        spoken = fallen.heard(call)
        assert [code for code, _ in spoken[: len(languages)]] == languages
        assert "1 1 2" in spoken[0][1] and fallen.library.prompts[languages[0]]["failover"] in spoken[0][1]
        told = spoken[len(languages) :]
        assert list(dict.fromkeys(code for code, _ in told)) == languages[:FIRST]
        for language in languages[:FIRST]:
            self.look_at([say for say in told if say[0] == language], fallen.library)
        assert named[len(languages) - 1] < 60, "of ten languages, the last one comes within a minute"
        assert call.t < 200, "even who never presses a key is not kept for ever"

    def test_a_key_in_a_pause_counts_too(self, fallen: Fallen) -> None:
        """No <Pause> stands in a <Gather>, where some engines end the call, and none outside of one."""
        verbs = read_voice(pack(fallen.library)["voice.xml"])
        assert {verb.name for verb in verbs} == {"Gather", "Hangup"}
        assert {inner.name for verb in verbs for inner in verb.children} == {"Say"}
        assert {verb.attributes["action"] for verb in verbs[:-1]} == {
            f"voice.{language.code}.xml" for language in spoken_in(fallen.library)
        }

    def test_a_key_while_the_numbers_are_said_chooses_their_language(self, fallen: Fallen) -> None:
        call = fallen.call()
        languages = spoken_in(fallen.library)
        for _ in languages:
            call.wait()
        call.press("7")
        assert call.ended and fallen.heard(call)[-1][0] == languages[0].code


class TestTexts:
    def test_a_texter_gets_the_numbers_in_the_first_languages(self, fallen: Fallen) -> None:
        [reply] = fallen.text("DOKTER 1080")
        body = str(reply["body"])
        for language in (first := texted_in(fallen.library)[:FIRST]):
            failover = fallen.library.prompts[language.code]["failover"]
            assert plainer(failover, accents=language.plain) in body
        assert body.count("112") == len(first)
        assert int(reply["segments"]) <= MOST_SEGMENTS
        lines = [line for line in body.splitlines() if re.search(r"\d{3} ?\d\d", line)]
        always, general = directory(fallen.library, "24/7"), by_day(fallen.library)
        for line in lines:
            number = digits(line.partition(": ")[2].removesuffix(" 24/7"))
            assert number in (always if line.endswith(" 24/7") else general), line
        assert any(line.endswith(" 24/7") for line in lines) and not all(line.endswith(" 24/7") for line in lines)

    def test_the_shipped_answer_is_in_plain_letters_where_the_language_may(self, shipped: Line) -> None:
        files = pack(shipped.library)
        plain = {f"sms.{language.code}.xml": language.plain for language in texted_in(shipped.library)}
        for name, is_plain in {"sms.xml": True, **plain}.items():
            [body] = read_messages(files[name])
            assert encoding(body) == ("GSM-7" if is_plain else "UCS-2"), name

    def test_a_language_that_is_not_told_makes_no_answer_dearer(self, shipped: Line) -> None:
        """Romanian may lose its accents, and does, also where Ukrainian, which nobody is told, has other letters."""
        [body] = read_messages(pack(speaking(shipped.library, ("nl", "en", "ro", "uk")))["sms.xml"])
        assert "Sunati la 112" in body and encoding(body) == "GSM-7"


class TestThePack:
    @pytest.fixture(params=["house", "shipped", "twelve"])
    def files(self, request: pytest.FixtureRequest, house: Line, shipped: Line, tmp_path: Path) -> Pack:
        if request.param != "twelve":
            return pack((house if request.param == "house" else shipped).library)
        shelf = Shelf(tmp_path / "snapshots")
        compile_content(twelve_languages(tmp_path), shelf, MONDAY)
        return pack(shelf.live())

    def test_the_provider_takes_every_document(self, files: Pack) -> None:
        assert {"voice.xml", "voice-bin.xml", "sms.xml", "snapshot.txt"} <= files.keys()
        for name, document in files.items():
            assert len(document.encode()) <= 64_000
            assert name == "voice.xml" or len(document) < MOST_CHARACTERS
            assert "{{" not in document and "<Play" not in document and PUBLIC_URL not in document
            if name.startswith("voice"):
                verbs = read_voice(document)
                assert verbs[-1].name == "Hangup"
                for action in (verb.attributes["action"] for verb in verbs if verb.name == "Gather"):
                    assert action in files
            elif name.startswith("sms"):
                assert len(read_messages(document)) == 1
        assert shortcomings(files) == []

    def test_a_bin_asks_for_no_other_file(self, files: Pack) -> None:
        assert not [verb for verb in read_voice(files["voice-bin.xml"]) if verb.name in ("Gather", "Redirect")]
        assert "1 1 2" in files["voice-bin.xml"]

    def test_each_language_has_its_own_voice(self, shipped: Line) -> None:
        voices = {(str(language.say), language.locale) for language in spoken_in(shipped.library)}
        files = pack(shipped.library)
        assert {(say.attributes["voice"], say.attributes["language"]) for say in says(files["voice.xml"])} == voices
        for language in spoken_in(shipped.library):
            [voice] = {say.attributes["voice"] for say in says(files[f"voice.{language.code}.xml"])}
            assert voice == language.say

    def test_a_language_without_a_voice_is_left_out_of_calls(self, tmp_path: Path) -> None:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        line = content / "menus/line.yaml"
        line.write_text(line.read_text().replace(" say: Polly.Zeina,", ""))
        shelf = Shelf(tmp_path / "snapshots")
        compile_content(content, shelf, MONDAY)
        files = pack(shelf.live())
        assert "voice.ar.xml" not in files and "ar-XA" not in files["voice.xml"]
        assert "sms.ar.xml" in files
        line.write_text(line.read_text().replace(" say: Polly.Amy-Neural,", ""))
        compile_content(content, shelf, MONDAY)
        files = pack(shelf.live())
        assert "voice.xml" not in files and "no language has a voice" in shortcomings(files)[0]

    def test_nobody_is_told_to_call_the_police_who_may_fear_them(self, shipped: Line) -> None:
        library = fallback_library(shipped.library)
        for language in shipped.library.line.languages:
            said = [way.contact.value for way in ways(library, [language.code])]
            assert len(said) == 4 and not EMERGENCY_CENTRES & set(said), language.code

    def test_a_quiet_service_is_called_by_the_name_that_tells_nothing(self, shipped: Line) -> None:
        found = shipped.library.service("ecoute-violences-conjugales/helpline")
        assert found and found.organisation.short_name
        for document in pack(shipped.library).values():
            assert "0 8 0 0. 3 0" not in document or found.organisation.short_name in document
            assert "Violences" not in document


def says(document: str) -> list[Verb]:
    verbs = read_voice(document)
    return [say for verb in verbs for say in (verb, *verb.children) if say.name == "Say"]


class TestOnTheDisk:
    def test_each_publication_and_each_way_back_renews_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        line = line_of(content, tmp_path / "state")
        id, folder = line.shelf.live().id, tmp_path / "state/fallback"
        before = {path.name: path.read_text() for path in folder.iterdir()}
        assert before == pack(line.library) and before["snapshot.txt"] == f"{id}\n"
        hearth = content / "data/organisations/hearth.yaml"
        hearth.write_text(hearth.read_text().replace("name: Hearth", "name: Stove"))
        compile_content(content, line.shelf, MONDAY)
        assert "Stove" in (folder / "voice.en.xml").read_text()
        monkeypatch.setenv("WEGWIJS_STATE", str(tmp_path / "state"))
        assert CliRunner().invoke(main, ["rollback"]).exit_code == 0
        assert {path.name: path.read_text() for path in folder.iterdir()} == before

    def test_what_cannot_be_written_stops_no_publication(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "fallback").write_text("a file in the way")
        compiled = compile_content(HOUSE, shelf := Shelf(tmp_path / "snapshots"), MONDAY)
        assert shelf.live().id == compiled.snapshot
        assert "could not be written" in compiled.fallback[0] and "could not be written" in caplog.text

    def test_only_what_changed_is_written(self, tmp_path: Path) -> None:
        write_pack({"voice.xml": "a", "voice.nl.xml": "b", "snapshot.txt": "1"}, tmp_path)
        before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
        write_pack({"voice.xml": "a", "voice.nl.xml": "c", "snapshot.txt": "2"}, tmp_path)
        same = {path.name for path in tmp_path.iterdir() if path.stat().st_ino == before[path.name]}
        assert same == {"voice.xml"} and (tmp_path / "voice.nl.xml").read_text() == "c"

    @pytest.mark.parametrize("seed", range(3))
    def test_what_lasts_is_what_the_snapshot_gives(self, tmp_path: Path, seed: int) -> None:
        dice, content = random.Random(seed), load(HOUSE, MONDAY.date())[0]
        for number, name in enumerate(["nothing", *dice.sample(sorted(CHANGES), len(CHANGES))]):
            content = CHANGES[name](content, dice) if name in CHANGES else content
            write_snapshot(content, path := tmp_path / f"{number}.sqlite")
            with lasting_below(tmp_path):
                found = pack_of(fallback_content(content), path.stem)
            with closing(Snapshot(path)) as library:
                assert found == pack(library), name

    def test_languages_that_are_gone_leave_no_file(self, tmp_path: Path) -> None:
        write_pack({"voice.xml": "a", "voice.nl.xml": "b", "sms.nl.xml": "c", "snapshot.txt": "1"}, tmp_path)
        (tmp_path / "index.html").write_text("of the host")
        write_pack({"voice.xml": "d", "snapshot.txt": "2"}, tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {"voice.xml", "snapshot.txt", "index.html"}

    def test_a_kill_leaves_every_file_whole(self, tmp_path: Path) -> None:
        dice, files = random.Random(7), {}
        for name in ("voice.xml", "voice.en.xml", "sms.xml", "snapshot.txt"):
            files[name] = {letter * 200_000 for letter in "ab"}
        write_pack({name: min(texts) for name, texts in files.items()}, tmp_path)
        for _ in range(20):
            child = multiprocessing.get_context("fork").Process(target=write_for_ever, args=(files, tmp_path))
            child.start()
            time.sleep(dice.uniform(0.01, 0.1))
            assert child.pid
            os.kill(child.pid, signal.SIGKILL)
            child.join()
            for name, texts in files.items():
                assert (tmp_path / name).read_text() in texts
        write_pack({name: min(texts) for name, texts in files.items()}, tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == files.keys()

    def test_the_command_writes_it_anywhere(self, house: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEGWIJS_STATE", str(house.settings.state))
        done = CliRunner().invoke(main, ["export", "fallback", str(tmp_path / "somewhere/else")])
        assert done.exit_code == 0, done.output
        written = {path.name: path.read_text() for path in (tmp_path / "somewhere/else").iterdir()}
        assert written == pack(house.library)


def write_for_ever(files: dict[str, set[str]], folder: Path) -> None:
    while True:
        for choose in (min, max):
            write_pack({name: choose(texts) for name, texts in files.items()}, folder)


GREETING = "<Response><Gather><Say>Press a key.</Say></Gather></Response>"


class TestThePhone:
    """It turns to a fallback when the provider does, and as it does."""

    def call(self, first: PhoneAnswer | OSError, fallback: Fallback | None, then: PhoneAnswer | OSError) -> Call:
        self.asked: list[tuple[str, str, dict[str, str]]] = []

        def request(method: str) -> object:
            def ask(url: str, form: dict[str, str], now: object) -> PhoneAnswer:
                self.asked.append((method, url, dict(form)))
                answer = first if url == "https://a.example/voice" else then
                if isinstance(answer, OSError):
                    raise answer
                return answer

            return ask

        return Call(request("POST"), "https://a.example/voice", MONDAY, get=request("GET"), fallback=fallback)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("failure", "code"),
        [
            (ConnectionRefusedError(), "11205"),
            (TimeoutError(), "11205"),
            (PhoneAnswer(500, ""), "11217"),
            (PhoneAnswer(404, ""), "11217"),
            (PhoneAnswer(200, ""), "12100"),
            (PhoneAnswer(200, "<Response><Sing/></Response>"), "12100"),
            (PhoneAnswer(200, f"<Response><Say>{'x' * 70_000}</Say></Response>"), "11750"),
        ],
        ids="refused late 500 404 empty unknown large".split(),
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_it_asks_there_once_and_tells_why(self, method: str, failure: PhoneAnswer | OSError, code: str) -> None:
        call = self.call(failure, Fallback("https://b.example/there/voice.xml", method), PhoneAnswer(200, GREETING))  # type: ignore[arg-type]
        call.dial()
        assert call.waiting and [event.get("failed") for event in call.events if "failed" in event] == [int(code)]
        first, second = self.asked
        assert first[0] == "POST" and "ErrorCode" not in first[2]
        assert second[:2] == (method, "https://b.example/there/voice.xml")
        assert (second[2]["ErrorCode"], second[2]["ErrorUrl"]) == (code, "https://a.example/voice")
        assert second[2]["CallSid"] == call.sid

    def test_addresses_in_it_are_relative_to_it(self) -> None:
        document = '<Response><Gather action="next.xml" method="GET" numDigits="1"/></Response>'
        call = self.call(
            PhoneAnswer(500, ""), Fallback("https://b.example/there/voice.xml"), PhoneAnswer(200, document)
        )
        call.dial()
        call.press("4")
        assert self.asked[-1][:2] == ("GET", "https://b.example/there/next.xml") and self.asked[-1][2]["Digits"] == "4"

    def test_a_fallback_that_fails_is_the_end(self) -> None:
        call = self.call(PhoneAnswer(500, ""), Fallback("https://b.example/"), ConnectionRefusedError())
        with pytest.raises(WireError, match="does not answer"):
            call.dial()
        assert len(self.asked) == 2

    def test_without_one_a_failure_is_a_failure(self) -> None:
        with pytest.raises(WireError, match="status 500"):
            self.call(PhoneAnswer(500, ""), None, PhoneAnswer(200, GREETING)).dial()
        assert len(self.asked) == 1

    def test_a_text_goes_there_too(self) -> None:
        document = "<Response><Message>Call 112.</Message></Response>"
        call = self.call(PhoneAnswer(500, ""), None, PhoneAnswer(200, document))
        [reply] = send_text(call.post, call.url, "help", MONDAY, "", call.get, Fallback("https://b.example/s", "GET"))
        assert reply["body"] == "Call 112."
        assert self.asked[1][0] == "GET" and self.asked[1][2]["ErrorCode"] == "11217"
