"""What a word can mean, with the names of it: topics, needs, answers, commands, organisations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ivr.content.read.document import yaml_document
from ivr.model.line import COMMANDS
from ivr.snapshot.read import Snapshot
from ivr.wings.console.texting.shown_reply import answer_name, need_name, topic_name
from ivr.wings.console.texting.sms_words import command_names


@dataclass(frozen=True)
class Meanings:
    """The meanings of the draft; `live` has the names in the languages of the pages, where it knows them already."""

    root: Path
    topics: dict[str, tuple[str, dict[str, str]]]
    """By topic its name and the names of its needs, in the language in which they are written."""
    live: Snapshot
    interface: str

    @classmethod
    def of(cls, root: Path, topics: str, live: Snapshot, interface: str) -> Meanings:
        """From the text of `data/topics.yaml`, and the folder for what has files of its own."""
        data = yaml_document("data/topics.yaml", topics)[0].data
        known = {id: topic for id, topic in data.items() if isinstance(topic, dict)}
        return cls(root, {id: (_name(topic, id), _needs(topic)) for id, topic in known.items()}, live, interface)

    @cached_property
    def languages(self) -> list[str]:
        """The languages that have words, those of the line in its order first."""
        there = sorted(path.parent.name for path in self.root.glob("sms_templates/*/keywords.yaml"))
        order = [language.code for language in self.live.line.languages]
        return sorted(there, key=lambda code: order.index(code) if code in order else len(order))

    def language_names(self) -> list[tuple[str, str]]:
        known = {language.code: language.name for language in self.live.line.languages}
        return [(code, known.get(code, code)) for code in self.languages]

    def language_name(self, code: str) -> str:
        return dict(self.language_names()).get(code, code)

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """All that a word can be added to, but organisations: kind and id."""
        return [*self._asked(), *(("commands", command) for command in COMMANDS), ("language", ""), ("small", "")]

    def _asked(self) -> Iterator[tuple[str, str]]:
        for topic, (_, needs) in self.topics.items():
            yield "topics", topic
            yield from (("needs", need) for need in needs)
        yield from (("answers", path.stem) for path in sorted(self.root.glob("data/answers/*.yaml")))

    def grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The choices for a list, by topic: value and name."""
        groups = [
            (self.name("topics", topic), [(f"topics/{topic}", self.name("topics", topic))]
             + [(f"needs/{need}", self.name("needs", need)) for need in needs])
            for topic, (_, needs) in self.topics.items()
        ]  # fmt: skip
        return groups

    def answers(self) -> list[tuple[str, str]]:
        return [(f"answers/{id}", self.name("answers", id)) for kind, id in self._asked() if kind == "answers"]

    def commands(self) -> list[tuple[str, str]]:
        return [(f"commands/{command}", self.name("commands", command)) for command in COMMANDS]

    def name(self, kind: str, id: str) -> str:
        """What something is called; its id where nothing is known of it yet."""
        if kind == "topics":
            found = topic_name(self.live, id, self.interface)
            return found if found != id else self.topics.get(id, (id, {}))[0]
        if kind == "needs":
            found = need_name(self.live, id, self.interface)
            return found if found != id else next((n[id] for _, n in self.topics.values() if id in n), id)
        if kind == "answers":
            found = answer_name(self.live, id, self.interface)
            return found if found != id else self._name_of_answer(id)
        if kind == "commands":
            return str(command_names().get(id, id))
        if kind == "organisations":
            entries = self.live.services_of(id)
            return entries[0].organisation.called(self.interface) if entries else id
        return id or kind

    def _name_of_answer(self, id: str) -> str:
        """What the draft calls an answer that nobody was given yet."""
        with suppress(OSError):
            file = f"data/answers/{id}.yaml"
            return _name(yaml_document(file, (self.root / file).read_text(encoding="utf-8-sig"))[0].data, id)
        return id


def _name(topic: dict[str, object], id: str) -> str:
    name = topic.get("name")
    return name if isinstance(name, str) else id


def _needs(topic: dict[str, object]) -> dict[str, str]:
    needs = topic.get("needs")
    known = needs if isinstance(needs, dict) else {}
    return {id: _name(need, id) if isinstance(need, dict) else id for id, need in known.items()}
