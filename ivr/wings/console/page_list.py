"""Pages that say whom they are for: one that does not cannot be added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ivr.wings.console.access.roles import May
from ivr.wings.console.office import me

View = Callable[..., Any]
V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Page:
    """An address below `/console`, what is asked of who opens it, and what answers. GET changes nothing, ever."""

    rule: str
    may: May
    methods: tuple[str, ...]
    view: View


@dataclass
class Pages:
    """The pages of one module, in the order of its menu entry."""

    pages: list[Page] = field(default_factory=list)

    def page(self, rule: str, may: May, methods: Sequence[str] = ("GET",)) -> Callable[[V], V]:
        """Adds a page at `/console<rule>`; its endpoint is `console.<name of the function>`."""

        def add(view: V) -> V:
            self.pages.append(Page(rule, may, tuple(methods), view))
            return view

        return add

    def put_into(self, blueprint: Blueprint) -> None:
        for page in self.pages:
            blueprint.add_url_rule(
                page.rule, page.view.__name__, _guarded(page), methods=list(page.methods), strict_slashes=False
            )


def _guarded(page: Page) -> View:
    @wraps(page.view)
    def view(**arguments: Any) -> Any:
        if not current_user.is_authenticated:
            return to_the_door()
        if not me().may(page.may):
            abort(403)
        return page.view(**arguments)

    return view


def to_the_door() -> Response:
    """To the page where one signs in, and back here afterwards, where this was a page to look at."""
    back = f"{request.script_root}{request.full_path.rstrip('?')}" if request.method == "GET" else None
    return redirect(url_for("console.sign_in", back=back))
