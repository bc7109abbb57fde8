"""How somebody knows what they typed: it is asked where callers rely on it, and nobody answers for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ivr.content.checks.evidence import printed, same_hours
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.read.files import Files
from ivr.country.numbers import kind
from ivr.errors import Problem
from ivr.model.kinds import KINDS
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.contact_typed import ContactTyped, number_shown
from ivr.wings.console.organisations.field_edits import FormSent

UNPROVEN = {"D218": "value", "D219": "hours", "D221": "how", "F109": "how"}
"""What a check says of a fact that no source shows, and the field beside which it is told in a form."""


def not_chosen(form: FormSent) -> dict[str, str]:
    """The refusal beside the question, where none of its answers is chosen."""
    return {} if "how" in form else {"how": _("Choose how you know.")}


def against_print(files: Files, old: Mapping[str, Any], typed: ContactTyped) -> dict[str, str]:
    """Beside which field a source says something else than what was typed, for who made sure of nothing. `old` is the
    contact as it stands in its file."""
    value, hours = str(typed.fields["value"]), str(typed.fields["hours"])
    faults = {}
    if KINDS[str(typed.fields["kind"])].dialled and value != old.get("value"):
        prints = printed(dict(old), "value")
        if prints and value not in map(number_printed, prints):
            faults["value"] = _asked(files, old, "value")
    if hours != old.get("hours", "") and same_hours(hours, printed(dict(old), "hours") or [""]) is False:
        faults["hours"] = _asked(files, old, "hours")
    return faults


def unproven(problems: Iterable[Problem], files: Files, old: Mapping[str, Any]) -> dict[str, str]:
    """The same for what a check found when it was to be saved."""
    return dict(_told(problems, files, old))


def _told(problems: Iterable[Problem], files: Files, old: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for problem in problems:
        field = UNPROVEN.get(problem.code, "") if problem.level == "error" else ""
        if field and field != "how" and printed(dict(old), field):
            yield field, _asked(files, old, field)
        elif field:
            yield "how", _("What was read about this says something else. Say how you know.")


def _asked(files: Files, old: Mapping[str, Any], field: str) -> str:
    """What a source prints, and the question that decides."""
    row = next(row for row in old["evidence"] if row.get(field))
    said = print_shown(str(row[field])) if field == "value" else f"“{row[field]}”"
    return _(
        "“%(source)s” says %(printed)s. Did you call them, or read it on their own website? Say below how you know.",
        source=source_title(files, str(row.get("source", ""))),
        printed=said,
    )


def print_shown(printed: str) -> str:
    """A number that a source prints, as people write it; anything else as it is."""
    number = number_printed(printed) or ""
    return number_shown(number) if kind(number) else printed


def source_title(files: Files, id: str) -> str:
    """What a source is called; its id where nobody wrote that down."""
    known = files.sources.data.get(id)
    return str(known.get("title", id)) if isinstance(known, dict) else id
