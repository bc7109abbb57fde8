"""A poster of one page: the largest letters with which everything finds its place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ivr.wings.console.poster.poster_facts import PosterFacts, PrintedLanguage, PrintedTopic, TooMuch
from ivr.wings.console.poster.printed_page import PrintedPage
from ivr.wings.console.poster.printer_fonts import PrinterFont

_WIDTH, _HEIGHT, _EDGE = 210.0, 297.0, 15.0
_SIZES = (36.0, 30.0, 25.0, 21.0, 18.0, 16.0, 14.0, 12.5, 11.0, 10.0, 9.0, 8.0, 7.0)
_SQUARE = 52.0
_LINE = 0.3
"""The height of a line is not less, in millimetres for a point."""


def drawn_poster(facts: PosterFacts, fonts: Sequence[PrinterFont]) -> bytes:
    """The poster as a PDF. Raises `TooMuch` where it is too much for a page."""
    for size in _worth_trying(facts):
        page = PrintedPage(fonts, f"{facts.line} {facts.written}")
        if _poster(page, facts, size) <= _HEIGHT - _EDGE:
            return bytes(page.output())
        page.thrown_away()
    raise TooMuch


def _worth_trying(facts: PosterFacts) -> list[float]:
    """The sizes without those in which the lines alone are higher than the page: to draw one takes a while."""
    lines = sum(2 + len(one.topics) / (1 if len(facts.languages) == 1 else 2) for one in facts.languages)
    return [size for size in _SIZES if lines * size * _LINE < _HEIGHT - 2 * _EDGE - _SQUARE] or [_SIZES[-1]]


def _poster(page: PrintedPage, facts: PosterFacts, size: float) -> float:
    """Draws all of it; where it ends."""
    y = _head(page, facts)
    for language in facts.languages:
        page.set_draw_color(120)
        page.line(_EDGE, y, _WIDTH - _EDGE, y)
        columns = 1 if len(facts.languages) == 1 else 2
        y = _language(page, language, y + size * 0.25, size, columns) + size * 0.2
    return y


def _head(page: PrintedPage, facts: PosterFacts) -> float:
    """What everybody reads: the name, the number, the number for texts, and the square."""
    wide = _WIDTH - 2 * _EDGE - _SQUARE - 4
    y = page.write_lines(facts.line, (_EDGE, _EDGE), wide, 30, bold=True) + 4
    page.telephone(_EDGE, y, 15)
    number = page.fitting(facts.written, wide - 18, 46)
    y = page.write_lines(facts.written, (_EDGE + 18, y + 1), wide - 18, number, bold=True) + 4
    if facts.texts_to:
        page.message(_EDGE + 2, y, 11)
        y = page.write_lines(facts.texts_to, (_EDGE + 18, y), wide - 18, 26, bold=True) + 3
    page.square(facts.number, _WIDTH - _EDGE - _SQUARE + 6, _EDGE - 6, _SQUARE)
    return max(y, _EDGE + _SQUARE - 8)


def _language(page: PrintedPage, language: PrintedLanguage, y: float, size: float, columns: int) -> float:
    """What is said in one language."""
    rtl = language.right_to_left
    wide = _WIDTH - 2 * _EDGE
    for text, bold in ((language.call, True), (language.danger, True), (language.text, False)):
        if text:
            y = page.write_lines(text, (_EDGE, y), wide, size, bold=bold, right_to_left=rtl, language=language.code)
            y += size * 0.1
    return _topics(page, language, y + size * 0.15, size, columns) if language.topics else y


def _topics(page: PrintedPage, language: PrintedLanguage, y: float, size: float, columns: int) -> float:
    """The topics in columns, which are read downwards; the first one where reading begins."""
    most, gap = -(-len(language.topics) // columns), 8.0
    wide = (_WIDTH - 2 * _EDGE - gap * (columns - 1)) / columns
    lefts = [_EDGE + at * (wide + gap) for at in range(columns)][:: -1 if language.right_to_left else 1]
    parts = [language.topics[at * most : (at + 1) * most] for at in range(columns)]
    return max(
        _column(page, language, topics, (left, y), wide, size * 0.85)
        for topics, left in zip(parts, lefts, strict=True)
        if topics
    )


def _column(
    page: PrintedPage, language: PrintedLanguage, topics: Sequence[PrintedTopic], at: tuple[float, float], wide: float,
    size: float,
) -> float:  # fmt: skip
    """Each topic with the keys to press in a call and the word to text, behind the signs of a telephone and a text."""
    (left, y), rtl = at, language.right_to_left
    keys = max((page.width_of(topic.keys, size, bold=True) for topic in topics), default=0.0)
    words = max((page.width_of(topic.word, size * 0.85, bold=True) for topic in topics), default=0.0)
    keys, words = (width + 2 if width else 0.0 for width in (keys, words))
    name = wide - keys - words
    longest = max(page.width_of(word, size) for topic in topics for word in topic.name.split())
    if longest > name - 1:
        return math.inf  # a word would be cut in two
    places = (left, left + name + 1, left + name + keys + 1) if not rtl else (left + keys + words, left + words, left)
    if keys:
        page.telephone(places[1], y, size * 0.38)
    if words:
        page.message(places[2], y, size * 0.38)
    y += size * 0.48
    for topic in topics:
        ends = [page.write_lines(topic.name, (places[0], y), name - 1, size, right_to_left=rtl, language=language.code)]
        page.write_lines(topic.keys, (places[1], y), keys, size, bold=True, align="L")
        ends.append(page.write_lines(topic.word, (places[2], y + size * 0.03), words, size * 0.85, bold=True,
                                     align="L", right_to_left=rtl))  # fmt: skip
        y = max(ends) + size * 0.05
    return y
