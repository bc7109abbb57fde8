"""Who made sure of a row of a table, or heard something else: one cell of its sheet says so, and all follows."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.built import build
from ivr.content.examine import read
from ivr.content.row_notes import Heard, checked_cell, checked_of, heard_cell, heard_meant, heard_of
from ivr.content.sheet_cells import with_cell
from ivr.model import Contact
from ivr.model.provenance import Checked
from tests.tabled import ROWS, with_table

TODAY = date(2026, 11, 26)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return with_table(tmp_path / "content")


def contacts(content: Path, checked: str = "", heard: str = "", source: str = "2026-05") -> list[Contact]:
    """The contacts of Liège, which has a telephone and a door, with these notes in its row."""
    sheet = content / "data/tables/hall.csv"
    sheet.write_text(with_cell(with_cell(ROWS, 2, "checked", checked), 2, "heard", heard))
    sources = content / "data/sources.yaml"
    sources.write_text(sources.read_text().replace("2026-05", source))
    files, problems = read(content, TODAY)
    assert [str(found) for found in problems if found.level == "error"] == []
    [hall] = [one for one in build(files).organisations if one.id == "hall-liege"]
    return list(hall.services[0].contacts)


def standings(content: Path, checked: str = "", heard: str = "", source: str = "2026-05") -> list[str]:
    return [contact.standing for contact in contacts(content, checked, heard, source)]


class TestStanding:
    @pytest.mark.parametrize(
        ("checked", "heard", "found"),
        [
            ("", "", ["one-source", "one-source"]),
            ("2026-11-26 called", "", ["confirmed", "confirmed"]),
            ("2026-11", "", ["confirmed", "confirmed"]),
            ("2026-11-26 website", "", ["confirmed", "confirmed"]),
            ("2026-11-26 called gone", "", ["gone", "one-source"]),
            ("", "2026-11-26 phone 04 220 58 12", ["disputed", "one-source"]),
            ("", "2026-11-26 phone", ["disputed", "one-source"]),
            ("", "2026-11-26 owner", ["disputed", "disputed"]),
            ("", "2026-11-26 address", ["one-source", "disputed"]),
            ("2026-11-26 called", "2026-11-25 phone 04 220 58 12", ["confirmed", "confirmed"]),
        ],
    )
    def test_it_follows_from_the_notes(self, checked: str, heard: str, found: list[str], content: Path) -> None:
        assert standings(content, checked, heard) == found

    def test_who_called_is_kept_with_the_contact(self, content: Path) -> None:
        assert contacts(content, "2026-11-26 called staff")[0].checked == Checked(
            date="2026-11-26", how="called", by="staff"
        )

    def test_a_row_that_was_checked_is_old_no_more(self, content: Path) -> None:
        contacts(content, "2026-11-26 called", source="2024-05")
        _, problems = read(content, TODAY)
        assert [found.message for found in problems if found.code == "D216" and "tables" in found.file] == [
            "1 rows: the newest word on them is of 2024-05"
        ]

    def test_what_was_heard_is_told_on_its_row(self, content: Path) -> None:
        contacts(content, heard="2026-11-26 phone 04 220 58 12")
        _, problems = read(content, TODAY)
        told = [found for found in problems if found.code == "D217" and "tables" in found.file]
        assert [(found.line, "04 220 58 12 (called)" in found.message) for found in told] == [(2, True)]


class TestCells:
    @pytest.mark.parametrize(
        "cell", ["2026-11-26 by Jan", "yesterday", "2026-11-26 called called2", "26/11/2026 called"]
    )
    def test_what_is_no_note_is_refused(self, cell: str) -> None:
        with pytest.raises(ValueError, match="is n"):
            checked_of(cell)

    @pytest.mark.parametrize(
        ("about", "typed"),
        [
            ("phone", "ask for Jan"),
            ("phone", "053 77 24 24 Jan"),
            ("hours", "Mo-Fr 09:00-12:00 \"Jan\""),
            ("hours", 'Mo unknown "ask Jan"'),
            ("hours", "mornings, ask Jan"),
            ("owner", "Jan"),
            ("address", "Market 1"),
        ],
    )  # fmt: skip
    def test_no_name_has_a_place_in_what_was_heard(self, about: str, typed: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            heard_meant(about, typed)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"."):
            heard_of(f"2026-11-26 {about} {typed}")

    def test_a_cell_says_again_what_was_written_into_it(self) -> None:
        checked = Checked(date="2026-11-26", how="visited", by="volunteer", gone=True)
        assert checked_of(checked_cell(checked)) == checked
        heard = Heard("2026-11-26", "hours", "Mo-Fr 09:00-12:00,13:00-16:00; PH off")
        assert heard_of(heard_cell(heard)) == heard


class TestTheSheet:
    def test_one_changed_cell_is_one_changed_line(self) -> None:
        text = '\ufefftown;phone;checked\r\n"Gent";"1";""\r\n\r\nAalst;2;\r\n'
        now = with_cell(text, 4, "checked", "2026")
        assert now == '\ufefftown;phone;checked\r\n"Gent";"1";""\r\n\r\nAalst;2;2026\r\n'
        assert with_cell(text, 2, "checked", "2026") == text.replace('""', '"2026"')

    def test_a_column_that_is_lacking_comes_last_and_only_once(self) -> None:
        text = with_cell(ROWS, 2, "checked", "2026")
        assert text == ROWS.replace("locator\n", "locator,checked\n").replace("2\n", "2,2026\n").replace("3\n", "3,\n")
        assert with_cell(text, 4, "checked", "2025") == text.replace("3,\n", "3,2025\n")

    @given(
        rows=st.lists(
            st.lists(st.text(st.sampled_from('ab ,;"\n\ré')), min_size=2, max_size=2), min_size=1, max_size=5
        ),
        value=st.text(st.sampled_from('ab ,;"')),
        data=st.data(),
    )
    def test_whatever_stands_in_a_sheet_all_else_in_it_stays(
        self, rows: list[tuple[str, str]], value: str, data: st.DataObject
    ) -> None:
        whole = [["x", *row] for row in rows]
        lines = [
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\r\n"
            for row in (["town", "phone", "checked"], *whole)
        ]
        at = data.draw(st.integers(0, len(rows) - 1))
        ends = len("".join(lines[: at + 2]).splitlines())
        found = list(csv.reader(with_cell("".join(lines), ends, "checked", value).splitlines(keepends=True)))[1:]
        assert found == [[*row[:2], value] if number == at else row for number, row in enumerate(whole)]
