"""Checks of what texters write and what they get back: keywords and templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ivr.content.read.document import Loc, YamlDocument, items_of, near, near_or_all, problem
from ivr.content.read.files import Files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.errors import Problem
from ivr.language.letters import is_sign, written
from ivr.language.templates import SAMPLE, VARIABLES, TemplateFault, broken, holds_number, render, variables
from ivr.language.wordings import filled, wording
from ivr.model.line import COMMANDS, SMALL

# Words that carriers and Twilio answer themselves: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
# and the CTIA messaging principles. They never arrive here, or they mean something else to a carrier.
CARRIER_COMMANDS = ("stop", "start", "info")
MOST_WORDS = 4
RESERVED = frozenset(
    "stop stopall unsubscribe end quit cancel revoke optout start unstop yes help info".split()
)  # fmt: skip

_LOST = "who is in danger reads no number"
_DANGER, _URGENT = ("emergency", _LOST), ("urgent", _LOST)
_MUST_SAY = {
    "stopped": (("start", "nobody could come back"),),
    "info": (("stop", "nobody could find out how to stop"), _DANGER),
    "privacy": (("wipe", "nobody could find out how to be forgotten"),),
    "help": (_DANGER,),
    "suggest": (_DANGER,),
    "unknown": (_DANGER,),
    "card": (_URGENT,),
    "nothing": (_URGENT,),
    "answer": (_URGENT, ("answer", "who asks gets no answer")),
    "busy": (_DANGER,),
}
"""What a template has to tell, and what is lost without it."""


def check_sms(files: Files) -> Iterator[Problem]:
    yield from _check_words(files)
    yield from _check_every_topic_has_a_word(files)
    yield from _check_others(files)
    yield from _check_questions(files)
    for (language, name), source in sorted(files.templates.items()):
        yield from _template(_Typed(f"sms_templates/{language}/{name}.txt", name, source))


@dataclass(frozen=True)
class _Typed(Sight):
    """A template by its file and its name."""

    file: str
    name: str
    source: str


@remembered
@lasting(PROBLEMS)
def _template(typed: _Typed) -> tuple[Problem, ...]:
    return tuple(check_template(typed.file, typed.name, typed.source))


def check_template(file: str, name: str, source: str) -> Iterator[Problem]:
    """What is wrong with a template by itself."""
    try:
        yield from _check_names(file, name, source)
    except TemplateFault as fault:
        yield problem("S604", file, fault.line, str(fault))


def _check_names(file: str, name: str, source: str) -> Iterator[Problem]:
    """The same of one that can be read; raises `TemplateFault` when it cannot."""
    used = variables(source)
    unknown = used - VARIABLES[name]
    for variable in sorted(unknown):
        yield problem("S604", file, 0, f"{{{{ {variable} }}}} is not known here{near(variable, set(VARIABLES[name]))}")
    if unknown:
        return
    if reason := broken(name, source):
        yield problem("S604", file, 0, reason)
    elif not any(map(str.isalnum, render(source, **SAMPLE))):
        yield problem("S609", file, 0, f"{name}.txt is empty: who texts this gets no answer")
        return
    elif "cards" in VARIABLES[name] and not holds_number(source):
        yield problem("S604", file, 0, "{{ card.number }} is missing: the answer would hold no number")
    for variable, loss in _MUST_SAY.get(name, ()):
        if variable not in used:
            yield problem("S610", file, 0, f"{{{{ {variable} }}}} is missing: {loss}")


def _check_words(files: Files) -> Iterator[Problem]:
    document = files.keywords
    yield from _meanings(document, _Topics(tuple(map(str, files.topics.data))))
    for loc, _ in document.find("organisations", "*"):
        if loc[-1] not in files.organisations:
            hint = near(str(loc[-1]), set(files.organisations))
            yield document.problem("S608", loc, f"there is no organisation {loc[-1]}{hint}")
    for loc, _ in document.find("topics", "*"):
        if loc[-1] not in files.topics.data:
            hint = near_or_all(str(loc[-1]), files.topics.data)
            yield document.problem("D205", loc, f"there is no topic {loc[-1]}{hint}")


@dataclass(frozen=True)
class _Topics(Sight):
    ids: tuple[str, ...]


@remembered
@lasting(PROBLEMS)
def _meanings(document: YamlDocument, topics: _Topics) -> tuple[Problem, ...]:
    return tuple(_check_meanings(document, set(topics.ids)))


def _check_meanings(document: YamlDocument, topics: set[str]) -> Iterator[Problem]:
    """Words of carriers, words that mean two things, and what is no word."""
    meanings: dict[tuple[str, str], tuple[str, Loc]] = {}
    for loc, word, meaning, language in _meant(document, topics):
        words = written(word)
        if _is_reserved(words) and loc[1] not in CARRIER_COMMANDS:
            yield document.problem("S601", loc, f"{word} is a word of the carriers")
            continue
        if not 1 <= len(words) <= MOST_WORDS:
            yield document.problem("S606", loc, f"{word!r} is no word, or too many")
            continue
        earlier, first = meanings.setdefault((language, " ".join(words)), (meaning, loc))
        if earlier != meaning:
            yield document.problem("S602", loc, f"{word} already means {earlier}, on line {document.line(first)}")


def _is_reserved(words: list[str]) -> bool:
    """Whether they are a word of the carriers, and emoji around it."""
    return any(word in RESERVED and all(map(is_sign, words[:at] + words[at + 1 :])) for at, word in enumerate(words))


def _meaning(document: YamlDocument, topics: set[str], loc: Loc) -> tuple[str, str]:
    """What the words of a list stand for, and the language in which they do: of another language, that of its
    answer."""
    kind, *rest, language = map(str, loc)
    match kind:
        case "languages":  # "english" asks for English, whatever the language of the rest
            return f"languages/{language}", language
        case "others":
            id, answer = language, document.data["others"][str(loc[1])].get("answer", "")
            return (id if id == SMALL else f"{'topics' if id in topics else 'needs'}/{id}"), answer
    return "/".join((kind, *rest)), language


def _check_others(files: Files) -> Iterator[Problem]:
    """Whether the words of other languages lead somewhere, and the answer comes in a language of the line."""
    known = {SMALL, *files.topics.data, *(str(loc[2]) for loc, _ in files.topics.find("*", "needs", "*"))}
    for loc, _ in files.others.find("*", "words", "*"):
        if loc[2] not in known:
            yield files.others.problem("D205", loc, f"there is no topic and no need {loc[2]}{near(str(loc[2]), known)}")
    for loc, answer in files.others.texts("*", "answer"):
        if "sms" not in files.channels(answer):
            yield files.others.problem("S614", loc, f"nobody gets texts in {answer}")


def _check_questions(files: Files) -> Iterator[Problem]:
    yield from _forms(files.keywords)
    for language, document in files.words.items():
        if files.answers and document.data and "sms" in files.channels(language) and not document.data.get("questions"):
            yield document.problem("S616", (), f"{language} has no words for questions")


@remembered
@lasting(PROBLEMS)
def _forms(document: YamlDocument) -> tuple[Problem, ...]:
    """The forms of questions that cannot be read."""
    found = list[Problem]()
    for loc, form in chain(document.texts("questions", "*", "*"), document.texts("asked", "*", "*", "*")):
        try:
            wording(filled(form, {}))
        except ValueError as fault:
            found.append(document.problem("S615", loc, f"{form!r}: {fault}"))
    return tuple(found)


def _meant(document: YamlDocument, topics: set[str]) -> Iterator[tuple[Loc, str, str, str]]:
    """Every word, what it stands for and in which language."""
    for pattern in (
        ("topics", "*", "*"),
        ("needs", "*", "*"),
        ("answers", "*", "*"),
        ("commands", "*", "*"),
        ("languages", "*"),
        ("small", "*"),
        ("others", "*", "words", "*"),
    ):
        for loc, words in document.find(*pattern):
            meaning, language = _meaning(document, topics, loc)
            for at, word in items_of(words):
                if isinstance(word, str) and word:
                    yield (*loc, at), word, meaning, language


def _check_every_topic_has_a_word(files: Files) -> Iterator[Problem]:
    for language, document in files.words.items():
        if "sms" not in files.channels(language):
            continue
        for kind, wanted in (("topics", list(files.topics.data)), ("commands", list(COMMANDS))):
            by_meaning = document.data.get(kind)
            if isinstance(by_meaning, dict):
                for meaning in wanted:
                    if not by_meaning.get(meaning):
                        yield document.problem("S605", (kind, meaning), f"{meaning} has no word in {language}")
