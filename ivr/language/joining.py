"""Finds, when a line is published, which of its words may stand side by side (`ivr.language.joins`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ivr.language.joins import BENDING
from ivr.language.roots import Roots


def packed(words: Sequence[str], rooted: Mapping[str, Iterable[str]], small: Mapping[str, Sequence[str]]) -> str:
    """What each of these words may be, as one text; `rooted` are the roots of what is listed by language, `small` the
    words that are small and nothing else, with their languages."""
    groups: dict[str, list[str]] = {}
    for word, joins in _joins(words, rooted).items():
        groups.setdefault("|".join(map(" ".join, (*joins, small.get(word, ())))), []).append(word)
    return json.dumps(groups, ensure_ascii=False)


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
