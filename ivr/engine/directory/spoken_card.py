"""A card: one service as a caller hears it, the number slowly and twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.engine.directory.chosen import Card
from ivr.engine.directory.freshness import STALE_MONTHS, months_old, newest
from ivr.engine.directory.spoken_contact import app, before_calling, keys, label, number, other, state, unsure
from ivr.engine.library import Library
from ivr.language.catalogue import Catalogue
from ivr.language.letters import fold
from ivr.language.pieces import Pieced, around
from ivr.model import Address, Area, Contact, ServiceEntry
from ivr.model.steps import Heard, Pause, Say


def card(
    library: Library,
    card: Card,
    catalogue: Catalogue,
    *,
    doubtful: bool = False,
    warned: bool = False,
    general: bool = False,
) -> list[Heard]:
    """Who it is, whether it is open, its number twice; then what it does, what to know before calling, how old this is.

    The number comes early: it is what a caller with little credit waits for. `doubtful` is what callers reported;
    `warned` is whether this caller was told already to ask whether old facts are still right; `general` is whether it
    stands for those who are only on the internet."""
    contact = card.contact
    return [
        *short_card(library, card, catalogue),
        *([catalogue.say("card-unverified")] if doubtful else unsure(contact, catalogue) if contact.dialled else ()),
        *([catalogue.say("card-general")] if general else []),
        *_what(card.entry, catalogue),
        *(before_calling(contact, catalogue) if contact.known.reach != "visited" else ()),  # a door has told it
        *(() if _speaks_otherwise(card, catalogue.language) else _languages(card, catalogue)),
        *_age(library, card, catalogue, warned=warned),
    ]


def short_card(library: Library, card: Card, catalogue: Catalogue) -> list[Heard]:
    """Who it is, where if not here, whether it is open, whether they speak another language only, and its number twice,
    with what to press there."""
    name = Say(catalogue.language, _name(card.entry, catalogue.language), "organisation-name")
    foreign = _languages(card, catalogue) if _speaks_otherwise(card, catalogue.language) else ()
    where = _where(library, card, catalogue)
    return [name, *where, *_status(card, catalogue), *foreign, *_number(library, card, catalogue)]


def _name(entry: ServiceEntry, language: str) -> Pieced:
    return around(f"{entry.called(language)}.", entry.organisation.town.get(language, ""))


def _where(library: Library, card: Card, catalogue: Catalogue) -> Sequence[Say]:
    return (catalogue.say("card-away", area=named(library.areas, card.away, catalogue)),) if card.away else ()


def named(areas: Mapping[str, Area], ids: Iterable[str], catalogue: Catalogue) -> str:
    """The names of areas in a sentence."""
    return catalogue.listed([areas[id].name.get(catalogue.language, id) for id in ids])


def slowly(speech: Iterable[Heard]) -> list[Heard]:
    """The same speech for who could not follow: slower, with a pause after each sentence."""
    slow: list[Heard] = []
    for part in speech:
        slow += [part._replace(slow=True), Pause()] if isinstance(part, Say) else [part]
    return slow


def _what(entry: ServiceEntry, catalogue: Catalogue) -> Sequence[Say]:
    summary = catalogue.own("summary", entry.service.summary)
    return (summary,) if summary else ()


def _status(card: Card, catalogue: Catalogue) -> Sequence[Say]:
    """Whether it can be reached now. A contact that never said its hours is not called closed."""
    if not card.contact.dialled:
        return ()
    door = card.open_door
    return (state(door or card.status, catalogue, card.at, door=door is not None),)


def _number(library: Library, card: Card, catalogue: Catalogue) -> Iterable[Heard]:
    """The number in its groups with time to write it down, twice, and what to press there before who hangs up is gone;
    or the way to reach who has no number."""
    contact = card.contact
    if not contact.dialled or not contact.value:
        return _no_number(library, card, catalogue)
    told = number(contact.value, catalogue)
    return [
        *label(contact, catalogue, card.entry),
        *app(contact, catalogue),
        catalogue.say("card-free-number" if contact.cost == "free" else "card-number"),
        *told,
        *keys(contact, catalogue),
        catalogue.say("card-number-again"),
        *told,
    ]


def _no_number(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    """The door, or the address to write to. Of what is only on the internet no address is read to who may have none:
    an SMS holds it, and `more` tells it to who asks."""
    match card.contact.known.reach:
        case "online":
            yield catalogue.say("card-internet")
        case "visited":
            yield catalogue.say("card-in-person" if card.service.in_person else "card-no-phone")
            yield from address(library, card, catalogue)
        case _:
            yield catalogue.say("card-no-phone")
            yield from other(card.contact, catalogue, card.entry)


def _speaks_otherwise(card: Card, language: str) -> bool:
    """Whether they are known to speak other languages and not this one: worth knowing before the number."""
    spoken = card.contact.languages or card.service.languages
    return bool(spoken) and language not in spoken


def _languages(card: Card, catalogue: Catalogue) -> Sequence[Say]:
    service, said = card.service, list[Say]()
    spoken = card.contact.languages or service.languages
    if spoken and (names := catalogue.languages(spoken)):
        said.append(catalogue.say("card-languages", languages=names))
    if service.interpreter in ("yes", "on-request"):
        said.append(catalogue.say("card-interpreter"))
    return said


def _age(library: Library, card: Card, catalogue: Catalogue, *, warned: bool) -> Iterator[Say]:
    """The date of the newest document or check, and once in a call a warning where that is long ago."""
    if date := newest([card.contact], library.sources):
        yield catalogue.say("card-dated", date=catalogue.month(date))
        if months_old(date, card.at) > STALE_MONTHS and not warned:
            yield catalogue.say("card-old")


def address(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    """Where to go, whether it is open as far as that is known, and what there is to know before going."""
    for visit in (contact for contact in card.service.given if contact.known.reach == "visited"):
        yield from label(visit, catalogue, card.entry)
        if where := visit.address:
            street, city = where.street_in(catalogue.language), _city(library, where, catalogue.language)
            yield catalogue.say("card-address", street=street, postcode=where.postcode, city=city)
        elif visit.value:
            yield Say(catalogue.language, f"{visit.value}.", "street")
        door = replace(card, contact=visit)
        if door.tells_status:
            yield state(door.status, catalogue, card.at)
        yield from _call_first(card, visit, catalogue)
        yield from before_calling(visit, catalogue)
        yield Pause()


def _call_first(card: Card, visit: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """To ask before one goes to a door that may be elsewhere, or shut."""
    doubted = "disputed" in (visit.sure.value, visit.sure.hours)
    if doubted and visit.appointment != "required" and any(contact.dialled for contact in card.service.given):
        yield catalogue.say("card-call-first")
    yield from unsure(visit, catalogue)


def _city(library: Library, where: Address, language: str) -> str:
    """The town of an address as the caller calls it; as it is printed, where the code is that of another place too."""
    place = library.locality(where.postcode, fold(where.city).replace(" ", ""))
    return place.name.get(language, where.city) if place else where.city


def more(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    """Where to go, then every other way to reach the service, each number once."""
    if _has_doors_to_tell(card):
        yield from address(library, card, catalogue)
    others = _others(card)
    if others:
        yield catalogue.say("card-others")
    for contact in others:
        yield from other(contact, catalogue, card.entry)
        yield Pause()


def has_more(card: Card) -> bool:
    """Whether there is an address, or another way to reach the service, that the card does not give."""
    return _has_doors_to_tell(card) or bool(_others(card))


def _has_doors_to_tell(card: Card) -> bool:
    """Whether there are doors; a card without a number has told them."""
    doors = any(contact.known.reach == "visited" for contact in card.service.given)
    return doors and card.contact.known.reach != "visited"


def _others(card: Card) -> list[Contact]:
    """The contacts that a card does not give by itself and that are no doors. Of one on the internet it has not said
    more than that."""
    told = None if card.contact.known.reach == "online" else card.contact
    others = (contact for contact in card.service.given if contact is not told)
    return [contact for contact in others if contact.known.reach != "visited"]
