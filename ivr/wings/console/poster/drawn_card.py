"""Ten cards for a pocket on a sheet, to be cut along the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.wings.console.poster.poster_facts import PosterFacts, PrintedLanguage, TooMuch
from ivr.wings.console.poster.printed_page import PrintedPage
from ivr.wings.console.poster.printer_fonts import PrinterFont

_WIDE, _HIGH = 85.0, 55.0
_LEFT, _TOP, _EDGE = 20.0, 11.0, 4.0
_SQUARE = 25.0
_SIZES = (8.5, 7.5, 6.5, 5.5)


def drawn_cards(facts: PosterFacts, fonts: Sequence[PrinterFont]) -> bytes:
    """The sheet as a PDF. Raises `TooMuch` where it is too much for a card."""
    for size in _SIZES:
        page = PrintedPage(fonts, f"{facts.line} {facts.written}")
        if _card(page, facts, 0, size) <= _HIGH - _EDGE * 0.75:
            for at in range(1, 10):
                _card(page, facts, at, size)
            return bytes(page.output())
        page.thrown_away()
    raise TooMuch


def _card(page: PrintedPage, facts: PosterFacts, at: int, size: float) -> float:
    """Draws one of the ten; how far down it goes."""
    left, top = _LEFT + at % 2 * _WIDE, _TOP + at // 2 * _HIGH
    page.set_draw_color(170)
    page.rect(left, top, _WIDE, _HIGH)
    page.square(facts.number, left + _WIDE - _SQUARE - 1, top + 1, _SQUARE)
    x, wide = left + _EDGE, _WIDE - 2 * _EDGE
    y = _numbers(page, facts, x, top + _EDGE, wide - _SQUARE + 2)
    y = max(y, top + _SQUARE + 0.5)
    for language in facts.languages:
        for text in _paragraphs(language, alone=len(facts.languages) == 1):
            rtl = language.right_to_left
            y = page.write_lines(text, (x, y), wide, size, right_to_left=rtl, language=language.code) + size * 0.08
    return y - top


def _numbers(page: PrintedPage, facts: PosterFacts, x: float, y: float, wide: float) -> float:
    y = page.write_lines(facts.line, (x, y), wide, 11, bold=True) + 1
    page.telephone(x - 1, y, 6)
    y = page.write_lines(facts.written, (x + 6, y), wide - 6, page.fitting(facts.written, wide - 6, 16), bold=True) + 1
    if facts.texts_to:
        page.message(x - 0.5, y, 4.5)
        y = page.write_lines(facts.texts_to, (x + 6, y), wide - 6, 10, bold=True) + 0.5
    return y


def _paragraphs(language: PrintedLanguage, *, alone: bool) -> Iterator[str]:
    """What is said in one language; and the keys of its topics, where it is the only one."""
    yield " ".join(filter(None, (language.call, language.danger, language.text)))
    if alone and (coded := [f"{topic.name}: {topic.keys}" for topic in language.topics if topic.keys]):
        yield " · ".join(coded)
