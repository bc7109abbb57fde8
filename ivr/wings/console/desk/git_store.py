"""The history of the content, as git keeps it: every save a commit, in the name of who saved.

A save is first a commit, then a note of it, then the files: killed at any moment, the next one to come finishes it, or
nothing of it has happened.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from dulwich.index import IndexEntry, index_entry_from_stat
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.repo import Repo

from ivr.audio.disk import publish
from ivr.wings.console.desk.git_index import FOLDERS, GitIndex

_NOTE = "wegwijs-saving.json"
_MODE = 0o100644
_ID = re.compile(r"[0-9a-f]{40}")
_HAND = "somebody at the server"


@dataclass(frozen=True)
class Commitment:
    """A save: its id, who, when, and why in a line."""

    id: str
    who: str
    when: datetime
    why: str


class GitStore:
    """The repository in the folder of the content, with what is known of its index; there is one from the first use on.
    Whoever calls it is alone."""

    def __init__(self, root: Path, index: GitIndex | None = None) -> None:
        self._root, self._index = root, index or GitIndex(root)
        self._repo = Repo(str(root)) if (root / ".git").exists() else _begun(root)

    def version(self, file: str) -> str:
        """What a file is known by as it was saved last; "" where there is none."""
        entry = self._index.entries().get(file.encode())
        return entry.sha.decode() if entry else ""

    def versions(self) -> dict[str, str]:
        """The version of every file."""
        return {path.decode(): entry.sha.decode() for path, entry in self._index.entries().items()}

    def had(self, file: str, version: str) -> bool:
        """Whether a file was ever saved in this version. Of one that is not the last, the history is looked through,
        back to the save it came with."""
        if version in ("", self.version(file)):
            return True
        if not self.head():
            return False
        return any(self._version_in(entry.commit.id, file) == version for entry in self._repo.get_walker())

    def text(self, version: str) -> str:
        """A file as it was in a version; "" for ""."""
        return self._blob(version).decode("utf-8-sig") if version else ""

    def current(self, file: str) -> str | None:
        """A file as it was saved last; None where there is none."""
        version = self.version(file)
        return self.text(version) if version else None

    def head(self) -> str:
        try:
            return self._repo.head().decode()
        except KeyError:  # nothing was ever saved
            return ""

    def wording(self) -> str:
        """What everything but the recordings is known by."""
        if not self.head():
            return ""
        commit = self._repo[self._repo.head()]
        assert isinstance(commit, Commit)  # noqa: S101
        tree = self._repo[commit.tree]
        assert isinstance(tree, Tree)  # noqa: S101
        shas = (entry.sha for entry in tree.iteritems() if (entry.path or b"").decode() in FOLDERS[:-1])
        return sha256(b" ".join(sha or b"" for sha in shas)).hexdigest()[:40]

    def settle(
        self,
        now: datetime,
        who: str = "",
        why: str = "Changed in the folder",
        only: Iterable[str] | None = None,
        anew: bool = False,
    ) -> None:
        """Finishes what was killed in between, and takes in what somebody changed in the folder: by hand, where nobody
        is named. Whoever asks for a few files `only` does not look at all the others, where these are as saved; who
        writes looks `anew`."""
        note = Path(self._repo.controldir()) / _NOTE
        if note.exists():
            self._unlock()
            saving = json.loads(note.read_text())
            if saving["commit"] and saving["commit"] == self.head():
                self._lay_out(saving["files"])
            note.unlink()
        if only is not None and self.head() and self._index.is_as_saved(only):
            return
        if changed := dict(self._index.changed_by_hand(anew)):
            self.commit(changed, who or _HAND, why, now)

    def commit(self, files: Mapping[str, bytes | None], who: str, why: str, now: datetime) -> str:
        """Files become what is given, or are gone for None. The id of the commit; raises `OSError` where the disk takes
        nothing, and then the files are as before."""
        parent = self.head()
        note = Path(self._repo.controldir()) / _NOTE
        publish(note, json.dumps({"commit": "", "files": []}).encode())
        entries = dict(self._index.entries())
        for file, data in files.items():
            entries.pop(file.encode(), None)
            if data is not None:
                entries[file.encode()] = self._entry(data)
        id = self._committed(entries, parent, who, why, now)
        publish(note, json.dumps({"commit": id.decode(), "files": list(files)}).encode())
        expected = ObjectID(parent.encode()) if parent else None
        if not self._repo.refs.set_if_equals(b"HEAD", expected, id):  # type: ignore[arg-type]
            note.unlink()
            raise OSError("somebody pushed at this moment")
        self._lay_out(list(files))
        note.unlink()
        return id.decode()

    def log(self, file: str | None = None, most: int = 50) -> list[Commitment]:
        """The last saves of a file or a folder, or of everything, the latest first."""
        if not self.head():
            return []
        commits = (entry.commit for entry in self._repo.get_walker())
        return [_commitment(one) for one in islice((one for one in commits if self._changed(one, file)), most)]

    def _changed(self, commit: Commit, file: str | None) -> bool:
        """Whether a save changed a file: looked up in two trees, as to hold these against each other costs ten times
        that."""
        if file is None:
            return True
        now = self._version_in(commit.id, file)
        return all(self._version_in(parent, file) != now for parent in commit.parents) if commit.parents else bool(now)

    def before_and_after(self, commit: str, file: str) -> tuple[str, str]:
        """The text of a file before a save and after it."""
        here = self._repo[ObjectID(commit.encode())]
        assert isinstance(here, Commit)  # noqa: S101  # an id of `log`
        before = self._text_in(here.parents[0], file) if here.parents else ""
        return before, self._text_in(here.id, file)

    def version_after(self, commit: str, file: str) -> str:
        """The version of a file after a save; "" where it was gone."""
        return self._version_in(ObjectID(commit.encode()), file)

    def texts_after(self, commit: str, files: Iterable[str]) -> dict[str, str]:
        """Those of some files that were there after a save; raises `KeyError` where there never was this save."""
        if not _ID.fullmatch(commit) or not isinstance(self._repo[ObjectID(commit.encode())], Commit):
            raise KeyError(commit)
        texts = {file: self._text_in(ObjectID(commit.encode()), file) for file in files}
        return {file: text for file, text in texts.items() if text}

    def files_of(self, commit: str) -> list[str]:
        """The files that a save changed."""
        [entry] = self._repo.get_walker(include=[ObjectID(commit.encode())], max_entries=1)
        changes = entry.changes()
        sides = [side for change in changes if not isinstance(change, list) for side in (change.old, change.new)]
        return sorted({side.path.decode() for side in sides if side and side.path})

    def _unlock(self) -> None:
        """Takes away what says that git is at work where it was killed at it: nobody could save ever after."""
        for left_over in Path(self._repo.controldir()).rglob("*.lock"):
            left_over.unlink(missing_ok=True)

    def _text_in(self, commit: ObjectID, file: str) -> str:
        version = self._version_in(commit, file)
        return self._blob(version).decode("utf-8-sig", errors="replace") if version else ""  # a recording is no text

    def _version_in(self, commit: ObjectID, file: str) -> str:
        """The version of a file after a save; "" where it was not there. Of 5000 files that is a list to read for each
        save, so it is remembered: no save ever changes."""
        known = self._index.versions
        if (commit, file) not in known:
            known[commit, file] = self._looked_up(commit, file)
        return known[commit, file]

    def _looked_up(self, commit: ObjectID, file: str) -> str:
        from dulwich.object_store import tree_lookup_path

        here = self._repo[commit]
        assert isinstance(here, Commit)  # noqa: S101
        try:
            _, sha = tree_lookup_path(self._repo.object_store.__getitem__, here.tree, file.encode())
        except KeyError:
            return ""
        return sha.decode()

    def _blob(self, version: str) -> bytes:
        blob = self._repo[ObjectID(version.encode())]
        assert isinstance(blob, Blob)  # noqa: S101
        return blob.data

    def _entry(self, data: bytes) -> IndexEntry:
        blob = Blob.from_string(data)
        self._repo.object_store.add_object(blob)
        return IndexEntry(0, 0, 0, 0, _MODE, 0, 0, len(data), blob.id)

    def _committed(
        self, entries: Mapping[bytes, IndexEntry], parent: str, who: str, why: str, now: datetime
    ) -> ObjectID:
        from dulwich.index import commit_tree

        blobs = [(path, entry.sha, entry.mode) for path, entry in entries.items()]
        commit = Commit()
        commit.tree = commit_tree(self._repo.object_store, blobs)
        commit.parents = [ObjectID(parent.encode())] if parent else []
        commit.author = commit.committer = f"{_plain(who)} <{_plain(who).replace(' ', '.').lower()}@console>".encode()
        commit.author_time = commit.commit_time = int(now.timestamp())
        offset = now.utcoffset()
        commit.author_timezone = commit.commit_timezone = int(offset.total_seconds()) if offset else 0
        commit.encoding, commit.message = b"UTF-8", f"{why}\n".encode()
        self._repo.object_store.add_object(commit)
        return commit.id

    def _lay_out(self, files: Iterable[str]) -> None:
        """Writes files as the last commit has them, and the index of all."""
        from dulwich.object_store import tree_lookup_path

        commit = self._repo[self._repo.head()]
        assert isinstance(commit, Commit)  # noqa: S101
        entries = dict(self._index.entries())
        read = cache(self._repo.object_store.__getitem__)  # a folder of 5000 files is a list that takes milliseconds
        for file in files:
            path = self._root / file
            try:
                _, sha = tree_lookup_path(read, commit.tree, file.encode())
            except KeyError:
                path.unlink(missing_ok=True)
                entries.pop(file.encode(), None)
                continue
            entries[file.encode()] = index_entry_from_stat(self._as_saved(path, sha), sha)
        self._write_index(entries)

    def _as_saved(self, path: Path, version: ObjectID) -> os.stat_result:
        """How a file lies there once it is as it was saved. What somebody wrote in the folder is that already: it stays
        as they left it."""
        with suppress(FileNotFoundError, NotADirectoryError):
            seen = os.stat(path)  # before it is read: what is written in between has another time
            if Blob.from_string(path.read_bytes()).id == version:
                return seen
        path.parent.mkdir(parents=True, exist_ok=True)
        publish(path, self._blob(version.decode()))
        return os.stat(path)

    def _write_index(self, entries: Mapping[bytes, IndexEntry]) -> None:
        self._index.write(entries)


def _begun(root: Path) -> Repo:
    """A repository of its own, into which a programmer may push while operators save."""
    with TemporaryDirectory(prefix=".wegwijs-", dir=root) as folder:  # killed in between, there is none yet
        repo = Repo.init(folder, default_branch=b"main")
        config = repo.get_config()
        config.set((b"receive",), b"denyCurrentBranch", b"updateInstead")
        config.set((b"wegwijs",), b"content", b"alone")  # a backup takes this history along
        config.write_to_path()
        repo.close()
        os.rename(Path(folder) / ".git", root / ".git")
    return Repo(str(root))


def _commitment(commit: Commit) -> Commitment:
    when = datetime.fromtimestamp(commit.commit_time).astimezone()
    who = commit.author.decode(errors="replace").split(" <")[0]
    return Commitment(commit.id.decode(), who, when, commit.message.decode(errors="replace").strip())


def _plain(who: str) -> str:
    return " ".join(who.replace("<", "").replace(">", "").split()) or "nobody"
