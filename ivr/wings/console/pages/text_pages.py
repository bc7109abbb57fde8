"""The sentences of one language, side by side with their source: looked for, translated, read by a speaker, sent as a
file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response as FileResponse
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.catalogues.catalogue_sent import CatalogueSent, sent_as_po, to_download
from ivr.content.catalogues.kept_terms import glossary_of
from ivr.content.read.po import PoFile, file_of, parse
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.text_rows import (
    FAULTS,
    FIELDS,
    HEARD,
    READERS,
    SentenceRow,
    reader,
    rows_shown,
    rows_typed,
)
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texts.language_list import direction_of, languages_of
from ivr.wings.console.texts.sentence_list import (
    PAGE,
    SentencesAsked,
    SpokenLine,
    lengths_of,
    spoken_line,
)
from ivr.wings.console.texts.sentence_save import (
    SentencesWritten,
    SentenceTyped,
    files_touched,
    written_catalogue,
    written_sources,
)

pages = Pages()
_MOST = 1_000
"""Rows of a file that a page shows at once."""


@pages.page("/texts/<language>", May.TRANSLATE)
def sentences(language: str) -> str:
    """A page of the sentences that somebody looks for."""
    line = _line(language)
    found = _asked().of(line.shown(language))
    last = max(1, -(-len(found) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    rows = rows_shown(found[(page - 1) * PAGE : page * PAGE])
    return _page(line, language, rows, count=len(found), page=page, last=last)


@pages.page("/texts/<language>/save", May.TRANSLATE, ["POST"])
def save_sentences(language: str) -> Response | str:
    """Saves what was changed on a page, and nothing else of the file."""
    line = _line(language)
    typed = rows_typed(line)
    if language == line.files.source:
        versions, done = _sources(line, typed)
    else:
        versions, done = _catalogue(line, language, typed)
    if done.faults:
        return _again(line, language, typed, {place: str(FAULTS[kind]) for place, kind in done.faults.items()})
    attempt = save_form(
        {file: (versions[file], text) for file, text in done.texts.items()}, _why(language, len(done.places))
    )
    if not attempt.done:
        return _again(line, language, typed, _beside(attempt, language, done), attempt)
    return redirect(url_for("console.sentences", language=language, **{**_where(), **_reader()}))


@pages.page("/texts/<language>/catalogue", May.TRANSLATE)
def download_catalogue(language: str) -> FileResponse:
    """The sentences as a file for Poedit and its like."""
    line = _line(language)
    if language == line.files.source:
        abort(404)
    heads = {"Content-Disposition": f'attachment; filename="{language}.po"'}
    text = to_download(_catalogue_of(line, language), line.sentences)
    return FileResponse(text, mimetype="text/x-gettext-translation", headers=heads)


@pages.page("/texts/<language>/upload", May.TRANSLATE, ["POST"])
def upload_catalogue(language: str) -> str:
    """What a file of a translator would change, row by row; nothing is written before they say so."""
    line, file = _line(language), request.files.get("catalogue")
    if language == line.files.source:
        abort(404)
    data = file.read() if file else b""
    sent = sent_as_po(_catalogue_of(line, language), line.sentences, data).at_most(_MOST)
    known = line.shown(language).by_place
    rows = [SentenceRow(known[row.place], row.text) for row in sent.rows]
    return _page(line, language, rows, sent=sent, count=len(rows))


def _line(language: str) -> SpokenLine:
    """The line, if this is a language of it, and one that is theirs who asks. The source language is the editors'."""
    line = spoken_line(office().desk.root)
    if language not in languages_of(line.files):
        abort(404)
    if not me().may_translate(language) or (language == line.files.source and not me().may(May.EDIT)):
        abort(403)
    return line


def _catalogue_of(line: SpokenLine, language: str) -> PoFile:
    return line.files.catalogues.get(language, PoFile(language))


def _asked() -> SentencesAsked:
    return SentencesAsked(*(request.args.get(name, "").strip() for name in ("show", "group", "q")))


def _where() -> dict[str, Any]:
    """Which page of which sentences somebody is on."""
    return {name: request.args[name] for name in ("show", "group", "q", "page", "by") if request.args.get(name)}


def _reader() -> dict[str, str]:
    """The role in which somebody reads, where they chose one."""
    return {"by": request.form["by"]} if request.form.get("by") in READERS else {}


def _page(
    line: SpokenLine,
    language: str,
    rows: list[SentenceRow],
    attempt: Attempt | None = None,
    sent: CatalogueSent | None = None,
    count: int = 0,
    page: int = 1,
    last: int = 1,
    lost: Sequence[str] = (),
) -> str:
    source, plain = line.files.source, line.is_plain(language)
    return render_template(
        "console/sentences.html",
        language=language,
        name=line.name(language),
        dir=direction_of(language),
        source=source,
        source_dir=direction_of(source),
        plain=plain,
        rows=rows,
        asked=_asked(),
        where=_where(),
        kinds=line.shown(language).kinds,
        attempt=attempt,
        sent=sent,
        count=count,
        page=page,
        last=last,
        lost=lost,
        lengths=lambda text: lengths_of(text, plain),
        heard_words=HEARD,
        terms_of=glossary_of(line.files, language).of,
        readers=READERS,
        by=reader(),
        fields=FIELDS,
    )


def _again(
    line: SpokenLine, language: str, typed: list[SentenceTyped], faults: dict[str, str], attempt: Attempt | None = None
) -> str:
    """The same rows with what was typed, and what is wrong beside each."""
    known = line.shown(language).by_place
    rows = [
        SentenceRow(known[row.place], row.text, faults.get(row.place, ""), row.right)
        for row in typed
        if row.place in known
    ]
    lost = [row.text for row in typed if row.place not in known and row.is_touched]
    return _page(line, language, rows, attempt or Attempt(False), count=len(rows), lost=lost)


def _catalogue(line: SpokenLine, language: str, typed: list[SentenceTyped]) -> tuple[dict[str, str], SentencesWritten]:
    file = file_of(language)
    opened = office().desk.open(file, office().now())
    day = office().now().date().isoformat()
    return {file: opened.version}, written_catalogue(line, language, file, opened.text, typed, day)


def _sources(line: SpokenLine, typed: list[SentenceTyped]) -> tuple[dict[str, str], SentencesWritten]:
    opened = [office().desk.open(file, office().now()) for file in files_touched(line, typed)]
    texts = {one.file: one.text for one in opened}
    return {one.file: one.version for one in opened}, written_sources(line, texts, typed)


def _why(language: str, count: int) -> str:
    return _("%(count)s sentences in %(language)s", count=count, language=language)


def _beside(attempt: Attempt, language: str, done: SentencesWritten) -> dict[str, str]:
    """The problems of a catalogue beside the sentence in whose lines they were found."""
    file, faults = file_of(language), dict[str, str]()
    if file not in done.texts:
        return faults
    entries = parse(done.texts[file], language)[0].entries
    for problem in attempt.problems:
        above = [entry.place for entry in entries if 0 < entry.line <= problem.line]
        if problem.file == file and above:
            faults[above[-1]] = f"{problem.message}. {problem.hint}"
    return faults
