"""What every stage of a call works with: the library, the state and the instant, and the sentences in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from ivr.engine.call.asked_needs import asked_first, asked_next
from ivr.engine.call.state import State
from ivr.engine.directory.answered import about, given, is_known, leading_to, whom
from ivr.engine.directory.chosen import Card, chosen
from ivr.engine.directory.ranked import Ranked
from ivr.engine.directory.ranking import Query, Ranking
from ivr.engine.directory.search import Found, find
from ivr.engine.library import Library, catalogue, is_sensitive, place_of, spoken_languages
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.model import Answer, Number, Place, ServiceEntry
from ivr.model.once import worked_out
from ivr.model.steps import Dial, Heard, Report, Say, Send

_ONWARD: dict[str, object] = {"tries": 0, "typed": "", "asked": 0}
_NOTHING = _ONWARD | {
    "page": 0, "topic": "", "need": "", "organisation": "", "answer": "", "place": "", "card": 0, "since": 0, "later": 0
}  # fmt: skip


@dataclass  # made several times in a turn: frozen, it would take three times as long
class Context:
    """One moment of a call: what follows from it is worked out once. `doubtful` are the numbers that callers reported,
    as `reports.contact_key` writes them; `finds`, `asks` and `cards` keep what was looked up, asked for and chosen, for
    all states this moment goes through, and no longer: what somebody asked for is not to be found in the memory of a
    worker."""

    library: Library
    state: State
    now: datetime
    doubtful: frozenset[str] = frozenset()
    finds: dict[tuple[object, ...], Found] = field(default_factory=dict, compare=False)
    asks: dict[tuple[object, ...], tuple[str, ...]] = field(default_factory=dict, compare=False)
    cards: dict[tuple[str, str, str], Card] = field(default_factory=dict, compare=False)

    @worked_out
    def catalogue(self) -> Catalogue:
        return catalogue(self.library, self.state.language)

    @worked_out
    def number(self) -> Number | None:
        """What the line knows of the number that was dialled."""
        return self.library.line.number(self.state.called)

    @worked_out
    def languages(self) -> list[str]:
        """The languages of this call, in the order of the number that was dialled."""
        return spoken_languages(self.library, self.state.called)

    @property
    def start(self) -> str:
        """The menu where this call begins, and where the key 0 leads."""
        return (self.number and self.number.start) or self.library.line.start

    @worked_out
    def sensitive(self) -> bool:
        """Whether nobody around the caller should know what this is about: what they chose, or the main topic of whom
        they hear of."""
        return self.chose_sensitive or bool(self.shown and is_sensitive(self.library, self.shown.service.topics[:1]))

    @worked_out
    def chose_sensitive(self) -> bool:
        answer = self.answer
        return is_sensitive(self.library, (self.state.topic, answer.topic) if answer else (self.state.topic,))

    @worked_out
    def shown(self) -> ServiceEntry | None:
        """The service whose card is heard, or was before the caller wanted to know more."""
        if self.state.stage == "answer":
            return self._beneath.shown if self.state.since else None
        cards = self.state.stage in ("card", "report") or (self.state.stage == "answers" and self.state.since)
        upto = self.found.entries[: self.state.card + 1] if cards else ()
        return upto[-1] if upto else None

    @property
    def has_next(self) -> bool:
        """Whether there is a card behind that."""
        following = self.state.card + 1
        return len(self.found.entries[: following + 1]) > following

    @property
    def is_first(self) -> bool:
        """Whether the card is the first one since something was asked."""
        return self.state.card == self.state.later

    @property
    def _beneath(self) -> Context:
        """The card to which who hears an answer goes back."""
        return self.with_state(stage="card", answer="")

    @worked_out
    def card(self) -> Card | None:
        """That service, with the contact that is given."""
        entry, language = self.shown, self.state.language
        if not entry:
            return None
        asked = entry.id, language, self.state.place
        if asked not in self.cards:
            self.cards[asked] = chosen(entry, language, self.now, self.place)
        return self.cards[asked]

    @worked_out
    def place(self) -> Place | None:
        """Where the caller is."""
        return place_of(self.library, self.state.place)

    @worked_out
    def answer(self) -> Answer | None:
        """What the caller heard of their rights."""
        return self.library.answers.get(self.state.answer)

    @worked_out
    def answers(self) -> tuple[Answer, ...]:
        """What there is to know about what the caller chose; of an organisation, what leads to it."""
        state = self.state
        if state.topic:
            return about(self.library, state.topic, state.need, state.language, self.now)
        return leading_to(self.library, self.shown, state.language, self.now) if self.shown else ()

    @worked_out
    def has_answers(self) -> bool:
        """Whether there is any of these."""
        state = self.state
        if state.topic:
            return is_known(self.library, state.topic, state.language, self.now)
        return bool(self.answers)

    def answer_given(self, id: str) -> Answer | None:
        """An answer, where this caller may be given it."""
        return given(self.library, id, self.state.language, self.now)

    @worked_out
    def asked(self) -> tuple[str, ...]:
        """The needs this caller is asked for, before anybody is named or after the first card; none where that would
        not pay, or for who typed the code of an organisation, or asks whom to call after an answer."""
        if self.asked_first or self._knows_whom:
            return self.asked_first
        return asked_next(self.library, self.state.topic, self._find().entries)

    @worked_out
    def asked_first(self) -> tuple[str, ...]:
        """Those that are asked before anybody is named."""
        if self._knows_whom:
            return ()
        question = self.state.topic, self.state.place, self.state.language, self.state.since
        if question not in self.asks:
            self.asks[question] = asked_first(self.library, self.state.topic, self._find())
        return self.asks[question]

    @property
    def _knows_whom(self) -> bool:
        return bool(self.state.organisation or self.state.answer)

    @worked_out
    def found(self) -> Found:
        """The services for where the caller is, in the order in which they first heard them: whoever was named before
        they were asked what they need stays the first."""
        if not self.state.later:
            return self._find(self.state.need) if self.state.need else self._find(declined=self.asked_first)
        first = self._find().entries[:1]
        rest = self._find(self.state.need) if self.state.need else self._find(declined=self.asked)
        return replace(rest, entries=Ranked(chain(first, (entry for entry in rest.entries if entry not in first))))

    def _find(self, need: str = "", declined: tuple[str, ...] = ()) -> Found:
        """In the order of the minute in which the caller first heard of them."""
        state = self.state
        chose = (state.topic, need, declined, state.organisation, state.answer)
        question = (*chose, state.place, state.language, state.since)
        if question not in self.finds:
            at = datetime.fromtimestamp(state.since * 60, UTC) if state.since else self.now
            query = Query(state.topic or None, self.place, state.language, at, need or None, declined)
            self.finds[question] = self._found(query)
        return self.finds[question]

    def _found(self, query: Query) -> Found:
        if self.answer:
            return whom(self.library, self.answer, query)
        return self._of_organisation(query) if self.state.organisation else find(self.library, query)

    def _of_organisation(self, query: Query) -> Found:
        services = self.library.services_of(self.state.organisation)
        return Found(tuple(sorted(services, key=Ranking(self.library, query).of)))

    def every_language(self) -> list[Catalogue]:
        """The caller's language, or while none is chosen all that the line speaks."""
        if self.state.language:
            return [self.catalogue]
        return [catalogue(self.library, code) for code in self.languages]

    def emergency(self, words: Catalogue | None = None) -> Say:
        """The emergency number, in the caller's language or in these words."""
        return (words or self.catalogue).say("emergency", number=spelled(self.library.line.emergency))

    def with_state(self, **changes: object) -> Context:
        """The same moment with some of its state changed."""
        return self._of(changes)

    def go(self, **changes: object) -> Context:
        """The same moment in another state; going on wipes the tries, and what waited for more keys."""
        return self._of(_ONWARD | changes)

    def afresh(self, **chosen: object) -> Context:
        """The same moment with nothing chosen but this and the language."""
        return self._of(_NOTHING | chosen)

    def _of(self, changes: dict[str, object]) -> Context:
        state = self.state.change(**changes)
        return Context(self.library, state, self.now, self.doubtful, self.finds, self.asks, self.cards)

    def go_home(self) -> Context:
        """Back where the call began."""
        return self.afresh(stage="menu", trail=self.start)


class Transition(NamedTuple):
    """What keys or silence brought: where the call is now, what is said first, and whether the stage then repeats
    only its choices (`brief`) because the caller has heard the rest.

    `strike` counts it as a key or a silence that led nowhere. `report` is noted down. `dial`, `send` and `leave` take
    the place of the stage's question: whom to put through, what to send, goodbye without another word.
    """

    context: Context
    lead: tuple[Heard, ...] = ()
    brief: bool = False
    strike: bool = False
    report: Report | None = None
    dial: Dial | None = None
    send: Send | None = None
    leave: bool = False
