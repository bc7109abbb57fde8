"""What a snapshot's writer and its reader have to agree on."""

from __future__ import annotations

import zlib

from ivr.language.prompts import PROMPTS

_TABLES = 7
"""Goes up with every change of the tables or of the records in them."""

FORMAT = zlib.crc32(repr((_TABLES, sorted(PROMPTS))).encode()) & 0x7FFFFFFF
"""Stands in every file and in every id: a snapshot of a program with other tables or other sentences is not opened."""

SHORTEST_MISTYPED = 5
"""Letters of the shortest word that is known with a typing mistake."""

NICKNAME, PROVINCE = 0, 5
"""Weights in `place_names`: of a region or a name that operators wrote down, and of a province."""

OWN_NAME = 1
"""The greatest weight in `place_names` of a region or a municipality under its own name."""
