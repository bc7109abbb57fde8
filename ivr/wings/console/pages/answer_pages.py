"""What people need to know: the list, one answer to write and to hold against its sources, and who confirms it."""

from __future__ import annotations

from pathlib import Path

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.checks.shortcodes import free_of
from ivr.content.read.document import Loc
from ivr.content.read.po import file_of
from ivr.wings.console.access.roles import May
from ivr.wings.console.answers.answer_away import answer_leaving, files_with_words, without_answer
from ivr.wings.console.answers.answer_history import confirmed, last_writer
from ivr.wings.console.answers.answer_translated import NEEDED, languages_to_write, with_answer_said
from ivr.wings.console.answers.answer_typed import (
    AnswerTyped,
    answer_in,
    lacking_fields,
    new_answer,
    new_id,
    with_typed,
)
from ivr.wings.console.answers.answers_shown import answer_listed, answer_said, answers_listed
from ivr.wings.console.interface import _
from ivr.wings.console.menus.code_list import retired_codes
from ivr.wings.console.office import me, office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.answer_fields import answer_options, answer_sent, said_sent
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texts.language_list import direction_of
from ivr.wings.console.texts.sentence_list import SpokenLine, lengths_of, line_besides, spoken_line

pages = Pages()
_READERS = ("", "colleague", "lawyer")


@pages.page("/answers", May.SEE)
def answers() -> str:
    """All answers, those that may be trusted no more first."""
    found = answers_listed(line_besides(_root()), office().now().date())
    only = request.args.get("only", "")
    shown = [one for one in found if only in ("", one.state, one.ends)]
    return render_template("console/answers.html", found=shown, count=len(found), only=only)


@pages.page("/answers/new", May.EDIT, ["GET", "POST"])
def add_answer() -> Response | str:
    """An answer that is not there yet; a draft."""
    if request.method == "GET":
        line = line_besides(_root())
        codes = {*(str(one.data.get("code", "")) for one in line.files.answers.values()), *retired_codes(_root())}
        return _form(line, "", AnswerTyped(code=next(free_of("answer", codes), "")), "")
    line = _line()
    typed, said = answer_sent(), said_sent(languages_to_write(line))
    lacks = [*lacking_fields(typed), *(f"{part}_{code}" for code in said for part in NEEDED if not said[code][part])]
    if lacks:
        return _form(line, "", typed, "", faults={name: _("Please write this first.") for name in lacks})
    id, text = new_id(typed.name, line.files.answers), new_answer(typed)
    attempt = save_form(
        {_file(id): ("", text), **_catalogues(line, id, typed, said)}, _("New answer: %(name)s", name=typed.name)
    )
    if attempt.done:
        return redirect(url_for("console.answer", id=id))
    return _form(line, "", typed, "", attempt, attempt.faults(text, _file(id), _places(typed)))


@pages.page("/answers/<id>", May.SEE)
def answer(id: str) -> str:
    """An answer: its form, how it stands, and what it says in each language."""
    line = _line()
    data = line.files.answers[id].data if id in line.files.answers else abort(404)
    return _form(line, id, answer_in(data), office().desk.open(_file(id), office().now()).version)


@pages.page("/answers/<id>/save", May.EDIT, ["POST"])
def save_answer(id: str) -> Response | str:
    """Saves what was changed of it."""
    line = _line()
    if id not in line.files.answers:
        abort(404)
    typed, version = answer_sent(), request.form.get("version", "")
    if lacks := lacking_fields(typed):
        return _form(line, id, typed, version, faults={name: _("Please write this first.") for name in lacks})
    try:
        text = with_typed(office().desk.text_of(_file(id), version, office().now()), typed)
    except ValueError:
        abort(400)
    attempt = save_form({_file(id): (version, text)}, _("Answer: %(name)s", name=typed.name))
    if attempt.done:
        return redirect(url_for("console.answer", id=id))
    return _form(line, id, typed, attempt.version(version), attempt, attempt.faults(text, _file(id), _places(typed)))


@pages.page("/answers/<id>/state", May.EDIT, ["POST"])
def confirm_answer(id: str) -> Response | str:
    """Somebody held it against its sources, as a colleague or as a lawyer: not the one who wrote it."""
    line, by, now = _line(), request.form.get("by", ""), office().now()
    if id not in line.files.answers:
        abort(404)
    if by not in _READERS:
        abort(400)
    opened = office().desk.open(_file(id), now)
    if by and last_writer(office().desk, _file(id), now) == me().name:
        flash(_("You wrote this yourself. Somebody else has to hold it against its sources."), "bad")
    elif opened.version != request.form.get("version"):
        flash(_("Somebody changed it meanwhile. Read it again before you confirm it."), "bad")
    else:
        text = confirmed(opened.text, by, now.date().isoformat())
        save_form(
            {_file(id): (opened.version, text)}, f"{line.files.answers[id].data.get('name', id)}: {by or 'draft'}"
        )
    return redirect(url_for("console.answer", id=id))


@pages.page("/answers/<id>/away", May.EDIT, ["GET", "POST"])
def take_answer_away(id: str) -> Response | str:
    """Takes an answer away, with the words that lead to it and its translations."""
    line, here = _line(), office()
    if id not in line.files.answers:
        abort(404)
    opened = {file: here.desk.open(file, here.now()) for file in (_file(id), *files_with_words(line))}
    texts = {file: one.text for file, one in opened.items() if file != _file(id)}
    found, attempt = answer_leaving(line, id, texts), None
    if request.method == "POST" and not found.stops:
        changed: dict[str, tuple[str, str | None]] = {_file(id): (opened[_file(id)].version, None)}
        for file, text in without_answer(line, id, texts).items():
            changed[file] = (here.desk.open(file, here.now()).version, text)
        attempt = save_form(changed, _("Answer taken away: %(name)s", name=line.files.answers[id].data.get("name", id)))
        if attempt.done:
            return redirect(url_for("console.answers"))
    one = answer_listed(line, id, here.now().date())
    return render_template("console/answer_away.html", one=one, found=found, attempt=attempt)


def _catalogues(
    line: SpokenLine, id: str, typed: AnswerTyped, said: dict[str, dict[str, str]]
) -> dict[str, tuple[str, str | None]]:
    """The files of the other languages with a new answer, each with the version it was made from."""
    opened = {code: office().desk.open(file_of(code), office().now()) for code in said}
    fresh = with_answer_said(line, id, typed, said, {code: one.text for code, one in opened.items()})
    return {one.file: (one.version, fresh[one.file]) for one in opened.values()}


def _line() -> SpokenLine:
    return spoken_line(_root())


def _root() -> Path:
    return office().desk.root


def _file(id: str) -> str:
    return f"data/answers/{id}.yaml"


def _form(
    line: SpokenLine,
    id: str,
    typed: AnswerTyped,
    version: str,
    attempt: Attempt | None = None,
    faults: dict[str, str] | None = None,
) -> str:
    now = office().now()
    return render_template(
        "console/answer.html",
        id=id,
        typed=typed,
        version=version,
        attempt=attempt,
        faults=faults or {},
        options=answer_options(line, typed),
        one=answer_listed(line, id, now.date()) if id else None,
        said=answer_said(line, id) if id else [],
        writer=last_writer(office().desk, _file(id), now) if id else "",
        others=[] if id else [(code, line.name(code), direction_of(code)) for code in languages_to_write(line)],
        source=line.files.source,
        plain=line.is_plain(line.files.source),
        lengths=lambda text: lengths_of(text, line.is_plain(line.files.source)),
    )


def _places(typed: AnswerTyped) -> dict[str, Loc]:
    """Where the value of each field stands in the file."""
    names = ("name", "question", "code", "topic", "need", "ear", "sms", "until", "call", "never", "facts")
    kept = [at for at, fact in enumerate(typed.facts) if not fact.is_empty]
    return {name: (name,) for name in names} | {f"fact-{at}": ("facts", index) for index, at in enumerate(kept)}
