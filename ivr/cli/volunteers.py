"""new organisation: what somebody with a telephone and a text editor writes into the directory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from ivr.audio.disk import publish
from ivr.cli.problems import folder, print_problems
from ivr.cli.still_right import by_option, checked_today, how_option
from ivr.cli.terminal import settings
from ivr.content.catalogues.status import updates
from ivr.content.newcomer import (
    Newcomer,
    email_meant,
    file_text,
    hours_meant,
    ids_meant,
    languages_meant,
    phone_meant,
    website_meant,
    with_translation,
)
from ivr.content.read.files import Files, read_files
from ivr.content.read.po import file_of, parse, written
from ivr.country.opening import ZONE
from ivr.errors import InputError
from ivr.model.provenance import How
from ivr.publish.check import examine

T = TypeVar("T")


@click.command()
@click.option("--name", help="What it is called.")
@click.option("--summary", help="What it does, one short sentence for the ear, in the language you write in.")
@click.option("--topics", metavar="IDS", help="Ids of data/topics.yaml with commas; first what it is there for.")
@click.option("--areas", metavar="IDS", help="Ids of data/areas.yaml with commas.")
@click.option("--phone", help="Its telephone number, in any form.")
@click.option("--hours", help='When somebody answers it: "Mo-Fr 09:00-12:30,13:30-17:00; PH off".')
@click.option("--email", help="Its e-mail address.")
@click.option("--website", help="Its address on the web.")
@click.option("--languages", metavar="CODES", help="Which languages they speak, as far as known.")
@click.option("--translation", "translations", multiple=True, metavar="CODE=TEXT", help="The summary in a language.")
@how_option
@by_option
def organisation(translations: tuple[str, ...], how: str | None, by: str | None, **given: str | None) -> None:
    """Write the file of a new organisation, and what is said of it in each language.

    What no option says is asked. Somebody has called, visited, asked or looked today: no document is needed.
    """
    root = folder(settings())
    if not sys.stdin.isatty():
        _need(given | {"how": how})
    files, _ = read_files(root)
    newcomer = _newcomer(files, given, how, by)
    said = _translations(files, translations)
    (root / newcomer.file).parent.mkdir(parents=True, exist_ok=True)
    publish(root / newcomer.file, file_text(newcomer, files).encode())
    _translate(root, newcomer, said)
    _tell_how_it_stands(root, newcomer)


def _need(given: dict[str, str | None]) -> None:
    """Raises `InputError` with everything that has to be known and was not said."""
    lacking = [name for name in ("name", "summary", "topics", "areas", "how") if not given[name]]
    if lacking:
        raise InputError(f"please say {', '.join(f'--{name}' for name in lacking)}, or answer at a terminal")


def _newcomer(files: Files, given: dict[str, str | None], how: str | None, by: str | None) -> Newcomer:
    answers: dict[str, Any] = {
        "name": _answer("Its name", given["name"], str),
        "summary": _answer(f"What it does, one short sentence ({files.source})", given["summary"], str),
        "topics": _answer("Topics", given["topics"], lambda typed: ids_meant(typed, files.topics.data, "topic")),
        "areas": _answer("Areas", given["areas"], lambda typed: ids_meant(typed, files.areas.data, "area")),
        "phone": _answer("Telephone number", given["phone"], phone_meant, ""),
    }
    if answers["phone"]:
        today = datetime.now(ZONE).date()
        opens = partial(hours_meant, today=today)
        answers["hours"] = _answer("When somebody answers it, as Mo-Fr 09:00-17:00", given["hours"], opens, "")
    answers["email"] = _answer("E-mail address", given["email"], email_meant, "")
    answers["website"] = _answer("Website", given["website"], website_meant, "")
    answers["languages"] = _answer("Languages they speak, as nl, fr", given["languages"], languages_meant, "") or ()
    made_sure = _answer(f"How do you know ({', '.join(get_args(How))})", how, _how)
    return Newcomer(**answers, checked=checked_today(made_sure, by))


def _how(typed: str) -> str:
    if typed not in get_args(How):
        raise ValueError(f"one of {', '.join(get_args(How))}")
    return typed


def _answer(question: str, given: str | None, meant: Callable[[str], T], default: str | None = None) -> T | str:
    """The option as it is meant, else the answer at the terminal, which is asked again until it makes sense; where
    nobody sits there, the default. Raises `InputError` for an option that makes no sense."""
    if given is not None:
        try:
            return meant(given) if given else given
        except ValueError as fault:
            raise InputError(f"{question}: {fault}") from None
    if not sys.stdin.isatty():
        return default or ""
    said: T | str = click.prompt(
        question, default=default, show_default=False, value_proc=lambda typed: _asked(typed, meant)
    )
    return said


def _asked(typed: str, meant: Callable[[str], T]) -> T | str:
    try:
        return meant(typed.strip()) if typed.strip() else ""
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None


def _translations(files: Files, given: tuple[str, ...]) -> dict[str, str]:
    """What is said of it in the other languages that are offered, as far as somebody knows."""
    said = dict(one.partition("=")[::2] for one in given)
    for language in files.offered():
        if language != files.source and language not in said:
            said[language] = str(_answer(f"The same sentence in {language}, or nothing", None, str, ""))
    return {language: text for language, text in said.items() if text}


def _translate(root: Path, newcomer: Newcomer, said: dict[str, str]) -> None:
    """Writes the sentence into every catalogue, and its translations. Raises `InputError` while one is unreadable."""
    for file, text in updates(root).items():
        publish(root / file, text.encode())
    for language, words in said.items():
        path = root / file_of(language)
        catalogue, _ = parse(path.read_text(encoding="utf-8-sig"), language)
        publish(path, written(with_translation(catalogue, newcomer.place, words)).encode())


def _tell_how_it_stands(root: Path, newcomer: Newcomer) -> None:
    """What `wegwijs check` has against the new file, and what comes next."""
    against = [
        found
        for found in examine(root, datetime.now(ZONE).date())
        if found.file == newcomer.file or newcomer.place in found.message
    ]
    print_problems(against)
    click.echo(f"{newcomer.file} is there. Read it, then `wegwijs check`, then `wegwijs compile`.")
