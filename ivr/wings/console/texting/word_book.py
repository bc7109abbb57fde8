"""The words people text, of one language: where each leads, which lead to two, and how one is added or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from ivr.content.checks.keywords import CARRIER_COMMANDS, MOST_WORDS, RESERVED
from ivr.content.read.document import Loc, yaml_document
from ivr.content.read.files import NAMES
from ivr.content.rewriting import insert, put, remove
from ivr.language.letters import fold, written

WordKind = Literal["topics", "needs", "answers", "organisations", "commands", "language", "small", "weak"]
KINDS: tuple[WordKind, ...] = ("topics", "needs", "answers", "organisations", "commands", "language", "small", "weak")
_BY_MEANING = ("topics", "needs", "answers", "commands")
_BESIDE = ("weak", "organisations")
"""Kinds that a word may be besides another one: weak ones have their meaning elsewhere, and a name may be a word."""


@dataclass(frozen=True)
class BookedWord:
    """A word as somebody typed it, what it leads to (`id` is "" where the kind says all), and where it stands."""

    word: str
    kind: str
    id: str
    file: str
    loc: Loc

    @cached_property
    def key(self) -> str:
        """By which words are the same to the line."""
        return " ".join(written(self.word))

    @property
    def meaning(self) -> str:
        return f"{self.kind}/{self.id}" if self.id else self.kind


def file_of_words(language: str) -> str:
    return f"sms_templates/{language}/keywords.yaml"


@lru_cache(maxsize=32)  # of ten languages it takes a second to make a key of every word
def booked(language: str, words: str, names: str = "") -> Sequence[BookedWord]:
    """Every word of a language, from the text of its own file and that of the names of organisations; shared."""
    own = yaml_document(file_of_words(language), words)[0]
    found = [word for kind in _BY_MEANING for word in _of(own.file, kind, own.find(kind, "*", "*"))]
    for kind in ("language", "small", "weak"):
        found += (BookedWord(str(word), kind, "", own.file, loc) for loc, word in own.find(kind, "*"))
    return (*found, *_names(language, names))


def _of(file: str, kind: str, values: Iterable[tuple[Loc, Any]]) -> Iterator[BookedWord]:
    return (BookedWord(str(word), kind, str(loc[1]), file, loc) for loc, word in values)


def _names(language: str, text: str) -> Iterator[BookedWord]:
    """The names of organisations in this language, and those that belong to none."""
    document = yaml_document(NAMES, text)[0]
    for pattern in (("*", "*"), ("*", language, "*")):
        for loc, name in document.find(*pattern):
            if isinstance(name, str) and isinstance(loc[-1], int):
                yield BookedWord(name, "organisations", str(loc[0]), NAMES, loc)


def searched(book: Iterable[BookedWord], typed: str, kind: str = "", id: str = "") -> list[BookedWord]:
    """The words that hold what was typed, those that are it first; of one kind or meaning, where one is given."""
    sought = " ".join(written(typed))
    fit = [one for one in book if sought in one.key and kind in ("", one.kind) and id in ("", one.id)]
    return sorted(fit, key=lambda one: (one.key != sought, not one.key.startswith(sought), one.key)) if sought else fit


def doubles(book: Iterable[BookedWord]) -> dict[str, tuple[BookedWord, ...]]:
    """The words that lead to two things, by what makes them the same."""
    by_key: dict[str, list[BookedWord]] = {}
    for one in book:
        if not _group(one.kind):
            by_key.setdefault(one.key, []).append(one)
    return {key: tuple(same) for key, same in by_key.items() if len({one.meaning for one in same}) > 1}


def _group(kind: str) -> str:
    """Within which a word means one thing."""
    return kind if kind in _BESIDE else ""


def fault_of(word: str, kind: str, id: str, book: Iterable[BookedWord]) -> tuple[str, BookedWord | None]:
    """Why a word cannot be added: "carrier", "form", "there" or "double", with the word that is in its way; "" where it
    can."""
    if fold(word) in RESERVED and id not in CARRIER_COMMANDS:
        return "carrier", None
    if not 1 <= len(written(word)) <= MOST_WORDS:
        return "form", None
    key = " ".join(written(word))
    same = [one for one in book if one.key == key and _group(one.kind) == _group(kind)]
    if own := next((one for one in same if (one.kind, one.id) == (kind, id)), None):
        return "there", own
    return ("double", same[0]) if same else ("", None)


def with_word(text: str, word: str, kind: str, id: str, language: str) -> str:
    """The text of the file of a kind with a word more. Raises `ValueError` where it has no place there."""
    if kind == "organisations":
        return _with_name(text, word, id, language)
    place: Loc = (kind, id) if kind in _BY_MEANING else (kind,)
    data = _at(yaml_document("", text)[0].data, place)
    if isinstance(data, list) and data:
        return insert(text, (*place, len(data)), word)
    return (
        put(text, place, [word]) if kind in yaml_document("", text)[0].data else put(text, (kind,), _first(place, word))
    )


def _first(place: Loc, word: str) -> Any:
    return [word] if len(place) == 1 else {str(place[1]): [word]}


def _with_name(text: str, word: str, id: str, language: str) -> str:
    """A name of an organisation in one language; where it has names for all, it becomes one of these."""
    known = yaml_document("", text)[0].data.get(id)
    if isinstance(known, list):
        return insert(text, (id, len(known)), word)
    if isinstance(known, dict):
        own = known.get(language, [])
        return insert(text, (id, language, len(own)), word) if own else put(text, (id, language), [word])
    return put(text, (id,), {language: [word]})


def without_word(text: str, one: BookedWord) -> str:
    """The text without a word. Raises `ValueError` where it is not there any more."""
    if _at(yaml_document("", text)[0].data, one.loc) != one.word:
        raise ValueError("the word is not there any more")
    return remove(text, one.loc)


def found_again(book: Iterable[BookedWord], word: str, kind: str, id: str) -> BookedWord | None:
    """A word by what a form says of it."""
    return next((one for one in book if (one.word, one.kind, one.id) == (word, kind, id)), None)


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def unknown_words(tallied: Mapping[str, int], books: Iterable[Iterable[BookedWord]]) -> list[tuple[str, int]]:
    """The words that texters used and nobody knows, the most used first; those that somebody has added are left out."""
    known = {one.key for book in books for one in book}
    left = [(word, count) for word, count in tallied.items() if " ".join(written(word)) not in known]
    return sorted(left, key=lambda one: (-one[1], one[0]))
