"""Who wrote what an answer tells: whoever did so last is not the one who confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ivr.content.read.document import yaml_document
from ivr.content.rewriting import put, remove
from ivr.wings.console.answers.answer_typed import TOLD
from ivr.wings.console.desk.desk import Desk


def last_writer(desk: Desk, file: str, now: datetime) -> str:
    """Who changed last what is told by an answer, by the history of its file; "" where that is not in it any more.
    Another code, another day or a confirmation is no change of what it tells."""
    for commitment in desk.log(now, file):
        before, after = desk.before_and_after(commitment.id, file, now)
        if _told(before) != _told(after):
            return commitment.who
    return ""


def _told(text: str) -> dict[str, Any]:
    data = yaml_document("", text)[0].data if text.strip() else {}
    return {name: data.get(name) for name in TOLD}


def confirmed(text: str, by: str, day: str) -> str:
    """The file of an answer as held against its sources by a colleague or a lawyer on a day; a draft again for ""."""
    if by:
        return put(text, ("reviewed",), {"by": by, "date": day})
    return remove(text, ("reviewed",)) if "reviewed" in yaml_document("", text)[0].data else text
