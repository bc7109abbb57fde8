"""What organisations said when somebody called them again, and what becomes of it in their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ivr.content.marking import contacts_called, disputing, marked
from ivr.content.read.document import Loc, YamlDocument, yaml_document
from ivr.content.row_notes import About, Heard, heard_meant, otherwise
from ivr.content.sheets import rows_by_id, sheet_text, with_checked, with_heard
from ivr.errors import InputError
from ivr.model.base import Day, Sentence
from ivr.model.provenance import Checked, Checker, Dispute, How


class Rechecked(BaseModel):
    """What somebody heard of the contacts of one number. The row of `wegwijs recheck --json` with `answer` is one: what
    else stands in it is left alone. `heard` is a number, opening hours or "unknown", as `field` says: nobody's name has
    a place in it."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    contacts: tuple[Sentence, ...]
    answer: Literal["right", "gone", "differs", "no-answer"] | None = None
    field: About = "hours"
    heard: Sentence | None = None
    date: Day | None = None
    how: How = "called"
    by: Checker | None = None

    @model_validator(mode="after")
    def _says_something_else(self) -> Rechecked:
        if self.answer == "differs":
            if not self.heard:
                raise ValueError('heard: what do they say instead? A number, opening hours, or "unknown"')
            try:
                heard_meant(self.field, self.heard)
            except ValueError as fault:
                raise ValueError(f"heard: {fault}") from None
        return self

    def checked(self, today: str) -> Checked:
        return Checked(date=self.date or today, how=self.how, by=self.by, gone=self.answer == "gone")

    def differs(self, today: str) -> Heard | None:
        """What they say instead; None where all is right or all is gone."""
        if self.answer != "differs":
            return None
        return Heard(self.date or today, self.field, heard_meant(self.field, self.heard or ""))


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
        return Rechecked.model_validate(told)
    except ValidationError as fault:
        return "; ".join(_told(error["loc"], error["msg"]) for error in fault.errors())


def _told(loc: tuple[int | str, ...], message: str) -> str:
    return ": ".join((*filter(None, [".".join(map(str, loc))]), message.removeprefix("Value error, ")))


def taken_in(root: Path, answers: Iterable[Rechecked], today: date) -> dict[str, str]:
    """The new text of each file that an answer changes: what is right or gone is `checked`, what differs a dispute that
    somebody has to decide. Raises `InputError` for a contact that there is not, before anything is written."""
    written = _Written(root, today.isoformat())
    for answer in answers:
        for contact in answer.contacts if answer.answer != "no-answer" else ():
            written.take(contact, answer)
    return written.texts


class _Written:
    """The files with the answers of before in them."""

    def __init__(self, root: Path, today: str) -> None:
        self._root, self._today = root, today
        self.texts: dict[str, str] = {}

    @cached_property
    def _rows(self) -> dict[str, YamlDocument]:
        return rows_by_id(self._root)

    def take(self, contact: str, answer: Rechecked) -> None:
        organisation, _, name = contact.partition("/")
        file = f"data/organisations/{organisation}.yaml"
        if (self._root / file).is_file():
            text = self.texts.get(file) or (self._root / file).read_text(encoding="utf-8-sig")
            self.texts[file] = _changed(file, text, name, answer, self._today)
        elif row := self._rows.get(organisation):
            _one(row, name)
            text, heard = self.texts.get(row.file) or sheet_text(self._root, row), answer.differs(self._today)
            noted = with_heard(text, row, heard) if heard else with_checked(text, row, answer.checked(self._today))
            self.texts[row.file] = noted
        else:
            raise InputError(f"there is no contact {contact}")


def _one(document: YamlDocument, name: str) -> Loc:
    locs = contacts_called(document, name) if name else []
    if len(locs) != 1:
        raise InputError(f"{document.file} has no contact {name}")
    return locs[0]


def _changed(file: str, text: str, name: str, answer: Rechecked, today: str) -> str:
    document, problems = yaml_document(file, text)
    loc = _one(YamlDocument(file) if problems else document, name)
    if heard := answer.differs(today):
        try:
            return disputing(text, loc[:2], _dispute(document, loc, heard))
        except ValueError as fault:
            raise InputError(f"{file}: {fault}") from None
    return marked(text, [loc], answer.checked(today))


def _dispute(document: YamlDocument, loc: Loc, heard: Heard) -> Dispute:
    """What stands in the file against what was heard."""
    contact = document.data["services"][loc[1]]["contacts"][loc[3]]
    used = str(contact.get("hours" if heard.about == "hours" else "value", "as it stands here"))
    return otherwise(heard, contact["kind"], used, tuple(_sources(contact)))


def _sources(contact: dict[str, Any]) -> Iterator[str]:
    yield from dict.fromkeys(found["source"] for found in contact.get("evidence", ()))
