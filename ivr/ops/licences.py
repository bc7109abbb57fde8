"""The licences of what the line is made of, as the installed packages state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Literal

Terms = Literal["notice", "open changes", "not checked"]
"""What a licence asks of whoever passes the package on: its notice; that, and the source of what they changed in it
(the rest stays under its own licence); or nobody read it yet."""

_NOTICE = frozenset(
    "0BSD Apache-2.0 BSD BSD-2-Clause BSD-3-Clause CC0-1.0 HPND ISC MIT MIT-0 MIT-CMU PSF-2.0 Unlicense Zlib".split()
)
_OPEN_CHANGES = frozenset("LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-2.0".split())

# Packages from before PEP 639 say it in words of their own, or only as a classifier.
_WORDS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Where the metadata and the licence files in the package differ, the files count: what was read in them.
_READ = {
    "click-default-group": "BSD-3-Clause",  # not in the public domain
    "soundfile": "BSD-3-Clause AND LGPL-2.1-or-later",  # its wheel brings libsndfile, mpg123 and lame
}

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")


@dataclass(frozen=True, order=True)
class Component:
    """An installed package: its name in small letters, its licence as an SPDX expression or "" where none is known."""

    name: str
    version: str
    licence: str

    @property
    def terms(self) -> Terms:
        return terms(self.licence)


def parts(package: str = "wegwijs") -> list[Component]:
    """What a package needs to run, and what that needs in turn, by name; without its extras and without itself.

    Raises `PackageNotFoundError` where the package is not installed.
    """
    found: dict[str, Component] = {}
    _collect(distribution(package), frozenset(), found)
    return sorted(found.values())


def terms(licence: str) -> Terms:
    """What an SPDX expression asks: of two that can be chosen from the lighter one, of two that both hold the heavier.

    >>> terms("MIT OR GPL-3.0-only"), terms("Apache-2.0 AND LGPL-2.1-or-later"), terms("MIT AND Beerware"), terms("")
    ('notice', 'open changes', 'not checked', 'not checked')
    """
    if " AND " in licence:
        return max((terms(both) for both in licence.split(" AND ")), key=_weight)
    if " OR " in licence:
        return min((terms(either) for either in licence.split(" OR ")), key=_weight)
    if licence.strip("() ") in _NOTICE:
        return "notice"
    return "open changes" if licence.strip("() ") in _OPEN_CHANGES else "not checked"


def _weight(asked: Terms) -> int:
    return ("notice", "open changes", "not checked").index(asked)


def _collect(package: Distribution, extras: frozenset[str], found: dict[str, Component]) -> None:
    for name, wanted in _needs(package, extras):
        try:
            needed = distribution(name)
        except PackageNotFoundError:  # for another system or another Python
            continue
        if name not in found or wanted:
            found[name] = Component(name, needed.version, _licence(name, needed))
            _collect(needed, wanted, found)


def _needs(package: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The packages that this one with these extras asks for, each with the extras of its own that are asked for."""
    for line in package.requires or ():
        if match := _REQUIREMENT.fullmatch(line.strip()):
            name, wanted, marker = match[1], match[2] or "", match[3] or ""
            extra = re.search(r"""extra\s*==\s*['"]([^'"]+)""", marker)
            if not extra or extra[1] in extras:
                yield (
                    re.sub(r"[-_.]+", "-", name).lower(),
                    frozenset(word.strip() for word in wanted.split(",") if word),
                )


def _licence(name: str, package: Distribution) -> str:
    """What was read in its files, else the metadata: the SPDX expression, the words of the field, the classifiers."""
    stated = [_READ.get(name, ""), *_field(package, "License-Expression"), *_field(package, "License")]
    known = [_WORDS.get(words, words) for words in stated if terms(_WORDS.get(words, words)) != "not checked"]
    if known:
        return known[0]
    classified = [line.rpartition(" :: ")[2] for line in _field(package, "Classifier") if line.startswith("License ::")]
    together = " AND ".join(dict.fromkeys(_WORDS.get(words, words) for words in classified))
    return together or next(filter(None, stated), "").partition("\n")[0]


def _field(package: Distribution, name: str) -> list[str]:
    return package.metadata.get_all(name) or []
