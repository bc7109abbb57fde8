"""The rows of the tables as organisations, for who writes into one of them."""

from __future__ import annotations

from pathlib import Path

from ivr.content.catalogues.translated import translate
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import read_files
from ivr.content.read.table_files import is_row
from ivr.content.row_notes import CHECKED, HEARD, Heard, checked_cell, heard_cell
from ivr.content.rows import add_rows
from ivr.content.sheet_cells import with_cell
from ivr.model.provenance import Checked


def rows_by_id(root: Path) -> dict[str, YamlDocument]:
    """What each row is as an organisation; its file and its line are those of the sheet."""
    files, _ = read_files(root)
    translate(files)
    add_rows(files)
    return {id: document for id, document in files.organisations.items() if is_row(document)}


def sheet_text(root: Path, row: YamlDocument) -> str:
    """The sheet as it lies there: its line ends stay, and the mark at its beginning by which Excel knows UTF-8."""
    return (root / row.file).read_bytes().decode()


def with_checked(text: str, row: YamlDocument, checked: Checked) -> str:
    """The sheet in which the row says that somebody made sure."""
    return with_cell(text, row.line(()), CHECKED, checked_cell(checked))


def with_heard(text: str, row: YamlDocument, heard: Heard) -> str:
    """The sheet in which the row says what somebody heard instead."""
    return with_cell(text, row.line(()), HEARD, heard_cell(heard))
