"""How to spoil the published snapshots, under way or while the line is down, and how to put them right again."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from pathlib import Path

from tests.soak.breaking import Act
from tests.soak.serving import ROOT, compile_into
from tests.soak.site import Site


def live_file(site: Site) -> Path:
    live = json.loads((site.snapshots / "shelf.json").read_text())["live"]
    return site.snapshots / f"{live}.sqlite"


def put_aside(site: Site) -> None:
    """A copy of the snapshots, to mend them with."""
    shutil.copytree(site.snapshots, site.snapshots.with_name("aside"))


def put_back(site: Site) -> None:
    """Everything as it was, each file replaced whole."""
    aside = site.snapshots.with_name("aside")
    for file in aside.iterdir():
        part = aside.with_name("part")
        shutil.copy(file, part)
        part.replace(site.snapshots / file.name)


def only_the_live_one(site: Site) -> None:
    live = live_file(site)
    for file in site.snapshots.glob("*.sqlite"):
        if file != live:
            file.unlink()


def change_digits(site: Site) -> None:
    """One byte of each Belgian number, in place: the last digit but one becomes another digit."""
    file = live_file(site)
    data = bytearray(file.read_bytes())
    for found in re.finditer(rb"\+32\d{8,9}(?!\d)", bytes(data)):
        at = found.end() - 2
        data[at] = ord("0") + (data[at] - ord("0") + 5) % 10
    with file.open("r+b") as handle:
        handle.write(data)


def halve_snapshot(site: Site) -> None:
    file = live_file(site)
    os.truncate(file, file.stat().st_size // 2)


def empty_snapshot(site: Site) -> None:
    os.truncate(live_file(site), 0)


def delete_snapshot(site: Site) -> None:
    live_file(site).unlink()


def swap_snapshot(site: Site) -> None:
    """Another line's snapshot under the name of the live one."""
    other = site.state / "other"
    compile_into(other, ROOT / "tests/house")
    [snapshot] = (other / "snapshots").glob("*.sqlite")
    snapshot.replace(live_file(site))


def lose_content(site: Site) -> None:
    shutil.rmtree(site.content)


def lose_pointer(site: Site) -> None:
    (site.snapshots / "shelf.json").unlink()


def halve_pointer(site: Site) -> None:
    pointer = site.snapshots / "shelf.json"
    os.truncate(pointer, pointer.stat().st_size // 2)


def confuse_pointer(site: Site) -> None:
    (site.snapshots / "shelf.json").write_text('{"live": 7, "entries": "none"}')


def delete_clips(site: Site) -> None:
    shutil.rmtree(site.state / "clips")
    site.struck = time.monotonic()


def then_restarted(*acts: Act) -> Act:
    """These things are done while the line is down; then it starts."""

    def breaks(site: Site) -> None:
        put_aside(site)
        site.server.stop()
        for act in acts:
            act(site)
        site.server.start()

    return breaks


def under_way(act: Act) -> Act:
    """The thing is done while the line runs, and can be undone."""

    def breaks(site: Site) -> None:
        put_aside(site)
        act(site)

    return breaks


def put_back_and_restart(site: Site) -> None:
    put_back(site)
    site.restart()
