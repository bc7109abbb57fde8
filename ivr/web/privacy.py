"""The page that tells callers what is kept of them and what is not, in every language of the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template

from ivr.engine.library import Library, catalogue
from ivr.language.catalogue import Catalogue
from ivr.language.locale import direction
from ivr.language.prompts import PAGE_PROMPTS
from ivr.model import Language
from ivr.web.here import here

privacy = Blueprint("privacy", __name__, template_folder="templates")


@dataclass(frozen=True)
class Passage:
    """What one language tells: its code, its own name, which way it is written (ltr, rtl), and headings with their
    sentences."""

    code: str
    name: str
    direction: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@privacy.get("/privacy")
def page() -> str:
    """The page, of the texts that are published now. Whoever reads it leaves nothing behind: it sets no cookie, runs no
    script and fetches nothing."""
    library = here().snapshot()
    return render_template("privacy.html", line=library.line.name, parts=list(parts(library)))


def parts(library: Library) -> Iterator[Passage]:
    for language in library.line.languages:
        words = catalogue(library, language.code)
        yield Passage(
            language.code,
            language.name,
            direction(language.code),
            words.text("privacy-title"),
            tuple(_sections(words, {"wipe": _wipe_word(library, language)})),
        )


def _sections(words: Catalogue, slots: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each heading `privacy-x` with its sentences `privacy-x-…`, in the order of the table of sentences."""
    keys = [key for key in PAGE_PROMPTS if key != "privacy-title"]
    for heading, several in groupby(keys, key=lambda key: "-".join(key.split("-")[:2])):
        yield words.text(heading), tuple(words.text(key, **slots) for key in several if key != heading)


def _wipe_word(library: Library, language: Language) -> str:
    """What a texter sends to be forgotten; where this language is not texted, the word of one that is."""
    words = library.keywords.commands["wipe"]
    own = words.get(language.code) or next(iter(words.values()))
    return own[0].upper()
