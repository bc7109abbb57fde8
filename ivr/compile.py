"""From content files to the live snapshot: read, check, write, publish, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.check import load
from ivr.errors import Problem
from ivr.model import Content
from ivr.snapshot.shelf import Shelf
from ivr.snapshot.write import snapshot_id, write_snapshot


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


def compile_content(root: Path, shelf: Shelf, now: datetime) -> Compiled:
    """Publishes the content below `root`; raises `ContentRefused` and leaves the live snapshot when it has errors."""
    content, warnings = load(root, now.date())
    id = snapshot_id(content)
    shelf.publish(id, lambda path: write_snapshot(content, path), now)
    return _compiled(id, content, warnings)


def _compiled(id: str, content: Content, warnings: list[Problem]) -> Compiled:
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
    )
