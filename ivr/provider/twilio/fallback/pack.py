"""The pack: every document under its file name, and how it gets onto a disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ivr.content.read.lasting import Form, lasting
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
from ivr.provider.twilio.fallback.told import FallbackLibrary, fallback_library
from ivr.provider.twilio.render import MOST_BYTES

Pack = Mapping[str, str]

_SNAPSHOT = "snapshot.txt"
_NEEDS_FILES = "voice.xml"


def pack(library: Library) -> Pack:
    """The pack of a snapshot."""
    return pack_of(fallback_library(library), library.id)


def pack_of(library: FallbackLibrary, id: str) -> Pack:
    """File names and what is in them: `voice.xml` and `sms.xml` for a static server, `voice-bin.xml` for the provider's
    own bins, each language for itself, and the id of the snapshot that all of it was made from."""
    return _documents(library) | {_SNAPSHOT: f"{id}\n"}


@lasting(Form(dict[str, str], dict[str, str]))
def _documents(library: FallbackLibrary) -> dict[str, str]:
    files: dict[str, str] = {}
    if spoken := spoken_in(library):
        files |= {_NEEDS_FILES: call(library), "voice-bin.xml": call_without_choice(library)}
        files |= {f"voice.{language.code}.xml": call_in(library, language) for language in spoken}
    if texted := texted_in(library):
        files |= {"sms.xml": text(library)}
        files |= {f"sms.{language.code}.xml": text_in(library, language) for language in texted}
    return files


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
    replaced, and each is replaced whole, where it is another; `snapshot.txt` comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.part" for name in files}
    others = sorted((name for name in files if not _holds(folder / name, files[name])), key=_SNAPSHOT.__eq__)
    try:
        for name in others:
            with open(parts[name], "w", encoding="utf-8") as file:
                file.write(files[name])
                file.flush()
                os.fsync(file.fileno())
        for name in others:
            os.replace(parts[name], folder / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    for old in (*folder.glob("voice*.xml"), *folder.glob("sms*.xml")):
        if old.name not in files:
            old.unlink(missing_ok=True)


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False
