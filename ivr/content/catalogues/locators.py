"""Where the sentences of the line stand: the name of each place for translators, and who meets what is said there."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.po import OTHER_SLOTS, Sentence
from ivr.content.read.remembered import remembered
from ivr.language.prompts import CALL_PROMPTS, CLOCKS, HEARD_FAILOVER, PROMPTS, SMS_PROMPTS
from ivr.model import AnswerFile, Area, OrganisationFile, Topic
from ivr.model.base import TRANSLATED
from ivr.model.file_shapes import TableFile
from ivr.model.kinds import KINDS

_RECORDS: dict[str, type[BaseModel]] = {
    "topics": Topic,
    "areas": Area,
    "organisations": OrganisationFile,
    "answers": AnswerFile,
    "tables": TableFile,
}
# What tells a fact of a service or of a rule: it may have become wrong, and a call can go on without it.
_FACTS = frozenset({"summary", "note", "hours_text", "label", "advice", "ear", "sms"})
_CLOCK = "{hour} counts to 24, {hours} says the word with it; a language that counts to twelve has {hour12} and {part}."
BOTH = frozenset({"voice", "sms"})


class Spot(NamedTuple):
    """A place where a sentence stands: its name, and its document with the way to it and what stands there."""

    place: str
    document: YamlDocument
    loc: Loc
    value: Any

    @property
    def prompt(self) -> str | None:
        """The name of the prompt; None where a fact stands."""
        return self.place.removeprefix("prompt:") if self.place.startswith("prompt:") else None

    @property
    def is_fact(self) -> bool:
        """Whether it tells something that may have become wrong, and can be left out."""
        return self.prompt is None and self.loc[-1] in _FACTS

    @property
    def can_wait(self) -> bool:
        """Whether people are better served without it than not at all: a fact, but for what stands in the place of an
        address or of a first step."""
        return self.is_fact and self.loc[-1] != "advice" and not self._is_door()

    @property
    def channels(self) -> frozenset[str]:
        """Where people meet it: in calls (`voice`), in messages (`sms`)."""
        if self.prompt is not None:
            return _channels_of(self.prompt)
        if self.loc[-1] == "sms":
            return frozenset({"sms"})
        return BOTH if not self.is_fact or self.loc[-1] == "advice" or self._is_door() else frozenset({"voice"})

    def _is_door(self) -> bool:
        """Whether it is what a door without an address is called, which a message has in its place."""
        holder: Any = self.document.data
        for part in self.loc[:-1]:
            holder = holder[part]
        known = KINDS.get(str(holder.get("kind")))
        return self.loc[-1] == "label" and known is not None and known.reach == "visited" and "address" not in holder


def _channels_of(prompt: str) -> frozenset[str]:
    menu = prompt not in PROMPTS  # those of menus have no fixed name
    if menu or prompt in CALL_PROMPTS or prompt in HEARD_FAILOVER:
        return frozenset({"voice"})
    return frozenset({"sms"}) if prompt in SMS_PROMPTS else BOTH


def spots(files: Files) -> Iterator[Spot]:
    """Every place of a sentence in its order: prompts, topics, areas, then each organisation and each answer from top
    to bottom. What stands there need not be a sentence: that is for the checks to find."""
    for kind, document in holders(files):
        yield from _spots_of(Holding(kind, document))


@dataclass(frozen=True)
class Holding:
    """A document, and what its places begin with."""

    kind: str
    document: YamlDocument

    @property
    def seal(self) -> Hashable:
        return (self.kind, self.document.seal) if self.document.seal else None


@remembered
def _spots_of(holding: Holding) -> tuple[Spot, ...]:
    return tuple(spots_in(holding.kind, holding.document))


def spots_in(kind: str, document: YamlDocument) -> list[Spot]:
    """The places of one document, from top to bottom; their names begin with its kind."""
    found = [
        Spot(f"{kind}:{_name(document, loc)}", document, loc, value)
        for way in ways_of(kind)
        for loc, value in document.find(*way)
    ]
    return sorted(found, key=lambda spot: document.line(spot.loc))


def holders(files: Files) -> Iterator[tuple[str, YamlDocument]]:
    """The documents in which sentences stand, each with what their places begin with."""
    yield "prompt", files.prompts
    yield "topics", files.topics
    yield "areas", files.areas
    yield from ((f"organisations/{id}", document) for id, document in files.organisations.items())
    yield from ((f"answers/{id}", document) for id, document in files.answers.items())
    yield from ((f"tables/{id}", table.common) for id, table in files.tables.items())


def ways_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """The ways to the sentences of a document, by what their places begin with."""
    folder = kind.partition("/")[0]
    if folder == "prompt":
        return (("*",),)
    ways = sentence_ways(_RECORDS[folder])
    return tuple(("*", *way) for way in ways) if folder in ("topics", "areas") else ways


def to_translate(files: Files, text: str) -> Iterator[Sentence]:
    """Every sentence for a catalogue. Translators are told under which heading of `text`, the file of the prompts, one
    stands, and of which organisation it is."""
    headings = _headings(text)
    for spot in spots(files):
        sentence = spot.value.get(files.source) if isinstance(spot.value, dict) else spot.value
        if not isinstance(sentence, str) or not sentence:
            continue
        if spot.prompt is None:
            name = str(spot.document.data.get("name", ""))
            yield Sentence(spot.place, sentence, (name,) if spot.place.startswith("organisations/") else ())
        else:
            clock = spot.prompt in CLOCKS
            told = (*headings.get(spot.document.line(spot.loc), ()), *((_CLOCK,) if clock else ()))
            yield Sentence(spot.place, sentence, told, (OTHER_SLOTS,) if clock else ())


def _headings(text: str) -> dict[int, tuple[str, ...]]:
    """By line, the last comment above it."""
    headings: dict[int, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    begun = False
    for number, line in enumerate(text.split("\n"), start=1):
        comment = line.strip().startswith("#")
        if comment:
            above = (*(above if begun else ()), line.strip().lstrip("# "))
        headings[number], begun = above, comment
    return headings


def _name(document: YamlDocument, loc: Loc) -> str:
    """The way to a value in words that stay when something else is added: `advice.phone-2.label`."""
    names: list[str] = []
    value: Any = document.data
    for part in loc:
        if isinstance(part, int):
            names[-1] = _numbered(value, part)
        else:
            names.append(part)
        value = value[part]
    return ".".join(names)


def _numbered(items: list[Any], at: int) -> str:
    """The id of an item of a list, or its kind; the second of a kind has a number."""
    names = [item.get("id") or item.get("kind") if isinstance(item, dict) else None for item in items[: at + 1]]
    count = names.count(names[at])
    return f"{names[at]}-{count}" if count > 1 else str(names[at])


@cache
def sentence_ways(record: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """The ways to all that is translated in a record, by the types of its fields; `*` stands for any index or id."""
    ways: list[tuple[str, ...]] = []
    for name, field in record.model_fields.items():
        if TRANSLATED in field.metadata:
            ways.append((name,))
        for inner in get_args(field.annotation) if get_origin(field.annotation) in (tuple, dict) else ():
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                ways += [(name, "*", *way) for way in sentence_ways(inner)]
    return tuple(ways)
