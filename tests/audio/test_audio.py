"""Everything a caller hears has its sound: the plan holds every text, the clips are right, and the line plays them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest
from click.testing import CliRunner, Result
from werkzeug.test import TestResponse

from ivr.audio.plan import plan
from ivr.audio.takes.folder import keep
from ivr.cli import main
from ivr.engine.library import spoken_languages
from ivr.language.pieces import pieces_of, spelled
from ivr.language.seconds import seconds_to_say
from ivr.model.steps import Say
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.web.audio import clip_name
from ivr.wings.phone.call import Call
from ivr.wings.phone.transport import PhoneAnswer, Post
from ivr.wings.phone.twiml import Verb, read_voice
from ivr.wings.phone.walk import topics
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, Line, line_of, moment, sentence, soak
from tests.gtts_double import file_of, murmur
from tests.measuring import measured, wrong
from tests.sealed import query, state_in
from tests.sounding import THREE, Spoken, record, shipped_plan, spoken_house, unrecord

MOMENTS = [moment("2026-11-23 12:30"), moment("2026-11-22 23:30"), moment("2026-07-21 10:00")]
EMERGENCY, WELCOME = sentence("emergency", number=spelled("112")), sentence("welcome", line="The House")
TYPED = {"place-unknown", "place-rest", "code-rest", "code-unknown"}
"""What repeats the digits of a caller: nobody can say all of these beforehand."""
WAYS = (None, "menu", "code", "place", "region", "dialled")
"""The stages before a card, and that of who was put through."""


@pytest.fixture
def house_with_clips(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """A copy of the house with every clip, to change."""
    return spoken_house(tmp_path_factory).copied(tmp_path)


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house with clips switched off."""
    line = line_of(HOUSE, tmp_path_factory.mktemp("silent"), SPEECH="say")
    yield line
    line.shelf.close()


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house with every clip, for who asks for them."""
    spoken = spoken_house(tmp_path_factory)
    line = line_of(spoken.content, spoken.copied(tmp_path_factory.mktemp("line")).state)
    yield line
    line.shelf.close()


@pytest.fixture(scope="module", params=[3, soak(0)], ids=["three languages", "all languages"])
def shipped_texts(
    request: pytest.FixtureRequest, shipped: Line, tmp_path_factory: pytest.TempPathFactory
) -> set[tuple[str, str]]:
    languages = THREE if request.param else spoken_languages(shipped.library)
    planned = shipped_plan(tmp_path_factory, shipped.library, languages)
    return {(wanted.language, wanted.text) for wanted in planned}


@dataclass
class Listener:
    """The way to a line, that keeps every sentence said on it."""

    post: Post
    said: list[Say] = field(default_factory=list)

    def __call__(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        answer = self.post(url, form, now)
        self.said += [say for say in answer.said if isinstance(say, Say)]
        return answer


def texts_of(library: Snapshot) -> set[tuple[str, str]]:
    """The plan, as languages and texts."""
    return {(wanted.language, wanted.text) for wanted in plan(library)}


def unplanned(said: Iterable[Say], planned: set[tuple[str, str]]) -> set[str]:
    """What was said and is in the plan neither whole nor in all its pieces; what repeats digits has to be in pieces."""

    def holds(say: Say) -> bool:
        pieces = all((say.language, piece) in planned for piece in pieces_of(say.text))
        return pieces or (say.prompt not in TYPED and (say.language, say.text) in planned)

    return {f"{say.language} {say.prompt}: {say.text}" for say in said if not holds(say)}


class TestThePlan:
    @pytest.mark.parametrize("one_in", [6, soak(1)], ids=["one in six", "all"])
    def test_it_holds_every_sentence_the_house_can_say(self, one_in: int, silent: Line) -> None:
        listener = Listener(silent.post)
        crawl(listener, silent.library, MOMENTS[0], one_in)
        assert unplanned(listener.said, texts_of(silent.library)) == set()
        assert len({say.prompt for say in listener.said}) > 50

    @pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{at:%a %d %b %H:%M}")
    def test_it_holds_what_three_topics_of_the_shipped_line_say(
        self, at: datetime, shipped: Line, shipped_texts: set[tuple[str, str]]
    ) -> None:
        listener = Listener(shipped.post)
        ways = [keys for _, keys in topics(shipped.library, shipped.library.line.start)]
        planned = {language for language, _ in shipped_texts}
        for number, language in enumerate(spoken_languages(shipped.library), start=1):
            for keys in ways[:: len(ways) // 3] if language in planned else ():
                to_the_last_card(Call(listener, f"{PUBLIC_URL}/voice", at), f"{number}{keys}1080")
        said = [say for say in listener.said if say.language in planned]  # the first question is in every language
        assert unplanned(said, shipped_texts) == set()
        assert len({say.text for say in listener.said}) > 300

    def test_each_text_is_in_it_once_and_can_be_said(self, silent: Line) -> None:
        texts = [(wanted.language, wanted.text) for wanted in plan(silent.library)]
        assert len(texts) == len(set(texts))
        assert all(any(c.isalnum() for c in text) for _, text in texts)


def crawl(listener: Listener, library: Snapshot, at: datetime, one_in: int) -> None:
    """All that can happen to a caller: each key in each place, silence, and what becomes of a call put through. Of the
    cards and of what comes after them, one in so many is gone on from."""
    waiting = [{"turns": "1"}]
    seen: set[str] = set()
    while waiting:
        state = waiting.pop()
        for keys in keys_for(state):
            for verb in happen(listener, state, keys, at):
                for name, after in states(verb):
                    if name not in seen:
                        seen.add(name)
                        if after.get("stage") in WAYS or crc32(name.encode()) % one_in == 0:
                            waiting.append(after)
    for code in spoken_languages(library):
        for end in ({"tries": "2"}, {"turns": "999"}):
            happen(listener, {"stage": "menu", "language": code, "trail": "main", **end}, "-", at)


def keys_for(state: Mapping[str, str]) -> tuple[str, ...]:
    match state.get("stage"):
        case "place":
            return ("1000", "4000", "9000", "12", "9999", "#", "*", "-")
        case "code":
            return ("0", "03", "12", "99", "*", "-")
        case "dialled":
            return ("completed", "busy", "no-answer", "failed")
    return (*"0123456789*#", "-")


def happen(listener: Listener, state: Mapping[str, str], keys: str, at: datetime) -> tuple[Verb, ...]:
    """What the line answers in a state: to keys, to silence ("-"), or when the call that was put through is over."""
    if state.get("stage") == "dialled":
        path, form = "dialled", {"DialCallStatus": keys}
    else:
        path, form = ("silence", {}) if keys == "-" else ("keys", {"Digits": keys})
    sealed = query({name: value for name, value in state.items() if value != "dialled"})
    standard = {"CallSid": "CA1", "From": "+32470999777"}
    answer = listener(f"{PUBLIC_URL}/voice/{path}?{sealed}", standard | form, at)
    assert answer.status == 200
    return read_voice(answer.body)


def states(verb: Verb) -> Iterator[tuple[str, dict[str, str]]]:
    """The state that a Gather or a Dial leads to, under a name without what changes nothing in what is said."""
    if action := verb.attributes.get("action"):
        state = state_in(action)
        if verb.name == "Dial":
            yield f"dialled {state.get('language')}", {**state, "stage": "dialled"}
        unsaid = {"turns", "since", "began", "snapshot", "tries", "called", "slow"}
        unsaid |= set() if state.get("stage") == "menu" else {"trail"}
        yield urlencode({k: v for k, v in state.items() if k not in unsaid}), state | {"turns": "1", "tries": "0"}


def to_the_last_card(call: Call, keys: str) -> None:
    """Hears every card there is, and all that is known of the first one."""
    call.dial()
    for key in f"{keys}5":
        call.press(key)
    for _ in range(12):
        call.press("3")


def wegwijs(house: Spoken, *words: str) -> Result:
    return CliRunner(mix_stderr=False, env=house.environ).invoke(main, words)


def told(house: Spoken, *words: str) -> list[dict[str, Any]]:
    """The JSON that a command prints."""
    result = wegwijs(house, *words, "--json")
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def clips_of(house: Spoken) -> dict[str, int]:
    """Every clip, by its name below the folder, and when it was made."""
    paths = [path for code in ("en", "ar") for path in (house.clips / code).iterdir()]
    return {f"{path.parent.name}/{path.name}": path.stat().st_mtime_ns for path in paths}


class TestTheCommands:
    def test_the_plan_counts_every_text_of_each_language(self, house_with_clips: Spoken) -> None:
        heading, *rows = wegwijs(house_with_clips, "audio", "plan", "--engine", "espeak").stdout.splitlines()
        assert heading.split() == [
            "texts", "recorded", "synthesised", "pieces", "said", "impossible", "missing", "stale", "minutes",
        ]  # fmt: skip
        counts = {code: sum(one.language == code for one in planned(house_with_clips)) for code in ("en", "ar")}
        assert [row.split() for row in rows] == [
            [code, str(count), "0", str(count), "0", "0", "0", "0", "0", "0.0"] for code, count in counts.items()
        ]

    def test_the_list_has_each_text_with_its_id(self, house_with_clips: Spoken) -> None:
        rows = told(house_with_clips, "audio", "list", "--engine", "espeak")
        assert rows == told(house_with_clips, "audio", "plan", "--engine", "espeak")
        assert len(rows) == len(planned(house_with_clips))
        welcome = next(row for row in rows if row["key"] == "welcome")
        seconds = welcome.pop("seconds")
        assert welcome == {
            "id": clip_name("This is The House.").removesuffix(".wav"), "language": "en", "key": "welcome",
            "text": "This is The House.", "how": "synthesised", "voice": "espeak-ng en-gb", "freshness": "fresh",
        }  # fmt: skip
        assert 0.5 < seconds < 3
        lines = wegwijs(house_with_clips, "audio", "list", "--engine", "espeak").stdout.splitlines()
        number = [row["key"] for row in rows if row["language"] == "en"].index("welcome") + 1
        assert f"en {number:>5}  {welcome['id']}  synthesised fresh    welcome: This is The House." in lines

    def test_one_language_alone(self, house_with_clips: Spoken) -> None:
        rows = told(house_with_clips, "audio", "list", "--engine", "espeak", "--language", "ar")
        assert {row["language"] for row in rows} == {"ar"}
        for path in [*(house_with_clips.clips / "en").iterdir(), *(house_with_clips.clips / "ar").iterdir()][::20]:
            path.unlink()
        wegwijs(house_with_clips, "audio", "make", "--engine", "espeak", "--language", "ar")
        rows = told(house_with_clips, "audio", "list", "--engine", "espeak")
        assert {row["language"] for row in rows if row["freshness"] != "fresh"} == {"en"}

    def test_a_second_run_makes_nothing(self, house_with_clips: Spoken) -> None:
        before = clips_of(house_with_clips)
        result = wegwijs(house_with_clips, "audio", "make", "--engine", "espeak")
        assert f"0 recordings, 0 refused, 0 clips made, {len(before)} were good, 0 failed, 0 left" in result.stdout
        assert clips_of(house_with_clips) == before

    def test_one_other_word_and_exactly_the_clips_that_hold_it_are_made(self, house_with_clips: Spoken) -> None:
        texts = house_with_clips.content / "menus/texts.yaml"
        texts.write_text(texts.read_text().replace("{region}: press {key}.", "{region}: type {key}."))
        before = clips_of(house_with_clips)
        wegwijs(house_with_clips, "compile")
        result = wegwijs(house_with_clips, "audio", "make", "--engine", "espeak")
        changed = [f"the {region}: type {key}." for region in ("north", "south") for key in range(1, 10)]
        assert "18 clips made" in result.stdout
        assert clips_of(house_with_clips).keys() - before.keys() == {f"en/{clip_name(text)}" for text in changed}
        assert before.items() <= clips_of(house_with_clips).items()

    def test_the_plan_counts_what_a_run_would_make(self, house_with_clips: Spoken) -> None:
        """The clips are by espeak: a better voice would make them anew, and where it is away none is."""
        rows = told(house_with_clips, "audio", "plan", "--engine", "gtts", "--engine", "espeak", "--language", "en")
        assert {(row["freshness"], row["voice"]) for row in rows} == {("stale", "gTTS en")}
        rows = told(house_with_clips, "audio", "plan", "--engine", "espeak")
        assert {row["freshness"] for row in rows} == {"fresh"}

    def test_a_recording_is_listed_as_one_when_it_is_on_the_line(self, house_with_clips: Spoken) -> None:
        house, (good, noise) = house_with_clips, (EMERGENCY, WELCOME)
        record(house, "en", [good])
        keep(house.recorded, "en", noise, b"", "wav")
        result = wegwijs(house, "audio", "make", "--engine", "espeak")
        assert "0 recordings, 1 refused, 0 clips made" in result.stdout
        rows = told(house, "audio", "list", "--engine", "espeak")
        assert {row["text"]: row["how"] for row in rows if row["text"] in (good, noise)} == {
            good: "recorded", noise: "synthesised",
        }  # fmt: skip

    def test_what_is_refused_is_told_by_its_own_name_and_counted(self, house_with_clips: Spoken) -> None:
        house = house_with_clips
        record(house, "en", [WELCOME])
        for name, data in (("emergency", b""), ("welcome", b"text"), ("region-choice", b""), ("option-back", None)):
            (house.recorded / "en" / f"{name}.wav").write_bytes(file_of(murmur(2)) if data is None else data)
        result = wegwijs(house, "audio", "make", "--engine", "espeak")
        assert result.exit_code == 1
        assert "1 recordings, 3 refused, 0 clips made" in result.stdout
        assert result.stderr.splitlines() == [
            f"en/emergency.wav ({EMERGENCY}): The file is empty.",
            "en/region-choice.wav: 18 sentences are called region-choice; name the file after the id of one: "
            "`wegwijs audio list --language en` shows them",
            f"en/welcome.wav ({WELCOME}): This is not a sound file but text.",
        ]
        rows = told(house, "audio", "list", "--engine", "espeak")
        assert sorted(row["key"] for row in rows if row["how"] == "recorded") == ["option-back", "welcome"]

    def test_a_file_under_an_id_of_the_list_is_a_recording(self, house_with_clips: Spoken) -> None:
        house = house_with_clips
        one = next(row for row in told(house, "audio", "list", "--engine", "espeak") if row["key"] == "region-choice")
        (house.recorded / "en").mkdir(parents=True)
        (house.recorded / "en" / f"{one['id']}.wav").write_bytes(file_of(murmur(seconds_to_say(one["text"]) + 0.5)))
        result = wegwijs(house, "audio", "make", "--engine", "espeak")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "1 recordings, 0 refused" in result.stdout
        assert one["text"] in (house.recorded / "en/texts.yaml").read_text()

    def test_a_recording_of_a_sentence_that_is_not_published_yet_waits(self, house_with_clips: Spoken) -> None:
        texts = house_with_clips.content / "menus/texts.yaml"
        texts.write_text(texts.read_text().replace("This is {line}.", "Welcome to {line}, take your time."))
        take = house_with_clips.recorded / "en" / "welcome.wav"
        take.parent.mkdir(parents=True, exist_ok=True)
        take.write_bytes(file_of(murmur(3.0)))
        early = wegwijs(house_with_clips, "audio", "make", "--engine", "espeak", "--language", "en")
        assert "en/welcome: the sentence was changed and is not published yet" in early.stderr
        assert (early.exit_code, take.exists()) == (1, True)
        wegwijs(house_with_clips, "compile")
        late = wegwijs(house_with_clips, "audio", "make", "--engine", "espeak", "--language", "en")
        assert (late.exit_code, take.exists()) == (0, False)
        text = "Welcome to The House, take your time."
        [row] = [row for row in told(house_with_clips, "audio", "list", "--engine", "espeak") if row["text"] == text]
        assert row["how"] == "recorded"

    def test_an_engine_that_is_not_there_is_one_clear_line(
        self, house_with_clips: Spoken, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ivr.audio.synth.registry.find_program", lambda: None)
        for command in ("plan", "list", "make"):
            result = wegwijs(house_with_clips, "audio", command, "--engine", "espeak")
            assert result.exit_code == 1
            assert result.stderr == "espeak-ng is not on this machine; install it, or wegwijs[offline-voice]\n"


def planned(house: Spoken) -> list[Any]:
    library = Shelf(house.state / "snapshots").live()
    wanted = plan(library)
    library.close()
    return wanted


class TestTheClips:
    def test_every_clip_has_the_format_the_loudness_and_the_edges_of_the_line(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        clips = spoken_house(tmp_path_factory).clips
        found = [clip for language in ("en", "ar") for clip in measured(clips / language)]
        assert len(found) > 400
        assert wrong(found) == ""


def ask(line: Line, address: str, method: str = "GET", **headers: str) -> TestResponse:
    """What a browser or the provider gets, read to its end."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return line.app.test_client().open(address, method=method, headers=named, buffered=True)


CLIP, MARK = f"/audio/en/{clip_name(WELCOME)}", "/audio/marks/listening.wav"


class TestTheWayToAClip:
    @pytest.mark.parametrize("address", [CLIP, MARK])
    def test_it_may_be_kept_for_ever(self, address: str, line: Line) -> None:
        answer = ask(line, address)
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        cache = answer.cache_control
        assert (cache.public, cache.max_age, cache.no_cache) == (True, 365 * 24 * 3600, None)
        assert answer.data.startswith(b"RIFF") and answer.content_length == len(answer.data)

    def test_a_clip_never_changes_under_its_name(self, line: Line) -> None:
        assert ask(line, CLIP).cache_control.immutable

    @pytest.mark.parametrize("address", [CLIP, MARK])
    def test_who_has_it_is_told_so(self, address: str, line: Line) -> None:
        tag = ask(line, address).headers["ETag"]
        again = ask(line, address, If_None_Match=tag)
        assert (again.status_code, again.data) == (304, b"")
        assert ask(line, address, If_None_Match='"another"').status_code == 200

    @pytest.mark.parametrize("address", [CLIP, MARK])
    def test_a_part_of_it_is_given(self, address: str, line: Line) -> None:
        whole = ask(line, address).data
        part = ask(line, address, Range="bytes=100-199")
        assert (part.status_code, part.data) == (206, whole[100:200])
        assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
        assert ask(line, address, Range="bytes=9999999-").status_code == 416

    @pytest.mark.parametrize("address", [CLIP, MARK])
    def test_head_gives_the_length_alone(self, address: str, line: Line) -> None:
        head = ask(line, address, "HEAD")
        assert (head.status_code, head.data) == (200, b"")
        assert head.content_length == len(ask(line, address).data)

    @pytest.mark.parametrize(
        "address",
        [
            "/audio/en/0123456789abcdef.wav", "/audio/marks/none.wav", "/audio/xx/0123456789abcdef.wav", "/audio/",
            "/audio/en/.wav", "/audio/en/..%2f..%2fclips.wav", "/audio/../clips.jsonl", "/audio/%2e%2e/en/a.wav",
            "/audio/en/%00.wav", "/audio/en%5c..%5c/a.wav", f"/audio/en/{'a' * 5000}.wav", "/audio/en/clips.jsonl",
            "/audio/en//etc/passwd", "/audio/en/%ff.wav", CLIP.replace("/en/", "/EN/"), CLIP.replace(".wav", ""),
        ],
    )  # fmt: skip
    def test_any_other_name_is_not_found(self, address: str, line: Line) -> None:
        answer = ask(line, address)
        assert (answer.status_code, answer.data) == (404, b"")


class TestWhichSoundItIs:
    SENTENCE = EMERGENCY
    PIECES = tuple(pieces_of(SENTENCE))

    def test_recorded_then_synthesised_then_pieces_then_said(self, house_with_clips: Spoken) -> None:
        house = house_with_clips
        line = line_of(house.content, house.state)
        whole = house.clips / "en" / clip_name(self.SENTENCE)
        synthesised = whole.read_bytes()
        record(house, "en", [self.SENTENCE])
        assert self.heard(line) == [self.SENTENCE]
        assert whole.read_bytes() != synthesised
        unrecord(house, "en", self.SENTENCE)
        wegwijs(house, "audio", "make", "--engine", "espeak", "--quiet")
        assert (self.heard(line), whole.read_bytes()) == ([self.SENTENCE], synthesised)
        whole.unlink()
        record(house, "en", [self.PIECES[0]])
        assert self.heard(line) == list(self.PIECES)
        unrecord(house, "en", self.PIECES[0])
        assert self.heard(line) == [f"<Say> en-GB {self.SENTENCE}"]
        line.shelf.close()

    def heard(self, line: Line) -> list[str]:
        """How the first sentence of a call is heard: the texts whose clips are played, or what is left to <Say>."""
        call = line.call(MONDAY)
        call.dial()
        events = [event for event in call.events if event.get("key") == "emergency"]
        for event in events:
            address = (event["clip"] or "").partition("?")[0]
            assert address in ("", f"{PUBLIC_URL}/audio/en/{clip_name(event['heard'])}")
        return [event["heard"] if event["clip"] else f"<Say> {event['locale']} {event['heard']}" for event in events]
