"""A language that no machine speaks, Pashto: recordings alone bring it on the telephone, and all have to be there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from ivr.app import create_app
from ivr.audio.plan import pieces, plan
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.synth.gtts import Gtts
from ivr.audio.utterance import Utterance
from ivr.cli import main
from ivr.engine.library import spoken_languages
from ivr.publish.check import load
from ivr.publish.compile import Compiled, compile_content
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.snapshot.write import write_snapshot
from ivr.web.audio import clip_name
from ivr.wings.phone.call import Call
from ivr.wings.phone.transport import InProcess
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, settings_for
from tests.sounding import Spoken, record, unrecord
from tests.translating import into

MEAL = "A warm meal."


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """The house with Pashto, in which somebody recorded every piece."""
    house = with_pashto(tmp_path_factory.mktemp("recorded"))
    done = record(house, "ps", [piece.text for piece in pieces(texts_of(house))])
    assert done.refused == ()
    return house


@pytest.fixture
def house(recorded: Spoken, tmp_path: Path) -> Spoken:
    """A copy of it, to change."""
    compiled(recorded)
    return recorded.copied(tmp_path)


def with_pashto(folder: Path) -> Spoken:
    """The house with Pashto as its third language: every text in English, and no voice."""
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    line, yaml = content / "menus/line.yaml", YAML()
    document = yaml.load(line)
    language = {"code": "ps", "name": "پښتو", "voice": "yes", "sms": "yes", "review": "draft", "locale": "ps"}
    document["languages"].append(language)
    yaml.dump(document, line)
    into(content, "ps")
    (folder / "state").mkdir()
    return Spoken(content, folder / "state")


def texts_of(house: Spoken) -> list[Utterance]:
    """Every text that Pashto has to say, from the content as it stands in its files."""
    content, _ = load(house.content, MONDAY.date())
    write_snapshot(content, path := house.state / "all.sqlite")
    library = Snapshot(path)
    wanted = [one for one in plan(library) if one.language == "ps"]
    library.close()
    path.unlink()
    return wanted


def compiled(house: Spoken) -> Compiled:
    return compile_content(house.content, Shelf(house.state / "snapshots"), MONDAY, house.clips)


def offered(house: Spoken) -> list[str]:
    """The languages on the telephone."""
    library = Shelf(house.state / "snapshots").live()
    codes = spoken_languages(library)
    library.close()
    return codes


def printed(house: Spoken, *words: str) -> str:
    result = CliRunner(mix_stderr=False, env=house.environ).invoke(main, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def unheard(house: Spoken) -> list[str]:
    """The texts in Pashto that nobody can hear, by the plan."""
    rows = json.loads(printed(house, "audio", "plan", "--engine", "espeak", "--language", "ps", "--json"))
    spared = ("place-here", "nothing-here")
    return [row["text"] for row in rows if row["how"] == "impossible" and row["key"] not in spared]


class TestWithoutRecordings:
    @pytest.fixture
    def house(self, tmp_path: Path) -> Spoken:
        return with_pashto(tmp_path)

    def test_it_is_not_offered_by_voice_and_compile_counts_what_is_missing(self, house: Spoken) -> None:
        said = printed(house, "compile")
        missing = [one for one in texts_of(house) if one.prompt not in ("place-here", "nothing-here")]
        assert f"ps is not offered by voice yet: {len(missing)} texts cannot be heard" in said
        assert compiled(house).unheard == {"ps": len(missing)}
        assert offered(house) == ["en", "ar"]

    def test_it_still_answers_texts(self, house: Spoken) -> None:
        assert compiled(house).languages == ("en", "ar", "ps")

    def test_the_plan_names_it_and_each_text(self, house: Spoken) -> None:
        printed(house, "compile")
        said = printed(house, "audio", "plan", "--engine", "espeak")
        missing = unheard(house)
        assert f"ps is not offered by voice: {len(missing)} texts cannot be heard" in said
        assert MEAL in missing
        assert MEAL in printed(house, "audio", "list", "--language", "ps")

    def test_a_run_tells_once_that_it_waits_for_recordings(self, house: Spoken) -> None:
        printed(house, "compile")
        record(house, "ps", [MEAL])
        command = ["audio", "make", "--engine", "espeak", "--language", "ps"]
        result = CliRunner(mix_stderr=False, env=house.environ).invoke(main, command)
        count = len(texts_of(house)) - 1
        assert result.exit_code == 0
        assert result.stderr == (
            f"ps: no voice here speaks it; {count} texts need recordings, `wegwijs audio list --language ps` has them\n"
        )
        assert "0 clips made, 1 were good, 0 failed, 0 left" in result.stdout

    def test_no_voice_of_another_language_takes_its_place(self, house: Spoken) -> None:
        program = find_program()
        assert program
        assert (Espeak(program).speaks("ps"), Gtts().speaks("ps")) == (None, None)
        printed(house, "audio", "make", "--engine", "espeak", "--language", "ps", "--quiet")
        assert not (house.clips / "ps").exists()


class TestWithRecordings:
    def test_fewer_pieces_than_texts_are_enough(self, recorded: Spoken) -> None:
        texts = texts_of(recorded)
        assert len(pieces(texts)) < len(texts) / 2
        assert compiled(recorded).unheard == {}
        assert offered(recorded) == ["en", "ar", "ps"]

    def test_a_call_in_it_plays_only_its_own_clips(self, recorded: Spoken) -> None:
        compiled(recorded)
        heard = [event for event in a_call(recorded, "314000") if "heard" in event]
        own = [event for event in heard if event["language"] == "ps"]
        assert [event["key"] for event in own][-1] == "option-back"
        assert MEAL in [event["heard"] for event in own]
        for event in own:
            assert event["clip"].partition("?")[0] == f"{PUBLIC_URL}/audio/ps/{clip_name(event['heard'])}"
            assert (recorded.clips / "ps" / clip_name(event["heard"])).is_file()

    def test_its_sentences_run_from_right_to_left_in_the_browser_phone(self, recorded: Spoken) -> None:
        compiled(recorded)
        app = create_app(settings_for(recorded.content, recorded.state), clock=lambda: MONDAY, demo=True)
        client = app.test_client()
        languages = client.get("/phone/line").get_json()["languages"]
        ways = {language["code"]: language["direction"] for language in languages}
        assert ways == {"en": "ltr", "ar": "rtl", "ps": "rtl"}
        events = client.post("/phone/dial", json={}).get_json()["events"]
        own = [event for event in events if event.get("language") == "ps"]
        assert {(event["direction"], event["locale"]) for event in own} == {("rtl", "ps")}
        assert own[0]["clip"].startswith(f"{PUBLIC_URL}/audio/ps/")

    def test_with_one_taken_away_it_is_offered_no_more_and_the_plan_names_that_one(self, house: Spoken) -> None:
        unrecord(house, "ps", MEAL)
        assert compiled(house).unheard == {"ps": 1}
        assert offered(house) == ["en", "ar"]
        assert unheard(house) == [MEAL]
        record(house, "ps", [MEAL])
        assert compiled(house).unheard == {}
        assert offered(house) == ["en", "ar", "ps"]

    def test_a_clip_that_goes_during_a_call_leaves_a_gap_and_no_other_voice(self, house: Spoken) -> None:
        record(house, "en", [MEAL])
        (house.clips / "ps" / clip_name(MEAL)).unlink()
        heard = [event for event in a_call(house, "314000") if "heard" in event and event["language"] == "ps"]
        assert MEAL not in [event["heard"] for event in heard]
        assert all(event["clip"] and not event["locale"] for event in heard)


def a_call(house: Spoken, keys: str) -> list[dict[str, Any]]:
    """What is heard when these keys are pressed, on the line as it was published."""
    app = create_app(settings_for(house.content, house.state), clock=lambda: MONDAY)
    call = Call(InProcess(app, PUBLIC_URL, TOKEN), f"{PUBLIC_URL}/voice", MONDAY)
    call.dial()
    for key in keys:
        call.press(key)
    return call.events
