"""call, text, walk: try the line on a terminal, on exactly the documents that the provider would get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from statistics import median
from typing import TextIO

import click

from ivr.app import create_app
from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import at_option, instant, json_option, language_of, open_library, print_json, settings
from ivr.config import Settings
from ivr.engine.directory.answered import given
from ivr.engine.library import spoken_languages
from ivr.errors import InputError
from ivr.model import ServiceEntry
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.call import MOBILE, OWN_NUMBER, Call, JsonEvent
from ivr.wings.phone.cards_heard import Reached, cards_heard
from ivr.wings.phone.message_list import Expected, answer, read_messages_file, table, verdicts
from ivr.wings.phone.playing import OUTCOMES, SILENCE, play
from ivr.wings.phone.text import send_text
from ivr.wings.phone.transport import InProcess
from ivr.wings.phone.walk import Way, answers_reached
from ivr.wings.phone.walk import walk as walk_all


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
    now = _dialling(drafted(settings(), draft=draft))
    library = open_library(now)
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
    phone = Call(_post(now, instant(at)), f"{now.public_url}/voice", instant(at), to=to, sender=sender)
    for event in _told(phone, groups, interactive=keys is None):
        if not as_json:
            click.echo(_line(event))
    if as_json:
        heard = [event for event in phone.events if not event.keys() & {"pause", "mark"}]
        print_json([{name: value for name, value in event.items() if name != "seconds"} for event in heard])


def _dialling(settings: Settings) -> Settings:
    """The settings with what a phone in this program needs. Nothing listens, so the token guards nothing; it is always
    the same, so that two texts of one sender are one conversation, and never one with a real caller's."""
    public_url = settings.public_url or "http://localhost"
    return replace(settings, public_url=public_url, twilio_auth_token="a phone in this program")  # noqa: S106


def _post(settings: Settings, moment: datetime) -> InProcess:
    app = create_app(settings, clock=lambda: moment)
    return InProcess(app, settings.public_url, settings.twilio_auth_token)


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
    now = _dialling(drafted(settings(), draft=draft))
    library = open_library(now)
    if messages is not None or words is None:
        _text_all(library, read_messages_file(messages.read() if messages else ""), instant(at), as_json)
        return
    replies = send_text(_post(now, instant(at)), f"{now.public_url}/sms", words, instant(at), sender)
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


@click.command()
@click.option("--place", metavar="CODE", default="1080", show_default=True, help="The postal code to key in.")
@click.option("--needs", is_flag=True, help="Instead: for each need, how many cards until somebody meets it.")
@at_option
@draft_option
@json_option
def walk(place: str, needs: bool, at: str | None, draft: bool, as_json: bool) -> None:
    """Go every way through the menus: seconds until the first number, and whether every service and answer is
    reached."""
    now = _dialling(drafted(settings(), draft=draft))
    library, post = open_library(now), _post(now, instant(at))

    def dial() -> Call:
        return Call(post, f"{now.public_url}/voice", instant(at))

    if needs:
        reached = [
            one
            for number, language in enumerate(spoken_languages(library), start=1)
            for one in cards_heard(library, dial, language, number, place)
        ]
        _tell_needs(reached, as_json)
        return
    ways = list(walk_all(library, dial, place))
    missed = {language: _missed(library, language, ways) for language in spoken_languages(library)}
    unheard = {
        language: sorted(_answers_in(library, language, instant(at)) - reached.keys())
        for language, reached in answers_reached(library, dial)
    }
    if as_json:
        print_json({"ways": [asdict(way) for way in ways], "missed": missed, "unheard": unheard})
    else:
        say_whose(now, library, draft=draft)
        for line in (*_tree(library, ways), *_summary(library, ways, missed)):
            click.echo(line)
        for language, texts in unheard.items():
            every = len(_answers_in(library, language, instant(at)))
            said = "".join(f"; not: {text[:40]}" for text in texts)
            click.echo(f"{language}: {every - len(texts)} of {every} answers reached{said}")
    if any(missed.values()) or any(unheard.values()):
        raise InputError("some services or answers cannot be reached by keys")


def _answers_in(library: Snapshot, language: str, at: datetime) -> set[str]:
    """What the answers say that may be given in a language."""
    found = (given(library, id, language, at) for id in library.answers)
    return {answer.ear[language] for answer in found if answer}


def _tell_needs(reached: list[Reached], as_json: bool) -> None:
    """Each need, then how often who meets it is the first and among the first two. Apart from those: needs that nobody
    meets in the place, and those that are met on the internet alone, behind a number for everybody."""
    if as_json:
        print_json([asdict(one) for one in reached])
        return
    for one in reached:
        where = "on the internet only" if one.online else "" if one.near else "nobody near"
        cards = f"card {one.cards}" if one.cards else "none"
        click.echo(f"{one.language:<4}{one.need:<24}{cards:>8}{_clock(one.seconds):>10}  {where}".rstrip())
    counted = [one for one in reached if one.near and not one.online]
    for what, most in (("first", 1), ("among the first two", 2)):
        met = sum(0 < one.cards <= most for one in counted)
        if counted:
            click.echo(f"{what}: {met} of {len(counted)}, {met / len(counted):.1%}")


def _missed(library: Snapshot, language: str, ways: list[Way]) -> list[str]:
    """The services that no way reaches in a language, by name; those of other municipalities nobody is sent to."""
    reached = {name for way in ways if way.language == language for name in way.services}
    names = {f"{entry.called(language)}." for entry in _for_all(library)}
    return sorted(names - reached)


def _for_all(library: Snapshot) -> list[ServiceEntry]:
    """The services of no single municipality."""
    return [entry for entry in library.services() if not entry.organisation.town]


def _tree(library: Snapshot, ways: list[Way]) -> Iterator[str]:
    """The tree in each language: keys, topic, seconds for who listens and who knows, services."""
    for way in ways:
        name = library.topics[way.topic].name[way.language]
        keys = " ".join(way.keys)
        times = f"{_clock(way.first_time):>8}{_clock(way.experienced):>9}"
        yield f"{way.language:<4}{keys:<8}{name:<52}{times}{len(way.services):>5} services"


def _clock(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds} s"


def _summary(library: Snapshot, ways: list[Way], missed: dict[str, list[str]]) -> Iterator[str]:
    for what, times in (
        ("first time", [way.first_time for way in ways]),
        ("experienced", [way.experienced for way in ways]),
    ):
        told = [time for time in times if time is not None]
        missing = len(times) - len(told)
        if told:
            yield f"{what}: median {median(told):.0f} s, worst {max(told):.0f} s" + (
                f"; {missing} without a number" if missing else ""
            )
    every = len(_for_all(library))
    for language, names in missed.items():
        yield f"{language}: {every - len(names)} of {every} services reached" + "".join(f"; not {n}" for n in names)


COMMANDS = (call, text_, walk)
