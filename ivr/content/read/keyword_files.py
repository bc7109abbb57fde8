"""The keywords of all languages as one document: by meaning, then by language; each word keeps its file and line."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ivr.content.read.document import Loc, YamlDocument, document_row
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import remembered, seal_of

BY_MEANING = ("topics", "needs", "answers", "asked", "commands")
"""What stands by meaning within the file of a language; the others are one list."""
_LISTS = {"questions": "questions", "asking": "asking", "language": "languages", "small": "small", "weak": "weak"}
LISTS = tuple(_LISTS.values())
"""The lists, by the names they have in the document of all languages."""


def merged(words: dict[str, YamlDocument], names: YamlDocument, others: YamlDocument | None = None) -> YamlDocument:
    """One document of the keyword files by language and the names people text for organisations, with the words of
    other languages; what has a wrong form is left out, and is a problem of the file it stands in."""
    spoken = (_Words(language, document) for language, document in words.items())
    return _merged(_Words("", names), _Words("", others or YamlDocument("")), *spoken)


@dataclass(frozen=True)
class _Words:
    """The words of a language, or of none in particular."""

    language: str
    document: YamlDocument

    @property
    def seal(self) -> Hashable:
        return (self.language, self.document.seal) if self.document.seal else None


@remembered
@lasting(Form(document_row, lambda row: YamlDocument(*row)))
def _merged(of_names: _Words, of_others: _Words, *spoken: _Words) -> YamlDocument:
    names, others = of_names.document, of_others.document
    whole = YamlDocument(names.file, {kind: {} for kind in (*BY_MEANING, *_LISTS.values())})
    for language, document in ((words.language, words.document) for words in spoken):
        for kind in BY_MEANING:
            for loc, meant in document.find(kind, "*"):
                whole.data[kind].setdefault(loc[-1], {})[language] = meant
                _home(whole, document, (kind, loc[-1]), loc)
                _homes(whole, document, (kind, loc[-1], language), loc, meant)
        for kind, several in _LISTS.items():
            if kind in document.data:
                whole.data[several][language] = document.data[kind]
                _homes(whole, document, (several, language), (kind,), document.data[kind])
    if names.data:
        whole.data["organisations"] = names.data
        whole.lines |= {("organisations", *loc): line for loc, line in names.lines.items()}
    if others.data:
        whole.data["others"] = others.data
        whole.lines |= {("others", *loc): line for loc, line in others.lines.items()}
        whole.homes |= {("others", *loc): others.file for loc in others.lines}
    if all(one.seal for one in (of_names, of_others, *spoken)):
        whole.seal = seal_of("words", *(one.seal for one in (of_names, of_others, *spoken)))
    return whole


def _homes(whole: YamlDocument, document: YamlDocument, loc: Loc, own: Loc, words: Any) -> None:
    """Where a list of words stands, and each of them."""
    _home(whole, document, loc, own)
    for at in range(len(words) if isinstance(words, list) else 0):
        _home(whole, document, (*loc, at), (*own, at))


def _home(whole: YamlDocument, document: YamlDocument, loc: Loc, own: Loc) -> None:
    if loc not in whole.lines:
        whole.lines[loc], whole.homes[loc] = document.line(own), document.file
