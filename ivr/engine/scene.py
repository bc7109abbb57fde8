"""What every stage of a call works with: the library, the state and the instant, and the sentences in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ivr.engine.library import Library
from ivr.engine.phrases import Phrases
from ivr.engine.search import Found, Query, find
from ivr.engine.state import State
from ivr.model import Place
from ivr.steps import Dial, Speech


@dataclass(frozen=True)
class Scene:
    """One moment of a call. `finds` keeps what was looked up, for all states this moment goes through."""

    library: Library
    state: State
    now: datetime
    finds: dict[tuple[object, ...], Found] = field(default_factory=dict, compare=False)

    @property
    def phrases(self) -> Phrases:
        return phrases(self.library, self.state.language)

    def every_language(self) -> list[Phrases]:
        """The caller's language, or while none is chosen all that the line speaks."""
        if self.state.language:
            return [self.phrases]
        return [phrases(self.library, code) for code in spoken_languages(self.library)]

    def place(self) -> Place | None:
        return place_of(self.library, self.state.place)

    @property
    def found(self) -> Found:
        """The services for where the caller is, in the order in which they first heard them."""
        state = self.state
        asked = (state.topic, state.place, state.language, state.since)
        if asked not in self.finds:
            at = datetime.fromtimestamp(state.since * 60, UTC) if state.since else self.now
            self.finds[asked] = find(self.library, Query(state.topic, self.place(), state.language, at))
        return self.finds[asked]

    def go(self, **changes: object) -> Scene:
        """The same moment in another state; going on wipes the tries."""
        return replace(self, state=self.state.change(**{"tries": 0, **changes}))


@dataclass(frozen=True)
class Move:
    """What keys or silence brought: where the call is now, what is said first, and whether the stage then repeats
    only its choices (`brief`) because the caller has heard the rest; or whom the caller is put through to (`dial`)."""

    scene: Scene
    lead: tuple[Speech, ...] = ()
    brief: bool = False
    strike: bool = False
    dial: Dial | None = None


def spoken_languages(library: Library) -> list[str]:
    return [language.code for language in library.line.languages if language.voice]


def phrases(library: Library, language: str) -> Phrases:
    return Phrases(language, library.texts[language])


def place_of(library: Library, place: str) -> Place | None:
    """A postal code or an area id as a place."""
    return library.place(place) if place.isdecimal() else library.area_place(place)
