"""Sentences that know the pieces they were put together from, so that recordings of the pieces can speak them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import Formatter

_EDGES = " \u00a0\u202f.,:;!?…"


class Pieced(str):
    """A text with its pieces in order: "Open until 9 o'clock." of "Open until", "9", "o'clock"."""

    __slots__ = ("_pieces",)
    _pieces: tuple[str, ...]

    def __new__(cls, text: str, pieces: tuple[str, ...]) -> Pieced:
        made = str.__new__(cls, text)
        made._pieces = pieces
        return made

    @property
    def pieces(self) -> tuple[str, ...]:
        return self._pieces

    def __reduce__(self) -> tuple[type[Pieced], tuple[str, tuple[str, ...]]]:
        return Pieced, (str(self), self.pieces)


def pieces_of(text: str) -> tuple[str, ...]:
    """The pieces of a text; one that was not put together is a piece itself.

    >>> pieces_of("Take your time.")
    ('Take your time.',)
    """
    return text.pieces if isinstance(text, Pieced) else (text,)


class Filled(Pieced):
    """A template with its slots filled, whose pieces are looked for where somebody asks: who has a voice needs none."""

    __slots__ = ("_template", "_values")
    _template: str
    _values: Mapping[str, str]

    def __new__(cls, template: str, values: Mapping[str, str]) -> Filled:
        made = str.__new__(cls, template.format_map(values))
        made._template, made._values = template, values
        return made

    @property
    def pieces(self) -> tuple[str, ...]:
        parts = _parsed(self._template)
        pieces: list[str] = []
        for literal, name in parts:
            pieces += literal
            pieces += _spoken(pieces_of(self._values[name])) if name else ()
        return tuple(pieces) if parts else (str(self),)


def filled(template: str, values: Mapping[str, str]) -> Pieced:
    """The template with its slots filled. Punctuation at the edge of a piece is not spoken and left out; a sentence
    without slots is one piece, as it stands.

    >>> filled("Open until {time}.", {"time": Pieced("9:30", ("9", "30"))}).pieces
    ('Open until', '9', '30')
    """
    return Filled(template, values)


def _spoken(pieces: Iterable[str]) -> tuple[str, ...]:
    """Those of these pieces that hold anything to be said, without the punctuation at their edges."""
    bare = (piece.strip(_EDGES) for piece in pieces)
    return tuple(piece for piece in bare if piece.isalnum() or any(map(str.isalnum, piece)))


def around(text: str, part: str) -> Pieced:
    """The text in pieces around a part of it that is spoken elsewhere, too; in one where it is not in it.

    >>> around("OCMW Gent, social welfare.", "Gent").pieces
    ('OCMW', 'Gent', 'social welfare')
    >>> around("Fedasil.", "").pieces
    ('Fedasil.',)
    """
    before, found, after = text.partition(part) if part else (text, "", "")
    pieces = (piece.strip(_EDGES) for piece in (before, found, after))
    return Pieced(text, tuple(filter(None, pieces)) if found else (text,))


@lru_cache(maxsize=2048)
def _parsed(template: str) -> tuple[tuple[tuple[str, ...], str | None], ...]:
    """What is said before each slot, and the slot; nothing where there are none."""
    parts = [(literal, name) for literal, name, _, _ in Formatter().parse(template)]
    return tuple((_spoken([literal]), name) for literal, name in parts) if any(name for _, name in parts) else ()


def spelled(group: str) -> Pieced:
    """One group of a number, digit by digit, so that no voice reads it as a quantity.

    >>> spelled("0800")
    '0 8 0 0'
    """
    return Pieced(" ".join(group), tuple(group))
