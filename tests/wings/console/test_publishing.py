"""Publishing: what is shown before, what stops it, what a call hears after it, and the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.errors import Problem
from ivr.publish.compared import Difference, FieldChange
from ivr.wings.console.desk.desk import SavedDraft
from ivr.wings.console.desk.kept import kept, known_already
from ivr.wings.console.desk.preview import Basis, Preview, name_of
from ivr.wings.console.release.seen_problems import fresh_and_old
from ivr.wings.console.release.told_changes import FEW, ToldValue, told_changes
from tests.conftest import MONDAY
from tests.wings.console.conftest import Console, Worker

HEARTH = "data/organisations/hearth.yaml"
RENAMED = {"name: Hearth": "name: Chimney"}


def edit(console: Console, changes: Mapping[str, str], file: str = HEARTH, who: str = "Amina") -> str:
    """Saves a file with some of its text replaced; the commit."""
    opened = console.office.desk.open(file, MONDAY)
    text = opened.text
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    done = console.office.desk.save({file: (opened.version, text)}, who, f"Changed {file}", MONDAY)
    assert isinstance(done, SavedDraft), done
    return done.commit


def form(worker: Worker, path: str = "/publish") -> dict[str, str]:
    """What the form of a page sends: what its look rests on, and every box ticked."""
    page = worker.get(path).text
    hidden = re.findall(r'<input type="hidden" name="(head|live)" value="([^"]*)"', page)
    return dict(hidden) | dict.fromkeys(re.findall(r'type="checkbox" name="(\w+)"', page), "yes")


def heard(console: Console) -> str:
    """What a caller hears who types the code of an organisation in English."""
    call = console.line.call()
    call.dial()
    call.press("1")
    call.press("702#")
    return " ".join(str(event) for event in call.events)


class TestDemonstration:
    def test_what_is_published_a_call_hears_and_after_going_back_the_old_one(self, console: Console) -> None:
        worker, before = console.worker("publisher"), console.office.line.shelf.order().live
        edit(console, RENAMED)
        assert "Hearth" in heard(console) and "Chimney" not in heard(console)
        answer = worker.post("/publish/now", **form(worker))
        assert "It is published" in answer.text
        assert "Chimney" in heard(console) and "Hearth." not in heard(console)
        page = worker.get(f"/publish/before/{before}").text
        assert "Chimney" in page and "Hearth" in page
        worker.post(f"/publish/before/{before}/again", **form(worker, f"/publish/before/{before}"))
        assert "Hearth" in heard(console) and "Chimney" not in heard(console)
        assert "name: Chimney" in console.file(HEARTH)
        deeds = [(deed.who, deed.what) for deed in console.office.book.last()]
        assert deeds[:2] == [("publisher", "went back"), ("publisher", "published")]
        kept = worker.get("/publish/before").text
        assert "somebody went back from it" in kept and "Publisher" in kept

    def test_the_draft_waits_until_it_is_published(self, console: Console) -> None:
        worker = console.worker("publisher")
        console.office.press.publish("Bram", MONDAY)
        edit(console, RENAMED)
        [save] = console.office.press.waiting(MONDAY)
        assert save.who == "Amina"
        assert "Changed data/organisations" in worker.get("/publish").text
        worker.post("/publish/now", **form(worker))
        assert console.office.press.waiting(MONDAY) == []
        assert "callers hear the draft already" in worker.get("/publish").text


class TestWhatIsShown:
    def test_a_number_stands_beside_the_old_one_and_who_hears_it(self, console: Console) -> None:
        edit(console, {"+3280014912": "+3280014913", "0800 14 912": "0800 14 913"})
        page = re.sub(r"<[^>]+>|\s+", " ", console.worker("editor").get("/publish").text)
        page = " ".join(page.split())
        assert "Hearth, free number" in page
        assert "before: 0800 14 912 → now: 0800 14 913" in page
        assert "heard by callers who choose Law or Food, everywhere" in page

    def test_a_word_says_in_which_language_it_means_what(self, console: Console) -> None:
        worker = console.worker("editor")
        worker.post("/sms/words/add", language="en", word="crusts", means="needs/parcel")
        page = " ".join(re.sub(r"<[^>]+>", " ", worker.get("/publish").text).split())
        assert re.search(r"crusts \(English\) ?: (now: )?A parcel of food", page) and "False" not in page

    def test_closed_days_are_said_with_their_months(self, console: Console) -> None:
        worker = console.worker("editor")
        worker.post("/organisations/hearth/closed", first="2026-12-24", last="2027-01-02")
        page = worker.get("/publish").text
        told = re.findall(r"<ins.*?</ins>", page)
        assert sum("closed from 24 December 2026 to 2 January 2027" in one for one in told) >= 3
        assert " off" not in "".join(told)

    @pytest.mark.parametrize("published_here", [True, False])
    def test_what_the_draft_brought_stands_apart_from_what_was_wrong_before(
        self, published_here: bool, console: Console
    ) -> None:
        now = datetime(2027, 3, 1, 12, tzinfo=UTC)
        desk, press = console.office.desk, console.office.press
        edit(console, {"date: 2026-05": "date: 2025-01"}, "data/sources.yaml")
        if published_here:
            press.publish("Bram", now)
        before = {name_of(one) for one in press.preview(now).warnings}
        opened = desk.open(HEARTH, now)
        desk.save({HEARTH: (opened.version, opened.text.replace("on everything.", "on all."))}, "Amina", "said", now)
        after = press.preview(now)
        fresh, old = fresh_and_old(after.warnings, after.known)
        assert [one.code for one in fresh] == ["C803"] and before
        assert {name_of(one) for kind in old for one in kind.problems} == before

    def test_a_translation_that_is_missing_leads_to_its_texts(self, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        edit(console, {"summary: Advice on everything.": "summary: Advice on all."})
        page = console.worker("editor").get("/publish").text
        fresh = page.partition("Came with the changes of this draft")[2]
        assert 'href="/console/texts/ar?show=stale"' in fresh

    def test_who_saved_what_stays_with_the_publication(self, console: Console) -> None:
        worker = console.worker("administrator")
        console.office.press.publish("Bram", MONDAY)
        edit(console, RENAMED)
        worker.post("/publish/now", **form(worker))
        link = re.search(r'"/console(/publish/before/[^"]+/saves)">Who saved what', worker.get("/publish/before").text)
        assert link
        page = worker.get(link[1]).text
        assert page.count("<tr>") == 2 and "Amina" in page and 'href="/console/organisations/hearth/history"' in page
        assert link[1] in worker.get("/people/book").text

    def test_the_book_says_the_organisation_and_the_field(self, console: Console) -> None:
        chief = console.worker("administrator")
        way = "/organisations/hearth/contacts/advice.phone"
        version = re.search(r'name="version" value="(\w+)"', chief.get(way).text)
        assert version
        hours = "Mo-Fr 09:00-17:00"
        chief.post(way, version=version[1], kind="phone", value="02 225 43 13", hours=hours, how="called")
        assert "saved Hearth: changed advice, Telephone: number or address" in chief.get("/people/book").text

    def test_an_editor_looks_and_has_no_button(self, console: Console) -> None:
        edit(console, RENAMED)
        page = console.worker("editor").get("/publish").text
        assert "Chimney" in page and "publish/now" not in page

    def test_an_error_in_the_folder_blocks_the_button(self, console: Console) -> None:
        (console.root / HEARTH).write_text(console.file(HEARTH).replace("name:", "naam:", 1))
        worker = console.worker("publisher")
        page = worker.get("/publish").text
        assert "Must be mended" in page and "publish/now" not in page
        basis = console.office.press.basis(MONDAY)
        worker.post("/publish/now", head=basis.head, live=basis.live, seen="yes", meant="yes")
        assert console.office.line.shelf.order().live == basis.live


class TestWhatIsAsked:
    def test_who_has_not_ticked_is_told(self, console: Console) -> None:
        edit(console, {"date: 2026-05": "date: 2025-01"}, "data/sources.yaml")
        worker, before = console.worker("publisher"), console.office.line.shelf.order().live
        sent = form(worker)
        assert "seen" in sent
        answer = worker.post("/publish/now", head=sent["head"], live=sent["live"])
        assert answer.status_code == 302
        assert "tick that you have seen them" in worker.get("/publish").text
        assert console.office.line.shelf.order().live == before

    def test_what_callers_lose_has_to_be_meant(self, console: Console) -> None:
        window = console.office.desk.open("data/organisations/window.yaml", MONDAY)
        console.office.desk.save({window.file: (window.version, None)}, "Amina", "closed", MONDAY)
        worker, before = console.worker("publisher"), console.office.line.shelf.order().live
        sent = form(worker)
        worker.post("/publish/now", **{key: value for key, value in sent.items() if key != "meant"})
        assert "tick that it is meant" in worker.get("/publish").text
        assert console.office.line.shelf.order().live == before
        worker.post("/publish/now", **sent)
        assert console.office.line.shelf.order().live != before

    def test_nothing_is_published_that_nobody_looked_at(self, console: Console) -> None:
        worker, before = console.worker("publisher"), console.office.line.shelf.order().live
        edit(console, RENAMED)
        sent = form(worker)
        edit(console, {"name: Bread": "name: Cake"}, "data/organisations/bread.yaml", "Bram")
        worker.post("/publish/now", **sent)
        page = worker.get("/publish").text
        assert "somebody saved or published meanwhile" in page and "Cake" in page
        assert console.office.line.shelf.order().live == before

    def test_who_goes_back_while_somebody_publishes_is_told(self, console: Console) -> None:
        worker, before = console.worker("publisher"), console.office.line.shelf.order().live
        edit(console, RENAMED)
        console.office.press.publish("Bram", MONDAY)
        live = console.office.line.shelf.order().live
        worker.post(f"/publish/before/{before}/again", live=before)
        assert console.office.line.shelf.order().live == live


def change(event: str, kind: str, name: str, *fields: FieldChange, **more: object) -> Difference:
    return Difference(event, kind, name, fields=fields, **more)  # type: ignore[arg-type]


class TestWords:
    def test_changes_of_one_kind_are_folded_after_a_few(self, console: Console) -> None:
        many = [change("added", "organisation", f"House {number}") for number in range(FEW + 3)]
        with console.line.app.test_request_context():
            [group] = told_changes(many, {}, "en")
        assert (len(group.open), len(group.folded), group.lost) == (FEW, 3, False)

    def test_ids_have_their_names_and_a_long_list_is_cut(self, console: Console) -> None:
        names = {"food": {"en": "Food", "nl": "Eten"}, **{f"a{n}": {"en": f"Area {n}"} for n in range(6)}}
        areas = tuple(f"a{n}" for n in range(6))
        one = change("changed", "service", "Hearth", FieldChange("topics", "", "food"), topics=("food",), areas=areas)
        with console.line.app.test_request_context():
            [group] = told_changes([one], names, "nl")
        [told] = group.changes
        assert told.values == (ToldValue("topics", "", "Eten"),)
        assert told.who == "heard by callers who choose Eten, in Area 0, Area 1, Area 2 and 3 more"

    def test_warnings_of_before_stand_apart(self) -> None:
        one, other = (Problem(f"{name}.yaml", 3, "D216", f"{name} is old", "", "warning") for name in "ab")
        fresh, old = fresh_and_old([one, other], [name_of(one)])
        assert [kind.problems for kind in fresh] == [(other,)]
        assert [kind.problems for kind in old] == [(one,)]


def test_what_is_dear_is_made_once_and_anew_when_its_ground_changes(tmp_path: Path) -> None:
    made: list[int] = []
    file = tmp_path / "kept.json"
    preview = Preview(Basis("a", "b"), (Problem("f", 1, "D216", "m", "h"),), (change("gone", "topic", "Food"),))

    def make() -> Preview:
        made.append(1)
        return preview

    assert known_already(file, ("a",), Preview) is None
    assert kept(file, ("a",), Preview, make) == kept(file, ("a",), Preview, make) == preview
    assert len(made) == 1
    kept(file, ("b",), Preview, make)
    file.write_text("{half")
    assert kept(file, ("b",), Preview, make) == preview
    assert len(made) == 3
