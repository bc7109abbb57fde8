"""new: a line of one's own, or a file of its content."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from string import Template

import click

import ivr
from ivr.cli.problems import print_problems, summary
from ivr.cli.terminal import settings
from ivr.cli.volunteers import organisation
from ivr.content.firstline import first_line
from ivr.content.pattern import Pattern
from ivr.content.read.document import near, yaml_document
from ivr.content.read.file_reading import read_yaml
from ivr.content.read.files import LINE, read_files
from ivr.country.opening import ZONE
from ivr.errors import ContentRefused, InputError
from ivr.publish.check import examine

FOLDERS = ("data", "menus", "sms_templates")
RECORDINGS = "audio"
# What content is made of. Anything else that lies there, such as a letter or a key, is none of it.
_CONTENT = (".csv", ".md", ".po", ".txt", ".yaml")
_HERE = {"WEGWIJS_CONTENT": ".", "WEGWIJS_STATE": "var"}
_TEMPLATES = Path(__file__).parent / "templates"


class _New(click.Group):
    """`new DIR` is `new line DIR`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            if os.sep not in args[0] and near(args[0], [str(organisation.name)]):
                also = f"for a folder of that name: wegwijs new line {args[0]}"
                raise click.UsageError(f"there is no {args[0]}; did you mean {organisation.name}? ({also})")
            args = ["line", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_New)
def new() -> None:
    """Begin a line of your own, or a file of its content. `new DIR` is `new line DIR`."""


@new.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--copy/--empty",
    "whole",
    default=False,
    show_default=True,
    help="All that the other line has, to be changed; or the smallest line that can be called.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Of an empty line, in this order; you write in the first. Without it, all.",
)
@click.option("--name", default="Wegwijs", show_default=True, help="What an empty line calls itself.")
@click.option("--recordings", is_flag=True, help="Copy audio/ too, what people have recorded.")
@click.option(
    "--from",
    "given",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The line to begin from, instead of WEGWIJS_CONTENT, or else the one beside the program.",
)
def line(
    folder: Path, whole: bool, languages: tuple[str, ...], name: str, recordings: bool, given: Path | None
) -> None:
    """Make a line of your own in the new folder DIR, with a README.md that says what comes next.

    Its sentences, translations and postal codes are those of a line that is there already: that of this folder or of
    WEGWIJS_CONTENT, or the one that came with the program. A folder that holds anything is left as it is.
    """
    if recordings and not whole:
        raise click.UsageError("an empty line has no recordings: say --copy, or leave --recordings out")
    if whole and languages:
        raise click.UsageError("a copy has all languages of the line: leave --language out, or say --empty")
    _refuse_full(folder)
    root = _other_line(given)
    files = _copy(root, recordings) if whole else _empty(root, languages, name)
    _write(folder, files)
    _tell(folder, root, files)


def _refuse_full(folder: Path) -> None:
    """Raises `InputError` where a new line would lie among other things, or cannot lie."""
    try:
        file = next((path for path in (folder, *folder.parents) if path.exists() and not path.is_dir()), None)
        full = not file and folder.is_dir() and any(folder.iterdir())
    except OSError as fault:
        raise InputError(f"{click.format_filename(folder)} cannot be read: {fault.strerror}") from None
    if file or full:
        what = f"{click.format_filename(file or folder)} {'is a file' if file else 'is not empty'}"
        raise InputError(f"{what}, and nothing is overwritten: name a folder that is not there yet")


def _other_line(given: Path | None) -> Path:
    """The folder of the line to begin from. Raises `InputError` where there is none."""
    beside = Path(ivr.__file__).parents[1]
    for root in (given,) if given else (settings().content, beside):
        if all((root / folder).is_dir() for folder in FOLDERS):
            return root
    if given:
        raise InputError(f"there is no line in {click.format_filename(given)}: it holds no {', '.join(FOLDERS)}")
    raise InputError(
        "there is no line here to begin from, and the program alone brings none: "
        "say --from with a copy of Wegwijs that has data/, menus/ and sms_templates/, or set WEGWIJS_CONTENT"
    )


def _empty(root: Path, languages: tuple[str, ...], name: str) -> dict[str, bytes]:
    """The files of the smallest line. Raises `ContentRefused` where those of the other one cannot be read."""
    files, problems = read_files(root)
    if any(problem.level == "error" for problem in problems):
        print_problems(problems)
        raise ContentRefused(problems)
    texts = {file: data.decode("utf-8-sig") for file, data in _content(root) if not file.endswith(".po")}
    today = datetime.now(ZONE).date()
    made = first_line(Pattern(files, texts), languages, name, today)
    small = "one topic, one organisation that is made up, every postal code of Belgium"
    begun = f"A line of your own, begun on {today}. It can be called at once, and is small on purpose:\n{small}."
    source = yaml_document(LINE, made[LINE])[0].data["source"]
    return _encoded(made | {"README.md": _readme(name, begun, source, "steps_empty.txt")})


def _copy(root: Path, recordings: bool) -> dict[str, bytes]:
    """All content of the other line, with our own guide in it."""
    line = read_yaml(root, LINE)[0].data
    name, source = str(line.get("name", "Wegwijs")), str(line.get("source", ""))
    begun = f"A line of your own: a copy of {name}, made on {datetime.now(ZONE).date()}. All of it can be changed."
    copied = dict(_content(root)) | (dict(_below(root, RECORDINGS)) if recordings else {})
    return copied | _encoded({"README.md": _readme(name, begun, source, "steps_copy.txt")})


def _readme(title: str, begun: str, source: str, steps: str) -> str:
    """The guide to a new line."""
    text = Template((_TEMPLATES / "line.txt").read_text(encoding="utf-8"))
    own = (_TEMPLATES / steps).read_text(encoding="utf-8").rstrip()
    return text.substitute(title=title, begun=begun, source=source, steps=own)


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {file: text.encode() for file, text in texts.items()}


def _content(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the content with its name; no recordings, and nothing else that lies there."""
    for folder in FOLDERS:
        yield from ((file, data) for file, data in _below(root, folder) if file.endswith(_CONTENT))


def _below(root: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted((root / folder).rglob("*")):
        file = path.relative_to(root)
        if path.is_file() and not any(part.startswith(".") for part in file.parts):
            yield file.as_posix(), path.read_bytes()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files, each of them new. Raises `InputError` where one cannot be written; then none of them stays."""
    made: list[Path] = []
    try:
        for file, data in files.items():
            _make_folder((folder / file).parent, made)
            with open(folder / file, "xb") as opened:
                made.append(folder / file)
                opened.write(data)
    except OSError as fault:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise InputError(f"{click.format_filename(folder)} cannot be written: {fault.strerror}") from None


def _make_folder(folder: Path, made: list[Path]) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent, made)
        folder.mkdir()
        made.append(folder)


def _tell(folder: Path, root: Path, files: Mapping[str, bytes]) -> None:
    """What was made of what, what `wegwijs check` says of it, and what to type next."""
    shown, program = click.format_filename(folder.resolve()), _program()
    click.echo(f"{len(files)} files are in {shown}, from the line in {click.format_filename(root.resolve())}.")
    problems = examine(folder, datetime.now(ZONE).date())
    print_problems(problems)
    click.echo(summary(problems))
    click.echo(f"Read README.md there. To call the line:\n  cd {shlex.quote(shown)}\n  {program} demo")


def _program() -> str:
    """How this program is called from any other folder, on the files that lie there."""
    here = "".join(f"{name}={value} " for name, value in _HERE.items() if name in os.environ)
    called = Path(sys.argv[0]).absolute()
    if shutil.which("wegwijs"):
        return f"{here}wegwijs"
    if called.name == "__main__.py":
        return f"{here}{shlex.quote(sys.executable)} -m {called.parent.name}"
    return f"{here}{shlex.quote(str(called))}"


new.add_command(organisation)

COMMANDS = (new,)
