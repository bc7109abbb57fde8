"""The draft before callers: what that changes, who did it and when, and back again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import dropwhile, takewhile
from pathlib import Path

from ivr.audio.disk import append
from ivr.audio.takes.finishing import finish
from ivr.audio.upkeep import AudioFolders
from ivr.content.read.remembered import remembered
from ivr.content.read.unchanged import FileSight
from ivr.errors import ContentRefused, InputError, IvrError, NoSnapshot
from ivr.publish.changes import changes, content_of
from ivr.publish.compared import Difference
from ivr.publish.compile import Compiled, compile_content, renew_fallback
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.desk.git_store import Commitment
from ivr.wings.console.desk.kept import kept, known_already
from ivr.wings.console.desk.preview import Basis, Preview, name_of, names_in

FILE = "published.jsonl"
_TRIES = 3
_MOST = 200
"""So many saves are looked through for those of a publication."""


class ChangedMeanwhile(IvrError):
    """What would be published is not what somebody looked at; nothing was."""


@dataclass(frozen=True)
class Publication:
    """Somebody put a snapshot before callers: `published`, or `gone back`. `commit` is what stood on the desk, and
    `warnings` are those that were published with it."""

    at: str
    who: str
    what: str
    snapshot: str
    commit: str
    warnings: tuple[str, ...] = ()


class Press:
    """Publishes what is on the desk to the shelf from which callers are served."""

    def __init__(self, desk: Desk, shelf: Shelf, clips: Path) -> None:
        self._desk, self._shelf, self._clips = desk, shelf, clips
        self._file = desk.state / FILE

    def basis(self, now: datetime) -> Basis:
        """What a look at the changes rests on at this moment."""
        return Basis(self._desk.head(now), self._shelf.order().live)

    def preview(self, now: datetime) -> Preview:
        """What publishing now would change, and all that is wrong with it: found out once for each save."""
        basis = self.basis(now)
        return kept(self._kept, self._made_from(basis, now), Preview, lambda: self._looked(basis, now))

    def known_preview(self, basis: Basis, now: datetime) -> Preview | None:
        """The same, where somebody has looked at it since the last save; None where it would take its time."""
        return known_already(self._kept, self._made_from(basis, now), Preview)

    def publish(self, who: str, now: datetime, seen: Basis | None = None) -> Compiled:
        """Puts the draft before callers. Raises `ContentRefused`, or `ChangedMeanwhile` where it is not what was
        `seen`: then the live snapshot stays."""
        if seen and self.basis(now) != seen:
            raise ChangedMeanwhile("somebody saved or published meanwhile")
        commit = seen.head if seen else self._desk.head(now)
        self._take_up()
        done = compile_content(self._desk.root, self._shelf, now, self._clips, lambda _: self._still(commit, seen, now))
        warnings = tuple(sorted({name_of(problem) for problem in done.warnings}))
        self._note(Publication(_at(now), who, "published", done.snapshot, commit, warnings))
        return done

    def _take_up(self) -> None:
        """Makes clips of the recordings, before a language that no voice speaks is offered by them."""
        with suppress(InputError):  # another program makes clips at this moment: it takes these up, too
            finish(AudioFolders(self._desk.root, self._clips).recorded, self._clips)

    def what_going_back_changes(self, id: str) -> Sequence[Difference]:
        """What callers would hear different from now with an earlier snapshot. Raises `NoSnapshot` where it cannot be
        read, and `InputError` where it is not on the shelf."""
        if id not in self._shelf.order().ids():
            raise InputError("this snapshot is not kept any more")
        return changes(self._shelf.live(), content_of(self._shelf.open(id)))

    def go_back(self, who: str, now: datetime, id: str | None = None) -> str:
        """Makes an earlier snapshot live; the draft stays as it is. Raises `InputError` where there is none."""
        snapshot = self._shelf.rollback(id)
        renew_fallback(self._shelf, snapshot)
        self._note(Publication(_at(now), who, "gone back", snapshot, ""))
        return snapshot

    def history(self) -> list[Publication]:
        """The latest first. A line that was cut off by a power failure is passed over."""
        try:
            return list(_history(FileSight.of(str(self._file))))
        except FileNotFoundError:
            return []

    def of(self, snapshot: str) -> Publication | None:
        """The last time when somebody published a snapshot here; None where that was done elsewhere."""
        return next((one for one in self.history() if (one.what, one.snapshot) == ("published", snapshot)), None)

    def waiting(self, now: datetime) -> list[Commitment]:
        """The saves that callers do not hear yet, the latest first. Where the live snapshot was not published here,
        those after its hour, without the first of all, which is the content as it was found."""
        live = self._shelf.order().live
        saves, published = self._desk.log(now, most=_MOST), self.of(live)
        if published:
            return list(takewhile(lambda save: save.id != published.commit, saves))
        at = next((entry.published for entry in self._shelf.order().entries if entry.id == live), None)
        own = saves if len(saves) == _MOST else saves[:-1]
        return [save for save in own if at is None or save.when > datetime.fromisoformat(at)]

    @property
    def _kept(self) -> Path:
        return self._desk.state / "preview.json"

    def _made_from(self, basis: Basis, now: datetime) -> tuple[str, ...]:
        return (basis.head, basis.live, now.date().isoformat())

    def _looked(self, basis: Basis, now: datetime) -> Preview:
        """Somebody may save while it is read: then once more, so that it is what is on the desk."""
        for _ in range(_TRIES):
            found = self._look(basis, now)
            if (after := self.basis(now)) == basis:
                break
            basis = after
        return found

    def _look(self, basis: Basis, now: datetime) -> Preview:
        try:
            content, problems = self._desk.content(now)
        except ContentRefused as refused:
            return Preview(basis, refused.problems)
        with suppress(NoSnapshot):
            live = self._shelf.live()
            names = names_in(live) | names_in(content)
            return Preview(basis, tuple(problems), tuple(changes(live, content)), names, known=self._known(now))
        return Preview(basis, tuple(problems), first=True)

    def _known(self, now: datetime) -> tuple[str, ...]:
        """The problems that were there before the saves that wait: as they were published, else as they are found when
        these saves are taken back."""
        if published := self.of(self._shelf.order().live):
            return published.warnings
        waiting = self.waiting(now)
        since = f"before {waiting[-1].id}" if waiting else f"at {self._desk.head(now)}"
        file, made_from = self._desk.state / "before.json", (since, now.date().isoformat())
        return kept(file, made_from, tuple[str, ...], lambda: self._named(waiting, now))

    def _named(self, taken_back: Sequence[Commitment], now: datetime) -> tuple[str, ...]:
        before: dict[str, str | None] = {}
        for save in taken_back:
            for file in self._desk.files_of(save.id, now):
                before[file] = self._desk.before_and_after(save.id, file, now)[0] or None
        return tuple(sorted({name_of(one) for one in self._desk.trial(before, now)}))

    def saves_of(self, snapshot: str, now: datetime) -> list[Commitment]:
        """The saves that a publication put before callers, the latest first: those since the one before it."""
        several = [one for one in self.history() if one.what == "published"]
        at = next((at for at, one in enumerate(several) if one.snapshot == snapshot), None)
        if at is None:
            return []
        before = several[at + 1].commit if at + 1 < len(several) else ""
        since = dropwhile(lambda save: save.id != several[at].commit, self._desk.log(now, most=_MOST))
        return list(takewhile(lambda save: save.id != before, since))

    def _still(self, commit: str, seen: Basis | None, now: datetime) -> None:
        """Raises `ChangedMeanwhile` where somebody saved while the content was read, or published."""
        basis = self.basis(now)
        if basis.head != commit or (seen and basis != seen):
            raise ChangedMeanwhile("somebody saved or published meanwhile")

    def _note(self, publication: Publication) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        append(self._file, json.dumps(asdict(publication), ensure_ascii=False) + "\n")


def _at(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


@remembered
def _history(file: FileSight) -> tuple[Publication, ...]:
    return tuple(_publications(reversed(Path(file.path).read_text(encoding="utf-8").splitlines())))


def _publications(lines: Iterator[str]) -> Iterator[Publication]:
    for line in lines:
        with suppress(ValueError, TypeError):
            read = json.loads(line)
            yield Publication(**read | {"warnings": tuple(read.get("warnings", ()))})
