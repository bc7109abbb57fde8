"""Everything that can go wrong, in one place.

Three kinds, never mixed:

* a fault in content is a value, a `Problem`; all of them are collected;
* what callers and texters do (silence, a wrong key, an unknown word) is an ordinary event, never an exception;
* our own failures are exceptions::

    IvrError
    ├── ContentRefused      the content has problems of level "error"; carries all of them
    ├── SettingsError       a WEGWIJS_* variable is missing, unknown or makes no sense
    ├── InputError          the person at the terminal asked for something that is not there
    ├── NoSnapshot          nothing is published yet, or the named snapshot is gone or damaged
    │   └── OtherVersion        it is whole, but made by a program with other definitions of what is in it
    ├── OriginFault         the place that publishes does not answer, or offers what cannot be taken (ivr.origin)
    ├── WireError           the phone got TwiML that the provider would refuse
    ├── ChangedMeanwhile    what would be published is not what somebody looked at (ivr.wings.console.desk.publication)
    ├── UnknownVersion      a form was made from a file that nobody ever saved (ivr.wings.console.desk.desk)
    ├── StoreDown           shared state cannot be reached (ivr.store.contract)
    ├── ProviderError       the provider's REST API refused or did not answer (ivr.provider.api)
    ├── Refused             a recording that cannot be used (ivr.audio.formats)
    └── SynthesiserFault    a voice could not say a text (ivr.audio.synth.synthesiser)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

Level = Literal["error", "warning", "notice"]


class IvrError(Exception):
    """The root: `str()` of any of these is one clear line for a person."""


@dataclass(frozen=True, order=True)
class Problem:
    """A fault in content: where it is, what is wrong and how to mend it. `line` counts from 1; 0 is the whole file."""

    file: str
    line: int
    code: str
    message: str
    hint: str
    level: Level = "error"

    @staticmethod
    def sorted(problems: Iterable[Problem]) -> list[Problem]:
        """Each problem once, by file and line; of very many in half the time that comparing them two by two takes."""
        return sorted({*problems}, key=attrgetter("file", "line", "code", "message", "hint", "level"))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.level}: {self.message}\n    {self.hint}"


class ContentRefused(IvrError):
    """The content cannot be published; `problems` says why, all of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.level == "error" for problem in problems)
        super().__init__(f"{errors} problem{'s' if errors != 1 else ''} in the content; `wegwijs check` lists them")


class SettingsError(IvrError):
    """A setting is missing, unknown or makes no sense."""


class InputError(IvrError):
    """What was asked for is not there: a topic, a place, a language, a time."""


class NoSnapshot(IvrError):
    """No snapshot is published yet, or the one that was named is gone or damaged."""


class OtherVersion(NoSnapshot):
    """A snapshot that an older or a newer program made: what it holds has other definitions in this one."""


class OriginFault(IvrError):
    """The place that publishes does not answer, or offers what cannot be taken: nothing was changed."""


class WireError(IvrError):
    """A TwiML document that the provider would refuse; the message names the verb or attribute."""
