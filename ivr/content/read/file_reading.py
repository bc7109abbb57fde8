"""Files as they lie on the disk: each is opened again only where somebody wrote it since, and read again only where its
bytes are others than before."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from ivr.content.read.document import YamlDocument, document_of, document_row, empty, problem, yaml_document
from ivr.content.read.invisible import lines_unseen, seen
from ivr.content.read.lasting import PROBLEMS, Form, lasting
from ivr.content.read.remembered import remembered
from ivr.content.read.unchanged import FileSight
from ivr.errors import Problem


@dataclass(frozen=True)
class FileBytes:
    """The bytes of a file as somebody saved them."""

    file: str
    data: bytes

    @property
    def seal(self) -> Hashable:
        return self.file, self.data


def read_bytes(root: Path, file: str) -> tuple[bytes | None, list[Problem]]:
    """What lies in a file, or the reason why there is nothing."""
    try:
        return _bytes(FileSight.of(f"{root}/{file}")), []  # a Path for each of 5000 files costs as much as reading it
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None, [problem("F101", file, 0, f"{file} is not there")]
    except OSError as fault:
        return None, [problem("F101", file, 0, f"{file} cannot be opened: {fault.strerror}")]


@remembered
def _bytes(sight: FileSight) -> bytes:
    with open(sight.path, "rb") as stream:
        return stream.read()


def read_text(root: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or the reason why it cannot be read."""
    data, problems = read_bytes(root, file)
    if data is None:
        return None, problems
    text, found = decoded(FileBytes(file, data))
    return text, list(found)


@remembered
def decoded(typed: FileBytes) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file without the signs that nobody sees, each of which is a problem."""
    try:
        text = typed.data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        return None, (problem("F102", typed.file, line, "this is not UTF-8 text"),)
    cleaned, problems = _cleaned(typed)
    return text if cleaned is None else cleaned, problems


_CLEANED = Form[tuple[str | None, tuple[Problem, ...]]](
    lambda found: (found[0], PROBLEMS.plain(found[1])),
    lambda row: (row[0], PROBLEMS.answer(row[1])),
)


@lasting(_CLEANED)  # a catalogue has a million letters
def _cleaned(typed: FileBytes) -> tuple[str | None, tuple[Problem, ...]]:
    """A text that can be decoded without those signs: None where there is none in it, as in nearly all."""
    text = typed.data.decode("utf-8-sig")
    problems = (problem("F108", typed.file, number, message) for number, message in lines_unseen(text, typed.file))
    found, clean = tuple(problems), seen(text, typed.file)
    return None if clean == text else clean, found


def read_yaml(root: Path, file: str) -> tuple[YamlDocument, list[Problem]]:
    """The document in a file, as whole as it can be read, with every problem met on the way. It is for reading only:
    whoever reads the same text next gets the same document."""
    data, problems = read_bytes(root, file)
    if data is None:
        return empty(file), problems
    document, found = _document(FileBytes(file, data))
    return document, list(found)


_DOCUMENT = Form[tuple[YamlDocument, tuple[Problem, ...]]](
    lambda found: (document_row(found[0]), PROBLEMS.plain(found[1])),
    lambda row: (document_of(row[0]), PROBLEMS.answer(row[1])),
)


@remembered
@lasting(_DOCUMENT)  # parsing is most of the time of a first check
def _document(typed: FileBytes) -> tuple[YamlDocument, tuple[Problem, ...]]:
    text, problems = decoded(typed)
    if text is None:
        return YamlDocument(typed.file), problems
    document, more = yaml_document(typed.file, text)
    return document, (*problems, *more)
