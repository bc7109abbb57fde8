"""Which terms of the line stand in a sentence, and whether a translation keeps to what its language says for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.remembered import remembered


class TermShown(NamedTuple):
    """A term beside a sentence: what it is; what a language says for it, in which `forms`, and what people call it; and
    what it must not be confused with. What a language does not say yet is empty."""

    id: str
    source: str
    what: str
    say: str = ""
    forms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mistaken: str = ""

    def is_kept(self, translation: str) -> bool:
        """Whether one of its forms stands in a translation, whatever its capitals; so it is where no word is known."""
        said = translation.casefold()
        return not self.forms or any(form.casefold() in said for form in self.forms)


class Glossary:
    """The terms of a line as one language says them."""

    def __init__(self, terms: YamlDocument, said: YamlDocument) -> None:
        self._finder = finder(terms)
        self._shown = {id: _shown(id, term, _mapping(said.data.get(id))) for id, term in _rows(terms)}

    @property
    def all(self) -> list[TermShown]:
        """Every term in its order."""
        return list(self._shown.values())

    def of(self, sentence: str) -> list[TermShown]:
        """The terms that stand in a sentence of the source language."""
        return [self._shown[id] for id in self._finder.in_sentence(sentence)]

    def unkept(self, sentence: str, translation: str) -> list[TermShown]:
        """Those of them to which a translation does not keep."""
        return [term for term in self.of(sentence) if not term.is_kept(translation)]


def glossary_of(files: Files, language: str) -> Glossary:
    """The terms in a language; in one that says none yet, only what each of them is."""
    return Glossary(files.terms, files.said_terms.get(language, YamlDocument("")))


class TermFinder:
    """Finds terms in sentences of the source language. A sentence is looked through once: that takes a tenth of a
    millisecond, and each language asks for all of them again."""

    def __init__(self, terms: YamlDocument) -> None:
        self._patterns = {id: _pattern(_texts(term, "source"), _texts(term, "but")) for id, term in _rows(terms)}
        self._found: dict[str, tuple[str, ...]] = {}

    def in_sentence(self, sentence: str) -> tuple[str, ...]:
        """The ids of its terms.

        >>> from ivr.content.read.document import yaml_document
        >>> text = "union: {source: [union], but: [European Union], is: x}"
        >>> found = TermFinder(yaml_document("", text)[0])
        >>> found.in_sentence("Ask the unions."), found.in_sentence("The European Union"), found.in_sentence("reunion")
        (('union',), (), ())
        """
        if sentence not in self._found:
            found = (id for id, pattern in self._patterns.items() if _has(pattern, sentence))
            self._found[sentence] = tuple(found)
        return self._found[sentence]


@remembered
def finder(terms: YamlDocument) -> TermFinder:
    """The same one for the same terms."""
    return TermFinder(terms)


def _pattern(source: tuple[str, ...], but: tuple[str, ...]) -> re.Pattern[str]:
    """Its first group is there where a word of the term stands, and not within what means something else."""
    words, others = ("|".join(map(re.escape, several)) for several in (source, but))
    return re.compile(f"{f'(?:{others})|' if others else ''}(?<!\\w)({words or '(?!)'})s?(?!\\w)", re.IGNORECASE)


def _has(pattern: re.Pattern[str], sentence: str) -> bool:
    return any(match[1] for match in pattern.finditer(sentence))


def _rows(document: YamlDocument) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every row that can be read; what else stands there is a problem of its own."""
    yield from ((id, row) for id, row in document.data.items() if isinstance(row, dict))


def _mapping(row: Any) -> Mapping[str, Any]:
    return row if isinstance(row, dict) else {}


def _shown(id: str, term: Mapping[str, Any], said: Mapping[str, Any]) -> TermShown:
    say = _text(said, "say")
    forms = _texts(said, "forms") or ((say,) if say else ())
    source = ", ".join(_texts(term, "source"))
    return TermShown(id, source, _text(term, "is"), say, forms, _texts(said, "people"), _text(said, "not"))


def _text(row: Mapping[str, Any], name: str) -> str:
    return row[name] if isinstance(row.get(name), str) else ""


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    several = row.get(name)
    return tuple(one for one in several if isinstance(one, str) and one) if isinstance(several, list) else ()
