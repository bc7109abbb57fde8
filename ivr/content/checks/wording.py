"""Checks of everything that is said or sent: emoji, tags of web pages, and what somebody forgot to fill in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from ivr.content.catalogues.grouped import found_in
from ivr.content.checks.around import Around, Named
from ivr.content.read.document import Loc, YamlDocument, items_of, problem
from ivr.content.read.files import PROMPTS, SOURCES, Files
from ivr.content.read.lasting import PROBLEMS, Form, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.errors import Problem
from ivr.language.templates import TemplateFault, is_untranslated, variables

_Fault = tuple[str, str, str]
_CONTACT = ("services", "*", "contacts", "*")
_NAMES = (
    *(("name",), ("names", "*"), ("short_name",), ("short_names", "*"), ("also_known_as", "*")),
    ("services", "*", "name", "*"),
)
_SAID = (
    *_NAMES,
    ("summary", "*"),
    ("services", "*", "summary", "*"),
    *((*_CONTACT, text, "*") for text in ("label", "note", "hours_text", "address")),
    *((*_CONTACT, "address", names, "*") for names in ("streets", "cities")),
)
_NAMED = (("*", "name", "*"), ("*", "advice", "*"))
_TOLD = tuple((field, "*") for field in ("name", "question", "ear", "sms"))
# Symbols, signs drawn around a letter, and letters of no alphabet: by the categories of Unicode.
_UNSAID = ("So", "Me", "Co", "Cn")
# Addresses have it: "n° 12".
_SAID_ALL_THE_SAME = "°"
# Arrows and signs of sums, and the colours of skin that follow an emoji.
_OTHERS = re.compile("[\u2190-\u22ff\U0001f3fb-\U0001f3ff]")
_UNFINISHED = (
    (re.compile(r"<[^<>]+>"), "is a tag of a web page or a place to fill in"),
    (re.compile(r"\bTODO\b|(?i:\bxxx+\b)"), "is still to be written"),
)
_OPENING, _CLOSING = "“”„‟‘’‚«»", "“”‟‘’«»\"'"
_NO_TEXT = re.compile(r"(?i)n/a|n\.?\s?v\.?\s?t\.?|t\.?b\.?[ad]\.?|lorem ipsum.*|\[.*\]", re.DOTALL)
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def check_wording(files: Files) -> Iterator[Problem]:
    """Every text of the line but those of organisations; the braces of sentences are slots, which have a check of
    their own."""
    for document in (files.topics, files.areas):
        said = {loc: text for path in _NAMED for loc, text in document.texts(*path)}
        for loc, code, message in _wording_of_names(_Texts(said)):
            yield document.problem(code, loc, message)
    for document in files.answers.values():
        yield from found_in(document, _wording_of_answer)
    yield from _check_document(files.line, (("name",), ("languages", "*", "name")))
    for document in files.texts.values():
        for key, code, message in _wording_of_sentences(_Texts(dict(document.texts("*")))):
            yield document.problem(code, (key,), message)
    yield from _check_templates(files)
    for document in files.documents_besides():
        if document.file not in (PROMPTS, SOURCES):  # sentences and titles, which may begin and end with a quote
            yield from found_in(document, _quotes_around)


@dataclass(frozen=True)
class _Texts(Sight):
    """Texts by where they stand, such as the prompts of a language."""

    texts: dict[Loc, str]


@remembered
@lasting(Form[tuple[_Fault, ...]](tuple, lambda rows: tuple(map(tuple, rows))))
def _wording_of_sentences(sentences: _Texts) -> tuple[_Fault, ...]:
    """What is wrong with prompts: of which, its code and its message."""
    return tuple(
        (str(key), code, message)
        for (key,), text in sentences.texts.items()
        for code, message in (*faults(text), *_nothing(text))
    )


@remembered
@lasting(Form[tuple[tuple[Loc, str, str], ...]](tuple, lambda rows: tuple(map(tuple, rows))))
def _wording_of_names(names: _Texts) -> tuple[tuple[Loc, str, str], ...]:
    """What is wrong with names of topics and areas: of those of all municipalities, it takes 15 ms."""
    return tuple(
        (loc, code, message)
        for loc, text in names.texts.items()
        for code, message in (*faults(text), *_braces(text), *_nothing(text))
    )


@remembered
@lasting(PROBLEMS)
def _wording_of_answer(document: YamlDocument) -> tuple[Problem, ...]:
    return tuple(_check_document(document, _TOLD))


@remembered
@lasting(PROBLEMS)
def _quotes_around(document: YamlDocument) -> tuple[Problem, ...]:
    return tuple(_check_quoted(document))


def wording_of(document: YamlDocument, _around: Around, _named: Named) -> Iterator[Problem]:
    """The same of one organisation."""
    yield from _check_document(document, _SAID)
    yield from _check_quotes(document)
    yield from _check_quoted(document)


def _check_quoted(document: YamlDocument) -> Iterator[Problem]:
    """Values in the quotes of a word processor, which are none to YAML: they would be part of the value."""
    for loc, text in _opening(document.data, ()):
        plain = text.strip(_OPENING + _CLOSING)
        if plain and text[-1] in _CLOSING:
            yield document.problem("F110", loc, f"curly quotes stand around {plain}", f'Write "{plain}".')


def _opening(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of a document that begins with such a quote."""
    for key, inner in items_of(value):
        if isinstance(inner, str):
            if inner[:1] in _OPENING and inner:
                yield (*loc, key), inner
        else:
            yield from _opening(inner, (*loc, key))


def _check_document(document: YamlDocument, paths: tuple[Loc, ...]) -> Iterator[Problem]:
    for path in paths:
        for loc, text in document.texts(*map(str, path)):
            yield from (
                document.problem(code, loc, message)
                for code, message in (*faults(text), *_braces(text), *_nothing(text))
            )


def _check_quotes(document: YamlDocument) -> Iterator[Problem]:
    for path in _NAMES:
        for loc, name in document.texts(*path):
            if found := re.search("[“”„]", name):
                yield document.problem("T408", loc, f"{found[0]} is in {name}")


def _check_templates(files: Files) -> Iterator[Problem]:
    for (language, name), source in sorted(files.templates.items()):
        yield from _wording_of_template(_Template(f"sms_templates/{language}/{name}.txt", source))


@dataclass(frozen=True)
class _Template(Sight):
    """The file of a template, and what stands in it."""

    file: str
    source: str


@remembered
@lasting(PROBLEMS)
def _wording_of_template(template: _Template) -> tuple[Problem, ...]:
    return tuple(_check_template(template.file, template.source)) if _readable(template.source) else ()


def _check_template(file: str, source: str) -> Iterator[Problem]:
    if is_untranslated(source):
        yield problem("T407", file, 1, f"{PurePath(file).name} is still to be translated")
    plain = _JINJA.sub(lambda tag: "\n" * tag[0].count("\n"), source)
    for line, text in enumerate(plain.split("\n"), start=1):
        yield from (problem(code, file, line, message) for code, message in (*faults(text), *_braces(text)))


def _readable(source: str) -> bool:
    """Whether it can be read: else that is a problem of its own."""
    try:
        variables(source)
    except TemplateFault:
        return False
    return True


def faults(text: str) -> Iterator[tuple[str, str]]:
    """The code and the message of everything in a text that cannot be said.

    >>> list(faults("Welkom 😀 bij l’école, rue Haute n° 12, <b>hier</b>"))
    [('T406', '😀 cannot be said by a telephone'), ('T407', '<b> is a tag of a web page or a place to fill in')]
    """
    if signs := "".join(dict.fromkeys(filter(_unsaid, text))):
        yield "T406", f"{signs} cannot be said by a telephone"
    for pattern, reason in _UNFINISHED:
        if found := pattern.search(text):
            yield "T407", f"{found[0]} {reason}"


@lru_cache(maxsize=4096)
def _unsaid(sign: str) -> bool:
    return sign != _SAID_ALL_THE_SAME and (unicodedata.category(sign) in _UNSAID or bool(_OTHERS.match(sign)))


def _nothing(text: str) -> Iterator[tuple[str, str]]:
    """A text that only holds its place: dots and dashes, or a word that says there is none yet."""
    if not any(map(str.isalnum, text)) or _NO_TEXT.fullmatch(text.strip()):
        yield "T407", f"{text.strip()} says nothing"


def _braces(text: str) -> Iterator[tuple[str, str]]:
    if found := _BRACES.search(text):
        yield "T407", f"{found[0]} is not filled in: this text has no slots"
