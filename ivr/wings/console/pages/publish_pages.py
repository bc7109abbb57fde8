"""Publishing: what callers hear different, the button, and the way back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from ivr.content.read.remembered import The
from ivr.errors import ContentRefused, InputError, NoSnapshot
from ivr.wings.console.access.roles import May
from ivr.wings.console.desk.preview import Basis, Preview, names_in
from ivr.wings.console.desk.publication import ChangedMeanwhile
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.office import me, office, wrote
from ivr.wings.console.page_list import Pages
from ivr.wings.console.release.seen_problems import of_preview
from ivr.wings.console.release.shelf_rows import houses_in, shelf_rows
from ivr.wings.console.release.told_changes import told_changes

pages = Pages()
_MEANWHILE = lazy(
    "Nothing was published: somebody saved or published meanwhile. Below are the changes as they are now."
)


@pages.page("/publish", May.SEE)
def publish() -> str:
    """What publishing now would change, what is wrong with the draft, and the button."""
    here, now = office(), office().now()
    preview = here.press.preview(now)
    published = here.press.of(preview.basis.live)
    fresh, old, notices = of_preview(The(preview))
    return render_template(
        "console/publish.html",
        preview=preview,
        groups=told_changes(preview.changes, preview.names, _language()),
        fresh=fresh,
        old=old,
        notices=notices,
        vanishing=told_changes(preview.vanishing, preview.names, _language()),
        saves=here.press.waiting(now),
        published=published,
    )


@pages.page("/publish/now", May.PUBLISH, ["POST"])
def publish_now() -> str | Response:
    """Puts the draft before callers, where it is what was looked at."""
    here, now = office(), office().now()
    seen = Basis(request.form.get("head", ""), request.form.get("live", ""))
    try:
        if missing := _not_ticked(here.press.preview(now), seen):
            return _not_done(missing)
        done = here.press.publish(me().name, now, seen)
    except ChangedMeanwhile:
        return _not_done(_MEANWHILE)
    except ContentRefused:
        return _not_done(_("Nothing was published: something has to be mended first."))
    except InputError as fault:
        return _not_done(str(fault))
    wrote("published", done.snapshot)
    return render_template("console/published.html", done=done)


def _not_done(why: object) -> Response:
    """Back to the changes as they are now, with the reason."""
    flash(str(why), "bad")
    return redirect(url_for("console.publish"))


@pages.page("/publish/before", May.SEE)
def published_before() -> str:
    """The snapshots that are kept, and who published them."""
    here = office()
    return render_template("console/snapshots.html", rows=shelf_rows(here.line.shelf, here.press.history()))


@pages.page("/publish/before/<id>/saves", May.SEE)
def published_saves(id: str) -> str:
    """Who saved what of a publication."""
    here, now = office(), office().now()
    publication = here.press.of(id) or abort(404)
    saves = [(save, houses_in(here.desk.files_of(save.id, now))) for save in here.press.saves_of(id, now)]
    return render_template("console/published_saves.html", publication=publication, saves=saves)


@pages.page("/publish/before/<id>", May.SEE)
def look_back(id: str) -> str:
    """What callers would hear different after going back to a snapshot, and the button."""
    here = office()
    try:
        changes = here.press.what_going_back_changes(id)
    except (NoSnapshot, InputError):
        abort(404)
    live = here.line.shelf.live()
    [row] = [row for row in shelf_rows(here.line.shelf, here.press.history()) if row.id == id]
    return render_template(
        "console/going_back.html", row=row, live=live.id, groups=told_changes(changes, names_in(live), _language())
    )


@pages.page("/publish/before/<id>/again", May.PUBLISH, ["POST"])
def go_back(id: str) -> Response:
    """Makes an earlier snapshot live."""
    here = office()
    if request.form.get("live") != here.line.shelf.order().live:
        flash(_("Nothing was changed: somebody published meanwhile. Please look again."), "bad")
        return redirect(url_for("console.published_before"))
    try:
        here.press.go_back(me().name, here.now(), id)
    except (InputError, NoSnapshot) as fault:
        flash(str(fault), "bad")
        return redirect(url_for("console.published_before"))
    wrote("went back", id)
    flash(
        _("Callers hear this one again. The draft is as it was: mend it before you publish, or the mistake comes back.")
    )
    return redirect(url_for("console.published_before"))


def _not_ticked(preview: Preview, seen: Basis) -> object:
    """What somebody has to say that they have seen, and did not; "" where nothing is missing."""
    if preview.basis != seen:
        return _MEANWHILE
    if preview.warnings and not request.form.get("seen"):
        return _("Nothing was published. Please look at the warnings, then tick that you have seen them.")
    if preview.vanishing and not request.form.get("meant"):
        return _("Nothing was published. Please look at what callers lose, then tick that it is meant.")
    return ""


def _language() -> str:
    return str(get_locale() or "en")
