"""The rows of a form of sentences: what they show, what comes back, and the words for what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask import request

from ivr.content.catalogues.speaker_reading import SECOND, SPEAKER
from ivr.wings.console.interface import lazy
from ivr.wings.console.texts.sentence_list import SentenceShown, SpokenLine
from ivr.wings.console.texts.sentence_save import SentenceTyped, as_typed

READERS = {
    SECOND: lazy("a second reader"),
    SPEAKER: lazy("a native speaker"),
    "a translator": lazy("a translator"),
    "a lawyer": lazy("a lawyer"),
    "a doctor": lazy("a doctor"),
}
"""In which roles somebody reads a sentence: all but the first answer for it."""
FAULTS = {
    "gone": lazy("This sentence is not there any more."),
    "slots": lazy("Keep exactly the names in braces that stand above: the line fills them in."),
    "meanwhile": lazy("Somebody else changed this one meanwhile. What they wrote stands below your text."),
    "other-source": lazy("The sentence itself was changed meanwhile. Please look whether yours still says the same."),
    "empty": lazy("There is nothing here yet."),
    "unwritable": lazy("This cannot be changed here. Ask somebody who looks after the files."),
}
HEARD = {
    "call": lazy("heard in a call"),
    "sms": lazy("read in an SMS"),
    "page": lazy("read on the page about privacy"),
    "desk": lazy("asked by a volunteer who calls an organisation"),
    "down": lazy("given while the line itself is down"),
}
FIELDS = {
    "prompt": lazy("sentences of the line"),
    "topics": lazy("topics"),
    "areas": lazy("places"),
    "organisations": lazy("organisations"),
    "tables": lazy("lists of organisations"),
    "answers": lazy("answers"),
    "name": lazy("name"),
    "summary": lazy("what it does"),
    "label": lazy("what a contact is called"),
    "note": lazy("note"),
    "hours_text": lazy("opening hours in words"),
    "advice": lazy("advice"),
    "question": lazy("the question"),
    "ear": lazy("what a caller hears"),
    "sms": lazy("what a texter reads"),
}


class SentenceRow(NamedTuple):
    """A sentence on a page, with the text that stands in its field, and what is wrong with that."""

    shown: SentenceShown
    text: str
    fault: str = ""
    right: bool = False

    @property
    def was(self) -> str:
        """What stands there now, as it will come back."""
        return as_typed(self.shown.said, self.shown.source)

    @property
    def seen(self) -> str:
        """The sentence beside it, as it will come back."""
        return as_typed(self.shown.source, self.shown.source)


def reader() -> str:
    """The role in which who looks at the page reads, as it was chosen last."""
    chosen = request.values.get("by", "")
    return chosen if chosen in READERS else SECOND


def rows_shown(found: Iterable[SentenceShown]) -> list[SentenceRow]:
    """Rows as they are opened."""
    return [SentenceRow(one, one.said) for one in found]


def rows_typed(line: SpokenLine) -> list[SentenceTyped]:
    """The rows of the form that was sent. `read` is the button of a row: it goes with whatever else was changed."""
    form, rows = request.form, []
    by = reader()
    for at, place in enumerate(form.getlist("place")):
        sentence = line.sentences[place].text if place in line.sentences else ""
        text, was, seen = (as_typed(form.get(f"{name}-{at}", ""), sentence) for name in ("text", "was", "seen"))
        read = {f"yes-{at}": True, f"no-{at}": False}.get(form.get("read", ""))
        taken = form.getlist(f"take-{at}") != ["no"]  # the box of a row of a file is not ticked
        row = SentenceTyped(place, text, was, seen, f"right-{at}" in form, read, by)
        rows.append(row if taken else row._replace(text=was, right=False))
    return rows
