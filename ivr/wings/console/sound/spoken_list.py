"""Every sentence of the draft that can be recorded, and which cards say it: found out once, kept in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

from ivr.audio.disk import publish
from ivr.audio.manifest import digest
from ivr.audio.plan import cards, to_record
from ivr.audio.utterance import Utterance
from ivr.language.pieces import pieces_of
from ivr.snapshot.read import Snapshot

SoundGroup = Literal["prompts", "menus", "cards", "answers", "numbers", "places"]
GROUPS: tuple[SoundGroup, ...] = get_args(SoundGroup)
FILE = "spoken.json"
_MENUS = ("option-", "report-", "region-", "need-", "language-choice", "text-twice", "leave-offer")
_CARDS = ("card-", "organisation-name", "summary", "note", "street", "hours-text", "nothing-nearer", "advice")


@dataclass(frozen=True)
class SpokenSentence:
    """A text that callers hear, its id (the name of its clip and of its recording), and the ids of its pieces where it
    can be put together from them."""

    language: str
    text: str
    prompt: str
    group: SoundGroup
    pieces: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        return digest(self.text.encode())


@dataclass(frozen=True)
class SpokenCard:
    """A service, what it is called, and the places of its sentences in the list, both by language."""

    service: str
    names: dict[str, str]
    sentences: dict[str, list[int]]


@dataclass(frozen=True)
class SpokenList:
    """All of it. `of` is the wording of the desk it was found in, and `day` the day from which its dates are."""

    of: str
    day: str
    sentences: tuple[SpokenSentence, ...] = ()
    cards: tuple[SpokenCard, ...] = ()
    _places: dict[tuple[str, str], SpokenSentence] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._places.update({(one.language, one.id): one for one in self.sentences})

    def __hash__(self) -> int:
        return hash((self.of, self.day))

    @property
    def languages(self) -> list[str]:
        return list(dict.fromkeys(language for language, _ in self._places))

    def get(self, language: str, id: str) -> SpokenSentence | None:
        return self._places.get((language, id))

    def of_card(self, service: str, language: str) -> list[SpokenSentence]:
        """What the card of a service says in a language."""
        found = (card.sentences.get(language, []) for card in self.cards if card.service == service)
        return [self.sentences[at] for places in found for at in places]

    def on_cards(self, sentence: SpokenSentence) -> list[SpokenCard]:
        """The cards that say a sentence."""
        at = self.sentences.index(sentence)
        return [card for card in self.cards if at in card.sentences.get(sentence.language, ())]


def find_spoken(library: Snapshot, wording: str, now: datetime) -> SpokenList:
    """Goes through a whole draft: a minute for a large one, so that no page waits for it."""
    menus = frozenset(name for menu in library.menus.values() for one in menu.choices for name in (one.say, one.tell))
    every = to_record(library, now)
    codes = [language.code for language in library.line.languages]
    places = {(one.language, one.text): at for at, one in enumerate(every)}
    sentences = (
        SpokenSentence(one.language, str(one.text), one.prompt, group_of(one.prompt, menus), _pieces(one))
        for one in every
    )
    found = (
        SpokenCard(entry.id, {code: entry.called(code) for code in codes}, _by_language(said, places))
        for entry, said in cards(library, now)
    )
    return SpokenList(wording, now.date().isoformat(), tuple(sentences), tuple(found))


def group_of(prompt: str, menus: frozenset[str | None] = frozenset()) -> SoundGroup:
    """Where somebody looks for a sentence, by the prompt it was made from and the prompts of the menus.

    >>> group_of("option-next"), group_of("card-closed"), group_of("welcome")
    ('menus', 'cards', 'prompts')
    """
    if prompt in ("number", "digit"):
        return "numbers"
    if prompt in ("place-here", "nothing-here"):
        return "places"
    if prompt.startswith("answer"):
        return "answers"
    if prompt in menus or prompt.startswith(_MENUS):
        return "menus"
    return "cards" if prompt.startswith(_CARDS) else "prompts"


def _pieces(one: Utterance) -> tuple[str, ...]:
    pieces = pieces_of(one.text)
    return tuple(digest(piece.encode()) for piece in pieces) if pieces != (one.text,) else ()


def _by_language(said: list[Utterance], places: dict[tuple[str, str], int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in said:
        if (at := places.get((one.language, one.text))) is not None:
            found.setdefault(one.language, []).append(at)
    return found


def write_spoken(folder: Path, spoken: SpokenList) -> None:
    """Keeps it for every worker of the line."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    publish(folder / FILE, json.dumps(_plain(spoken), ensure_ascii=False).encode())


def read_spoken(folder: Path) -> SpokenList | None:
    """What was found last; None where nothing was, or nothing that can be read."""
    try:
        about = (folder / FILE).stat()
        return _read(folder / FILE, about.st_ino, about.st_mtime_ns)
    except (OSError, ValueError, TypeError, KeyError):
        return None


@lru_cache(maxsize=2)
def _read(path: Path, *version: int) -> SpokenList:
    held = json.loads(path.read_text(encoding="utf-8"))
    sentences = (
        SpokenSentence(language, text, prompt, group, tuple(pieces))
        for language, text, prompt, group, pieces in held["sentences"]
    )
    return SpokenList(held["of"], held["day"], tuple(sentences), tuple(SpokenCard(*one) for one in held["cards"]))


def _plain(spoken: SpokenList) -> dict[str, object]:
    def rows() -> Iterator[list[object]]:
        for one in spoken.sentences:
            yield [one.language, one.text, one.prompt, one.group, one.pieces]

    cards = [[one.service, one.names, one.sentences] for one in spoken.cards]
    return {"of": spoken.of, "day": spoken.day, "sentences": list(rows()), "cards": cards}
