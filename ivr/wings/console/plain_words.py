"""A problem of the content in the words of somebody who fills in a form: no file, no code, no command."""

from __future__ import annotations

import re

from ivr.content.codes import CODES
from ivr.content.newcomer import phone_meant
from ivr.errors import Problem
from ivr.wings.console.interface import _

_SENTENCE = re.compile(r"(?<=[.!?]) +")
_FOR_A_PROGRAMMER = re.compile(r"`|\.ya?ml\b|\.csv\b|[a-z]_[a-z]")


def in_words(problem: Problem) -> str:
    """What is wrong and how to mend it; sentences about files and commands are left out.

    >>> in_words(Problem("", 0, "D218", "2 is not 3", "Look again. Where you called, `wegwijs checked` says so."))
    '2 is not 3. Look again.'
    """
    told = (f"{problem.message.replace('`', '').rstrip('.')}.", plain_hint(problem.hint))
    return " ".join(filter(None, told))


def plain_hint(hint: str) -> str:
    """A hint without its sentences about files and commands.

    >>> plain_hint("Translate it there. It is an error where menus/line.yaml says so.")
    'Translate it there.'
    """
    return " ".join(one for one in _SENTENCE.split(hint) if not _FOR_A_PROGRAMMER.search(one))


def number_meant(typed: str) -> str:
    """A number as the line dials it. Raises `ValueError` with what is wrong, and an example as people write it."""
    try:
        return phone_meant(typed)
    except ValueError as fault:
        example = _("Write it as people do, such as 02 123 45 67, or 1712 for a short one.")
        raise ValueError(str(fault).replace(CODES["D201"].hint, example)) from None
