"""Finds, when a line is published, which of its words may stand side by side (`ivr.language.joins`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ivr.language.joins import BENDING
from ivr.language.roots import Roots

Meant = tuple[str, str, str, bool]
"""A meaning, as plain as what is known by its bytes has to be."""


def packed(words: Sequence[str], rooted: Mapping[str, Iterable[str]], alone: Mapping[str, Sequence[Meant]]) -> str:
    """What each of these words may be, as one text; `rooted` are the roots of what is listed by language, `alone` what
    words mean that mean something alone."""
    groups: dict[str, list[str]] = {}
    for word, joins in _joins(words, rooted).items():
        meanings = [_written(one) for one in alone.get(word, ())]
        groups.setdefault("|".join(map(" ".join, (*joins, meanings))), []).append(word)
    return json.dumps(groups, ensure_ascii=False)


def _written(meant: Meant) -> str:
    kind, id, language, weak = meant
    return f"{kind}/{id}/{language}/{'weak' if weak else ''}"


def _joins(words: Sequence[str], rooted: Mapping[str, Iterable[str]]) -> dict[str, tuple[list[str], list[str]]]:
    by_word: dict[str, tuple[list[str], list[str]]] = {word: ([], []) for word in words}
    for language in BENDING:
        pairs = [root.split()[:2] for root in rooted.get(language, ()) if " " in root]
        firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
        for word, root in Roots(words).of_words(language).items():
            first, second = by_word[word]
            first += [language] * (root in firsts)
            second += [language] * (root in seconds)
    return by_word
