"""The templates of text messages: changed with a look at what texters would read, and at what it costs."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.errors import NoSnapshot
from ivr.language.locale import direction
from ivr.language.templates import VARIABLES
from ivr.snapshot.read import Snapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.save_form import Attempt, save_form
from ivr.wings.console.texting.sms_words import template_names, variable_names
from ivr.wings.console.texting.template_preview import entry_for, previewed, template_file

pages = Pages()


@pages.page("/sms/messages", May.SEE)
def message_templates() -> str:
    """Every message of the line, in each language that is texted."""
    return render_template("console/templates.html", names=template_names(), languages=_texted())


@pages.page("/sms/messages/<language>/<name>", May.EDIT)
def edit_template(language: str, name: str) -> str:
    """One message: its text, and how it reads."""
    opened = office().desk.open(_file(language, name), office().now())
    return _page(language, name, opened.text, opened.version)


@pages.page("/sms/messages/<language>/<name>/look", May.EDIT, ["POST"])
def look_at_template(language: str, name: str) -> str:
    """The same with what was typed; nothing is saved."""
    _file(language, name)
    return _page(language, name, _typed(), request.form.get("version", ""))


@pages.page("/sms/messages/<language>/<name>/save", May.EDIT, ["POST"])
def save_template(language: str, name: str) -> Response | str:
    """Saves what was typed in the draft."""
    file, version = _file(language, name), request.form.get("version", "")
    why = _("%(message)s in %(language)s", message=str(template_names()[name]), language=dict(_texted())[language])
    attempt = save_form({file: (version, _typed())}, why)
    if attempt.done:
        return redirect(url_for("console.edit_template", language=language, name=name))
    return _page(language, name, _typed(), attempt.version(version), attempt)


def _page(language: str, name: str, text: str, version: str, attempt: Attempt | None = None) -> str:
    line, typed = _library(), request.values.get("service", "")
    entry = entry_for(line, typed)
    return render_template(
        "console/template.html",
        language=language,
        language_name=dict(_texted())[language],
        direction=direction(language),
        name=name,
        title=template_names()[name],
        text=text,
        version=version,
        service=typed,
        entry=entry,
        seen=previewed(line, language, name, text, entry, office().now()),
        variables=[(variable, variable_names()[variable]) for variable in sorted(VARIABLES[name])],
        attempted=attempt,
    )


def _library() -> Snapshot:
    """Where the facts of a preview come from: the draft as it was heard last, for making it anew takes seconds."""
    try:
        return office().draft.shelf.live()
    except NoSnapshot:
        return office().line.shelf.live()


def _texted() -> list[tuple[str, str]]:
    return [(known.code, known.name) for known in _library().line.languages if known.sms]


def _file(language: str, name: str) -> str:
    if name not in VARIABLES or language not in dict(_texted()):
        abort(404)
    return template_file(language, name)


def _typed() -> str:
    """The text of the form; a browser ends its lines in two signs."""
    return request.form.get("text", "").replace("\r\n", "\n").rstrip() + "\n"
