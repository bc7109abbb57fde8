"""Puts the console into the line: its folder and the line in `ivr/app.py` that calls this are all there is of it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, Response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from ivr.provider.below import path_of
from ivr.service.parts import LineServices
from ivr.store.contract import Store
from ivr.wings.console import ROOMY, interface, template_words, typed_back
from ivr.wings.console.access import door_pages, entry
from ivr.wings.console.access.log_book import LogBook
from ivr.wings.console.access.register import Register
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.desk.draft import Draft
from ivr.wings.console.desk.publication import Press
from ivr.wings.console.office import KEY, Office, wrote
from ivr.wings.console.page_list import Pages, to_the_door
from ivr.wings.console.pages import (
    account_pages,
    answer_pages,
    code_pages,
    coming_pages,
    contact_pages,
    coverage_pages,
    front_pages,
    language_pages,
    menu_form_pages,
    menu_pages,
    organisation_pages,
    people_pages,
    print_pages,
    publish_pages,
    service_pages,
    sheet_pages,
    sms_pages,
    sound_pages,
    template_pages,
    text_pages,
    topic_pages,
    try_pages,
    use_pages,
    word_pages,
)

PAGES: tuple[Pages, ...] = (
    front_pages.pages,
    organisation_pages.pages,
    menu_pages.pages,
    menu_form_pages.pages,
    topic_pages.pages,
    code_pages.pages,
    answer_pages.pages,
    text_pages.pages,
    sound_pages.pages,
    sms_pages.pages,
    word_pages.pages,
    template_pages.pages,
    sheet_pages.pages,
    publish_pages.pages,
    use_pages.pages,
    coverage_pages.pages,
    contact_pages.pages,
    language_pages.pages,
    service_pages.pages,
    coming_pages.pages,
    try_pages.pages,
    print_pages.pages,
    people_pages.pages,
    account_pages.pages,
)
"""Every page but the doors. A module with new ones has a row here, and in `navigation` where it is in the menu."""
FOLDER = "console"


def mount(app: Flask, line: LineServices, store: Store) -> Office:
    """Puts the pages at `/console/`; raises `SettingsError` nowhere: who has no account sees a door."""
    office = office_of(line, store)
    app.extensions[KEY] = office
    secure = line.settings.public_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Secure-wegwijs" if secure else "wegwijs",
        SESSION_COOKIE_PATH=f"{path_of(line.settings.public_url)}/console",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form that stood open over lunch is no attack
    )
    interface.install(app)
    entry.install(app, office.register, line.clock)
    app.register_blueprint(_blueprint(CSRFProtect(app)))
    return office


def office_of(line: LineServices, store: Store) -> Office:
    """The office over the content folder and the state of a line."""
    state = line.settings.state / FOLDER
    desk = Desk(line.settings.content.resolve(), state)
    return Office(
        line, store, desk, Draft(desk, line.clips), Press(desk, line.shelf, line.clips), Register(state), LogBook(state)
    )


def _blueprint(tokens: CSRFProtect) -> Blueprint:
    console = Blueprint("console", __name__, url_prefix="/console", template_folder="templates", static_folder="static")
    door_pages.put_into(console)
    for pages in PAGES:
        pages.put_into(console)

    @console.before_request
    def with_a_token() -> None:
        request.max_content_length = request.max_form_memory_size = ROOMY["/console"]
        request.max_form_parts = 5_000
        tokens.protect()
        typed_back.clean()

    console.register_error_handler(HTTPException, _refused)
    typed_back.put_into(console)
    template_words.put_into(console)
    return console


def _refused(fault: HTTPException) -> tuple[str | Response, int]:
    """A page that says what to do, where there would be a bare number."""
    if current_user.is_authenticated and (isinstance(fault, CSRFError) or fault.code == 403):
        wrote("was refused", request.path)
    if isinstance(fault, CSRFError):
        return render_template("console/refused.html", code=400, expired=True), 400
    code = fault.code or 500
    if code == 403 and not current_user.is_authenticated:
        return to_the_door(), 302  # type: ignore[return-value]
    return render_template("console/refused.html", code=code, expired=False), code
