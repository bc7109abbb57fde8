"""Does what the flow asks for: lets an operator in, fetches what they said, and keeps it on the line."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ivr.audio.formats import BadSound
from ivr.audio.takes.finishing import finish_one, usable
from ivr.audio.takes.folder import Recorded, keep, missing, read
from ivr.audio.takes.quality import inspect
from ivr.audio.utterance import Utterance
from ivr.errors import InputError
from ivr.model.steps import Keys, Silence, Start, Step
from ivr.provider.api import ProviderError, Recordings
from ivr.store.contract import Store
from ivr.wings.recorder import words
from ivr.wings.recorder.flow import About, Admitted, Event, Keep, Kept, Spoken, Turn, current, turn
from ivr.wings.recorder.progress import Progress
from ivr.wings.recorder.shared import Door, Leftovers, Places
from ivr.wings.recorder.takes import Takes

log = logging.getLogger("ivr")

# Two operators may finish a clip in the same second; each takes a fraction of one.
_TRIES, _PAUSE = 20, 0.1
# The provider may tell of a file before it asks us to go on with the call, which still needs the file.
_IN_USE = 60


Know = Callable[[Sequence[Utterance]], About]
"""What the flow knows, from the sentences that have no recording."""


@dataclass(frozen=True)
class Folders:
    """Where recordings, clips and takes lie."""

    recorded: Path
    clips: Path
    takes: Path


class RecordingSession:
    """Calls with operators. `wanted` gives the sentences that the line can say; `clock` is in seconds since 1970."""

    def __init__(
        self,
        door: Door,
        store: Store,
        folders: Folders,
        recordings: Recordings,
        wanted: Callable[[], Sequence[Utterance]],
        *,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._door, self._folders, self._recordings, self._wanted = door, folders, recordings, wanted
        self._clock, self._pause = clock, pause
        self._places, self._leftovers, self.takes = Places(store), Leftovers(store), Takes(folders.takes, clock)

    @property
    def is_open(self) -> bool:
        """Whether there is a code; without one the recorder answers no call."""
        return self._door.is_there

    def answer(self, call: str, state: Progress, event: Event, know: Know) -> tuple[list[Step], Progress]:
        """One turn of a call; whoever was not let in gets no further than the door, whatever their URL says."""
        match state.stage, event:
            case _, Start():
                self.takes.clear()
            case "pin", Keys(typed):
                event = self._door.admit(call, typed)
            case "pin", Silence():
                pass
            case _ if not self._door.is_in(call):
                event = Admitted("no")
        steps, state = self._turn(call, state, event, know)
        return [step for step in steps if not isinstance(step, Keep)], state

    def listen(self, call: str, state: Progress, id: str, know: Know) -> Spoken:
        """Fetches what was recorded, and deletes it at the provider, whatever becomes of it."""
        self.takes.clear()
        try:
            wanted = current(state, know(self._missing())) if self._door.is_in(call) else None
            return self._take(id, wanted) if wanted and id else Spoken(why=words.NOTHING_HEARD)
        finally:
            self.forget(id)

    def forget(self, id: str) -> None:
        """Deletes a recording at the provider; where that fails, it is tried again after the next one."""
        if id and not self._deleted(id):
            self._leftovers.add(id, self._clock())

    def told(self, id: str) -> None:
        """The file of a recording is ready, and nobody waits for us: a good moment to delete what should be gone.

        Its own turn is remembered too: where the call never comes back for it, it is deleted after the next one.
        """
        for slot, left in self._leftovers.due(self._clock()):
            if not self._deleted(left):
                break
            self._leftovers.done(slot)
        if id:
            self._leftovers.add(id, self._clock() + _IN_USE)

    def _turn(self, call: str, state: Progress, event: Event, know: Know) -> Turn:
        steps, state = turn(state, event, self._about(call, know))
        if isinstance(steps[-1], Keep):
            kept = Kept(self._keep(steps[-1]))
            steps, state = turn(state, kept, self._about(call, know))
        if state.text:
            self._places.take(call, f"{state.language} {state.text}")  # they are still at it
        return steps, state

    def _about(self, call: str, know: Know) -> About:
        def is_free(one: Utterance) -> bool:
            return self._places.take(call, _place(one))

        return replace(know(self._missing()), free=is_free, number=self._number)

    def _number(self, wanted: Utterance) -> int:
        """Where a sentence stands among those of its language, from 1; 0 where it is not wanted any more."""
        own = (one.text for one in self._wanted() if one.language == wanted.language)
        return next((number for number, text in enumerate(own, start=1) if text == wanted.text), 0)

    def _missing(self) -> list[Utterance]:
        recorded = read(self._folders.recorded)[0]
        return missing(usable(recorded, self._folders.clips), self._wanted())

    def _take(self, id: str, wanted: Utterance) -> Spoken:
        try:
            data = self._recordings.recording(id)
            inspect(data, wanted.text)
            return Spoken(take=self.takes.add(data))
        except BadSound as refused:
            return Spoken(why=str(refused))
        except (ProviderError, OSError) as fault:
            log.warning("a recording was not fetched: %s", getattr(fault, "code", 0) or type(fault).__name__)
            return Spoken(why=words.NOT_FETCHED)

    def _deleted(self, id: str) -> bool:
        try:
            self._recordings.delete_recording(id)
        except ProviderError as fault:
            log.warning("a recording was not deleted at the provider: %s", fault.code or "no answer")
            return False
        return True

    def _keep(self, wanted: Keep) -> Literal["now", "later", "no"]:
        data, one = self.takes.get(wanted.take), wanted.wanted
        try:
            if data is None:
                return "no"
            path = keep(self._folders.recorded, one.language, one.text, data, "wav")
        except InputError as fault:
            log.warning("a recording was not kept: %s", fault)
            return "no"
        self.takes.drop(wanted.take)
        return self._finish(Recorded(one.language, one.id, one.text, path))

    def _finish(self, recorded: Recorded) -> Literal["now", "later", "no"]:
        """Puts a recording on the line; later, where clips are being made for longer than anybody should wait."""
        for _ in range(_TRIES):
            try:
                return "no" if finish_one(recorded, self._folders.clips) else "now"
            except InputError:
                self._pause(_PAUSE)
        return "later"


def _place(wanted: Utterance) -> str:
    return f"{wanted.language} {wanted.id}"
