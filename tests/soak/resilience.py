"""Breaks the line under fifty callers, one thing after the other, and says what each of them got."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ivr.audio.clips.known import LOOK
from tests.soak.callers import ASKING, CALLS, Manner, Sample, Script, call, crowd
from tests.soak.faults import FAULTS, Fault
from tests.soak.judge import Facts, published, read
from tests.soak.machine import Lag, watched
from tests.soak.serving import ROOT, WEGWIJS, compile_into, copy_content, settings
from tests.soak.site import Site, standing
from tests.soak.wire import PATIENCE, Wire

_CALM, _DRAIN = 2.0, 0.7
_GREETING = Script(("1",), "", ())


@dataclass(frozen=True)
class Row:
    """What came of one fault, while it lasted. `useful` and `right` are shares of the requests that were in nobody's
    broken hands; `longest` and `asked` the seconds of the longest answer, for those who asked for an SMS apart; `back`
    those until all was well after it was mended, -1 for never; `machine` the longest time that our own program was kept
    waiting meanwhile."""

    name: str
    requests: int
    useful: float
    right: float
    longest: float
    asked: float
    lost: int
    wrong: int
    hands: int
    refused: int
    back: float
    machine: float
    missed: tuple[str, ...]
    because: str
    faults: dict[str, int]
    example: str
    """The beginning of the first answer that was not right."""


@dataclass(frozen=True)
class _Times:
    """Moments of the monotonic clock, and how long the machine kept us waiting between the first two."""

    began: float
    mending: float
    mended: float
    machine: float


def measure(only: str = "") -> list[Row]:
    """A row for each fault whose name holds `only`; prints them as they come."""
    rows = []
    with prepared() as (state, with_clips):
        facts = published(state)
        for fault in (fault for fault in FAULTS if only in fault.name):
            with standing(fault.ground, with_clips() if fault.ground.clips else state) as site:
                rows.append(asyncio.run(_watched(fault, site, facts)))
            print(_line(rows[-1]), flush=True)
    return rows


@contextmanager
def prepared() -> Iterator[tuple[Path, Callable[[], Path]]]:
    """Working files with two snapshots of the shipped content; and a way to such that have some clips, too."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        state, older = Path(folder) / "state", Path(folder) / "older"
        copy_content(older)
        line = older / "menus/line.yaml"
        line.write_text(line.read_text().replace("name: Wegwijs", "name: Wegwijzer"))
        compile_into(state, older)
        compile_into(state)

        def with_clips() -> Path:
            made = Path(folder) / "clips"
            shutil.copytree(state, made)
            command = [*WEGWIJS, "audio", "make", "--engine", "espeak", "--quiet"]
            environ = settings(made, SPEECH="clips")
            with suppress(subprocess.TimeoutExpired):  # what is made by then is enough: the others are said
                subprocess.run(command, env=environ, cwd=ROOT, check=False, capture_output=True, timeout=30)
            return made

        yield state, with_clips


async def _watched(fault: Fault, site: Site, facts: Facts) -> Row:
    async with watched() as lag:
        return await _play(fault, site, facts, lag)


async def _play(fault: Fault, site: Site, facts: Facts, lag: Lag) -> Row:
    samples: list[Sample] = []
    end: list[bool] = []
    gate = asyncio.Event()
    gate.set()
    manner = Manner(gate=gate, over=lambda: bool(end), listens=fault.ground.clips)
    scripts = (*CALLS, *ASKING) if fault.ground.provider else CALLS
    people = asyncio.create_task(crowd(site.port, facts, samples.append, manner, scripts=scripts))
    await asyncio.sleep(_CALM)
    await _hold_up(gate, fault.quiet)
    broke = time.monotonic()
    await asyncio.to_thread(fault.breaks, site)
    began = time.monotonic() if fault.quiet else broke
    gate.set()
    burst = [asyncio.create_task(_one_more(place, fault, site, facts, samples)) for place in range(fault.burst)]
    await asyncio.sleep(fault.hold)
    await _hold_up(gate, fault.quiet)
    mending = time.monotonic()
    await asyncio.to_thread(fault.mends, site)
    mended = time.monotonic()
    gate.set()
    await asyncio.sleep(fault.settles + 2)
    whole = await asyncio.to_thread(site.server.is_whole)
    end.append(True)
    await asyncio.wait([people, *burst], timeout=PATIENCE + 5)
    people.cancel()
    times = _Times(began, mending, mended, lag.longest(began - 0.1, mending))
    return _row(fault, samples, times, site, whole=whole)


async def _hold_up(gate: asyncio.Event, quiet: bool) -> None:
    """Before the line goes down on purpose: what is on its way comes to its end."""
    if quiet:
        gate.clear()
        await asyncio.sleep(_DRAIN)


async def _one_more(place: int, fault: Fault, site: Site, facts: Facts, samples: list[Sample]) -> None:
    await asyncio.sleep(place / fault.burst)
    wire = Wire(site.port, keep=False)
    await call(wire, _GREETING, facts, samples.append, Manner(over=lambda: True))


def _row(fault: Fault, samples: list[Sample], times: _Times, site: Site, *, whole: bool) -> Row:
    goal = fault.goal
    during = [
        sample for sample in samples if times.began <= sample.answer.ended and sample.answer.began < times.mending
    ]
    after = [sample for sample in samples if sample.answer.began >= times.mended]
    held = [sample for sample in during if _is_in_hands(sample, fault, site)]
    refused = [sample for sample in during if _is_refused(sample, fault, times.began)]
    apart = {id(sample) for sample in (*held, *refused)}
    counted = [sample for sample in during if id(sample) not in apart]
    useful = [sample for sample in counted if sample.grade in ("right", "words")]
    right = [sample for sample in counted if sample.grade == "right"]
    bad = [sample.answer.ended for sample in after if not _is_good(sample, fault)]
    back = max([0.0, *(ended - times.mended for ended in bad)])
    row = Row(
        name=fault.name,
        requests=len(during),
        useful=len(useful) / max(1, len(counted)),
        right=len(right) / max(1, len(counted)),
        longest=max((s.answer.seconds for s in counted if s.kind != "sms asked"), default=0.0),
        asked=max((s.answer.seconds for s in counted if s.kind == "sms asked"), default=0.0),
        lost=len(counted) - len(useful),
        wrong=sum(sample.grade == "wrong" for sample in counted),
        hands=len(held),
        refused=len(refused),
        back=round(back, 2) if whole and back <= fault.settles else -1,
        machine=round(times.machine, 3),
        missed=(),
        because=goal.because,
        faults=bad_ones(counted),
        example=next((_told(s) for s in samples if s.grade != "right" and s.answer.body), ""),
    )
    return Row(**{**asdict(row), "missed": tuple(_missed(row, fault, before_right=_was_well(samples, times)))})


def bad_ones(samples: list[Sample]) -> dict[str, int]:
    """How often each answer came that was not what was asked for."""
    bad = [sample for sample in samples if sample.grade != "right"]
    kept = {True: "kept", False: "new"}
    return dict(
        Counter(f"{s.kind}: {s.answer.fault or s.answer.status} {s.grade}, {kept[s.kept]} connection" for s in bad)
    )


def _told(sample: Sample) -> str:
    heard = read(sample.answer.body)
    return " / ".join(heard.texts if heard else [sample.answer.body.decode(errors="replace")])[:300]


def _was_well(samples: list[Sample], times: _Times) -> bool:
    before = [sample for sample in samples if sample.answer.ended < times.began]
    return bool(before) and all(sample.grade == "right" for sample in before)


def _missed(row: Row, fault: Fault, *, before_right: bool) -> Iterator[str]:
    goal = fault.goal
    if not before_right:
        yield "not well before"
    if not row.requests:
        yield "nobody called"
    if row.lost:
        yield f"{row.lost} not answered"
    if row.wrong:
        yield f"{row.wrong} with a wrong number"
    if goal.right and row.right < row.useful:
        yield "apologies"
    if row.longest > goal.longest + row.machine or row.asked > goal.asked + row.machine:
        yield "too slow"
    if row.back < 0:
        yield "not well again"


def _is_good(sample: Sample, fault: Fault) -> bool:
    longest = fault.goal.asked if sample.kind == "sms asked" else fault.goal.longest
    return sample.grade == "right" and sample.answer.seconds <= longest


def _is_in_hands(sample: Sample, fault: Fault, site: Site) -> bool:
    """Whether a request was with a worker when that was killed or frozen: on its connection, or on the way there. Or
    whether an answer was already out that names clips which were then deleted, or nobody had looked since."""
    answer, struck = sample.answer, site.struck
    if not struck:
        return False
    if answer.status == 200 and sample.grade == "nothing":
        return answer.began <= struck + LOOK
    if not answer.fault and answer.seconds <= fault.goal.longest:
        return False
    return answer.port in site.hands or (answer.fault == "cut" and answer.began <= struck <= answer.ended + 0.05)


def _is_refused(sample: Sample, fault: Fault, broke: float) -> bool:
    return sample.answer.fault == "refused" and sample.answer.ended <= broke + fault.goal.down


def _line(row: Row) -> str:
    state = "; ".join(row.missed) or "ok"
    example = f"\n    {row.example}" if row.example and row.missed else ""
    return (
        f"{row.name:<52} {row.requests:>6} {row.useful:>8.2%} {row.right:>8.2%} {row.longest:>7.3f} s "
        f"{row.lost:>5} {row.hands:>3} {row.back:>5.1f} {row.machine:>6.3f} {state}  {row.faults or ''}{example}"
    )
