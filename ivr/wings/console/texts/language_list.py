"""The languages of the line: how far each is, where it is offered, and what keeps it from being so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from ivr.content.read.files import Files
from ivr.content.read.po import file_of
from ivr.content.rewriting import put
from ivr.errors import Problem
from ivr.language.locale import direction, language_codes
from ivr.wings.console.texts.language_progress import progress_of
from ivr.wings.console.texts.sentence_list import SpokenLine


class LanguageShown(NamedTuple):
    """A language with its counts: `read` and `reviewed_ones` are the sentences that a second person has read, and that
    somebody answers for; `heard` are the sentences of calls that a voice says or a sound is there for. `at` is
    where it stands in the list of the line."""

    at: int
    code: str
    name: str
    dir: str
    is_source: bool
    voice: bool
    sms: bool
    reviewed: bool
    say: str
    sentences: int
    missing: int
    stale: int
    read: int
    reviewed_ones: int
    calls: int
    heard: int


def languages_of(files: Files) -> list[str]:
    """The codes of all languages, offered or not."""
    return list(dict.fromkeys(files.languages()))


def languages_shown(
    line: SpokenLine, may: Callable[[str], bool], clips: Mapping[str, Collection[str]]
) -> list[LanguageShown]:
    """The languages that somebody may see; `clips` are the names of those that are there, by language."""
    entries = [(int(loc[1]), one) for loc, one in line.files.line.find("languages", "*") if isinstance(one, dict)]
    return [
        _language(at, entry, line, clips.get(entry["code"], ()))
        for at, entry in entries
        if isinstance(entry.get("code"), str) and may(entry["code"])
    ]


def _language(at: int, entry: dict[str, str], line: SpokenLine, clips: Collection[str]) -> LanguageShown:
    code, say = entry["code"], entry.get("say", "")
    far = progress_of(line, code)
    return LanguageShown(
        at=at,
        code=code,
        name=entry.get("name", code),
        dir=direction_of(code),
        is_source=code == line.files.source,
        voice=entry.get("voice") == "yes",
        sms=entry.get("sms") == "yes",
        reviewed=entry.get("review") == "reviewed",
        say=say,
        sentences=far.sentences,
        missing=far.states.get("missing", 0),
        stale=far.states.get("stale", 0),
        read=far.readings.get("read", 0),
        reviewed_ones=far.readings.get("reviewed", 0),
        calls=len(far.called),
        heard=far.said if say else far.heard(clips),
    )


def direction_of(code: str) -> str:
    """Which way it is written; "ltr" for a code that nobody knows."""
    return direction(code) if code in language_codes() else "ltr"


def switched(text: str, at: int, field: str, value: str) -> str:
    """`menus/line.yaml` with a field of the language at an index as given."""
    return put(text, ("languages", at, field), value)


class Lacking(NamedTuple):
    """What keeps a language from being offered: sentences without a translation, and all else."""

    sentences: tuple[Problem, ...]
    others: tuple[Problem, ...]


def lacking(problems: Iterable[Problem], code: str) -> Lacking:
    """The errors that offering a language would bring, told apart."""
    errors = [problem for problem in problems if problem.level == "error"]
    missing = tuple(one for one in errors if one.code == "D208" and one.file == file_of(code))
    return Lacking(missing, tuple(one for one in errors if one not in missing))
