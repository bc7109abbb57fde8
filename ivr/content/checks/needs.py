"""Checks of what people need: each need has its topic, a word that finds it, and somebody who meets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ivr.content.checks.around import Around, Named, mentioned_by
from ivr.content.read.document import Loc, YamlDocument, near_or_all
from ivr.content.read.files import Files
from ivr.errors import Problem


def check_needs(files: Files) -> Iterator[Problem]:
    known = {str(loc[2]): str(loc[0]) for loc, _ in files.topics.find("*", "needs", "*")}
    yield from _check_ids(files)
    met = {need for own in mentioned_by(files) for need in own.needs}
    for loc, _ in files.topics.find("*", "needs", "*"):
        if loc[2] not in met:
            yield files.topics.problem("N904", loc, f"nobody meets the need {loc[2]} yet")
    yield from _check_words(files, known)


def _check_ids(files: Files) -> Iterator[Problem]:
    """A need and a topic share one space of ids: both are asked for in the same way."""
    found = [(loc, str(loc[2])) for loc, _ in files.topics.find("*", "needs", "*")]
    times = Counter(need for _, need in found)
    for loc, need in found:
        if need in files.topics.data or times[need] > 1:
            yield files.topics.problem("N901", loc, f"{need} is the id of something else too")


def need_faults(document: YamlDocument, around: Around, _: Named) -> Iterator[Problem]:
    """Needs of the services of one organisation that are not there, or not of their topics, and services without."""
    known, every_topic = around.needs, set(around.topics)
    asking = set(known.values())
    for loc, service in document.find("services", "*"):
        topics, needs = {topic for _, topic in _listed(document, loc, "topics")}, _listed(document, loc, "needs")
        mistyped = not topics or topics - every_topic  # a problem of its own
        for at, need in needs:
            if need not in known:
                yield document.problem("N902", at, f"there is no need {need}{near_or_all(need, known)}")
            elif known[need] not in topics and not mistyped:
                yield document.problem("N903", at, f"{need} belongs to the topic {known[need]}")
        if not needs and topics & asking and isinstance(service, dict):
            yield document.problem("N905", loc, f"{service.get('id', 'this service')} meets no need")


def _listed(document: YamlDocument, loc: Loc, field: str) -> list[tuple[Loc, str]]:
    """What one service names in a list."""
    return [(at, named) for at, named in document.texts("services", "*", field, "*") if at[:2] == loc]


def _check_words(files: Files, known: dict[str, str]) -> Iterator[Problem]:
    for loc, _ in files.keywords.find("needs", "*"):
        if loc[1] not in known:
            hint = near_or_all(str(loc[1]), known)
            yield files.keywords.problem("N902", loc, f"there is no need {loc[1]}{hint}")
    for language, document in files.words.items():
        words = document.data.get("needs")
        for need in known if document.data and "sms" in files.channels(language) else ():
            if not (isinstance(words, dict) and words.get(need)):
                yield document.problem("N906", ("needs", need), f"{need} has no word in {language}")
