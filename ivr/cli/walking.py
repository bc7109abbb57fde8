"""walk: every way through the menus of the line, with the seconds it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from statistics import median

import click

from ivr.cli.dialling import dialling, line_of
from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import at_option, instant, json_option, print_json, settings
from ivr.engine.directory.answered import given
from ivr.engine.library import spoken_languages
from ivr.errors import InputError
from ivr.model import ServiceEntry
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.call import Call
from ivr.wings.phone.cards_heard import Reached, cards_heard
from ivr.wings.phone.walk import Way, answers_reached
from ivr.wings.phone.walk import walk as walk_all


@click.command()
@click.option("--place", metavar="CODE", default="1080", show_default=True, help="The postal code to key in.")
@click.option("--needs", is_flag=True, help="Instead: for each need, how many cards until somebody meets it.")
@at_option
@draft_option
@json_option
def walk(place: str, needs: bool, at: str | None, draft: bool, as_json: bool) -> None:
    """Go every way through the menus: seconds until the first number, and whether every service and answer is
    reached."""
    now = dialling(drafted(settings(), draft=draft))
    library, post = line_of(now, instant(at))

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
    meets in the place, and how often callers are told so; and those that are met on the internet alone, behind a number
    for everybody."""
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
    if nobody := [one for one in reached if not one.near]:
        click.echo(f"nobody near, and told so: {sum(one.told for one in nobody)} of {len(nobody)}")


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


COMMANDS = (walk,)
