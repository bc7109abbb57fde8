"""Everything that is wrong with the content: the files themselves, and the messages the line would make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ivr.content.built import Begun, begun, build
from ivr.content.checks.postcodes import longest_name
from ivr.content.examine import read
from ivr.content.read.document import problem
from ivr.content.read.files import Files
from ivr.errors import ContentRefused, Problem
from ivr.model import Content
from ivr.publish.card_lengths import Length
from ivr.publish.lengths import dear_messages


def examine(root: Path, today: date) -> list[Problem]:
    """All that is wrong with the content below a folder on this day, sorted by file and line."""
    return _looked_at(root, today).problems


def load(root: Path, today: date) -> tuple[Content, list[Problem]]:
    """The content below a folder with its warnings; raises `ContentRefused` with everything that stands against it."""
    return sound(*examined(root, today))


def sound(content: Content | None, problems: list[Problem]) -> tuple[Content, list[Problem]]:
    """What was examined, where there is no error in it; raises `ContentRefused` as `load` does."""
    if content is None or any(problem.level == "error" for problem in problems):
        raise ContentRefused(problems)
    return content, problems


def examined(root: Path, today: date) -> tuple[Content | None, list[Problem]]:
    """The content below a folder, as far as it can be read whole, and all that is wrong with it."""
    seen = _looked_at(root, today)
    return build(seen.files, seen.content) if seen.content else None, seen.problems


class _Seen(NamedTuple):
    """The files below a folder, the beginning of their content where they can be read whole, and all that is wrong."""

    files: Files
    content: Begun | None
    problems: list[Problem]


def _looked_at(root: Path, today: date) -> _Seen:
    files, problems = read(root, today)
    if any(problem.level == "error" for problem in problems):
        return _Seen(files, None, problems)
    content = begun(files)
    dear = list(_too_dear(files, content))
    return _Seen(files, content, Problem.sorted([*problems, *dear]) if dear else problems)


def _too_dear(files: Files, content: Begun) -> Iterator[Problem]:
    """Messages over their price. One problem tells all languages of a service."""
    dear: dict[str, list[Length]] = {}
    name = longest_name(files.postcodes, content.besides.areas)
    for length in dear_messages(content.besides, content.organisations, name):
        dear.setdefault(length.service or f"{length.language}/{length.template}", []).append(length)
    for what, lengths in dear.items():
        worst = max(lengths)
        message = f"{worst.template} costs {worst.segments} SMS in {worst.language}"
        organisation, _, service = what.partition("/")
        if what in files.answers:
            yield files.answers[what].problem("S607", ("sms",), f"{what}: {message}")
            continue
        if not worst.service:
            yield problem("S607", f"sms_templates/{what}.txt", 0, message)
            continue
        document = files.organisations[organisation]
        loc = next(loc for loc, id in document.find("services", "*", "id") if id == service)
        yield document.problem("S607", loc, f"{what}: {message}")
