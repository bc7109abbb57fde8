"""A new organisation, from what somebody answered: its file in the form of the others, and its translations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ivr.content.checks.openings import check_one
from ivr.content.checks.organisations import check_contact
from ivr.content.checks.shortcodes import free_code
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.read.document import near_or_all, problem
from ivr.content.read.files import Files
from ivr.content.read.po import PoFile
from ivr.country.numbers import is_free, kind
from ivr.errors import InputError, Problem
from ivr.language.letters import fold
from ivr.language.locale import language_codes
from ivr.model.provenance import Checked

_LONGEST_ID = 40
# What YAML reads as it stands, whatever comes before and behind it.
_PLAIN = re.compile(r"[^\W\d_][\w .,()'’/-]*[\w.)]")


@dataclass(frozen=True)
class Newcomer:
    """What is known of a new organisation; `phone` is as the line dials it, what is unknown is ""."""

    name: str
    summary: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    checked: Checked
    phone: str = ""
    hours: str = ""
    email: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id, and the name of its file.

        >>> Newcomer("L'Îlot (Bruxelles)", "", (), (), Checked(date="2026", how="called")).id
        'l-ilot-bruxelles'
        """
        whole = "-".join("".join(letter for letter in fold(self.name) if letter.isascii()).split())
        return (
            whole if len(whole) <= _LONGEST_ID else whole[: _LONGEST_ID + 1].rpartition("-")[0] or whole[:_LONGEST_ID]
        )

    @property
    def file(self) -> str:
        return f"data/organisations/{self.id}.yaml"

    @property
    def place(self) -> str:
        """The place of its summary in the catalogues."""
        return f"organisations/{self.id}:{self.topics[0]}.summary"


def file_text(new: Newcomer, files: Files) -> str:
    """Its file, in the form of the house. Raises `InputError` where there is one already, or nothing to reach it by."""
    if not new.id:
        raise InputError(f"{new.name!r} has no letters a to z to name its file with")
    if new.id in files.organisations:
        raise InputError(f"{new.file} is there already: open it in an editor")
    lines = [f"name: {typed(new.name)}", f'code: "{free_code(files)}"']
    lines += [f"website: {new.website}"] if new.website else []
    lines += ["services:", f"  - id: {new.topics[0]}", f"    summary: {typed(new.summary)}"]
    lines += [f"    topics: {_list(new.topics)}"]
    lines += [f"    needs: {_list(new.needs)}"] if new.needs else []
    lines += [f"    areas: {_list(new.areas)}"]
    lines += [f"    languages: {_list(new.languages)}"] if new.languages else []
    return "\n".join((*lines, "    contacts:", *_contacts(new), ""))


def _contacts(new: Newcomer) -> list[str]:
    said = ", ".join(f"{field}: {value}" for field, value in new.checked.model_dump(exclude_defaults=True).items())
    rows = (("phone", json.dumps(new.phone)), ("email", new.email), ("website", new.website))
    lines: list[str] = []
    for form, value in rows:
        if value.strip('"'):
            lines += [f"      - kind: {form}", f"        value: {value}"]
            if form == "phone":
                lines += ["        cost: free"] if is_free(new.phone) else []
                lines += [f'        hours: "{new.hours}"'] if new.hours else []
            lines += [f"        checked: {{{said}}}"]
    if not lines:
        raise InputError("there has to be a way to reach it: a telephone number, an e-mail address or a website")
    return lines


def typed(text: str) -> str:
    """A text as YAML: in quotes where it could be read as something else."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _list(ids: tuple[str, ...]) -> str:
    return f"[{', '.join(ids)}]"


def with_translation(catalogue: PoFile, place: str, text: str) -> PoFile:
    """The catalogue with the translation of the sentence at a place."""
    entries = tuple(replace(one, text=text) if one.place == place else one for one in catalogue.entries)
    return replace(catalogue, entries=entries)


def phone_meant(typed: str) -> str:
    """A number in the form in which the line dials it; raises `ValueError` with what is wrong and how to mend it.

    >>> phone_meant("02 225 43 13"), phone_meant("0800/14.960"), phone_meant("116 117")
    ('+3222254313', '+3280014960', '116117')
    """
    meant = number_printed(typed) or ""
    if kind(meant) is None or any(letter.isalpha() for letter in typed):
        meant = typed
    _refuse({"kind": "phone", "value": meant, "cost": "free" if is_free(meant) else "normal"})
    return meant


def hours_meant(typed: str, today: date) -> str:
    """Opening hours as they stand in a file; raises `ValueError` as `phone_meant` does."""
    for found in check_one(typed, today, partial(_problem, "hours")):
        raise ValueError(f"{found.message}. {found.hint}")
    return typed


def email_meant(typed: str) -> str:
    _refuse({"kind": "email", "value": typed})
    return typed


def website_meant(typed: str) -> str:
    """An address on the web, with the https:// that people leave out."""
    return typed if re.match(r"https?://", typed) else f"https://{typed}"


def ids_meant(typed: str, known: Mapping[str, object], what: str) -> tuple[str, ...]:
    """Ids with commas or spaces between them; raises `ValueError` for one that is not known."""
    ids = tuple(filter(None, re.split(r"[,\s]+", typed.lower())))
    for id in ids:
        if id not in known:
            raise ValueError(f"there is no {what} {id}{near_or_all(id, dict(known))}")
    return ids


def languages_meant(typed: str) -> tuple[str, ...]:
    """Codes of languages; raises `ValueError` for one that ISO 639 does not have."""
    codes = tuple(filter(None, re.split(r"[,\s]+", typed.lower())))
    for code in codes:
        if code not in language_codes():
            raise ValueError(f"there is no language {code}: use the letters of ISO 639, such as nl, fr, ar")
    return codes


def _refuse(contact: dict[str, object]) -> None:
    """Raises `ValueError` with the first thing that `wegwijs check` would say of a contact."""
    for found in check_contact(contact, partial(_problem)):
        raise ValueError(f"{found.message}. {found.hint}")


def _problem(field: str, code: str, message: str, hint: str = "") -> Problem:
    return problem(code, field, 0, message, hint)
