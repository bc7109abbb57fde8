"""An answer as a text message holds it: what may be done, and who helps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ivr.engine.directory.sms_card import TextCard, finished
from ivr.engine.library import Library, is_urgent
from ivr.language.gsm import segments
from ivr.language.letters import fold
from ivr.language.templates import render
from ivr.model import Answer, Line

ANSWER_SEGMENTS = 4
"""What an answer may cost: three for what it says, one for who helps."""


def answer_message(library: Library, answer: Answer, language: str) -> str:
    """The message that holds an answer alone, in a language of the line that it is there in."""
    return answer_text(library, answer, language)[0]


def answer_text(
    library: Library,
    answer: Answer,
    language: str,
    cards: Sequence[TextCard] = (),
    more: str = "",
    unknown_code: str = "",
    *,
    ask_place: bool = False,
) -> tuple[str, int]:
    """An answer and who helps, and how many of the cards it holds: the first one always, others and `more` (the word
    for what comes next) where they cost no further part."""
    known = library.line.language(language)
    assert known  # noqa: S101  # the conversation is in a language of the line
    source, said = library.templates[language]["answer"], answer.sms[language]
    urgent = urgent_beside(said, is_urgent(library, [answer.topic]), library.line)
    values = {"answer": said, "urgent": urgent, "unknown_code": unknown_code, "ask_place": ask_place}

    def message(count: int, more: str) -> str:
        return finished(render(source, cards=cards[:count], more=more, **values), known)

    *others, shortest = product(range(len(cards), 0, -1) or (0,), dict.fromkeys((more, "")))
    least = message(*shortest)
    longer = ((text, count) for count, more in others if segments(text := message(count, more)) <= segments(least))
    return next(longer, (least, shortest[0]))


def urgent_beside(text: str, urgent: bool, line: Line) -> str:
    """The emergency number, where an answer may not wait and does not say it itself; else nothing."""
    return line.emergency if urgent and line.emergency not in fold(text).split() else ""
