"""In which language a texter wants to be answered: the one that is named, else that of the words."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.engine.library import Library
from ivr.engine.sms.phrases import Phrase, is_small
from ivr.language.letters import fold
from ivr.model import Place

# Who asks for a course names the language they want to learn, not the one to answer in.
_COURSES = "education"
# Beside these stands a language that somebody else speaks: "a doctor who speaks arabic".
_SPEAKING = frozenset(
    "spreekt sprekend sprekende speaks speaking parlant parlante parlants spricht sprechende habla hable vorbeste "
    "konusan говорит говорящий розмовляє يتكلم يحكي".split()
) | {"qui parle", "die spricht"}


def language_asked(library: Library, found: Sequence[Phrase], *, few: bool) -> str:
    """The language to answer in, where the texter names it: in a message of few words, or as "in english"; but not the
    one that somebody else speaks."""
    if any(library.topic_of.get(one.id, one.id) == _COURSES for phrase in found for one in phrase.meanings):
        return ""
    told = ((at, phrase) for at, phrase in enumerate(found) if few or " " in phrase.text)
    named = ((at, meaning.id) for at, phrase in told for meaning in phrase.meanings if meaning.kind == "language")
    return next((id for at, id in named if not _is_spoken(found, at)), "")


def _is_spoken(found: Sequence[Phrase], at: int) -> bool:
    beside = " ".join(phrase.text for phrase in (*found[max(0, at - 2) : at], *found[at + 1 : at + 2]))
    return any(f" {word} " in f" {beside} " for word in _SPEAKING)


def language_of(found: Sequence[Phrase], preferred: Sequence[str], place: Place | None = None) -> str:
    """The language most of the phrases are in; of several that more small words are in, for "dokter" is written in
    every language and "please" is not; then one that is named; then one that is spoken in the place; then the
    preferred one. None where no word belongs to one."""
    votes: dict[str, int] = {}
    for phrase in found:
        for one in phrase.meanings:
            if one.kind != "language":
                votes[one.language] = votes.get(one.language, 0) + 1
    known = [code for code in preferred if code and code in votes]
    if len(known) > 1:
        most = max([votes[code] for code in known])
        known = [code for code in known if votes[code] == most]
    return _likeliest(known, found, place) if len(known) > 1 else "".join(known)


def _likeliest(codes: Sequence[str], found: Sequence[Phrase], place: Place | None) -> str:
    there = _languages_there(place, found) if place else ()
    small = [one.language for phrase in found if is_small(phrase.meanings) for one in phrase.meanings]
    named = [one.language for phrase in found for one in phrase.meanings if one.kind == "language"]
    return max(codes, key=lambda code: (small.count(code), named.count(code), code in there))


def _languages_there(place: Place, found: Sequence[Phrase]) -> frozenset[str]:
    """The languages in which a place has the name that was texted, else the first in which it has that of its region:
    "suicide" is a word of many, and who writes Luik writes Dutch. Others only borrow that name."""
    texted = {phrase.text for phrase in found if phrase.place and not phrase.text.isdecimal()}
    named = frozenset([code for code, name in place.name.items() if texted and fold(name) in texted])
    return named or frozenset([next((code for code, name in place.name.items() if name == place.local), "")])


def language_within_names(library: Library, found: Sequence[Phrase], preferred: Sequence[str]) -> str:
    """The language of the single words in the names of organisations: they tell English from French in "doctors of the
    world"."""
    names = [phrase.text for phrase in found if any(meaning.kind == "organisation" for meaning in phrase.meanings)]
    words = [Phrase(word, library.meanings(word), None, likely=False) for name in names for word in name.split()]
    return language_of(words, preferred)
