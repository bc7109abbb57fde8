"""The desk: the content as operators change it. Saves are merged or asked about, never lost, and checked."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.errors import IvrError, Problem
from ivr.model import Content
from ivr.publish.check import examined, sound
from ivr.wings.console.desk.git_index import GitIndex
from ivr.wings.console.desk.git_store import Commitment, GitStore
from ivr.wings.console.desk.last_examined import Examined, LastExamined, collector_waits, newly_wrong
from ivr.wings.console.desk.merging import differing, merged
from ivr.wings.console.desk.overlay import overlaid


@dataclass(frozen=True)
class Text:
    """A file as somebody opened it: what it says, and the version by which a save knows what it was made from."""

    file: str
    text: str
    version: str


@dataclass(frozen=True)
class SavedDraft:
    """What came of a save: its commit ("" where nothing was different), whose changes were merged with it, and what is
    wrong with the content now that was not before."""

    commit: str
    merged_with: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Nothing was saved: these errors would come into the content with it."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Clash:
    """Nothing was saved: somebody saved the same fields meanwhile. `theirs` are their lines, which this save would
    undo; with `version` it says that it knows them."""

    file: str
    who: str
    theirs: tuple[str, ...]
    version: str


class UnknownVersion(IvrError):
    """A form was made from a version of a file that is not in the history: the form is too old, or somebody made it."""


SaveOutcome = SavedDraft | Refused | Clash


class Desk:
    """The content folder below `root`; `state` is where it keeps what is its own. Threads and workers share it."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root, self.state = root, state
        self._index = GitIndex(root)
        self._last = LastExamined(root, state)

    def open(self, file: str, now: datetime) -> Text:
        """A file as it is now; with no text and no version where there is none."""
        with self._alone(now, [file]) as store:
            version = store.version(file)
            return Text(file, store.text(version), version)

    def versions(self, files: Sequence[str], now: datetime) -> dict[str, str]:
        """What some files are known by as they are now; "" for one that is not there."""
        with self._alone(now, files) as store:
            return {file: store.version(file) for file in files}

    def open_all(self, files: Iterable[str], now: datetime) -> dict[str, Text]:
        """Those of some files that are there, as they are now: all at one moment."""
        files = list(files)
        with self._alone(now, files) as store:
            versions = store.versions()
            return {file: Text(file, store.text(versions[file]), versions[file]) for file in files if file in versions}

    def as_of(self, commit: str, files: Iterable[str], now: datetime) -> dict[str, str]:
        """Those of some files that were there after a save. Raises `KeyError` where there never was this save."""
        with self._alone(now, ()) as store:
            return store.texts_after(commit, files)

    def text_of(self, file: str, version: str, now: datetime) -> str:
        """A file as it was in the version that somebody opened. Raises `UnknownVersion` where there never was one."""
        with self._alone(now, [file]) as store:
            return _known_text(store, file, version)

    def save(
        self, changed: Mapping[str, tuple[str, str | None]], who: str, why: str, now: datetime, force: bool = False
    ) -> SaveOutcome:
        """Files by name, each with the version it was made from ("" for a new one) and its new text (None to delete
        it). With `force` new errors are no reason to refuse: only who goes back to an earlier state does so. Raises
        `UnknownVersion` where a file never was as a form says, and then nothing is saved."""
        with self._ready(now) as store:
            files: dict[str, bytes | None] = {}
            others = ""
            for file, (version, text) in changed.items():
                found = _joined(store, file, version, text)
                if isinstance(found, Clash):
                    return found
                others = others or (_last(store, file) if store.version(file) != version else "")
                if found != store.current(file):
                    files[file] = None if found is None else found.encode()
            if not files:
                return SavedDraft("")
            content, after = self._after(files, now)
            fresh = newly_wrong(self._last.of(store.head(), now.date()).problems, after)
            errors = tuple(problem for problem in fresh if problem.level == "error")
            if errors and not force:
                return Refused(errors)
            saved = store.commit(files, who, why, now)
            self._last.saved(Examined(saved, now.date(), content, after))
            return SavedDraft(saved, others, fresh)

    def problems(self, now: datetime) -> list[Problem]:
        """All that is wrong with the content on the desk."""
        return list(self._known(now).problems)

    def content(self, now: datetime) -> tuple[Content, list[Problem]]:
        """The content on the desk with its warnings, for reading only; raises `ContentRefused` where it has errors."""
        found = self._known(now)
        return sound(found.content, list(found.problems))

    def trial(self, changed: Mapping[str, str | None], now: datetime) -> list[Problem]:
        """What would be wrong with the content if these files were so (None: not there); nothing is saved."""
        return self._after({file: None if text is None else text.encode() for file, text in changed.items()}, now)[1]

    def refusing(self, changed: Mapping[str, str], now: datetime) -> tuple[Problem, ...]:
        """The errors for which a save of these files would be refused."""
        after = self.trial(changed, now)
        return tuple(one for one in newly_wrong(self._known(now).problems, after) if one.level == "error")

    def log(self, now: datetime, file: str | None = None, most: int = 50) -> list[Commitment]:
        """The last saves of a file or a folder, or of everything, the latest first. What somebody changed in the folder
        is one of them once somebody has opened it, or looked at the whole."""
        with self._alone(now, [file] if file else ()) as store:
            return store.log(file, most)

    def before_and_after(self, commit: str, file: str, now: datetime) -> tuple[str, str]:
        """The text of a file before a save of `log` and after it."""
        with self._alone(now, ()) as store:
            return store.before_and_after(commit, file)

    def version_after(self, commit: str, file: str, now: datetime) -> str:
        """The version of a file after a save of `log`; "" where it was gone."""
        with self._alone(now) as store:
            return store.version_after(commit, file)

    def files_of(self, commit: str, now: datetime) -> list[str]:
        """The files that a save of `log` changed."""
        with self._alone(now, ()) as store:
            return store.files_of(commit)

    def head(self, now: datetime) -> str:
        """What the whole content is known by as it is now."""
        with self._alone(now) as store:
            return store.head()

    def wording(self, now: datetime) -> str:
        """What the content is known by as it is now, whoever's voice says it: a recording does not change it."""
        with self._alone(now) as store:
            return store.wording()

    def lay(self, put: Callable[[Path], object], who: str, why: str, now: datetime) -> None:
        """Lets `put` change files in the folder itself that are no text, such as recordings: nothing is merged and
        nothing is checked, and it is a commit of who did it."""
        with self._alone(now, anew=True) as store:
            put(self.root)
            store.settle(now, who, why, anew=True)

    def _known(self, now: datetime) -> Examined:
        """The content as it was saved last. Where it has to be examined, others open and save files meanwhile."""
        found = self._last.meanwhile(lambda: self.head(now), now.date())
        if found:
            return found
        with self._alone(now) as store:
            return self._last.of(store.head(), now.date())

    @contextmanager
    def _ready(self, now: datetime) -> Iterator[GitStore]:
        """The store for a save, with what was there before it examined: if need be, while others open and save."""
        for _ in range(2):
            with self._alone(now, anew=True) as store, collector_waits():
                if self._last.knows(store.head(), now.date()):
                    yield store
                    return
            self._known(now)
        with self._alone(now, anew=True) as store:
            yield store

    def _after(self, files: Mapping[str, bytes | None], now: datetime) -> tuple[Content | None, list[Problem]]:
        """The content, and what would be wrong with it, if these files were so."""
        with overlaid(self.root, files) as there, collector_waits():
            return examined(there, now.date())

    @contextmanager
    def _alone(self, now: datetime, only: Iterable[str] | None = None, anew: bool = False) -> Iterator[GitStore]:
        """The store, for one at a time, with nothing half done in it, and with what somebody changed in the folder: in
        all of it, or where only some files are asked for, in these."""
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self.state / "desk.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            store = GitStore(self.root, self._index)
            store.settle(now, only=only, anew=anew)
            yield store


def _joined(store: GitStore, file: str, version: str, text: str | None) -> str | Clash | None:
    """What a file becomes when somebody saves it who had this version of it."""
    current = store.version(file)
    if version == current:
        return text
    base, theirs = _known_text(store, file, version), store.current(file)
    if text == theirs:
        return text
    both = merged(base, text, theirs) if text is not None and theirs is not None else None
    if both is None:
        return Clash(file, _last(store, file), tuple(differing(theirs or "", base)), current)
    return both


def _known_text(store: GitStore, file: str, version: str) -> str:
    if not store.had(file, version):
        raise UnknownVersion(f"{file} never was as this form says")
    return store.text(version)


def _last(store: GitStore, file: str) -> str:
    """Who saved a file last."""
    return next((commitment.who for commitment in store.log(file, 1)), "")
