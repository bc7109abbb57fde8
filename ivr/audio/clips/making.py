"""Makes the clips that are missing or out of date, and nothing else. It may be killed at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue

from ivr.audio.clips.rendering import CACHE, ClipMaker
from ivr.audio.disk import only_one
from ivr.audio.formats import BadSound
from ivr.audio.synth.synthesiser import Synthesiser, SynthesiserFault
from ivr.audio.utterance import TtsRequest, Utterance, VoiceSettings, requests
from ivr.language.letters import clean

CACHE_BYTES = 500_000_000
_MOST_FAULTS_IN_A_ROW = 3


@dataclass(frozen=True)
class MakingReport:
    """What a run did: clips it made, texts that can be heard already, texts that got none and why, texts it did not get
    to, and how long it took. `unspoken` has the texts in languages that none of its engines speaks.
    """

    made: int
    kept: int
    failed: tuple[tuple[Utterance, str], ...]
    left: int
    seconds: float
    unspoken: tuple[Utterance, ...]


@dataclass
class _Job:
    """A clip to make: the recipes still to try, those that failed for good, and how it ended."""

    wanted: Utterance
    requests: list[TtsRequest]
    refused: list[str] = field(default_factory=list)
    made: bool = False
    why: str = ""


def make(
    wanted: Sequence[Utterance],
    engines: Sequence[Synthesiser],
    folder: Path,
    *,
    now: datetime,
    manner: VoiceSettings | None = None,
    cache_bytes: int = CACHE_BYTES,
    keep: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> MakingReport:
    """Sees to it that each text has its clip, `folder`/<language>/<first 16 digits of its SHA-256>.wav.

    The first engine that speaks the language makes it, or the next one where it cannot for good; after a temporary
    fault the text waits for the next run. `progress` is told how many texts are done, and of how many; when `stop`
    says so, no new one is begun. A clip that this program did not make is never touched. Without
    `keep` no copies for later runs are made. Raises `InputError` where
    another run is busy or the folder cannot be written.
    """
    begun = time.monotonic()
    with only_one(folder):
        workshop = ClipMaker(folder, now, keep=keep)
        jobs = [_plan(one, engines, manner or VoiceSettings()) for one in _unique(wanted)]
        lacking = [job for job in jobs if not job.why and not workshop.is_good(job.wanted, job.requests)]
        unspoken = [job.wanted for job in lacking if not job.requests and not workshop.has_pieces(job.wanted)]
        to_make = [job for job in lacking if job.requests]
        _Run(engines, workshop, stop).all(to_make, lambda left: progress(len(jobs) - left, len(jobs)))
        workshop.close(cache_bytes)
    made, failed = sum(job.made for job in jobs), tuple((job.wanted, job.why) for job in jobs if job.why)
    left = sum(not job.made and not job.why for job in to_make)
    kept = len(jobs) - made - len(failed) - left - len(unspoken)
    return MakingReport(made, kept, failed, left, time.monotonic() - begun, tuple(unspoken))


def _unique(wanted: Sequence[Utterance]) -> list[Utterance]:
    """Each text of a language once, by its first key."""
    first: dict[tuple[str, str], Utterance] = {}
    for one in wanted:
        first.setdefault((one.language, one.text), one)
    return list(first.values())


def _plan(wanted: Utterance, engines: Sequence[Synthesiser], manner: VoiceSettings) -> _Job:
    """How to make this clip, or why it cannot be made."""
    language = wanted.language
    if not (language.isascii() and language.isalnum()) or language == CACHE:  # it becomes a folder
        return _Job(wanted, [], why=f"{language!r} is not a language code")
    if not any(c.isalnum() for c in wanted.text) or clean(wanted.text) != wanted.text:
        return _Job(wanted, [], why="the text has nothing to say, or characters that no telephone carries")
    return _Job(wanted, list(requests(wanted, engines, manner)))


class _Desk:
    """An engine with its threads. After three temporary faults in a row it is left alone until the next run."""

    def __init__(self, engine: Synthesiser) -> None:
        self.pool = ThreadPoolExecutor(engine.parallel)
        self._engine = engine
        self._faults = 0

    def say(self, request: TtsRequest) -> bytes:
        if self._faults >= _MOST_FAULTS_IN_A_ROW:
            raise SynthesiserFault(
                f"{self._engine.name} was given up after {self._faults} faults in a row", temporary=True
            )
        try:
            data = self._engine.say(request.spoken, request.voice, request.rate)
        except SynthesiserFault as fault:
            self._faults += fault.temporary
            raise
        self._faults = 0
        return data


class _Run:
    """The engines at work side by side, each in as many threads as it allows; the jobs come back to one thread."""

    def __init__(self, engines: Sequence[Synthesiser], workshop: ClipMaker, stop: Callable[[], bool]) -> None:
        self._desks = {engine.name: _Desk(engine) for engine in engines}
        self._workshop, self._stop = workshop, stop
        self._ended: SimpleQueue[_Job] = SimpleQueue()
        self._over = False

    def all(self, jobs: Sequence[_Job], tell: Callable[[int], None]) -> None:
        """Works on all of these; `tell` hears how many are left."""
        try:
            for job in jobs:
                self._begin(job)
            for left in reversed(range(len(jobs))):
                self._ended.get()
                tell(left)
        finally:
            self._over = True  # after Ctrl-C, what is still queued ends without being made
            for desk in self._desks.values():
                desk.pool.shutdown()

    def _begin(self, job: _Job) -> None:
        self._desks[job.requests[0].engine.name].pool.submit(self._attempt, job)

    def _attempt(self, job: _Job) -> None:
        """One job with its first recipe, in a thread of that engine; where that fails for good it goes to the next."""
        request = job.requests[0]
        try:
            if not self._over and not self._stop():
                say = self._desks[request.engine.name].say
                self._workshop.make(job.wanted, request, tuple(job.refused), say)
                job.made = True
        except Exception as fault:  # whatever it is, the other texts go on
            if _is_lasting(fault) and len(job.requests) > 1:
                job.refused.append(job.requests.pop(0).id)
                return self._begin(job)
            job.why = _reason(fault, request.engine.name)
        self._ended.put(job)


def _is_lasting(fault: Exception) -> bool:
    return isinstance(fault, BadSound) or (isinstance(fault, SynthesiserFault) and not fault.temporary)


def _reason(fault: Exception, engine: str) -> str:
    if isinstance(fault, SynthesiserFault):
        return str(fault)
    if isinstance(fault, BadSound):
        return f"{engine}: {fault}"
    return f"the clip could not be written: {fault.strerror}" if isinstance(fault, OSError) else type(fault).__name__
