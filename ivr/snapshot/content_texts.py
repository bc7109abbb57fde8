"""Content as a snapshot holds it: each record as a text, written once for all who ask.

The id is made of these texts, what changed is found by them, and the file is made of them: to write twelve languages of
words down takes as long as to read all of the content, where it is as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ivr.model import Content, ContentRecord
from ivr.snapshot.layout import CONTENT, FORMAT


class ContentTexts:
    """A content and its records."""

    def __init__(self, content: Content) -> None:
        self.content = content

    @cached_property
    def records(self) -> dict[str, dict[str, str]]:
        """Everything that is read whole, by kind and id, in the operator's order."""
        content = self.content
        kinds: dict[str, Mapping[str, ContentRecord]] = {
            "line": {"line": content.line},
            "keywords": {"keywords": content.keywords},
            "menu": content.menus,
            "topic": content.topics,
            "answer": content.answers,
            "danger": content.dangers,
            "area": content.areas,
            "source": content.sources,
            "organisation": {organisation.id: organisation for organisation in content.organisations},
        }
        return {kind: {id: record_text(one) for id, one in records.items()} for kind, records in kinds.items()}

    @cached_property
    def places(self) -> list[str]:
        return [record_text(place) for place in self.content.places]

    @cached_property
    def digests(self) -> dict[str, bytes]:
        """A digest of each part of the content, by the name of its table or the kind of its records."""
        parts = {kind: _digest(_flat(records)) for kind, records in self.records.items()}
        texts = {"prompts": self.content.prompts, "templates": self.content.templates}
        more = {name: _digest(_nested(of)) for name, of in texts.items()}
        return parts | more | {"places": _digest(self.places)}

    @cached_property
    def seals(self) -> dict[str, str]:
        """The same as a snapshot holds them."""
        return {f"{CONTENT} {part}": digest.hex() for part, digest in self.digests.items()}

    def unlike(self, seals: Mapping[str, str]) -> set[str]:
        """The parts that are not those of a snapshot with these."""
        return {part for part in self.digests if seals.get(f"{CONTENT} {part}") != self.seals[f"{CONTENT} {part}"]}

    @cached_property
    def id(self) -> str:
        """The name of the snapshot of this content: 12 hexadecimal digits of a hash over all of it."""
        found = hashlib.sha256(f"{FORMAT}\n".encode())
        for name, digest in self.digests.items():
            found.update(f"{name} ".encode() + digest)
        return found.hexdigest()[:12]


def record_text(record: ContentRecord) -> str:
    """A record as a snapshot holds it: the same record gives the same text."""
    return record.model_dump_json(exclude_defaults=True)


def _flat(texts: Mapping[str, str]) -> Iterator[str]:
    for key, text in texts.items():
        yield key
        yield text


def _nested(texts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for outer, inner in texts.items():
        yield from (outer, str(len(inner)), *_flat(inner))


def _digest(texts: Iterable[str]) -> bytes:
    """Equal for equal texts in the same order, and for no others."""
    return hashlib.sha256("".join([f"{len(text)} {text}" for text in texts]).encode()).digest()
