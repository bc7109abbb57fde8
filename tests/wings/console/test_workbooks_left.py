"""What programs and people leave in a workbook, and files that are none: put right, or told by cell with the cure."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from tests.conftest import HOUSE, PUBLIC_URL
from tests.wings.console.conftest import Worker, console_of
from tests.wings.console.test_spreadsheet import Change, fetched, hours, look, number, plain, put, saved_as

DAY = datetime(2026, 12, 24)  # noqa: DTZ001  # as a workbook has it


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    """An editor of a house in which nobody saves anything."""
    return console_of(HOUSE, tmp_path_factory.mktemp("left")).worker("editor")


def closed(value: object) -> Change:
    return put("Organisations", "bread", "Closed days", value)


def stray_cells(book: Any) -> None:
    page = book["Contacts"]
    page.cell(1_048_576, 16_384).value = " "
    page.cell(page.max_row - 3, 2).number_format = "0"


def columns_turned_round(book: Any) -> None:
    page = book["Contacts"]
    rows = [[one.value for one in reversed(row)] for row in page.iter_rows()]
    page.delete_rows(1, len(rows))
    for row in rows:
        page.append([*row, "my own note"])
    page.column_dimensions["C"].hidden = True


def title_above(book: Any) -> None:
    page = book["Contacts"]
    page.insert_rows(1, 2)
    page["A1"] = "Our list"
    page.merge_cells("A1:F1")


def only_one_column_sorted(book: Any) -> None:
    page = book["Contacts"]
    first, last = page["B2"].value, page["B5"].value
    page["B2"], page["B5"] = last, first


def merged(book: Any) -> None:
    book["Contacts"].merge_cells("E2:E4")


def without_id(book: Any) -> None:
    book["Contacts"].append([None, "New one", "Telephone", "02 225 43 13"])


def twice(book: Any) -> None:
    page = book["Contacts"]
    page.append([one.value for one in page[2]])
    page["D2"] = "02 225 43 13"


def id_heading_gone(book: Any) -> None:
    book["Contacts"]["A1"] = "who"


def result_kept(data: bytes, formula: str, result: str) -> bytes:
    """The workbook as a program saves a formula: with its result beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            text = old.read(one).decode(errors="surrogateescape")
            text = text.replace(f"<f>{formula}</f><v />", f"<f>{formula}</f><v>{result}</v>")
            text = text.replace(f"<f>{formula}</f><v></v>", f"<f>{formula}</f><v>{result}</v>")
            new.writestr(one, text.encode(errors="surrogateescape"))
    return out.getvalue()


# What programs and people leave in a workbook, and what the page says of it.
LEFT: list[tuple[str, Change, str]] = [
    ("a number as a float", number(32471234567.0), "0800 14 912 0471 23 45 67 The 0 or the + at the beginning"),
    ("a lost zero", number(471234567), "0471 23 45 67 The 0 or the + at the beginning was put back"),
    ("a lost zero as text", number("22254313"), "02 225 43 13 The 0 or the + at the beginning was put back"),
    ("the same number without its zero", number(80014912), "nothing to save"),
    ("powers of ten with all digits", number("4.71234567E+08"), "0471 23 45 67 The 0 or the +"),
    ("powers of ten with digits lost", number("4.71E+08"), "D3: Your program shortened this number to 4.71E+08"),
    ("a number of two countries", number(499123456), "D3:"),
    ("a number of too few digits", number("02 225 43 1"), "one digit too few"),
    ("a number at a higher price", number("0903 12 345"), "at a higher price"),
    ("blanks nobody sees", number("\u00a00800 14\u00a0912\u200b \n"), "nothing to save"),
    ("curly quotes", hours("“Mo–Fr 09:00–17:00”"), "E3"),
    ("dashes of a text program", hours("ma–vr 9u–17u"), "nothing to save"),
    ("a day for hours", hours(DAY), "E3: Your program made a day or a time of it: 2026-12-24"),
    ("a time for hours", hours(time(9, 30)), "E3: Your program made a day or a time of it: 09:30"),
    ("hours nobody understands", hours("in the morning"), "E3: "),
    ("a day that is a day", closed(DAY), "nothing 2026-12-24"),
    ("days as people write them", closed("24/12/2026 tot 2/1/2027"), "nothing 2026-12-24 / 2027-01-02"),
    ("days the wrong way round", closed("2027-01-02 / 2026-12-24"), "Write first and last as days that exist"),
    ("a day that there is not", closed("31/2/2027"), "Write first and last as days that exist"),
    ("no day", closed("Christmas"), "Write closed days like this"),
    ("a formula without its result", number("=1+1"), "D3: This is a formula, and its result is not in the file"),
    ("a formula that came to nothing", number("#REF!"), "D3: This formula came to nothing (#REF!)"),
    ("merged cells", merged, "Contacts, E3: Cells are merged here"),
    ("columns turned round, hidden and added", columns_turned_round, "nothing to save"),
    ("a title above", title_above, "nothing to save"),
    ("cells far away", stray_cells, "nothing to save"),
    ("one column sorted alone", only_one_column_sorted, "Contacts, B2: “"),
    ("a sheet of their own", lambda book: book.create_sheet("Notes").append(["id", "x"]), "none of ours: Notes"),
    ("a new row", without_id, "A row without an id would be new"),
    ("a row copied", twice, "0 rows would change. Nothing is saved yet. 2 cells have to be mended"),
    (
        "an id that is none",
        put("Contacts", "hearth/advice.phone", "id", "hearth/x.phone"),
        "There is no hearth/x.phone",
    ),
    ("an id of another folder", put("Contacts", "hearth/advice.phone", "id", "../topics"), "There is no ../topics"),
    ("a kind in another language", put("Contacts", "hearth/advice.phone", "What it is", "telefoon"), "nothing to save"),
    (
        "a kind that there is not",
        put("Contacts", "hearth/advice.phone", "What it is", "fax"),
        "Write one of these: Tele",
    ),
    ("another kind", put("Contacts", "hearth/advice.phone", "What it is", "WhatsApp"), "Telephone WhatsApp"),
    ("a topic that there is not", put("Services", "bread/table", "Topics", "fodo"), "there is no topic fodo"),
    ("a town without a code", put("Contacts", "hearth/advice.visit", "Postal code", None), "Please fill this in"),
    ("a postal code as a float", put("Contacts", "hearth/advice.visit", "Postal code", 4000.0), "1000 4000"),
    ("no ids at all", id_heading_gone, "the column “id” is missing: Contacts"),
    ("what is emptied", hours(None), "Mo-Fr 09:00-17:00 nothing"),
]


@pytest.mark.parametrize(("change", "said"), [one[1:] for one in LEFT], ids=[one[0] for one in LEFT])
def test_what_programs_and_people_leave(change: Change, said: str, crowd: Worker) -> None:
    book = fetched(crowd)
    change(book)
    assert said in plain(look(crowd, saved_as(book)))


def test_a_formula_with_its_result_says_that(crowd: Worker) -> None:
    book = fetched(crowd)
    number('=CONCATENATE("02 225 ","43 13")')(book)
    data = result_kept(saved_as(book), 'CONCATENATE("02 225 ","43 13")', "22254313")
    assert "0800 14 912 02 225 43 13" in plain(look(crowd, data))


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def many_cells() -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("Contacts")
    for _ in range(2_001):
        page.append([1] * 100)
    return saved_as(book)


def unlike(crowd: Worker, old: bytes, new: bytes) -> bytes:
    """A workbook that says something else in its parts than it should."""
    data = bytearray(crowd.get("/spreadsheet/organisations.xlsx").data)
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as there:
        return packed(
            **{one.filename.replace("/", "__"): there.read(one).replace(old, new, 1) for one in there.infolist()}
        )


# Files that are no workbook of ours, and what the page says beside the field.
NONE_OF_OURS: list[tuple[str, Callable[[Worker], bytes], str]] = [
    ("nothing", lambda _: b"", "Choose a file first"),
    ("a CSV", lambda _: b"id;name\r\nhearth;Hearth\r\n", "Save it as “Excel workbook (.xlsx)”"),
    ("an old XLS", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "This is an old .xls file"),
    (
        "an ODS",
        lambda _: packed(mimetype=b"application/vnd.oasis", content_xml=b"<x/>"),
        "no workbook that can be read",
    ),
    ("half of one", lambda crowd: crowd.get("/spreadsheet/organisations.xlsx").data[:4_000], "no workbook that can"),
    ("broken XML", lambda crowd: unlike(crowd, b"<sheetData>", b"<sheetData"), "no workbook that can be read"),
    ("a bomb", lambda _: packed(xl__workbook_xml=b"<x/>", xl__media__a=b"0" * 13_000_000), "far larger than the one"),
    ("a bomb of cells", lambda _: many_cells(), "far larger than the one"),
    (
        "a bomb of words",
        lambda crowd: unlike(crowd, b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
        "no work",
    ),
    ("words of two bytes", lambda _: packed(xl__workbook_xml="<x/>".encode("utf-16")), "no workbook that can be read"),
    ("one without our sheets", lambda _: saved_as(Workbook()), "There is no sheet in it that was fetched here"),
]


@pytest.mark.parametrize(("make", "said"), [one[1:] for one in NONE_OF_OURS], ids=[one[0] for one in NONE_OF_OURS])
def test_a_file_that_is_none_of_ours_is_refused_with_what_to_do(
    make: Callable[[Worker], bytes], said: str, crowd: Worker
) -> None:
    page = look(crowd, make(crowd))
    assert said in html.unescape(page) and 'id="workbook-fault"' in page


def test_a_file_that_is_too_big_is_not_read(crowd: Worker) -> None:
    form = {"data": b"workbook=" + b"0" * 5_000_001, "content_type": "application/x-www-form-urlencoded"}
    answer = crowd.client.post("/console/spreadsheet/look", base_url=PUBLIC_URL, **form)
    assert answer.status_code == 413 and "This file is too big" in answer.text


def test_a_workbook_with_macros_is_read_and_they_are_not(crowd: Worker) -> None:
    plain_type = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = unlike(crowd, plain_type, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert "nothing to save" in look(crowd, data)
