"""Wordings looked for in a message: parts of a thousandth of a second, however many of them there are. Which of them
may be there at all is told by how their terms begin (`ivr.language.beginnings`).

All that a search needs is found out once (`Wordings.of`) and can be written down as one text (`packed`): the fifty
thousand terms of danger in twelve languages are folded when they are published, not when a worker starts.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from ivr.language.beginnings import Beginnings, beginnings_in
from ivr.language.wordings import END, SHORTEST_STEM, Term, Wording

T = TypeVar("T", bound=Hashable)

BREATH = 10
"""How many words apart the parts of a wording may be: people in danger write without full stops."""
FEW = 3
"""So many words, besides numbers, has a message that says one thing and little else."""
_NOT_ONLY = (["seulement"], ["que"], ["alleen"], ["only"])
_BAR = "|"

_Terms = str
"""Terms between bars, as one text: as lists of words those of danger would be ten times as large, and as slow to read.
No folded word has a bar."""


class _Lists(NamedTuple):
    """The lists of terms, and how those begin."""

    texts: list[_Terms]
    begun: Beginnings

    @classmethod
    def of(cls, several: Collection[tuple[Term, ...]]) -> _Lists:
        return cls([_BAR.join(map(" ".join, terms)) for terms in several], Beginnings.of(several))


class _Known(NamedTuple):
    """A wording as it is looked for. As many wordings have the same terms, these go by their number."""

    parts: list[int]
    without: list[int]
    negations: int
    turned: int
    nowhere: int
    alone: bool
    whole: bool
    meaning: Any


class Said:
    """The words of a message, and its sentences, each with how terms may begin in it: found once, for however many
    wordings are looked for in it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.sentences = [(sentence, beginnings_in(sentence)) for sentence in _sentences(words)]


class Wordings(Generic[T]):
    """Many of them, each with what it means. A message asks only for those of which every part may begin in it."""

    def __init__(self, terms: _Lists, known: list[_Known], breath: int) -> None:
        self._terms, self._known, self._breath = terms, known, breath
        self._by_first: dict[int, list[int]] = {}
        for at, one in enumerate(known):
            self._by_first.setdefault(one.parts[0], []).append(at)

    @classmethod
    def of(cls, known: Iterable[tuple[Wording, T]], breath: int = BREATH) -> Wordings[T]:
        """The wordings with what each means, in their order; `breath` is how many words apart their parts may be."""
        numbers: dict[tuple[Term, ...], int] = {}
        found = [_looked_for(one, meaning, numbers) for one, meaning in known]
        return cls(_Lists.of(numbers), found, breath)

    def packed(self) -> str:
        """All of them as one text, of which `unpacked` makes the same again, where meanings are texts or several."""
        whole = (self._terms.texts, self._terms.begun.packed(), self._known, self._breath)
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Wordings[Any]:
        """What `packed` wrote; a meaning of several texts is a tuple."""
        terms, begun, known, breath = json.loads(text)
        lists = _Lists(terms, Beginnings.unpacked(begun))
        return Wordings(lists, [_Known._make((*one[:-1], _meaning(one[-1]))) for one in known], breath)

    def found(self, said: Said, only: T | None = None) -> list[T]:
        """What the wordings in a message mean, in the order in which they are known; `only` those that mean this."""
        found = set[int]()
        for sentence, beginnings in said.sentences:
            terms = self._terms.begun.likely(beginnings)
            if likely := self._likely(terms, only):  # as in few sentences
                found.update(self._in_sentence(_Sentence(sentence, self._terms.texts, terms), likely, said))
        if not found:
            return []
        message = _Sentence(said.words, self._terms.texts, self._terms.begun.likely_in(said.words))
        return [one.meaning for at in sorted(found) if not message.has((one := self._known[at]).nowhere)]

    def _likely(self, terms: set[int], only: T | None) -> list[int]:
        """The wordings of which every part may begin in a sentence with these terms."""
        firsts = [at for number in terms & self._by_first.keys() for at in self._by_first[number]]
        known = self._known
        likely = [at for at in firsts if terms.issuperset(known[at].parts)]
        return likely if only is None else [at for at in likely if known[at].meaning == only]

    def _in_sentence(self, sentence: _Sentence, likely: Iterable[int], said: Said) -> list[int]:
        length = sum(word != END and not word.isdecimal() for word in said.words)
        return [at for at in likely if sentence.holds(self._known[at], length, self._breath)]


def _looked_for(one: Wording, meaning: Hashable, numbers: dict[tuple[Term, ...], int]) -> _Known:
    """A wording with numbers for its terms. What is said with a negation ("not" + "breathing") is not turned round by
    one."""

    def number(terms: tuple[Term, ...]) -> int:
        return numbers.setdefault(terms, len(numbers))

    own = {term for part in one.parts for term in part}
    words = {(word,) for term in own for word in term}
    return _Known(
        [number(part) for part in one.parts],
        [number(terms) for terms in one.without],
        number(() if own.intersection(one.negations) else one.negations),
        number(() if words.intersection(one.turned) else one.turned),
        number(one.nowhere),
        one.alone,
        one.whole,
        meaning,
    )


def _meaning(packed: str | list[str]) -> str | tuple[str, ...]:
    return packed if isinstance(packed, str) else tuple(packed)


class _Sentence:
    """The words between two full stops, and `places`: where each of them stands, and each that begins as they do.
    Terms go by their number among `known`; `likely` are those that may stand here."""

    def __init__(self, words: Sequence[str], known: list[_Terms], likely: set[int]) -> None:
        self._words, self._known, self._likely = words, known, likely
        self._found: dict[int, list[tuple[int, int]]] = {}
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            for handle in _handles(word):
                self._places.setdefault(handle, []).append(at)

    def holds(self, one: _Known, length: int, breath: int) -> bool:
        """`length` are the words of the whole message, `breath` how many of them may lie between the parts."""
        if one.alone and length > FEW:
            return False
        parts = []
        for part in one.parts:
            parts.append(
                {
                    at
                    for at, behind in self._of(part)
                    if not (self._follows(one.negations, at) or self._is_turned(one.turned, behind))
                    and (not one.whole or behind - at == length)
                }
            )
            if not parts[-1]:
                return False
        return any(_close(first, parts[1:], breath) for first in parts[0]) and not any(map(self.has, one.without))

    def has(self, terms: int) -> bool:
        """Whether one of the terms stands here."""
        return bool(self._of(terms))

    def _of(self, terms: int) -> list[tuple[int, int]]:
        """Where one of the terms begins, and where it has ended; looked for once, as many wordings share them."""
        if terms not in self._likely:
            return []
        found = self._found.get(terms)
        if found is None:
            found = self._found[terms] = [
                (at, at + len(term))
                for text in self._known[terms].split(_BAR)
                for at in self._places.get(text.partition(" ")[0], ())
                if self._is_at(term := text.split(), at)
            ]
        return found

    def _follows(self, terms: int, at: int) -> bool:
        return any(behind == at for _, behind in self._of(terms))

    def _is_turned(self, terms: int, behind: int) -> bool:
        """Whether one of the terms stands here: "pas" in "il me frappe pas"; "pas seulement" turns nothing round."""
        if terms not in self._likely:
            return False
        several = map(str.split, self._known[terms].split(_BAR))
        turning = next((len(term) for term in several if self._is_at(term, behind)), 0)
        return bool(turning) and self._words[behind + turning : behind + turning + 1] not in _NOT_ONLY

    def _is_at(self, term: Sequence[str], at: int) -> bool:
        here = self._words[at : at + len(term)]
        return len(here) == len(term) and all(
            said.startswith(word[:-1]) if word.endswith("*") else said == word
            for word, said in zip(term, here, strict=True)
        )


def _sentences(words: Sequence[str]) -> Iterable[Sequence[str]]:
    if END not in words:
        return (words,) if words else ()
    ends = [-1, *(at for at, word in enumerate(words) if word == END), len(words)]
    return (words[start + 1 : end] for start, end in pairwise(ends) if end > start + 1)


def _handles(word: str) -> list[str]:
    return [word, *[f"{word[:length]}*" for length in range(SHORTEST_STEM, len(word) + 1)]]


def _close(first: int, others: list[set[int]], breath: int) -> bool:
    near = {first + step for step in range(-breath, breath + 1) if step}
    return all(near & part for part in others)
