"""call, text: try the line on a terminal, on exactly the documents that the provider would get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TextIO

import click

from ivr.cli.dialling import dialling, line_of
from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import at_option, instant, json_option, language_of, print_json, settings
from ivr.engine.library import spoken_languages
from ivr.engine.sms.message_list import Expected, answer, read_messages_file, table, verdicts
from ivr.errors import InputError
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.call import Call
from ivr.wings.phone.hearing import JsonEvent
from ivr.wings.phone.playing import OUTCOMES, SILENCE, play
from ivr.wings.phone.text import send_text
from ivr.wings.phone.trial_numbers import MOBILE, OWN_NUMBER


@click.command()
@click.option(
    "--keys",
    metavar="KEYS",
    help='Keys to press, a group at each question: "1 2 1080 1"; "-" keeps silent. Once put through, what becomes of'
    f" that: {', '.join(OUTCOMES)}.",
)
@click.option("--to", metavar="NUMBER", default=OWN_NUMBER, show_default=True, help="The number that is dialled.")
@click.option("--from", "sender", metavar="NUMBER", default=MOBILE, show_default=True, help="The number of the caller.")
@click.option("--language", metavar="CODE", help="Choose this language first.")
@at_option
@draft_option
@json_option
def call(
    keys: str | None, to: str, sender: str, language: str | None, at: str | None, draft: bool, as_json: bool
) -> None:
    """Call the line. With --keys the call is played to its end; without, you press the keys."""
    now = dialling(drafted(settings(), draft=draft))
    library, post = line_of(now, instant(at))
    groups = keys.split() if keys is not None else []
    if language:
        code = language_of(library, language)
        if code not in (voices := spoken_languages(library)):
            raise InputError(f"the line does not speak {code} on the telephone; it speaks {', '.join(voices)}")
        groups = [str(voices.index(code) + 1), *groups]
    for group in groups:
        if fault := _fault(group):
            raise InputError(fault)
    if not as_json:
        say_whose(now, library, draft=draft)
    phone = Call(post, f"{now.public_url}/voice", instant(at), to=to, sender=sender)
    for event in _told(phone, groups, interactive=keys is None):
        if not as_json:
            click.echo(_line(event))
    if as_json:
        heard = [event for event in phone.events if not event.keys() & {"pause", "mark"}]
        print_json([{name: value for name, value in event.items() if name != "seconds"} for event in heard])


def _told(phone: Call, groups: list[str], *, interactive: bool) -> Iterator[JsonEvent]:
    """The events of a call as they happen."""
    told = 0
    for _ in play(phone, groups if not interactive else _typed(groups)):
        yield from phone.events[told:]
        told = len(phone.events)


def _typed(first: list[str]) -> Iterator[str]:
    """Keys from whoever sits at the terminal, line by line; an empty line is silence. A word is no key, and asked for
    again: it would be three wrong ones."""
    yield from first
    while True:
        group = click.prompt("key", default=SILENCE, show_default=False, err=True).strip() or SILENCE
        if fault := _fault(group):
            click.echo(f"({fault})", err=True)
        else:
            yield group


def _fault(group: str) -> str:
    """Why this is no group of keys; "" where it is."""
    if group in (*OUTCOMES, SILENCE) or not set(group) - set("0123456789*#"):
        return ""
    return f'{group}: keys are 0 to 9, * and #; "-" keeps silent; put through: {", ".join(OUTCOMES)}'


def _line(event: JsonEvent) -> str:
    moment = f"{event['t']:6.1f}  "
    if "heard" in event:
        return f"{moment}{event['language']}  {event['heard']}"
    if "pause" in event or "mark" in event:
        return f"{moment}({event['mark']})" if "mark" in event else f"{moment}..."
    if "pressed" in event:
        return f"{moment}[{event['pressed']}]"
    if "lost" in event:
        return f"{moment}[{event['lost']}] is lost: pressed between two questions, where the provider hears nobody"
    if "silence" in event:
        return f"{moment}(silence)"
    if "dialled" in event:
        return f"{moment}-> {event['dialled']['number']} (they see {event['dialled']['caller_id']})"
    if "sms" in event:
        return f"{moment}SMS: {event['sms']['body']}"
    return f"{moment}{event.get('back') or event.get('ended', '')}"


@click.command("text")
@click.argument("words", required=False)
@click.option(
    "--file",
    "messages",
    type=click.File(encoding="utf-8-sig"),
    help="A list of messages instead: lines, or JSON with what each should lead to; each as if from a new telephone.",
)
@click.option("--from", "sender", metavar="NUMBER", default="", help="The number it is sent from.")
@at_option
@draft_option
@json_option
def text_(words: str | None, messages: TextIO | None, sender: str, at: str | None, draft: bool, as_json: bool) -> None:
    """Text WORDS to the line and read the answer."""
    if (words is None) == (messages is None):
        raise click.UsageError("Say what to text: WORDS, or --file with a list of messages.")
    now = dialling(drafted(settings(), draft=draft))
    library, post = line_of(now, instant(at))
    if messages is not None or words is None:
        _text_all(library, read_messages_file(messages.read() if messages else ""), instant(at), as_json)
        return
    replies = send_text(post, f"{now.public_url}/sms", words, instant(at), sender)
    if as_json:
        print_json({"replies": replies})
        return
    if not replies:
        click.echo("(no answer)")
    for reply in replies:
        click.echo(f"{reply['body']}\n    [{reply['language']}, {reply['encoding']}, {reply['segments']} SMS]")
    say_whose(now, library, draft=draft)


def _text_all(library: Snapshot, messages: list[Expected], at: datetime, as_json: bool) -> None:
    """What each message leads to; and where the list says what it should, how often it does, and where it does not."""
    answered = [answer(library, message["text"], at) for message in messages]
    if as_json:
        print_json([one.cells() for one in answered])
        return
    judged = [verdicts(library, message, one) for message, one in zip(messages, answered, strict=True)]
    for one, verdict in zip(answered, judged, strict=True):
        wrong = ", ".join(name for name, right in verdict.items() if not right)
        found = {name: value for name, value in one.cells().items() if value and name not in ("text", "replies")}
        told = ", ".join(f"{name} {value}" for name, value in found.items())
        click.echo(f"{one.text}\n    {told or 'not understood'}; names {', '.join(one.named) or 'nobody'}")
        if wrong:
            click.echo(f"    WRONG: {wrong}")
    for name, met, all_of_them in table(judged):
        click.echo(f"{name}: {met} of {all_of_them} right, {met / all_of_them:.1%}")


COMMANDS = (call, text_)
