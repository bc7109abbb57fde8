"""A page of paper: letters in any direction, and the square that telephones read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont

from ivr.wings.console.poster.printer_fonts import PrinterFont

_FIRST = "f0"
_QUIET = 4
"""Squares of white around the code: without them some telephones do not find it."""


class PrintedPage(FPDF):
    """One sheet of A4, in millimetres, printed with these fonts."""

    def __init__(self, fonts: Sequence[PrinterFont], title: str) -> None:
        super().__init__(format="A4")
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_margin(0)
        self.c_margin = 0
        for at, font in enumerate(fonts):
            self.add_font(f"f{at}", "", str(font.file))
            self.add_font(f"f{at}", "B", str(font.bold))
        self.set_fallback_fonts([f"f{at}" for at in range(1, len(fonts))], exact_match=False)
        self.add_page()

    def write_lines(
        self, text: str, at: tuple[float, float], width: float, size: float, *,
        bold: bool = False, right_to_left: bool = False, align: str = "", language: str | None = None,
    ) -> float:  # fmt: skip
        """Words from a corner on, as many lines as they need; where the next ones may begin."""
        self.set_font(_FIRST, "B" if bold else "", size)
        self.set_text_shaping(True, direction="rtl" if right_to_left else "ltr", language=language)
        self.set_xy(*at)
        self.multi_cell(width, size * 0.46, text, align=align or ("R" if right_to_left else "L"), new_x="LEFT")
        return float(self.get_y())

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        self.set_font(_FIRST, "B" if bold else "", size)
        self.set_text_shaping(True, direction="ltr")
        return float(self.get_string_width(text))

    def thrown_away(self) -> None:
        """Gives back the files of the fonts, where the page is not wanted."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def fitting(self, text: str, width: float, size: float) -> float:
        """The size, at most this one, with which bold words stand in one line."""
        return min(size, size * width / max(self.width_of(text, size, bold=True) * 1.01, 1))

    def square(self, number: str, x: float, y: float, side: float) -> None:
        """The code that makes a telephone dial."""
        rows = dial_square(number)
        dot = side / (len(rows) + 2 * _QUIET)
        self.set_fill_color(0)
        for down, row in enumerate(rows):
            for begins, length in _runs(row):
                self.rect(x + (begins + _QUIET) * dot, y + (down + _QUIET) * dot, length * dot, dot * 1.02, style="F")

    def telephone(self, x: float, y: float, size: float) -> None:
        """A handset, for who reads no word of the poster."""
        self.set_fill_color(29, 33, 37)
        self.rect(x + size * 0.28, y, size * 0.44, size, style="F", round_corners=True, corner_radius=size * 0.08)
        self.set_fill_color(255)
        self.rect(x + size * 0.34, y + size * 0.14, size * 0.32, size * 0.6, style="F")
        self.ellipse(x + size * 0.45, y + size * 0.81, size * 0.1, size * 0.1, style="F")

    def message(self, x: float, y: float, size: float) -> None:
        """A bubble with lines of words in it."""
        self.set_fill_color(29, 33, 37)
        self.rect(x, y + size * 0.1, size, size * 0.62, style="F", round_corners=True, corner_radius=size * 0.12)
        self.polygon([(x + size * 0.2, y + size * 0.7), (x + size * 0.2, y + size), (x + size * 0.5, y + size * 0.7)],
                     style="F")  # fmt: skip
        self.set_fill_color(255)
        for line in (0.27, 0.46):
            self.rect(x + size * 0.16, y + size * line, size * 0.68, size * 0.08, style="F")


def dial_square(number: str) -> list[tuple[int, ...]]:
    """The rows of the code of a telephone number, 1 for black."""
    return [tuple(row) for row in segno.make(f"tel:{number}", error="m", micro=False).matrix]


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where black begins in a row, and how long it is."""
    begins = None
    for at, black in enumerate([*row, 0]):
        if black and begins is None:
            begins = at
        elif not black and begins is not None:
            yield begins, at - begins
            begins = None
