"""How sure a fact is: who says it, how much each of them weighs, and how new their word is.

Confirmed is what two say who do not have it of each other, or what somebody found who called, visited or asked. Where
they differ, whoever weighs more decides, if their word is not the older one: the organisation itself knows its own
number, a list that somebody keeps is looked after, and a document was right on the day it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ivr.content.checks.evidence import same_hours
from ivr.content.checks.typed_numbers import number_printed
from ivr.country.numbers import kind
from ivr.country.opening import parse
from ivr.language.letters import fold
from ivr.model import Contact, Evidence, Service, Source
from ivr.model.kinds import KINDS
from ivr.model.provenance import CALLED, Checked, Dispute, Standing, Sureness

_WEIGHTS = {"document": 0, "catalogue": 1, "register": 1, "own-page": 2, "website": 2}
_CALLED = 3
_OWN_PAGE = 2
_ITSELF = "itself"
"""Publishes whatever an organisation says of itself."""
_NOTHING = "none"
"""How the `used` of a dispute begins of which nothing is given."""
_ADDRESS = {"address", "street", "postcode", "city"}

Fact = Literal["value", "hours", "owner"]
Says = Literal["so", "other", "gone"]


class Word(NamedTuple):
    """What one of them says of a fact: how much it weighs, of when it is, who is behind it."""

    says: Says
    weight: int
    date: str
    by: frozenset[str]

    def beats(self, other: Word) -> bool:
        """Whether this decides where both differ: more weight that is not older, or a newer word of the same weight
        where that is who it is about. Of two lists or documents nobody knows which is right."""
        if self.weight == other.weight:
            return self.weight >= _OWN_PAGE and self.date > other.date
        return self.weight > other.weight and self.date >= other.date


def judged(contact: Contact, name: str, service: Service, sources: Mapping[str, Source]) -> Contact:
    """The contact with how sure its facts are, and among its other hours those of a dispute that nobody decides; `name`
    is what it is called among those of its service (`phone-2`)."""
    called = [_checked(contact.checked)] if contact.checked else []
    said = list(_disputed(contact, name, service, sources))
    of = {fact: [word for about, _, word in said if about == fact] for fact in ("value", "hours", "owner")}
    value = [*called, *_of_value(contact, sources), *of["value"]]
    hours = [word for word in (*called, *_of_hours(contact, sources), *of["hours"]) if word.says != "gone"]
    others = [text for about, text, word in said if about == "hours" and word in _undecided(hours)]
    also = tuple(dict.fromkeys((*contact.hours_also, *filter(_readable, others)))) if contact.hours else ()
    sure = Sureness(
        value=_standing(value),
        hours=("disputed" if also else _standing(hours)) if contact.hours else None,
        owner=_standing([*called, *of["owner"]]) if of["owner"] else None,
    )
    return contact.model_copy(update={"sure": sure, "hours_also": also})


def _readable(hours: str) -> bool:
    """Whether a dispute gives hours as the content writes them."""
    try:
        return bool(parse(hours))
    except ValueError:
        return False


def by_name(service: Service) -> Iterator[tuple[str, Contact]]:
    """The contacts of a service with what `wegwijs checked` calls each: its kind, the second of a kind `phone-2`."""
    counts: dict[str, int] = {}
    for contact in service.contacts:
        count = counts[contact.kind] = counts.get(contact.kind, 0) + 1
        yield contact.kind if count == 1 else f"{contact.kind}-{count}", contact


def printed_otherwise(contact: Contact) -> dict[str, str]:
    """What sources print of the hours that stands neither in the hours nor in the others, by source. One alone does not
    differ: the hours were made of it. Where some of the hours are unknown, somebody has thought of it."""
    rows = _by_source(contact.evidence)
    known = [hours for hours in (contact.hours, *contact.hours_also) if hours]
    if any("unknown" in hours for hours in known):
        return {}
    return {
        id: " / ".join(prints)
        for id, prints in rows.items()
        if len(rows) > 1 and known and all(same_hours(hours, prints) is False for hours in known)
    }


def _standing(words: list[Word]) -> Standing:
    so = [word for word in words if word.says == "so"]
    gone = [word for word in words if word.says == "gone" and word.weight >= _OWN_PAGE]
    if gone and not any(_back(word, gone) for word in so):
        return "gone"
    if _undecided(words):
        return "disputed"
    called = any(word.weight == _CALLED for word in so)
    apart = any(not one.by & other.by for one in so for other in so)
    return "confirmed" if called or apart else "one-source"


def _undecided(words: list[Word]) -> list[Word]:
    """What some say otherwise, and nobody who weighs more decides."""
    so = [word for word in words if word.says == "so"]
    return [other for other in words if other.says != "so" and not any(word.beats(other) for word in so)]


def _back(word: Word, gone: list[Word]) -> bool:
    """Whether somebody who must know says that it is there, and none of those who say that it is gone knew it later."""
    return word.weight >= _OWN_PAGE and all(word.beats(last) or word.date > last.date for last in gone)


def _checked(checked: Checked) -> Word:
    says: Says = "gone" if checked.gone else "so"
    return Word(says, _WEIGHTS.get(checked.how, _CALLED), checked.date, frozenset({_ITSELF}))


def _word(says: Says, id: str, sources: Mapping[str, Source]) -> Iterator[Word]:
    """What a source says; of one that nobody wrote down there is a problem, and no word."""
    if source := sources.get(id):
        itself = {_ITSELF} if source.kind == "own-page" else set()
        yield Word(says, _WEIGHTS[source.kind], source.date, frozenset({fold(source.publisher or id), *itself}))


def _of_value(contact: Contact, sources: Mapping[str, Source]) -> Iterator[Word]:
    for found in contact.evidence:
        if found.gone:
            yield from _word("gone", found.source, sources)
        elif found.value and (same := _same_value(contact, found.value)) is not None:
            yield from _word("so" if same else "other", found.source, sources)


def _same_value(contact: Contact, printed: str) -> bool | None:
    """Whether a print is that of the contact; None where nobody can tell, as one house has several names."""
    if contact.dialled:
        return number_printed(printed) == contact.value
    if where := contact.address:
        streets = {fold(street) for street in (where.street, *where.streets.values())}
        return True if any(_within(street, fold(printed)) for street in streets) else None
    return True if contact.value and fold(printed) in fold(contact.value) else None


def _within(street: str, printed: str) -> bool:
    """Whether all words of an address stand in a print of it."""
    return set(street.split()) <= set(printed.split())


def _of_hours(contact: Contact, sources: Mapping[str, Source]) -> Iterator[Word]:
    """Each source with all it prints of the hours. One alone does not differ: the hours were made of it."""
    rows = _by_source(contact.evidence) if contact.hours else {}
    for id, prints in rows.items():
        same = same_hours(contact.hours or "", prints)
        if same or (same is False and len(rows) > 1):
            yield from _word("so" if same else "other", id, sources)


def _by_source(evidence: Iterable[Evidence]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in evidence:
        if one.hours:
            found.setdefault(one.source, []).append(one.hours)
    return found


def _disputed(
    contact: Contact, name: str, service: Service, sources: Mapping[str, Source]
) -> Iterator[tuple[Fact, str, Word]]:
    """What is said of the contact in disputes: of which fact, what, and by whom."""
    for dispute in service.disputes:
        given = not dispute.used.casefold().startswith(_NOTHING)
        fact = _concerned(dispute, contact, name) if given and _meant(dispute, contact, service) else None
        if not fact:
            continue
        for found in dispute.values:
            used = fold(found.value) == fold(dispute.used) or _number(found.value) == (contact.value or "")
            says: Says = "so" if used else "other"
            if found.source == CALLED:
                yield fact, found.value, Word(says, _CALLED, found.date or "", frozenset({_ITSELF}))
            else:
                yield from ((fact, found.value, word) for word in _word(says, found.source, sources))


def _number(text: str) -> str | None:
    """The one number in a text, if it is one that can be dialled."""
    found = number_printed(text)
    return found if found and kind(found) else None


def _meant(dispute: Dispute, contact: Contact, service: Service) -> bool:
    """Whether a dispute may be about this contact: one about "phone (Ukrainian)" is about those with such a label."""
    which = fold(dispute.field.partition("(")[2])
    labelled = [one for one in service.contacts if which and any(which in fold(text) for text in one.label.values())]
    return not labelled or any(one is contact for one in labelled)


def _concerned(dispute: Dispute, contact: Contact, name: str) -> Fact | None:
    """Which fact of a contact a dispute is about, by its field: "hours (visit)", "phone-2", "address", "owner". One
    about numbers is about the contacts that have one of them."""
    words = re.findall(r"[a-z]+(?:-\d)?", dispute.field.casefold())
    kinds = {word for word in words if word.partition("-")[0] in KINDS}
    named = name in kinds or contact.kind in kinds
    reach = contact.known.reach
    if "hours" in words:
        return "hours" if named or not kinds else None
    if "owner" in words:
        return "owner" if reach in ("dialled", "visited") else None
    numbers = {found for text in (dispute.used, *(value.value for value in dispute.values)) if (found := _number(text))}
    if reach == "dialled":
        return "value" if (named or "number" in words) and (contact.value in numbers or not numbers) else None
    return "value" if named or (contact.address and _ADDRESS & set(words)) else None
