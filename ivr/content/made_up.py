"""The one organisation of a line that has just begun: it does not exist, says so, and nobody has its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ivr.content.newcomer import typed

# Ofcom keeps 020 7946 0000 to 0999 for drama and gives them to nobody (bbc.com, "The 20,000 fake phone numbers", and
# area-codes.org.uk/01632, read in November 2026). No page says that Belgium keeps any: one of ours could be somebody's.
NUMBER = "+442079460123"
PRINTED = "+44 20 7946 0123"
ID, SERVICE = "example", "help"
MADE_UP = f"{ID}/{SERVICE}"
SUMMARY = f"organisations/{ID}:{SERVICE}.summary"
"""The place of its sentence."""


class Words(NamedTuple):
    """What is said of it in a language."""

    name: str
    summary: str


EXAMPLES = {
    "nl": Words("Een voorbeeld", "Deze organisatie bestaat niet, en het nummer ook niet."),
    "fr": Words("Un exemple", "Cette organisation n'existe pas, et ce numéro non plus."),
    "en": Words("An example", "This organisation does not exist, and the number does not either."),
}
"""The languages in which a line can begin: in others nobody could say that this is an example."""


@dataclass(frozen=True)
class MadeUp:
    """Where the example stands: the languages of its line, the one in which that is written, its topic, the area that
    it serves, and the day."""

    languages: tuple[str, ...]
    source: str
    topic: str
    area: str
    today: date


def organisation_text(made: MadeUp) -> str:
    """The file of the organisation."""
    own, others = EXAMPLES[made.source], [code for code in made.languages if code != made.source]
    names = ", ".join(f"{code}: {EXAMPLES[code].name}" for code in others)
    lines = [
        "# This organisation is made up. Its number is one that the United Kingdom keeps for films: nobody has it.",
        "# Write one of your own (`wegwijs new organisation`), then take this file away: README.md says how.",
        f"name: {own.name}",
        *([f"names: {{{names}}}"] if names else []),
        'code: "700"',
        "services:",
        f"  - id: {SERVICE}",
        f"    summary: {typed(own.summary)}",
        f"    topics: [{made.topic}]",
        f"    areas: [{made.area}]",
        f"    languages: [{', '.join(made.languages)}]",
        "    contacts:",
        "      - kind: phone",
        f'        value: "{NUMBER}"',
        '        hours: "Mo-Fr 09:00-17:00; PH off"',
        "        evidence:",
        f"          - source: {ID}",
        "            locator: nowhere, it is made up",
        f'            value: "{PRINTED}"',
        '            hours: "Monday to Friday from 9:00 to 17:00, closed on public holidays"',
    ]
    return "\n".join((*lines, ""))


def sources_text(made: MadeUp) -> str:
    """The file of the sources: the one that the example says it comes from."""
    return f"""\
# What the facts come from: documents that others can look up. data/README.md explains every field.
{ID}:
  title: No document, for the organisation is made up
  language: {made.source}
  date: {made.today}
  dated_by: The day on which this line was begun.
  used: The example. Take it away together with that.
"""
