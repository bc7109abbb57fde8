"""What the browser phone records: it lies on this machine, under such ids and addresses as the provider gives."""

from __future__ import annotations

from pathlib import Path

from ivr.provider.twilio import recordings
from ivr.provider.twilio.client import ProviderError
from ivr.wings.recorder.takes import Takes

_ACCOUNT = "AC" + "0" * 32
_NOT_THERE = 404


class LocalRecordings:
    """The recordings below one folder; `fetch` and `delete` are what the recorder needs of a provider."""

    def __init__(self, folder: Path) -> None:
        self._takes = Takes(folder)

    def add(self, data: bytes) -> str:
        """Keeps what was said, for an hour at most; the address that a request tells of it. Raises `OSError`."""
        self._takes.clear()
        return recordings.address(_ACCOUNT, f"RE{self._takes.add(data)}")

    def fetch(self, id: str) -> bytes:
        """What was said; raises `ProviderError` where it is gone."""
        data = self._takes.get(id.removeprefix("RE"))
        if data is None:
            raise ProviderError(_NOT_THERE)
        return data

    def delete(self, id: str) -> None:
        """It is gone; also when it was gone before."""
        self._takes.drop(id.removeprefix("RE"))
