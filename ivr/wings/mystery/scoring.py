"""What mystery callers heard, counted, and the counts over time: days and numbers, nothing of who called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from ivr.errors import InputError
from ivr.wings.mystery.mix import CALLS

ENOUGH = 0.8
"""So many of the calls have to be right."""

Fault = Literal["danger", "whom", "number", "open", "language", "silence"]
"""What was wrong: the emergency number did not come first; somebody else was named; ...; nothing was heard at all."""


class MysteryAnswer(BaseModel):
    """What a mystery caller says of one of the ten. The row of `wegwijs mystery --json` with `right` is one: what else
    stands in it is left alone, and no sentence has a place in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    call: int
    right: Literal["yes", "no"] | None = None
    wrong: tuple[Fault, ...] = ()

    @model_validator(mode="after")
    def _says_what_was_wrong(self) -> MysteryAnswer:
        if self.right == "no" and not self.wrong:
            raise ValueError(f"wrong: say what, of {', '.join(get_args(Fault))}")
        return self


@dataclass(frozen=True)
class MysteryScore:
    """How many of the calls of a day were right, and how often what was wrong."""

    date: str
    right: int
    of: int
    wrong: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.right / self.of

    @property
    def enough(self) -> bool:
        """Whether as many were right as have to be; on danger there is no such share: all of it has to be right."""
        return self.share >= ENOUGH and not self.wrong.get("danger")


_ANSWERS = TypeAdapter(list[MysteryAnswer])
_SCORES = TypeAdapter(list[MysteryScore])


def read_heard(text: str) -> list[MysteryAnswer]:
    """What was heard in all of the ten, from JSON. Raises `InputError` with every row that is wrong, and with those of
    which nobody said how they were: nine calls that went well are no score."""
    try:
        answers = _ANSWERS.validate_json(text)
    except ValidationError as fault:
        raise InputError("; ".join(_told(error["loc"], error["msg"]) for error in fault.errors())) from None
    said = Counter(answer.call for answer in answers if answer.right)
    open_ones = [str(number) for number in range(1, CALLS + 1) if said[number] != 1]
    if open_ones or len(said) > CALLS:
        raise InputError(f"each of the {CALLS} has one `right`, yes or no; look at {', '.join(open_ones) or 'all'}")
    return answers


def _told(loc: tuple[int | str, ...], message: str) -> str:
    where = [f"row {part + 1}" if isinstance(part, int) and not at else str(part) for at, part in enumerate(loc)]
    return ": ".join((*where, message.removeprefix("Value error, ")))


def scored(answers: Iterable[MysteryAnswer], day: date) -> MysteryScore:
    """The score of a day."""
    every = [answer for answer in answers if answer.right]
    wrong: Counter[str] = Counter(
        fault for answer in every if answer.right == "no" for fault in dict.fromkeys(answer.wrong)
    )
    return MysteryScore(day.isoformat(), sum(answer.right == "yes" for answer in every), len(every), dict(wrong))


def read_scores(text: str) -> list[MysteryScore]:
    """The scores of before, oldest first. Raises `InputError` where the file is not what the line wrote."""
    try:
        return _SCORES.validate_json(text or "[]")
    except ValidationError:
        raise InputError("the scores of before cannot be read: put the file aside, and it begins anew") from None


def kept(before: Iterable[MysteryScore], score: MysteryScore) -> list[MysteryScore]:
    """The scores with one more; the later one of a day takes the place of the earlier."""
    return sorted((*(one for one in before if one.date != score.date), score), key=lambda one: one.date)


def scores_text(scores: Iterable[MysteryScore]) -> str:
    return _SCORES.dump_json(list(scores), indent=1).decode() + "\n"
