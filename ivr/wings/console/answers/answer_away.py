"""An answer taken away: what goes along with it, and what would lead nowhere then. Texts in, texts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ivr.content.catalogues.refresh import refreshed
from ivr.content.read.document import yaml_document
from ivr.content.read.files import OTHERS
from ivr.content.read.po import file_of, written
from ivr.content.rewriting import remove
from ivr.wings.console.answers.answers_shown import choices_to, name_of
from ivr.wings.console.interface import _
from ivr.wings.console.texting.word_book import file_of_words
from ivr.wings.console.texts.sentence_list import SpokenLine

_LISTS = ("answers", "asked")
"""What in a file of words is by answer."""


class AnswerLeaving(NamedTuple):
    """`stops` are reasons why it cannot go yet, in words; `words` is what people text for it, which goes along."""

    stops: tuple[str, ...]
    words: tuple[str, ...]


def answer_leaving(line: SpokenLine, id: str, texts: Mapping[str, str]) -> AnswerLeaving:
    """What would come of taking an answer away; `texts` are those of the `files_with_words`."""
    words = [word for file, text in texts.items() for word in _words(yaml_document(file, text)[0].data, id)]
    return AnswerLeaving(tuple(_stops(line, id)), tuple(dict.fromkeys(words)))


def files_with_words(line: SpokenLine) -> list[str]:
    """The files in which words may stand that lead to an answer."""
    return [*map(file_of_words, line.files.words), *([OTHERS] if line.files.others.data else [])]


def without_answer(line: SpokenLine, id: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The files that change when an answer goes, by name: the words that lead to it, and its translations, which wait
    for it at the end of their catalogues."""
    fresh = {file: _without_words(file, text, id) for file, text in texts.items()}
    for code, catalogue in line.files.catalogues.items():
        own = tuple(entry for entry in catalogue.entries if entry.place.startswith(f"answers/{id}:"))
        left = refreshed(replace(catalogue, entries=own, obsolete=()), ()).obsolete
        others = tuple(entry for entry in catalogue.entries if entry not in own)
        if own:
            fresh[file_of(code)] = written(replace(catalogue, entries=others, obsolete=(*catalogue.obsolete, *left)))
    return {file: text for file, text in fresh.items() if text != texts.get(file)}


def _stops(line: SpokenLine, id: str) -> Iterator[str]:
    topic = str(line.files.answers[id].data.get("topic", ""))
    if any(one.data.get("topic") == topic for name, one in line.files.answers.items() if name != id):
        return
    for said in choices_to(line.files, topic):
        name = name_of(line.files.topics.data.get(topic), topic)
        yield _("It is the only answer about %(name)s, and a menu leads there: take this choice out first: %(said)s",
                name=name, said=said)  # fmt: skip


def _words(data: Mapping[str, Any], id: str) -> Iterator[str]:
    for name in _LISTS:
        words = data[name].get(id) if isinstance(data.get(name), dict) else None
        yield from map(str, words if isinstance(words, list) else ())


def _without_words(file: str, text: str, id: str) -> str:
    for name in _LISTS:
        known = yaml_document(file, text)[0].data.get(name)
        if isinstance(known, dict) and id in known:
            text = remove(text, (name, id))
    return text
