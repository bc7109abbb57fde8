"""A snapshot, opened read-only: everything the engine may ask.

Its file is read once, verified, and held in memory: nothing that happens to the disk later reaches a caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

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
    ServiceEntry,
    Source,
    Topic,
)
from ivr.snapshot.database import opened
from ivr.snapshot.gazetteer import Gazetteer
from ivr.snapshot.layout import PRIORITY, SHORTEST_MISTYPED
from ivr.snapshot.sieve import Sieve

R = TypeVar("R", bound=ContentRecord)

# Two lists as JSON, so that one text serves every question.
_REACHING = """
SELECT DISTINCT service FROM reach
WHERE asked IN (SELECT value FROM json_each(?)) AND area IN (SELECT value FROM json_each(?))
ORDER BY service
"""

_NOTHING = Sieve(())
_QUESTION = 25
"""How many words apart the parts of what is asked may stand: anywhere in a question."""
_MEANINGS = "SELECT kind, id, language, weak FROM words WHERE word = ? ORDER BY kind, id, language"

# Answered from the index `best` alone, in its order.
_ANY = "SELECT service, {0} FROM reach WHERE asked = ? AND area = ? ORDER BY {0}, service"
_BEST = _ANY.format(", ".join(PRIORITY))


class Snapshot(Gazetteer):
    """Fits `ivr.engine.library.Library` by shape. `verified` is whether its bytes are proven to be those that were
    published. Raises `NoSnapshot` with the reason when the file is gone, damaged, or of another program."""

    def __init__(self, path: Path) -> None:
        self.id = path.stem
        db, self.verified = opened(path)
        super().__init__(db)
        self._listings: dict[str, ServiceEntry] = {}
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
        if not self._may_mean.lets_through(phrase):
            return ()
        rows = self._db.execute(_MEANINGS, (phrase,))
        return tuple(
            Meaning.model_construct(kind=kind, id=id, language=language, weak=bool(weak))
            for kind, id, language, weak in rows
        )

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
        if not self._may_be_rooted.get(language, _NOTHING).lets_through(root):
            return ""
        query = "SELECT word FROM roots WHERE language = ? AND root = ?"
        return next((word for (word,) in self._db.execute(query, (language, root))), "")

    @cached_property
    def _may_mean(self) -> Sieve:
        return Sieve(word for (word,) in self._db.execute("SELECT word FROM words"))

    @cached_property
    def _may_be_rooted(self) -> dict[str, Sieve]:
        """By language."""
        rows = self._db.execute("SELECT language, root FROM roots ORDER BY language").fetchall()
        return {language: Sieve(root for _, root in own) for language, own in groupby(rows, key=itemgetter(0))}

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

    @cached_property
    def served(self) -> frozenset[str]:
        return frozenset(asked for (asked,) in self._db.execute("SELECT DISTINCT asked FROM reach"))

    def services(self, asked: str | None = None, areas: tuple[str, ...] = ()) -> list[ServiceEntry]:
        """The services for a topic or a need (None: any) in at least one of these areas (none: anywhere), by id."""
        topics = [asked] if asked else list(self.topics)
        rows = self._db.execute(_REACHING, (json.dumps(topics), json.dumps(areas or list(self.areas))))
        return [self._listing(id) for (id,) in rows]

    def best_services(self, asked: str | None, areas: tuple[str, ...], most: int) -> list[ServiceEntry]:
        """Of the same services, in each area so many of the best by priority for it, and all that stand as well as the
        last of them."""
        if asked is None:
            return self.services(asked, areas)
        found = (id for area in areas or self.areas for id in _best(self._db.execute(_BEST, (asked, area)), most))
        return [self._listing(id) for id in dict.fromkeys(found)]

    def service(self, id: str) -> ServiceEntry | None:
        """The service `organisation/service`, or None."""
        found = self._db.execute("SELECT id FROM services WHERE id = ?", (id,)).fetchone()
        return self._listing(id) if found else None

    def services_of(self, organisation: str) -> list[ServiceEntry]:
        """The services of one organisation, in its order; none where there is no such organisation."""
        query = "SELECT id FROM services WHERE id >= ? AND id < ? ORDER BY rowid"
        return [self._listing(id) for (id,) in self._db.execute(query, (f"{organisation}/", f"{organisation}0"))]

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
        for name in ("_may_mean", "_may_be_rooted", "served"):
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

    def _listing(self, id: str) -> ServiceEntry:
        if id not in self._listings:
            organisation = self._organisation(id.partition("/")[0])
            for service in organisation.services:
                entry = ServiceEntry.model_construct(organisation=organisation, service=service)
                self._listings[entry.id] = entry
        return self._listings[id]

    def _organisation(self, id: str) -> Organisation:
        if id not in self._organisations:
            query = "SELECT record FROM records WHERE kind = 'organisation' AND id = ?"
            (text,) = self._db.execute(query, (id,)).fetchone()
            self._organisations[id] = Organisation.model_validate_json(text)
        return self._organisations[id]


def _best(rows: Iterable[tuple[Any, ...]], most: int) -> Iterator[str]:
    """The first services of rows in the order of their priority, and those that stand as well as the last of them:
    which of equals comes first, only who asks can tell."""
    taken = 0
    for _, equals in groupby(rows, key=lambda row: row[1:]):
        if taken >= most:
            return
        for id, *_ in equals:
            taken += 1
            yield id


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
