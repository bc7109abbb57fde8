"""What can break: a table. Each row says how, how it is mended, on which ground, and what the line owes its callers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.soak import breaking as do
from tests.soak import pressing as press
from tests.soak import spoiling as spoil
from tests.soak.breaking import Act
from tests.soak.site import Ground


@dataclass(frozen=True)
class Goal:
    """What a row has to reach. `longest` are the seconds of the longest answer, `asked` those of one for which the
    provider itself has to be asked. `right`: a sentence that is only an apology does not count. `down`: for so many
    seconds nobody may listen, and a refused connection does not count as lost. Where a row owes less, `because` says
    why."""

    longest: float = 1.0
    asked: float = 1.0
    right: bool = True
    down: float = 0.0
    because: str = ""


@dataclass(frozen=True)
class Fault:
    """A row. `hold` are the seconds that it stays broken, `settles` those the line has to be well again after it was
    mended. `quiet`: nobody calls while it is being broken, because the line is down for it."""

    name: str
    breaks: Act
    mends: Act = do.nothing
    ground: Ground = field(default_factory=Ground)
    goal: Goal = field(default_factory=Goal)
    hold: float = 5.0
    settles: float = 2.0
    quiet: bool = False
    burst: int = 0
    """So many calls more, all within a second, when it breaks."""


_REDIS, _TMPFS, _EXT4 = Ground(store="redis"), Ground(disk="tmpfs"), Ground(disk="ext4")
_CLOCK, _REST, _PROXY = Ground(clock=True), Ground(provider=True), Ground(proxy=True)
_WORDS = Goal(right=False, because="nothing is left to say but the last words")
_ASKED = Goal(
    asked=3.0, because="who asks for an SMS waits for the provider, and is told honestly within three seconds"
)
_BACK = Goal(
    down=2.0, because="nobody is left to listen until the first of them is back, which takes two seconds at most"
)
_START = Goal(down=8.0, because="between the end of one program and the start of the next nobody listens")

# The two changes of the clock in Belgium nearest to the days on which this was written, from four seconds before on.
_WINTER = Ground(at=datetime(2026, 10, 25, 0, 59, 56, tzinfo=UTC).timestamp())
_SUMMER = Ground(at=datetime(2027, 3, 28, 0, 59, 56, tzinfo=UTC).timestamp())


def _snapshot(name: str, *acts: Act, goal: Goal | None = None) -> tuple[Fault, Fault]:
    """A damage to the snapshots, under way and found at a start."""
    return (
        Fault(f"snapshot {name}, under way", spoil.under_way(acts[-1]), spoil.put_back),
        Fault(
            f"snapshot {name}, then a start", spoil.then_restarted(*acts), spoil.put_back_and_restart,
            goal=goal or Goal(), quiet=True, settles=6,
        ),
    )  # fmt: skip


FAULTS = (
    Fault("kill -9 of one worker", do.kill_one),
    Fault("kill -9 of one worker, behind nginx", do.kill_one, ground=_PROXY),
    Fault("kill -9 of both workers", do.kill_all, goal=_BACK),
    Fault("one worker frozen", do.freeze_one, do.thaw),
    Fault("Redis killed", do.kill_redis, do.start_redis, _REDIS),
    Fault("Redis frozen", do.freeze_redis, do.thaw_redis, _REDIS),
    Fault("Redis full", do.fill_redis, do.empty_redis, _REDIS),
    Fault("disk full", do.fill_disk, do.empty_disk, _TMPFS),
    Fault("state read-only from the start", do.start_on_a_read_only_disk, do.make_writable, _TMPFS, quiet=True),
    Fault("state read-only by a failing disk", do.fail_disk, do.replace_disk, _EXT4, settles=6),
    *_snapshot("with changed digits", spoil.change_digits),
    *_snapshot("cut in half", spoil.halve_snapshot),
    *_snapshot("emptied", spoil.empty_snapshot),
    *_snapshot("deleted", spoil.delete_snapshot),
    *_snapshot("swapped with another line's", spoil.swap_snapshot),
    _snapshot("with changed digits, the only one", spoil.only_the_live_one, spoil.change_digits)[1],
    _snapshot("deleted, the only one", spoil.only_the_live_one, spoil.delete_snapshot)[1],
    Fault(
        "no snapshot and no content, then a start",
        spoil.then_restarted(spoil.only_the_live_one, spoil.delete_snapshot, spoil.lose_content),
        spoil.put_back_and_restart, Ground(content=True), _WORDS, quiet=True, settles=6,
    ),
    *_snapshot("pointer lost", spoil.lose_pointer),
    *_snapshot("pointer cut in half", spoil.halve_pointer),
    *_snapshot("pointer malformed", spoil.confuse_pointer),
    Fault("clips deleted", spoil.delete_clips, ground=Ground(clips=True)),
    Fault("clock a day ahead", do.clock_by(86_400), do.right_clock, _CLOCK),
    Fault("clock a day back", do.clock_by(-86_400), do.right_clock, _CLOCK),
    Fault("clock put back for winter", do.nothing, ground=_WINTER),
    Fault("clock put on for summer", do.nothing, ground=_SUMMER),
    Fault("provider's REST hanging", do.provider_is("hanging"), do.provider_is("well"), _REST, _ASKED, hold=8),
    Fault("provider's REST says 500", do.provider_is("500"), do.provider_is("well"), _REST, _ASKED),
    Fault("provider's REST cuts the line", do.provider_is("cut"), do.provider_is("well"), _REST, _ASKED),
    Fault("no WEGWIJS_SECRET_KEY", do.nothing, ground=Ground(secret=False)),
    Fault("64 file descriptors", do.nothing, ground=Ground(files=64)),
    Fault("300 MB of memory", do.nothing, ground=Ground(memory=300 << 20)),
    Fault("SIGTERM in mid-call, then a start", do.restart, goal=_START, settles=4),
    Fault("400 half-sent requests", press.send_half(400), press.let_go, hold=8),
    Fault("400 half-sent requests, before nginx", press.send_half(400), press.let_go, _PROXY, hold=8),
    Fault("400 requests byte by byte", press.drip(400), press.let_go, hold=8),
    Fault("1500 idle connections", press.idle(1_500), press.let_go, hold=8),
    Fault("500 calls within a second", do.nothing, burst=500),
)  # fmt: skip
