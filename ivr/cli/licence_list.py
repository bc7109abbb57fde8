"""licences: what the line is made of, and on which terms."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ivr.cli.terminal import json_option, print_json
from ivr.ops.licences import parts


@click.command()
@json_option
def licences(as_json: bool) -> None:
    """List the packages that the line needs to run, with version and licence. Fails where nobody read one yet."""
    found = parts()
    if as_json:
        print_json([{**asdict(part), "terms": part.terms} for part in found])
    else:
        for part in found:
            click.echo(f"{part.name:<22}{part.version:<15}{part.licence or '(none stated)'}{_mark(part.terms)}")
    sys.exit(any(part.terms == "not checked" for part in found))


def _mark(terms: str) -> str:
    return "" if terms == "notice" else f"  [{terms}]"


COMMANDS = (licences,)
