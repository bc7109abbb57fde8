"""mystery: ten calls to make, what each should hear, and the score of those who made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from ivr.audio.disk import publish
from ivr.cli.dialling import dialling, line_of
from ivr.cli.drafts import draft_option, drafted, say_whose
from ivr.cli.terminal import instant, json_option, print_json, settings
from ivr.config import Settings
from ivr.country.opening import ZONE
from ivr.wings.mystery.drawing import MysteryCall, drawn
from ivr.wings.mystery.scoring import (
    ENOUGH,
    MysteryScore,
    kept,
    read_heard,
    read_scores,
    scored,
    scores_text,
)
from ivr.wings.phone.call import Call
from ivr.wings.phone.trial_numbers import OWN_NUMBER

_SCORES = "mystery.json"
_BEFORE = 5
_OPEN = {"open": "open then", "closed": "closed then", "unknown": "nobody knows whether they are open"}


@click.command()
@click.option("--seed", type=click.IntRange(min=0), help="Draw these ten again; without it, those of the day.")
@click.option("--day", metavar="YYYY-MM-DD", help="As if drawn on this day; they are called in the week after it.")
@click.option(
    "--result",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Keep the score: the rows of --json with `right` (yes, no) in each, and in `wrong` what was (danger, whom, "
    "number, open, language, silence).",
)
@draft_option
@json_option
def mystery(seed: int | None, day: str | None, result: Path | None, draft: bool, as_json: bool) -> None:
    """Draw ten calls with what each should hear, and keep the score: eight of them right, and on danger all.

    Each language and region, danger, the night and the offices of towns are among them. Let people call who did not
    write the content, at the moment that stands there; a result says nothing of who called.
    """
    now, today = settings(), _day(day)
    if result:
        _take_in(now, result, today, as_json)
        return
    now = dialling(drafted(now, draft=draft))
    library, post = line_of(now, instant(None))
    seed = int(today.strftime("%Y%m%d")) if seed is None else seed

    def dial(at: datetime) -> Call:
        return Call(post, f"{now.public_url}/voice", at, to=OWN_NUMBER)

    calls = drawn(library, dial, seed, today)
    if as_json:
        print_json([_row(call) for call in calls])
        return
    for call in calls:
        for line in _told(call, library.line.emergency):
            click.echo(line)
    click.echo(f"Drawn with --seed {seed} --day {today}. With --json the same to fill in, for --result.")
    say_whose(now, library, draft=draft)


def _day(day: str | None) -> date:
    return instant(day).date() if day else datetime.now(ZONE).date()


def _row(call: MysteryCall) -> dict[str, object]:
    return asdict(call) | {"at": call.at.isoformat(timespec="minutes"), "right": None, "wrong": []}


def _told(call: MysteryCall, emergency: str) -> Iterator[str]:
    """A call on a few lines, for paper."""
    should = call.should
    how = "Keys, from the greeting on" if call.by == "call" else "Text"
    yield f"{call.call}. {call.at:%a %d %b %H:%M}, {call.by}, {call.language}, {call.place} ({call.region})"
    yield f"   {how}: {call.do}"
    marks = [call.about, call.topic, "night" if call.night else ""]
    yield f"   About: {', '.join(filter(None, marks))}"
    first = f"{emergency} before all others" if should.danger_first else ""
    told = (first, should.whom, should.number, _OPEN.get(should.open, ""))
    yield f"   Should hear: {'; '.join(filter(None, told))}"
    for sentence in should.hears:
        yield from (f"      {line}" for line in sentence.splitlines())


def _take_in(now: Settings, result: Path, today: date, as_json: bool) -> None:
    """Keeps the score; nothing else of the file."""
    score, file = scored(read_heard(result.read_text(encoding="utf-8-sig")), today), now.state / _SCORES
    before = read_scores(file.read_text() if file.exists() else "")
    scores = kept(before, score)
    now.state.mkdir(parents=True, exist_ok=True)
    publish(file, scores_text(scores).encode())
    if as_json:
        print_json([asdict(one) | {"enough": one.enough} for one in scores])
        return
    for one in scores[-_BEFORE:]:
        click.echo(_line(one))
    click.echo(f"{ENOUGH:.0%} and no fault on danger: {'reached' if score.enough else 'not reached'}.")


def _line(score: MysteryScore) -> str:
    wrong = ", ".join(f"{fault} {count}" for fault, count in sorted(score.wrong.items()))
    return f"{score.date}  {score.right} of {score.of} right, {score.share:.0%}" + (
        f"; wrong: {wrong}" if wrong else ""
    )


COMMANDS = (mystery,)
