"""A catalogue: the sentences of the line in one other language, as a PO file that the tools of translators read.

Each entry has the place of its sentence (`msgctxt`), the sentence itself in the source language (`msgid`), and what is
said instead (`msgstr`). Poedit, Weblate and their like may write anything else into the file; it stays.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, denormalize, normalize

_STRING = r'"(?:[^"\\]|\\[\\trn"])*"'
# Lines of the format, with what may come after each. The parser itself would rather guess than refuse.
_KEYWORD = re.compile(rf"(?:#~\s*)?(msgctxt|msgid|msgstr)\s+{_STRING}")
_MEANT = re.compile(r"(?:#~\s*)?(msgctxt|msgid|msgstr)\b")
_MORE = re.compile(rf"(?:#~\s*)?{_STRING}")
_COMMENT = re.compile(r"#(?!~(?!\|))")
_BEFORE = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgctxt", "msgstr"), "msgstr": ("msgid",)}
OTHER_SLOTS = "no-python-brace-format"
"""A flag that tells the tools of translators that other names in braces are allowed."""
_HEADER = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"


class Fault(NamedTuple):
    """What is wrong with the file, and on which line (from 1)."""

    line: int
    message: str


@dataclass(frozen=True)
class Sentence:
    """A sentence in the source language: its place, and what the line tells translators and their tools about it."""

    place: str
    text: str
    told: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PoEntry:
    """One sentence: where it stands, in the source language, and translated ("" where it is not yet).

    `fuzzy` is whether somebody has to look at it again; `previous` is then the sentence that was translated. `notes`
    are the translator's, `told` is what the line tells translators about it; `flags` are those of their tools."""

    place: str
    source: str
    text: str = ""
    fuzzy: bool = False
    previous: str = ""
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    line: int = 0

    def translates(self, sentence: str) -> bool:
        """Whether its text is a translation of this sentence as it stands now."""
        return bool(self.text) and not self.fuzzy and self.source == sentence


@dataclass(frozen=True)
class PoFile:
    """Entries in their order, and `obsolete` ones, whose sentences are gone; `header` as its tool wrote it. `seal` is
    made of all that it holds, where it was read of content (`ivr.content.read.remembered`)."""

    language: str
    entries: Sequence[PoEntry] = ()
    obsolete: Sequence[PoEntry] = ()
    header: str = ""
    notes: tuple[str, ...] = ()
    seal: Hashable = field(default=None, compare=False)

    def by_place(self) -> Mapping[str, PoEntry]:
        return self._by_place

    @cached_property
    def _by_place(self) -> dict[str, PoEntry]:
        return {entry.place: entry for entry in self.entries}


def file_of(language: str) -> str:
    """The file of a catalogue below the content root."""
    return f"menus/texts/{language}.po"


@lru_cache(maxsize=16)  # a catalogue of 500 sentences takes 10 ms, and hardly ever changes between two checks
def parse(text: str, language: str) -> tuple[PoFile, tuple[Fault, ...]]:
    """The catalogue in a text, and everything that is wrong with its form; with a fault it has no entries."""
    lines = text.splitlines() if "\n" not in text else text.split("\n")
    if faults := _misformed(lines):
        return PoFile(language), tuple(faults)
    collected = _Collected()
    try:
        PoFileParser(collected, abort_invalid=True).parse(["" if line.startswith("#~|") else line for line in lines])
    except PoFileError as fault:
        return PoFile(language), (Fault(fault.lineno + 1, "a sentence ends before its msgstr"),)
    header = next((message for message in collected.found if not message.id), None)
    entries = tuple(_entry(message) for message in collected.found if message.id)
    obsolete = tuple(_entry(message) for message in collected.left)
    said = str(header.string) if header else ""
    notes = tuple(header.user_comments) if header else ()
    return PoFile(language, entries, obsolete, said, notes), (*_foreign(said, language), *_placeless(entries))


class _Collected(Catalog):
    """Takes every message as it comes: the original merges those of one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Message] = []
        self.left: list[Message] = []
        self.obsolete = _Left(self.left)

    def __setitem__(self, id: object, message: Message) -> None:
        self.found.append(message)


class _Left(dict):  # type: ignore[type-arg]  # only what the parser calls
    def __init__(self, left: list[Message]) -> None:
        super().__init__()
        self._left = left

    def __setitem__(self, key: object, message: Message) -> None:
        self._left.append(message)


def _misformed(lines: list[str]) -> list[Fault]:
    faults, last, at = [], "", 0
    for number, line in enumerate(map(str.strip, lines), start=1):
        if found := _KEYWORD.fullmatch(line):
            if last not in _BEFORE[found[1]]:
                faults.append(Fault(number, f"{found[1]} comes after {last or 'nothing'}"))
            last, at = found[1], number
        elif not (_MORE.fullmatch(line) and last) and line and not _COMMENT.match(line):
            faults.append(Fault(number, f"this is no line of a catalogue: {line[:60]}"))
            last = meant[1] if (meant := _MEANT.match(line)) else last
    if not faults and last not in ("", "msgstr"):
        faults.append(Fault(at, "the file ends in the middle of a sentence"))
    return faults


def _foreign(header: str, language: str) -> list[Fault]:
    """A catalogue that says it is of another language would be read out by the wrong voice."""
    named = re.search(r"^Language:[ \t]*([A-Za-z]+)", header, re.MULTILINE)
    if named and named[1].lower() != language:
        return [Fault(1, f"its header says Language: {named[1]}, its name says {language}")]
    return []


def _placeless(entries: tuple[PoEntry, ...]) -> list[Fault]:
    nowhere = (entry for entry in entries if not entry.place)
    return [Fault(entry.line, f"no msgctxt says where this stands: {entry.source}") for entry in nowhere]


def _entry(message: Message) -> PoEntry:
    notes = tuple(note for note in message.user_comments if not note.startswith("|"))
    return PoEntry(
        place=message.context or "",
        source=str(message.id),
        text=str(message.string),
        fuzzy="fuzzy" in message.flags,
        previous=_previous([note[1:].strip() for note in message.user_comments if note.startswith("|")]),
        notes=notes,
        told=tuple(message.auto_comments),
        flags=tuple(sorted(message.flags - {"fuzzy", "python-format", "python-brace-format"})),
        line=message.lineno or 0,
    )


def _previous(lines: list[str]) -> str:
    """The sentence of before, from the lines of `#| msgid "…"` without their signs."""
    at = next((number for number, line in enumerate(lines) if line.startswith("msgid ")), None)
    if at is None:
        return ""
    parts = [lines[at].removeprefix("msgid ").strip(), *lines[at + 1 :]]
    return "".join(denormalize(part) for part in parts if re.fullmatch(_STRING, part))


def written(catalogue: PoFile) -> str:
    """The text of the file: the same catalogue gives the same text, a sentence a line, and no date of today."""
    header = catalogue.header or f"Language: {catalogue.language}\n{_HEADER}"
    blocks = [f'{_comments(catalogue.notes)}msgid ""\nmsgstr {string_of(header)}\n']
    blocks += [block_of(entry) for entry in catalogue.entries]
    blocks += [block_of(entry, "#~ ") for entry in catalogue.obsolete]
    return "\n".join(blocks)


def block_of(entry: PoEntry, prefix: str = "") -> str:
    """The lines of an entry; `prefix` is that of obsolete ones."""
    fuzzy = ("fuzzy",) if entry.fuzzy else ()
    checked = Message(entry.source).python_brace_format and OTHER_SLOTS not in entry.flags and not prefix
    braces = ("python-brace-format",) if checked else ()
    flags = ", ".join(sorted((*fuzzy, *braces, *entry.flags)))
    lines = [_comments(entry.notes), _comments(entry.told, ".")]
    lines += [f"#, {flags}\n"] if flags else []
    lines += [f"#| msgid {_flat(entry.previous)}\n"] if entry.previous and not prefix else []
    for keyword, text in (("msgctxt", entry.place), ("msgid", entry.source), ("msgstr", entry.text)):
        lines += [f"{prefix}{keyword} {string_of(text, prefix)}\n"] if text or keyword != "msgctxt" else []
    return "".join(lines)


def _comments(lines: tuple[str, ...], kind: str = "") -> str:
    return "".join(f"#{kind} {line}".rstrip() + "\n" for line in lines)


def string_of(text: str, prefix: str = "") -> str:
    """A text in the quotes of a catalogue."""
    return normalize(text, prefix=prefix, width=0)


def _flat(text: str) -> str:
    return string_of(text.replace("\n", " "))
