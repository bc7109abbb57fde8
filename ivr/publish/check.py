"""Everything that is wrong with the content: the files themselves, and the messages the line would make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ivr.content.built import build, build_besides, organisations_of
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
    return _looked_at(root, today)[1]


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
    files, problems = _looked_at(root, today)
    return None if files is None else build(files), problems


def _looked_at(root: Path, today: date) -> tuple[Files | None, list[Problem]]:
    """The files below a folder, where they can be read whole, and all that is wrong with them."""
    files, problems = read(root, today)
    if any(problem.level == "error" for problem in problems):
        return None, problems
    return files, Problem.sorted([*problems, *_too_dear(files)])


def _too_dear(files: Files) -> Iterator[Problem]:
    """Messages over their price. One problem tells all languages of a service."""
    dear: dict[str, list[Length]] = {}
    content = build_besides(files)
    name = longest_name(files.postcodes, content.areas)
    for length in dear_messages(content, organisations_of(files), name):
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
