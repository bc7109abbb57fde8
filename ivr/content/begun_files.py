"""The files with which a language is begun, beside its catalogue: messages to be translated, and files of words that
say what belongs in them. What stands in them yet is comments: nothing counts before somebody writes a word."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ivr.content.catalogues.kept_terms import glossary_of
from ivr.content.checks.dangers import CALM, NEGATIONS, TURNED, UNLESS
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files, terms_file, word_files_of
from ivr.language.templates import VARIABLES, untranslated
from ivr.model.line import COMMANDS

_EXAMPLES = 3
_KEYWORDS = """\
The words that people text in {code}, by what they mean: sms_templates/README.md has all of it. Nothing here counts yet:
take the # away where you fill something in. Write words as people text them, also in Latin letters and as they sound;
capitals and accents do not matter; a phrase has four words at most. Ask people who speak the language and text in it.

Before it is offered by SMS every topic, every need and every command needs a word. A word of a need tells its topic,
and stands there only. STOP, START, HELP and INFO belong to the telephone companies.
"""
_DANGER = """\
What people text in {code} who are in danger: sms_templates/README.md#danger tells how it is written. Nothing here
counts yet: take the # away where you fill something in. One word forgotten here may cost a life: write it with people
who have heard such calls, also as it is spelled by ear, and try it.
"""
_TERMS = """\
What this line says in {code} for each term of ../terms.yaml: `say` is the word for all sentences, `forms` are
beginnings of which each translation has to hold one, `people` is what people call it, `not` what it must not be
confused with. Nothing here counts yet: take the # away where you fill something in.
"""
_LISTS = {
    NEGATIONS: "right before a wording these turn it round: not in danger",
    TURNED: "right behind a wording these do",
    UNLESS: "in the same sentence these make it a story of before, or a question about the law",
    CALM: "anywhere in the message these say that it is not now",
}
_QUESTIONS = {
    "language": "by which people ask for this language, whoever writes them",
    "small": "short words that tell only that somebody writes this language: I, my, please",
    "weak": "words of topics and needs that count only where no other word names one",
    "questions": "what a question holds, rather than a cry for help: may I, how long",
}


def begun_files(root: Path, files: Files, code: str) -> dict[str, str]:
    """The texts of these files by their names. Messages are those of the language in which the line is written, or of
    the first one that is texted where it has none."""
    keywords, danger = word_files_of(code)
    begun = {f"sms_templates/{code}/{name}.txt": text for name, text in _messages(root, files, code)}
    begun[keywords] = _commented(_KEYWORDS, code, _meanings(files))
    if files.dangers.data:
        begun[danger] = _commented(_DANGER, code, _dangers(files))
    if files.terms.data:
        begun[terms_file(code)] = _commented(_TERMS, code, _terms(files, code))
    return begun


def _messages(root: Path, files: Files, code: str) -> Iterator[tuple[str, str]]:
    known = dict.fromkeys((files.source, *files.offered(), *files.languages()))
    for name in sorted(VARIABLES):
        paths = (root / f"sms_templates/{language}/{name}.txt" for language in known if language != code)
        if path := next((path for path in paths if path.is_file()), None):
            yield name, untranslated(path.read_text(encoding="utf-8-sig"), path.parent.name)


def _commented(head: str, code: str, lines: Iterable[str]) -> str:
    """A file of comments alone."""
    told = [*head.format(code=code).splitlines(), "", *lines]
    return "".join(f"# {line}".rstrip() + "\n" for line in told)


def _meanings(files: Files) -> Iterator[str]:
    words = files.words.get(files.source, YamlDocument(""))
    needs = {str(loc[2]): need for loc, need in files.topics.find("*", "needs", "*")}
    answers = {id: answer.data for id, answer in files.answers.items()}
    yield from _section("topics", _told(files, files.topics.data, "name"), words)
    yield from _section("needs", _told(files, needs, "name"), words)
    yield from _section("commands", dict.fromkeys(COMMANDS, ""), words)
    yield from (line for name, told in _QUESTIONS.items() for line in _row("", f"{name}: []", told))
    yield from _section("answers", _told(files, answers, "question"), words) if answers else ()


def _told(files: Files, rows: Mapping[str, Any], field: str) -> dict[str, str]:
    """What each of them is, in the language in which the line is written, whether others were laid beside it or not."""
    said = {id: row.get(field) if isinstance(row, dict) else "" for id, row in rows.items()}
    return {id: str(one.get(files.source, "") if isinstance(one, dict) else one or "") for id, one in said.items()}


def _section(kind: str, meant: Mapping[str, str], words: YamlDocument) -> Iterator[str]:
    """A part of the words: each meaning with its name, and what people text for it in the source language."""
    yield f"{kind}:"
    own = words.data.get(kind)
    for id, name in meant.items():
        known = own.get(id) if isinstance(own, dict) else None
        examples = ", ".join(map(str, known[:_EXAMPLES])) if isinstance(known, list) else ""
        yield from _row("  ", f"{id}: []", " | ".join(filter(None, (name, examples))))


def _dangers(files: Files) -> Iterator[str]:
    words = files.alarms.get(files.source, YamlDocument(""))
    for id in files.dangers.data:
        known = words.data.get(id)
        yield from _row("", f"{id}: []", str(known[0]) if isinstance(known, list) and known else "")
    yield from (line for name, told in _LISTS.items() for line in _row("", f"{name}: []", told))


def _terms(files: Files, code: str) -> Iterator[str]:
    for term in glossary_of(files, code).all:
        yield from _row("", f'{term.id}: {{say: "", forms: [], people: [], not: ""}}', f"{term.source}. {term.what}")


def _row(indent: str, typed: str, told: str) -> Iterator[str]:
    """A line to be filled in, below what it is for."""
    yield from (f"{indent}# {line}" for line in textwrap.wrap(told, 110)[:3])
    yield f"{indent}{typed}"
