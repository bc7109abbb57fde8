"""What a texter means: a topic, a place and a language, in any order, whatever else is in the message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.engine.library import Library
from ivr.engine.places import alike, named
from ivr.model import Meaning, Place
from ivr.text import fold

# The longest names are those of places: "Sint Jans Molenbeek", "Woluwe Saint Pierre".
_LONGEST_PHRASE = 4
_MOST_WORDS = 60
_MOST_GUESSES = 8
_FEW_WORDS = 4
_SHORTEST_NAME = 4
_PREPOSITIONS = frozenset(["in", "te", "bij", "a", "au", "en", "dans", "near", "at", "from", "van", "de", "uit"])


@dataclass(frozen=True)
class Understood:
    """What was found in a message. `understood` is false when nothing at all was."""

    topic: str | None
    place: Place | None
    language: str
    unknown_code: str
    understood: bool


def understand(library: Library, body: str, preferred: tuple[str, ...]) -> Understood:
    """The meaning of a message. `preferred` are languages, best first, for words that belong to several."""
    words = re.sub(r"(?<=[^\W\d])(?=\d{4}\b)", " ", fold(body)).split()[:_MOST_WORDS]
    meanings: list[Meaning] = []
    chosen: tuple[str, Place | None] = ("", None)
    unknown_code = ""
    unknown: list[str] = []
    for phrase, found, located in _phrases(library, words):
        meanings += found
        unknown += [] if found or located else [phrase]
        if located and place_rank(phrase, located) < place_rank(*chosen):
            chosen = (phrase, located)
        if not found and not located and len(phrase) == 4 and phrase.isdecimal():
            unknown_code = phrase
    place = chosen[1] or (_misspelt(library, unknown) if len(words) <= _FEW_WORDS else None)
    asked = next((meaning.id for meaning in meanings if meaning.kind == "language"), None)
    language = asked or _language(meanings, preferred)
    topics = [meaning for meaning in meanings if meaning.kind == "topic"]
    topics = [meaning for meaning in topics if not meaning.weak] or topics
    topic = next((m.id for m in topics if m.language == language), topics[0].id if topics else None)
    return Understood(topic, place, language, unknown_code, bool(meanings or place or unknown_code))


def _phrases(library: Library, words: list[str]) -> Iterator[tuple[str, tuple[Meaning, ...], Place | None]]:
    """The message cut into the longest phrases that mean something, and single words that do not."""
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            meanings = library.meanings(phrase)
            before = words[at - 1] if at else ""
            place = None if meanings else _place(library, phrase, alone=len(words) <= 2 or before in _PREPOSITIONS)
            if meanings or place or length == 1:
                yield phrase, meanings, place
                at += length
                break


def _place(library: Library, phrase: str, *, alone: bool) -> Place | None:
    """The place a phrase names. There are villages called My, On and Hour: a short name, and that of a village, counts
    only where it stands alone with one other word, or after a word such as "in"."""
    if phrase.isdecimal():
        return library.place(phrase) if len(phrase) == 4 else None
    if not alone and (len(phrase) < _SHORTEST_NAME or phrase.replace(" ", "") not in library.place_keys[0]):
        return None
    return named(library, phrase)


def place_rank(phrase: str, place: Place | None) -> int:
    """Which of several places in a message is meant: a typed postal code before any name."""
    if place is None:
        return 2
    return 0 if phrase.isdecimal() else 1


def _misspelt(library: Library, unknown: list[str]) -> Place | None:
    """A place with a typing mistake among the words that mean nothing; the first few, for each costs about a
    millisecond."""
    return next((place for word in unknown[:_MOST_GUESSES] if (place := alike(library, word))), None)


def _language(meanings: list[Meaning], preferred: tuple[str, ...]) -> str:
    """The language most of the words are in; on a tie, the preferred one."""
    votes = Counter(meaning.language for meaning in meanings)
    candidates = [code for code in preferred if code]
    return max(candidates, key=lambda code: (votes[code], -candidates.index(code)), default="")
