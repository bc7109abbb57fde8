"""What the line answers to a message, or to a whole list of them: the draft, and the line as texters have it."""

from __future__ import annotations

import json
from datetime import datetime

from flask import flash, render_template, request
from flask_babel import get_locale

from ivr.country.opening import ZONE
from ivr.engine.sms.message_list import EXPECTATIONS, read_messages_file
from ivr.errors import InputError, NoSnapshot, Problem
from ivr.snapshot.read import Snapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.save_form import save_form
from ivr.wings.console.texting.held_list import FILE, MOST_MESSAGES, HeldList, held
from ivr.wings.console.texting.shown_reply import ShownOutcome, asked
from ivr.wings.console.texting.sms_words import expectation_names, fact_names

pages = Pages()

_LONGEST = 1_600
"""Letters of a text: the provider takes no more."""


@pages.page("/sms", May.SEE, ["GET", "POST"])
def ask_line() -> str:
    """A box for a message; what both lines answer to it, beside each other."""
    text, place = _field("text")[:_LONGEST], _field("place")
    at, message = _moment(), " ".join(filter(None, (text, place)))
    both: list[tuple[str, ShownOutcome]] = []
    problems: list[Problem] = []
    if request.method == "POST" and message and at:
        draft, problems = draft_line()
        lines = ((_("The draft"), draft), (_("The line now"), _live()))
        both = [(name, asked(line, message, at, str(get_locale()))) for name, line in lines if line]
    return render_template("console/sms.html", both=both, problems=problems, facts=fact_names())


@pages.page("/sms/list", May.SEE, ["GET", "POST"])
def message_list() -> str:
    """A list of messages held against the draft; at first the one that was kept."""
    kept = office().desk.open(FILE, office().now())
    text = _sent_list() if request.method == "POST" else kept.text
    at, found, problems = _moment(), None, list[Problem]()
    if request.method == "POST" and at and text.strip():
        found, problems = _held(text, at)
    return _list_page(text, kept.version, found, problems)


@pages.page("/sms/list/keep", May.EDIT, ["POST"])
def keep_message_list() -> str:
    """Keeps a list with the content, as the one of this line."""
    text = _sent_list()
    try:
        whole = json.dumps(read_messages_file(text), ensure_ascii=False, indent=1) + "\n" if text.strip() else None
    except InputError as fault:
        flash(_("This list cannot be read: %(why)s.", why=str(fault)), "bad")
        return _list_page(text, _field("version"), None, [])
    attempt = save_form({FILE: (_field("version"), whole)}, _("The list of messages"))
    kept = office().desk.open(FILE, office().now())
    version = kept.version if attempt.done else attempt.version(_field("version"))
    return _list_page(kept.text if attempt.done else text, version, None, [], attempt)


def _list_page(text: str, version: str, found: HeldList | None, problems: list[Problem], attempt: object = None) -> str:
    shown, wrong, words = _field("shown") or "wrong", _field("expectation"), _field("words")
    messages = found.filtered(shown, wrong, words) if found else []
    return render_template(
        "console/sms_list.html",
        text=text,
        version=version,
        found=found,
        messages=messages,
        problems=problems,
        attempted=attempt,
        facts=fact_names(),
        names=expectation_names(),
        expectations=EXPECTATIONS,
        shown=shown,
        most=MOST_MESSAGES,
    )


def _held(text: str, at: datetime) -> tuple[HeldList | None, list[Problem]]:
    line, problems = draft_line()
    if line is None:
        return None, problems
    try:
        return held(line, read_messages_file(text), at, str(get_locale())), problems
    except InputError as fault:
        flash(_("This list cannot be read: %(why)s.", why=str(fault)), "bad")
        return None, problems


def draft_line() -> tuple[Snapshot | None, list[Problem]]:
    """The draft, the last sound one where it has errors, and these."""
    here = office()
    problems = here.draft.refresh(here.now())
    try:
        return here.draft.shelf.live(), problems
    except NoSnapshot:
        return None, problems


def _live() -> Snapshot | None:
    try:
        return office().line.shelf.live()
    except NoSnapshot:
        return None


def _sent_list() -> str:
    """The file that was sent, else what stands in the box."""
    file = request.files.get("file")
    if file and file.filename:
        text: str = file.read().decode("utf-8-sig", "replace")
        return text
    return _field("list")


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _moment() -> datetime | None:
    """The moment that was chosen, else now; None, and told, where it is none."""
    text = _field("at")
    if not text:
        return office().now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        flash(_("This is not a date and a time: choose both, or leave the field empty for now."), "bad")
        return None
    return at if at.tzinfo else at.replace(tzinfo=ZONE)
