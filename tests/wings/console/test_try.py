"""The browser phones behind the door: one on the draft, one on the line; and nothing of a trial is left anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ivr import watch
from ivr.store import keys
from ivr.wings.console.desk.desk import SavedDraft
from tests.conftest import MONDAY, PUBLIC_URL
from tests.wings.console.conftest import Console, Worker

PROMPTS = "menus/texts.yaml"
OLD, NEW = "This is {line}.", "Welcome to {line}."


def say_otherwise(console: Console, old: str, new: str) -> None:
    opened = console.office.desk.open(PROMPTS, MONDAY)
    assert old in opened.text
    done = console.office.desk.save({PROMPTS: (opened.version, opened.text.replace(old, new))}, "Amina", "-", MONDAY)
    assert isinstance(done, SavedDraft)


def ask(worker: Worker, which: str, what: str, how: str = "", **fields: object) -> Any:
    """What the page of a phone gets for one of its requests."""
    page = worker.get(f"/try/{which}/{how}")
    assert page.status_code == 200
    token = re.search(r'<meta name="token" content="([^"]+)"', page.text)
    assert token
    answer = worker.client.post(
        f"/console/try/{which}/phone/{what}",
        base_url=PUBLIC_URL,
        json=fields,
        headers={"Referer": PUBLIC_URL, "X-CSRFToken": token[1]},
    )
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def heard(answer: Any) -> list[str]:
    return [event["heard"] for event in answer["events"] if "heard" in event]


def press(worker: Worker, which: str, answer: Any, keys: str) -> Any:
    """Goes on with a call; behind a key that more could follow, one waits for a moment."""
    for key in keys:
        answer = ask(worker, which, "press", call=answer["call"], key=key)
    waits = answer["waiting"] and answer["waiting"]["typed"]
    return ask(worker, which, "silence", call=answer["call"]) if waits else answer


def events_counted() -> dict[str, float]:
    """What the line says of itself, but for how many pages were looked at."""
    counts = watch.watch().counters.all()
    return {name: count for name, count in counts.items() if "page" not in name}


def test_the_draft_says_the_new_sentence_and_the_line_the_old_one(console: Console) -> None:
    worker = console.worker("editor")
    say_otherwise(console, OLD, NEW)
    for which, said in (("draft", "Welcome to The House."), ("live", "This is The House.")):
        assert said in heard(press(worker, which, ask(worker, which, "dial"), "1"))


def test_a_text_is_answered_and_goes_on(console: Console) -> None:
    worker = console.worker("editor")
    first = ask(worker, "draft", "text", body="food 4000")["replies"]
    assert "Bread: 04 232 02 92" in first[0]["body"]
    more = ask(worker, "draft", "text", body="more")["replies"]
    assert more and more[0]["body"] != first[0]["body"]
    assert "Bread: 04" not in ask(worker, "live", "text", body="more")["replies"][0]["body"], "another telephone"


def test_nothing_of_a_trial_is_counted(console: Console) -> None:
    worker, before = console.worker("editor"), events_counted()
    for _ in range(40):
        ask(worker, "live", "text", body="xyzzyx plugh")
    assert ask(worker, "live", "text", body="food 4000")["replies"], "no limit was met"
    assert "thank" in " ".join(heard(press(worker, "live", ask(worker, "live", "dial"), "11400062"))).lower()
    store = console.line.store
    for counter in (keys.REPORTS, keys.WORDS, keys.SPENT):
        assert store.tallies(counter.name, "2000-01-01") == []
    assert before == events_counted()


def test_a_broken_draft_is_told_and_the_last_sound_one_is_heard(console: Console) -> None:
    worker = console.worker("editor")
    assert heard(ask(worker, "draft", "dial"))
    text = console.file("data/topics.yaml")
    (console.root / "data/topics.yaml").write_text(text.replace("name: Food", "naam: Food"))
    page = worker.get("/try/draft/").text
    assert "cannot be heard as it is now" in page and "naam" in page and "anyway=1" in page
    assert "the draft" in worker.get("/try/draft/?anyway=1").text
    assert heard(ask(worker, "draft", "dial", "?anyway=1"))


def test_a_draft_that_never_was_sound_is_told_of(console: Console) -> None:
    text = console.file("data/topics.yaml")
    (console.root / "data/topics.yaml").write_text(text.replace("name: Food", "naam: Food"))
    page = console.worker("editor").get("/try/draft/?anyway=1")
    assert "cannot be heard as it is now" in page.text and "anyway" not in page.text


@pytest.mark.parametrize("path", ["/try", "/try/draft/", "/try/live/", "/try/draft/phone/line"])
def test_the_phones_stand_behind_the_door(console: Console, path: str) -> None:
    assert console.stranger().get(path).status_code == 302
    assert console.worker("translator", "en").get(path).status_code == 403
    worker = console.worker("editor")
    assert worker.get("/try/draft/").status_code == 200
    assert worker.get(path).status_code == 200


def test_a_step_of_a_call_needs_a_door_a_role_and_a_token(console: Console) -> None:
    path = "/console/try/draft/phone/dial"
    assert console.stranger().client.post(path, base_url=PUBLIC_URL, json={}).status_code == 400
    assert console.worker("editor").client.post(path, base_url=PUBLIC_URL, json={}).status_code == 400
    assert console.worker("translator", "en").post("/try/draft/phone/dial").status_code == 403


@pytest.mark.parametrize("path", ["/try/other/", "/try/draft/phone/../voice", "/try/draft/voice", "/try/draft/phone/x"])
def test_nothing_else_of_the_line_behind_a_phone_is_reached(console: Console, path: str) -> None:
    worker = console.worker("editor")
    assert worker.get(path).status_code == 404
    assert worker.post(path).status_code in (404, 405)


def test_files_of_the_page_come_from_below_its_address(console: Console) -> None:
    worker = console.worker("editor")
    page = worker.get("/try/draft/")
    assert 'src="/console/try/draft/phone/phone.js"' in page.text and "the draft" in page.text
    assert 'src="/console/try/draft/phone/phone.js"' in worker.get("/try/draft").text
    script = worker.get("/try/draft/phone/server.js", buffered=True)
    assert script.status_code == 200 and "javascript" in script.content_type
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("line", "compiles"), [("as it is", 0), (", say: Polly.Zeina", 1)], ids=["with a voice", "by recordings alone"]
)
def test_a_recording_makes_the_draft_anew_only_where_it_rests_on_recordings(
    line: str, compiles: int, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = console.root / "menus/line.yaml"
    file.write_text(file.read_text().replace(line, "").replace("voice: no", "voice: yes"))
    draft, made = console.office.draft, list[int]()
    assert draft.refresh(MONDAY) == []
    monkeypatch.setattr("ivr.wings.console.desk.draft.compile_read", lambda *_: made.append(1))
    console.office.desk.lay(lambda root: _recorded(root / "audio/recorded/ar/take.wav"), "Amina", "-", MONDAY)
    assert draft.refresh(MONDAY) == []
    assert len(made) == compiles
    say_otherwise(console, OLD, NEW)
    draft.refresh(MONDAY)
    assert len(made) == compiles + 1, "words are another matter"


def _recorded(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a take")
