"""Mystery callers: what is among the ten, what each should hear, and the score that is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.country.numbers import written
from ivr.country.opening import ZONE
from ivr.engine.directory.ranking import contact_status
from ivr.engine.library import spoken_languages
from ivr.model import Contact
from ivr.snapshot.read import Snapshot
from ivr.wings.mystery.drawing import MysteryCall, drawn
from ivr.wings.phone.call import Call
from ivr.wings.phone.playing import play
from ivr.wings.phone.trial_numbers import OWN_NUMBER
from tests.conftest import PUBLIC_URL, Line, line_of
from tests.tabled import with_table

DAY = date(2026, 11, 26)
TODAY = datetime.now(ZONE).date().isoformat()
Dial = Callable[[datetime], Call]


def dials(line: Line) -> Dial:
    return lambda at: Call(line.post, f"{PUBLIC_URL}/voice", at, to=OWN_NUMBER)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house with the table, published."""
    folder = tmp_path_factory.mktemp("hall")
    line = line_of(with_table(folder / "content"), folder)
    yield line
    line.shelf.close()


def ten(line: Line, seed: int) -> list[MysteryCall]:
    return drawn(line.shelf.live(), dials(line), seed, DAY)


def judge_mix(library: Snapshot, calls: list[MysteryCall]) -> None:
    """Whatever is drawn, all that has to be among the ten is."""
    assert [call.call for call in calls] == list(range(1, 11))
    offered = {*spoken_languages(library), *(one.code for one in library.line.languages if one.sms)}
    assert len({call.language for call in calls} & offered) == min(10, len(offered))
    assert {call.region for call in calls} == set(library.line.regions)
    assert {call.by for call in calls if call.about == "danger"} == {"call", "sms"}
    assert all(call.should.danger_first for call in calls if call.about == "danger")
    assert sum(call.night for call in calls) == 3
    assert all((call.at.hour < 9 or call.at.hour > 17) == call.night for call in calls)
    assert all(1 <= (call.at.date() - DAY).days <= 7 for call in calls)
    assert all(call.should.whom and call.should.number for call in calls)
    offices = {
        entry.called(language) for entry in library.services() if entry.organisation.town
        for language in spoken_languages(library)
    }  # fmt: skip
    tables = [call for call in calls if call.about == "table"]
    assert {call.region for call in tables} == set(library.line.regions)
    assert all(call.should.whom in offices for call in tables if call.by == "call")


@pytest.mark.parametrize("seed", range(12))
def test_all_that_has_to_be_among_the_ten_is(seed: int, shipped: Line) -> None:
    judge_mix(shipped.shelf.live(), ten(shipped, seed))


@pytest.mark.parametrize("seed", range(6))
def test_a_small_line_has_ten_calls_too(seed: int, hall: Line) -> None:
    calls = ten(hall, seed)
    assert {call.language for call in calls} == {"en", "ar"}
    assert {call.region for call in calls} == {"north", "south"}
    assert {("south", "Hall of Liège"), ("south", "Hall Liège")} & {(call.region, call.should.whom) for call in calls}
    assert {call.by for call in calls if call.about == "danger"} == {"call", "sms"}


def test_the_same_seed_draws_the_same_ten(hall: Line) -> None:
    assert ten(hall, 7) == ten(hall, 7)
    assert ten(hall, 7) != ten(hall, 8)


def given(library: Snapshot, call: MysteryCall) -> list[Contact]:
    """The contacts of whom they should hear."""
    return [
        contact
        for entry in library.services()
        if entry.called(call.language) == call.should.whom
        for contact in entry.service.given
    ]


@pytest.mark.parametrize("seed", range(4))
def test_what_they_should_hear_is_what_the_directory_says_of_that_moment(seed: int, shipped: Line) -> None:
    library = shipped.shelf.live()
    for call in (call for call in ten(shipped, seed) if call.by == "call"):
        contacts = [one for one in given(library, call) if one.value and written(one.value) == call.should.number]
        assert contacts, call
        assert call.should.open in ("", *(contact_status(contact, call.at).openness for contact in contacts))


@pytest.mark.parametrize("seed", range(4))
def test_the_keys_that_stand_there_lead_to_it(seed: int, hall: Line) -> None:
    for call in (call for call in ten(hall, seed) if call.by == "call"):
        phone = dials(hall)(call.at)
        steps = play(phone, call.do.split())
        for _ in range(len(call.do.split()) + 1):
            next(steps)
        assert f"{call.should.whom}." in [event.get("heard") for event in phone.events]


class TestTheScore:
    @pytest.fixture
    def state(self, tmp_path: Path) -> Path:
        return tmp_path / "state"

    def took(self, state: Path, rows: list[dict[str, Any]], *words: str) -> Result:
        file = state.parent / "heard.json"
        file.write_text(json.dumps(rows))
        environ = {"WEGWIJS_STATE": str(state), "WEGWIJS_CONTENT": str(state.parent)}
        runner = CliRunner(mix_stderr=False)
        return runner.invoke(main, ["mystery", "--result", str(file), *words], env=environ)

    def rows(self, *wrong: str) -> list[dict[str, Any]]:
        """Ten calls, of which these went wrong in this way."""
        good: list[dict[str, Any]] = [{"call": number, "right": "yes"} for number in range(len(wrong) + 1, 11)]
        return [{"call": number, "right": "no", "wrong": [one]} for number, one in enumerate(wrong, 1)] + good

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ((), "80% and no fault on danger: reached"),
            (("whom", "open"), "8 of 10 right, 80%; wrong: open 1, whom 1"),
            (("whom", "open"), ": reached"),
            (("whom", "whom", "number"), "not reached"),
            (("danger",), "not reached"),
        ],
    )
    def test_eight_of_ten_are_enough_but_not_on_danger(self, wrong: tuple[str, ...], says: str, state: Path) -> None:
        said = self.took(state, self.rows(*wrong))
        assert (said.exit_code, says in said.stdout) == (0, True)

    def test_days_and_counts_are_all_that_is_kept(self, state: Path) -> None:
        rows = [row | {"caller": "Jan", "note": "called from +32470123456"} for row in self.rows("number")]
        assert self.took(state, rows).exit_code == 0
        assert json.loads((state / "mystery.json").read_text()) == [
            {"date": TODAY, "right": 9, "of": 10, "wrong": {"number": 1}}
        ]

    def test_a_day_has_one_score_and_the_scores_stand_in_order(self, state: Path) -> None:
        for day, wrong in (("2026-11-03", ()), ("2026-10-01", ("whom",)), ("2026-11-03", ("open",))):
            self.took(state, self.rows(*wrong), "--day", day)
        kept = json.loads(self.took(state, self.rows(), "--day", "2026-12-01", "--json").stdout)
        assert [(one["date"], one["right"], one["enough"]) for one in kept] == [
            ("2026-10-01", 9, True),
            ("2026-11-03", 9, True),
            ("2026-12-01", 10, True),
        ]

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"right": None}, "look at 1"),
            ({"right": "perhaps"}, "row 1: right"),
            ({"right": "no"}, "row 1: wrong: say what"),
            ({"right": "no", "wrong": ["Jan was rude"]}, "row 1: wrong"),
            ({"call": 2}, "look at 1, 2"),
            ({"call": 11}, "look at 1"),
        ],
    )
    def test_one_wrong_row_and_nothing_is_kept(self, change: dict[str, Any], says: str, state: Path) -> None:
        first, *others = self.rows()
        said = self.took(state, [first | change, *others])
        assert (said.exit_code, says in said.stderr, (state / "mystery.json").exists()) == (1, True, False)

    @pytest.mark.parametrize("text", ["[", "{}", '[{"call": 1, "right": "yes"}]'])
    def test_a_file_that_is_no_list_of_ten_is_told(self, text: str, state: Path) -> None:
        (state.parent / "heard.json").write_text(text)
        environ = {"WEGWIJS_STATE": str(state), "WEGWIJS_CONTENT": str(state.parent)}
        words = ["mystery", "--result", str(state.parent / "heard.json")]
        said = CliRunner(mix_stderr=False).invoke(main, words, env=environ)
        assert (said.exit_code, len(said.stderr.splitlines())) == (1, 1)


class TestTheCommand:
    def test_its_rows_are_what_it_takes(self, hall: Line, tmp_path: Path) -> None:
        environ = {"WEGWIJS_STATE": str(hall.settings.state), "WEGWIJS_CONTENT": str(hall.settings.content)}
        runner = CliRunner(mix_stderr=False)
        said = runner.invoke(main, ["mystery", "--seed", "3", "--day", DAY.isoformat(), "--json"], env=environ)
        rows = json.loads(said.stdout)
        assert len(rows) == 10
        file = tmp_path / "heard.json"
        file.write_text(json.dumps([row | {"right": "yes"} for row in rows]))
        said = runner.invoke(main, ["mystery", "--result", str(file)], env=environ | {"WEGWIJS_STATE": str(tmp_path)})
        assert "10 of 10 right" in said.stdout

    def test_on_paper_it_says_what_to_do_and_what_to_hear(self, hall: Line) -> None:
        environ = {"WEGWIJS_STATE": str(hall.settings.state), "WEGWIJS_CONTENT": str(hall.settings.content)}
        said = CliRunner(mix_stderr=False).invoke(main, ["mystery", "--day", DAY.isoformat()], env=environ).stdout
        assert said.count("Should hear: ") == 10
        assert "112 before all others; " in said
        assert "--seed 20261126 --day 2026-11-26" in said
