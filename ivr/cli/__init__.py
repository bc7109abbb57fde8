"""The command `wegwijs`: a thin translation of words on a terminal into calls of the library.

Exit status 0 is good, 1 means that the content or the input is at fault (one clear line says how), 2 is wrong usage.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

import click

from ivr.errors import IvrError

HELP = "A telephone and SMS information line: who helps, on which number, open now or when."
ROWS = {
    "alarms": (
        "watching",
        "Say whether the line needs a person: it does not answer, a part of it does not work, the money is spent, "
        "the certificate ends.",
    ),
    "audio": ("audio_plan", "What callers hear: recordings, synthesised speech, and what is missing."),
    "backup": ("backups", "Write content, recordings, snapshots and counts to FILE, while the line serves."),
    "call": ("phones", "Call the line."),
    "check": ("content", "Say everything that is wrong with the content, with file, line and how to mend it."),
    "checked": (
        "still_right",
        "Write down that somebody made sure today: what stands in the file of ORGANISATION is still right.",
    ),
    "compile": (
        "publishing",
        "Publish the content, and say what that changes; while it has errors, the live snapshot stays.",
    ),
    "coverage": (
        "covering",
        "Count the numbers for each topic and province, now and at night, and name the holes, worst first.",
    ),
    "demo": ("serving", "Compile the content and serve it with a phone in the browser."),
    "directory": ("ask", "List every organisation as published."),
    "doctor": ("starting", "Say what is wrong with the settings and with this machine, without serving."),
    "export": ("export", "Write what is published for other servers."),
    "find": ("ask", "Find who helps, best first, as a caller would hear it."),
    "language": (
        "languages",
        "Keep the translations of the line: one catalogue for each language, menus/texts/<language>.po.",
    ),
    "lengths": (
        "content",
        "List what the messages cost at their longest, the dearest first: each service, language and template.",
    ),
    "licences": ("licence_list", "List the packages that the line needs to run, with version and licence."),
    "mystery": (
        "mystery_calls",
        "Draw ten calls with what each should hear, and keep the score: eight of them right, and on danger all.",
    ),
    "new": ("beginning", "Begin a line of your own, or a file of its content."),
    "pull": ("pulled", "Take what another machine published from the files it offers at ORIGIN, or at WEGWIJS_ORIGIN."),
    "recheck": ("rechecking", "List the numbers to telephone again, the most pressing first, with what to ask there."),
    "reports": ("reported", "List the numbers that callers say do not work, most reported first."),
    "restore": ("backups", "Put back what FILE holds."),
    "rollback": ("publishing", "Make an earlier snapshot live: ID, or else the one before the live one."),
    "selfcall": ("watching", "Call and text the line as people do: every topic in every language; say what is wrong."),
    "serve": ("serving", "Serve the line to the provider."),
    "snapshots": ("publishing", "List the snapshots that are kept, oldest first, and say what is wrong with them."),
    "sources": ("sources", "Work with the documents that the facts come from."),
    "statistics": ("ask", "Count organisations, services, contacts, numbers and disputes by topic and region."),
    "text": ("phones", "Text WORDS to the line and read the answer."),
    "twilio": ("twilio_account", "Connect the line to its numbers at Twilio."),
    "user": ("operators", "Say who may come into the operators' pages at /console/."),
    "walk": (
        "walking",
        "Go every way through the menus: seconds until the first number, and whether every service and answer is"
        " reached.",
    ),
    "words": (
        "reported",
        "List words that several people texted and the line does not know: candidates for the keywords of a language.",
    ),
}
"""Every command: the module here that has it in its `COMMANDS`, and the first sentence of its help."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing looks meanwhile for rings of records that nobody needs: of an import or a check nearly all stays, and to
    go through it again and again takes up to a quarter of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # all of it is old at once, and is not looked through in the next moment
            gc.enable()


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for: all of them and what they need take a second."""

    def __getitem__(self, name: str) -> click.Command:
        with uncollected():
            commands: tuple[click.Command, ...] = import_module(f"ivr.cli.{ROWS[name][0]}").COMMANDS
        return next(command for command in commands if command.name == name)

    def __iter__(self) -> Iterator[str]:
        return iter(ROWS)

    def __len__(self) -> int:
        return len(ROWS)


class _Wegwijs(click.Group):
    """Turns our own failures into one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `| head` has read enough, which is no fault
            raise
        except (IvrError, OSError) as fault:
            click.echo(str(fault), err=True)
            sys.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, of which none is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in sorted(ROWS.items())])


@click.group(cls=_Wegwijs, commands=_Commands(), help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wegwijs")
def main() -> None:
    """The group that holds all commands."""
