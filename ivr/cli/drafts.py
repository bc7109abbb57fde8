"""--draft: what tries the line speaks of what is published, or of the files as they are now; and says which."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ivr.cli import uncollected
from ivr.cli.terminal import Decorator, at_work, shelf_of
from ivr.config import Settings
from ivr.errors import ContentRefused
from ivr.publish.draft_id import draft_id
from ivr.snapshot.read import Snapshot

draft_option: Decorator = click.option("--draft", is_flag=True, help="Of your files, not of what is published.")


def drafted(now: Settings, *, draft: bool) -> Settings:
    """The settings; for a draft with a state of its own, in which the files are published as they are. Raises
    `ContentRefused` where these have errors."""
    if not draft:
        return now
    from ivr.publish.compile import compile_content  # all that makes a line, for who only asks one

    own = now._replace(state=now.state / "draft")
    own.state.mkdir(parents=True, exist_ok=True)
    if not (clips := own.state / "clips").is_symlink():
        clips.symlink_to((now.state / "clips").resolve())
    with at_work(now):
        compile_content(own.content, shelf_of(own), datetime.now(UTC), now.state / "clips")
    return own


def say_whose(now: Settings, library: Snapshot, *, draft: bool) -> None:
    """Says on stderr whether this is the draft or what is published, and whether the two differ."""
    if draft:
        click.echo("(This is of your files as they are now; callers hear what is published.)", err=True)
        return
    days = {entry.id: entry.published[:10] for entry in shelf_of(now).order().entries}
    published = f"{library.id} of {days[library.id]}" if library.id in days else library.id
    click.echo(f"(This is of what is published, {published}. {_files(now, library)})", err=True)


def _files(now: Settings, library: Snapshot) -> str:
    """How the files stand beside it."""
    if not (now.content / "menus").is_dir():
        return "The files are not here."
    try:
        with uncollected():
            same = draft_id(now.content, datetime.now(UTC).date(), now.state / "clips", now.state) == library.id
    except ContentRefused as refusal:
        return f"Your files have {refusal}."
    if same:
        return "Your files say the same."
    return "Your files say something else: try them with --draft, publish them with `wegwijs compile`."
