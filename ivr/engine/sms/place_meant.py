"""Which place a message means, of all that its phrases may name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ivr.country.figures import may_be_year
from ivr.country.geography import has_postcode_form
from ivr.engine.directory.place_names import alike, locality
from ivr.engine.library import Library
from ivr.engine.sms.guesses import MOST_GUESSES
from ivr.engine.sms.language_meant import language_of
from ivr.engine.sms.phrases import Phrase
from ivr.engine.sms.whereabouts import is_somewhere, place_at_end
from ivr.model import Place


def place_in(library: Library, body: str, found: Sequence[Phrase], *, few: bool) -> Place | None:
    """The place of a message, of few words or not, that is cut into these phrases."""
    return _best(library, found) or place_at_end(library, body) or _mistyped(library, found, few=few)


def _best(library: Library, found: Sequence[Phrase]) -> Place | None:
    """Which of several places is meant: a typed postal code before any name; of several the one with its name, for
    "Steenweg 1200, 1080 Molenbeek" holds a number of a house."""
    places = [phrase for phrase in found if phrase.place]
    if not places:
        return None
    codes = [phrase for phrase in places if phrase.text.isdecimal()]
    best = _named_beside(library, codes, found) or (codes or places)[0].place
    return next((phrase.place for phrase in places if best and _is_within(phrase.place, best)), best)


def _named_beside(library: Library, codes: Sequence[Phrase], found: Sequence[Phrase]) -> Place | None:
    """The place of one of these postal codes that has its name in the message."""
    for code in codes:
        for other in found:
            if not other.text.isdecimal() and (place := locality(library, code.text, other.text)):
                return place
    return None


def _is_within(place: Place | None, other: Place) -> bool:
    """Whether a place has a postal code within a region or a province: "Brussel Laken" is Laken."""
    return bool(place and place.postcode and not other.postcode and other.areas[0] in place.areas)


def _mistyped(library: Library, found: Sequence[Phrase], *, few: bool) -> Place | None:
    """A place with a typing mistake, where people write places. Nobody mistypes the first letter, and ordinary words
    are full of places that differ in it. Only the first few are tried, for each costs about a millisecond."""
    likely = [phrase.text for phrase in _placed(found) if few or phrase.likely]
    for word in likely[:MOST_GUESSES]:
        place = alike(library, word)
        if place and is_somewhere(place) and any(name[:1] == word[:1] for name in (*place.known_as, *place.usual)):
            return place
    return None


def _placed(found: Sequence[Phrase]) -> Sequence[Phrase]:
    """The strange ones, but for what stands behind the English "a", which is no place: "with a hammer"."""
    strange = [phrase for phrase in found if phrase.is_strange]
    articled = [phrase for before, phrase in pairwise(found) if before.text == "a"]
    if not articled or language_of(found, ("en", *_languages(found))) != "en":
        return strange
    return [phrase for phrase in strange if phrase not in articled]


def _languages(found: Sequence[Phrase]) -> set[str]:
    return {meaning.language for phrase in found for meaning in phrase.meanings}


def unknown_code(library: Library, unknown: Sequence[str], *, few: bool) -> str:
    """What looks like a postal code and is none, nor a code from a poster; among other words it may be a year."""
    codes = (word for word in unknown if has_postcode_form(word) and (few or not may_be_year(word)))
    return next((code for code in codes if not (library.place(code) or library.coded(code))), "")
