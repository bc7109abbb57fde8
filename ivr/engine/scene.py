"""What every stage of a call works with: the library, the state and the instant, and the sentences in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ivr.engine.chosen import Card, chosen
from ivr.engine.library import Library, is_quiet
from ivr.engine.phrases import Phrases
from ivr.engine.search import Found, Query, find, rank
from ivr.engine.state import State
from ivr.model import Listing, Number, Place
from ivr.numbers import spelled
from ivr.steps import Dial, Report, Say, Send, Speech


@dataclass(frozen=True)
class Scene:
    """One moment of a call. `doubtful` are the numbers that callers reported, as `reports.contact_key` writes them;
    `finds` and `cards` keep what was looked up and chosen, for all states this moment goes through."""

    library: Library
    state: State
    now: datetime
    doubtful: frozenset[str] = frozenset()
    finds: dict[tuple[object, ...], Found] = field(default_factory=dict, compare=False)
    cards: dict[tuple[str, str], Card] = field(default_factory=dict, compare=False)

    @property
    def phrases(self) -> Phrases:
        return phrases(self.library, self.state.language)

    @property
    def number(self) -> Number | None:
        """What the line knows of the number that was dialled."""
        return self.library.line.number(self.state.called)

    @property
    def start(self) -> str:
        """The menu where this call begins, and where the key 0 leads."""
        return (self.number and self.number.start) or self.library.line.start

    @property
    def quiet(self) -> bool:
        """Whether nobody around the caller should know what this is about: what they chose, or the main topic of whom
        they hear of."""
        return self.chose_quiet or bool(self.shown and is_quiet(self.library, self.shown.service.topics[:1]))

    @property
    def chose_quiet(self) -> bool:
        return is_quiet(self.library, [self.state.topic])

    @property
    def shown(self) -> Listing | None:
        """The service whose card is heard."""
        listings = self.found.listings if self.state.stage in ("card", "report") else ()
        return listings[min(self.state.card, len(listings) - 1)] if listings else None

    @property
    def card(self) -> Card | None:
        """That service, with the contact that is given."""
        listing, language = self.shown, self.state.language
        if listing and (listing.id, language) not in self.cards:
            self.cards[listing.id, language] = chosen(listing, language, self.now)
        return self.cards[listing.id, language] if listing else None

    def place(self) -> Place | None:
        return place_of(self.library, self.state.place)

    @property
    def found(self) -> Found:
        """The services for where the caller is, in the order in which they first heard them."""
        state = self.state
        asked = (state.topic, state.organisation, state.place, state.language, state.since)
        if asked not in self.finds:
            at = datetime.fromtimestamp(state.since * 60, UTC) if state.since else self.now
            query = Query(state.topic or None, self.place(), state.language, at)
            self.finds[asked] = self._of_organisation(query) if state.organisation else find(self.library, query)
        return self.finds[asked]

    def _of_organisation(self, query: Query) -> Found:
        services = self.library.services_of(self.state.organisation)
        return Found(tuple(sorted(services, key=lambda listing: rank(self.library, listing, query))))

    def every_language(self) -> list[Phrases]:
        """The caller's language, or while none is chosen all that the line speaks."""
        if self.state.language:
            return [self.phrases]
        return [phrases(self.library, code) for code in spoken_languages(self.library)]

    def emergency(self, words: Phrases | None = None) -> Say:
        """The emergency number, in the caller's language or in these words."""
        return (words or self.phrases).say("emergency", number=spelled(self.library.line.emergency))

    def go(self, **changes: object) -> Scene:
        """The same moment in another state; going on wipes the tries, and what waited for more keys."""
        return replace(self, state=self.state.change(**{"tries": 0, "typed": "", "asked": 0, **changes}))

    def go_home(self) -> Scene:
        """Back where the call began, with nothing chosen but the language."""
        return self.go(stage="menu", trail=self.start, topic="", organisation="", place="", card=0, since=0)


@dataclass(frozen=True)
class Move:
    """What keys or silence brought: where the call is now, what is said first, and whether the stage then repeats
    only its choices (`brief`) because the caller has heard the rest.

    `strike` counts it as a key or a silence that led nowhere. `report` is noted down. `dial`, `send` and `leave` take
    the place of the stage's question: whom to put through, what to send, goodbye without another word.
    """

    scene: Scene
    lead: tuple[Speech, ...] = ()
    brief: bool = False
    strike: bool = False
    report: Report | None = None
    dial: Dial | None = None
    send: Send | None = None
    leave: bool = False


def spoken_languages(library: Library) -> list[str]:
    """The languages that calls offer, in their order."""
    line = library.line
    return [language.code for language in line.languages if language.voice and language.code not in line.silent]


def phrases(library: Library, language: str) -> Phrases:
    return Phrases(language, library.texts[language])


def place_of(library: Library, place: str) -> Place | None:
    """A postal code or an area id as a place."""
    return library.place(place) if place.isdecimal() else library.area_place(place)
