"""The store of a trial: it remembers its own conversations, and leaves no trace in any count."""

from __future__ import annotations

from pathlib import Path

from ivr.store.contract import Tally
from ivr.store.sqlite import SqliteStore
from ivr.store.trial_store import TrialStore


def test_a_trial_remembers_and_counts_nothing(tmp_path: Path) -> None:
    line = SqliteStore(tmp_path / "line.sqlite", None)
    trial = TrialStore(SqliteStore(tmp_path / "trial.sqlite", None), line)
    trial.put("chat", "food", 60)
    assert (trial.get("chat"), trial.once("chat", "law", 60)) == ("food", "food")
    trial.drop("chat")
    assert (trial.get("chat"), line.get("chat")) == (None, None)
    assert [trial.count("texts", 60) for _ in range(3)] == [1, 1, 1]
    assert [trial.first("turn", 60) for _ in range(2)] == [True, True]
    trial.tally("reports", Tally("bread", "2026-11-23"))
    assert line.tallies("reports", "2026-01-01") == []


def test_it_hears_what_callers_reported_and_forgets_nothing_of_it(tmp_path: Path) -> None:
    line = SqliteStore(tmp_path / "line.sqlite", None)
    trial = TrialStore(SqliteStore(tmp_path / "trial.sqlite", None), line)
    line.tally("reports", Tally("bread", "2026-11-23"))
    trial.forget("reports", "2027-01-01")
    trial.ping()
    assert [tally.key for tally in trial.tallies("reports", "2026-01-01")] == ["bread"]
    trial.close()
    line.close()
