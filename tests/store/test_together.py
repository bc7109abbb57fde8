"""Threads and processes at once: one winner, no lost count."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from ivr.store.contract import Tally
from tests.store.conftest import HOUR, Place

# A second process: opens the store, waits for the word, then asks and adds 400 times from eight threads.
RACE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from ivr.store.contract import Tally
from ivr.store.open import open_store

store = open_store(sys.argv[1], Path(sys.argv[2]), sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(8) as threads:
    counts = list(threads.map(lambda _: store.count("texts", 600), range(400)))
    firsts = list(threads.map(lambda n: store.first(f"message {n % 20}", 600), range(400)))
    salts = list(threads.map(lambda n: store.once("salt", f"{sys.argv[3]} {n}", 600), range(400)))
    spent = list(threads.map(lambda _: store.count("spending", 600, 2), range(400)))
store.close()
print(json.dumps([counts, firsts, salts, spent]))
"""


def test_of_many_threads_one_is_first_and_no_count_is_lost(place: Place) -> None:
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: place.store.count("texts", HOUR), range(400)))
        firsts = list(threads.map(lambda _: place.store.first("message", HOUR), range(400)))
        list(threads.map(lambda _: place.store.tally("words", Tally("rent", "2026-11-23")), range(400)))
    assert sorted(counts) == list(range(1, 401))
    assert firsts.count(True) == 1
    assert place.store.tallies("words", "") == [Tally("rent", "2026-11-23", 400)]


def test_processes_that_begin_the_same_store_agree_on_everything(place: Place) -> None:
    with ExitStack() as stack:
        words = [
            [sys.executable, "-c", RACE, place.address, str(place.folder), name, str(place.memory.parent)]
            for name in "ab"
        ]
        pipe = subprocess.PIPE
        both = [stack.enter_context(subprocess.Popen(w, stdin=pipe, stdout=pipe, text=True)) for w in words]
        for process in both:
            assert process.stdout and process.stdout.readline() == "ready\n"
        for process in both:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(process.communicate(timeout=60)[0]) for process in both]
    counts, firsts, salts, spent = ([*one, *other] for one, other in zip(*told, strict=True))
    assert (sorted(counts), sorted(spent)) == (list(range(1, 801)), list(range(2, 1602, 2)))
    assert firsts.count(True) == 20
    assert len(set(salts)) == 1
