"""What somebody typed into a row about an organisation, read as the forms of its pages read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.content.newcomer import ids_meant, languages_meant
from ivr.content.read.document import Loc
from ivr.content.read.files import Files
from ivr.content.rewriting import remove
from ivr.country.numbers import written
from ivr.language.catalogue import Catalogue
from ivr.language.timetable import spoken
from ivr.model.kinds import KINDS
from ivr.wings.console.interface import _, in_each
from ivr.wings.console.organisations.contact_typed import contact_typed, needs_proof, with_contact
from ivr.wings.console.organisations.house_words import APPOINTMENT_WORDS, KIND_WORDS
from ivr.wings.console.organisations.service_typed import names_typed, service_typed, with_closure, with_service
from ivr.wings.console.spreadsheet.cell_words import is_shortened, numbers_meant
from ivr.wings.console.spreadsheet.house_rows import closures_of, form_with, text_of
from ivr.wings.console.spreadsheet.row_compared import Asked
from ivr.wings.console.spreadsheet.workbook_read import folded_heading

_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[/.](\d\d?)[/.](\d{4})")
_UNTIL = ("", "to", "until", "till", "tot", "t/m", "tot en met", "au", "jusqu'au")


@dataclass
class RowWritten:
    """The text of a file with a row laid into it; what is wrong and what was done to it, by field."""

    text: str
    faults: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    unproven: bool = False


def row_written(
    text: str, sheet: str, loc: Loc, record: Mapping[str, Any], cells: Mapping[str, str], asked: Asked
) -> RowWritten:
    """The text of the file of an organisation with the cells of a row that somebody changed; `record` is what stands
    at its place. Where something is wrong the text is as it was."""
    done = RowWritten(text)
    form: dict[str, list[str]] = {}
    for name, typed in cells.items():
        try:
            form |= _field(sheet, name, typed, record, cells, asked, done)
        except ValueError as fault:
            done.faults[name] = str(fault)
    if not done.faults:
        try:
            done.text = _WRITERS[sheet](done, loc, record, form, asked) if not done.faults else text
        except ValueError:
            done.faults["id"] = _(
                "This cannot be written down here. Ask who looks after the server to change it in the file."
            )
    if done.faults:
        done.text = text
    return done


def _field(
    sheet: str,
    name: str,
    typed: str,
    record: Mapping[str, Any],
    cells: Mapping[str, str],
    asked: Asked,
    done: RowWritten,
) -> dict[str, list[str]]:
    """A cell as the field of the form that it is; raises `ValueError` with what is wrong."""
    files = asked.files
    match sheet, name:
        case "contacts", "kind":
            return {name: [choice_meant(typed, KIND_WORDS)]}
        case "contacts", "appointment":
            return {name: [choice_meant(typed, APPOINTMENT_WORDS) if typed else ""]}
        case "contacts", "value":
            return {name: [_number(typed, record, cells, done)]}
        case _, "languages":
            return {name: list(languages_meant(typed))}
        case "services", "topics":
            topics = ids_meant(typed, files.topics.data, "topic")
            return {name: list(topics), "main": list(topics[:1])}
        case "services", "needs":
            return {name: list(ids_meant(typed, _needs(files.topics.data), "need"))}
        case "services", "areas":
            return {name: list(ids_meant(typed, files.areas.data, "area"))}
        case "organisations", ("also_known_as" | "emails"):
            return {name: ["\n".join(typed.replace(";", "\n").splitlines())]}
    return {name: [typed]}


def choice_meant(typed: str, words: Mapping[str, object]) -> str:
    """What is chosen by a word, in any language of the pages, or by what stands in the file. Raises `ValueError` with
    what there is to choose from."""
    known = {folded_heading(said): id for id, one in words.items() for said in (id, *in_each(one))}
    if (found := known.get(folded_heading(typed))) is None:
        choices = ", ".join(str(one) for id, one in words.items() if id)
        raise ValueError(_("Write one of these: %(choices)s.", choices=choices))
    return found


def _number(typed: str, record: Mapping[str, Any], cells: Mapping[str, str], done: RowWritten) -> str:
    kind = choice_meant(cells["kind"], KIND_WORDS) if "kind" in cells else text_of(record, "kind")
    if kind not in KINDS or not KINDS[kind].dialled:
        return typed
    number, done.remarks["value"] = number_typed(typed)
    return number


def number_typed(typed: str) -> tuple[str, str]:
    """A number as it is to be read, and what was done to it, "" for nothing. Raises `ValueError` where a program took
    away what nobody can put back."""
    if is_shortened(typed):
        fault = _(
            "Your program shortened this number to %(said)s. Set the cell to “Text”, then type all digits.", said=typed
        )
        raise ValueError(fault)
    match numbers_meant(typed):
        case (one,):
            return one, _("The 0 or the + at the beginning was put back.")
        case (one, other):
            choices = f"{written(one)}, {written(other)}"
            raise ValueError(_("Which number is meant: %(choices)s? Write it with its 0 or its +.", choices=choices))
    return typed, ""


def _needs(topics: Mapping[str, Any]) -> dict[str, Any]:
    return {
        need: one
        for topic in topics.values()
        if isinstance(topic, dict)
        for need, one in topic.get("needs", {}).items()
    }


def _contact(done: RowWritten, loc: Loc, record: Mapping[str, Any], form: dict[str, list[str]], asked: Asked) -> str:
    typed = contact_typed(form_with("contacts", record, form), record, asked.today)
    done.faults |= typed.faults
    if "hours" in form and not typed.faults:
        done.remarks["hours"] = hours_remark(str(typed.fields["hours"]), typed.remarks, asked.files)
    done.unproven = needs_proof(record, typed)
    if typed.faults:
        return done.text
    return with_contact(done.text, loc, record, typed, asked.checked if done.unproven else None)


def hours_remark(hours: str, left: tuple[str, ...], files: Files) -> str:
    """What callers hear of hours, and what was typed among them and is none."""
    words = Catalogue(files.source, files.prompts.data)
    timetable = spoken(hours, words) if hours else None
    heard = _("Callers hear: %(said)s", said=words.text("card-hours", timetable=timetable)) if timetable else ""
    away = _("Left out, as these are no hours: %(what)s", what="; ".join(left)) if left else ""
    return " ".join(filter(None, (heard, away)))


def _service(done: RowWritten, loc: Loc, record: Mapping[str, Any], form: dict[str, list[str]], asked: Asked) -> str:
    typed = service_typed(form_with("services", record, form), record)
    done.faults |= {{"main": "topics"}.get(name, name): fault for name, fault in typed.faults.items()}
    return done.text if typed.faults else with_service(done.text, loc, record, typed)


def _names(done: RowWritten, loc: Loc, record: Mapping[str, Any], form: dict[str, list[str]], asked: Asked) -> str:
    days = form.pop("closures", None)
    typed = names_typed(form_with("organisations", record, form), (), record)
    done.faults |= typed.faults
    if typed.faults:
        return done.text
    text = with_service(done.text, loc, record, typed)
    try:
        return with_closed_days(text, list(closures_of(record)), days[0]) if days else text
    except ValueError as fault:
        done.faults["closures"] = str(fault)
        return done.text


_WRITERS: Mapping[str, Callable[[RowWritten, Loc, Mapping[str, Any], dict[str, list[str]], Asked], str]] = {
    "organisations": _names,
    "services": _service,
    "contacts": _contact,
}


def with_closed_days(text: str, old: list[str], typed: str) -> str:
    """The text of the file of an organisation with these closed days and no others; those that stay are not touched.
    Raises `ValueError` with what is wrong with them."""
    wanted = [days_meant(part) for part in re.split(r"[;\n]", typed) if part.strip()]
    shown = [first if first == last else f"{first} / {last}" for first, last in wanted]
    for index in range(len(old) - 1, -1, -1):
        if old[index] not in shown:
            text = remove(text, ("closures", index))
    count = sum(one in shown for one in old)
    for one, (first, last) in zip(shown, wanted, strict=True):
        if one not in old:
            text, count = with_closure(text, count, first, last), count + 1
    return text


def days_meant(part: str) -> tuple[str, str]:
    """The first closed day and the last one. Raises `ValueError` where it is neither one day nor two.

    >>> days_meant("2026-12-24 / 2027-01-02"), days_meant("24/12/2026")
    (('2026-12-24', '2027-01-02'), ('2026-12-24', '2026-12-24'))
    """
    found = [_iso(one) for one in _DAY.finditer(part)]
    between = _DAY.sub("", part).strip(" -–—/").casefold()
    if len(found) not in (1, 2) or between not in _UNTIL:
        raise ValueError(_("Write closed days like this: 2026-12-24 / 2027-01-02; 2027-05-14."))
    return found[0], found[-1]


def _iso(day: re.Match[str]) -> str:
    year, month, number = (day[1], day[2], day[3]) if day[1] else (day[6], day[5], day[4])
    return f"{year}-{int(month):02}-{int(number):02}"
