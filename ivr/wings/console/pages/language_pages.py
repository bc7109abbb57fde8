"""The languages of the line: how far each is, switched on and off, and a new one."""

from __future__ import annotations

from pathlib import Path

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.speaker_reading import SPEAKER, read_through, reading_by
from ivr.content.new_language import FIELDS, NewFault, NewLanguage, faults_of_new, usual_locale, with_language
from ivr.content.read.files import LINE, PROMPTS
from ivr.content.read.po import file_of, parse
from ivr.wings.console.access.roles import May
from ivr.wings.console.desk.while_unchanged import while_unchanged
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.office import me, office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texts.language_list import (
    LanguageShown,
    lacking,
    languages_shown,
    switched,
)
from ivr.wings.console.texts.sentence_list import SpokenLine, spoken_line

pages = Pages()
_WRONG: dict[NewFault, object] = {
    "there": lazy("This language is there already."),
    "unknown": lazy("Nobody knows this code: take one of ISO 639, such as tr, pl or ti."),
    "dayless": lazy("Nobody has told computers the days and months of this language yet, so hours could not be said."),
    "nameless": lazy("Write what the language calls itself."),
    "name": lazy("This is no name of a language: letters, spaces and hyphens, at most forty."),
    "locale": lazy("It begins with the code: %(code)s-TR, for example."),
}
_SWITCHES = {"voice": ("yes", "no"), "sms": ("yes", "no"), "review": ("draft", "reviewed")}


@pages.page("/texts", May.TRANSLATE)
def languages(attempt: Attempt | None = None, of: str = "", faults: dict[str, str] | None = None) -> str:
    """Every language that is theirs who looks, with how far it is."""
    line = spoken_line(office().desk.root)
    return render_template(
        "console/languages.html",
        found=_shown(line),
        attempt=attempt,
        of=of,
        lacks=lacking(attempt.problems, of) if attempt else None,
        faults=faults or {},
        version=office().desk.open(LINE, office().now()).version,
    )


@pages.page("/texts/<language>/switch", May.PUBLISH, ["POST"])
def switch_language(language: str) -> Response | str:
    """Offers a language to callers or to texters, or no more; or says that all of it was read."""
    line, field, value = spoken_line(office().desk.root), request.form.get("field", ""), request.form.get("value", "")
    one = next((one for one in _shown(line) if one.code == language), None) or abort(404)
    if value not in _SWITCHES.get(field, ()):
        abort(400)
    opened = office().desk.open(LINE, office().now())
    changed = {LINE: (opened.version, switched(opened.text, one.at, field, value))}
    if value == "reviewed":
        changed |= _all_read(line, language)
    attempt = save_form(changed, f"{language}: {field} {value}")
    return _back() if attempt.done else languages(attempt, language)


def _all_read(line: SpokenLine, language: str) -> dict[str, tuple[str, str]]:
    """Its catalogue with a note at each sentence that a speaker has read it today."""
    catalogue = office().desk.open(file_of(language), office().now())
    entries = parse(catalogue.text, language)[0]
    reading = reading_by(SPEAKER, office().now().date().isoformat())
    changed = read_through(entries, line.sentences.values(), reading)
    text = with_entries(catalogue.text, language, changed, list(line.sentences)) if changed else catalogue.text
    return {catalogue.file: (catalogue.version, text)}


@pages.page("/languages/new", May.EDIT, ["POST"])
def add_language() -> Response | str:
    """A language more, offered to nobody until its sentences are there."""
    line = spoken_line(office().desk.root)
    code, name, locale, say = (" ".join(request.form.get(n, "").split()) for n in ("code", "name", "locale", "say"))
    new = NewLanguage(code, name, locale or usual_locale(code), say)
    if faults := {
        FIELDS[fault]: str(_WRONG[fault]) % {"code": code or "tr"} for fault in faults_of_new(line.files, new)
    }:
        return languages(faults=faults)
    desk, now = office().desk, office().now()
    lines, prompts = (desk.open(file, now).text for file in (LINE, PROMPTS))
    texts = with_language(desk.root, lines, line.files, prompts, new)
    changed = {file: (desk.open(file, now).version, text) for file, text in texts.items()}
    attempt = save_form(changed, _("The language %(name)s", name=new.name))
    return _back() if attempt.done else languages(attempt, new.code)


def _shown(line: SpokenLine) -> list[LanguageShown]:
    """The source language is the editors' alone."""

    def is_theirs(code: str) -> bool:
        return me().may_translate(code) and (code != line.files.source or me().may(May.EDIT))

    return languages_shown(line, is_theirs, _clips(office().line.clips))


@while_unchanged(".")
def _clips(folder: Path) -> dict[str, set[str]]:
    """The names of the clips in a folder, by language."""
    found: dict[str, set[str]] = {}
    for path in folder.glob("*/*.wav"):
        found.setdefault(path.parent.name, set()).add(path.stem)
    return found


def _back() -> Response:
    return redirect(url_for("console.languages"))
