"""What somebody typed, where it cannot be saved at all: it is shown once more, for nothing that was typed is lost."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from werkzeug.datastructures import ImmutableMultiDict

from ivr.content.rewriting import Unwritable
from ivr.wings.console.desk.desk import UnknownVersion

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Signs that nobody sees and no file of ours can hold; texts that are copied from other programs bring them along."""
_INNER = ("csrf_token", "version", "password", "own_", "old", "new", "code")
"""Fields that are not shown back: what a form carries along, and what is known to one person alone."""


def put_into(console: Blueprint) -> None:
    """Lets the pages of a blueprint answer with what was typed where a form cannot be taken."""
    console.register_error_handler(UnknownVersion, lambda _: _shown(is_old=True))
    console.register_error_handler(Unwritable, lambda _: _shown(is_old=False))


def clean() -> None:
    """Takes what nobody sees out of the form that was sent; the ends of its lines stay."""
    if any(_UNSEEN.search(value.replace("\r\n", "\n")) for value in request.form.values()):
        fields = [(name, cleaned(value)) for name, value in request.form.items(multi=True)]
        request.form = ImmutableMultiDict(fields)


def cleaned(typed: str) -> str:
    """A text without what nobody sees.

    >>> cleaned("one\\x0btwo\\r\\nthree\\x00")
    'onetwo\\nthree'
    """
    return _UNSEEN.sub("", typed.replace("\r\n", "\n"))


def _shown(is_old: bool) -> tuple[str, int]:
    typed = [(name, one) for name, one in request.form.items(multi=True) if one and not name.startswith(_INNER)]
    here = f"{request.script_root}{request.path}"
    page = here if request.url_rule and "GET" in (request.url_rule.methods or ()) else here.rpartition("/")[0]
    return render_template("console/typed_back.html", typed=typed, page=page, is_old=is_old), 409
