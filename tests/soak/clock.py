"""A clock that can be moved while a program runs: the hours of the machine are nobody else's to change.

Not libfaketime: its processes share a semaphore, and a worker that was killed while it held it stopped all others.
"""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

_SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """The time by which programs live that run in its `environ`, in seconds beside the real one.

    Needs a C compiler. With `timers`, what programs measure by moves along, as if the time between had really passed;
    else only the hour changes, as when somebody sets the clock.
    """

    def __init__(self, folder: Path, *, timers: bool) -> None:
        self.file, library = folder / "clock", folder / "clock.so"
        self.file.write_bytes(struct.pack("q", 0))
        command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self.environ = {"LD_PRELOAD": str(library), "MOVED_CLOCK": str(self.file)}
        if timers:
            self.environ["MOVED_TIMERS"] = "1"

    def move(self, seconds: float) -> None:
        with self.file.open("r+b") as file:
            file.write(struct.pack("q", round(seconds)))
