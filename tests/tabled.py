"""The house with a table of two towns: a hall in each."""

from __future__ import annotations

import shutil
from pathlib import Path

HOUSE = Path(__file__).parent / "house"
COMMON = """\
name: "Hall of {town}"
names: {ar: "Hall {town}"}
short_name: "Hall {town}"
service: help
summary: The hall of a town.
topics: [law, food]
needs: [parcel, meal]
first_door: yes
languages: [en]
appointment: required
note: Knock twice.
source: list
"""
ROWS = """\
town,phone,email,street,postcode,city,locator
Liège,04 220 58 11,hall@hall.example,"Square 3, left door",4000,Liège,line 2

Gent,,gent@hall.example,,,,line 3
"""
ARABIC = """
msgctxt "tables/hall:summary"
msgid "The hall of a town."
msgstr "قاعة البلدة."

msgctxt "tables/hall:note"
msgid "Knock twice."
msgstr "اطرق مرتين."
"""


def with_table(folder: Path) -> Path:
    """A copy of the house with the table, in a folder that is not there yet."""
    shutil.copytree(HOUSE, folder)
    (folder / "data/tables").mkdir()
    (folder / "data/tables/hall.yaml").write_text(COMMON)
    (folder / "data/tables/hall.csv").write_text(ROWS)
    with (folder / "menus/texts/ar.po").open("a") as catalogues:
        catalogues.write(ARABIC)
    return folder
