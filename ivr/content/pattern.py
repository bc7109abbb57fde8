"""The line whose sentences a new one takes, in one language or another."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ivr.content.catalogues.edits import Edit, Item, edited, items
from ivr.content.catalogues.locators import spots
from ivr.content.made_up import EXAMPLES, SUMMARY
from ivr.content.read.files import Files
from ivr.errors import InputError

_WHOLE = frozenset({"voice", "sms"})
# The messages that ship tell people to text DOCTOR: with this topic that is true from the first day.
_TOPIC = "health"
_BY_MEANING = ("topics", "needs", "answers", "asked", "questions", "weak")
"""Of a file of words, what belongs to topics, needs and answers; all else belongs to the language."""


@dataclass(frozen=True)
class Pattern:
    """A line that is there already: its files as they were read, and their texts by name."""

    files: Files
    texts: Mapping[str, str]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which a line can begin: those that people call and text, with words for the example."""
        return tuple(code for code in self.files.offered() if self.files.channels(code) == _WHOLE and code in EXAMPLES)

    @cached_property
    def topic(self) -> str:
        """The topic that the new line has."""
        topics = self.files.topics.data
        return _TOPIC if _TOPIC in topics else next(iter(topics), "")

    @cached_property
    def choice(self) -> str:
        """The name of the sentence by which a menu offers this topic. Raises `InputError` where none does."""
        for menu in self.files.menus.values():
            for _, choice in menu.find("*", "choices", "*"):
                if choice.get("topic") == self.topic:
                    return str(choice["say"])
        raise InputError("the line to begin from has no menu that leads to a topic")

    def sentence(self, place: str, language: str) -> str:
        """What is said at a place. Raises `InputError` where nothing is."""
        if not (said := self._said[language].get(place)):
            raise InputError(f"the line to begin from does not say {place} in {language}")
        return said

    @cached_property
    def _said(self) -> dict[str, dict[str, str]]:
        """Every sentence by language and place, those of the example too."""
        own = {spot.place: spot.value for spot in spots(self.files) if isinstance(spot.value, str)}
        others = {
            code: {entry.place: entry.text for entry in catalogue.entries}
            for code, catalogue in self.files.catalogues.items()
        }
        said = {self.files.source: own} | others
        return {code: said.get(code, {}) | {SUMMARY: words.summary} for code, words in EXAMPLES.items()}

    def told_in(self, language: str, file: str, keep: Collection[str] | None = None) -> str:
        """A file with its sentences in a language, and its comments as they are; of its names only those to keep."""
        text = self.texts[file]
        places = {spot.loc: spot.place for spot in spots(self.files) if spot.document.file == file}
        edits = []
        for loc, item in items(text).items():
            if keep is not None and loc[0] not in keep:
                edits.append(_without(text, item))
            elif loc in places and language != self.files.source:
                edits.append(_instead(text, item, self.sentence(places[loc], language)))
        return edited(text, edits)

    def words(self, language: str) -> dict[str, Any]:
        """The words people text, of the topic and of what is needed first of it; and those of no topic."""
        words: dict[str, Any] = self.files.words[language].data
        topic = self.files.topics.data[self.topic]
        first = next(iter(topic.get("needs", {})), "")
        own = (*words.get("needs", {}).get(first, ()), *words["topics"].get(self.topic, ()))
        weak = [word for word in words.get("weak", ()) if word in own]
        others = {name: words[name] for name in words if name not in _BY_MEANING}
        return {"topics": {self.topic: list(own)}} | others | {"weak": weak}


def _end(text: str, item: Item) -> int:
    """Where a value ends; what comes behind it on its line is a comment."""
    start: int = item.value.start_mark.index
    return start + len(text[start : item.value.end_mark.index].rstrip())


def _without(text: str, item: Item) -> Edit:
    """Takes a name and its value away, with their lines."""
    return Edit(item.key.start_mark.index, text.find("\n", _end(text, item)) + 1 or len(text), "")


def _instead(text: str, item: Item, sentence: str) -> Edit:
    return Edit(item.value.start_mark.index, _end(text, item), json.dumps(sentence, ensure_ascii=False))
