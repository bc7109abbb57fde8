"""What a tour finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class TourFinding:
    """Something that a person should know; `where` is what was tried. An "error" keeps callers from help."""

    level: Literal["error", "note"]
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.level:<6}{self.where}: {self.what}"


@dataclass
class TourReport:
    """What was tried and what was found, in the order of the tour."""

    calls: int = 0
    texts: int = 0
    answers: int = 0
    slowest: float = 0.0
    findings: list[TourFinding] = field(default_factory=list)

    def error(self, where: str, what: str) -> None:
        self._add(TourFinding("error", where, what))

    def note(self, where: str, what: str) -> None:
        self._add(TourFinding("note", where, what))

    @property
    def good(self) -> bool:
        return not any(finding.level == "error" for finding in self.findings)

    def _add(self, finding: TourFinding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)
