"""What organisations said when somebody called them again, and what becomes of it in their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ivr.content.marking import contacts_called, disputing, marked
from ivr.content.read.document import Loc, YamlDocument, yaml_document
from ivr.errors import InputError
from ivr.model.base import Day, Sentence
from ivr.model.directory import CALLED, Checked, Checker, Dispute, DisputedValue, How


class Rechecked(BaseModel):
    """What somebody heard of the contacts of one number. The row of `wegwijs recheck --json` with `answer` is one: what
    else stands in it is left alone. Nobody's name has a place in it."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    contacts: tuple[Sentence, ...]
    answer: Literal["right", "gone", "differs", "no-answer"] | None = None
    field: Literal["hours", "phone", "address", "owner"] = "hours"
    heard: Sentence | None = None
    date: Day | None = None
    how: How = "called"
    by: Checker | None = None


def read_answers(text: str) -> list[Rechecked]:
    """The answers in a list of YAML or JSON. Raises `InputError` with every row that is none."""
    try:
        rows = YAML(typ="base", pure=True).load(text)
    except YAMLError as fault:
        raise InputError(f"the answers cannot be read: {str(fault).splitlines()[0]}") from None
    if not isinstance(rows, list):
        raise InputError(
            "the answers are no list: write what `wegwijs recheck --json` gives, with `answer` in each row"
        )
    read = [_answer(row) for row in rows]
    if wrong := [f"row {number}: {one}" for number, one in enumerate(read, 1) if isinstance(one, str)]:
        raise InputError("; ".join(wrong))
    return [one for one in read if isinstance(one, Rechecked) and one.answer]


def _answer(row: Any) -> Rechecked | str:
    """The answer, or what is wrong with it. Of what nobody filled in, `null` is left."""
    told = {key: value for key, value in row.items() if value not in ("", "null")} if isinstance(row, dict) else row
    try:
        answer = Rechecked.model_validate(told)
    except ValidationError as fault:
        return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors())
    if answer.answer == "differs" and not answer.heard:
        return "heard: what do they say instead?"
    return answer


def taken_in(root: Path, answers: Iterable[Rechecked], today: date) -> dict[str, str]:
    """The new text of each file that an answer changes: what is right or gone is `checked`, what differs a dispute that
    somebody has to decide. Raises `InputError` for a contact that there is not, before anything is written."""
    texts: dict[str, str] = {}
    for answer in answers:
        for contact in answer.contacts if answer.answer != "no-answer" else ():
            organisation, _, name = contact.partition("/")
            file = f"data/organisations/{organisation}.yaml"
            if file not in texts:
                texts[file] = _text(root / file, contact)
            texts[file] = _changed(file, texts[file], name, answer, answer.date or today.isoformat())
    return texts


def _text(path: Path, contact: str) -> str:
    if not path.is_file():
        raise InputError(f"there is no contact {contact}")
    return path.read_text(encoding="utf-8-sig")


def _changed(file: str, text: str, name: str, answer: Rechecked, day: str) -> str:
    document, problems = yaml_document(file, text)
    locs = contacts_called(document, name) if name and not problems else []
    if len(locs) != 1:
        raise InputError(f"{file} has no contact {name}")
    if answer.answer == "differs":
        try:
            return disputing(text, locs[0][:2], _dispute(document, locs[0], answer, day))
        except ValueError as fault:
            raise InputError(f"{file}: {fault}") from None
    checked = Checked(date=day, how=answer.how, by=answer.by, gone=answer.answer == "gone")
    return marked(text, locs, checked)


def _dispute(document: YamlDocument, loc: Loc, answer: Rechecked, day: str) -> Dispute:
    """What stands in the file against what was heard; until somebody corrects the file, callers hear the doubt."""
    contact = document.data["services"][loc[1]]["contacts"][loc[3]]
    used = str(contact.get("hours" if answer.field == "hours" else "value", "as it stands here"))
    values = [DisputedValue(value=used, source=source) for source in _sources(contact)]
    heard = DisputedValue(value=answer.heard or "", source=CALLED, date=day)
    field = answer.field if answer.field in ("phone", "owner", "address") else f"{answer.field} ({contact['kind']})"
    why = f"Heard on the telephone on {day}. Correct what stands here, then take this out."
    return Dispute(field=field, values=(*values, heard), used=used, why=why)


def _sources(contact: dict[str, Any]) -> Iterator[str]:
    yield from dict.fromkeys(found["source"] for found in contact.get("evidence", ()))
