"""Every sentence of the line in one language: beside the source, with what it has to hold and where it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ivr.content.catalogues.locators import Spot, spots, to_translate
from ivr.content.catalogues.speaker_reading import Reading, readings_of
from ivr.content.checks.menus import slots_wanted
from ivr.content.read.content_folders import BESIDES_ORGANISATIONS, CONTENT
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import LINE, PROMPTS, Files, Reader, read_files
from ivr.content.read.po import PoEntry, PoFile, Sentence
from ivr.content.read.remembered import The
from ivr.language.gsm import plainer, segments
from ivr.language.prompts import DESK_PROMPTS, FAILOVER_SENTENCES, PAGE_PROMPTS
from ivr.language.seconds import seconds_to_say
from ivr.wings.console.desk.while_unchanged import while_unchanged

if TYPE_CHECKING:
    from ivr.wings.console.texts.language_progress import LanguageProgress

SentenceState = Literal["missing", "stale", "fresh"]
Heard = Literal["call", "sms", "page", "desk", "down"]
"""Where people meet a sentence: in a call, in a message, on the page about privacy, when a volunteer calls an
organisation, while the server is down."""


class SentenceShown(NamedTuple):
    """A sentence and what a language says instead. `holder` is what it belongs to (`prompt`, `topics`,
    `organisations/myria`), `about` the name of that for people; `previous` the sentence that a stale translation was
    made from, `reading` who has read it as it is."""

    place: str
    holder: str
    about: str
    heard: tuple[Heard, ...]
    slots: tuple[str, ...]
    told: tuple[str, ...]
    source: str
    said: str
    state: SentenceState
    previous: str
    reading: Reading | None

    @property
    def kind(self) -> str:
        """The first word of its place: `prompt`, `topics`, `answers`."""
        return self.holder.partition("/")[0]

    @property
    def part(self) -> str:
        """Which part of its holder it is: a prompt by its name, of others the field."""
        way = self.place.partition(":")[2]
        return way if self.kind == "prompt" else way.rpartition(".")[2]


_ORDER: dict[SentenceState, int] = {"stale": 0, "missing": 1, "fresh": 2}


@dataclass(frozen=True)
class ShownSentences:
    """All sentences of a language, in the order of the line."""

    all: tuple[SentenceShown, ...]

    @cached_property
    def pressing(self) -> tuple[SentenceShown, ...]:
        """The same, the stale ones first, then those that are missing."""
        return tuple(sorted(self.all, key=lambda one: _ORDER[one.state]))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What they are about: `prompt`, `topics`, `answers`."""
        return tuple(dict.fromkeys(one.kind for one in self.all))

    @cached_property
    def by_place(self) -> dict[str, SentenceShown]:
        return {one.place: one for one in self.all}


@dataclass(frozen=True)
class SpokenLine:
    """The files of a line, every place of a sentence in them, and each sentence as translators get it. Pages share it:
    it is for reading only."""

    files: Files
    spots: dict[str, Spot]
    sentences: dict[str, Sentence]
    _shown: dict[str, ShownSentences] = field(default_factory=dict)
    progress: dict[str, LanguageProgress] = field(default_factory=dict)
    """What was counted of each language, as far as somebody asked."""

    def shown(self, language: str) -> ShownSentences:
        """All sentences in a language, found out once."""
        if language not in self._shown:
            self._shown[language] = ShownSentences(tuple(_sentences_in(self, language)))
        return self._shown[language]

    @cached_property
    def heard(self) -> dict[str, tuple[Heard, ...]]:
        """Where each sentence is met, whatever the language."""
        return {place: _heard(self.spots[place]) for place in self.sentences}

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The places of those of calls."""
        return tuple(place for place, heard in self.heard.items() if "call" in heard)

    @cached_property
    def wanted(self) -> dict[str, frozenset[str]]:
        """The slots of each prompt."""
        return slots_wanted(self.files)

    def only(self, holder: str) -> SpokenLine:
        """The same with the sentences of one holder alone, such as `answers/bread`."""
        chosen = {place: one for place, one in self.sentences.items() if place.startswith(f"{holder}:")}
        return replace(self, sentences=chosen, _shown={}, progress={})

    def name(self, language: str) -> str:
        """What a language calls itself."""
        entries = (one for _, one in self.files.line.find("languages", "*") if isinstance(one, dict))
        return next((str(one.get("name")) for one in entries if one.get("code") == language), language)

    def is_plain(self, language: str) -> bool:
        """Whether it is texted without accents."""
        entries = (one for _, one in self.files.line.find("languages", "*") if isinstance(one, dict))
        return any(one.get("code") == language and one.get("plain") == "yes" for one in entries)


@while_unchanged(*CONTENT)
def spoken_line(root: Path) -> SpokenLine:
    """The line below a folder, as far as it can be read."""
    files, _ = read_files(root)
    path = root / PROMPTS
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    sentences = {one.place: one for one in to_translate(files, text)}
    return SpokenLine(files, {spot.place: spot for spot in spots(files) if spot.place in sentences}, sentences)


@while_unchanged(*BESIDES_ORGANISATIONS)
def line_besides(root: Path) -> SpokenLine:
    """The same without the files of organisations, and without its sentences."""
    return SpokenLine(read_files(root, organisations=False)[0], {}, {})


def languages_alone(root: Path) -> SpokenLine:
    """The same with nothing but its languages: what is asked of these alone reads one file."""
    return SpokenLine(Files(line=Reader(root).yaml(LINE), prompts=YamlDocument(PROMPTS)), {}, {})


def sentences_in(line: SpokenLine, language: str) -> Sequence[SentenceShown]:
    """All sentences in a language, in the order of the line; in the source language each is its own translation."""
    return line.shown(language).all


def _sentences_in(line: SpokenLine, language: str) -> list[SentenceShown]:
    files = line.files
    is_source, wanted = language == files.source, line.wanted
    catalogue = files.catalogues.get(language, PoFile(language))
    entries, readings = ({}, {}) if is_source else (catalogue.by_place(), readings_of(The(catalogue)))
    return [
        _shown(
            line.spots[place], sentence, line.heard[place], entries.get(place), readings.get(place), wanted, is_source
        )
        for place, sentence in line.sentences.items()
    ]


def _shown(
    spot: Spot,
    sentence: Sentence,
    heard: tuple[Heard, ...],
    entry: PoEntry | None,
    reading: Reading | None,
    wanted: dict[str, frozenset[str]],
    is_source: bool,
) -> SentenceShown:
    holder = sentence.place.partition(":")[0]
    slots = tuple(sorted(wanted.get(spot.prompt, ()))) if spot.prompt else ()
    return SentenceShown(
        place=sentence.place,
        holder=holder,
        about=_about(spot, sentence),
        heard=heard,
        slots=slots,
        told=sentence.told if spot.prompt else (),
        source=sentence.text,
        said=sentence.text if is_source else entry.text if entry else "",
        state="fresh" if is_source else state_of(entry, sentence.text),
        previous=_previous(entry, sentence.text),
        reading=reading if entry and entry.translates(sentence.text) else None,
    )


def state_of(entry: PoEntry | None, sentence: str) -> SentenceState:
    """How a translation stands to its sentence as it is now."""
    if not entry or not entry.text:
        return "missing"
    return "fresh" if entry.translates(sentence) else "stale"


def _previous(entry: PoEntry | None, sentence: str) -> str:
    if not entry or not entry.text:
        return ""
    was = entry.source if entry.source != sentence else entry.previous
    return was if was != sentence else ""


def _about(spot: Spot, sentence: Sentence) -> str:
    """What it belongs to, by a name in the source language."""
    if spot.prompt is not None:
        return sentence.told[0] if sentence.told else ""
    holder = spot.document.data
    if sentence.place.startswith(("topics:", "areas:")):
        holder = holder.get(str(spot.loc[0]), {})
    name = holder.get("name") if isinstance(holder, dict) else None
    return name if isinstance(name, str) else sentence.place.partition(":")[0].rpartition("/")[2]


def _heard(spot: Spot) -> tuple[Heard, ...]:
    if (prompt := spot.prompt) is not None:
        for prompts, where in ((PAGE_PROMPTS, "page"), (DESK_PROMPTS, "desk"), (FAILOVER_SENTENCES, "down")):
            if prompt in prompts:
                return (where,)  # type: ignore[return-value]
    channels = spot.channels
    found: list[Heard] = ["call"] if "voice" in channels else []
    return (*found, "sms") if "sms" in channels else tuple(found)


class Lengths(NamedTuple):
    """Seconds of speech, letters, and how many SMS a text takes."""

    seconds: int
    letters: int
    messages: int


@lru_cache(maxsize=4096)
def lengths_of(text: str, plain: bool = False) -> Lengths:
    """How long a text is; `plain` is whether its language is texted without accents."""
    return Lengths(round(seconds_to_say(text)), len(text), segments(plainer(text, accents=plain)) if text else 0)


PAGE = 25


class SentencesAsked(NamedTuple):
    """Which sentences somebody wants to see: of one state, of one holder or kind, with these words."""

    show: str = ""
    group: str = ""
    words: str = ""

    def of(self, sentences: ShownSentences) -> Sequence[SentenceShown]:
        """These, the stale ones first, then those that are missing."""
        return list(self._found(sentences.pressing)) if any(self) else sentences.pressing

    def _found(self, sentences: Iterable[SentenceShown]) -> Iterator[SentenceShown]:
        words = self.words.casefold().split()
        for one in sentences:
            if self.group and self.group not in (one.kind, one.holder):
                continue
            if self._is_shown(one) and (not words or _holds(one, words)):
                yield one

    def _is_shown(self, one: SentenceShown) -> bool:
        if self.show == "unread":
            return one.state != "missing" and not one.reading
        if self.show == "unreviewed":
            return one.state != "missing" and (not one.reading or one.reading.state == "read")
        return self.show not in ("stale", "missing") or one.state == self.show


def _holds(one: SentenceShown, words: Iterable[str]) -> bool:
    text = f"{one.source} {one.said} {one.about} {one.place}".casefold()
    return all(word in text for word in words)
