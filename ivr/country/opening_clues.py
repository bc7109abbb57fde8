"""What each word of typed opening hours does, with slips of one letter put right and short names told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ivr.country.opening_senses import LONGEST, SENSES, Piece, Sense, pieces
from ivr.country.opening_words import TONGUES

LONGEST_TEXT = 2000
"""Signs. Whoever types more does not type opening hours."""


class Puzzle(ValueError):
    """Why typed hours are not understood, in a sentence that says what to write, and the part it is about."""

    def __init__(self, why: str, part: str = "") -> None:
        super().__init__(f'"{part}": {why}' if part else why)
        self.why = why
        self.part = part


class Clue(NamedTuple):
    """A word or a few, or a number, and what it does."""

    kind: str
    value: tuple[int, ...]
    text: str
    glued: bool = False


def spelled(parts: Sequence[Piece] | Sequence[Clue]) -> str:
    """A few pieces as they were typed."""
    return "".join(part.text if part.glued else f" {part.text}" for part in parts).strip()


def clues(text: str) -> list[Clue]:
    """What stands in a text, without the words that say nothing; a title before it ("Food bank:") is a label.

    >>> [clue.kind for clue in clues("Food bank: maandga van 9u tot de middag")]
    ['label', 'hard', 'day', 'number', 'mark', 'range', 'noon']
    """
    if len(text) > LONGEST_TEXT:
        raise Puzzle("that is too long for opening hours; write the days and the times only")
    found = list(_read(pieces(text)))
    if title := _title(found):
        words = spelled(found[: title - 1])
        found = [Clue("label", (), words), Clue("hard", (), "."), *found[title:]]
    for clue in found:
        if clue.kind == "unknown":
            raise Puzzle("this is not understood; write days and times, and the rest in hours_text", clue.text)
    return list(_telling(found))


def _telling(found: list[Clue]) -> Iterator[Clue]:
    """The clues without fillers, dots of short names, and hyphens with which a line begins."""
    before = Clue("hard", (), "")
    for clue in found:
        short = clue.text == "." and clue.glued and before.kind in ("day", "month") and len(before.text) < 6
        item = clue.text == "-" and before.kind == "hard" and before.text in ("", "\n")
        if clue.kind != "filler" and not short and not item:
            yield clue
        before = clue


def _title(found: list[Clue]) -> int:
    """How many clues the title takes: a few words, of which one at least is none of ours, and a colon after them."""
    for at, clue in enumerate(found[:6]):
        if clue.kind == "colon":
            return at + 1 if any(before.kind == "unknown" for before in found[:at]) else 0
        if clue.kind not in ("unknown", "filler", "and", "label", "remark", "open"):
            return 0
    return 0


def _read(typed: list[Piece]) -> Iterator[Clue]:
    """Every phrase, the longest that fits first."""
    typed = [part for token in typed for part in _parted(token)]
    tongue = _tongue(typed)
    at = 0
    while at < len(typed):
        token = typed[at]
        size = next((size for size in range(LONGEST, 0, -1) if _key(typed, at, size) in SENSES), 1)
        said = spelled(typed[at : at + size])
        if token.text.isdecimal() and size == 1:
            yield Clue("number", (), token.text, token.glued)
        else:
            meaning = _chosen(_key(typed, at, size), typed, at, tongue)
            yield Clue(meaning.kind, meaning.value, said, token.glued)
        at += size


def _key(typed: list[Piece], at: int, size: int) -> tuple[str, ...]:
    return tuple(token.text for token in typed[at : at + size])


def _parted(token: Piece) -> list[Piece]:
    """A word as it was meant: in two where a day and its part were written in one, without a slip of one letter."""
    word = token.text
    if not word.isalpha() or (word,) in SENSES:
        return [token]
    for size in (6, 7, 8, 9):
        if _kinds(word[:size]) == {"day"} and _kinds(word[size:]) == {"part"}:
            return [Piece(word[:size], token.glued), Piece(word[size:])]
    return [Piece(_mended(word), token.glued)]


def _kinds(word: str) -> set[str]:
    return {meaning.kind for meaning in SENSES.get((word,), ())}


_LONG = {
    phrase[0]: meanings
    for phrase, meanings in SENSES.items()
    if len(phrase) == 1
    and (
        (len(phrase[0]) > 4 and meanings[0].kind == "day")
        or (len(phrase[0]) > 6 and meanings[0].kind in ("month", "group", "closed", "except"))
    )
}


def _mended(word: str) -> str:
    """The name of a day, or another long word, that has one slip in it; the word itself where there is none."""
    near = [name for name in _LONG if len(word) > 3 and _one_slip(word, name)]
    if len({_LONG[name] for name in near}) > 1 and len({_LONG[name][0][:2] for name in near}) > 1:
        raise Puzzle(f"this may be {' or '.join(sorted(near))}; write the whole word", word)
    return near[0] if near else word


def _one_slip(word: str, name: str) -> bool:
    """Whether one letter was left out, added, mistaken (not the first), or changed places with the next."""
    return OSA.distance(word, name, score_cutoff=1) == 1 and (word[0] == name[0] or sorted(word) == sorted(name))


def _tongue(typed: list[Piece]) -> tuple[set[str], set[str]]:
    """The languages of the days that were named, and those of the other words."""
    words = {token.text for token in typed}
    days = [SENSES.get((word,), ()) for word in words - {"we"}]
    sure = {found[0].languages for found in days if len(found) == 1 and found[0].kind == "day"}
    return sure, {language for language, own in TONGUES.items() if words & set(own)}


def _chosen(key: tuple[str, ...], typed: list[Piece], at: int, tongue: tuple[set[str], set[str]]) -> Sense:
    """What a phrase means here."""
    found = SENSES.get(key, (Sense("unknown"),))
    if key == ("we",):
        return _wednesday(found, tongue)
    if len(found) == 1:
        return found[0]
    kinds = {meaning.kind: meaning for meaning in found}
    following = SENSES.get(_key(typed, at + len(key), 1), (Sense(""),))[0].kind
    if "number" in kinds and len(kinds) > 1:
        other = next(meaning for meaning in found if meaning.kind != "number")
        asked = following == "mark" or (at > 0 and typed[at - 1].text in ("half", "voor", "over"))
        return kinds["number"] if asked else other
    if "ordinal" in kinds:
        return kinds["ordinal" if typed[at].glued and typed[at - 1].text.isdecimal() else "day"]
    if "month" in kinds and _beside_a_month(typed, at):
        return kinds["month"]
    if len({meaning.value for meaning in found}) == 1:
        return found[0]
    return _of_a_language(key[0], found, tongue)


def _beside_a_month(typed: list[Piece], at: int) -> bool:
    return any(
        typed[sign : sign + 1] and typed[sign].text in "-," and "month" in _kinds("".join(_key(typed, beside, 1)))
        for sign, beside in ((at + 1, at + 2), (at - 1, at - 2))
        if beside >= 0
    )


def _of_a_language(word: str, found: tuple[Sense, ...], tongue: tuple[set[str], set[str]]) -> Sense:
    """The day that a short name is in the one language that the rest is written in."""
    for languages in tongue:
        fitting = [meaning for meaning in found if meaning.languages in languages and meaning.languages]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            break
    raise Puzzle("this is one day in Dutch and another thing in French; write the whole word", word)


def _wednesday(found: tuple[Sense, ...], tongue: tuple[set[str], set[str]]) -> Sense:
    """In Dutch and French "we" is the weekend too."""
    if tongue[0] == {"en"} and not tongue[1] - {"en"}:
        return found[0]
    raise Puzzle("this may be Wednesday or the weekend; write the whole word", "we")
