"""What every message that the line can send costs, at its longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ivr.content.read.remembered import The
from ivr.engine.directory.sms_answer import ANSWER_SEGMENTS, urgent_beside
from ivr.engine.directory.sms_card import MOST_SEGMENTS, TextCard, finished
from ivr.language.catalogue import Catalogue
from ivr.language.gsm import affordable, segments
from ivr.language.templates import OF_COMMANDS, SAMPLE, VARIABLES, render
from ivr.model import Command, Content, Language
from ivr.model.tables import complete
from ivr.publish.card_lengths import Length, card_lengths, card_sight, longest_card

_Longest = Callable[[Content, Catalogue], object]


def all_lengths(content: Content) -> Iterator[Length]:
    """Every template, and for those with cards every service, in each language that is texted."""
    for language in content.line.languages:
        if language.sms:
            yield from _of_language(content, language, Catalogue(language.code, content.prompts[language.code]))


def _of_language(content: Content, language: Language, words: Catalogue) -> Iterator[Length]:
    longest = {variable: value(content, words) for variable, value in _LONGEST.items()}
    for template in sorted(VARIABLES.keys() - {"card", "nothing", "answer"}):
        yield _length(content, language, template, "", MOST_SEGMENTS, longest)
    yield from _of_answers(content, language, longest)
    around = card_sight(content, language, longest)
    for organisation in content.organisations:
        yield from card_lengths(The(organisation), around)


def _of_answers(content: Content, language: Language, longest: dict[str, object]) -> Iterator[Length]:
    """Every answer, with the longest card of who is there for everybody."""
    for answer in content.answers.values():
        if text := answer.sms.get(language.code):
            at_once = content.topics[answer.topic].cannot_wait
            urgent = urgent_beside(text, at_once, content.line)
            values = longest | {"answer": text, "urgent": urgent, "unknown_code": "", "more": "", "ask_place": at_once}
            yield _length(content, language, "answer", answer.id, ANSWER_SEGMENTS, values)


def _length(
    content: Content, language: Language, template: str, service: str, most: int, values: dict[str, object]
) -> Length:
    text = finished(render(content.templates[language.code][template], **values), language)
    return Length(segments(text), len(text), language.code, template, service, affordable(text, most))


def _general(content: Content, words: Catalogue) -> list[TextCard]:
    """The longest card of a service for everybody."""
    owners = {service.partition("/")[0] for service in content.line.general}
    cards = [
        longest_card(organisation, service, words)
        for organisation in content.organisations
        if organisation.id in owners
        for service in organisation.given
        if f"{organisation.id}/{service.id}" in content.line.general
    ]
    return sorted(cards, key=lambda card: len(card.name + card.number + card.status))[-1:]


def _words(content: Content, words: Catalogue) -> str:
    """The first word for each topic."""
    first = (content.keywords.topic(topic, words.language) for topic in content.keywords.topics)
    return ", ".join(filter(None, first))


def _place(content: Content, _: Catalogue) -> str:
    """The longest name of a place, or of all places of a postal code."""
    names = (name for place in content.places for name in (place.local, *place.together.values()))
    return max(names, key=len, default="")


def _answer(content: Content, words: Catalogue) -> str:
    """The longest answer."""
    return max((answer.sms.get(words.language, "") for answer in content.answers.values()), key=len, default="")


def _command(name: Command) -> _Longest:
    return lambda content, words: content.keywords.command(name, words.language)


_LONGEST: Mapping[str, _Longest] = complete(
    "_LONGEST",
    {
        **{command: _command(command) for command in OF_COMMANDS},
        "cards": _general,
        "place": _place,
        "unknown_code": lambda content, words: "9999",
        "answer": _answer,
        "rules": lambda content, words: "",  # left out where it would cost another part
        "line": lambda content, words: content.line.name,
        "emergency": lambda content, words: content.line.emergency,
        "urgent": lambda content, words: content.line.emergency,
        "advice": lambda content, words: "",  # left out where it would cost another part (`fitting`)
        "ask_place": lambda content, words: True,
        "words": _words,
    },
    SAMPLE,
)
"""What each variable of a template says at its longest; the card of a service takes the place of `cards`."""
