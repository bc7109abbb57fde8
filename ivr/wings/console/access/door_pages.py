"""In and out: the only pages that are there for who is not signed in."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.wings.console.access import entry, passwords, second_factor, tries
from ivr.wings.console.access.account import Account, good_id, marked_anew, opens
from ivr.wings.console.access.asked_again import code_is_right
from ivr.wings.console.access.log_book import NOBODY
from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.office import office

Answer = str | Response
_SHUT = lazy("Too many wrong passwords. Wait a quarter of an hour, then try again.")


def put_into(blueprint: Blueprint) -> None:
    """Adds these pages, which stand open."""
    for rule, view in OPEN.items():
        blueprint.add_url_rule(rule, view.__name__, view, methods=["GET", "POST"], strict_slashes=False)


def sign_in() -> Answer:
    """Asks for a name and a password."""
    if request.method == "GET":
        return _door()
    id, password, here = request.form.get("id", "").strip().lower(), request.form.get("password", ""), office()
    if tries.is_shut(here.store, id):
        return _door(str(_SHUT))
    account = here.register.get(id)
    if not passwords.is_right(account.password if account else "", password) or account is None:
        tries.was_wrong(here.store, id)
        if account or tries.may_note_nobody(here.store):
            here.book.write(here.now(), account.id if account else NOBODY, "wrong password")
        return _door(_("This name and this password do not belong together."))
    if account.second:
        entry.half_way(account, here.now())
        return redirect(url_for("console.second_step", back=_back() or None))
    return _in(account)


def second_step() -> Answer:
    """Asks for the six digits of the app."""
    here = office()
    account = entry.who_is_half_way(here.register, here.now())
    if account is None:
        return redirect(url_for("console.sign_in", back=_back() or None))
    if request.method == "GET":
        return render_template("console/second_step.html", fault="")
    if tries.is_shut(here.store, account.id):
        return render_template("console/second_step.html", fault=_SHUT)
    if not code_is_right(account, request.form.get("code", "")):
        tries.was_wrong(here.store, account.id)
        here.book.write(here.now(), account.id, "wrong code")
        return render_template("console/second_step.html", fault=_("This code is not right. Use the newest one."))
    return _in(account)


def take_invitation() -> Answer:
    """Whoever was invited chooses a password, and the app for the second step."""
    here, id = office(), request.args.get("who", "")
    account = here.register.get(id)
    if account is None or not opens(account, request.args.get("word", ""), here.now()):
        return render_template("console/invitation_over.html")
    if request.method == "GET":
        return _invitation(account)
    password, code = request.form.get("password", ""), request.form.get("code", "")
    if why := passwords.too_weak(password, (account.id, *account.name.split(), here.line.shelf.live().line.name)):
        return _invitation(account, _weak(why))
    secret = entry.offered_secret()
    step = second_factor.matching(secret, code, here.now(), -1) if code else None
    if step is None and (code or account.may(May.PUBLISH)):
        return _invitation(account, _("This code is not right. Use the newest one of the app."))
    new = replace(account, password=passwords.kept(password), invitation="", invited_until="")
    if step is not None:
        new = replace(new, second=secret, last_code=step)
    here.register.put(marked_anew(new))
    here.book.write(here.now(), account.id, "chose a password")
    flash(_("Your account is ready. Sign in with your new password."))
    return redirect(url_for("console.sign_in"))


def _in(account: Account) -> Response:
    entry.let_in(account, office().now())
    office().book.write(office().now(), account.id, "signed in")
    return redirect(_back() or url_for("console.front"))


def _door(fault: str = "") -> str:
    return render_template("console/sign_in.html", fault=fault)


def _invitation(account: Account, fault: str = "") -> str:
    must = account.may(May.PUBLISH)
    return render_template(
        "console/invitation.html", account=account, secret=entry.offered_secret(), fault=fault, must=must
    )


def _weak(why: str) -> str:
    return {
        "short": _("Take at least 12 letters or signs; four words in a row are easy to keep in mind."),
        "long": _("Take at most 256 letters."),
        "guessed": _("This is among the first that somebody would guess. Take four words that do not belong together."),
    }[why]


def _back() -> str:
    """Where somebody wanted to go: a page of ours, and nothing else."""
    back = request.args.get("back", "")
    parts = urlsplit(back)
    inside = (
        back.startswith(url_for("console.front").rstrip("/"))
        and not parts.netloc
        and not parts.scheme
        and "\\" not in back
    )
    return back if inside else ""


def code_picture() -> Response:
    """The secret that is offered in this browser, as a picture for an app."""
    here, id = office(), request.args.get("who", "")
    if not good_id(id):
        abort(404)
    link = second_factor.address(entry.offered_secret(), id, here.line.shelf.live().line.name)
    return Response(second_factor.picture(link), mimetype="image/svg+xml")


OPEN = {
    "/sign-in": sign_in,
    "/second-step": second_step,
    "/invitation": take_invitation,
    "/invitation/picture.svg": code_picture,
}
"""What is there for everybody. `mount` asks for a token with each form of it, too."""
