"""The fonts of the machine that have the letters of a text. None comes with the line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import category

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
PACKAGES = "fonts-dejavu-core fonts-noto-core"
"""Where Debian has them."""
_FAMILIES = (
    "DejaVuSans", "NotoSans", "NotoSansArabic", "NotoNaskhArabic", "NotoSansEthiopic", "NotoSansBengali",
    "NotoSansDevanagari", "NotoSansTamil", "NotoSansGeorgian", "NotoSansArmenian", "NotoSansHebrew",
)  # fmt: skip


@dataclass(frozen=True)
class PrinterFont:
    """A font file, and that of its bold letters; the same where there is none."""

    name: str
    file: Path
    bold: Path

    def lacks(self, letters: Iterable[str]) -> set[str]:
        """Those of these letters for which it would print a box."""
        return {
            letter for letter in letters if ord(letter) not in _has(self.file) or ord(letter) not in _has(self.bold)
        }


def printer_fonts(text: str, folders: Iterable[Path] = FOLDERS) -> tuple[list[PrinterFont], str]:
    """The fonts that print a text, the one with the most of its letters first; and the letters that none has."""
    left, chosen = {letter for letter in text if category(letter)[0] not in "CZ"}, []
    known = _known(tuple(folders))
    while left and known:
        best = min(known, key=lambda font: len(font.lacks(left)))
        if best.lacks(left) == left:
            break
        chosen.append(best)
        left = best.lacks(left)
    return chosen, "".join(sorted(left))


def _known(folders: tuple[Path, ...]) -> list[PrinterFont]:
    """The fonts that are there, in the order in which they are preferred."""
    files = {file.name: file for folder in folders for file in folder.rglob("*.ttf")}
    found = []
    for family in _FAMILIES:
        file = files.get(f"{family}.ttf") or files.get(f"{family}-Regular.ttf")
        if file:
            found.append(PrinterFont(family, file, files.get(f"{family}-Bold.ttf", file)))
    return found


@lru_cache(maxsize=32)
def _has(file: Path) -> frozenset[int]:
    """The letters of a font file."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # as slow as what draws

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
