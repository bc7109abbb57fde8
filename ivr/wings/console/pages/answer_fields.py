"""The fields of the form of an answer: what came back in them, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask import request

from ivr.wings.console.answers.answer_translated import PARTS
from ivr.wings.console.answers.answer_typed import TEXTS, AnswerTyped, FactTyped, answer_of
from ivr.wings.console.answers.answers_shown import name_of
from ivr.wings.console.texts.sentence_list import SpokenLine

_MOST_CALLED = 4
Options = list[tuple[str, str]]


class AnswerOptions(NamedTuple):
    """What the form offers to choose: ids with their names."""

    topics: Options
    needs: Options
    sources: Options
    services: Options
    called: tuple[str, ...]


def answer_sent() -> AnswerTyped:
    """The answer as it was typed."""
    form = request.form
    texts = {name: " ".join(form.get(name, "").split()) for name in TEXTS}
    called = dict.fromkeys(service for service in form.getlist("call") if service)
    never = (" ".join(one.split()) for one in form.get("never", "").splitlines())
    return answer_of(texts, tuple(called), tuple(_facts()), tuple(filter(None, never)))


def _facts() -> Iterator[FactTyped]:
    form = request.form
    for number, at in enumerate(form.getlist("fact")):
        says, source, locator, quote = (
            " ".join(form.get(f"{name}-{number}", "").split()) for name in ("says", "source", "locator", "quote")
        )
        index = int(at) if at.isdigit() else -1
        gone = f"gone-{number}" in form
        fact = FactTyped(index, "", "", "", "") if gone else FactTyped(index, says, source, locator, quote)
        if index >= 0 or not fact.is_empty:
            yield fact


def said_sent(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """What was typed for the parts of a new answer in other languages."""
    return {code: {part: " ".join(request.form.get(f"{part}_{code}", "").split()) for part in PARTS} for code in codes}


def answer_options(line: SpokenLine, typed: AnswerTyped) -> AnswerOptions:
    """What there is to choose from. Of services those for its topic, and those that were chosen before."""
    files = line.files
    topics = [(id, name_of(topic, id)) for id, topic in files.topics.data.items()]
    needs = [
        (str(loc[2]), f"{name_of(files.topics.data[str(loc[0])], str(loc[0]))}: {name_of(need, str(loc[2]))}")
        for loc, need in files.topics.find("*", "needs", "*")
    ]
    sources = [(id, str(one.get("title", id))[:90]) for id, one in files.sources.data.items() if isinstance(one, dict)]
    room = max(_MOST_CALLED, len(typed.call) + 1)
    called = (*typed.call, *("" for _ in range(room - len(typed.call))))
    return AnswerOptions(topics, needs, sources, sorted(_services(line, typed), key=lambda one: one[1]), called)


def _services(line: SpokenLine, typed: AnswerTyped) -> Iterator[tuple[str, str]]:
    known = set()
    for id, document in line.files.organisations.items():
        name = str(document.data.get("name", id))
        for _, service in document.find("services", "*"):
            way = f"{id}/{service.get('id')}" if isinstance(service, dict) else ""
            topics = service.get("topics") if isinstance(service, dict) else None
            if way in typed.call or (isinstance(topics, list) and typed.topic in topics):
                known.add(way)
                yield way, f"{name}: {name_of(service, str(service.get('id')))}"
    yield from ((way, way) for way in typed.call if way not in known)
