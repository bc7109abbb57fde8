"""user: who may come into the console; for the first administrator, and for who is locked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import cast

import click

from ivr.cli.terminal import settings
from ivr.country.opening import ZONE
from ivr.errors import InputError
from ivr.wings.console.access.account import Account, good_id, invited
from ivr.wings.console.access.log_book import LogBook
from ivr.wings.console.access.register import Register
from ivr.wings.console.access.roles import ROLES, Role
from ivr.wings.console.mount import FOLDER


@click.group()
def user() -> None:
    """Say who may come into the operators' pages at /console/."""


@user.command()
@click.argument("id")
@click.option("--name", default="", help="As colleagues know them; else the ID.")
@click.option("--role", type=click.Choice(list(ROLES)), default="administrator", show_default=True)
@click.option("--language", "languages", multiple=True, help="Of a translator; may be given several times.")
def add(id: str, name: str, role: str, languages: tuple[str, ...]) -> None:
    """Invite somebody who will sign in as ID, and print the link to hand over.

    For who has an account already, this makes a new link: password and second step are chosen anew.
    """
    if not good_id(id):
        raise InputError(f"{id} is no name to sign in with: small letters, digits, dots and dashes")
    old = _register().get(id)
    account = old or Account(id, name or id, cast(Role, role), languages)
    fresh, word = invited(replace(account, name=name or account.name), datetime.now(ZONE))
    _register().put(fresh)
    _book().write(datetime.now(ZONE), "somebody at the server", "invited", id)
    address = settings().public_url or "http://127.0.0.1:8000"
    click.echo(f"{address}/console/invitation?who={id}&word={word}")
    click.echo("It works once, within a week. Hand it over yourself: whoever has it becomes this account.")


@user.command("list")
def list_() -> None:
    """List the accounts, with their roles."""
    for account in _register().all().values():
        state = "has a password" if account.is_active else "invited"
        click.echo(f"{account.id}: {account.name}, {' '.join((account.role, *account.languages))}, {state}")


@user.command()
@click.argument("id")
def remove(id: str) -> None:
    """Take an account away; whoever is signed in with it is out at once."""
    if _register().get(id) is None:
        raise InputError(f"nobody signs in as {id}; `wegwijs user list` says who does")
    _register().drop(id)
    _book().write(datetime.now(ZONE), "somebody at the server", "took the account away", id)
    click.echo(f"{id} is gone.")


def _register() -> Register:
    return Register(settings().state / FOLDER)


def _book() -> LogBook:
    return LogBook(settings().state / FOLDER)


COMMANDS = (user,)
