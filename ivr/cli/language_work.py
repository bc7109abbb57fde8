"""language add, read, export, import: a language begun, its sentences given to translators and taken back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from ivr.audio.disk import publish
from ivr.cli.terminal import json_option, print_json, settings
from ivr.content.catalogue_taken import CatalogueTaken, taken_of, with_rows
from ivr.content.catalogues.catalogue_sent import CatalogueSent, sent_as_po, to_download
from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.kept_terms import glossary_of
from ivr.content.catalogues.speaker_reading import Reading, as_role, read_through
from ivr.content.catalogues.status import line_read
from ivr.content.new_language import NewFault, NewLanguage, faults_of_new, meant_code, usual_locale, with_language
from ivr.content.read.files import LINE, PROMPTS, Files
from ivr.content.read.po import PoFile, Sentence, file_of
from ivr.country.opening import ZONE
from ivr.errors import InputError
from ivr.publish.compared import counted

_WRONG: dict[NewFault, str] = {
    "there": "the line has {new.code} already",
    "unknown": "nobody knows the language {new.code}: take its code of ISO 639, such as tr, ti or prs",
    "dayless": "CLDR has no names of days and months in {new.code}, so that no opening hours could be said: take "
    "another code of the same language, or tell ivr/language/locale.py under which one CLDR has it",
    "nameless": "say with --name what the language calls itself, such as Türkçe",
    "name": "{new.name!r} is no name of a language: letters, spaces and hyphens, at most forty",
    "locale": "{new.locale!r} is no locale of {new.code}: write the code, or the code and a country, such as tr-TR",
}
_NOT_TAKEN = {
    "slots": "names in braces are not those of the sentence",
    "other_source": "the sentence was changed since",
    "unsure": "marked as unsure",
    "unknown": "there is no such sentence any more",
}
_FEW = 5


@click.command()
@click.argument("code")
@click.option("--name", required=True, help="What the language calls itself: Türkçe.")
@click.option("--locale", metavar="xx-YY", help="Its code with a country, where that is not the usual one.")
@click.option("--say", metavar="VOICE", default="", help="Its voice at the provider, if there is one.")
@json_option
def add(code: str, name: str, locale: str | None, say: str, as_json: bool) -> None:
    """Begin a language: it comes into menus/line.yaml, offered to nobody yet, with its catalogue, its terms, and
    messages and words to be written."""
    root = settings().content
    files, _ = line_read(root)
    new = NewLanguage(code, " ".join(name.split()), locale or usual_locale(code), say.strip())
    if faults := faults_of_new(files, new):
        meant = meant_code(code) if faults[0] in ("unknown", "dayless") else ""
        raise InputError(_WRONG[faults[0]].format(new=new) + (f"; did you mean {meant}?" if meant else ""))
    written = with_language(root, _text(root / LINE), files, _text(root / PROMPTS), new)
    _write(root, written)
    if as_json:
        print_json(sorted(written))
        return
    for file in written:
        click.echo(f"{file} is written.")
    click.echo(f"{new.name} is offered to nobody yet. `wegwijs language status` says what it lacks.")


@click.command()
@click.argument("code")
@click.option("--by", "role", metavar="ROLE", required=True, help="Who has read it, by their role, not by name.")
@click.option("--on", "day", metavar="DATE", required=True, help="The day, such as 2026-11-26.")
@click.option("--reviewed", is_flag=True, help="They answer for it: a native speaker, a translator, a lawyer.")
def read(code: str, role: str, day: str, reviewed: bool) -> None:
    """Write down that somebody has read a whole catalogue: every translation that is of its sentence. What is changed
    later is a draft again."""
    root, (files, sentences) = settings().content, _line(code)
    try:
        reading = Reading("reviewed" if reviewed else "read", as_role(role), _day(day))
    except ValueError as fault:
        raise InputError(str(fault)) from None
    changed = read_through(_catalogue(files, code), sentences.values(), reading)
    path = root / file_of(code)
    if changed:
        publish(path, with_entries(_text(path), code, changed, list(sentences)).encode())
    click.echo(f"{code}: {counted(len(changed), 'sentence')} {reading.state} now, by {reading.by}.")


def _day(typed: str) -> str:
    """The day as it was typed; raises `ValueError` for none, and for one that is still to come."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValueError(f"{typed} is no day such as 2026-11-26") from None
    if day > datetime.now(ZONE).date():
        raise ValueError(f"{typed} is still to come")
    return day.isoformat()


@click.command("export")
@click.argument("code")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def export_catalogue(code: str, target: Path) -> None:
    """Write all sentences of a language to FILE for its translators: .po for Poedit and its like, .xlsx for a
    spreadsheet."""
    files, sentences = _line(code)
    catalogue = _catalogue(files, code)
    if _is_sheet(target):
        from ivr.content.catalogues.catalogue_sheet import to_sheet  # openpyxl, for who wants one

        publish(target, to_sheet(catalogue, sentences, glossary_of(files, code)))
    else:
        publish(target, to_download(catalogue, sentences).encode())
    click.echo(f"{target}: {len(sentences)} sentences.")


@click.command("import")
@click.argument("code")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write what was shown.")
@click.option("--all", "every", is_flag=True, help="Show all of it, not only the first.")
@json_option
def import_catalogue(code: str, source: Path, yes: bool, every: bool, as_json: bool) -> None:
    """Take a file of translators back: show what it changes, and with --yes write it. Nothing is ever emptied by a
    file, and what changes is a draft."""
    root, (files, sentences) = settings().content, _line(code)
    sent = _sent(_catalogue(files, code), sentences, source)
    if sent.faults:
        raise InputError("\n".join(f"{source}: line {fault.line}: {fault.message}" for fault in sent.faults[:_FEW]))
    taken = taken_of(files, sent)
    path = root / file_of(code)
    if yes and taken.rows:
        publish(path, with_rows(_text(path) if path.exists() else "", code, taken.rows, sentences).encode())
    if as_json:
        print_json({"rows": [row._asdict() for row in taken.rows], "not_taken": _not_taken(taken, sent)})
        return
    _tell(taken, sent, yes, every)


def _sent(catalogue: PoFile, sentences: dict[str, Sentence], source: Path) -> CatalogueSent:
    if not _is_sheet(source):
        return sent_as_po(catalogue, sentences, source.read_bytes())
    from ivr.content.catalogues.catalogue_sheet import sent_as_sheet  # openpyxl, as above

    return sent_as_sheet(catalogue, sentences, source.read_bytes())


def _is_sheet(path: Path) -> bool:
    kind = path.suffix.casefold()
    if kind not in (".po", ".xlsx"):
        raise InputError(f"{path} is neither .po nor .xlsx")
    return kind == ".xlsx"


def _not_taken(taken: CatalogueTaken, sent: CatalogueSent) -> dict[str, list[str]]:
    why = {"slots": taken.slots, "other_source": sent.other_source, "unsure": sent.unsure, "unknown": sent.unknown}
    return {name: list(places) for name, places in why.items() if places}


def _tell(taken: CatalogueTaken, sent: CatalogueSent, yes: bool, every: bool) -> None:
    for row in taken.rows if every else taken.rows[:_FEW]:
        click.echo(f"{row.place}\n  - {row.now}\n  + {row.text}")
    if not every and len(taken.rows) > _FEW:
        click.echo(f"and {len(taken.rows) - _FEW} more; --all shows them")
    for why, places in _not_taken(taken, sent).items():
        shown = places if every else places[:_FEW]
        click.echo(f"not taken, {_NOT_TAKEN[why]}: {', '.join(shown)}{' …' if len(shown) < len(places) else ''}")
    if not taken.rows:
        click.echo("This file changes nothing.")
    else:
        written = "are written, as drafts" if yes else "would change; nothing is written yet, --yes does it"
        click.echo(f"{len(taken.rows)} sentences {written}.")


def _line(code: str) -> tuple[Files, dict[str, Sentence]]:
    """The line and its sentences by place; raises `InputError` for a language that has no catalogue."""
    files, sentences = line_read(settings().content)
    others = [language for language in files.languages() if language != files.source]
    if code not in others:
        raise InputError(f"there is no catalogue for {code}; there are {', '.join(others) or 'none'}")
    return files, {one.place: one for one in sentences}


def _catalogue(files: Files, code: str) -> PoFile:
    return files.catalogues.get(code, PoFile(code))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _write(root: Path, files: dict[str, str]) -> None:
    for file, text in files.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        publish(root / file, text.encode())
