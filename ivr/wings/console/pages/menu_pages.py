"""The tree of menus: a map to read, and for each menu a page on which its choices are arranged."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.errors import NoSnapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _
from ivr.wings.console.menus.menu_texts import MenuTexts
from ivr.wings.console.menus.tree_edits import ChoiceGone, FieldFault, lost_without, moved, moved_into, taken
from ivr.wings.console.menus.tree_map import MappedMenu, Shift, moments, shifts, topic_name, tree_of
from ivr.wings.console.office import office
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.menu_ground import (
    all_menus,
    chosen_language,
    mapped,
    moments_of,
    on_the_desk,
    save_menus,
    tell_shifts,
    tongues,
)
from ivr.wings.console.save_form import Attempt

pages = Pages()


@pages.page("/menus", May.SEE)
def menus() -> str:
    """The whole tree, as it is heard in a language."""
    texts = on_the_desk()
    tree = tree_of(texts, chosen_language(texts), _("First menu"))
    return render_template("console/menus.html", tree=tree, tongues=tongues(texts), language=chosen_language(texts))


@pages.page("/menus/<menu>", May.SEE)
def one_menu(menu: str, attempt: Attempt | None = None) -> str:
    """A menu with all that can be done to it."""
    texts = on_the_desk()
    here = mapped(texts, menu)
    lost = {choice.id: lost_without(texts, menu, choice.id) for choice in here.choices}
    return render_template(
        "console/menu.html",
        here=here,
        above=_above(texts, menu),
        others=[one for one in all_menus(texts) if one.id != menu],
        lost=lost,
        topic_name=lambda topic: topic_name(texts, topic),
        unpublished=_since_published(texts, menu),
        tongues=tongues(texts),
        language=chosen_language(texts),
        attempt=attempt,
    )


@pages.page("/menus/<menu>/move", May.EDIT, ["POST"])
def move_choice(menu: str) -> str | Response:
    """A choice at another place of its menu, where the button or the mouse let it go."""
    to = request.form.get("to", type=int)
    if to is None:
        abort(400)
    return _rearranged(menu, lambda texts: moved(texts, menu, _choice(), to), _("Moved a choice of the menu %(menu)s"))


@pages.page("/menus/<menu>/elsewhere", May.EDIT, ["POST"])
def move_elsewhere(menu: str) -> str | Response:
    """A choice last in another menu."""
    other = request.form.get("other", "")
    if other not in on_the_desk().menus():
        abort(400)
    why = _("Moved a choice out of the menu %(menu)s")
    return _rearranged(menu, lambda texts: moved_into(texts, menu, [_choice()], other), why)


@pages.page("/menus/<menu>/take", May.EDIT, ["POST"])
def take_choice(menu: str) -> str | Response:
    """A choice less, where nobody loses anything by it."""
    why = _("Took a choice out of the menu %(menu)s")
    return _rearranged(menu, lambda texts: taken(texts, menu, _choice()), why)


def _rearranged(menu: str, edit: Callable[[MenuTexts], MenuTexts], why: str) -> str | Response:
    """Saves a change of a menu and tells how it sounds now; or shows its page again with what stands against it."""
    before = on_the_desk()
    here = mapped(before, menu)
    try:
        after = edit(before)
    except ChoiceGone:
        flash(_("That choice is not in this menu any more: somebody changed it meanwhile. Please look again."), "bad")
        return redirect(url_for("console.one_menu", menu=menu, language=chosen_language(before)))
    except FieldFault as fault:
        flash(str(fault.why), "bad")
        return redirect(url_for("console.one_menu", menu=menu, language=chosen_language(before)))
    attempt = save_menus(before, after, why % {"menu": here.name})
    if not attempt.done:
        return one_menu(menu, attempt)
    tell_shifts(shifts(moments_of(before, menu), moments_of(after, menu)))
    return redirect(url_for("console.one_menu", menu=menu, language=chosen_language(before)))


def _choice() -> str:
    return request.form.get("choice", "")


def _since_published(texts: MenuTexts, menu: str) -> list[Shift]:
    """How a menu differs from what callers hear of it now."""
    try:
        live = office().line.shelf.live()
    except NoSnapshot:
        return []
    language = chosen_language(texts)
    if menu not in live.menus or language not in live.prompts:
        return []
    choices = [choice.model_dump(exclude_none=True) for choice in live.menus[menu].choices]
    return shifts(moments(choices, live.prompts[language]), moments_of(texts, menu))


def _above(texts: MenuTexts, menu: str) -> list[MappedMenu]:
    return [one for one in all_menus(texts) if any(choice.below and choice.below.id == menu for choice in one.choices)]
