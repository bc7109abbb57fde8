"""Somebody telephoned and heard something else: what becomes of it in the file, until somebody decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import ValidationError

from ivr.content.row_notes import UNKNOWN
from ivr.content.sheets import sheet_text, with_checked, with_heard
from ivr.publish.rechecked import Rechecked, taken_in
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.contact_typed import hours_typed
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.one_house import House

ABOUT = ("phone", "hours", "address", "owner")


def heard_typed(form: FormSent, house: House, way: str, today: date) -> tuple[Rechecked | None, dict[str, str]]:
    """What somebody heard of a contact, or what is wrong beside which field: another number or other hours, something
    else about its address or whose it is, or (`gone`) that it is no more."""
    about, typed = form.get("about", ""), form.get("heard", "").strip()
    row = {"contacts": (f"{house.id}/{way}",), "date": today.isoformat()}
    try:
        if about == "gone":
            return Rechecked.model_validate(row | {"answer": "gone"}), {}
        if about not in ABOUT:
            return None, {"about": _("Choose what was different.")}
        if about == "hours" and typed:
            typed, _rest = hours_typed(typed, today)
        heard = typed if about in ("phone", "hours") and typed else UNKNOWN
        return Rechecked.model_validate(row | {"answer": "differs", "field": about, "heard": heard}), {}
    except ValidationError as fault:
        return None, {"heard": fault.errors()[0]["msg"].removeprefix("Value error, ").removeprefix("heard: ")}
    except ValueError as fault:
        return None, {"heard": str(fault)}


def with_answer(root: Path, house: House, answer: Rechecked, today: date) -> str:
    """The text of the file with what was heard in it. Raises `InputError` where it cannot be written there."""
    if not house.is_row:
        return taken_in(root, [answer], today)[house.file]
    text, heard = sheet_text(root, house.document), answer.differs(today.isoformat())
    if heard:
        return with_heard(text, house.document, heard)
    return with_checked(text, house.document, answer.checked(today.isoformat()))
