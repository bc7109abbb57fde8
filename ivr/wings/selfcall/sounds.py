"""Which words a clip speaks: over the wire there is only its address, made from the hash of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ivr.audio.plan import pieces, plan
from ivr.audio.utterance import Utterance
from ivr.country.numbers import written
from ivr.engine.library import spoken_languages
from ivr.language.pieces import pieces_of
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.hearing import JsonEvent


class Sounds:
    """All texts that the published content can ask for, by the path of their clips."""

    def __init__(self, library: Snapshot) -> None:
        self._library, self._every = library, plan(library)
        known = [*pieces(self._every), *self._every]
        self._texts = {f"/audio/{one.language}/{one.id}.wav": one.text for one in known}

    def heard(self, events: Iterable[JsonEvent]) -> list[str]:
        """What was said in these events of a call, in order; "" for a clip that nobody knows."""
        return [self._text(event) for event in events if "heard" in event]

    def _text(self, event: JsonEvent) -> str:
        if not event["clip"]:
            return str(event["heard"])
        path = urlsplit(str(event["clip"])).path
        return self._texts.get(path[path.find("/audio/") :], "")

    def unheard(self, clips: Path) -> dict[str, int]:
        """How many texts have neither clip nor voice, by language."""
        silent = [code for code in spoken_languages(self._library) if not _voice(self._library, code)]
        return {code: count for code in silent if (count := sum(self._missing(code, clips)))}

    def _missing(self, code: str, clips: Path) -> Iterable[bool]:
        for one in self._every:
            if one.language == code:
                ids = [Utterance(code, piece, one.prompt).id for piece in pieces_of(one.text)]
                whole = (clips / code / f"{one.id}.wav").exists()
                yield not whole and not all((clips / code / f"{id}.wav").exists() for id in ids)


def _voice(library: Snapshot, code: str) -> str | None:
    known = library.line.language(code)
    return known.say if known else None


def says(heard: Sequence[str], sentence: str) -> bool:
    """Whether this sentence was heard, whole or in its pieces."""
    parts = pieces_of(sentence)
    runs = (tuple(heard[start : start + len(parts)]) for start in range(len(heard)))
    return sentence in heard or parts in runs


def numbers_of(library: Snapshot, topic: str) -> set[str]:
    """The telephone numbers of a topic as a person in Belgium dials them, digits only."""
    contacts = (contact for entry in library.services(topic) for contact in entry.service.given)
    return {digits([written(contact.value)]) for contact in contacts if contact.known.telephone and contact.value}


def digits(texts: Iterable[str]) -> str:
    """
    >>> digits(["0 8 0 0", "3 0", "Nog een keer:"])
    '080030'
    """
    return "".join(character for text in texts for character in text if character.isdecimal())
