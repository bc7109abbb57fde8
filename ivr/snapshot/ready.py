"""What a line has at hand for its first texter: found out when it is published, and only read when it starts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight
from ivr.language.joins import packed
from ivr.language.wording_search import Wordings
from ivr.language.wordings import Wording, terms, wording
from ivr.model import Content, Danger
from ivr.snapshot.layout import READY, SHORTEST_MISTYPED
from ivr.snapshot.sieve import Sieve
from ivr.snapshot.texted import Row

_QUESTION = 25
"""How many words apart the parts of what is asked may stand: anywhere in a question."""
_MISTYPED = ("topic", "need", "organisation", "language")
"""What is known with a typing mistake."""


def ready(content: Content, texted: Sequence[Row], roots: Iterable[Row]) -> Iterator[Row]:
    """A text for each of what a snapshot gives by these names (`READY`), from the content and the rows of its `words`
    and its `roots`."""
    known = {str(row["word"]) for row in texted}
    listed = {str(row["word"]) for row in texted if row["kind"] in _MISTYPED}
    called = {str(row["word"]) for row in texted if row["kind"] == "organisation"}
    parts = {part for word in known for part in word.split()}
    rooted = _by_language(roots)
    dangers = _Dangers({id: danger.model_dump_json() for id, danger in content.dangers.items()})
    texts = (
        _joins(_Joined(tuple(sorted(parts - called)), {code: tuple(own) for code, own in rooted.items()})),
        _list(part for part in parts if not part.isalnum()),
        _list(word for word in listed if len(word) >= SHORTEST_MISTYPED and " " not in word),
        _list(called),
        danger_words(dangers),
        _question_words(_Questions(content.keywords.questions)),
        _asked_words(_Asked(content.keywords.asked)),
        Sieve.of(known, begun=True).packed(),
        json.dumps({language: Sieve.of(own, begun=True).packed() for language, own in rooted.items()}),
    )
    for name, text in zip(READY, texts, strict=True):
        yield {"name": name, "text": text}


def _by_language(roots: Iterable[Row]) -> dict[str, list[str]]:
    by_language: dict[str, list[str]] = {}
    for row in roots:
        by_language.setdefault(str(row["language"]), []).append(str(row["root"]))
    return by_language


@dataclass(frozen=True)
class _Joined(Sight):
    """Words that people text, and the roots of all that is listed by language."""

    words: tuple[str, ...]
    rooted: dict[str, tuple[str, ...]]


@lasting(Form(str, str))  # half a second of a processor
def _joins(of: _Joined) -> str:
    """Which of the words may stand side by side."""
    return packed(of.words, of.rooted)


def _list(words: Iterable[str]) -> str:
    return json.dumps(sorted(words), ensure_ascii=False)


@dataclass(frozen=True)
class _Dangers(Sight):
    """The dangers with all their wordings, as JSON."""

    typed: dict[str, str]


@lasting(Form(str, str))  # a second of a processor with twelve languages
def danger_words(dangers: _Dangers) -> str:
    """The wordings of all dangers, each with the danger and its language; the gravest first."""
    read = {id: Danger.model_validate_json(typed) for id, typed in dangers.typed.items()}
    return Wordings.of(
        (one, (id, language))
        for id, danger in read.items()
        for language in danger.words
        for one in _wordings(danger, language)
    ).packed()


def _wordings(danger: Danger, language: str) -> Iterator[Wording]:
    """The wordings of a danger in a language, with what takes their meaning from them there."""
    negations = tuple(term for text in danger.negations.get(language, ()) for term in terms(text))
    turned = tuple(term for text in danger.turned.get(language, ()) for term in terms(text))
    otherwise = () if danger.always else danger.unless.get(language, ())
    unless = tuple(term for text in otherwise for term in terms(text))
    calm = tuple(term for text in danger.calm.get(language, ()) if danger.waits for term in terms(text))
    for one in map(wording, danger.words[language]):
        yield replace(one, without=(*one.without, unless), negations=negations, turned=turned, nowhere=calm)


@dataclass(frozen=True)
class _Questions(Sight):
    """The forms of questions by language."""

    forms: dict[str, tuple[str, ...]]


@lasting(Form(str, str))
def _question_words(of: _Questions) -> str:
    """What a question holds that wants to know what is so, with its language."""
    return Wordings.of((wording(form), language) for language in of.forms for form in of.forms[language]).packed()


@dataclass(frozen=True)
class _Asked(Sight):
    """The forms of questions about each answer, by language."""

    forms: dict[str, dict[str, tuple[str, ...]]]


@lasting(Form(str, str))
def _asked_words(of: _Asked) -> str:
    """What a question about each answer holds, with the answer."""
    forms = ((id, form) for id, words in of.forms.items() for several in words.values() for form in several)
    return Wordings.of(((wording(form), id) for id, form in forms), breath=_QUESTION).packed()
