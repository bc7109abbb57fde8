"""The pack: every document under its file name, and how it gets onto a disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ivr.engine.library import Library
from ivr.provider.twilio.fallback.documents import (
    MOST_CHARACTERS,
    call,
    call_in,
    call_without_choice,
    spoken_in,
    text,
    text_in,
    texted_in,
)
from ivr.provider.twilio.fallback.sentences import numbers_of
from ivr.provider.twilio.render import MOST_BYTES

Pack = Mapping[str, str]

_SNAPSHOT = "snapshot.txt"
_NEEDS_FILES = "voice.xml"


def pack(library: Library) -> Pack:
    """File names and what is in them: `voice.xml` and `sms.xml` for a static server, `voice-bin.xml` for the provider's
    own bins, each language for itself, and the id of the snapshot that all of it was made from."""
    files: dict[str, str] = {}
    numbers = numbers_of(library)
    if spoken := spoken_in(library):
        files |= {_NEEDS_FILES: call(library, numbers), "voice-bin.xml": call_without_choice(library, numbers)}
        files |= {f"voice.{language.code}.xml": call_in(library, numbers, language) for language in spoken}
    if texted := texted_in(library):
        files |= {"sms.xml": text(library, numbers)}
        files |= {f"sms.{language.code}.xml": text_in(library, numbers, language) for language in texted}
    return files | {_SNAPSHOT: f"{library.id}\n"}


def shortcomings(files: Pack) -> list[str]:
    """What a pack cannot do, in plain sentences: documents the provider would refuse, or that its bins may not take."""
    found = [] if _NEEDS_FILES in files else ["no language has a voice of the provider: calls have no fallback"]
    for name, document in files.items():
        if len(document.encode()) > MOST_BYTES:
            found.append(f"{name} is longer than the provider takes: {MOST_BYTES} bytes")
        elif len(document) >= MOST_CHARACTERS and name != _NEEDS_FILES:
            found.append(f"{name} has {len(document)} characters: more than {MOST_CHARACTERS} may not fit into a bin")
    return found


def write_pack(files: Pack, folder: Path) -> None:
    """Puts the pack into a folder in place of the one that is there. Everything is on the disk before the first file is
    replaced, and each is replaced whole; `snapshot.txt` comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(files, key=lambda name: name == _SNAPSHOT)
    parts = {name: folder / f".{name}.part" for name in names}
    try:
        for name, part in parts.items():
            with open(part, "w", encoding="utf-8") as file:
                file.write(files[name])
                file.flush()
                os.fsync(file.fileno())
        for name, part in parts.items():
            os.replace(part, folder / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    for old in (*folder.glob("voice*.xml"), *folder.glob("sms*.xml")):
        if old.name not in files:
            old.unlink(missing_ok=True)
