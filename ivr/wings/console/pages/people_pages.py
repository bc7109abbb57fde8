"""The people who work on the line: invited, given a role, sent away; and the book of what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.wings.console.access.account import Account, good_id, invited, marked_anew
from ivr.wings.console.access.asked_again import asked_again
from ivr.wings.console.access.roles import ROLES, May, Role
from ivr.wings.console.interface import _
from ivr.wings.console.office import me, office, wrote
from ivr.wings.console.organisations.house_words import language_name
from ivr.wings.console.page_list import Pages
from ivr.wings.console.pages.house_opening import locale_here
from ivr.wings.console.texts.language_list import languages_of
from ivr.wings.console.texts.sentence_list import languages_alone

pages = Pages()


@pages.page("/people", May.MANAGE)
def people(link: str = "", invited_id: str = "", faults: Mapping[str, str] | None = None, of: str = "") -> str:
    """Everybody, and the form to invite somebody; `faults` are of that form, or of that of the account `of`."""
    accounts = sorted(office().register.all().values(), key=lambda account: account.name.lower())
    names = [(code, language_name(code, locale_here())) for code in _languages()]
    return render_template(
        "console/people.html",
        accounts=accounts,
        roles=list(ROLES),
        languages=names,
        named=dict(names),
        link=link,
        who=invited_id,
        typed=request.form if faults and not of else {},
        chosen=_chosen_languages() if faults and not of else (),
        faults=faults or {},
        of=of,
    )


@pages.page("/people/new", May.MANAGE, ["POST"])
def invite() -> str | Response:
    """A new account, and the link that opens it: shown once, to be handed over. What is wrong with it is told before
    anybody types a password."""
    id, name = request.form.get("id", "").strip().lower(), " ".join(request.form.get("name", "").split())
    if faults := dict(_faults(id, name)):
        return people(faults=faults)
    account = Account(id, name[:80], _role(), _chosen_languages())
    found: str = asked_again(lambda: _invite(account, "invited"))()
    return found


def _faults(id: str, name: str) -> Iterator[tuple[str, str]]:
    if not name:
        yield "name", _("Please fill this in.")
    if not good_id(id):
        yield "id", _("Two letters or more: small ones, digits and dots, and a letter first.")
    elif office().register.get(id):
        yield "id", _("Somebody signs in with this name already. Choose another one.")
    yield from _without_language()


def _without_language() -> Iterator[tuple[str, str]]:
    if _role() == "translator" and not _chosen_languages():
        yield "languages", _("Choose at least one language: a translator sees nothing else.")


@pages.page("/people/<id>/again", May.MANAGE, ["POST"])
@asked_again
def invite_again(id: str) -> str:
    """A new link for who lost password or telephone; the old password counts no more."""
    return _invite(_known(id), "invited again")


@pages.page("/people/<id>/role", May.MANAGE, ["POST"])
def change_role(id: str) -> str | Response:
    """Another role, where what was chosen can be one."""
    if faults := dict(_without_language()):
        return people(faults=faults, of=_known(id).id)
    found: str | Response = asked_again(_change_role)(id=id)
    return found


def _change_role(id: str) -> str | Response:
    """They are signed out. Who may publish from now on gets a link where there is no second step."""
    role, languages = _role(), _chosen_languages()
    if id == me().id:
        flash(_("Nobody changes their own role: the last one who may could lock everybody out."), "bad")
    else:
        fresh = replace(_known(id), role=role, languages=languages)
        if fresh.is_active and fresh.may(May.PUBLISH) and not fresh.second:
            flash(_("Whoever may publish needs a second step. Hand over this link: the old password counts no more."))
            return _invite(fresh, "changed the role, and invited again")
        office().register.change(id, lambda known: marked_anew(replace(known, role=role, languages=languages)))
        wrote("changed the role", f"{id}: {role} {' '.join(languages)}".strip())
    return redirect(url_for("console.people"))


@pages.page("/people/<id>/gone", May.MANAGE, ["POST"])
@asked_again
def send_away(id: str) -> Response:
    """Takes an account away. What they saved keeps their name."""
    if id == me().id:
        flash(_("You cannot take yourself away. Ask another administrator."), "bad")
    else:
        _known(id)
        office().register.drop(id)
        wrote("took the account away", id)
    return redirect(url_for("console.people"))


@pages.page("/people/book", May.MANAGE)
def log_of_deeds() -> str:
    """Who did what, the latest first."""
    return render_template("console/book.html", deeds=office().book.last())


def _invite(account: Account, what: str) -> str:
    fresh, word = invited(account, office().now())
    office().register.put(fresh)
    wrote(what, account.id)
    address = url_for("console.take_invitation", who=account.id, word=word)
    return people(urljoin(office().line.settings.public_url, address), account.id)


def _known(id: str) -> Account:
    return office().register.get(id) or abort(404)


def _role() -> Role:
    role = request.form.get("role", "")
    return role if role in ROLES else abort(400)


def _chosen_languages() -> tuple[str, ...]:
    return tuple(code for code in _languages() if code in request.form.getlist("languages"))


def _languages() -> list[str]:
    """Those that nobody is offered yet, too: somebody has to translate them first."""
    return languages_of(languages_alone(office().desk.root).files)
