"""One's own account: the language of the pages, the password, the second step, and out."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.wings.console.access import entry, passwords
from ivr.wings.console.access.account import marked_anew, without_session
from ivr.wings.console.access.asked_again import not_proven
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import LANGUAGES, _
from ivr.wings.console.office import me, office, wrote
from ivr.wings.console.page_list import Pages

pages = Pages()


@pages.page("/account", May.COME_IN)
def own_account() -> str:
    """Who one is here, and what one may."""
    return render_template("console/account.html", languages=LANGUAGES)


@pages.page("/account/language", May.COME_IN, ["POST"])
def choose_interface() -> Response:
    """The language of the pages from now on."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        office().register.change(me().id, lambda known: replace(known, interface=chosen))
    return redirect(url_for("console.own_account"))


@pages.page("/account/password", May.COME_IN, ["POST"])
def change_password() -> Response:
    """A new password, for who knows the old one and has the app of a second step; their other sessions end."""
    here, new = office(), request.form.get("new", "")
    if passwords.too_weak(new, (me().id, *me().name.split(), here.line.shelf.live().line.name)):
        flash(_("The new password is too easy to guess. Take four words that do not belong together."), "bad")
    elif fault := not_proven(request.form.get("old", ""), request.form.get("code", "")):
        flash(fault, "bad")
    else:
        changed = here.register.change(me().id, lambda known: marked_anew(replace(known, password=passwords.kept(new))))
        wrote("changed the password")
        if changed:
            entry.let_in(changed, here.now())
        flash(_("You have a new password. You were signed out everywhere else."))
    return redirect(url_for("console.own_account"))


@pages.page("/sign-out", May.COME_IN, ["POST"])
def sign_out() -> Response:
    """Out, everywhere one is signed in with `everywhere`."""
    here = entry.session_id()
    everywhere = bool(request.form.get("everywhere"))
    office().register.change(me().id, lambda known: marked_anew(known) if everywhere else without_session(known, here))
    wrote("signed out")
    entry.let_out()
    return redirect(url_for("console.sign_in"))
