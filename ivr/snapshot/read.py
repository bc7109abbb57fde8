"""A snapshot, opened read-only: everything the engine may ask.

Its file is read once, verified, and held in memory: nothing that happens to the disk later reaches a caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ivr.language.letters import fold
from ivr.language.wordings import Wording, Wordings, terms, wording
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
from ivr.snapshot.database import opened
from ivr.snapshot.gazetteer import Gazetteer
from ivr.snapshot.layout import SHORTEST_MISTYPED
from ivr.snapshot.served import Served

R = TypeVar("R", bound=ContentRecord)

_QUESTION = 25
"""How many words apart the parts of what is asked may stand: anywhere in a question."""
_MEANINGS = "SELECT kind, id, language, weak FROM words WHERE word = ? ORDER BY kind, id, language"


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
    def menus(self) -> dict[str, Menu]:
        return self._all("menu", Menu)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return self._all("topic", Topic)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return self._all("answer", Answer)

    @cached_property
    def answer_words(self) -> dict[str, dict[str, AnswerWords]]:
        """By language, the words of each answer."""
        return {
            language.code: {id: _words_of(self.keywords, answer, language.code) for id, answer in self.answers.items()}
            for language in self.line.languages
        }

    @cached_property
    def areas(self) -> dict[str, Area]:
        return self._all("area", Area)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return self._all("source", Source)

    @cached_property
    def prompts(self) -> dict[str, dict[str, str]]:
        return self._by_language("SELECT language, key, text FROM prompts ORDER BY rowid")

    @cached_property
    def templates(self) -> dict[str, dict[str, str]]:
        return self._by_language("SELECT language, name, source FROM templates ORDER BY rowid")

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The single words that are long enough to be known with a typing mistake: topics, organisations, languages."""
        query = (
            "SELECT DISTINCT word FROM words WHERE kind IN ('topic', 'need', 'organisation', 'language') ORDER BY word"
        )
        words = (word for (word,) in self._db.execute(query))
        return tuple(word for word in words if len(word) >= SHORTEST_MISTYPED and " " not in word)

    @cached_property
    def signs(self) -> frozenset[str]:
        """The emoji that mean something, alone or beside others."""
        words = (word for (word,) in self._db.execute("SELECT DISTINCT word FROM words"))
        return frozenset(part for word in words for part in word.split() if not part.isalnum())

    def meanings(self, phrase: str) -> tuple[Meaning, ...]:
        """What a folded word or phrase can mean."""
        rows = self._db.execute(_MEANINGS, (phrase,))
        return tuple(Meaning(kind=kind, id=id, language=language, weak=weak) for kind, id, language, weak in rows)

    @cached_property
    def texted_words(self) -> frozenset[str]:
        """The single words of all words and phrases."""
        return frozenset(one for (word,) in self._db.execute("SELECT DISTINCT word FROM words") for one in word.split())

    def heard(self, sound: str, language: str) -> str:
        """The word of a language that sounds like this, or ""."""
        query = "SELECT word FROM sounds WHERE language = ? AND sound = ?"
        return next((word for (word,) in self._db.execute(query, (language, sound))), "")

    def rooted(self, root: str, language: str) -> str:
        """The word or phrase of a language that has this root, or ""."""
        query = "SELECT word FROM roots WHERE language = ? AND root = ?"
        return next((word for (word,) in self._db.execute(query, (language, root))), "")

    @cached_property
    def dangers(self) -> dict[str, Danger]:
        return self._all("danger", Danger)

    @cached_property
    def danger_words(self) -> Wordings[tuple[str, str]]:
        """The wordings of all dangers, each with the danger and its language; the gravest first."""
        return Wordings(
            (one, (id, language))
            for id, danger in self.dangers.items()
            for language in danger.words
            for one in _wordings(danger, language)
        )

    @cached_property
    def question_words(self) -> Wordings[str]:
        """What a question holds that wants to know what is so, with its language."""
        forms = self.keywords.questions
        return Wordings((wording(form), language) for language in forms for form in forms[language])

    @cached_property
    def asking_words(self) -> frozenset[str]:
        """Right behind these words stands what is asked for, in whatever language."""
        return frozenset(fold(word) for words in self.keywords.asking.values() for word in words)

    @cached_property
    def asked_words(self) -> Wordings[str]:
        """What a question about each answer holds, with the answer."""
        asked = self.keywords.asked
        forms = ((id, form) for id, words in asked.items() for several in words.values() for form in several)
        return Wordings(((wording(form), id) for id, form in forms), breath=_QUESTION)

    @cached_property
    def topic_of(self) -> dict[str, str]:
        """The topic of each need."""
        return {need: id for id, topic in self.topics.items() for need in topic.needs}

    def coded(self, code: str) -> tuple[str, str] | None:
        """What a short code stands for: ("topic", "need", "answer" or "organisation", its id), or None."""
        found = self._db.execute("SELECT kind, id FROM codes WHERE code = ?", (code,)).fetchone()
        return (str(found[0]), str(found[1])) if found else None

    def organisations(self) -> list[Organisation]:
        return list(self._all("organisation", Organisation).values())

    def organisation_texts(self) -> dict[str, str]:
        """Their records by id as they are written (`record_text`): to make all of 5000 into records takes seconds."""
        rows = self._db.execute("SELECT id, record FROM records WHERE kind = 'organisation' ORDER BY position")
        return {str(id): str(text) for id, text in rows}

    def counts(self) -> dict[str, int]:
        """How many organisations and services there are."""
        (organisations,) = self._db.execute("SELECT count(*) FROM records WHERE kind = 'organisation'").fetchone()
        (services,) = self._db.execute("SELECT count(*) FROM services").fetchone()
        return {"organisations": organisations, "services": services}

    def warm(self) -> None:
        """Reads now what the first texter would wait for: with twelve languages a second of a processor."""
        for name in ("line", "topics", "answer_words", "prompts", "vocabulary", "texted_words", "asked_words"):
            getattr(self, name)
        for name in ("signs", "danger_words", "question_words", "place_keys", "place_nicknames"):
            getattr(self, name)

    def close(self) -> None:
        self._db.close()

    def _all(self, kind: str, record: type[R]) -> dict[str, R]:
        rows = self._db.execute("SELECT id, record FROM records WHERE kind = ? ORDER BY position", (kind,))
        return {id: record.model_validate_json(text) for id, text in rows}

    def _by_language(self, query: str) -> dict[str, dict[str, str]]:
        result: dict[str, dict[str, str]] = {}
        for language, key, text in self._db.execute(query):
            result.setdefault(language, {})[key] = text
        return result


def _wordings(danger: Danger, language: str) -> Iterator[Wording]:
    """The wordings of a danger in a language, with what takes their meaning from them there."""
    negations = tuple(term for text in danger.negations.get(language, ()) for term in terms(text))
    turned = tuple(term for text in danger.turned.get(language, ()) for term in terms(text))
    otherwise = () if danger.always else danger.unless.get(language, ())
    unless = tuple(term for text in otherwise for term in terms(text))
    calm = tuple(term for text in danger.calm.get(language, ()) if danger.waits for term in terms(text))
    for one in map(wording, danger.words[language]):
        yield replace(one, without=(*one.without, unless), negations=negations, turned=turned, nowhere=calm)


def _words_of(keywords: Keywords, answer: Answer, language: str) -> AnswerWords:
    called = f"{answer.name.get(language, '')} {answer.question.get(language, '')}"
    phrases = tuple(map(_folded, keywords.answers.get(answer.id, {}).get(language, ())))
    return AnswerWords(_folded(called), frozenset().union(*phrases), phrases)


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())
