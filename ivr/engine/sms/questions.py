"""Which answers fit a message: the one whose words stand in it, or those that fit a question about what it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, takewhile
from math import log

from ivr.engine.library import Library, is_sensitive
from ivr.engine.sms.phrases import Phrase
from ivr.language.wording_search import Said
from ivr.language.wordings import END, signs_and_words
from ivr.model import Answer, AnswerWords

_MARK = re.compile(r"[?？؟]+")
_ASKS = "❓"
_FEW = 4
"""In so few words a question mark asks no more than whether somebody is there: "doctor? 1080"."""
_SHORTEST = 3
"""Letters of a word that tells one answer from another."""
_ALIKE = 5
"""Letters that words of one family begin with."""
_ENDINGS = ("s", "e", "en", "t", "er", "es", "ed", "nt", "ing", "ent")
"""What makes another word of a short one: "werk", "werken"."""
_PHRASE = 3
"""Words of a phrase that says what is asked wherever they stand."""
_ENOUGH, _NEED, _WHOLE, _TOPIC = 5.3, 4.0, 3.0, 2.0
"""What an answer has to be worth; and what it counts that it is there for the need, that such a phrase is whole, and
that it is there for the topic."""
_RAREST = 4.0
"""What a word counts that one answer alone holds; of fifty, one that ten hold counts 1.6."""


def answers_in(library: Library, found: Iterable[Phrase], topic: str | None) -> tuple[str, ...]:
    """The answers of a topic whose words or code stand in the message, first that of the longest phrase."""
    named = [(phrase, one.id) for phrase in found for one in phrase.meanings if one.kind == "answer"]
    fitting = [(phrase, id) for phrase, id in named if library.answers[id].topic == topic]
    return tuple(dict.fromkeys(id for _, id in sorted(fitting, key=lambda one: -len(one[0].text))))


def is_question(library: Library, body: str, said: Said, language: str) -> bool:
    """Whether a message in a language ("" where that is unknown) wants to know what is so; a question mark is a word of
    its sentence. `said` are the signs and words of the body."""
    if _MARK.search(body) and len(body.split()) > _FEW:
        first, *others = map(signs_and_words, _MARK.split(body))
        said = Said([*first, *(word for part in others for word in (_ASKS, END, *part))])
    return bool(library.question_words.found(said, only=language or None))


def answers_asked(library: Library, said: Said, topic: str | None, needs: Sequence[str]) -> tuple[str, ...]:
    """The answers of whose subject a question speaks, wherever its sentences end; first those for what it names."""
    words = [word for word in said.words if word != END]
    asked = dict.fromkeys(library.asked_words.found(Said(words)))
    return tuple(sorted(asked, key=lambda id: -_about(library, library.answers[id], topic, needs)))


def answers_about(
    library: Library, words: Sequence[str], topic: str | None, needs: Sequence[str], language: str
) -> tuple[str, ...]:
    """The answers to a question, the one that fits best first: those that say enough of its words, and are for what is
    needed or are called by one of them; of equals the one that says little else. None is for another need than those
    that the question names: who asks for the social tariff of gas does not ask for a social home."""
    shared = _shared(library, words, language, topic, needs)
    shared = {id: value for id, value in shared.items() if not needs or library.answers[id].need in (None, *needs)}
    worth = {id: value + _about(library, library.answers[id], topic, needs) for id, value in shared.items()}
    fitting = [library.answers[id] for id, value in worth.items() if value >= _ENOUGH]
    known, said = library.answer_words.get(language, {}), set(words)

    def unsaid(answer: Answer) -> float:
        return sum(_rarity(len(known), _holding(known, word)) for word in sorted(known[answer.id].called - said))

    return tuple(answer.id for answer in sorted(fitting, key=lambda one: (-worth[one.id], unsaid(one), one.id)))


def _holding(known: Mapping[str, AnswerWords], word: str) -> int:
    return sum(word in one.called or word in one.texted for one in known.values())


def _rarity(every: int, holding: int) -> float:
    """What a word counts that so many of the answers hold: nothing where all do."""
    return _RAREST * (1 - log(max(1, holding)) / log(every)) if every > 1 else _RAREST


def _about(library: Library, answer: Answer, topic: str | None, needs: Sequence[str]) -> float:
    """What it counts that an answer is about what the message names: enough, where no other is there for the need."""
    if answer.need and answer.need in needs[:1]:
        alone = sum(other.need == answer.need for other in library.answers.values()) == 1
        return _NEED + _ENOUGH if alone else _NEED
    return _TOPIC if answer.topic == topic or answer.need in needs else 0.0


def _shared(
    library: Library, words: Sequence[str], language: str, topic: str | None, needs: Sequence[str]
) -> dict[str, float]:
    """What the words count for each answer that is for the need, or is called by one of them: one that few answers
    hold counts more; one that people text for it counts half, and so does a small word. All words of a phrase that
    people text, in whatever order, count besides."""
    known, said = library.answer_words.get(language, {}), set(words)
    whole = {id for id, one in known.items() if any(len(p) >= _PHRASE and p <= said for p in one.phrases)}
    whole = {id for id in whole if not _is_hushed_by(library, library.answers[id], topic, needs)}
    shared = {id: _WHOLE if id in whole else 0.0 for id in known}
    fitting = whole | {id for id in known if library.answers[id].need in needs[:1]}
    for word in {word for word in words if len(word) >= _SHORTEST}:
        alike = _alike(library.answer_vocabulary.get(language, ()), word)
        called = {id for id, one in known.items() if not alike.isdisjoint(one.called)}
        texted = {id for id, one in known.items() if not alike.isdisjoint(one.texted)}
        small = any(meaning.kind == "small" for meaning in library.meanings(word))
        value = _rarity(len(known), len(called | texted)) / (2 if small else 1)
        for id in called | texted:
            shared[id] += value if id in called else value / 2
        fitting |= set() if small else called
    return {id: value for id, value in shared.items() if id in fitting}


def _is_hushed_by(library: Library, answer: Answer, topic: str | None, needs: Sequence[str]) -> bool:
    """Whether an answer is nobody else's business, and what the message names is something else: "does the hospital
    call the police" does not ask what a victim may do."""
    return bool(topic) and is_sensitive(library, [answer.topic]) and not _about(library, answer, topic, needs)


def _alike(vocabulary: Sequence[str], word: str) -> set[str]:
    """The word, and those of one family with it, of words in their order."""
    begun = word[: _ALIKE - 1]
    at = bisect_left(vocabulary, begun)
    near = takewhile(lambda other: other.startswith(begun), islice(vocabulary, at, None))
    return {word, *(other for other in near if _are_alike(word, other))}


def _are_alike(word: str, other: str) -> bool:
    """Whether two words are of one family."""
    if word[:_ALIKE] == other[:_ALIKE]:
        return len(word) >= _ALIKE
    short, long = (word, other) if len(word) < len(other) else (other, word)
    return len(short) == _ALIKE - 1 and long.startswith(short) and long[len(short) :] in _ENDINGS
