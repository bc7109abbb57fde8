"""The languages of the line: how far each is, switched on and off, and a new one."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.audio.manifest import digest
from ivr.content.read.files import LINE
from ivr.language.locale import LANGUAGE_CODES, has_days
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texts.language_list import (
    LanguageShown,
    NewLanguage,
    lacking,
    languages_of,
    languages_shown,
    switched,
    with_language,
)
from ivr.wings.console.texts.sentence_list import SpokenLine, spoken_line

pages = Pages()
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
    text = switched(opened.text, one.at, field, value)
    attempt = save_form({LINE: (opened.version, text)}, f"{language}: {field} {value}")
    return _back() if attempt.done else languages(attempt, language)


@pages.page("/languages/new", May.EDIT, ["POST"])
def add_language() -> Response | str:
    """A language more, offered to nobody until its sentences are there."""
    line = spoken_line(office().desk.root)
    new = NewLanguage(*(" ".join(request.form.get(name, "").split()) for name in ("code", "name", "locale", "say")))
    if faults := _wrong(line, new):
        return languages(faults=faults)
    desk, now = office().desk, office().now()
    texts = with_language(desk.open(LINE, now).text, line, new)
    changed = {file: (desk.open(file, now).version, text) for file, text in texts.items()}
    attempt = save_form(changed, _("The language %(name)s", name=new.name))
    return _back() if attempt.done else languages(attempt, new.code)


def _wrong(line: SpokenLine, new: NewLanguage) -> dict[str, str]:
    """What is wrong with the form of a new language, by its field."""
    faults = {}
    if new.code not in LANGUAGE_CODES or not has_days(new.code):
        faults["code"] = _("Nobody knows this code: take one of ISO 639, such as tr, pl or ti.")
    elif new.code in languages_of(line.files):
        faults["code"] = _("This language is there already.")
    if not new.name:
        faults["name"] = _("Write what the language calls itself.")
    if new.locale.partition("-")[0] != new.code:
        faults["locale"] = _("It begins with the code: %(code)s-TR, for example.", code=new.code or "tr")
    return faults


def _shown(line: SpokenLine) -> list[LanguageShown]:
    """The source language is the editors' alone."""

    def is_theirs(code: str) -> bool:
        return me().may_translate(code) and (code != line.files.source or me().may(May.EDIT))

    return languages_shown(line, is_theirs, _has_sound)


def _has_sound(language: str, text: str) -> bool:
    return (office().line.clips / language / f"{digest(text.encode())}.wav").exists()


def _back() -> Response:
    return redirect(url_for("console.languages"))
