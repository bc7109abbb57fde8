"""Sentences of the line in one language, with times, days, languages and numbers said the way that language does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as TimeOfDay
from typing import NamedTuple

from ivr.country.opening import ZONE
from ivr.language.locale import (
    agreed_hour,
    date_in,
    hours_in,
    listed,
    month,
    name_in,
    named_time,
    part_of_day,
    weekday,
)
from ivr.language.pieces import Filled, Pieced, filled
from ivr.model.steps import Say


class Catalogue(NamedTuple):
    """The texts of one language, ready to be filled in."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, /, **values: str) -> Say:
        text = self.texts.get(key, "")
        return Say(self.language, Filled(text, values) if "{" in text else text, key)

    def text(self, key: str, /, **values: str) -> Pieced:
        """The sentence with its slots filled. Checked content has every key; a key of an older program is said as
        nothing rather than failing a call."""
        return filled(self.texts.get(key, ""), values)

    def own(self, key: str, text: Mapping[str, str]) -> Say | None:
        """A text of the directory (a summary, a note) in this language, or None where it is not given in it."""
        return Say(self.language, text[self.language], key) if self.language in text else None

    def time(self, at: datetime) -> str:
        """The time of day of an instant, for the ear."""
        return self.clock(at.astimezone(ZONE).time())

    def clock(self, at: TimeOfDay, *, part: bool = True) -> str:
        """A time of day for the ear: with 24 hours, or with 12 and the part of the day, as the texts ask; noon and
        midnight by their names where the language has them. Without `part` nothing tells morning from evening."""
        if name := named_time(self.language, at):
            return name
        key = {0: "time-hour", 30: "time-half"}.get(at.minute, "time-hour-minute")
        slots = {"hour": str(at.hour), "hour12": str((at.hour - 1) % 12 + 1), "minute": f"{at.minute:02}", "part": ""}
        if "{hours}" in self.texts.get(key, ""):
            slots["hours"] = hours_in(self.language, at.hour)
        if part and "{part}" in self.texts.get(key, ""):
            slots["part"] = part_of_day(self.language, at)
        said = self.text(key, **slots)
        plain = " ".join(said.split())
        agreed = agreed_hour(self.language, plain)
        return Pieced(agreed, said.pieces if agreed == plain else (agreed,))

    def span(self, start: TimeOfDay, end: TimeOfDay) -> str:
        """From one time of day to another. Where a language tells the part of the day, it does so only where somebody
        could doubt: "from 9 to half past 12", "from 2 to 5 in the afternoon"."""
        day = 6 <= start.hour < 12 <= end.hour < 18
        same = start < end and part_of_day(self.language, start) == part_of_day(self.language, end)
        first, last = self.clock(start, part=not (day or same)), self.clock(end, part=not day)
        return self.text("times-span", start=first, end=last)

    def when(self, at: datetime, now: datetime) -> str:
        """A moment to come, for the ear: today, tomorrow, a weekday within six days, else a date."""
        day, days, time = at.astimezone(ZONE).date(), _days_between(now, at), self.time(at)
        if days == 0:
            return self.text("when-today", time=time)
        if days == 1:
            return self.text("when-tomorrow", time=time)
        if days < 7:
            return self.text("when-weekday", weekday=self.weekday(day.weekday()), time=time)
        return self.text("when-date", date=date_in(self.language, day), time=time)

    def short_when(self, at: datetime, now: datetime) -> str:
        """A moment to come, for an SMS: the time alone when it is today, else with the day in a few letters."""
        local, time, days = at.astimezone(ZONE), self.short_time(at), _days_between(now, at)
        if days == 0:
            return self.text("sms-today", time=time)
        by_name = weekday(self.language, local.weekday(), short=True)
        day = by_name if days < 7 else date_in(self.language, local.date(), short=True)
        return self.text("sms-day", day=day, time=time)

    def short_time(self, at: datetime) -> str:
        local = at.astimezone(ZONE)
        return f"{local.hour:02}:{local.minute:02}"

    def languages(self, codes: Iterable[str]) -> str:
        """A list of languages by name: "Dutch, French and English"; codes without a name are left out."""
        return self.listed([name for code in codes if (name := name_in(self.language, code))])

    def listed(self, items: Sequence[str]) -> str:
        """Things one after the other with the word for "and" where the language has it."""
        return listed(self.language, items)

    def month(self, partial: str) -> str:
        """The month of a date, or its year where no more is known, for the ear.

        >>> Catalogue("en", {}).month("2025-04"), Catalogue("nl", {}).month("2025")
        ('April 2025', '2025')
        """
        year, *rest = partial.split("-")
        return f"{month(self.language, int(rest[0]))} {year}" if rest else year

    def weekday(self, day: int) -> str:
        """The name of a day; 0 is Monday."""
        return weekday(self.language, day)

    def short_weekday(self, day: int) -> str:
        return weekday(self.language, day, short=True).rstrip(".")


def _days_between(now: datetime, at: datetime) -> int:
    gap: timedelta = at.astimezone(ZONE).date() - now.astimezone(ZONE).date()
    return gap.days
