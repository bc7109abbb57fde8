"""The content as a workbook: fetched, sent back, looked through row by row, and then saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Response as FileResponse
from flask import abort, redirect, render_template, request, url_for
from pydantic import TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from ivr.content.read.files import Files, Reader
from ivr.model.provenance import Checked
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office
from ivr.wings.console.organisations.house_words import HOW_WORDS
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.contact_pages import choices_of
from ivr.wings.console.pages.house_opening import made_sure, sent, today
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.spreadsheet.looked_through import LookedThrough, looked_through
from ivr.wings.console.spreadsheet.row_compared import Asked
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind, known_sheets
from ivr.wings.console.spreadsheet.sheets_out import sheet_of_texts, sheets_of_houses, sheets_of_tables
from ivr.wings.console.spreadsheet.workbook_out import SheetOut, workbook_bytes
from ivr.wings.console.spreadsheet.workbook_read import Known, RowRead, WorkbookRead, workbook_read
from ivr.wings.console.texts.language_list import direction_of, languages_of
from ivr.wings.console.texts.sentence_list import SpokenLine, languages_alone, spoken_line

pages = Pages()
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS = TypeAdapter(list[RowRead])


@pages.page("/spreadsheet", May.TRANSLATE)
def spreadsheet(fault: str = "") -> str:
    """What can be fetched, and where it is sent back."""
    line = languages_alone(office().desk.root)
    return render_template(
        "console/spreadsheet.html",
        languages=[(code, line.name(code), direction_of(code)) for code in _theirs(line.files)],
        tables=sorted(Reader(office().desk.root).tables()),
        fault=fault,
    )


@pages.page("/spreadsheet/organisations.xlsx", May.EDIT)
def organisations_workbook() -> FileResponse:
    """Every organisation with its services and contacts."""
    return _file("organisations", sheets_of_houses(Reader(office().desk.root)))


@pages.page("/spreadsheet/tables.xlsx", May.EDIT)
def tables_workbook() -> FileResponse:
    """The rows of every table, a sheet for each."""
    return _file("tables", sheets_of_tables(Reader(office().desk.root)) or abort(404))


@pages.page("/spreadsheet/texts/<language>.xlsx", May.TRANSLATE)
def texts_workbook(language: str) -> FileResponse:
    """The sentences of a language beside those that they translate."""
    line = spoken_line(office().desk.root)
    if language not in languages_of(line.files) or language == line.files.source:
        abort(404)
    if not me().may_translate(language):
        abort(403)
    return _file(f"texts-{language}", [sheet_of_texts(line, language)])


@pages.page("/spreadsheet/look", May.TRANSLATE, ["POST"])
def look_through() -> str:
    """What a workbook would change, row by row. Nothing is written."""
    line, file = spoken_line(office().desk.root), request.files.get("workbook")
    known, sheets = _known(line)
    try:
        book = workbook_read(file.read() if file else b"", known)
    except ValueError as fault:
        return spreadsheet(str(fault))
    if not book.rows and not book.headless:
        return spreadsheet(
            _("There is no sheet in it that was fetched here. Leave the names of the sheets as they are.")
        )
    found = _looked(line, sheets, book.rows, book.origin, Checked(date=today().isoformat(), how="called"))
    return _page(found, _to_send(book.rows, found), book.origin, book=book)


@pages.page("/spreadsheet/save", May.TRANSLATE, ["POST"])
def save_workbook() -> Response | str:
    """Saves what was looked through: all of it, or, where somebody says so, all but the rows with a fault."""
    try:
        rows = _ROWS.validate_json(request.form.get("rows", ""))
    except ValidationError:
        abort(400)
    line, origin = spoken_line(office().desk.root), request.form.get("origin", "")
    sheets = _known(line)[1]
    found = _looked(line, sheets, rows, origin, made_sure())
    if found.head != request.form.get("head"):
        return _page(
            found, rows, origin, notes=[_("Somebody saved something meanwhile. Please look through it again.")]
        )
    chosen = _without_faults(line, sheets, rows, origin, found) if "leave" in request.form else found
    if faults := list(_missing(chosen)):
        return _page(found, rows, origin, notes=faults)
    attempt = save_form(chosen.changed, _("Spreadsheet, rows: %(count)s", count=len(chosen.changing)))
    if not attempt.done:
        return _page(found, rows, origin, attempt=attempt)
    return redirect(url_for("console.spreadsheet"))


def _missing(found: LookedThrough) -> Iterable[str]:
    """What somebody has to do before it is saved."""
    if found.wrong or found.others:
        yield _("Nothing was saved. Mend the cells below in your workbook and send it again, or leave their rows out.")
    if found.clashes:
        yield _("Nothing was saved. Choose below what is to stand where somebody else changed the same cell.")
    if found.unproven and "how" not in request.form:
        yield _("Nothing was saved. Say below how you know.")


def _without_faults(
    line: SpokenLine, sheets: dict[str, SheetKind], rows: list[RowRead], origin: str, found: LookedThrough
) -> LookedThrough:
    """The same without the rows in which something is wrong."""
    wrong = {(one.row.sheet, one.row.row) for one in found.rows if one.wrong}
    return _looked(line, sheets, [row for row in rows if (row.sheet, row.row) not in wrong], origin, made_sure())


def _looked(
    line: SpokenLine, sheets: dict[str, SheetKind], rows: list[RowRead], origin: str, checked: Checked | None
) -> LookedThrough:
    """The rows, held against the draft; those of sheets that are not theirs who sends them are refused as a whole."""
    if any(row.sheet not in sheets or "id" not in row.cells for row in rows):
        abort(403)
    chosen = {key.partition("choice-")[2]: value for key, value in request.form.items() if key.startswith("choice-")}
    mine, theirs = (frozenset(key for key, value in chosen.items() if value == side) for side in ("mine", "theirs"))
    reader = Reader(office().desk.root)
    files = replace(line.files, topics=reader.yaml("data/topics.yaml"), areas=reader.yaml("data/areas.yaml"))
    asked = Asked(today(), files, checked, mine, theirs)
    return looked_through(office().desk, rows, origin, sheets, line, asked, office().now())


def _known(line: SpokenLine) -> tuple[Known, dict[str, SheetKind]]:
    """The sheets there are, all of them by title, and those of them that are theirs who sends some."""
    tables = {id: one.columns for id, one in line.files.tables.items()}
    known, sheets = known_sheets(tables, [code for code in languages_of(line.files) if code != line.files.source])
    own = {f"texts:{code}" for code in _theirs(line.files)}
    is_editor = me().may(May.EDIT)
    mine = {id: one for id, one in sheets.items() if id in own or (is_editor and not id.startswith("texts:"))}
    return known, mine


def _theirs(files: Files) -> list[str]:
    """The languages whose sentences are theirs who asks, but for the one that is translated from."""
    return [code for code in languages_of(files) if code != files.source and me().may_translate(code)]


def _to_send(rows: list[RowRead], found: LookedThrough) -> list[RowRead]:
    """The rows that are saved later: those that say something, and those that share an id with one of them."""
    ids = {(one.row.sheet, one.row.text("id")) for one in found.rows}
    return [row for row in rows if (row.sheet, row.text("id")) in ids]


def _page(
    found: LookedThrough,
    rows: list[RowRead],
    origin: str,
    book: WorkbookRead | None = None,
    attempt: Attempt | None = None,
    notes: Iterable[str] = (),
) -> str:
    return render_template(
        "console/spreadsheet_rows.html",
        found=found,
        rows=_ROWS.dump_json(rows).decode(),
        origin=origin,
        book=book,
        attempt=attempt,
        notes=notes,
        how=choices_of(HOW_WORDS),
        values=sent(),
    )


def _file(name: str, sheets: list[SheetOut]) -> FileResponse:
    data = workbook_bytes(sheets, office().desk.head(office().now()))
    day = today().isoformat()
    heads = {"Content-Disposition": f'attachment; filename="wegwijs-{name}-{day}.xlsx"'}
    return FileResponse(data, mimetype=_XLSX, headers=heads)
