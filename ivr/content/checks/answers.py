"""Checks of the answers: what they lead to, how long they are, until when they hold, and who has read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from ivr.content.catalogues.grouped import found_in
from ivr.content.checks.around import mentioned_by
from ivr.content.read.document import Loc, YamlDocument, near_or_all, problem
from ivr.content.read.files import Files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.errors import Problem
from ivr.language.gsm import affordable, plainer, segments
from ivr.language.seconds import seconds_to_say

MOST_SECONDS = 40
"""Of an answer for the ear, as an estimate: nobody remembers more."""
LONGER = 1.15
"""How much longer it may be in another language than it was written in: the same facts take more letters there."""
MOST_SMS = 3
_NAMED = 3
"""Answers that are called by name where there are many."""
_SOON = timedelta(days=60)


def check_answers(files: Files) -> Iterator[Problem]:
    services = {
        f"{id}/{service}"
        for id, own in zip(files.organisations, mentioned_by(files), strict=True)
        for service in own.services
    }
    plain = _Plain(tuple(sorted(map(str, _plain(files)))), files.source)
    for document in files.answers.values():
        yield from _check_ways(document, files)
        yield from _check_services(document, services)
        yield from _check_sources(document, files)
        yield from found_in(document, _lengths, plain)
    yield from _check_words(files)
    yield from _unread(files)


def check_days(files: Files, today: date) -> Iterator[Problem]:
    """Answers that are over, or soon will be."""
    for document in files.answers.values():
        for loc, until in document.texts("until"):
            try:
                last = date.fromisoformat(until)
            except ValueError:
                continue  # that is a problem of its own
            if last < today:
                yield document.problem("A104", loc, f"it was to be trusted until {until}")
            elif last < today + _SOON:
                yield document.problem("A105", loc, f"it is to be trusted until {until}")


def _check_ways(document: YamlDocument, files: Files) -> Iterator[Problem]:
    topics = files.topics.data
    for loc, topic in document.texts("topic") if topics else ():
        if topic not in topics:
            yield document.problem("A101", loc, f"there is no topic {topic}{near_or_all(topic, topics)}")
            return
        needs = {str(found[2]): found for found, _ in files.topics.find(topic, "needs", "*")}
        for at, need in document.texts("need"):
            if need not in needs:
                yield document.problem("A101", at, f"{topic} has no need {need}{near_or_all(need, needs)}")


def _check_services(document: YamlDocument, services: set[str]) -> Iterator[Problem]:
    for loc, service in document.texts("call", "*"):
        if service not in services:
            yield document.problem("A101", loc, f"there is no service {service}")


def _check_sources(document: YamlDocument, files: Files) -> Iterator[Problem]:
    known = files.sources.data
    for path in (("facts", "*", "source"), ("disputes", "*", "values", "*", "source")):
        for loc, source in document.texts(*path) if known else ():
            if source not in known:
                yield document.problem("D207", loc, f"there is no source {source}{near_or_all(source, known)}")


@dataclass(frozen=True)
class _Plain(Sight):
    """The languages that are texted without accents, and the one in which the line is written."""

    codes: tuple[str, ...]
    source: str


@remembered
@lasting(PROBLEMS)
def _lengths(document: YamlDocument, plain: _Plain) -> tuple[Problem, ...]:
    return tuple(_check_lengths(document, plain.codes, plain.source))


def _check_lengths(document: YamlDocument, plain: Collection[str], source: str) -> Iterator[Problem]:
    for loc, text in document.texts("ear", "*"):
        if seconds := too_long(text, translated=_language(loc) != source):
            yield document.problem("A102", loc, f"{_language(loc)}: takes {seconds:.0f} seconds")
    for loc, text in document.texts("sms", "*"):
        if several := too_dear(text, _language(loc) in plain):
            yield document.problem("A103", loc, f"{_language(loc)}: takes {several} SMS")


def too_long(ear: str, *, translated: bool) -> float:
    """The seconds that an answer takes, where nobody remembers as much; else 0."""
    seconds = seconds_to_say(ear)
    return seconds if seconds > MOST_SECONDS * (LONGER if translated else 1) else 0.0


def too_dear(sms: str, plain: bool) -> int:
    """How many SMS an answer takes, where these are too many; else 0. `plain` is whether its language is texted without
    accents."""
    sent = plainer(sms, accents=plain)
    several = segments(sent)
    return several if several > affordable(sent, MOST_SMS) else 0


def _language(loc: Loc) -> str:
    return str(loc[-1])


def _plain(files: Files) -> Iterator[object]:
    for _, language in files.line.find("languages", "*"):
        if isinstance(language, dict) and language.get("plain") == "yes":
            yield language.get("code")


def _check_words(files: Files) -> Iterator[Problem]:
    for loc, _ in chain(files.keywords.find("answers", "*"), files.keywords.find("asked", "*")):
        if loc[1] not in files.answers:
            hint = near_or_all(str(loc[1]), dict(files.answers))
            yield files.keywords.problem("A101", loc, f"there is no answer {loc[1]}{hint}")
    for language, document in files.words.items():
        words = document.data.get("answers")
        for id in files.answers if document.data and "sms" in files.channels(language) else ():
            if not (isinstance(words, dict) and words.get(id)):
                yield document.problem("A107", ("answers", id), f"{id} has no words in {language}")


def _unread(files: Files) -> Iterator[Problem]:
    """One problem for all of them: of a new line they are all drafts."""
    drafts = [id for id, document in files.answers.items() if document.data and "reviewed" not in document.data]
    if drafts:
        more = f" and {len(drafts) - _NAMED} more" if len(drafts) > _NAMED else ""
        told = f"{len(drafts)} of {len(files.answers)}: {', '.join(drafts[:_NAMED])}{more}"
        yield problem("A106", "data/answers", 0, told)
