"""A catalogue as a workbook, for translators who have no other tool: a sentence a row, what they write beside it.

Every cell is a text. One that a program would take for a formula gets an apostrophe before it, which is taken away
when the workbook comes back.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from ivr.content.catalogues.catalogue_sent import CatalogueSent, held_against
from ivr.content.catalogues.kept_terms import Glossary, TermShown
from ivr.content.catalogues.refresh import refreshed
from ivr.content.catalogues.speaker_reading import reading_of
from ivr.content.read.po import Fault, PoEntry, PoFile, Sentence
from ivr.language.locale import direction, language_codes

_WIDTHS = {"place": 34, "sentence": 60, "translation": 60, "state": 12, "terms": 40, "about": 30}
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GREY = PatternFill("solid", fgColor="E4E4E4")
_UNPACKED = 12_000_000
"""Bytes that a workbook may have once it is unpacked; that of a large line has a tenth of it."""


def guarded(text: str) -> str:
    """A text as it goes into a cell, where no program takes it for a formula.

    >>> guarded("=1+1"), guarded("'-1"), guarded("'t Huis")
    ("'=1+1", "''-1", "'t Huis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that was meant by a cell.

    >>> unguarded("'=1+1"), unguarded("''-1"), unguarded("'t Huis")
    ('=1+1', "'-1", "'t Huis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def to_sheet(catalogue: PoFile, sentences: Mapping[str, Sentence], glossary: Glossary) -> bytes:
    """The workbook of a catalogue: each sentence, what is said for it, its state, its terms, and what it is about."""
    book = Workbook(write_only=True)
    page = book.create_sheet(catalogue.language)
    page.freeze_panes = "C2"
    for letter, width in zip("ABCDEF", _WIDTHS.values(), strict=True):
        page.column_dimensions[letter].width = width
    page.append([_cell(page, name, is_head=True) for name in _WIDTHS])
    rtl = catalogue.language in language_codes() and direction(catalogue.language) == "rtl"
    for entry in refreshed(catalogue, sentences.values()).entries:
        terms = "\n".join(map(_term, glossary.of(entry.source)))
        row = (entry.place, entry.source, entry.text, state_of_entry(entry), terms, " · ".join(entry.told))
        page.append([_cell(page, text, is_typed=at == 2, rtl=rtl and at == 2) for at, text in enumerate(row)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def state_of_entry(entry: PoEntry) -> str:
    """How far a translation beside its sentence of now is, in a word."""
    if not entry.text:
        return "missing"
    reading = reading_of(entry)
    return "stale" if entry.fuzzy else reading.state if reading else "draft"


def _term(term: TermShown) -> str:
    return f"{term.source}: {term.say or term.what}" + (f" ({term.mistaken})" if term.mistaken else "")


def _cell(page: Any, text: str, is_head: bool = False, is_typed: bool = False, rtl: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", guarded(text)) or None)
    cell.number_format = "@"
    cell.data_type = "s" if cell.value else cell.data_type
    cell.alignment = Alignment(vertical="top", wrap_text=True, readingOrder=2 if rtl else 0)
    if is_head:
        cell.font = Font(bold=True)
    if not is_typed:
        cell.fill = _GREY
    return cell


def sent_as_sheet(catalogue: PoFile, sentences: Mapping[str, Sentence], data: bytes) -> CatalogueSent:
    """What the bytes of a workbook would change in a catalogue: a cell that was emptied or left as it was, nothing."""
    try:
        rows = list(_rows(data))
    except ValueError as fault:
        return CatalogueSent(faults=(Fault(1, str(fault)),))
    known = catalogue.by_place()
    entries = (_entry(row, known.get(row["place"]), sentences) for row in rows)
    return held_against(catalogue, sentences, entries)


def _entry(row: Mapping[str, str], now: PoEntry | None, sentences: Mapping[str, Sentence]) -> PoEntry:
    """A row as a catalogue would have it. A translation that nobody touched says nothing about its sentence."""
    place, sentence = row["place"], sentences.get(row["place"])
    is_same = sentence is not None and _flat(row["sentence"]) == _flat(sentence.text)
    source = sentence.text if sentence and is_same else row["sentence"]
    untouched = now is not None and _flat(now.text) == _flat(row["translation"])
    text = now.text if now and untouched else row["translation"]
    return PoEntry(place, source, text, fuzzy=untouched)


def _flat(text: str) -> str:
    """A text whatever its spaces and ends of lines are: programs change these."""
    return " ".join(text.split())


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a workbook by the names above its columns; raises `ValueError` where it is none of ours."""
    page = _page(data)
    typed = ([_text(value) for value in row] for row in page.iter_rows(values_only=True))
    heads = next((row for row in typed if "place" in row), [])
    columns: dict[str, int] = {
        name: heads.index(name) for name in ("place", "sentence", "translation") if name in heads
    }
    if len(columns) < 3:
        raise ValueError("no row names the columns place, sentence and translation")
    for row in typed:
        found = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if found["place"]:
            yield found


def _page(data: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise ValueError("this workbook is far larger than the one that was exported")
        return load_workbook(io.BytesIO(data)).worksheets[0]
    except ValueError:
        raise
    except Exception as fault:  # openpyxl raises whatever the XML of a broken file makes it stumble over
        raise ValueError("this is no workbook (.xlsx)") from fault


def _text(value: object) -> str:
    """What a cell says, on lines as we write them."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    lines = ("" if value is None else str(value)).replace("_x000D_", "").splitlines()
    return unguarded("\n".join(line.rstrip() for line in lines).strip())
