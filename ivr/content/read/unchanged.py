"""What was found out about a file holds until it is written: looking costs a tenth of reading.

A file that was written at this very moment may be written once more without a trace, as clocks of file systems tick in
thousandths of a second: nothing is kept of such a one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Hashable
from dataclasses import dataclass

_A_MOMENT = 50_000_000


@dataclass(frozen=True)
class FileSight:
    """A file as it lies there. Whoever writes it changes its seal; it has none while that cannot be relied on."""

    path: str
    seal: Hashable

    @classmethod
    def of(cls, path: str) -> FileSight:
        """Raises `OSError` where there is no such file."""
        seen = os.stat(path)
        if seen.st_ctime_ns > time.time_ns() - _A_MOMENT:
            return cls(path, None)
        return cls(path, (seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size))
