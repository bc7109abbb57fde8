"""What the content files would be published as, found out once for the same files: without them nothing is compiled."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.content.read.content_folders import CONTENT
from ivr.content.read.lasting import Form, lasting, lasting_below
from ivr.content.read.remembered import seal_of

NAME = "draft.cache"
"""Where the id lasts: all else that was found out takes a twentieth of a second to read."""


def draft_id(root: Path, today: date, clips: Path, state: Path) -> str:
    """The id of the snapshot that the content below `root` would be published as, which lasts in the folder `state`, as
    what is found out on the way does; raises `ContentRefused`."""
    with lasting_below(state, NAME):
        return _draft_id(_Draft(root, today, clips, state))


@dataclass(frozen=True)
class _Draft:
    """The content below a root on a day, and the clips that there are; the folder of all else that lasts."""

    root: Path
    today: date
    clips: Path
    state: Path

    @property
    def seal(self) -> Hashable:
        files = [(str(path), path.read_bytes()) for part in CONTENT for path in _below(self.root / part)]
        clips = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _below(self.clips)]
        return seal_of(self.today.isoformat(), files, clips)


def _below(folder: Path) -> list[Path]:
    """The files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


@lasting(Form[str](str, str))
def _draft_id(draft: _Draft) -> str:
    from ivr.publish.compile import compiled_id  # a quarter of a second, where the files are as they were last

    with lasting_below(draft.state):
        return compiled_id(draft.root, draft.today, draft.clips)
