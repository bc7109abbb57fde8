"""Which place somebody means: a postal code, or a name in any language of the country, with a typing mistake or two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import product

from ivr.country.geography import has_postcode_form
from ivr.engine.library import Library
from ivr.language.bent_names import unbent, without_suffix
from ivr.language.letters import fold
from ivr.model import Place

# "st gillis" is Sint-Gillis and Saint-Gilles; nobody types the long form on a telephone.
_SHORT_FORMS = {"st": ("sint", "saint"), "ste": ("sainte",), "s": ("s", "saint")}

# Short words are one letter away from everything: "huis" from Huise, "werk" from Perk.
_SHORTEST = 5
# Arabic words are consonants, and Slavic ones bend: "диване" is one letter away from Динан.
_SHORTEST_UNLATIN = 7
_LONG = 9
_SHORTEST_HAMLET = 8


def resolve(library: Library, text: str) -> Place | None:
    """The place a text names, or None. Names are compared without accents, case, spaces and hyphens."""
    words = fold(text)
    if words.isdecimal():
        return library.place(words) if has_postcode_form(words) else None
    return named(library, words) or alike(library, words)


def named(library: Library, words: str) -> Place | None:
    """The place with exactly this folded name, or else the one of whose name it is a form."""
    for form in _written_out(words.split()):
        if is_place(library, form) and (place := library.place_named(form)):
            return place
    return bent(library, words)


def is_place(library: Library, key: str) -> bool:
    """Whether a place has this folded name, written without spaces."""
    return key in library.great_names or is_name(library.place_keys[1], key)


def is_name(names: Sequence[str], key: str) -> bool:
    """Whether a key is one of these names, which are in their order: no library is asked for what nowhere is called.

    >>> is_name(("gent", "luik"), "luik"), is_name(("gent", "luik"), "lui")
    (True, False)
    """
    at = bisect_left(names, key)
    return at < len(names) and names[at] == key


def may_begin(library: Library, first: str, second: str) -> bool:
    """Whether the name of a place, or a form of one, may begin with these two folded words."""
    great, others = library.place_keys
    words = f"{first} {second}"
    for name in (*_written_out((first, second)), *unbent(words), without_suffix(words)):
        if name and (begins_name(great, key := name.replace(" ", "")) or begins_name(others, key)):
            return True
    return False


def begins_name(names: Sequence[str], beginning: str) -> bool:
    """Whether one of these names, which are in their order, begins so.

    >>> begins_name(("gent", "luik"), "lui"), begins_name(("gent", "luik"), "genk")
    (True, False)
    """
    at = bisect_left(names, beginning)
    return at < len(names) and names[at].startswith(beginning)


def bent(library: Library, words: str) -> Place | None:
    """The place of whose name these folded words are a form: "намюре", "بلييج". It has to be a name that means a place
    wherever it stands."""
    keys = (name.replace(" ", "") for name in unbent(words))
    return next((library.place_named(key) for key in keys if key in library.place_nicknames), None)


def suffixed(library: Library, words: str) -> Place | None:
    """The place behind whose name a Turkish suffix stands: "gentte"; of a village none."""
    key = without_suffix(words).replace(" ", "")
    known = key in library.place_nicknames or key in library.great_names
    return library.place_named(key) if known else None


def _written_out(words: Sequence[str]) -> Iterable[str]:
    """These words without spaces, and what is written short in each of its forms."""
    if _SHORT_FORMS.keys().isdisjoint(words):
        return ("".join(words),)
    return map("".join, product(*(_SHORT_FORMS.get(word, (word,)) for word in words)))


def locality(library: Library, postcode: str, words: str) -> Place | None:
    """The one place of a postal code with this folded name, under its own name."""
    for form in _written_out(words.split()):
        if is_place(library, form) and (place := library.locality(postcode, form)):
            return place
    return None


def alike(library: Library, words: str) -> Place | None:
    """The place whose name is one typing mistake away, two in a long name. The names of municipalities and regions are
    tried before those of villages, which are many and like ordinary words."""
    key = words.replace(" ", "")
    if len(key) < (_SHORTEST if key.isascii() else _SHORTEST_UNLATIN):
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    mistakes = 2 if len(key) >= _LONG else 1
    for names in library.place_keys if len(key) >= _SHORTEST_HAMLET else library.place_keys[:1]:
        found = process.extractOne(key, names, scorer=OSA.distance, score_cutoff=mistakes)
        if found:
            return library.place_named(found[0])
    return None
