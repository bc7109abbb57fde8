"""Checks of the terms: each language has a word for every term, and every translation keeps to it."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.catalogues.kept_terms import Glossary
from ivr.content.read.document import YamlDocument, near_or_all, problem
from ivr.content.read.files import Files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.po import PoFile, file_of
from ivr.content.read.remembered import remembered
from ivr.errors import Problem


def check_terms(files: Files) -> Iterator[Problem]:
    """What is wrong with the terms of each language that has a file of them."""
    for language, said in files.said_terms.items():
        yield from _check_ids(language, files.terms, said)
        if language in files.catalogues:
            yield from _unkept(files.catalogues[language], files.terms, said)


def _check_ids(language: str, terms: YamlDocument, said: YamlDocument) -> Iterator[Problem]:
    for id in said.data:
        if id not in terms.data:
            yield said.problem("C805", (id,), f"there is no term {id}{near_or_all(id, terms.data)}")
    if missing := [id for id in terms.data if id not in said.data] if said.data else []:
        yield said.problem("C806", (), f"{language} has no word for {', '.join(missing)}")


@remembered
@lasting(PROBLEMS)
def _unkept(catalogue: PoFile, terms: YamlDocument, said: YamlDocument) -> tuple[Problem, ...]:
    """Translations of today that say something else for a term; one that is stale has a problem already."""
    glossary = Glossary(terms, said)
    return tuple(
        problem(
            "C807", file_of(catalogue.language), entry.line, f"{entry.place}: {term.source} is {term.say} in this line"
        )
        for entry in catalogue.entries
        if entry.text and not entry.fuzzy
        for term in glossary.unkept(entry.source, entry.text)
    )
