"""A timetable that grows by what is said of days and parts of the year, and how OpenStreetMap writes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ivr.country.opening_clues import Puzzle
from ivr.country.opening_phrases import Saying, in_order
from ivr.country.opening_rules import DAY, WEEKDAYS, Times
from ivr.country.opening_words import HOLIDAY

_WHOLE = (Times(0, DAY),)
_NAMES = (*WEEKDAYS, "PH")


@dataclass(frozen=True)
class Stated:
    """Times of some days, in a part of the year or all of it; `also` beside those that these days have."""

    text: str
    days: frozenset[int]
    named: frozenset[int]
    times: tuple[Times, ...]
    season: Saying | None = None
    also: bool = False


Table = dict[int, tuple[tuple[Times, ...], bool]]


@dataclass
class Timetable:
    """Everything that was said, in its order."""

    entries: list[Stated] = field(default_factory=list)
    closed: list[Saying] = field(default_factory=list)
    off: list[Saying] = field(default_factory=list)

    def put(self, entry: Stated) -> None:
        seasons = [each for each in self.entries if each.season]
        if not entry.season and seasons:
            raise Puzzle(
                "in which part of the year? Name the months of all times, or those of all the year first", entry.text
            )
        self.entries.append(entry)

    def change(self, at: int, **changes: object) -> None:
        self.entries[at] = replace(self.entries[at], **changes)  # type: ignore[arg-type]

    def written(self) -> str:
        """The hours as OpenStreetMap writes them; raises `Puzzle` where what was said does not go together."""
        tables = self._tables()
        holidays = any(HOLIDAY in phrase.days for phrase in self.closed)
        for table in tables.values():
            for phrase in self.closed:
                _close(table, phrase)
        if not any(tables.values()):
            raise Puzzle("there are no days with times in it; write Mo-Fr 09:00-17:00")
        _check_seasons(list(tables), tables)
        parts = [part for season, table in tables.items() for part in _rules(season, table)]
        parts += ["PH off"] * holidays
        return "; ".join([*parts, *(f"{phrase.season} off" for phrase in self.off)])

    def _tables(self) -> dict[Saying | None, Table]:
        found: dict[Saying | None, Table] = {}
        texts: dict[str, Saying | None] = {}
        for entry in self.entries:
            season = texts.setdefault(entry.season.season if entry.season else "", entry.season)
            table = found.setdefault(season, {})
            for day in sorted(entry.days):
                table[day] = _with(table.get(day), entry, day)
        _check_also(self.entries)
        return found


def _with(known: tuple[tuple[Times, ...], bool] | None, entry: Stated, day: int) -> tuple[tuple[Times, ...], bool]:
    """The times of a day with those of one more entry."""
    named = day in entry.named
    if not known or known[0] == entry.times:
        return entry.times, named or bool(known and known[1])
    if not entry.also:
        why = f"{_NAMES[day]} stands there twice with other times; write all times of a day together: "
        raise Puzzle(why + "Mo 09:00-12:00,13:00-17:00", entry.text)
    return in_order([*known[0], *entry.times], entry.text), named or known[1]


def _check_also(entries: list[Stated]) -> None:
    """Times that come to others in one part of the year only are none the line can add up."""
    always = {day for entry in entries if not entry.season for day in entry.days}
    for entry in entries:
        if entry.season and entry.also and entry.days & always:
            raise Puzzle("write all times of these months: Jul-Aug Mo 09:00-12:00,13:00-17:00", entry.text)


def _close(table: Table, phrase: Saying) -> None:
    for day in phrase.days & set(table):
        if table[day][1]:
            raise Puzzle(f"{_NAMES[day]} is open and closed in one; write one of them", phrase.text)
        del table[day]


def _check_seasons(seasons: list[Saying | None], tables: dict[Saying | None, Table]) -> None:
    base = set(tables.get(None, {}))
    seen: set[tuple[int, int]] = set()
    for season in filter(None, seasons):
        if season.dates & seen:
            raise Puzzle("these parts of the year overlap; write each month once", season.text)
        seen |= season.dates
        if base and set(tables[season]) != base and set(tables[season]) & base:
            raise Puzzle("are the other days open then? Write all days of these months", season.text)


def _rules(season: Saying | None, table: Table) -> list[str]:
    """The parts for one table: days with the same times together, and holidays last."""
    groups: dict[tuple[Times, ...], list[int]] = {}
    for day in sorted(table):
        groups.setdefault(table[day][0], []).append(day)
    if not season and set(groups) == {_WHOLE} and set(range(7)) <= set(table):
        return ["24/7"]
    before = f"{season.season} " if season else ""
    ordered = sorted(groups.items(), key=lambda group: (HOLIDAY in group[1], group[1]))
    parts = [f"{before}{_days(days)} {','.join(map(_span, times))}" for times, days in ordered]
    nights = any(times[-1].end > DAY for times in groups)
    return [", ".join(parts)] if nights and not any(HOLIDAY in days for days in groups.values()) else parts


def _days(days: list[int]) -> str:
    """Days in a row with a hyphen, where there are three."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1 and day != HOLIDAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{_NAMES[run[0]]}-{_NAMES[run[-1]]}" if len(run) > 2 else ",".join(_NAMES[day] for day in run) for run in runs
    )


def _span(span: Times) -> str:
    end = span.end if span.end <= DAY else span.end - DAY
    return f"{span.start // 60:02}:{span.start % 60:02}-{end // 60:02}:{end % 60:02}"
