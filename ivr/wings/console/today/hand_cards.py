"""The cards of the first page, in the order of harm: what there is to do, how much of it, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ivr.country.numbers import written
from ivr.engine.directory.reports import ContactReports
from ivr.model import Reports
from ivr.wings.console.desk.git_store import Commitment
from ivr.wings.console.interface import _
from ivr.wings.console.today.directory_facts import CallAgain, DirectoryFacts, Ending, Unsure

T = TypeVar("T")
FIRST = 5
"""So many stand on a card."""


@dataclass(frozen=True)
class Hand:
    """One thing to do: what, what is known of it, and the organisation or the answer on whose page it is done."""

    what: str
    detail: str = ""
    organisation: str = ""
    lang: str = ""


@dataclass(frozen=True)
class WorkCard:
    """A kind of work: its title, why it matters, all that was found of it, how one of these is told, and how much there
    is. `urgent` stands out."""

    id: str
    title: str
    why: str
    found: Sequence[Any]
    tell: Callable[[Any], Hand]
    count: int
    urgent: bool = False

    @property
    def first(self) -> list[Hand]:
        return self.hands(0, FIRST)

    def hands(self, start: int, most: int) -> list[Hand]:
        """Some of it. Of thousands only those are put into words that somebody sees."""
        return [self.tell(one) for one in self.found[start : start + most]]


@dataclass(frozen=True)
class Standings:
    """How many sentences of a language are missing, were translated before the sentence changed, or are marked."""

    language: str
    missing: int
    stale: int
    marked: int


_NOTHING = DirectoryFacts((), (), (), ())
_USUAL = Reports()


@dataclass(frozen=True)
class Gathered:
    """What the cards are made of; `names` are those of organisations that callers reported,
    `languages` those of languages."""

    facts: DirectoryFacts = _NOTHING
    reports: Sequence[ContactReports] = ()
    rule: Reports = _USUAL
    names: Mapping[str, str] = field(default_factory=dict)
    translations: Sequence[Standings] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    saves: Sequence[Commitment] = ()
    sounds: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


def cards(found: Gathered, language: str) -> list[WorkCard]:
    """The cards on which there is anything, in the `language` of the pages."""
    every = (
        _reports(found),
        _calls(found.facts.calls),
        _endings(found.facts.ending, language),
        _disputes(found.facts.disputes),
        _saves(found.saves),
        _translated(found.translations, found.languages),
        _unknown_words(found.words),
        _single(found.facts.single),
        _sounds(found.sounds, found.languages),
    )
    return [card for card in every if card.count]


def _card(
    id: str, title: str, why: str, found: Sequence[T], tell: Callable[[T], Hand], urgent: bool = False
) -> WorkCard:
    return WorkCard(id, title, why, found, tell, len(found), urgent)


def _reports(found: Gathered) -> WorkCard:
    title, why = _("Callers say it does not work"), _("Telephone it, and correct it.")
    return _card("reports", title, why, found.reports, lambda one: _report(one, found.rule, found.names), urgent=True)


def _calls(calls: Sequence[CallAgain]) -> WorkCard:
    why = _("First what would harm most if it were wrong, then what is least sure.")
    urgent = any(one.harm == 0 for one in calls)
    return _card("calls", _("Telephone again"), why, calls, _call, urgent)


def _endings(answers: Sequence[Ending], language: str) -> WorkCard:
    why = _("Look the rule up before its day: after it nobody is given the answer.")
    return _card("ending", _("Answers that end soon"), why, answers, lambda one: _end(one, language), urgent=True)


def _disputes(found: Sequence[Unsure]) -> WorkCard:
    why = _("Ask the organisation which one is right.")
    return _card("disputes", _("Sources disagree"), why, found, _unsure)


def _saves(saves: Sequence[Commitment]) -> WorkCard:
    title, why = _("Waits to be published"), _("Callers do not hear it yet.")
    return _card("saves", title, why, saves, lambda save: Hand(save.why, save.who))


def _unknown_words(words: Mapping[str, int]) -> WorkCard:
    why = _("Several people texted them, and the line did not understand.")
    return _card(
        "words",
        _("Words that nobody knew"),
        why,
        list(words.items()),
        lambda one: Hand(one[0], _("%(count)s times", count=one[1])),
    )


def _single(found: Sequence[Unsure]) -> WorkCard:
    why = _("Nothing is wrong with it. A second source makes it sure.")
    return _card("single", _("One source only"), why, found, _unsure)


def _report(found: ContactReports, rule: Reports, names: Mapping[str, str]) -> Hand:
    organisation = found.service.partition("/")[0]
    reasons = {"no-answer": _("no answer"), "wrong-number": _("wrong number"), "closed": _("closed"),
               "no-help": _("could not help")}  # fmt: skip
    told = ", ".join(f"{count} × {reasons.get(why, why)}" for why, count in sorted(found.reasons.items()))
    warned = _("callers are warned") if found.doubtful(rule) else ""
    detail = "; ".join(filter(None, (told, warned, _("last on %(day)s", day=found.last))))
    return Hand(f"{names.get(organisation, organisation)}, {written(found.number)}", detail, organisation)


def _call(row: CallAgain) -> Hand:
    harm = {0: _("sensitive"), 1: _("may not wait")}.get(row.harm, "")
    standing = {"disputed": _("sources disagree"), "one-source": _("one source")}.get(row.standing, "")
    reported = _("%(count)s reports", count=row.reports) if row.reports else ""
    newest = _("last word of %(day)s", day=row.newest) if row.newest else _("never dated")
    detail = ", ".join(filter(None, (harm, reported, standing, newest)))
    return Hand(f"{row.name}, {written(row.number)}", detail, row.organisation)


def _end(answer: Ending, language: str) -> Hand:
    known = language if language in answer.question else next(iter(answer.question), "")
    return Hand(answer.question.get(known, answer.answer), _("until %(day)s", day=answer.until), lang=known)


def _unsure(one: Unsure) -> Hand:
    return Hand(one.name, written(one.what) if one.what.startswith("+") else one.what, one.organisation)


def _translated(found: Sequence[Standings], names: Mapping[str, str]) -> WorkCard:
    lacking = [one for one in found if one.missing or one.stale or one.marked]
    count = sum(one.missing + one.stale + one.marked for one in lacking)
    return WorkCard(
        "translations",
        _("Sentences to translate"),
        _("Until then callers hear another language."),
        lacking,
        lambda one: Hand(names.get(one.language, one.language), _lacks(one), lang=one.language),
        count,
    )


def _lacks(one: Standings) -> str:
    told = (
        _("%(count)s missing", count=one.missing) if one.missing else "",
        _("%(count)s of an older sentence", count=one.stale) if one.stale else "",
        _("%(count)s to be looked at again", count=one.marked) if one.marked else "",
    )
    return ", ".join(filter(None, told))


def _sounds(counts: Mapping[str, int], names: Mapping[str, str]) -> WorkCard:
    lacking = [(code, count) for code, count in counts.items() if count]
    why = _("The voice of the provider says them. Counted are those that are the same in every call.")

    def tell(one: tuple[str, int]) -> Hand:
        return Hand(names.get(one[0], one[0]), _("%(count)s sentences", count=one[1]), lang=one[0])

    return WorkCard("sounds", _("Sentences without a clip"), why, lacking, tell, sum(counts.values()))
