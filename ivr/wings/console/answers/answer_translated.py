"""A new answer in the other languages that people are offered: what each list of it needs, and the rest or later."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.read.po import PoEntry, file_of
from ivr.wings.console.answers.answer_typed import AnswerTyped
from ivr.wings.console.texts.sentence_list import SpokenLine

PARTS = ("name", "question", "ear", "sms")
"""What of an answer is said in each language."""
NEEDED = ("name", "question")
"""What has to be there from the first day on. Without the others the answer is not given in that language."""


def languages_to_write(line: SpokenLine) -> list[str]:
    """The languages in which a new answer has to have a name."""
    return [code for code in line.files.offered() if code != line.files.source]


def with_answer_said(
    line: SpokenLine, id: str, typed: AnswerTyped, said: Mapping[str, Mapping[str, str]], texts: Mapping[str, str]
) -> dict[str, str]:
    """The catalogues of the languages in `said`, which were `texts`, with the parts of a new answer at their end."""
    order = list(line.sentences)
    return {
        file_of(code): with_entries(texts[code], code, _entries(id, typed, parts), order)
        for code, parts in said.items()
    }


def _entries(id: str, typed: AnswerTyped, parts: Mapping[str, str]) -> dict[str, PoEntry]:
    places = {part: f"answers/{id}:{part}" for part in PARTS}
    return {
        place: PoEntry(place, getattr(typed, part), parts[part]) for part, place in places.items() if parts.get(part)
    }
