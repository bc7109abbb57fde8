"""What the browser phone records: it lies on this machine, and the recorder asks for it as it asks a provider."""

from __future__ import annotations

from pathlib import Path

from ivr.provider.api import ProviderError
from ivr.wings.recorder.takes import Takes


class LocalRecordings:
    """Fits `ivr.provider.api.Recordings`: the recordings below one folder, under the ids that a phone tells (RE…)."""

    records = True

    def __init__(self, folder: Path) -> None:
        self._takes = Takes(folder)

    def add(self, data: bytes) -> str:
        """Keeps what was said, for an hour at most; its id. Raises `OSError`."""
        self._takes.clear()
        return f"RE{self._takes.add(data)}"

    def recording(self, id: str) -> bytes:
        """What was said; raises `ProviderError` where it is gone."""
        data = self._takes.get(id.removeprefix("RE"))
        if data is None:
            raise ProviderError("the recording is gone")
        return data

    def delete_recording(self, id: str) -> None:
        """It is gone; also when it was gone before."""
        self._takes.drop(id.removeprefix("RE"))
