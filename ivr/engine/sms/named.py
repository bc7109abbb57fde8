"""What a message asks for: its topic, what is needed of it, and whom it does not want."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ivr.engine.library import Library
from ivr.engine.sms.phrases import Phrase
from ivr.model import Meaning

_ASKED = frozenset("nodig noodig please pls plz svp stp aub".split())
"""Behind these what is asked for stands before: "dokter nodig"."""
_REFUSING = frozenset("no not dont pas non ni geen niet gene gin nie".split())
_INSTEAD = frozenset(
    "but just only simply rather instead mais juste plutot seulement simplement "
    "maar alleen enkel gewoon wel liever".split()
)
_NEED_NOT = frozenset("need besoin bsoin bzoin".split())
_NEEDLESS = frozenset("nodig noodig needed necessary necessaire".split())
"""Between a "no" and what it turns away, and right behind that: "pas besoin de", "geen advocaat nodig"."""
_LACKING = frozenset(
    "have has had got get ve ai as a avons avez ont eu j heb hebt heeft hebben krijg krijgt krijgen vind vinden find "
    "trouve trouver there y is".split()
)
"""Behind these a "no" is a lack, and what is lacked is asked for: "i have no lawyer, my interview is tomorrow"."""
_BETWEEN = frozenset(
    "a an any the need want for un une de d du des l la le les besoin cherche veux een het zoek wil voor".split()
)
"""What may stand between a "no" and what it turns away."""
_FULL = frozenset("full complet complete plein pleine sature saturee vol volzet".split())
"""What stands behind the name of an organisation that was tried already."""
_NAMING = ("topic", "need", "answer")
_NEAR = 3
"""Words such as "need a" between what belongs together."""
_FEW_WORDS = 5
_NEED, _TOPIC, _MORE, _SIGN = 3, 2, 3, 1
"""What a word counts: one that says what is needed says more than one of a topic, but less than two of these; and what
is plainly asked for counts for two. An emoji says how somebody feels, or the same as the words."""


class _Named(NamedTuple):
    """One thing a phrase names; `asked` where the phrase is plainly asked for."""

    meaning: Meaning
    phrase: str
    asked: bool


def wanted(
    library: Library, found: Sequence[Phrase], language: str, wish: range = range(0)
) -> tuple[str | None, tuple[str, ...]]:
    """The topic the words of the message name, of equals the one named first, and the needs that are named: first those
    of this topic, of these what most words name, and of equals the last: a story ends in what it asks for. A word that
    means something in the language of the message means nothing else ("mes" is a knife in Dutch), and words of that
    language go before all others. A weak word counts where no other names a topic, and as a need of that topic.
    `wish` are the words that say what the message is about (`wish_in`)."""
    wished = _within(found, wish) if wish else set()
    every = list[_Named]()
    for at, phrase in enumerate(found):
        if own := _own(phrase, language):
            asked = at in wished or _is_asked(library, found, at)
            every += [_Named(one, phrase.text, asked) for one in own]
    named = [one for one in every if not one.meaning.weak] or _enough(every, few=len(_words(found)) <= _FEW_WORDS)
    named = [one for one in named if one.meaning.language in (language, "")] or named
    votes: dict[str, int] = {}
    for one in named:
        voted = _topic_of(library, one)
        votes[voted] = votes.get(voted, 0) + _worth(one)
    topic = max(votes, key=lambda id: votes[id], default=None)
    besides = [one for one in every if one not in named and _topic_of(library, one) == topic]
    needs: dict[str, int] = {}
    for one in reversed([*besides, *named]):
        if need := _need_of(library, one):
            needs[need] = needs.get(need, 0) + 1 + (not one.meaning.weak) + 2 * one.asked
    return topic, tuple(sorted(needs, key=lambda need: (library.topic_of[need] != topic, -needs[need])))


def _within(found: Sequence[Phrase], wish: range) -> set[int]:
    """The phrases that hold these words, counted from the end."""
    behind = 0
    result = set()
    for at in reversed(range(len(found))):
        if behind in wish:
            result.add(at)
        behind += found[at].text.count(" ") + 1
    return result


def _enough(weak: list[_Named], *, few: bool) -> list[_Named]:
    """Weak words, where there is more than one of them: alone in a longer message a word such as "lost" means nothing,
    unless it is plainly asked for."""
    strong = few or len({one.phrase for one in weak}) > 1
    return [one for one in weak if strong or one.asked or " " in one.phrase]


def _topic_of(library: Library, one: _Named) -> str:
    if one.meaning.kind == "answer":
        return library.answers[one.meaning.id].topic
    return library.topic_of.get(one.meaning.id, one.meaning.id)


def _need_of(library: Library, one: _Named) -> str | None:
    match one.meaning.kind:
        case "need":
            return one.meaning.id
        case "answer":
            return library.answers[one.meaning.id].need
    return None


def _worth(one: _Named) -> int:
    if not one.phrase[0].isalnum():
        return _SIGN
    asked = one.asked or one.meaning.kind == "answer"
    return (_TOPIC if one.meaning.kind == "topic" else _NEED) + (_MORE if asked else 0)


def _own(phrase: Phrase, language: str) -> list[Meaning]:
    """What a phrase can name, in the language of the message where it means anything there."""
    naming = [meaning for meaning in phrase.meanings if meaning.kind in _NAMING]
    if not naming:
        return naming
    own = [meaning for meaning in phrase.meanings if meaning.language in (language, "")]
    return [meaning for meaning in naming if meaning in own] if own else naming


def _is_asked(library: Library, found: Sequence[Phrase], at: int) -> bool:
    begun = found[at].text.partition(" ")[0]
    before = (*_words(found[max(0, at - _NEAR) : at]), begun)
    return not library.asking_words.isdisjoint(before) or not _ASKED.isdisjoint(_words(found[at + 1 : at + 2]))


def _words(phrases: Iterable[Phrase]) -> list[str]:
    return [word for phrase in phrases for word in phrase.text.split()]


def refused(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases that name what is not wanted: an organisation behind "not", and anything else behind it where
    something else is asked for ("no doctor, a lawyer", "geen dokter maar een advocaat"). A lack is none. An
    organisation that is full is as one."""
    after = {at: _next_named(found, at) for at, phrase in enumerate(found) if phrase.text in _REFUSING}
    away = {there: at for at, there in after.items() if there is not None}
    full = [
        phrase
        for at, phrase in enumerate(found)
        if phrase.meanings and _is_organisation(phrase) and _is_full(found, at)
    ]
    return [*full, *(found[there] for there, at in away.items() if _is_refused(found, at, there, away))]


def _is_full(found: Sequence[Phrase], at: int) -> bool:
    return not _FULL.isdisjoint(_words(found[at + 1 : at + 1 + _NEAR]))


def _is_organisation(phrase: Phrase) -> bool:
    return "organisation" in [meaning.kind for meaning in phrase.meanings]


def _next_named(found: Sequence[Phrase], at: int) -> int | None:
    there = next((one for one in range(at + 1, len(found)) if found[one].text not in _BETWEEN), len(found))
    return there if there < len(found) and there - at <= _NEAR + 1 and _names(found[there]) else None


def _names(phrase: Phrase) -> bool:
    return any(meaning.kind in ("topic", "need", "organisation") and not meaning.weak for meaning in phrase.meanings)


def _is_refused(found: Sequence[Phrase], at: int, there: int, away: Iterable[int]) -> bool:
    other = next((one for one in range(there + 1, len(found)) if one not in away and _names(found[one])), None)
    if other is not None and not _INSTEAD.isdisjoint(_words(found[there + 1 : other])):
        return True
    if _is_needless(found, at, there) and any(_tells(one) for one in (*found[:at], *found[there + 1 :])):
        return True
    if not _LACKING.isdisjoint(_words(found[max(0, at - 1) : at])):
        return False
    if _is_organisation(found[there]):
        return there - at == 1
    return other is not None and other - there <= _NEAR


def _is_needless(found: Sequence[Phrase], at: int, there: int) -> bool:
    behind = _words(found[there + 1 : there + 2])
    return not (_NEED_NOT.isdisjoint(_words(found[at + 1 : there])) and _NEEDLESS.isdisjoint(behind))


def _tells(phrase: Phrase) -> bool:
    """Whether a phrase names anything, be it a weak word."""
    return any(meaning.kind in _NAMING for meaning in phrase.meanings)
