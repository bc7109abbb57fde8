"""checked: somebody with a telephone made sure that what stands in the directory is still right."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from ivr.audio.disk import publish
from ivr.cli.problems import folder, print_problems
from ivr.cli.terminal import settings
from ivr.content.marking import contact_names, contacts_called, marked
from ivr.content.read.document import Loc, YamlDocument, near, near_or_all
from ivr.content.read.file_reading import read_yaml
from ivr.content.sheets import rows_by_id, sheet_text, with_checked
from ivr.country.opening import ZONE
from ivr.errors import ContentRefused, InputError
from ivr.model.provenance import Checked, Checker, How

how_option = click.option("--how", type=click.Choice(get_args(How)), help="How somebody made sure.")
by_option = click.option("--by", type=click.Choice(get_args(Checker)), help="Their part in it; never a name.")


@click.command()
@click.argument("organisation")
@click.option("--contact", "names", multiple=True, metavar="WHICH", help="phone, phone-2, advice.phone, or its number.")
@how_option
@by_option
def checked(organisation: str, names: tuple[str, ...], how: str | None, by: str | None) -> None:
    """Write down that somebody made sure today: what stands in the file of ORGANISATION is still right.

    For who has called there, visited or asked: no document is needed. Without --contact it is about all contacts; at a
    terminal you are asked for each. A row of a table, such as ocmw-flanders-aalst, is made sure of as a whole.
    """
    root, id = folder(settings()), organisation.removesuffix(".yaml")
    note, file = checked_today(how or "called", by), f"data/organisations/{id}.yaml"
    if (root / file).is_file():
        document = _document(root, file)
        chosen = _chosen(document, names) if names else _still_right(document)
        text = marked((root / file).read_text(encoding="utf-8-sig"), chosen, note)
    else:
        document = _row(root, id, names)
        chosen, file = _still_right(document, whole=True), document.file
        text = sheet_text(root, document)
        text = with_checked(text, document, note) if chosen else text
    publish(root / file, text.encode())
    for loc in chosen:
        click.echo(f"{_contact(document, loc)}: {note.how} {note.date}, still right.")
    click.echo(f"{file} says so now." if chosen else "Nothing was written.")


def _document(root: Path, file: str) -> YamlDocument:
    """The file of an organisation. Raises `ContentRefused` where it is unreadable."""
    document, problems = read_yaml(root, file)
    if problems:
        print_problems(problems)
        raise ContentRefused(problems)
    return document


def _row(root: Path, id: str, names: tuple[str, ...]) -> YamlDocument:
    """The row of a table. Raises `InputError` where there is neither file nor row, or only a part of a row is meant."""
    rows = rows_by_id(root)
    if id not in rows:
        ids = {path.stem: None for path in sorted(root.glob("data/organisations/*.yaml"))}
        raise InputError(f"there is no organisation {id}{near(id, rows) or near_or_all(id, ids)}")
    if names:
        raise InputError(f"{id} is a row of {rows[id].file}, made sure of as a whole: leave --contact out")
    return rows[id]


def _chosen(document: YamlDocument, names: tuple[str, ...]) -> list[Loc]:
    found: list[Loc] = []
    for name in names:
        if not (locs := contacts_called(document, name)):
            raise InputError(f"there is no contact {name}; there are {', '.join(contact_names(document))}")
        found += [loc for loc in locs if loc not in found]
    return found


def _still_right(document: YamlDocument, *, whole: bool = False) -> list[Loc]:
    """All contacts; at a terminal, those of which somebody says so. Of a `whole`, all or none."""
    locs = contacts_called(document, "")
    if not sys.stdin.isatty():
        return locs
    if whole:
        told = "; ".join(_contact(document, loc) for loc in locs)
        return locs if click.confirm(f"{told}: still right?", default=True) else []
    return [loc for loc in locs if click.confirm(f"{_contact(document, loc)}: still right?", default=True)]


def _contact(document: YamlDocument, loc: Loc) -> str:
    """A contact in a line: what it is, and what callers are told of it."""
    (found,) = (contact for at, contact in document.find("services", "*", "contacts", "*") if at == loc)
    address = found.get("address")
    parts = [found.get("kind"), found.get("value"), *(address.values() if isinstance(address, dict) else ())]
    return " ".join(str(part) for part in (*parts, found.get("hours"), found.get("hours_text")) if part)


def checked_today(how: str, by: str | None) -> Checked:
    """The note of who made sure today."""
    return Checked.model_validate({"date": datetime.now(ZONE).date().isoformat(), "how": how, "by": by})


COMMANDS = (checked,)
