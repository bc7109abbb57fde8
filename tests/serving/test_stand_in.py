"""While a line starts a stand-in answers: nobody who calls or texts waits for what only operators use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from ivr.app import LATE
from tests.serving.served import starting, wait_until
from tests.serving.test_workers import callers


def test_from_the_first_answer_on_no_call_fails_and_then_the_workers_are_there(tmp_path: Path) -> None:
    with starting(tmp_path) as served:
        [stand_in] = served.workers()
        with callers(served) as got:
            wait_until(lambda: stand_in not in (workers := served.workers()) and len(workers) == 2, 60)
    assert {answer.status if answer else None for answer in got} == {200}
    assert len(got) > 4


def test_an_operator_who_comes_in_the_first_second_gets_the_page(tmp_path: Path) -> None:
    with starting(tmp_path) as served:
        assert served.ask("GET", "/console/", headers={"Host": "line.example.org"}).status in (200, 302, 303)


def test_where_the_stand_in_dies_the_line_starts_all_the_same(tmp_path: Path) -> None:
    with starting(tmp_path) as served:
        [stand_in] = served.workers()
        os.kill(stand_in, signal.SIGKILL)
        wait_until(lambda: len(served.workers() - {stand_in}) == 2, 60)
        served.answers_meanwhile()


def test_a_stand_in_imports_nothing_that_callers_do_not_need_at_once() -> None:
    needless = {"numpy", "ruamel.yaml", "ivr.wings.console.mount", "ivr.wings.recorder.webhooks"}
    assert not (needless | set(LATE)) & _imported("ivr.stand_in")


def test_what_is_imported_late_is_there_before_workers_are_forked() -> None:
    assert set(LATE) <= _imported("ivr.wsgi")


def test_no_worker_makes_anything_of_a_kind_of_record() -> None:
    code = "import ivr.wsgi; from ivr.model import Content; print(Content.__pydantic_complete__)"
    assert _said(code) == "True"


def _imported(module: str) -> set[str]:
    """What is there in a process that imports a module."""
    return set(_said(f"import sys, {module}; print(*sys.modules)").split())


def _said(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
