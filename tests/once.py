"""What is dear to make and the same for everybody: made by one process of a run of the tests, for all of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, which everybody leaves as it is. Who asks first makes it; who comes second waits
    until it is whole."""
    folder = folder_of_the_run(factory) / name
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)  # of who did not come to its end
            make(part)
            part.rename(folder)
    return folder


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """Where all processes of this run of the tests, and no other run, keep their folders."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
