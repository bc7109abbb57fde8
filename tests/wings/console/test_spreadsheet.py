"""The content as a workbook: out and back, as the programs of people leave it; nothing is lost and nothing guessed."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from ivr.content.catalogues.catalogue_sheet import guarded
from ivr.content.read.document import yaml_document
from ivr.content.read.files import Reader
from ivr.wings.console.desk.desk import Desk, SavedDraft
from ivr.wings.console.spreadsheet.cell_words import text_meant
from ivr.wings.console.spreadsheet.house_rows import at, places
from ivr.wings.console.spreadsheet.house_typed import row_written
from ivr.wings.console.spreadsheet.looked_through import looked_through
from ivr.wings.console.spreadsheet.row_compared import Asked
from ivr.wings.console.spreadsheet.sheet_columns import known_sheets
from ivr.wings.console.spreadsheet.sheets_out import sheet_of_texts, sheets_of_houses, sheets_of_tables
from ivr.wings.console.spreadsheet.workbook_out import workbook_bytes
from ivr.wings.console.spreadsheet.workbook_read import workbook_read
from ivr.wings.console.texts.sentence_list import spoken_line
from tests.conftest import MONDAY, ROOT
from tests.tabled import with_table
from tests.wings.console.conftest import Console, Worker, console_of

HEARTH = "data/organisations/hearth.yaml"
BREAD = "data/organisations/bread.yaml"
HALL = "data/tables/hall.csv"
AR = "menus/texts/ar.po"
Change = Callable[[Any], object]


def fetched(worker: Worker, name: str = "organisations") -> Any:
    """A workbook as somebody opens it."""
    return load_workbook(io.BytesIO(worker.get(f"/spreadsheet/{name}.xlsx").data))


def saved_as(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Any, sheet: str, id: str, heading: str) -> Any:
    """The cell of a row below a heading."""
    page = book[sheet]
    [column] = [one.column for one in page[1] if str(one.value).startswith(heading)]
    [row] = [one.row for one in page["A"] if one.value == id]
    return page.cell(row, column)


def look(worker: Worker, data: bytes) -> str:
    """What the page says that a workbook would change."""
    return worker.post("/spreadsheet/look", "/spreadsheet", workbook=(io.BytesIO(data), "book.xlsx")).text


def plain(page: str) -> str:
    words = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())
    return html.unescape(words.replace(" :", ":"))


def save(worker: Worker, page: str, **chosen: str) -> TestResponse:
    """Sends the form below what was looked through."""
    fields = {
        name: html.unescape(value) for name, value in re.findall(r'name="(rows|origin|head)" value="([^"]*)"', page)
    }
    return worker.post("/spreadsheet/save", "/spreadsheet", **fields, **chosen)


def differing(before: str, after: str) -> list[str]:
    there = before.splitlines()
    return [line.strip() for line in after.splitlines() if line not in there]


def put(sheet: str, id: str, heading: str, value: object) -> Change:
    def change(book: Any) -> None:
        cell(book, sheet, id, heading).value = value

    return change


def number(value: object) -> Change:
    return put("Contacts", "hearth/advice.phone", "Number", value)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    """An editor of a house with a table, in which nobody saves anything."""
    folder = tmp_path_factory.mktemp("crowd")
    return console_of(with_table(folder / "house"), folder / "console").worker("editor")


class TestGoingOut:
    def test_every_cell_is_a_text_and_a_number_keeps_its_zero(self, crowd: Worker) -> None:
        book = fetched(crowd)
        assert book.sheetnames == ["Organisations", "Services", "Contacts", "Wegwijs"]
        assert book["Wegwijs"].sheet_state == "hidden"
        kinds = {one.data_type for page in book for row in page for one in row if one.value is not None}
        assert kinds == {"s"}
        phone = cell(book, "Contacts", "hearth/advice.phone", "Number")
        assert (phone.value, phone.number_format) == ("0800 14 912", "@")
        assert book["Contacts"]["A1"].value == "id (do not change)"
        assert book["Contacts"]["A2"].fill.fgColor.rgb == "00E4E4E4"
        assert book["Contacts"].freeze_panes == "B2"

    @pytest.mark.parametrize("text", ["=1+1", "+32 2", "-1", "@a", "'=1", "''=1", "'t Huis", "a=b", "'", ""])
    def test_what_a_program_would_take_for_a_formula_comes_back_as_it_was(self, text: str) -> None:
        assert not guarded(text).startswith(("=", "+", "-", "@"))
        assert text_meant(guarded(text)) == text

    def test_a_formula_in_the_content_is_a_text_in_the_workbook(self, console: Console) -> None:
        worker = console.worker("editor")
        path = console.root / HEARTH
        path.write_text(path.read_text().replace("note: Ring the bell.", 'note: "=HYPERLINK(1)"'))
        book = fetched(worker)
        assert cell(book, "Contacts", "hearth/advice.visit", "What to know").value == "'=HYPERLINK(1)"
        assert "nothing to save" in plain(look(worker, saved_as(book)))

    @pytest.mark.parametrize("name", ["organisations", "tables", "texts/ar"])
    def test_what_nobody_changed_changes_nothing(self, name: str, crowd: Worker) -> None:
        page = look(crowd, crowd.get(f"/spreadsheet/{name}.xlsx").data)
        assert "nothing to save" in page and 'class="fault"' not in page

    def test_another_language_of_the_pages_reads_it_too(self, crowd: Worker) -> None:
        data = crowd.get("/spreadsheet/organisations.xlsx", headers={"Accept-Language": "nl"}).data
        assert "Contacten" in load_workbook(io.BytesIO(data)).sheetnames
        assert "nothing to save" in look(crowd, data)

    def test_there_is_none_of_the_language_that_all_are_translated_from(self, crowd: Worker) -> None:
        assert crowd.get("/spreadsheet/texts/en.xlsx").status_code == 404


class TestComingBack:
    def test_one_cell_is_one_line_and_one_save_in_ones_own_name(self, console: Console) -> None:
        path = console.root / HEARTH
        path.write_text("# Look here first.\n" + path.read_text().replace("name: Hearth", "name: Hearth  # the sign"))
        worker = console.worker("editor")
        before, book = console.file(HEARTH), fetched(worker)
        number("02/225 43 13")(book)
        page = look(worker, saved_as(book))
        said = plain(page)
        assert "1 row would change" in said
        assert "Contacts, D" in said and "0800 14 912 02 225 43 13" in said
        assert console.file(HEARTH) == before
        answer = save(worker, page, how="called")
        assert answer.headers["Location"] == "/console/spreadsheet"
        assert differing(before, console.file(HEARTH)) == [
            'value: "+3222254313"',
            "checked: {date: 2026-11-23, how: called}",
        ]
        assert console.file(HEARTH).startswith("# Look here first.\nname: Hearth  # the sign\n")
        [last, *_] = console.office.desk.log(MONDAY)
        assert (last.who, last.why) == ("Editor", "Spreadsheet, rows: 1")

    def test_many_organisations_are_one_save(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        put("Organisations", "hearth", "Short name", "The Hearth")(book)
        put("Services", "bread/table", "What it does", "A warm meal, every day.")(book)
        put("Organisations", "bread", "Closed days", "24/12/2026 tot 26/12/2026; 2027-01-01")(book)
        save(worker, look(worker, saved_as(book)))
        [last, *_] = console.office.desk.log(MONDAY)
        assert set(console.office.desk.files_of(last.id, MONDAY)) >= {HEARTH, BREAD}
        assert "- {first: 2026-12-24, last: 2026-12-26}" in re.sub(
            r"- first: (\S+)\n\s+last: (\S+)", r"- {first: \1, last: \2}", console.file(BREAD)
        ).replace('"', "")

    def test_hours_are_read_as_in_the_form(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        book = fetched(worker)
        put("Contacts", "hearth/advice.phone", "Opening", "ma-di 9-17u, wo 9-12u30, do-vr 9-17u")(book)
        page = look(worker, saved_as(book))
        assert "Callers hear: " in page
        save(worker, page, how="called")
        assert differing(before, console.file(HEARTH))[0] == 'hours: "Mo,Tu,Th,Fr 09:00-17:00; We 09:00-12:30"'

    def test_a_row_of_a_table(self, tmp_path: Path) -> None:
        console = console_of(with_table(tmp_path / "house"), tmp_path / "console")
        worker, before = console.worker("editor"), console.file(HALL)
        book = fetched(worker, "tables")
        cell(book, "hall", "Liège", "phone").value = 42205812
        page = look(worker, saved_as(book))
        assert "The 0 or the + at the beginning was put back" in page
        save(worker, page, how="called")
        assert before.replace("04 220 58 11", "04 220 58 12").splitlines()[1] in console.file(HALL)
        assert "2026-11-23 called" in console.file(HALL)

    def test_a_translation(self, console: Console) -> None:
        worker, before = console.worker("translator", "ar"), console.file(AR)
        book = fetched(worker, "texts/ar")
        cell(book, "Texts ar", "prompt:silence", "Translation").value = "خذ وقتك الآن."
        cell(book, "Texts ar", "organisations/bread:table.summary", "Translation").value = None
        save(worker, look(worker, saved_as(book)))
        assert differing(before, console.file(AR)) == ['msgstr "خذ وقتك الآن."']

    def test_a_new_note_stands_in_the_catalogues_to_be_translated(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        put("Contacts", "bread/table.phone", "What to know", "Ring.")(book)
        save(worker, look(worker, saved_as(book)))
        assert "note: Ring." in console.file(BREAD)
        assert 'msgctxt "organisations/bread:table.phone.note"' in console.file(AR)

    def test_another_kind_of_contact(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        book = fetched(worker)
        put("Contacts", "hearth/advice.phone", "What it is", "whatsapp")(book)
        save(worker, look(worker, saved_as(book)), how="asked")
        assert differing(before, console.file(HEARTH))[0] == "- kind: whatsapp"

    def test_a_row_that_was_taken_out_takes_nothing_away(self, crowd: Worker) -> None:
        book = fetched(crowd)
        book["Contacts"].delete_rows(2, 3)
        assert "nothing to save" in look(crowd, saved_as(book))

    def test_what_needs_proof_is_asked_for(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        book = fetched(worker)
        number("02 225 43 13")(book)
        again = save(worker, look(worker, saved_as(book)))
        assert "Say below how you know" in again.text
        slip = save(worker, again.text, how="")
        assert "says something else" in plain(slip.text) or "Must be mended" in slip.text or "mend" in slip.text
        assert console.file(HEARTH) == before


def hours(value: object) -> Change:
    return put("Contacts", "hearth/advice.phone", "Opening", value)


@pytest.mark.parametrize("kind", ["organisations", "tables", "texts"])
def test_all_that_is_shipped_comes_back_as_it_was(kind: str, crowd: Worker, shipped: Desk) -> None:
    with crowd.client.application.test_request_context():
        line = spoken_line(shipped.root)
        known, sheets = known_sheets({id: one.columns for id, one in line.files.tables.items()}, ["fr"])
        reader = Reader(shipped.root)
        out = {
            "organisations": lambda: sheets_of_houses(reader),
            "tables": lambda: sheets_of_tables(reader),
            "texts": lambda: [sheet_of_texts(line, "fr")],
        }
        book = workbook_read(workbook_bytes(out[kind](), shipped.head(MONDAY)), known)
        asked = Asked(MONDAY.date(), line.files)
        found = looked_through(shipped, book.rows, book.origin, sheets, line, asked, MONDAY)
    assert len(book.rows) > 100 and not book.strange and not book.headless
    assert (found.rows, found.changed, found.fetched) == ([], {}, True)


@pytest.mark.soak
def test_a_cell_of_anything_shipped_is_a_line_of_its_file(crowd: Worker, shipped: Desk) -> None:
    changed = {"organisations": {"short_name": "Another"}, "services": {"summary": "They do something else."}}
    changed["contacts"] = {"hours_text": "Ask first."}
    with crowd.client.application.test_request_context():
        asked = Asked(MONDAY.date(), spoken_line(shipped.root).files)
        for path in sorted((shipped.root / "data/organisations").glob("*.yaml")):
            text = path.read_text()
            document = yaml_document(path.name, text)[0]
            for (sheet, id), loc in places(path.stem, document).items():
                done = row_written(text, sheet, loc, at(document, loc), changed[sheet], asked)
                assert not done.faults, (id, done.faults)
                old, new = Counter(text.splitlines()), Counter(done.text.splitlines())
                assert (old - new).total() <= 1 and (new - old).total() == 1, id


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The shipped content on a desk."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("menus", "data", "sms_templates"):
        shutil.copytree(ROOT / name, folder / "content" / name)
    return Desk(folder / "content", folder / "state")


class TestMending:
    def bad(self, worker: Worker) -> bytes:
        """Three rows with something wrong, and one that is right."""
        book = fetched(worker)
        number("02 225 43 1")(book)
        put("Contacts", "hearth/advice.visit", "Postal code", "108")(book)
        put("Services", "hearth/advice", "What it does", None)(book)
        put("Organisations", "bread", "Short name", "Loaf")(book)
        return saved_as(book)

    def test_all_faults_at_once_and_nothing_is_written(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(BREAD)
        page = look(worker, self.bad(worker))
        said = plain(page)
        assert "3 cells have to be mended" in said
        assert all(one in said for one in ("Contacts, D3:", "Contacts, J4:", "Services, D3:"))
        assert "1 row would change" in said
        again = save(worker, page)
        assert "Nothing was saved. Mend the cells below" in again.text
        assert console.file(BREAD) == before

    def test_rows_with_faults_are_left_out_only_where_somebody_says_so(self, console: Console) -> None:
        worker, before = console.worker("editor"), console.file(HEARTH)
        answer = save(worker, look(worker, self.bad(worker)), leave="yes")
        assert answer.headers["Location"] == "/console/spreadsheet"
        assert "short_name: Loaf" in console.file(BREAD)
        assert console.file(HEARTH) == before

    def test_what_the_line_would_refuse_stands_beside_its_cell(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        put("Organisations", "bread", "Code", "702")(book)
        page = look(worker, saved_as(book))
        assert re.search(r"Organisations, E\d: 702", plain(page))
        save(worker, page, leave="yes")
        assert 'code: "701"' in console.file(BREAD)

    def test_a_slot_of_a_sentence_has_to_stay(self, console: Console) -> None:
        worker, before = console.worker("translator", "ar"), console.file(AR)
        book = fetched(worker, "texts/ar")
        cell(book, "Texts ar", "prompt:emergency", "Translation").value = "Call {nobody}"
        page = look(worker, saved_as(book))
        assert re.search(r"Texts ar, C\d+: Keep exactly the names in braces", plain(page))
        assert 'class="main"' not in page.partition("<main")[2]
        assert console.file(AR) == before


class TestTwoAtOnce:
    def saved(self, console: Console, file: str, old: str, new: str) -> None:
        opened = console.office.desk.open(file, MONDAY)
        assert old in opened.text
        done = console.office.desk.save({file: (opened.version, opened.text.replace(old, new))}, "Bram", "-", MONDAY)
        assert isinstance(done, SavedDraft)

    def test_another_field_of_the_same_row_is_kept(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        self.saved(console, HEARTH, "note: Ring the bell.", "note: Knock.")
        put("Contacts", "hearth/advice.visit", "Street", "Market 2")(book)
        page = look(worker, saved_as(book))
        assert "Market 1 Market 2" in plain(page) and "Knock" not in page.replace(html.unescape(page), "")[:0] + plain(
            page
        )
        save(worker, page, how="visited")
        assert "note: Knock." in console.file(HEARTH) and "street: Market 2" in console.file(HEARTH)

    @pytest.mark.parametrize(("side", "stands"), [("mine", "Ring twice."), ("theirs", "Knock.")])
    def test_of_the_same_field_somebody_chooses(self, side: str, stands: str, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        self.saved(console, HEARTH, "note: Ring the bell.", "note: Knock.")
        put("Contacts", "hearth/advice.visit", "What to know", "Ring twice.")(book)
        put("Organisations", "bread", "Short name", "Loaf")(book)
        page = look(worker, saved_as(book))
        assert "Keep what stands here now: Knock." in plain(page) and "Take mine: Ring twice." in plain(page)
        again = save(worker, page)
        assert "Choose below" in again.text and "Loaf" not in console.file(BREAD)
        [key] = re.findall(r'name="(choice-[^"]+)" value="mine"', again.text)
        save(worker, again.text, **{key: side})
        assert f"note: {stands}" in console.file(HEARTH) and "Loaf" in console.file(BREAD)

    def test_what_was_saved_since_it_was_looked_through_is_looked_at_first(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        put("Organisations", "bread", "Short name", "Loaf")(book)
        page = look(worker, saved_as(book))
        self.saved(console, HEARTH, "note: Ring the bell.", "note: Knock.")
        again = save(worker, page)
        assert "Somebody saved something meanwhile" in again.text and "Loaf" not in console.file(BREAD)
        save(worker, again.text)
        assert "short_name: Loaf" in console.file(BREAD) and "note: Knock." in console.file(HEARTH)

    def test_where_contacts_are_counted_anew_the_workbook_is_too_old(self, console: Console) -> None:
        worker = console.worker("editor")
        book = fetched(worker)
        more = "      - {kind: phone, value: '1712', checked: {date: 2026-11-23, how: called}}\n"
        self.saved(console, HEARTH, "    contacts:\n", f"    contacts:\n{more}")
        hours("Mo-Fr 10:00-17:00")(book)
        assert "were added or taken out since" in plain(look(worker, saved_as(book)))

    def test_a_sentence_that_somebody_else_translated_meanwhile(self, console: Console) -> None:
        worker = console.worker("translator", "ar")
        book = fetched(worker, "texts/ar")
        theirs = cell(book, "Texts ar", "prompt:silence", "Translation").value
        self.saved(console, AR, theirs, "كلمة.")
        cell(book, "Texts ar", "prompt:silence", "Translation").value = "كلمتي."
        page = look(worker, saved_as(book))
        [key] = re.findall(r'name="(choice-[^"]+)" value="mine"', page)
        save(worker, page, **{key: "mine"})
        assert 'msgstr "كلمتي."' in console.file(AR)

    @pytest.mark.parametrize("origin", ["", "0" * 40, "x"])
    def test_a_workbook_of_another_line_is_held_against_what_stands_here(self, origin: str, crowd: Worker) -> None:
        book = fetched(crowd)
        book["Wegwijs"]["A1"] = origin
        number("02 225 43 13")(book)
        page = look(crowd, saved_as(book))
        assert "Nobody knows when this workbook was fetched" in page and "02 225 43 13" in page


class TestRoles:
    def test_a_translator_gets_and_sends_their_own_languages_alone(self, console: Console) -> None:
        editor, translator = console.worker("editor"), console.worker("translator", "tr")
        page = translator.get("/spreadsheet").text
        assert "organisations.xlsx" not in page and "/texts/ar.xlsx" not in page
        for name in ("organisations.xlsx", "tables.xlsx", "texts/ar.xlsx"):
            assert translator.get(f"/spreadsheet/{name}").status_code == 403
        for name in ("organisations", "texts/ar"):
            data = editor.get(f"/spreadsheet/{name}.xlsx").data
            answer = translator.post("/spreadsheet/look", "/spreadsheet", workbook=(io.BytesIO(data), "book.xlsx"))
            assert answer.status_code == 403

    @pytest.mark.parametrize(
        ("rows", "status"),
        [
            ('[{"sheet": "contacts", "row": 2, "cells": {"id": ["A2", "hearth/advice.phone", "text"]}}]', 403),
            ('[{"sheet": "texts:ar", "row": 2, "cells": {"id": ["A2", "prompt:silence", "text"]}}]', 403),
            ('[{"sheet": "../line", "row": 2, "cells": {}}]', 403),
            ('[{"sheet": 1}]', 400),
            ("", 400),
        ],
    )
    def test_a_crafted_form_of_a_translator_changes_nothing(self, rows: str, status: int, console: Console) -> None:
        translator, before = console.worker("translator", "tr"), console.office.desk.head(MONDAY)
        answer = translator.post("/spreadsheet/save", "/spreadsheet", rows=rows, origin="", head=before)
        assert answer.status_code == status
        assert console.office.desk.head(MONDAY) == before
