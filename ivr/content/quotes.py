"""The evidence against the texts of the documents themselves, which are not part of the line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ivr.content.checks.evidence import not_compared
from ivr.content.read.files import Files


@dataclass(frozen=True)
class Quote:
    """Something that a source is said to print, and where that is said."""

    source: str
    field: str
    text: str
    file: str
    line: int


@dataclass(frozen=True)
class Verified:
    """How many quotes were found, which were not, which sources have no text to look in, and which printed hours nobody
    compares with the hours of the content."""

    found: int
    missing: tuple[Quote, ...]
    without_text: tuple[str, ...]
    not_compared: tuple[Quote, ...]


def verify(files: Files, folder: Path) -> Verified:
    """Looks up every printed value, hour and quote in the texts of a folder; a text is known by its hash, and white
    space counts as one space."""
    by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.glob("*") if path.is_file()}
    texts: dict[str, str] = {}
    for (source, *_), digest in files.sources.find("*", "sha256"):
        if path := by_hash.get(str(digest)):
            texts[str(source)] = _squeezed(path.read_text(errors="replace"))
    quotes = list(_quotes(files))
    checkable = [quote for quote in quotes if quote.source in texts]
    missing = [quote for quote in checkable if _squeezed(quote.text) not in texts[quote.source]]
    without_text = sorted({quote.source for quote in quotes} - texts.keys())
    unclear = tuple(quote for quote in quotes if quote.field == "hours" and not_compared(quote.text))
    return Verified(len(checkable) - len(missing), tuple(missing), tuple(without_text), unclear)


def _quotes(files: Files) -> Iterator[Quote]:
    for document in files.organisations.values():
        for loc, evidence in document.find("services", "*", "contacts", "*", "evidence", "*"):
            for field in ("value", "hours", "quote"):
                if field in evidence:
                    yield Quote(evidence["source"], field, evidence[field], document.file, document.line((*loc, field)))
    for document in files.answers.values():
        for loc, fact in document.find("facts", "*"):
            yield Quote(fact["source"], "quote", fact["quote"], document.file, document.line((*loc, "quote")))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
