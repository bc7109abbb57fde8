"""Who says each sentence: a person, a voice that was made beforehand, pieces, or nobody yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from ivr.audio.takes.folder import look
from ivr.language.letters import fold
from ivr.wings.console.sound.spoken_list import SpokenCard, SpokenList, SpokenSentence

HeardAs = Literal["recorded", "synthesised", "pieces", "missing", "older"]
HEARD: tuple[HeardAs, ...] = get_args(HeardAs)
_ID = re.compile(r"[0-9a-f]{16}")
_ALIKE = 0.5
"""A sentence shares so many of its words with its older recording. Others share fewer: "For food, press 1" and
"For law, press 2" two of six."""
_MOST_OLDER = 300
"""Each older recording is held against every sentence of its language: a millisecond and more."""
Name = tuple[str, str]


@dataclass(frozen=True)
class Voices:
    """Language and id of each recording and of each clip; `recorded` has the text of each recording."""

    recorded: dict[Name, str]
    clips: frozenset[Name]


@dataclass(frozen=True)
class HeardList:
    """How each sentence of a list is heard, and the older words of those that were recorded with others."""

    states: dict[Name, HeardAs]
    older: dict[Name, str]

    def of(self, sentence: SpokenSentence) -> HeardAs:
        return self.states[sentence.language, sentence.id]

    def unspoken(self, spoken: SpokenList, language: str) -> list[tuple[SpokenCard, int]]:
        """The cards of which something has neither recording nor clip in a language, and how much."""
        every = spoken.sentences
        counted = (
            (card, sum(self.of(every[at]) in ("missing", "older") for at in card.sentences.get(language, ())))
            for card in spoken.cards
        )
        return [(card, lacks) for card, lacks in counted if lacks]


def voices(recorded: Path, clips: Path) -> Voices:
    """What lies in the two folders; read anew when something in them changed."""
    return _voices(recorded, clips, _stamp(recorded), _stamp(clips))


def _stamp(root: Path) -> tuple[tuple[str, int], ...]:
    """Tells folders in which something came or went from those in which nothing did."""
    try:
        return tuple(sorted((one.name, one.stat().st_mtime_ns) for one in root.iterdir() if one.is_dir()))
    except OSError:
        return ()


@lru_cache(maxsize=2)
def _voices(recorded: Path, clips: Path, *version: object) -> Voices:
    texts = {(one.language, one.id): one.text for one in look(recorded).recorded}
    sounds = ((path.parent.name, path.stem) for path in clips.glob("*/*.wav"))
    return Voices(texts, frozenset(name for name in sounds if _ID.fullmatch(name[1])))


def heard(spoken: SpokenList, there: Voices) -> HeardList:
    """How each sentence is heard with these recordings and clips."""
    return _heard(_Same((spoken, there)))


class _Same(tuple[SpokenList, Voices]):
    """Both lists are made anew whenever something changed: the same ones mean the same."""

    def __hash__(self) -> int:
        return hash((id(self[0]), id(self[1])))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self[0] is other[0] and self[1] is other[1]


@lru_cache(maxsize=2)
def _heard(both: _Same) -> HeardList:
    spoken, there = both
    states = {(one.language, one.id): _state(one, there) for one in spoken.sentences}
    older = _older(spoken.sentences, states, there)
    return HeardList({**states, **dict.fromkeys(older, "older")}, older)


def _state(one: SpokenSentence, there: Voices) -> HeardAs:
    name = (one.language, one.id)
    if name in there.recorded:
        return "recorded"
    if name in there.clips:
        return "synthesised"
    if one.pieces and all((one.language, piece) in there.clips for piece in one.pieces):
        return "pieces"
    return "missing"


def _older(sentences: Iterable[SpokenSentence], states: dict[Name, HeardAs], there: Voices) -> dict[Name, str]:
    """Sentences of which nobody recorded these words, with the words of the recording that is most like them, where
    nothing says that recording's own words any more."""
    left = {name: text for name, text in there.recorded.items() if name not in states}
    if not left:
        return {}
    free = [one for one in sentences if states[one.language, one.id] != "recorded"]
    bags = [(one, _words(one.text)) for one in free]
    found: dict[Name, str] = {}
    for (language, _), text in sorted(left.items())[:_MOST_OLDER]:
        said = _words(text)
        alike = [(_share(said, words), one.id) for one, words in bags if one.language == language]
        share, id = max(alike, default=(0.0, ""))
        if share >= _ALIKE:
            found[language, id] = text
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of two sentences are in both of them."""
    return len(one & other) / len(one | other) if one and other else 0.0
