"""What is said of one contact: which one it is, its number in groups, what to press there and know first, its hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ivr.country.numbers import groups
from ivr.engine.directory.hours import Status
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.language.timetable import spoken
from ivr.model import Contact, ServiceEntry
from ivr.model.steps import Heard, Pause, Say

_LONGEST_WEBSITE = 30
"""Letters of an address that somebody can write down as they hear it."""


def app(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """The application that a number is for, where an ordinary telephone cannot call it."""
    if contact.known.app:
        yield catalogue.say("card-app", app=contact.known.app)


def label(contact: Contact, catalogue: Catalogue, entry: ServiceEntry) -> Iterator[Say]:
    """Which of several numbers or doors this is; not where the name of the service has just said so."""
    own = catalogue.own("label", contact.label)
    if own and own.text.rstrip(".").casefold() != entry.service.name.get(catalogue.language, "").casefold():
        text = own.text.rstrip(".")
        yield catalogue.say("card-label", label=text[:1].upper() + text[1:])


def keys(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """What to press in the menu of who answers."""
    if contact.keys:
        yield catalogue.say("card-keys", keys=spelled(contact.keys))


def unsure(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """That sources differ on the number or the address itself."""
    if contact.sure.value == "disputed" and contact.dialled:
        yield catalogue.say("card-unsure-number")
    elif contact.sure.value == "disputed" and contact.address:
        yield catalogue.say("card-unsure-address")


def before_calling(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """When somebody is there in a week and whether that is sure, and what else to know first."""
    if contact.appointment == "required":
        yield catalogue.say("card-appointment")
    if contact.hours and (timetable := spoken(contact.hours, catalogue)):
        yield catalogue.say("card-hours", timetable=timetable)
    if contact.sure.hours == "disputed" and contact.sure.value != "disputed":  # one doubt is enough to call first
        yield catalogue.say("card-unsure-hours")
    for words in (catalogue.own("hours-text", contact.hours_text), catalogue.own("note", contact.note)):
        if words:
            yield words


def number(value: str, catalogue: Catalogue) -> list[Heard]:
    """A number in its groups, with time to write each down."""
    pause, language = Pause(), catalogue.language
    return [part for group in groups(value) for part in (Say(language, spelled(group), "number"), pause)]


def other(contact: Contact, catalogue: Catalogue, entry: ServiceEntry) -> Iterator[Heard]:
    """A way to reach a service besides the one that its card gives."""
    yield from label(contact, catalogue, entry)
    if contact.dialled and contact.value:
        yield from app(contact, catalogue)
        yield from number(contact.value, catalogue)
        yield from keys(contact, catalogue)
        yield from unsure(contact, catalogue)
        yield from before_calling(contact, catalogue)
    elif contact.known.reach == "written" and contact.value:
        yield catalogue.say("card-email", email=contact.value)
    elif website := contact.value or entry.organisation.website:
        yield catalogue.say("card-online", website=_sayable(website))


def state(status: Status, catalogue: Catalogue, at: datetime, *, door: bool = False) -> Say:
    """Whether it is open at an instant. With `door`, that is a door, and nobody knows whether the telephone is
    answered."""
    return catalogue.say(status_sentence(status, "card", door=door), **_moments(status, catalogue, at))


def status_sentence(status: Status, family: str, *, door: bool = False) -> str:
    """The key of the sentence for a status: of the `card` or of the `sms` family."""
    if status.holiday:
        return f"{family}-holiday"
    if status.openness == "open":
        return f"{family}-{'door' if door else 'open'}-{'until' if status.until else 'always'}"
    if status.openness == "closed":
        return f"{family}-closed-opens" if status.opens else f"{family}-closed"
    return f"{family}-hours-unknown"


def _moments(status: Status, catalogue: Catalogue, now: datetime) -> dict[str, str]:
    moments = {}
    if status.until:
        moments["time"] = catalogue.time(status.until)
    if status.opens:
        moments["when"] = catalogue.when(status.opens, now)
    return moments


def _sayable(website: str) -> str:
    """As much of an address as somebody can write down: all of a short one, else where it begins.

    >>> _sayable("https://www.refuinterim.be/"), _sayable("https://www.vlaanderen.be/lokaal-woonbeleid/woning")
    ('refuinterim.be', 'vlaanderen.be')
    """
    plain = website.partition("//")[2].removeprefix("www.").rstrip("/")
    return plain if len(plain) <= _LONGEST_WEBSITE else plain.partition("/")[0]
