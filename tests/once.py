"""What is dear to make and the same for everybody: made by one process of a run of the tests, for all of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Hashable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from werkzeug.routing import Rule


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


def compile_routes_once() -> None:
    """All applications of a process share what is compiled of an address: that is most of what one more of them costs,
    and the tests make hundreds."""
    compiled: dict[Hashable, Callable[..., tuple[str, str]]] = {}
    anew = Rule._compile_builder

    def shared(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return anew(rule, append_unknown)
        known = rule.rule, *rule._trace, append_unknown
        if known not in compiled:
            compiled[known] = anew(rule, append_unknown)
        return compiled[known]

    Rule._compile_builder = shared  # type: ignore[assignment, method-assign]


def folder_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """Where all processes of this run of the tests, and no other run, keep their folders."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
