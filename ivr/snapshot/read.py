"""A snapshot, opened read-only: everything the engine may ask.

Its file is read once, verified, and held in memory: nothing that happens to the disk later reaches a caller.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ivr.language.joins import ANY, Joins, unpacked
from ivr.language.pieces import filled
from ivr.language.prompts import OPTION_PROMPTS
from ivr.language.wording_search import Wordings
from ivr.model import (
    Answer,
    AnswerWords,
    Area,
    ContentRecord,
    Danger,
    Keywords,
    Line,
    Meaning,
    Menu,
    Organisation,
    Source,
    Topic,
)
from ivr.model.keypad import CHOICES, LANGUAGES
from ivr.model.steps import Say
from ivr.snapshot.database import opened
from ivr.snapshot.gazetteer import Gazetteer
from ivr.snapshot.layout import CONTENT, PACKED
from ivr.snapshot.served import Served
from ivr.snapshot.sieve import Sieve

R = TypeVar("R", bound=ContentRecord)

_NOTHING = Sieve.of(())
_MEANINGS = "SELECT kind, id, language, weak FROM words WHERE word = ? ORDER BY kind, id, language"
_FOR_THE_FIRST = (
    "line", "topics", "danger_words", "alarms", "prompts", "vocabulary", "texted_words", "signs", "_may_mean",
    "_may_be_rooted", "_standing", "_coded", "_met", "regions", "wide_areas", "templates", "first_words",
    "question_words", "asked_words", "asking_words", "great_names", "place_nicknames", "answers", "answers_for",
    "answer_words", "answer_vocabulary", "_offered_words", "_first_doors", "offers",
)  # fmt: skip
"""What the first texter or caller would wait for, danger first."""


class Snapshot(Gazetteer, Served):
    """Fits `ivr.engine.library.Library` by shape. `verified` is whether its bytes are proven to be those that were
    published. Raises `NoSnapshot` with the reason when the file is gone, damaged, or of another program."""

    def __init__(self, path: Path) -> None:
        self.id = path.stem
        db, self.verified = opened(path)
        super().__init__(db)
        self._organisations: dict[str, Organisation] = {}

    @cached_property
    def line(self) -> Line:
        return self._all("line", Line)["line"]

    @cached_property
    def keywords(self) -> Keywords:
        return self._all("keywords", Keywords)["keywords"]

    @cached_property
    def first_words(self) -> Keywords:
        """Of the keywords, the first word for each topic and each command in each language."""
        return Keywords.model_validate_json(self._ready("first_words"))

    def offered_words(self, language: str) -> dict[str, str]:
        """The single words of a language, folded, with the topic that each may mean; none that is sensitive."""
        return dict(json.loads(self._offered_words.get(language, "{}")))

    @cached_property
    def _offered_words(self) -> dict[str, str]:
        """By language, as texts: of each, somebody asks now and then."""
        return dict(json.loads(self._ready("offered_words")))

    @cached_property
    def menus(self) -> dict[str, Menu]:
        return self._all("menu", Menu)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return self._all("topic", Topic)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return self._all("answer", Answer)

    @cached_property
    def answers_for(self) -> dict[tuple[str, str], list[Answer]]:
        """The answers for each topic and need ("" for none), in the order of their codes."""
        result: dict[tuple[str, str], list[Answer]] = {}
        for answer in sorted(self.answers.values(), key=lambda answer: (answer.code or "", answer.id)):
            result.setdefault((answer.topic, answer.need or ""), []).append(answer)
        return result

    @cached_property
    def answer_words(self) -> dict[str, dict[str, AnswerWords]]:
        """By language, the words of each answer."""
        found = json.loads(self._ready("answer_words"))
        return {code: {id: _words_of(*texts) for id, texts in by_id.items()} for code, by_id in found.items()}

    @cached_property
    def answer_vocabulary(self) -> dict[str, tuple[str, ...]]:
        """All of these by language, in the order of their letters."""
        return {
            language: tuple(sorted({word for one in known.values() for word in one.called | one.texted}))
            for language, known in self.answer_words.items()
        }

    @cached_property
    def areas(self) -> dict[str, Area]:
        return self._all("area", Area)

    @cached_property
    def regions(self) -> dict[str, str | None]:
        """The region that each area is or lies in; None of one that holds several."""
        return {id: self._region(id) for id in self.areas}

    def _region(self, area: str | None) -> str | None:
        while area and not self.areas[area].region:
            area = self.areas[area].within
        return self.areas[area].region if area else None

    @cached_property
    def wide_areas(self) -> tuple[str, ...]:
        """All areas but municipalities."""
        return tuple(id for id, area in self.areas.items() if not area.municipality)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return self._all("source", Source)

    @cached_property
    def prompts(self) -> dict[str, dict[str, str]]:
        return self._by_language("SELECT language, key, text FROM prompts ORDER BY rowid")

    @cached_property
    def offers(self) -> dict[str, dict[tuple[str, str], Say]]:
        """By language, what menus, languages and options are offered with, by its prompt and its key."""
        keyed = {(choice.say, choice.key) for menu in self.menus.values() for choice in menu.choices}
        keyed |= {("language-choice", key) for key in LANGUAGES}
        keyed |= {(prompt, key) for prompt in OPTION_PROMPTS for key in CHOICES}
        return {code: {one: self._offer(code, *one) for one in keyed} for code in self.line.spoken}

    def _offer(self, language: str, prompt: str, key: str) -> Say:
        return Say(language, filled(self.prompts[language].get(prompt, ""), {"key": key}), prompt)

    @cached_property
    def templates(self) -> dict[str, dict[str, str]]:
        return self._by_language("SELECT language, name, source FROM templates ORDER BY rowid")

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The single words that are long enough to be known with a typing mistake: topics, organisations, languages."""
        return tuple(json.loads(self._ready("vocabulary")))

    @cached_property
    def signs(self) -> frozenset[str]:
        """The emoji that mean something, alone or beside others."""
        return frozenset(json.loads(self._ready("signs")))

    def meanings(self, phrase: str) -> tuple[Meaning, ...]:
        """What a folded word or phrase can mean."""
        if (known := self.texted_words.get(phrase)) and known.alone is not None:
            return known.alone
        if not self._may_mean.lets_through(phrase):
            return ()
        rows = self._db.execute(_MEANINGS, (phrase,))
        return tuple([Meaning(kind, id, language, bool(weak)) for kind, id, language, weak in rows])

    def begins(self, words: str) -> bool:
        """Whether a phrase of several words that means something may begin with these two or three."""
        return self._may_mean.lets_begin(words)

    @cached_property
    def texted_words(self) -> dict[str, Joins]:
        """The single words of all words and phrases, with those that may stand beside them in one of several words."""
        return dict.fromkeys(self.organisation_keys, ANY) | unpacked(self._ready("texted_words"))

    @cached_property
    def organisation_keys(self) -> tuple[str, ...]:
        """The names of organisations as they are texted, without spaces, in the order of their letters."""
        return tuple(json.loads(self._ready("organisation_keys")))

    def heard(self, sound: str, language: str) -> str:
        """The word of a language that sounds like this, or ""."""
        query = "SELECT word FROM sounds WHERE language = ? AND sound = ?"
        return next((word for (word,) in self._db.execute(query, (language, sound))), "")

    def rooted(self, root: str, language: str) -> str:
        """The word or phrase of a language that has this root, or ""."""
        if not self._may_be_rooted.get(language, _NOTHING).lets_through(root):
            return ""
        query = "SELECT word FROM roots WHERE language = ? AND root = ?"
        return next((word for (word,) in self._db.execute(query, (language, root))), "")

    def begins_rooted(self, root: str, language: str) -> bool:
        """Whether a phrase of several words of a language may have a root that begins with these two."""
        return self._may_be_rooted.get(language, _NOTHING).lets_begin(root)

    @cached_property
    def _may_mean(self) -> Sieve:
        return Sieve.unpacked(self._ready("may_mean"))

    @cached_property
    def _may_be_rooted(self) -> dict[str, Sieve]:
        """By language."""
        return {language: Sieve.unpacked(one) for language, one in json.loads(self._ready("may_be_rooted")).items()}

    @cached_property
    def dangers(self) -> dict[str, Danger]:
        return self._all("danger", Danger)

    @cached_property
    def alarms(self) -> dict[str, Danger]:
        """Every danger, without its wordings."""
        return {id: Danger.model_validate(known) for id, known in json.loads(self._ready("alarms")).items()}

    @cached_property
    def danger_words(self) -> Wordings[tuple[str, str]]:
        """The wordings of all dangers, each with the danger and its language; the gravest first."""
        return Wordings.unpacked(self._ready("danger_words"))

    @cached_property
    def question_words(self) -> Wordings[str]:
        """What a question holds that wants to know what is so, with its language."""
        return Wordings.unpacked(self._ready("question_words"))

    @cached_property
    def asking_words(self) -> frozenset[str]:
        """Right behind these words stands what is asked for, in whatever language."""
        return frozenset(json.loads(self._ready("asking_words")))

    @cached_property
    def asked_words(self) -> Wordings[str]:
        """What a question about each answer holds, with the answer."""
        return Wordings.unpacked(self._ready("asked_words"))

    @cached_property
    def topic_of(self) -> dict[str, str]:
        """The topic of each need."""
        return {need: id for id, topic in self.topics.items() for need in topic.needs}

    def coded(self, code: str) -> tuple[str, str] | None:
        """What a short code stands for: ("topic", "need", "answer" or "organisation", its id), or None."""
        return self._coded.get(code)

    @cached_property
    def _coded(self) -> dict[str, tuple[str, str]]:
        """What each short code stands for."""
        return {code: (kind, id) for code, kind, id in self._db.execute("SELECT code, kind, id FROM codes")}

    def organisations(self) -> list[Organisation]:
        return list(self._all("organisation", Organisation).values())

    def content_seals(self) -> dict[str, str]:
        """What all of its content is known by, part by part (`ivr.snapshot.content_texts`)."""
        rows = self._db.execute("SELECT name, seal FROM made_of WHERE name LIKE ?", (f"{CONTENT} %",))
        return {str(name): str(seal) for name, seal in rows}

    def record_texts(self, kind: str) -> dict[str, str]:
        """The records of a kind by id as they are written (`record_text`), in their order: to make records of all that
        people text, or of 5000 organisations, takes a second."""
        rows = self._db.execute("SELECT id, record FROM records WHERE kind = ? ORDER BY position", (kind,))
        return {id: zlib.decompress(held).decode() if kind in PACKED else held for id, held in rows}

    def counts(self) -> dict[str, int]:
        """How many organisations and services there are."""
        (organisations,) = self._db.execute("SELECT count(*) FROM records WHERE kind = 'organisation'").fetchone()
        (services,) = self._db.execute("SELECT count(*) FROM services").fetchone()
        return {"organisations": organisations, "services": services}

    def warm(self) -> None:
        """Reads it now."""
        for name in _FOR_THE_FIRST:
            getattr(self, name)

    def copy_into(self, db: sqlite3.Connection, name: str) -> None:
        """All of it as the database `name` of another connection: as it was verified, whatever the disk holds now."""
        db.deserialize(self._db.serialize(), name=name)

    def close(self) -> None:
        self._db.close()

    def _ready(self, name: str) -> str:
        """What was found out when the snapshot was written (`ivr.snapshot.ready`)."""
        (text,) = self._db.execute("SELECT text FROM ready WHERE name = ?", (name,)).fetchone()
        return str(text)

    def _all(self, kind: str, record: type[R]) -> dict[str, R]:
        return {id: record.model_validate_json(text) for id, text in self.record_texts(kind).items()}

    def _by_language(self, query: str) -> dict[str, dict[str, str]]:
        result: dict[str, dict[str, str]] = {}
        for language, key, text in self._db.execute(query):
            result.setdefault(language, {})[key] = text
        return result


def _words_of(called: str, *texted: str) -> AnswerWords:
    phrases = tuple(frozenset(phrase.split()) for phrase in texted)
    return AnswerWords(frozenset(called.split()), frozenset().union(*phrases), phrases)
