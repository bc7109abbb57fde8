"""From content files to the live snapshot: read, check, write, publish, on one page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ivr.audio.coverage import Coverage, unheard
from ivr.audio.plan import plan
from ivr.audio.utterance import VoiceSettings
from ivr.errors import NoSnapshot, Problem
from ivr.model import Content
from ivr.provider.twilio.fallback.pack import Pack, pack, pack_of, shortcomings, write_pack
from ivr.provider.twilio.fallback.told import fallback_content
from ivr.publish.changes import changed_texts
from ivr.publish.check import load
from ivr.publish.compared import Difference
from ivr.snapshot.content_texts import ContentTexts
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.snapshot.write import snapshot_id, write_snapshot, write_texts

log = logging.getLogger("ivr")


@dataclass(frozen=True)
class Compiled:
    """A published snapshot: its id, what is in it, and the warnings that did not stop it."""

    snapshot: str
    organisations: int
    services: int
    contacts: int
    topics: int
    places: int
    languages: tuple[str, ...]
    warnings: tuple[Problem, ...]
    unheard: dict[str, int]
    """Languages that are not offered on the telephone yet, and how many of their texts nobody can hear."""
    changes: tuple[Difference, ...]
    """What is different from the snapshot that was live before; nothing where there was none to compare it with."""
    compared_with: str | None
    """That snapshot."""
    fallback: tuple[str, ...]
    """What the pack for a day on which the line is down cannot do, in plain sentences."""


def compile_content(
    root: Path,
    shelf: Shelf,
    now: datetime,
    clips: Path | None = None,
    agree: Callable[[Sequence[Difference]], None] = lambda _: None,
) -> Compiled:
    """Publishes the content below `root`; raises `ContentRefused` and leaves the live snapshot when it has errors. A
    language without a voice is offered on the telephone only when every text of it has its clip below `clips`. Before
    anything is published, `agree` gets what changes; whatever it raises stops all of it."""
    return compile_read(*load(root, now.date()), shelf, now, clips, agree)


def compiled_id(root: Path, today: date, clips: Path) -> str:
    """The id of the snapshot that the content below `root` would be published as; raises `ContentRefused`."""
    return snapshot_id(_heard(load(root, today)[0], clips)[0])


def compile_read(
    read: Content,
    warnings: list[Problem],
    shelf: Shelf,
    now: datetime,
    clips: Path | None = None,
    agree: Callable[[Sequence[Difference]], None] = lambda _: None,
) -> Compiled:
    """The same with content that was read already, and its warnings."""
    content, silent = _heard(read, clips)
    texts = ContentTexts(content)
    live, changed = _changed(shelf, texts)
    agree(changed)
    shelf.publish(texts.id, lambda path: write_texts(texts, path, live), now)
    fallback = _renewed(shelf, lambda: pack_of(fallback_content(content), texts.id))
    return _compiled(texts.id, content, warnings, silent, (live.id if live else None, changed), fallback)


def _changed(shelf: Shelf, texts: ContentTexts) -> tuple[Snapshot | None, tuple[Difference, ...]]:
    """The live snapshot, as far as there is one that can be read, and what changes from there on."""
    try:
        live = shelf.live()
    except NoSnapshot:
        return None, ()
    return live, tuple(changed_texts(live, texts))


def renew_fallback(shelf: Shelf, id: str) -> tuple[str, ...]:
    """Writes the pack of a snapshot beside the shelf, into `fallback/`, and returns what it cannot do. A pack that
    cannot be written is no reason not to publish: the old one stays, and that is said."""

    def packed() -> Pack:
        with closing(Snapshot(shelf.path(id))) as library:
            return pack(library)

    return _renewed(shelf, packed)


def _renewed(shelf: Shelf, packed: Callable[[], Pack]) -> tuple[str, ...]:
    try:
        files = packed()
        write_pack(files, shelf.folder.parent / "fallback")
        return tuple(shortcomings(files))
    except Exception as fault:  # whatever it is, callers have the new snapshot and must keep it
        log.error("the fallback pack could not be written: %s: %s", type(fault).__name__, fault)
        return (f"the fallback pack could not be written and is the one of before: {fault}",)


def _heard(content: Content, clips: Path | None) -> tuple[Content, dict[str, int]]:
    """The content with only those languages on the telephone that can be heard, and how many texts the others lack."""
    if all(language.say or not language.voice for language in content.line.languages):
        return content, {}
    with TemporaryDirectory() as folder:
        write_snapshot(content, path := Path(folder) / "all.sqlite")
        library = Snapshot(path)
        hearing = Coverage(library, clips or Path(folder), (), (), VoiceSettings())
        lacking = unheard(hearing.of(wanted) for wanted in plan(library))
        library.close()
    if not any(language.voice and language.code not in lacking for language in content.line.languages):
        return content, lacking  # a line that nobody can call is no better than one with gaps
    line = content.line.model_copy(update={"silent": tuple(lacking)})
    return content.model_copy(update={"line": line}), lacking


def _compiled(
    id: str,
    content: Content,
    warnings: list[Problem],
    silent: dict[str, int],
    since: tuple[str | None, tuple[Difference, ...]],
    fallback: tuple[str, ...],
) -> Compiled:
    services = [service for organisation in content.organisations for service in organisation.services]
    return Compiled(
        snapshot=id,
        organisations=len(content.organisations),
        services=len(services),
        contacts=sum(len(service.contacts) for service in services),
        topics=len(content.topics),
        places=len(content.places),
        languages=tuple(language.code for language in content.line.languages),
        warnings=tuple(warnings),
        unheard=silent,
        changes=since[1],
        compared_with=since[0],
        fallback=fallback,
    )
