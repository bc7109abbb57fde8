"""A new kind of contact is one row of a table: with it, its topic is answered by voice, by SMS and everywhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.audio.plan import plan
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.language.pieces import pieces_of
from ivr.model.kinds import KINDS, Kind
from ivr.model.steps import Gather, Keys, Say
from ivr.provider.twilio.fallback.pack import pack
from ivr.publish.check import examine
from ivr.publish.published import organisation_json
from tests.conftest import HOUSE, MONDAY, ROOT, Line, line_of, sentence

NUMBER = 'value: "+3242320292"'
DOOR = "address: {street: Rue Basse 1, postcode: '4000', city: Liège}"
INTERNET = sentence("card-internet")
NEW = {
    "signal": (Kind("dialled", app="Signal"), NUMBER, "Signal", "Signal 04 232 02 92"),
    "fax": (Kind("dialled"), NUMBER, "0 4", "04 232 02 92"),
    "locker": (Kind("visited"), DOOR, "Rue Basse", "Rue Basse"),
    "letter": (Kind("written", hours=False), "value: help@example.org", "help@example.org", "help@example.org"),
    "video": (Kind("online"), "value: https://www.example.org/video", INTERNET, "example.org/video"),
}
"""A kind that nobody thought of, for each way to reach somebody: its row, its contact, and what a caller hears and a
texter reads."""


@pytest.fixture(params=NEW)
def line(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The house, where the bread can be had by a contact of the new kind only."""
    row, contact, *_ = NEW[request.param]
    monkeypatch.setitem(KINDS, request.param, row)
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    file = content / "data/organisations/bread.yaml"
    before = 'kind: phone\n        value: "+3242320292"'
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, f"kind: {request.param}\n        {contact}"))
    assert [str(problem) for problem in examine(content, MONDAY.date()) if problem.level == "error"] == []
    line = line_of(content, tmp_path / "state")
    yield line
    line.shelf.close()


def kind_of(line: Line) -> str:
    bread = line.library.service("bread/table")
    assert bread
    return bread.service.contacts[0].kind


def cards(line: Line) -> list[list[str]]:
    """What a caller hears on each card of the topic."""
    heard: list[list[str]] = []
    steps, state = turn(line.library, State(), Keys("114000"), MONDAY)
    for _ in range(2):
        assert isinstance(steps[-1], Gather)
        heard.append([speech.text for speech in steps[-1].speech if isinstance(speech, Say)])
        steps, state = turn(line.library, state, Keys("3"), MONDAY)
    return heard


def test_its_topic_is_answered_by_voice(line: Line) -> None:
    _, _, heard, _ = NEW[kind_of(line)]
    [card] = [card for card in cards(line) if "Bread." in card]
    assert any(heard in sentence for sentence in card)
    reports = line.library.prompts["en"]["option-report"].format(key="6")
    assert (reports in card) == KINDS[kind_of(line)].dialled, "only who dialled a number knows that it did not work"


def test_its_topic_is_answered_by_sms(line: Line) -> None:
    _, _, _, read = NEW[kind_of(line)]
    replies = line.chat("food 4000", "more")
    assert any("Bread" in reply.text and read in reply.text for reply in replies)


def test_a_number_for_an_application_says_so_and_comes_after_telephones(tmp_path: Path) -> None:
    """Nobody with an ordinary telephone dials it in vain: in an SMS, of every kind that has an application."""
    applications = [kind for kind, known in KINDS.items() if known.app]
    assert len(applications) >= 2
    for kind in applications:
        content = Path(shutil.copytree(HOUSE, tmp_path / kind))
        file = content / "data/organisations/bread.yaml"
        file.write_text(file.read_text().replace("kind: phone", f"kind: {kind}"))
        line = line_of(content, tmp_path / "state" / kind)
        texts = [reply.text for language in ("english", "arabic") for reply in line.chat(language, "food 4000", "more")]
        numbers = [row for text in texts for row in text.splitlines() if "232 02 92" in row]
        assert numbers and all(f"{KINDS[kind].app} 04 232 02 92" in row for row in numbers)
        answer = line.chat("food 4000")[0].text
        assert answer.index("0800 14 912") < answer.index("232 02 92")
        line.shelf.close()


def test_all_that_is_said_of_it_is_planned_and_published_and_in_the_pack(line: Line) -> None:
    planned = {wanted.text for wanted in plan(line.library, MONDAY) if wanted.language == "en"}
    [card] = [card for card in cards(line) if "Bread." in card]
    assert [text for text in card if not {text} <= planned and not set(pieces_of(text)) <= planned] == []
    bread = next(found for found in line.library.organisations() if found.id == "bread")
    [contact] = organisation_json(bread, line.library.sources, "en", MONDAY)["services"][0]["contacts"]
    assert (contact["kind"], contact["state"]) == (kind_of(line), "closed")
    assert pack(line.library)


def test_a_kind_without_a_row_is_refused_by_check_with_all_that_there_are(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("kind: phone", "kind: pigeon"))
    [problem] = [problem for problem in examine(content, MONDAY.date()) if problem.level == "error"]
    assert problem.message == (
        "kind: 'pigeon' is not one of 'phone', 'whatsapp', 'telegram', 'chat', 'email', 'form', 'visit' or 'website'"
    )


def test_a_row_that_makes_no_sense_is_refused_in_words() -> None:
    with pytest.raises(TypeError, match="Signal: an application is for a number, so its reach is dialled, not online"):
        Kind("online", app="Signal")


def test_who_writes_an_organisation_is_told_of_every_kind() -> None:
    manual = (ROOT / "data" / "README.md").read_text()
    [row] = [line for line in manual.splitlines() if line.startswith("| `kind` |")]
    assert [f"`{kind}`" for kind in KINDS if f"`{kind}`" not in row] == []


def test_nobody_asks_for_a_kind_by_its_name() -> None:
    """Whoever did would forget the next kind; only the table names them, and tables that are complete or not there."""
    names = {f'"{name}"' for name in ("whatsapp", "telegram", "visit")}  # the others are words of other things too
    root = ROOT / "ivr"
    table = root / "model" / "kinds.py"
    forgetful = [
        path.name
        for path in root.rglob("*.py")
        if path != table and any(n in path.read_text() for n in names) and "complete(" not in path.read_text()
    ]
    assert forgetful == []
