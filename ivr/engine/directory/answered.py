"""Answers: which may be given, which fit what somebody asked, and whom to call after one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from ivr.country.opening import ZONE
from ivr.engine.directory.ranked import Ranked
from ivr.engine.directory.ranking import Query, rank
from ivr.engine.directory.search import Found, find, reached_without_internet
from ivr.engine.library import Library
from ivr.model import Answer, ServiceEntry


def given(library: Library, id: str, language: str, at: datetime) -> Answer | None:
    """An answer, where it may be given in a language at an instant."""
    answer = library.answers.get(id)
    return answer if answer and answer.may_be_given(language, _day(at)) else None


def about(library: Library, topic: str, need: str, language: str, at: datetime) -> tuple[Answer, ...]:
    """The answers for a need, else for its topic."""
    found = _given(library, (answer for answer in library.answers.values() if answer.topic == topic), language, at)
    return tuple(answer for answer in found if need and answer.need == need) or found


def is_known(library: Library, topic: str, language: str, at: datetime) -> bool:
    """Whether there is an answer about a topic."""
    day = _day(at)
    return any(answer.topic == topic and answer.may_be_given(language, day) for answer in library.answers.values())


def leading_to(library: Library, entry: ServiceEntry, language: str, at: datetime) -> tuple[Answer, ...]:
    """The answers that name a service, or are about a need that it meets."""
    fitting = (
        answer
        for answer in library.answers.values()
        if entry.id in answer.call or (answer.need and entry.service.meets(answer.need))
    )
    return _given(library, fitting, language, at)


def _given(library: Library, answers: Iterable[Answer], language: str, at: datetime) -> tuple[Answer, ...]:
    """Those that may be given, as topics and needs stand in the order of the operator."""
    day = _day(at)
    allowed = (answer for answer in answers if answer.may_be_given(language, day))
    return tuple(sorted(allowed, key=lambda answer: _place(library, answer)))


def _day(at: datetime) -> str:
    return at.astimezone(ZONE).date().isoformat()


def _place(library: Library, answer: Answer) -> tuple[int, int, str, str]:
    topics = list(library.topics)
    needs = list(library.topics[answer.topic].needs) if answer.topic in library.topics else []
    return (
        topics.index(answer.topic) if answer.topic in topics else len(topics),
        needs.index(answer.need) if answer.need in needs else len(needs),
        answer.code or "",
        answer.id,
    )


def whom(library: Library, answer: Answer, query: Query) -> Found:
    """Whom to call after an answer, for who asks in this language from this place at this instant: the services it
    names, as far as they serve the place and somebody can call or visit them, then all for its need, else its topic."""
    asked = query._replace(topic=answer.topic, need=answer.need, declined=())
    everybody = find(library, asked)
    known = (entry for id in answer.call if (entry := library.service(id)))
    named = [entry for entry in known if _helps(entry) and not rank(library, entry, asked).elsewhere]
    if not named:
        return everybody
    named.sort(key=lambda entry: rank(library, entry, asked))
    return Found(Ranked(chain(named, (entry for entry in everybody.entries if entry not in named))))


def _helps(entry: ServiceEntry) -> bool:
    return reached_without_internet([entry])
