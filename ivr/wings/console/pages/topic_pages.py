"""Topics and needs: their names in all languages, and new ones."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.checks.shortcodes import Coded
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.menus.code_list import PosterCode, all_codes, codes_below, free_codes, retired_codes
from ivr.wings.console.menus.menu_texts import TOPICS, MenuTexts
from ivr.wings.console.menus.topic_edits import NewTopic, created, place_of_name, renamed, where_named
from ivr.wings.console.menus.topic_list import listed_topics, names_of
from ivr.wings.console.menus.tree_edits import FieldFault
from ivr.wings.console.menus.tree_map import topic_name, tree_of
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.menu_ground import (
    WORDS,
    all_menus,
    beside_words,
    carried,
    files_of_sentences,
    on_the_desk,
    refused_code,
    retyped,
    save_menus,
    sent_for,
    shown_before,
    tongues,
    typed,
)
from ivr.wings.console.save_form import Attempt

pages = Pages()


@pages.page("/menus/-/topics", May.SEE)
def topics() -> str:
    """Every topic with its needs, and the menus that lead there."""
    texts = on_the_desk()
    tree = tree_of(texts, texts.source, _("First menu"))
    return render_template("console/topics.html", topics=listed_topics(texts, tree))


@pages.page("/menus/-/topics/<id>", May.EDIT, ["GET", "POST"])
def topic_words(id: str) -> str | Response:
    """Another name for a topic or a need, in all languages, side by side."""
    texts = on_the_desk()
    try:
        loc = where_named(texts, id)
    except KeyError:
        abort(404)
    files = files_of_sentences(texts, TOPICS)
    attempt, faults = None, dict[str, str]()
    if request.method == "POST":
        attempt, faults = _renamed(texts, id)
        if attempt and attempt.done:
            return redirect(url_for("console.topics", _anchor=id))
    names = names_of(texts, place_of_name(loc))
    return render_template(
        "console/topic_words.html",
        id=id,
        name=topic_name(texts, id),
        is_need=len(loc) > 1,
        was=shown_before("words", texts, names),
        typed=typed("words", texts) if request.method == "POST" else names,
        versions=carried(files, attempt),
        attempt=attempt,
        faults=faults,
        tongues=tongues(texts),
    )


@pages.page("/menus/-/topic", May.EDIT, ["GET", "POST"])
def new_topic() -> str | Response:
    """A topic with all that it needs: its name, a code, words to text, and a choice in a menu."""
    return _new("")


@pages.page("/menus/-/topics/<id>/need", May.EDIT, ["GET", "POST"])
def new_need(id: str) -> str | Response:
    """A need of a topic."""
    return _new(id) if id in on_the_desk().files.topics.data else abort(404)


def _renamed(texts: MenuTexts, id: str) -> tuple[Attempt | None, dict[str, str]]:
    try:
        words = retyped("words", texts)
        after = renamed(texts, id, words, request.form.getlist("right"))
    except FieldFault as fault:
        return None, {fault.field: str(fault.why)}
    why = _("Another name for “%(name)s”", name=topic_name(texts, id))
    attempt = save_menus(texts, after, why, sent_for(words, texts, TOPICS))
    return attempt, beside_words(attempt, texts, "words")


def _new(within: str) -> str | Response:
    """The form of a new topic, or of a new need within one."""
    texts = on_the_desk(WORDS)
    attempt, faults = None, dict[str, str]()
    if request.method == "POST":
        attempt, faults = _created(texts, within)
        if attempt and attempt.done:
            flash(_("Now let an organisation help with it: choose it on the page of each service that does."))
            return redirect(url_for("console.topics"))
    free = free_codes(_codes(texts, within), retired_codes(office().desk.root))["need" if within else "topic"]
    return render_template(
        "console/topic_new.html",
        within=within,
        topic=topic_name(texts, within) if within else "",
        code=request.form.get("code") or next(iter(free), ""),
        menus=[(one.id, one.full_name) for one in all_menus(texts)],
        tongues=tongues(texts),
        attempt=attempt,
        faults=faults,
    )


def _created(texts: MenuTexts, within: str) -> tuple[Attempt | None, dict[str, str]]:
    form = request.form
    new = NewTopic(
        typed("name", texts),
        form.get("code", "").strip(),
        typed("text", texts),
        within,
        sensitive=bool(form.get("sensitive")),
        urgent=bool(form.get("urgent")),
        menu=form.get("menu", ""),
        choice=typed("words", texts),
    )
    if not within and new.menu not in texts.menus():
        return None, {"menu": _("Choose the menu in which callers hear of it.")}
    kind: Coded = "need" if within else "topic"
    if why_not := refused_code(kind, new.code, _codes(texts, within), retired_codes(office().desk.root)):
        return None, {"code": why_not}
    try:
        after, id = created(texts, new)
    except FieldFault as fault:
        return None, {fault.field: str(fault.why)}
    attempt = save_menus(texts, after, _("New: %(name)s", name=topic_name(after, id)))
    return attempt, beside_words(attempt, texts, "words")


def _codes(texts: MenuTexts, within: str) -> Sequence[PosterCode]:
    """The codes with which one of a new topic, or of a need `within` one, could be the same: those of organisations lie
    among the ones of needs."""
    return codes_below(office().desk.root) if within else all_codes(texts, {})
