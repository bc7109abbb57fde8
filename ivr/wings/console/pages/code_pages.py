"""The codes of posters: which leads where, which are free, and one given to what has none."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.menus.code_list import (
    PosterCode,
    chosen_codes,
    codes_below,
    free_codes,
    retired_codes,
    with_and_without,
    with_code,
)
from ivr.wings.console.menus.menu_texts import text_of_file
from ivr.wings.console.menus.tree_map import topic_name
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.menu_ground import carried, on_the_desk, refused_code, sent_versions
from ivr.wings.console.save_form import Attempt, save_form

pages = Pages()
A_PAGE = 50
_KINDS = {
    "topic": lazy("Topic"),
    "need": lazy("Need"),
    "answer": lazy("Answer"),
    "organisation": lazy("Organisation"),
}


@pages.page("/menus/-/codes", May.SEE)
def codes() -> str:
    """Every code with where it leads, a page at a time."""
    coded, codeless = with_and_without(codes_below(office().desk.root))
    words, kind, without = request.args.get("q", ""), request.args.get("kind", ""), "without" in request.args
    listed = chosen_codes(codeless if without else coded, words, kind)
    page, retired = max(1, request.args.get("page", 1, type=int)), retired_codes(office().desk.root)
    return render_template(
        "console/codes.html",
        codes=listed[(page - 1) * A_PAGE : page * A_PAGE],
        count=len(listed),
        page=page,
        pages=-(-len(listed) // A_PAGE),
        without=len(codeless),
        free=free_codes(coded, retired),
        retired=sorted(retired),
        kinds=_KINDS,
        asked={"q": words, "kind": kind, **({"without": "1"} if without else {})},
    )


@pages.page("/menus/-/codes/<kind>/<id>", May.EDIT, ["GET", "POST"])
def poster_code(kind: str, id: str) -> str | Response:
    """The code of one thing: a new one where it has none, another one for who knows what happens to old posters."""
    found = codes_below(office().desk.root)
    owner = next((one for one in found if (one.kind, one.id) == (kind, id)), None) or abort(404)
    code, attempt, fault = request.form.get("code", "").strip(), None, ""
    if request.method == "POST":
        fault = _against_code(owner, code, found)
        attempt = None if fault else _given(owner, code)
    if attempt and attempt.done:
        return redirect(url_for("console.codes", q=code))
    free = free_codes(found, retired_codes(office().desk.root))[owner.kind]
    return render_template(
        "console/code.html",
        owner=owner,
        kind=_KINDS[owner.kind],
        within=topic_name(on_the_desk(), owner.within) if owner.within else "",
        code=code or (free[0] if free else ""),
        free=free[:12],
        versions=carried([owner.file], attempt),
        attempt=attempt,
        fault=fault,
    )


def _against_code(owner: PosterCode, code: str, found: Sequence[PosterCode]) -> str:
    """What is told beside the field; "" where the code can be saved."""
    if owner.code and owner.code != code and not request.form.get("posters"):
        return _("Tick the box below first: whoever reads an old poster will not get here any more.")
    others = [one for one in found if (one.kind, one.id) != (owner.kind, owner.id)]
    return refused_code(owner.kind, code, others, _retired_for(owner))


def _retired_for(owner: PosterCode) -> set[str]:
    """The codes that something cannot have because they led elsewhere: its own old ones it can."""
    own = f"{owner.kind}s/{owner.id}"
    return {code for code, led_to in retired_codes(office().desk.root).items() if led_to != own}


def _given(owner: PosterCode, code: str) -> Attempt:
    """Saves a code; the one of before is given to nothing else from then on."""
    text = with_code(text_of_file(office().desk.root / owner.file), owner, code)
    version = sent_versions([owner.file])[owner.file]
    why = _("The code of %(name)s is %(code)s", name=owner.name, code=code)
    attempt = save_form({owner.file: (version, text)}, why)
    if attempt.done and owner.code and owner.code != code:
        flash(_("%(code)s leads nowhere once this is published, and is given to nothing else.", code=owner.code))
    return attempt
