"""Broken content as small edits of the house: `tests/broken/<code>.yaml` has the edits, and what check says of them."""

from __future__ import annotations

import io
import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from ivr.errors import Problem
from tests.conftest import HOUSE, ROOT

BROKEN = ROOT / "tests" / "broken"

# The words of one edit beside `file`: what each of these changes is told in docs/testing.md.
_SHAPES = (
    {"replace", "with"},
    {"remove"},
    {"after", "add"},
    {"before", "add"},
    {"append"},
    {"whole"},
    {"new"},
    {"copy"},
    {"delete"},
)


class DoesNotApply(AssertionError):
    """An edit that finds nothing to change, or more than one place: the house has moved on without it."""


@dataclass(frozen=True)
class Case:
    """A broken house: the file that tells it, and what stands in there."""

    path: Path
    told: Any

    def broken(self, content: Path) -> None:
        """Make all edits in a copy of the house."""
        for edit in self.told["edits"]:
            apply(content, edit)

    @property
    def problems(self) -> list[dict[str, Any]]:
        return [dict(problem) for problem in self.told.get("problems") or ()]


def cases() -> list[str]:
    return sorted(path.stem for path in BROKEN.glob("*.yaml"))


def read_case(code: str) -> Case:
    path = BROKEN / f"{code}.yaml"
    return Case(path, _yaml().load(path))


def broken_house(code: str, content: Path) -> Path:
    """The house in a folder, with the fault of a code in it."""
    shutil.copytree(HOUSE, content, dirs_exist_ok=True)
    read_case(code).broken(content)
    return content


def apply(content: Path, edit: dict[str, Any]) -> None:
    """Change one file as an edit says, or raise DoesNotApply."""
    words, file = edit.keys() - {"file", "saved_as"}, content / str(edit["file"])
    if words not in _SHAPES:
        raise DoesNotApply(f"{edit['file']}: no edit has the words {', '.join(edit)}")
    if file.exists() == bool(words & {"new", "copy"}):
        raise DoesNotApply(f"{edit['file']} is {'' if file.exists() else 'not '}there")
    if "delete" in edit:
        file.unlink()
        return
    was = file.read_text() if file.exists() else None
    new = _changed(was or "", edit, content)
    if new == was:
        raise DoesNotApply(f"{edit['file']} stays as it is")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(new.encode(edit.get("saved_as", "utf-8")))


def _changed(was: str, edit: dict[str, Any], content: Path) -> str:
    if "copy" in edit:
        return (content / str(edit["copy"])).read_text()
    if "append" in edit:
        return was + str(edit["append"])
    if text := edit.keys() & {"whole", "new"}:
        return str(edit[text.pop()])
    mark = str(edit.get("replace") or edit.get("remove") or edit.get("after") or edit["before"])
    if was.count(mark) != 1:
        raise DoesNotApply(f"{edit['file']}: {mark!r} stands there {was.count(mark)} times")
    head, tail = was.split(mark)
    if "replace" not in edit:
        head, mark, tail = _whole_lines(head, mark, tail)
    return head + _in_its_place(mark, edit) + tail


def _whole_lines(head: str, mark: str, tail: str) -> tuple[str, str, str]:
    """The same three parts of a text, where the one in the middle has grown to whole lines."""
    start, end = head.rfind("\n") + 1, tail.find("\n") + 1 if not mark.endswith("\n") else 0
    return head[:start], head[start:] + mark + tail[:end], tail[end:]


def _in_its_place(mark: str, edit: dict[str, Any]) -> str:
    if "replace" in edit:
        return str(edit["with"])
    if "remove" in edit:
        return ""
    indent = mark[: len(mark) - len(mark.lstrip())]
    added = textwrap.indent(str(edit["add"]), indent)
    return mark + added if "after" in edit else added + mark


def problems_as_told(problems: Iterable[Problem], content: Path) -> list[dict[str, Any]]:
    """Problems as a case tells them: the line by what stands in it, where no other line of the file is like it."""
    return [
        {"code": problem.code, "file": problem.file, **_place(problem, content), "says": problem.message}
        for problem in problems
    ]


def _place(problem: Problem, content: Path) -> dict[str, Any]:
    file = content / problem.file
    text = file.read_text(errors="replace") if file.is_file() else ""
    lines = [line.strip() for line in text.split("\n")]
    if problem.line and lines.count(line := lines[problem.line - 1]) == 1 and line.isprintable() and len(line) < 90:
        return {"on": line}
    return {"line": problem.line}


def rewrite(case: Case, problems: list[dict[str, Any]]) -> None:
    """Put the problems of a case into its file; the edits and their comments stay."""
    case.told["problems"] = problems
    out = io.StringIO()
    _yaml().dump(case.told, out)
    case.path.write_text(out.getvalue())


def block(text: str) -> str:
    """A text of several lines, as YAML writes it best."""
    return LiteralScalarString(text) if text.endswith("\n") else text


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 10_000
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
