"""Which place somebody means: a postal code, or a name in any language of the country, with a typing mistake or two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ivr.country.geography import has_postcode_form
from ivr.engine.library import Library
from ivr.language.letters import fold
from ivr.model import Place

# "st gillis" is Sint-Gillis and Saint-Gilles; nobody types the long form on a telephone.
_SHORT_FORMS = {"st": ("sint", "saint"), "ste": ("sainte",), "s": ("s", "saint")}

# Short words are one letter away from everything: "huis" from Huise, "werk" from Perk.
_SHORTEST = 5
_LONG = 9
_SHORTEST_HAMLET = 8


def resolve(library: Library, text: str) -> Place | None:
    """The place a text names, or None. Names are compared without accents, case, spaces and hyphens."""
    words = fold(text)
    if words.isdecimal():
        return library.place(words) if has_postcode_form(words) else None
    return named(library, words) or alike(library, words)


def named(library: Library, words: str) -> Place | None:
    """The place with exactly this folded name."""
    return next((place for form in _names_in(library, words) if (place := library.place_named(form))), None)


def _names_in(library: Library, words: str) -> Iterator[str]:
    """The keys under which there is a place that may have this folded name."""
    forms = ("".join(form) for form in product(*map(_forms, words.split())))
    return (form for form in forms if any(is_name(names, form) for names in library.place_keys))


def is_name(names: Sequence[str], key: str) -> bool:
    """Whether a key is one of these names, which are in their order: no library is asked for what nowhere is called.

    >>> is_name(("gent", "luik"), "luik"), is_name(("gent", "luik"), "lui")
    (True, False)
    """
    at = bisect_left(names, key)
    return at < len(names) and names[at] == key


def _forms(word: str) -> tuple[str, ...]:
    return _SHORT_FORMS.get(word, (word,))


def locality(library: Library, postcode: str, words: str) -> Place | None:
    """The one place of a postal code with this folded name, under its own name."""
    return next((place for form in _names_in(library, words) if (place := library.locality(postcode, form))), None)


def alike(library: Library, words: str) -> Place | None:
    """The place whose name is one typing mistake away, two in a long name. The names of municipalities and regions are
    tried before those of villages, which are many and like ordinary words."""
    key = words.replace(" ", "")
    if len(key) < _SHORTEST:
        return None
    mistakes = 2 if len(key) >= _LONG else 1
    for names in library.place_keys if len(key) >= _SHORTEST_HAMLET else library.place_keys[:1]:
        found = process.extractOne(key, names, scorer=OSA.distance, score_cutoff=mistakes)
        if found:
            return library.place_named(found[0])
    return None
