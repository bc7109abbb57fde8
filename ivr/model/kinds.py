"""The kinds of contacts: one row says all that the line knows of a kind, and everything else follows from it.

`wegwijs check`, the order of services, the card by ear and as an SMS, the keys of the card and the pack for a day on
which the line is down ask this table. A new kind is a new row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

Reach = Literal["dialled", "visited", "written", "online"]
"""How somebody reaches it: by a number, at a door, at an e-mail address, at an address in the net."""


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of contact."""

    reach: Reach
    app: str = ""
    """What people call the application that its number is for; without one it is an ordinary telephone."""
    hours: bool = True
    """Whether somebody is there at certain hours; nobody opens or closes an e-mail address."""
    typed: str = ""
    """What people type for it in Dutch and French, who are then told its name."""

    def __post_init__(self) -> None:
        if self.app and self.reach != "dialled":
            raise TypeError(f"{self.app}: an application is for a number, so its reach is dialled, not {self.reach}")

    @property
    def dialled(self) -> bool:
        return self.reach == "dialled"

    @property
    def telephone(self) -> bool:
        """Whether any telephone can call it, and the line can put somebody through."""
        return self.dialled and not self.app


KINDS: dict[str, Kind] = {
    "phone": Kind("dialled", typed="telefoon telephone tel gsm"),
    "whatsapp": Kind("dialled", app="WhatsApp"),
    "telegram": Kind("dialled", app="Telegram"),
    "chat": Kind("online"),
    "email": Kind("written", hours=False, typed="mail e-mail courriel"),
    "form": Kind("online", hours=False, typed="formulier formulaire"),
    "visit": Kind("visited", typed="bezoek visite"),
    "website": Kind("online", hours=False, typed="site"),
}
"""In the order in which they are given: a telephone before anything else."""


def place_in_order(kind: str) -> int:
    """The smaller, the sooner a contact of this kind is given."""
    return list(KINDS).index(kind)


def _known(kind: str) -> str:
    if kind not in KINDS:
        every = [repr(known) for known in KINDS]
        expected = f"{', '.join(every[:-1])} or {every[-1]}"
        raise PydanticCustomError("literal_error", "Input should be {expected}", {"expected": expected})
    return kind


ContactKind = Annotated[str, AfterValidator(_known)]
