"""A message as it would be spelled: words that are written by ear, or stick together, in those of the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ivr.engine.directory.place_names import is_place
from ivr.engine.library import Library
from ivr.language.homophones import BY_EAR, SHORTEST_HEARD, sound
from ivr.language.joins import ANY, BENDING
from ivr.language.roots import BARE, LETTERED, Roots
from ivr.model import Meaning

Meanings = Callable[[str], tuple[Meaning, ...]]
"""What a folded word or phrase can mean."""

_STUCK = re.compile(r"(qu|[ldjnmst])([aeiouyh]\w{3,})")
"""A French word with the short one that loses its vowel before it: "lhopital", "davocat"."""

_ASKING = frozenset({"language", "topic", "need"})
_MOST_WORDS = 4
"""No phrase that is listed has more words."""


def spelled(library: Library, words: Sequence[str]) -> list[str]:
    """The words, those that nobody listed as the word of the same sound in the language of the others. Names of places
    stay as they are, and no sound leads to what is nobody else's business."""
    strange = {word for word in words if _is_strange(library, word)}
    language = _written_in(library, words) if strange else ""
    return [one for word in words for one in (_spelled(library, word, language) if word in strange else [word])]


def _is_strange(library: Library, word: str) -> bool:
    return (
        len(word) >= SHORTEST_HEARD
        and word.isalpha()
        and word not in library.texted_words
        and not is_place(library, word)
    )


def _written_in(library: Library, words: Sequence[str]) -> str:
    """The language of most small words, of several that is known by ear; "" where there is none."""
    most = _most(_of_small_words(library.meanings, words))
    return next((code for code in most if code in BY_EAR), next(iter(most), ""))


def _of_small_words(meanings: Meanings, words: Iterable[str]) -> Counter[str]:
    small = ({meaning.language for meaning in meanings(word) if meaning.kind == "small"} for word in words)
    return Counter(language for languages in small for language in languages)


def _most(votes: Counter[str]) -> list[str]:
    return sorted(code for code, count in votes.items() if count == max(votes.values()))


class Forms:
    """The words of one message as forms of what is listed; it lives no longer than the message. `meanings` are those of
    the library, however it is asked."""

    def __init__(self, library: Library, words: Sequence[str], meanings: Meanings) -> None:
        self._library, self._words, self._meanings, self._roots = library, words, meanings, Roots(words)
        self._begun: dict[tuple[str, str], list[str]] = {}
        self._figures = frozenset(word for word in words if word.isdecimal() and word not in library.texted_words)

    def meant(self, phrase: str) -> tuple[Meaning, ...]:
        """What a word or phrase means that is the form of another in the languages of the message; a phrase also in any
        other, and a word in those that are written in its letters, where these are not Latin ones. Names of places are
        no form of anything, and no more is what holds a figure that nobody listed."""
        codes = self._languages_of(phrase)
        known = {code: word for code in codes if (word := self._listed(phrase, code))} if codes else {}
        if not known:  # nearly always, and then nobody has to know the languages of the message
            return ()
        anywhere = self._in(phrase, known, BENDING if " " in phrase else () if phrase.isascii() else LETTERED)
        if " " in phrase and not anywhere:
            return ()
        found = self._in(phrase, known, self._languages) or anywhere
        if not found or _holds_command(self._library, phrase) or is_place(self._library, phrase.replace(" ", "")):
            return ()
        return found

    def may_be(self, language: str) -> bool:
        """Whether as many small words are of this language as of any other; a single word may be of each."""
        return len(self._words) == 1 or language in (self._told or self._languages)

    @cached_property
    def _languages(self) -> list[str]:
        """The languages whose endings the words may have: those of most small words, or else those in which most of
        them are forms of what is listed, of one that writes no vowels only where none that does has any. None where
        they may as well be of a language that is known by ear."""
        if most := self._told:
            return [] if BY_EAR & set(most) else most
        known = Counter(code for code in BENDING for word in self._words if self._listed(word, code))
        return _most(Counter({code: known[code] for code in known if code not in BARE}) or known)

    @cached_property
    def _told(self) -> list[str]:
        """The languages of most small words."""
        return _most(_of_small_words(self._meanings, self._words))

    def _languages_of(self, phrase: str) -> Collection[str]:
        """Those that could count."""
        first, *others = phrase.split()
        if len(others) >= _MOST_WORDS or not self._figures.isdisjoint((first, *others)):
            return ()
        if others:
            return self.beginning(first, others[0])
        if first.isdecimal():
            return ()
        return dict.fromkeys((*(() if first.isascii() else LETTERED), *(self._told or BENDING)))

    def beginning(self, first: str, second: str) -> list[str]:
        """The languages in which a phrase that is listed begins with the roots of these two words."""
        found = self._begun.get((first, second))
        if found is None:
            known = self._library.texted_words
            figure = not self._figures.isdisjoint((first, second))
            likely = [] if figure else known.get(first, ANY).before(known.get(second, ANY))
            found = [code for code in likely if self._begins(first, second, code)]
            self._begun[first, second] = found
        return found

    def _begins(self, first: str, second: str, language: str) -> bool:
        roots = self._roots.of_words(language)
        return self._library.begins_rooted(f"{roots[first]} {roots[second]}", language)

    def _in(self, phrase: str, known: Mapping[str, str], languages: Iterable[str]) -> tuple[Meaning, ...]:
        library, same = self._library, ((code, known[code]) for code in languages if code in known)
        kept = ((language, word) for language, word in same if not _asks_otherwise(library, phrase, word))
        return tuple(one for language, word in kept for one in library.meanings(word) if one.language == language)

    def _listed(self, phrase: str, language: str) -> str:
        """What is listed with the root of this phrase, or ""."""
        key = self._roots.of(phrase, language)
        return self._library.rooted(key, language) if key else ""


def _holds_command(library: Library, phrase: str) -> bool:
    """Whether a command stands in it as it is listed: "please stop" is no form of anything."""
    words = phrase.split()
    parts = (" ".join(words[first : last + 1]) for last in range(len(words)) for first in range(last + 1))
    return any(meaning.kind == "command" for part in parts for meaning in library.meanings(part))


def _asks_otherwise(library: Library, phrase: str, known: str) -> bool:
    """Whether the phrase names a language or asks for something where what is listed, in the same letters, does not:
    "arabic, children" is no pram."""
    other = set(phrase.split()) - set(known.split()) if phrase.isascii() == known.isascii() else set()
    return " " in phrase and any(one.kind in _ASKING for word in other for one in library.meanings(word))


def _spelled(library: Library, word: str, language: str) -> list[str]:
    """One word as one or two."""
    if language == "fr" and (stuck := _STUCK.fullmatch(word)):
        rest = stuck[2] if stuck[2] in library.texted_words else next(_heard(library, stuck[2], language), "")
        if rest:
            return [stuck[1], rest]
    return [next(_heard(library, word, language), word)]


def _heard(library: Library, word: str, language: str) -> Iterator[str]:
    if (key := sound(word, language)) and (known := library.heard(key, language)):
        yield known
