"""What is dear to make and the same for everybody: made by one process of a run of the tests, for all of them."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Hashable
from fcntl import LOCK_EX, flock
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
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


def spare_what_is_the_same() -> None:
    """The tests make hundreds of applications in a process and thousands of files: what is compiled of addresses and
    pages is shared, and nobody waits for a disk: no test cuts the power, and a killed process loses nothing. What
    nobody holds any more is looked for seldom: a process of tests holds a lot, and a tenth of its time went there."""
    _share_routes()
    Flask.jinja_options = {"bytecode_cache": _Pages()}
    os.fsync = lambda fd: None
    gc.set_threshold(50_000, 50, 100)


class _Pages(BytecodeCache):
    """The compiled templates of this process, each by what it was made of."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


def _share_routes() -> None:
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
