"""The keywords of all languages as one document: by meaning, then by language; each word keeps its file and line."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ivr.content.read.document import Loc, OnDemand, YamlDocument
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
def _merged(of_names: _Words, of_others: _Words, *spoken: _Words) -> YamlDocument:
    names, others = of_names.document, of_others.document
    whole = YamlDocument(names.file, {kind: {} for kind in (*BY_MEANING, *_LISTS.values())})
    for language, document in ((words.language, words.document) for words in spoken):
        for kind in BY_MEANING:
            for loc, meant in document.find(kind, "*"):
                whole.data[kind].setdefault(loc[-1], {})[language] = meant
        for kind, several in _LISTS.items():
            if kind in document.data:
                whole.data[several][language] = document.data[kind]
    whole.data |= {"organisations": names.data} if names.data else {}
    whole.data |= {"others": others.data} if others.data else {}
    homes = _Homes(of_names, of_others, spoken)
    whole.lines, whole.homes = OnDemand(lambda: homes.lines), OnDemand(lambda: homes.files)
    if all(one.seal for one in (of_names, of_others, *spoken)):
        whole.seal = seal_of("words", *(one.seal for one in (of_names, of_others, *spoken)))
    return whole


class _Homes:
    """Where everything in the document of all languages stands: its lines, and its files where these are others."""

    def __init__(self, of_names: _Words, of_others: _Words, spoken: Sequence[_Words]) -> None:
        self._names, self._others, self._spoken = of_names.document, of_others.document, spoken

    @cached_property
    def lines(self) -> dict[Loc, Any]:
        return {loc: line for loc, (line, _) in self._homes.items()}

    @cached_property
    def files(self) -> dict[Loc, Any]:
        return {loc: file for loc, (_, file) in self._homes.items() if file}

    @cached_property
    def _homes(self) -> dict[Loc, tuple[int, str]]:
        homes: dict[Loc, tuple[int, str]] = {}
        for words in self._spoken:
            for loc, own, meant in _lists(words):
                _home(homes, words.document, loc, own)
                for at in range(len(meant) if isinstance(meant, list) else 0):
                    _home(homes, words.document, (*loc, at), (*own, at))
        names, others = self._names, self._others
        homes |= {("organisations", *loc): (line, "") for loc, line in names.lines.items() if names.data}
        return homes | {("others", *loc): (line, others.file) for loc, line in others.lines.items() if others.data}


def _lists(words: _Words) -> Iterator[tuple[Loc, Loc, Any]]:
    """Every list of words of a language: its place in the document of all of them, its own, and the words; before a
    meaning the first time, what all languages say for it."""
    for kind in BY_MEANING:
        for own, meant in words.document.find(kind, "*"):
            yield (kind, own[-1]), own, None
            yield (kind, own[-1], words.language), own, meant
    for kind, several in _LISTS.items():
        if kind in words.document.data:
            yield (several, words.language), (kind,), words.document.data[kind]


def _home(homes: dict[Loc, tuple[int, str]], document: YamlDocument, loc: Loc, own: Loc) -> None:
    if loc not in homes:
        homes[loc] = document.line(own), document.file
