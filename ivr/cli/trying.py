"""The line of a demo: a copy of the content and a state of its own, so that nothing tried there reaches anybody."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

import click

from ivr.config import PREFIX, Settings
from ivr.wings.console.access.account import Account, marked_anew
from ivr.wings.console.access.passwords import kept
from ivr.wings.console.access.register import Register
from ivr.wings.console.mount import FOLDER

_CONTENT = ("menus", "data", "sms_templates")
_OPERATOR = Account("demo", "Demo", "administrator")


def set_apart(now: Settings) -> None:
    """Tells this process and those it starts to work on a fresh copy. Sounds are made once for both: they say nothing
    that is not in the content. What somebody records stays, with the content where that has recordings: nobody says it
    twice."""
    state = now.state / "demo"
    shutil.rmtree(state / "content", ignore_errors=True)
    shutil.rmtree(state / FOLDER, ignore_errors=True)
    for name in _CONTENT:
        if (now.content / name).is_dir():
            shutil.copytree(now.content / name, state / "content" / name)
    recorded = now.content / "audio" if (now.content / "audio").is_dir() else state / "audio"
    for of, folder in ((state / "clips", now.state / "clips"), (state / "content" / "audio", recorded)):
        folder.mkdir(parents=True, exist_ok=True)
        _link(of, folder.resolve())
    os.environ[PREFIX + "CONTENT"] = str(state / "content")
    os.environ[PREFIX + "STATE"] = str(state)


def let_in_an_operator(now: Settings, port: int) -> None:
    """Makes up an operator for this start of the demo, and says how to come in."""
    password = secrets.token_urlsafe(16)
    fresh = replace(marked_anew(_OPERATOR), password=kept(password))
    Register(now.state / FOLDER).put(fresh)
    click.echo(f"Its operators work at http://127.0.0.1:{port}/console/: sign in as {fresh.id}, password {password}.")
    click.echo("What is changed there is a copy, and gone when the demo starts again; what is recorded stays.")


def _link(path: Path, target: Path) -> None:
    if path.is_symlink():
        path.unlink()
    if not path.exists():
        path.symlink_to(target)
