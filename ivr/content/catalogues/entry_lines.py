"""Single entries of a catalogue changed; every line that is not theirs stays as a translator's tool wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from babel.messages.pofile import denormalize

from ivr.content.read.po import PoEntry, PoFile, block_of, parse, string_of, written

_KEYWORD = re.compile(r"\s*(#~\s*)?(msgctxt|msgid|msgstr)\s")
_MORE = re.compile(r'\s*(#~\s*)?"')


def with_entries(text: str, language: str, changed: Mapping[str, PoEntry], order: Sequence[str]) -> str:
    """The catalogue with these entries, by place. A new one stands behind the one that comes before it in `order`, the
    places of all sentences. Where lines cannot be told apart, the catalogue is written anew as a whole."""
    catalogue, _ = parse(text, language)
    known, wanted = catalogue.by_place(), _with(catalogue, changed, order)
    if not text.strip():
        return written(wanted)
    parts = list(_parts(text.splitlines(keepends=True)))
    for place, entry in changed.items():
        at = _index(parts, place)
        if at is not None and place in known:
            parts[at] = replace(parts[at], lines=list(_edited(parts[at].lines, known[place], entry)))
        else:
            behind = _behind(parts, place, order)
            parts.insert(behind, _Part(place, ["\n", *block_of(entry).splitlines(keepends=True)]))
    done = "".join(line for part in parts for line in part.lines)
    return done if _same(parse(done, language)[0], wanted) else written(wanted)


@dataclass(frozen=True)
class _Part:
    """Lines of the file up to the end of an entry, and its place; "" where they hold none."""

    place: str
    lines: list[str]


def _parts(lines: list[str]) -> Iterator[_Part]:
    """The file, cut behind each entry."""
    part: list[str] = []
    is_last = False
    for line in lines:
        if is_last and not _MORE.match(line):
            yield _part(part)
            part, is_last = [], False
        part.append(line if line.endswith("\n") else f"{line}\n")
        keyword = _KEYWORD.match(line)
        is_last = is_last or bool(keyword and keyword[2] == "msgstr")
    yield _part(part)


def _part(lines: list[str]) -> _Part:
    span = _span(lines, "msgctxt")
    first, *more = lines[slice(*span)] if span else [""]
    strings = [first.strip().removeprefix("msgctxt").strip(), *(line.strip() for line in more)]
    return _Part("".join(map(denormalize, strings)) if span else "", lines)


def _span(lines: list[str], keyword: str) -> tuple[int, int] | None:
    """From which line to which the value of a keyword goes, in an entry that is not obsolete."""
    start = next((at for at, line in enumerate(lines) if re.match(rf"\s*{keyword}\s", line)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(lines) and lines[end].lstrip().startswith('"'):
        end += 1
    return start, end


def _edited(lines: list[str], was: PoEntry, now: PoEntry) -> Iterator[str]:
    """The lines of an entry: only those change that say something else now."""
    gone, fresh = set(was.notes) - set(now.notes), [f"# {note}\n" for note in now.notes if note not in was.notes]
    spans = {
        span[0]: (span[1], f"{keyword} {string_of(value)}\n")
        for keyword, before, value in (("msgid", was.source, now.source), ("msgstr", was.text, now.text))
        if before != value and (span := _span(lines, keyword))
    }
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    at = 0
    while at < len(lines):
        line = lines[at]
        if at == start:
            yield from fresh
        if at in spans:
            at, line = spans[at]
            yield line
            continue
        yield from _kept(line, gone, was.fuzzy and not now.fuzzy, bool(was.previous and not now.previous))
        at += 1


def _kept(line: str, gone: set[str], sure: bool, settled: bool) -> Iterator[str]:
    """A line of an entry, if it is to stay: without the note, the flag and the sentence of before that are over."""
    typed = line.strip()
    if (typed.startswith("# ") and typed[2:].strip() in gone) or (settled and typed.startswith("#|")):
        return
    if sure and typed.startswith("#,"):
        flags = [flag.strip() for flag in typed[2:].split(",") if flag.strip() != "fuzzy"]
        line = f"#, {', '.join(flags)}\n" if flags else ""
    yield line


def _index(parts: list[_Part], place: str) -> int | None:
    return next((at for at, part in enumerate(parts) if part.place == place), None)


def _behind(parts: list[_Part], place: str, order: Sequence[str]) -> int:
    """Where a new entry goes: behind the nearest one before it, else behind the header."""
    places = {part.place: at for at, part in reversed(list(enumerate(parts))) if part.place}
    before = order[: order.index(place)] if place in order else order
    return next((places[one] for one in reversed(before) if one in places), 0) + 1


def _with(catalogue: PoFile, changed: Mapping[str, PoEntry], order: Sequence[str]) -> PoFile:
    """The same as records."""
    entries = [changed.get(entry.place, entry) for entry in catalogue.entries]
    for place in [place for place in changed if place not in catalogue.by_place()]:
        places = [entry.place for entry in entries]
        before = order[: order.index(place)] if place in order else order
        at = next((places.index(one) + 1 for one in reversed(before) if one in places), 0)
        entries.insert(at, changed[place])
    return replace(catalogue, entries=tuple(entries))


def _same(one: PoFile, other: PoFile) -> bool:
    """Whether two catalogues say the same, on whatever lines. What tools tell about an entry is not looked at."""
    return [_said(entry) for entry in one.entries] == [_said(entry) for entry in other.entries] and len(
        one.obsolete
    ) == len(other.obsolete)


def _said(entry: PoEntry) -> tuple[object, ...]:
    return entry.place, entry.source, entry.text, entry.fuzzy, entry.previous, frozenset(entry.notes)
