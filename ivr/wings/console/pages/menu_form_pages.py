"""Forms of the menus: one more choice, a menu of its own for some of them, and other words."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.content.read.files import PROMPTS
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.menus.menu_texts import MenuTexts
from ivr.wings.console.menus.sentence_edits import reworded
from ivr.wings.console.menus.tree_edits import FieldFault, NewChoice, added, with_submenu
from ivr.wings.console.menus.tree_map import WAYS, name_of, shifts, topic_name
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.menu_ground import (
    all_menus,
    beside_words,
    carried,
    files_of_sentences,
    mapped,
    moments_of,
    on_the_desk,
    retyped,
    save_menus,
    sent_for,
    shown_before,
    tell_shifts,
    tongues,
    typed,
)
from ivr.wings.console.save_form import Attempt

pages = Pages()


@pages.page("/menus/<menu>/add", May.EDIT, ["GET", "POST"])
def add_choice(menu: str) -> str | Response:
    """One more choice, last in its menu."""
    return _built(menu, "console/menu_add.html", _added, _("Added a choice to the menu %(menu)s"))


@pages.page("/menus/<menu>/below", May.EDIT, ["GET", "POST"])
def add_menu(menu: str) -> str | Response:
    """A new menu below this one, for some of its choices."""
    return _built(menu, "console/menu_below.html", _divided, _("Made a menu below the menu %(menu)s"))


@pages.page("/menus/-/words/<sentence>", May.EDIT, ["GET", "POST"])
def menu_words(sentence: str) -> str | Response:
    """The sentence of a choice in all languages, side by side."""
    texts = on_the_desk()
    used = [one for one in all_menus(texts) if any(choice.say == sentence for choice in one.choices)]
    if not used:
        abort(404)
    files = files_of_sentences(texts)
    attempt = _reworded(texts, sentence) if request.method == "POST" else None
    if attempt and attempt.done:
        return redirect(url_for("console.one_menu", menu=used[0].id))
    said = {code: texts.said(code, sentence) for code in texts.files.languages()}
    return render_template(
        "console/menu_words.html",
        sentence=sentence,
        used=used,
        was=shown_before("words", texts, said),
        typed=typed("words", texts) if attempt else said,
        stale=_stale(texts, sentence),
        versions=carried(files, attempt),
        attempt=attempt,
        faults=beside_words(attempt, texts, "words"),
        tongues=tongues(texts),
    )


def _reworded(texts: MenuTexts, sentence: str) -> Attempt:
    words = retyped("words", texts)
    after = reworded(texts, sentence, words, request.form.getlist("right"))
    name = name_of(texts.said(texts.source, sentence))
    return save_menus(texts, after, _("Other words for “%(name)s”", name=name), sent_for(words, texts, PROMPTS))


def _stale(texts: MenuTexts, sentence: str) -> set[str]:
    """The languages whose words are older than the sentence."""
    own = texts.said(texts.source, sentence)
    entries = {code: one.by_place().get(f"prompt:{sentence}") for code, one in texts.files.catalogues.items()}
    return {code for code, entry in entries.items() if entry and entry.text and not entry.translates(own)}


def _built(menu: str, template: str, edit: Callable[[MenuTexts, str], MenuTexts], why: str) -> str | Response:
    """A page with a form that adds something to a menu."""
    before = on_the_desk()
    here = mapped(before, menu)
    attempt, faults = None, dict[str, str]()
    if request.method == "POST":
        try:
            attempt = save_menus(before, after := edit(before, menu), why % {"menu": here.name})
            faults = beside_words(attempt, before, "words")
        except FieldFault as fault:
            faults = {fault.field: str(fault.why)}
    if attempt and attempt.done:
        tell_shifts(shifts(moments_of(before, menu), moments_of(after, menu)))
        return redirect(url_for("console.one_menu", menu=menu))
    return render_template(
        template,
        here=here,
        attempt=attempt,
        faults=faults,
        tongues=tongues(before),
        targets=_targets(before, menu),
        topic_name=lambda topic: topic_name(before, topic),
    )


def _added(texts: MenuTexts, menu: str) -> MenuTexts:
    by, _sign, target = request.form.get("target", "").partition(":")
    way = next((one for one in WAYS if one == by), None)
    if way is None or (not target and way != "tell"):
        raise FieldFault("target", _("Choose where it leads."))
    if way == "tell" and not target and not typed("told", texts)[texts.source]:
        raise FieldFault(f"told_{texts.source}", _("Write what callers are told."))
    return added(texts, menu, NewChoice(way, target, "", typed("words", texts), typed("told", texts)))


def _divided(texts: MenuTexts, menu: str) -> MenuTexts:
    return with_submenu(texts, menu, typed("words", texts), request.form.getlist("choices"))


def _targets(texts: MenuTexts, menu: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a new choice may lead, in groups: not where it would go round in circles."""
    here = next((one for one in all_menus(texts) if one.id == menu), None)
    answered = {str(topic) for one in texts.files.answers.values() for _loc, topic in one.texts("topic")}
    told = sorted({str(choice["tell"]) for own in texts.menus().values() for choice in own if "tell" in choice})
    topics = [(id, topic_name(texts, id)) for id in texts.files.topics.data]
    menus = [(one.id, one.full_name) for one in all_menus(texts) if one.level > 1]
    above = {menu, *(one.id for one in all_menus(texts) if here and one.name in here.path)}
    return [
        (_("Who helps with a topic"), [(f"topic:{id}", name) for id, name in topics]),
        (_("What there is to know about a topic"), [(f"answers:{id}", name) for id, name in topics if id in answered]),
        (_("Another menu"), [(f"goto:{id}", name) for id, name in menus if id not in above]),
        (
            _("Words that are told"),
            [*((f"tell:{id}", texts.said(texts.source, id)[:60]) for id in told), ("tell:", _("New words (below)"))],
        ),
    ]
