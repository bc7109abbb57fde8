"""What a line has at hand for its first texter: found out when it is published, and only read when it starts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight
from ivr.language.joining import Meant, packed
from ivr.language.letters import fold
from ivr.language.wording_search import Wordings
from ivr.language.wordings import Wording, terms, wording
from ivr.model import Content, Danger, Keywords
from ivr.snapshot.layout import READY, SHORTEST_MISTYPED
from ivr.snapshot.sieve import Sieve
from ivr.snapshot.texted import Row

_QUESTION = 25
"""How many words apart the parts of what is asked may stand: anywhere in a question."""
_MISTYPED = ("topic", "need", "organisation", "language")
"""What is known with a typing mistake."""
_OF_ALARMS = {"need", "topic", "always", "waits"}
"""What a danger is, besides its wordings."""


def ready(content: Content, texted: Sequence[Row], roots: Iterable[Row]) -> Iterator[Row]:
    """A text for each of what a snapshot gives by these names (`READY`), from the content and the rows of its `words`
    and its `roots`."""
    known = {str(row["word"]) for row in texted}
    listed = {str(row["word"]) for row in texted if row["kind"] in _MISTYPED}
    called = {str(row["word"]) for row in texted if row["kind"] == "organisation"}
    parts = {part for word in known for part in word.split()}
    rooted = _by_language(roots)
    codes = [language.code for language in content.line.languages]
    dangers = _Dangers({id: danger.model_dump_json() for id, danger in content.dangers.items()})
    texts = (
        _joins(
            _Joined(tuple(sorted(parts - called)), {code: tuple(own) for code, own in rooted.items()}, _alone(texted))
        ),
        _list(part for part in parts if not part.isalnum()),
        _list(word for word in listed if len(word) >= SHORTEST_MISTYPED and " " not in word),
        _list(called),
        danger_words(dangers),
        _question_words(_Questions(content.keywords.questions)),
        _asked_words(_Asked(content.keywords.asked)),
        Sieve.of(known, begun=3).packed(),
        json.dumps({language: Sieve.of(own, begun=2).packed() for language, own in rooted.items()}),
        _first_words(content.keywords).model_dump_json(),
        _text({code: _text(_offered_words(content, code)) for code in codes}),
        _text({code: _answer_words(content, code) for code in codes}),
        _list(fold(word) for words in content.keywords.asking.values() for word in words),
        _text({id: danger.model_dump(include=_OF_ALARMS) for id, danger in content.dangers.items()}),
    )
    for name, text in zip(READY, texts, strict=True):
        yield {"name": name, "text": text}


def _alone(texted: Iterable[Row]) -> dict[str, tuple[Meant, ...]]:
    """What each single word means, in the order in which `words` is asked for it."""
    meant: dict[str, list[Meant]] = {}
    for row in texted:
        if " " not in (word := str(row["word"])):
            kind, id, language = (str(row[name]) for name in ("kind", "id", "language"))
            meant.setdefault(word, []).append((kind, id, language, bool(row["weak"])))
    return {word: tuple(sorted(several)) for word, several in meant.items()}


def _by_language(roots: Iterable[Row]) -> dict[str, list[str]]:
    by_language: dict[str, list[str]] = {}
    for row in roots:
        by_language.setdefault(str(row["language"]), []).append(str(row["root"]))
    return by_language


@dataclass(frozen=True)
class _Joined(Sight):
    """Words that people text, and the roots of all that is listed by language."""

    words: tuple[str, ...]
    rooted: dict[str, tuple[str, ...]]
    alone: dict[str, tuple[Meant, ...]]


@lasting(Form(str, str))  # half a second of a processor
def _joins(of: _Joined) -> str:
    """Which of the words may stand side by side."""
    return packed(of.words, of.rooted, of.alone)


def _list(words: Iterable[str]) -> str:
    return _text(sorted(words))


def _text(found: object) -> str:
    return json.dumps(found, ensure_ascii=False)


def _first_words(keywords: Keywords) -> Keywords:
    """What a message says of the keywords; all of them take a fortieth of a second to read."""
    topics, commands = (
        {id: {code: words[:1] for code, words in by_language.items()} for id, by_language in several.items()}
        for several in (keywords.topics, keywords.commands)
    )
    return Keywords(topics=topics, commands=commands, languages={}, small={})


def _offered_words(content: Content, language: str) -> dict[str, str]:
    """The single words of topics and needs with their topics; no wild guess should be a sensitive one."""
    topic_of = {need: id for id, topic in content.topics.items() for need in topic.needs}
    words: dict[str, str] = {}
    for by_id in (content.keywords.needs, content.keywords.topics):
        for id, by_language in by_id.items():
            topic = content.topics.get(topic_of.get(id, id))
            if not (topic and topic.sensitive):
                words |= {fold(word): topic_of.get(id, id) for word in by_language.get(language, ()) if " " not in word}
    return words


def _answer_words(content: Content, language: str) -> dict[str, list[str]]:
    """Of each answer what it is called, then each phrase that people text for it, folded."""
    return {
        id: [
            fold(f"{answer.name.get(language, '')} {answer.question.get(language, '')}"),
            *map(fold, content.keywords.answers.get(id, {}).get(language, ())),
        ]
        for id, answer in content.answers.items()
    }


@dataclass(frozen=True)
class _Dangers(Sight):
    """The dangers with all their wordings, as JSON."""

    typed: dict[str, str]


@lasting(Form(str, str))  # a second of a processor with twelve languages
def danger_words(dangers: _Dangers) -> str:
    """The wordings of all dangers, each with the danger and its language; the gravest first."""
    read = {id: Danger.model_validate_json(typed) for id, typed in dangers.typed.items()}
    return Wordings.of(
        (one, (id, language))
        for id, danger in read.items()
        for language in danger.words
        for one in _wordings(danger, language)
    ).packed()


def _wordings(danger: Danger, language: str) -> Iterator[Wording]:
    """The wordings of a danger in a language, with what takes their meaning from them there."""
    negations = tuple(term for text in danger.negations.get(language, ()) for term in terms(text))
    turned = tuple(term for text in danger.turned.get(language, ()) for term in terms(text))
    otherwise = () if danger.always else danger.unless.get(language, ())
    unless = tuple(term for text in otherwise for term in terms(text))
    calm = tuple(term for text in danger.calm.get(language, ()) if danger.waits for term in terms(text))
    for one in map(wording, danger.words[language]):
        yield one._replace(without=(*one.without, unless), negations=negations, turned=turned, nowhere=calm)


@dataclass(frozen=True)
class _Questions(Sight):
    """The forms of questions by language."""

    forms: dict[str, tuple[str, ...]]


@lasting(Form(str, str))
def _question_words(of: _Questions) -> str:
    """What a question holds that wants to know what is so, with its language."""
    return Wordings.of((wording(form), language) for language in of.forms for form in of.forms[language]).packed()


@dataclass(frozen=True)
class _Asked(Sight):
    """The forms of questions about each answer, by language."""

    forms: dict[str, dict[str, tuple[str, ...]]]


@lasting(Form(str, str))
def _asked_words(of: _Asked) -> str:
    """What a question about each answer holds, with the answer."""
    forms = ((id, form) for id, words in of.forms.items() for several in words.values() for form in several)
    return Wordings.of(((wording(form), id) for id, form in forms), breath=_QUESTION).packed()
