"""Organisations in the console: found, read, corrected so that callers hear it, and never broken."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ivr.content.read.files import Files
from ivr.model import Source
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.organisations import house_index
from ivr.wings.console.organisations.house_index import HouseListed
from tests.conftest import MONDAY
from tests.wings.console.conftest import Console, Worker

HEARTH = "data/organisations/hearth.yaml"
PHONE = "/organisations/hearth/contacts/advice.phone"
SERVICE = "/organisations/hearth/services/advice"


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def form_of(page: str, **changed: str | list[str]) -> dict[str, Any]:
    """The fields of the long form of a page as they stand there, with some of them changed."""
    body = max(re.findall(r"<form.*?</form>", page, re.DOTALL), key=len)
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        attributes = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if attributes.get("type") in ("checkbox", "radio") and "checked" not in tag:
            continue
        if name := attributes.get("name"):
            fields.setdefault(name, []).append(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        fields[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', body, re.DOTALL):
        fields[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    fields.pop("csrf_token", None)
    return fields | changed


def send(worker: Worker, path: str, **changed: str | list[str]) -> str:
    """Opens a form, changes some fields and sends it; where that leads, or the page that comes."""
    answer = worker.post(path, **form_of(worker.get(path).text, **changed))
    return answer.headers.get("Location", answer.text)


def differing(before: str, after: str) -> list[str]:
    """The lines that are new."""
    there = before.splitlines()
    return [line.strip() for line in after.splitlines() if line not in there]


class TestFinding:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("hearth", "Hearth"),
            ("the warm room", "Hearth"),
            ("warmroom", "Hearth"),
            ("702", "Hearth"),
            ("0800/14 912", "Hearth"),
            ("+32 800 14 912", "Hearth"),
            ("04 232", "Bread"),
            ("hearht", "Hearth"),
            ("hearth.example", "Hearth"),
        ],
    )
    def test_by_whatever_somebody_knows_of_it(self, words: str, first: str, crowd: Worker) -> None:
        page = crowd.get("/organisations", query_string={"q": words}).text
        assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)', page)[:1] == [first]

    def test_by_topic_and_place(self, crowd: Worker) -> None:
        page = crowd.get("/organisations", query_string={"topic": "food", "area": "hill"}).text
        assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)', page) == ["Bread"]

    def test_nothing(self, crowd: Worker) -> None:
        assert "Nothing was found" in crowd.get("/organisations?q=zzzzzzz&page=nowhere").text

    def test_one_that_is_not_there(self, crowd: Worker) -> None:
        assert crowd.get("/organisations/nobody").status_code == 404
        assert crowd.get("/organisations/..%2Fsources").status_code == 404


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    from tests.conftest import HOUSE
    from tests.wings.console.conftest import console_of

    return console_of(HOUSE, tmp_path_factory.mktemp("list")).worker("editor")


class TestReading:
    def test_the_card_as_a_caller_hears_it(self, crowd: Worker) -> None:
        words = plain(crowd.get("/organisations/hearth").text)
        assert "0800 14 912 free to call" in words
        assert "Hearth. Open now" in words or "0 8 0 0 – 1 4 – 9 1 2" in words
        assert "List" in words or "line 1" in words

    def test_in_another_language(self, crowd: Worker) -> None:
        page = crowd.get("/organisations/hearth?language=ar").text
        assert 'lang="ar" dir="rtl"' in page


class TestCorrecting:
    def test_a_number_is_heard_in_the_draft_and_then_by_callers(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        leads = send(worker, PHONE, value="02/225 43 13", cost="", how="called")
        assert leads.startswith("/console/organisations/hearth")
        assert differing(before, console.file(HEARTH)) == [
            'value: "+3222254313"',
            "checked: {date: 2026-11-23, how: called}",
        ]
        words = plain(worker.get("/organisations/hearth").text)
        assert "02 225 43 13" in words and "2 2 5 – 4 3 – 1 3" in words
        assert "0800 14 912" in str(console.line.text("hearth")[0])
        console.office.press.publish("Amina", MONDAY)
        assert "02 225 43 13" in str(console.line.text("hearth")[0])
        call = console.line.call()
        call.dial()
        for key in "1702#":
            call.press(key)
        assert ["0 2", "2 2 5", "4 3", "1 3"] == [one["heard"] for one in call.events if one.get("key") == "number"][:4]

    def test_one_field_that_changed_is_one_line_that_changed(self, console: Console) -> None:
        before = console.file(HEARTH)
        send(console.worker("editor"), PHONE, hours="ma-di 9-17u, wo 9-12u30, do-vr 9-17u", how="called")
        new = differing(before, console.file(HEARTH))
        assert new == ['hours: "Mo,Tu,Th,Fr 09:00-17:00; We 09:00-12:30"', "checked: {date: 2026-11-23, how: called}"]

    def test_a_wrong_hour_is_refused_beside_its_field_with_a_hint(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        page = send(worker, PHONE, hours="Mon-Fri 9 to 5")
        fault = re.search(r'id="hours-fault">([^<]+)', page)
        assert fault and "write the times of 24 hours: 09:00-17:00" in fault[1] and "ma-vr 9-12u30" in fault[1]
        assert 'value="Mon-Fri 9 to 5"' in page
        assert console.file(HEARTH) == before

    def test_a_wrong_number_too(self, console: Console) -> None:
        page = send(console.worker("editor"), PHONE, value="02/225 43 1")
        fault = re.search(r'id="value-fault">([^<]+)', page)
        assert fault and "one digit too few" in fault[1] and "02 123 45 67" in fault[1] and "+32" not in fault[1]

    def test_what_it_means_is_shown_before_anything_is_saved(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        page = send(worker, PHONE, hours="ma-vr 9-12u30, sur rendez-vous", preview="1")
        words = plain(page)
        assert "Monday 9:00–12:30" in words and "Saturday closed" in words
        assert "Mo-Fr 09:00-12:30" in words
        assert console.file(HEARTH) == before
        said = worker.post(
            "/organisations/hearth/understood", kind="phone", value="0800/14.912", hours="lun-jeu 9h-12h30"
        )
        assert "0800 14 912" in said.text and "Mo-Th 09:00-12:30" in said.text
        assert "<html" not in said.text

    def test_a_holiday_among_the_next_seven_days(self, console: Console) -> None:
        from datetime import date

        from ivr.wings.console.organisations.week_shown import week_shown

        days = week_shown("Mo-Fr 09:00-17:00; PH off", date(2026, 12, 22), "en").coming
        assert [(one.name, one.holiday, len(one.bars)) for one in days][2:5] == [
            ("Thu 24 Dec", False, 1),
            ("Fri 25 Dec", True, 0),
            ("Sat 26 Dec", False, 0),
        ]

    def test_where_the_old_number_still_stands_is_told(self, console: Console) -> None:
        worker, file = console.worker("editor"), "data/organisations/bread.yaml"
        send(worker, "/organisations/bread/contacts/table.phone", value="0800 14 912", how="called")
        send(worker, PHONE, value="02/225 43 13", how="called")
        assert "0800 14 912 still stands at: Bread." in worker.get("/organisations/hearth").text
        assert "+3280014912" in console.file(file)

    def test_two_who_changed_the_same_field_are_told(self, console: Console) -> None:
        worker = console.worker("editor")
        form = form_of(worker.get(PHONE).text)
        send(console.worker("editor", id="bram"), PHONE, hours="Mo-Fr 10:00-17:00", how="asked")
        page = worker.post(PHONE, **form | {"hours": "Mo-Fr 11:00-17:00", "how": "called"}).text
        assert "Bram saved this meanwhile" in page and 'value="Mo-Fr 11:00-17:00"' in page
        assert "10:00-17:00" in console.file(HEARTH)
        assert worker.post(PHONE, **form_of(page)).status_code == 302
        assert "11:00-17:00" in console.file(HEARTH)

    def test_a_new_sentence_may_wait_for_its_translations_and_gets_them(self, console: Console) -> None:
        worker, way = console.worker("editor"), "/organisations/hearth/contacts/advice.phone"
        assert send(worker, way, note="Let it ring.").startswith("/console/org")
        assert "Let it ring." not in worker.get("/organisations/hearth?language=ar").text.partition("<h2")[0]
        assert send(worker, way, note="Let it ring.", **{"note-ar": "دع الهاتف يرن."}).startswith("/console/org")
        assert "دع الهاتف يرن." in console.file("menus/texts/ar.po")
        assert "دع الهاتف يرن" in worker.get("/organisations/hearth?language=ar").text

    def test_a_number_more_and_away_again(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        path = "/organisations/hearth/services/advice/contacts/new"
        assert "advice.phone-2" in send(worker, path, value="0479 12 34 56", how="called")
        assert "0479 12 34 56" in worker.get("/organisations/hearth").text
        worker.post("/organisations/hearth/contacts/advice.phone-2/gone")
        assert console.file(HEARTH) == before

    def test_a_form_that_is_sent_as_it_stands_changes_nothing(self, console: Console) -> None:
        worker, before = console.worker("editor"), len(console.office.desk.log(MONDAY))
        for id, service, *ways in (
            ("hearth", "advice", "phone", "visit"),
            ("night", "beds", "phone"),
            ("bread", "table", "phone"),
        ):
            for path in ("names", f"services/{service}", *(f"contacts/{service}.{way}" for way in ways)):
                leads = send(worker, f"/organisations/{id}/{path}")
                assert leads.startswith("/console/organisations/"), (id, path)
        assert len(console.office.desk.log(MONDAY)) == before

    @pytest.mark.parametrize(
        ("kind", "value", "fault"),
        [("visit", "02 225 43 13", "write the address below"), ("email", "02 225 43 13", "not an e-mail address")],
    )
    def test_a_kind_with_what_is_none_of_it(self, kind: str, value: str, fault: str, console: Console) -> None:
        page = send(console.worker("editor"), PHONE, kind=kind, value=value)
        found = re.search(r'id="value-fault">([^<]+)', page)
        assert found and fault in found[1]

    def test_names_and_services(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        send(worker, "/organisations/hearth/names", also_known_as="The Warm Room\nHaard")
        send(worker, "/organisations/hearth/services/advice", main="food", areas=["belgium", "hill"])
        assert differing(before, console.file(HEARTH)) == [
            "also_known_as: [The Warm Room, Haard]",
            "topics: [food, law]",
            "areas: [belgium, hill]",
        ]
        page = send(worker, "/organisations/hearth/names", code="701")
        assert re.search(r'id="code-fault">[^<]*701 already leads to bread', page)


class TestHowSomebodyKnows:
    """A number that callers are given is sure only where somebody says how they know it."""

    @pytest.mark.parametrize(
        "path", [PHONE, "/organisations/new", "/organisations/hearth/services/advice/contacts/new"]
    )
    def test_nothing_is_chosen_for_them(self, path: str, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        form = form_of(worker.get(path).text, value="02/225 43 13", phone="02/225 43 13")
        assert "how" not in form
        page = worker.post(path, **form).text
        assert page.count("Choose how you know.") == 1 and 'value="02/225 43 13"' in page
        assert console.file(HEARTH) == before

    def test_a_sentence_needs_no_answer(self, console: Console) -> None:
        assert send(console.worker("editor"), PHONE, note="Let it ring.").startswith("/console/organisations/")
        assert "checked" not in console.file(HEARTH)

    @pytest.mark.parametrize("made_sure", [False, True])
    def test_a_digit_that_nobody_printed_is_asked_about_in_words(self, made_sure: bool, console: Console) -> None:
        worker = console.worker("editor")
        if made_sure:
            worker.post("/organisations/hearth/called", way="advice.phone")
        page = send(worker, PHONE, value="0800 14 913", how="")
        fault = re.search(r'id="value-fault">([^<]+)', page)
        assert fault and "“The list on the door” says 0800 14 912. Did you call them" in fault[1]
        assert page.count("The list on the door") == 1 and 'name="how" value="" checked' in page
        for word in ("D218", "wegwijs ", "hearth.yaml", "evidence", "+32800"):
            assert word not in plain(page), word
        assert "+3280014912" in console.file(HEARTH)

    def test_hours_that_nobody_printed_too(self, console: Console) -> None:
        page = send(console.worker("editor"), PHONE, hours="Mo-Fr 10:00-17:00", how="")
        fault = re.search(r'id="hours-fault">([^<]+)', page)
        assert fault and "“Monday to Friday from 9:00 to 17:00”. Did you call them" in fault[1]

    def test_what_a_source_says_against_it_stays_in_sight(self, console: Console) -> None:
        worker = console.worker("editor")
        assert "says something else" not in worker.get("/organisations/hearth").text
        send(worker, PHONE, value="0800 14 913", how="website")
        words = plain(worker.get("/organisations/hearth").text)
        assert "somebody read their website “The list on the door” says something else: 0800 14 912." in words

    def test_a_dispute_says_no_number_that_callers_are_not_told(self, console: Console) -> None:
        worker, dispute = console.worker("editor"), console.root / HEARTH
        dispute.write_text(
            dispute.read_text()
            + """    disputes:
      - field: phone
        values:
          - {value: "0800 14 912", source: list}
          - {value: "0800 14 915", source: list}
        used: "+3280014912"
        why: The list has two.
"""
        )
        assert "Callers are told “+3280014912”." in worker.get("/organisations/hearth").text
        send(worker, PHONE, value="0800 14 913", how="called")
        page = worker.get("/organisations/hearth").text
        assert "Callers are told “" not in page and "Now they are told what stands below." in page


class TestOneClick:
    def test_called_today_still_right(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        worker.post("/organisations/hearth/called", way="advice.phone")
        assert differing(before, console.file(HEARTH)) == ["checked: {date: 2026-11-23, how: called}"]
        assert "23/11/2026: somebody called" in worker.get("/organisations/hearth").text

    def test_something_else_is_a_dispute_that_somebody_decides(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        path = "/organisations/hearth/heard/advice.phone"
        assert "Choose what was different" in worker.post(path, heard="02 225 43 13").text
        assert "one digit too few" in worker.post(path, about="phone", heard="02 225 43 1").text
        assert worker.post(path, about="hours", heard="ma-vr 9u-12u").status_code == 302
        assert '{value: "Mo-Fr 09:00-12:00", source: "called", date: "2026-11-23"}' in console.file(HEARTH)
        page = worker.get("/organisations/hearth").text
        assert "sources do not agree" in page and "Not agreed" in page
        assert "Hearth" in worker.get("/organisations?only=disputed").text
        worker.post("/organisations/hearth/settled/advice/0")
        assert console.file(HEARTH) == before

    def test_closed_days_are_heard_and_taken_out(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        worker.post("/organisations/hearth/closed", first="2026-11-23", last="2026-11-27")
        page = worker.get("/organisations/hearth").text
        assert "23/11/2026 to 27/11/2026" in page and "closed" in plain(page)
        page = worker.post("/organisations/hearth/closed", first="2026-12-24", last="2026-01-02").text
        assert re.search(r'id="last-fault">[^<]*before the first one. Is the year right', page)
        assert 'value="2026-12-24"' in page and 'value="2026-01-02"' in page
        worker.post("/organisations/hearth/closed/0/gone")
        assert console.file(HEARTH) == before


class TestHistory:
    def test_each_fact_with_who_and_what_it_was_and_back(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        worker.get("/organisations")
        console.office.desk.head(MONDAY)
        send(worker, PHONE, value="02/225 43 13", how="called")
        page = worker.get("/organisations/hearth/history").text
        assert "advice, Telephone: number or address 0800 14 912 02 225 43 13" in plain(page) and "Editor" in page
        save = re.search(r'name="save" value="(\w+)"', page)
        assert save
        worker.post("/organisations/hearth/back", save=save[1])
        assert console.file(HEARTH) == before
        worker.post("/organisations/hearth/back", save=save[1])
        assert "Nothing was different" in worker.get("/organisations/hearth/history").text
        send(worker, PHONE, value="02/225 43 14", how="called")
        worker.post("/organisations/hearth/back", save=save[1])
        assert "changed again since" in worker.get("/organisations/hearth/history").text
        assert "+3222254314" in console.file(HEARTH)

    def test_an_earlier_save_is_put_back_and_a_later_one_stays(self, console: Console) -> None:
        worker = console.worker("editor")
        worker.get("/organisations")
        console.office.desk.head(MONDAY)
        send(worker, PHONE, value="02/225 43 13", how="called")
        send(worker, "/organisations/hearth/names", also_known_as="Haard")
        saves = re.findall(r'name="save" value="(\w+)"', worker.get("/organisations/hearth/history").text)
        assert len(saves) == 2
        worker.post("/organisations/hearth/back", save=saves[1])
        text = console.file(HEARTH)
        assert "also_known_as: [Haard]" in text and "+3280014912" in text and "checked" not in text


NEW: dict[str, Any] = {
    "name": "De Brug",
    "summary": "A place to sleep.",
    "main": "bed",
    "phone": "02/225 43 13",
    "hours": "ma-zo 20u-23u",
    "areas": ["hill"],
    "how": "called",
    "summary-ar": "مكان للنوم.",
}


class TestComingAndGoing:
    def test_a_new_one_is_heard_in_the_draft(self, console: Console) -> None:
        worker = console.worker("editor")
        answer = worker.post("/organisations/new", **NEW)
        assert answer.headers["Location"] == "/console/organisations/de-brug"
        text = console.file("data/organisations/de-brug.yaml")
        assert 'value: "+3222254313"' in text and 'hours: "Mo-Su 20:00-23:00"' in text
        found = console.office.draft.library(MONDAY).service("de-brug/bed")
        assert found and found.service.summary["ar"] == "مكان للنوم."
        assert "De Brug" in worker.get("/organisations?q=brug").text
        page = worker.post("/organisations/new", **NEW).text
        assert "There is an organisation of this name already" in page

    def test_a_new_one_has_needs_and_says_where_its_sentence_is_missing(self, console: Console) -> None:
        worker = console.worker("editor")
        assert 'name="needs" value="parcel"' in worker.get("/organisations/new").text
        new = {name: value for name, value in NEW.items() if name != "summary-ar"} | {"main": "food", "needs": "parcel"}
        answer = worker.post("/organisations/new", **new)
        assert "needs: [parcel]" in console.file("data/organisations/de-brug.yaml")
        page = worker.get(answer.headers["Location"].removeprefix("/console")).text
        link = re.search(r'missing in: <a href="/console(/texts/ar[^"]+)">Arabic', page)
        assert link and "A place to sleep." in worker.get(link[1].replace("&amp;", "&")).text
        other = worker.get("/organisations/de-brug?language=ar").text
        assert "Take “A place to sleep.” away" in other

    def test_what_is_missing_is_said_beside_its_field(self, console: Console) -> None:
        page = console.worker("editor").post("/organisations/new", name="De Brug", phone="12", how="called").text
        for name in ("summary", "main", "phone"):
            assert f'id="{name}-fault"' in page

    def test_one_more_service_is_heard_and_goes_again(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file("data/organisations/bread.yaml")
        page = worker.get("/organisations/bread/services/new").text
        version = re.search(r'name="version" value="(\w+)"', page)
        assert version and "One more service of Bread" in page
        more = {**NEW, "version": version[1], "name": "A roof", "name-ar": "سقف", "main": "food"}
        lacking = worker.post("/organisations/bread/services/new", **{**more, "name": "", "how": ""}).text
        assert 'id="name-fault"' in lacking and "Choose how you know" in lacking and "A place to sleep." in lacking
        assert worker.post("/organisations/bread/services/new", **more).status_code == 302
        text = console.file("data/organisations/bread.yaml")
        assert text.startswith(before.rstrip("\n")), "one change, and nothing else"
        found = console.office.draft.library(MONDAY).service("bread/food")
        assert found and found.service.name == {"en": "A roof", "ar": "سقف"}
        again = worker.post("/organisations/bread/services/new", **{**more, "version": "", "name": "Soup"})
        assert again.status_code == 302 and "- id: food-2" in console.file("data/organisations/bread.yaml")
        for sid in ("food", "food-2"):
            assert worker.post(f"/organisations/bread/services/{sid}/away").status_code == 302
        assert console.file("data/organisations/bread.yaml") == before

    def test_before_it_goes_the_page_says_who_is_left_alone(self, console: Console) -> None:
        worker = console.worker("editor")
        page = plain(worker.get("/organisations/bread/away").text)
        assert "its code, 701" in page and "Nobody else helps with: A warm meal." in page
        assert "Nobody else helps" not in worker.get("/organisations/night/services/women/away").text
        assert worker.post("/organisations/bread/away").status_code == 302
        assert '"701": organisations/bread' in console.file("data/retired_codes.yaml")

    def test_what_the_line_names_for_all_stays(self, console: Console) -> None:
        worker = console.worker("editor")
        named = re.search(r"general: \[([\w-]+)/([\w-]+)", console.file("menus/line.yaml"))
        assert named
        assert "names it for everybody" in worker.get(f"/organisations/{named[1]}/away").text
        worker.post(f"/organisations/{named[1]}/away")
        assert (console.root / f"data/organisations/{named[1]}.yaml").exists()

    def test_one_that_an_answer_names_stays(self, console: Console) -> None:
        worker = console.worker("editor")
        page = worker.get("/organisations/night/away").text
        assert "Rules of the night" in page and '<button class="danger"' not in page
        worker.post("/organisations/night/away")
        assert (console.root / "data/organisations/night.yaml").exists()

    def test_one_that_nobody_needs_goes_and_comes_back(self, console: Console) -> None:
        worker = console.worker("editor")
        worker.post("/organisations/new", **NEW)
        assert worker.post("/organisations/de-brug/away").status_code == 302
        assert not (console.root / "data/organisations/de-brug.yaml").exists()
        assert '#~ msgctxt "organisations/de-brug:bed.summary"' in console.file("menus/texts/ar.po")
        assert worker.get("/organisations/de-brug").status_code == 404
        assert "de-brug" not in worker.get("/organisations").text


class TestRows:
    SHEET = "town,phone,hours,locator,checked,heard\r\nSprings,04 232 02 92,,p. 1,,\r\n"
    COMMON = (
        'name: "Help {town}"\nservice: help\nsummary: Advice on everything.\n'
        "topics: [food]\nneeds: [meal]\nsource: list\n"
    )

    @pytest.fixture
    def row(self, console: Console) -> str:
        folder = console.root / "data/tables"
        folder.mkdir()
        town = self._town(console)
        (folder / "desk.csv").write_bytes(b"\xef\xbb\xbf" + self.SHEET.replace("Springs", town).encode())
        (folder / "desk.yaml").write_text(self.COMMON)
        found = re.search(r"organisations/(desk-[\w-]+)", console.worker("editor").get("/organisations?q=help").text)
        assert found
        return found[1]

    @staticmethod
    def _town(console: Console) -> str:
        return console.file("data/postcodes.csv").splitlines()[1].split(",")[5]

    def test_its_number_and_hours(self, row: str, console: Console) -> None:
        worker = console.worker("editor")
        path = f"/organisations/{row}/row"
        assert "one digit too few" in send(worker, path, phone="02/225 43 1")
        assert send(worker, path, phone="02/225 43 13", hours="ma-vr 9-12u30", how="called").startswith("/console/org")
        raw = (console.root / "data/tables/desk.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == 2
        assert b"02 225 43 13,Mo-Fr 09:00-12:30,p. 1,2026-11-23 called," in raw
        page = plain(worker.get(f"/organisations/{row}").text)
        assert "02 225 43 13" in page and "somebody called" in page
        assert "number 04 232 02 92 02 225 43 13" in plain(worker.get(f"/organisations/{row}/history").text)

    def test_called_today_and_something_else(self, row: str, console: Console) -> None:
        worker = console.worker("editor")
        worker.post(f"/organisations/{row}/called")
        assert "2026-11-23 called" in console.file("data/tables/desk.csv")
        worker.post(f"/organisations/{row}/heard/help.phone", about="phone", heard="02 225 43 13")
        assert "2026-11-23 phone 02 225 43 13" in console.file("data/tables/desk.csv")

    def test_it_has_no_form_of_a_file(self, row: str, console: Console) -> None:
        worker = console.worker("editor")
        for path in ("names", "away", "services/help", "contacts/help.phone"):
            assert worker.get(f"/organisations/{row}/{path}").status_code == 404


def test_a_list_of_names_is_read_again_only_where_a_file_changed(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = console.office.desk
    read: list[str] = []
    one = house_index._one

    def noted(files: Files, id: str, sources: dict[str, Source]) -> HouseListed:
        read.append(id)
        return one(files, id, sources)

    monkeypatch.setattr(house_index, "_one", noted)
    index = house_index.HouseIndex(desk.root, desk.state)
    assert len(index.all()) == len(read) == 4
    (console.root / HEARTH).write_text(console.file(HEARTH).replace("Hearth", "Fireside", 1))
    assert "Fireside" in [one.name for one in index.all()]
    assert read[4:] == ["hearth"]
    assert [one.sorted_by for one in index.all()] == sorted(one.sorted_by for one in index.all())


def test_an_address_that_leads_nowhere_says_so_and_to_a_stranger_it_is_the_door(console: Console) -> None:
    answer = console.worker("editor").get("/organisation/hearth")
    assert answer.status_code == 404 and "There is no such page" in answer.text and "Organisations" in answer.text
    assert "/console/sign-in" in console.stranger().get("/nothing/there").headers["Location"]


def test_a_translator_sees_none_of_it(console: Console) -> None:
    assert console.worker("translator", "ar").get("/organisations").status_code == 403
