"""How many of the sentences that are the same in every call have no clip. All texts of a line take minutes to find:
those with names and hours in them are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.audio.manifest import Manifest
from ivr.audio.utterance import Utterance
from ivr.language.prompts import CALL_PROMPTS
from ivr.snapshot.read import Snapshot


def without_clip(library: Snapshot, clips: Path) -> dict[str, int]:
    """The number by language, of those that are offered on the telephone."""
    manifest = Manifest(clips)
    counts = {}
    for language in (one.code for one in library.line.languages if one.voice):
        texts = dict.fromkeys(_same_always(library, language))
        counts[language] = sum(not manifest.has(language, Utterance(language, text, "").id) for text in texts)
    return counts


def _same_always(library: Snapshot, language: str) -> Iterator[str]:
    own = library.prompts.get(language, {})
    yield from (own[key] for key, slots in CALL_PROMPTS.items() if not slots and key in own)
    yield from (answer.ear[language] for answer in library.answers.values() if language in answer.ear)
