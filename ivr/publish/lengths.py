"""What every message that the line can send costs, at its longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from ivr.content.read.lasting import lasting
from ivr.content.read.remembered import Made, Sight, Whole, remembered
from ivr.engine.directory.sms_answer import ANSWER_SEGMENTS, urgent_beside
from ivr.engine.directory.sms_card import MOST_SEGMENTS, TextCard, finished
from ivr.language.gsm import affordable, segments
from ivr.language.templates import OF_COMMANDS, SAMPLE, VARIABLES, render
from ivr.model import Command, Content, Language, Line
from ivr.model.tables import complete
from ivr.publish.card_lengths import (
    LENGTHS,
    CardSight,
    CardWords,
    Length,
    card_lengths,
    card_sight,
    dear_cards,
    longest_card,
)

_Longest = Callable[[Content, str], object]
_Record = Whole | Made


@dataclass(frozen=True)
class _Spoken(Sight):
    """All that the messages of a language are made of besides cards: its prompts, its templates, what fills them at
    its longest, and the text of each answer with whether that can wait."""

    line: str
    language: dict[str, Any]
    general: tuple[str, ...]
    texts: dict[str, str]
    templates: dict[str, str]
    longest: dict[str, Any]
    answers: dict[str, tuple[str, bool]]

    @cached_property
    def spoken(self) -> Language:
        return Language.model_validate(self.language)


def all_lengths(content: Content) -> Iterator[Length]:
    """Every template, and for those with cards every service, in each language that is texted."""
    organisations = {organisation.id: Whole(organisation) for organisation in content.organisations}
    place = max((name for one in content.places for name in (one.local, *one.together.values())), key=len, default="")
    for spoken, around in _sights(content, place):
        yield from _of_language(spoken, *_general(content, organisations))
        for organisation in organisations.values():
            yield from card_lengths(organisation, around)


def dear_messages(content: Content, organisations: Mapping[str, Made], place: str) -> Iterator[Length]:
    """Of the messages of a line those over their price. Its organisations and the longest name of a place are given,
    and need not be in the content."""
    general = _general(content, organisations)
    for spoken, around in _sights(content, place):
        yield from _dear(spoken, *general)
        yield from chain.from_iterable(dear_cards.each(organisations.values(), around))


def _sights(content: Content, place: str) -> Iterator[tuple[_Spoken, CardSight]]:
    """What the messages of each language that is texted are made of."""
    for language in content.line.languages:
        if language.sms:
            longest = {name: value(content, language.code) for name, value in _LONGEST.items()} | {"place": place}
            spoken = _Spoken(
                line=content.line.model_dump_json(),
                language=language.model_dump(),
                general=content.line.general,
                texts=content.prompts[language.code],
                templates=content.templates[language.code],
                longest=longest,
                answers=dict(_answers(content, language.code)),
            )
            yield spoken, card_sight(content, language, longest)


def _answers(content: Content, language: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    for id, answer in content.answers.items():
        if text := answer.sms.get(language):
            yield id, (text, content.topics[answer.topic].cannot_wait)


def _general(content: Content, organisations: Mapping[str, _Record]) -> list[_Record]:
    """The organisations with a service for everybody."""
    owners = {service.partition("/")[0] for service in content.line.general}
    return [organisation for id, organisation in organisations.items() if id in owners]


@remembered
@lasting(LENGTHS)
def _dear(spoken: _Spoken, *general: _Record) -> tuple[Length, ...]:
    return tuple(one for one in _of_language(spoken, *general) if one.segments > one.most)


def _of_language(spoken: _Spoken, *general: _Record) -> Iterator[Length]:
    """Every template that names no service of its own, and every answer, with the longest card of who is there for
    everybody."""
    longest = spoken.longest | {"cards": _longest_cards(spoken, general)}
    for template in sorted(VARIABLES.keys() - {"card", "nothing", "answer"}):
        yield _length(spoken, template, "", MOST_SEGMENTS, longest)
    line = Line.model_validate_json(spoken.line)
    for id, (text, at_once) in spoken.answers.items():
        urgent = urgent_beside(text, at_once, line)
        values = longest | {"answer": text, "urgent": urgent, "unknown_code": "", "more": "", "ask_place": at_once}
        yield _length(spoken, "answer", id, ANSWER_SEGMENTS, values)


def _length(spoken: _Spoken, template: str, service: str, most: int, values: dict[str, object]) -> Length:
    text = finished(render(spoken.templates[template], **values), spoken.spoken)
    return Length(segments(text), len(text), spoken.spoken.code, template, service, affordable(text, most))


def _longest_cards(spoken: _Spoken, general: Sequence[_Record]) -> list[TextCard]:
    """The longest card of a service for everybody."""
    words = CardWords(spoken.spoken.code, spoken.texts)
    cards = [
        longest_card(one.record, service, words)
        for one in general
        for service in one.record.given
        if f"{one.record.id}/{service.id}" in spoken.general
    ]
    return sorted(cards, key=lambda card: len(card.name + card.number + card.status))[-1:]


def _words(content: Content, language: str) -> str:
    """The first word for each topic."""
    first = (content.keywords.topic(topic, language) for topic in content.keywords.topics)
    return ", ".join(filter(None, first))


def _answer(content: Content, language: str) -> str:
    """The longest answer."""
    return max((answer.sms.get(language, "") for answer in content.answers.values()), key=len, default="")


def _command(name: Command) -> _Longest:
    return lambda content, language: content.keywords.command(name, language)


_LONGEST: Mapping[str, _Longest] = complete(
    "_LONGEST",
    {
        **{command: _command(command) for command in OF_COMMANDS},
        "cards": lambda content, language: [],  # the longest takes its place
        "place": lambda content, language: "",  # the same for every language
        "unknown_code": lambda content, language: "9999",
        "answer": _answer,
        "rules": lambda content, language: "",  # left out where it would cost another part
        "line": lambda content, language: content.line.name,
        "emergency": lambda content, language: content.line.emergency,
        "urgent": lambda content, language: content.line.emergency,
        "advice": lambda content, language: "",  # left out where it would cost another part (`fitting`)
        "ask_place": lambda content, language: True,
        "words": _words,
    },
    SAMPLE,
)
"""What each variable of a template says at its longest."""
