"""The answers of the line: how far each may be trusted, where people meet it, and what it says in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.model.answer import AnswerState
from ivr.wings.console.texts.language_list import direction_of
from ivr.wings.console.texts.sentence_list import Lengths, SentenceShown, SpokenLine, lengths_of, sentences_in

_SOON = timedelta(days=60)
_ORDER: dict[AnswerState, int] = {"draft": 0, "read": 1, "confirmed": 2}


class AnswerListed(NamedTuple):
    """An answer in the list: `ends` is "over", "soon" or "" as its day has come, will soon, or not; `words` counts what
    people may text for it by language, `menus` are the choices that lead to the list of its topic."""

    id: str
    name: str
    question: str
    topic: str
    code: str
    state: AnswerState
    read: str
    until: str
    ends: str
    words: dict[str, int]
    menus: tuple[str, ...]


def answers_listed(line: SpokenLine, today: date) -> list[AnswerListed]:
    """All answers: those that are over first, then those that soon will be, then drafts."""
    found = [answer_listed(line, id, today) for id in line.files.answers]
    order = {"over": 0, "soon": 1, "": 2}
    return sorted(found, key=lambda one: (order[one.ends], _ORDER[one.state], one.name.casefold()))


def answer_listed(line: SpokenLine, id: str, today: date) -> AnswerListed:
    """One of them."""
    data, files = line.files.answers[id].data, line.files
    reviewed = data.get("reviewed")
    topic, until = str(data.get("topic", "")), str(data.get("until", ""))
    return AnswerListed(
        id=id,
        name=str(data.get("name", id)),
        question=str(data.get("question", "")),
        topic=name_of(files.topics.data.get(topic), topic),
        code=str(data.get("code", "")),
        state=state_in(data),
        read=str(reviewed.get("date", "")) if isinstance(reviewed, dict) else "",
        until=until,
        ends=_ends(until, today),
        words=dict(_words(files, id)),
        menus=tuple(choices_to(files, topic)),
    )


def state_in(data: Mapping[str, Any]) -> AnswerState:
    """How far an answer has come, by what its file says."""
    reviewed = data.get("reviewed")
    if not isinstance(reviewed, dict):
        return "draft"
    return "confirmed" if reviewed.get("by") == "lawyer" else "read"


def name_of(entry: object, id: str) -> str:
    """What a topic or a need is called in the source language."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else id


def _ends(until: str, today: date) -> str:
    try:
        last = date.fromisoformat(until)
    except ValueError:
        return ""
    return "over" if last < today else "soon" if last < today + _SOON else ""


def _words(files: Files, id: str) -> Iterator[tuple[str, int]]:
    for language, document in files.words.items():
        if "sms" in files.channels(language):
            answers = document.data.get("answers")
            words = answers.get(id) if isinstance(answers, dict) else None
            yield language, len(words) if isinstance(words, list) else 0


def choices_to(files: Files, topic: str) -> Iterator[str]:
    """What the choices say that lead to the answers of a topic."""
    for document in files.menus.values():
        yield from (_said(files.prompts, choice) for choice in _choices(document) if choice.get("answers") == topic)


def _choices(document: YamlDocument) -> Iterator[dict[str, Any]]:
    yield from (choice for _, choice in document.find("*", "choices", "*") if isinstance(choice, dict))


def _said(prompts: YamlDocument, choice: dict[str, Any]) -> str:
    text = str(prompts.data.get(str(choice.get("say")), choice.get("say", "")))
    return text.replace("{key}", str(choice.get("key", "")))


class AnswerSaid(NamedTuple):
    """An answer in one language: its question, what is heard, what is texted, each with how it stands to its source.
    `is_given` is whether people get it in this language: all of it has to be up to date."""

    code: str
    name: str
    dir: str
    is_offered: bool
    is_given: bool
    parts: tuple[tuple[SentenceShown, Lengths], ...]


def answer_said(line: SpokenLine, id: str) -> list[AnswerSaid]:
    """What an answer says in each language, the source language first."""
    codes = sorted(line.files.languages(), key=lambda code: code != line.files.source)
    return [_said_in(line, id, code) for code in codes]


def _said_in(line: SpokenLine, id: str, code: str) -> AnswerSaid:
    sentences = {one.part: one for one in sentences_in(line.only(f"answers/{id}"), code)}
    shown = [sentences[part] for part in ("question", "ear", "sms") if part in sentences]
    told = [one for one in shown if one.part != "question"]
    return AnswerSaid(
        code,
        line.name(code),
        direction_of(code),
        bool(line.files.channels(code)),
        len(told) == 2 and all(one.state == "fresh" for one in told),
        tuple((one, lengths_of(one.said, line.is_plain(code))) for one in shown),
    )
