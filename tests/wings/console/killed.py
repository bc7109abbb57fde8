"""A program that saves or publishes without end, started anew for each line it reads, and killed when told so.

    python -m tests.wings.console.killed <content> <state>

Each line of its input is what to do ("save" or "publish") and after how many milliseconds a SIGKILL comes. What was
answered stands in `answered` in the state, written before anything else is done: "saved <word>".
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from ivr.snapshot.shelf import Shelf
from ivr.wings.console.desk.desk import Desk, SavedDraft
from ivr.wings.console.desk.publication import Press

TOPICS, HEARTH = "data/topics.yaml", "data/organisations/hearth.yaml"
NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")


def save(desk: Desk, answered: Path, word: str) -> None:
    """A comment in two files at once, which is there whole or not at all."""
    opened = [desk.open(file, NOW) for file in (TOPICS, HEARTH)]
    texts = {one.file: (one.version, f"{one.text}# {word}\n") for one in opened}
    done = desk.save(texts, "Amina", word, NOW)
    if isinstance(done, SavedDraft) and done.commit:
        with answered.open("a") as file:
            file.write(f"saved {word}\n")
            file.flush()


def publish(desk: Desk, press: Press, number: int) -> None:
    """One of many snapshots after the other."""
    opened = desk.open(HEARTH, NOW)
    lines = [line for line in opened.text.splitlines(True) if not line.startswith("website:")]
    text = f"website: https://hearth.example/{os.getpid()}-{number}\n{''.join(lines)}"
    desk.save({HEARTH: (opened.version, text)}, "Bram", "another address", NOW)
    press.publish("Bram", NOW + timedelta(seconds=number), press.basis(NOW + timedelta(seconds=number)))


def work(what: str, desk: Desk, press: Press, state: Path) -> None:
    for number in count():
        if what == "save":
            save(desk, state / "answered", f"{os.getpid()}.{number}")
        else:
            publish(desk, press, number)


def main(root: Path, state: Path) -> None:
    desk = Desk(root, state / "console")
    press = Press(desk, Shelf(state / "snapshots"), state / "clips")
    for line in sys.stdin:
        what, milliseconds = line.split()
        if (child := os.fork()) == 0:
            work(what, desk, press, state)
        time.sleep(int(milliseconds) / 1000)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sys.stdout.write("killed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
