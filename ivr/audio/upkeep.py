"""Keeps the clips of a line as they should be: people's recordings are taken up, and what is missing is spoken."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ivr.audio.clips.making import MakingReport, make
from ivr.audio.plan import pieces, plan, plan_at
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.audio.takes.finishing import finish
from ivr.audio.takes.folder import adopt, unwanted
from ivr.audio.utterance import Utterance, VoiceSettings
from ivr.content.catalogues.translated import prompts_below
from ivr.errors import InputError
from ivr.snapshot.read import Snapshot

# Another program that finishes a recording takes a fraction of a second.
_TRIES, _PAUSE = 20, 0.1


@dataclass(frozen=True)
class AudioFolders:
    """Where the content lies, with people's recordings in it, and where the clips."""

    content: Path
    clips: Path

    @property
    def recorded(self) -> Path:
        return self.content / "audio" / "recorded"


@dataclass(frozen=True)
class TakenUp:
    """What became of the recordings: clips made, and in words the files that are of no use, and those of old texts."""

    made: int
    faults: tuple[str, ...]
    old: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return *self.faults, *self.old


@dataclass(frozen=True)
class Done:
    """What one run did: the clips it made, and the recordings as they were found, before and after. `busy` says why
    the latter could not be looked at again, or is empty."""

    report: MakingReport
    before: TakenUp
    after: TakenUp
    busy: str = ""

    @property
    def recordings(self) -> int:
        return self.before.made + (0 if self.busy else self.after.made)


class Upkeep:
    """The clips of one published content. `tell` hears what is wrong with recordings as soon as it is known."""

    def __init__(
        self, library: Snapshot, folders: AudioFolders, tell: Callable[[str], None] = lambda words: None
    ) -> None:
        self._library, self._folders, self._tell = library, folders, tell
        self._every = plan(library)
        self._changed = _unpublished(folders.content, library)

    def wanted(self, language: str | None, moment: datetime | None = None) -> list[Utterance]:
        """What is to be heard in this language, or in all of them; at a moment, or ever."""
        every = plan_at(self._library, moment) if moment else self._every
        return [one for one in every if language in (None, one.language)]

    def make(
        self,
        language: str | None,
        synthesisers: list[Synthesiser],
        settings: VoiceSettings,
        progress: Callable[[int, int], None],
        stop: Callable[[], bool] = lambda: False,
        moment: datetime | None = None,
    ) -> Done:
        """Makes what is missing or stale, from recordings first; at a `moment`, what is heard then, and no copies for
        later. Raises `InputError` where another program makes clips, or the disk takes none."""
        before = self._take_up()
        self._tell_all(before.words)
        report = make(
            self.wanted(language, moment),
            synthesisers,
            self._folders.clips,
            now=datetime.now(UTC),
            manner=settings,
            progress=progress,
            stop=stop,
            keep=moment is None,
        )
        after, busy = self._take_up_again(before)
        self._tell_all([words for words in after.words if words not in before.words])
        return Done(report, before, after, busy)

    def _tell_all(self, words: tuple[str, ...] | list[str]) -> None:
        for sentence in words:
            self._tell(sentence)

    def _take_up(self) -> TakenUp:
        """Makes clips of what people recorded."""
        recorded, spoken = self._folders.recorded, pieces(self._every)
        named = [one for one in self._every if (one.language, one.prompt) not in self._changed]
        _, strangers = adopt(recorded, named, spoken)
        strangers += [
            f"{language}/{key}: the sentence was changed and is not published yet; run `wegwijs compile` first"
            for language, key in sorted(self._changed)
            if any((recorded / language).glob(f"{key}.*"))
        ]
        done = finish(recorded, self._folders.clips)
        refused = (f"{one}: {why}" for one, why in done.refused)
        old = unwanted(done.found.recorded, [*self._every, *spoken])
        return TakenUp(
            done.made,
            (*strangers, *done.found.problems, *refused),
            tuple(f"{one.language}/{one.path.name} speaks what the line no longer says: {one.text}" for one in old),
        )

    def _take_up_again(self, before: TakenUp) -> tuple[TakenUp, str]:
        """Makes clips of what the recorder kept meanwhile; what was before, and why, where another program is at it for
        longer than it takes to put one take on the line."""
        why = ""
        for left in reversed(range(_TRIES)):
            try:
                return self._take_up(), ""
            except InputError as fault:
                why = str(fault)
                time.sleep(_PAUSE if left else 0)
        self._tell(why)
        return before, why


def _unpublished(content: Path, library: Snapshot) -> set[tuple[str, str]]:
    """The sentences, by language and key, that were changed and not published: a recording named after one may speak
    the new words, and would be heard for the old ones."""
    return {
        (language, key)
        for language, texts in prompts_below(content).items()
        for key, text in texts.items()
        if library.prompts.get(language, {}).get(key, text) != text
    }
