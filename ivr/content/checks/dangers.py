"""Checks of the dangers: each leads to somebody, and is known by words that a message can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.content.read.document import YamlDocument, near_or_all
from ivr.content.read.files import Files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.errors import Problem
from ivr.language.wordings import filled, lists_in, terms, wording

NEGATIONS, TURNED, UNLESS, CALM = "not", "not-behind", "unless", "calm"
"""Lists of a file that take its meaning from a wording: right before it, right behind it, in the same sentence, or
anywhere in the message."""


def check_dangers(files: Files) -> Iterator[Problem]:
    needs = {str(loc[2]): loc for loc, _ in files.topics.find("*", "needs", "*")}
    for field, known in (("need", needs), ("topic", files.topics.data)):
        for loc, id in files.dangers.texts("*", field):
            if id not in known:
                yield files.dangers.problem("S611", loc, f"there is no {field} {id}{near_or_all(id, known)}")
    for loc, danger in files.dangers.find("*"):
        if isinstance(danger, dict) and not danger.keys() & {"need", "topic"}:
            yield files.dangers.problem("S611", loc, f"{loc[0]} leads to no need and no topic")
    for language, document in files.alarms.items():
        yield from _wordings(document, _Dangers(tuple(map(str, files.dangers.data))))
        for danger in files.dangers.data if document.data else ():
            if not document.data.get(danger):
                yield document.problem("S613", (danger,), f"{danger} has no words in {language}")


@dataclass(frozen=True)
class _Dangers(Sight):
    ids: tuple[str, ...]


@remembered
@lasting(PROBLEMS)
def _wordings(document: YamlDocument, dangers: _Dangers) -> tuple[Problem, ...]:
    return tuple(_check_wordings(document, dict.fromkeys(dangers.ids)))


def _check_wordings(document: YamlDocument, dangers: dict[str, None]) -> Iterator[Problem]:
    lists = {
        NEGATIONS,
        TURNED,
        UNLESS,
        CALM,
        *(name for _, text in document.texts("*", "*") for name in lists_in(text)),
    }
    for loc, _ in document.find("*"):
        if loc[0] not in {*dangers, *lists}:
            hint = near_or_all(str(loc[0]), dangers)
            yield document.problem(
                "S611", loc, f"no danger is {loc[0]}, and nothing asks for a list of that name{hint}"
            )
    for loc, text in document.texts("*", "*"):
        try:
            (terms if loc[0] in lists else wording)(filled(text, document.data))
        except ValueError as fault:
            yield document.problem("S612", loc, f"{text!r}: {fault}")
