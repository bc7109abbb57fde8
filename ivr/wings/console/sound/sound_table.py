"""The table of sentences: which of them somebody asked for, a page at a time, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ivr.language.letters import fold
from ivr.wings.console.sound.spoken_list import GROUPS, SpokenList, SpokenSentence
from ivr.wings.console.sound.voices_heard import HEARD, HeardList

PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: "" is anything. `card` is a service, whose card says the sentences."""

    language: str = ""
    group: str = ""
    state: str = ""
    words: str = ""
    card: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The same in an address."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class SoundPage(Generic[T]):
    """One page of what was asked for: its number from 1, and how many pages and things there are."""

    shown: Sequence[T]
    number: int
    pages: int
    count: int


def read_wish(asked: Mapping[str, str], languages: Sequence[str]) -> Wish:
    """A wish from an address; what nobody knows counts as anything. The first language is shown to who names none."""
    language, group, state = asked.get("language", ""), asked.get("group", ""), asked.get("state", "")
    return Wish(
        language if language in languages else next(iter(languages), ""),
        group if group in GROUPS else "",
        state if state in HEARD else "",
        " ".join(asked.get("words", "").split())[:200],
        asked.get("card", "")[:200],
    )


def wished(spoken: SpokenList, states: HeardList, wish: Wish) -> list[SpokenSentence]:
    """The sentences that somebody asked for, in the order in which callers need them."""
    every = spoken.of_card(wish.card, wish.language) if wish.card else spoken.sentences
    words = fold(wish.words)
    return [
        one
        for one in every
        if one.language == wish.language
        and wish.group in ("", one.group)
        and (not wish.state or states.of(one) == wish.state)
        and (not words or words in fold(one.text))
    ]


def page_of(found: Sequence[T], number: int) -> SoundPage[T]:
    """The page of this number, or the nearest one there is."""
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), pages)
    return SoundPage(found[(number - 1) * PAGE : number * PAGE], number, pages, len(found))


def counts(spoken: SpokenList, states: HeardList, language: str) -> dict[str, int]:
    """How many sentences of a language are heard in which way."""
    found = Counter(states.of(one) for one in spoken.sentences if one.language == language)
    return {state: found[state] for state in HEARD}


def next_after(found: Sequence[SpokenSentence], id: str, states: HeardList, wish: Wish) -> SpokenSentence | None:
    """The next of these that nobody recorded, behind this one, else from the beginning; as somebody wished, where they
    wish for those that are heard in one way."""
    at = next((at for at, one in enumerate(found) if one.id == id), -1)
    return next((one for one in (*found[at + 1 :], *found[: max(at, 0)]) if _is_open(states.of(one), wish)), None)


def _is_open(state: str, wish: Wish) -> bool:
    return state == wish.state if wish.state not in ("", "recorded") else state != "recorded"
