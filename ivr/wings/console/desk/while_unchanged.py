"""What was found out about some files holds until one of them is written: looking costs far less than reading.

A file that was written at this very moment may be written once more without a trace, as clocks of file systems tick in
thousandths of a second: nothing is kept of such a one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from ivr.wings.console.desk.files_seen import FileSeen, files_seen

P = ParamSpec("P")
R = TypeVar("R")

_A_MOMENT = 50_000_000
_MOST = 8
"""So many answers of one function are kept: of a server with one line hardly more than one is asked for."""


def while_unchanged(*parts: str) -> Callable[[Callable[Concatenate[Path, P], R]], Callable[Concatenate[Path, P], R]]:
    """The same function of a root folder, which finds out each thing once for as long as these parts of it stay as they
    are. It reads nothing else, its other arguments are hashable, and its answers are shared: for reading only."""

    def keeping(make: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
        known: dict[Hashable, tuple[tuple[FileSeen, ...], R]] = {}
        lock = Lock()

        @wraps(make)
        def asked(root: Path, /, *args: P.args, **kwargs: P.kwargs) -> R:
            key, seen = (root, args, *sorted(kwargs.items())), files_seen(root, *parts)
            held = known.get(key)
            if held and held[0] == seen:
                return held[1]
            began = time.time_ns()
            answer = make(root, *args, **kwargs)
            with lock:
                known.pop(key, None)
                if all(one[3] < began - _A_MOMENT for one in seen):
                    known[key] = seen, answer
                for oldest in list(known)[:-_MOST]:
                    del known[oldest]
            return answer

        return asked

    return keeping
