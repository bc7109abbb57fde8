"""Every sound that the published content can ask for, in each language that is spoken, and how it will be heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache, partial

from ivr.audio.utterance import Utterance
from ivr.country.geography import WHOLE
from ivr.country.opening import ZONE, Interval, published, together
from ivr.engine.call import asked_needs
from ivr.engine.call.stages import report
from ivr.engine.directory import spoken_card
from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.hours import asked_together, later, status
from ivr.engine.directory.ranking import contact_status
from ivr.engine.directory.search import MOST_AREAS
from ivr.engine.library import catalogue
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import pieces_of, spelled
from ivr.language.prompts import CALL_PROMPTS
from ivr.model import Contact, ServiceEntry, keypad
from ivr.model.steps import Heard, Say
from ivr.snapshot.read import Snapshot

# A plain week, without a public holiday and without a change of the clock.
_WEEK = datetime(2026, 6, 1, tzinfo=ZONE)
_HOLIDAY = datetime(2026, 7, 21, 10, tzinfo=ZONE)
# Sentences that hold what a caller typed: nobody can say them all beforehand, so their pieces are.
_TYPED = {"place-unknown": "code", "place-rest": "digits", "code-rest": "digits", "code-unknown": "code"}
Room = Callable[[Snapshot, Catalogue], Iterator[Say]]
_YEAR = timedelta(days=370)
_KEYED = ("language-choice", "region-any", "need-other", "text-twice", "leave-offer", "answers-more")


def plan(library: Snapshot, now: datetime | None = None) -> list[Utterance]:
    """The texts, each once for a language: first what every call needs, then the answers, the services, the places.
    Languages that are not offered yet are among them: somebody has to know what they lack. Dates are those of a year
    from `now` on; without it, from today."""
    rooms = (_of_every_call, _of_answers, partial(_of_services, today=_midnight(now)), _of_places)
    return _each_once(library, rooms)


def plan_at(library: Snapshot, moment: datetime) -> list[Utterance]:
    """Of these, what is heard at one moment, without the names of places: a quarter of them."""
    return _each_once(library, (_of_every_call, _of_answers, partial(_of_services_at, moment=moment)))


@asked_together()
def _each_once(library: Snapshot, rooms: Iterable[Room]) -> list[Utterance]:
    found: dict[tuple[str, str], Utterance] = {}
    for room in rooms:
        for code in (language.code for language in library.line.languages if language.voice):
            for say in room(library, catalogue(library, code)):
                if any(c.isalnum() for c in say.text):
                    found.setdefault((say.language, say.text), Utterance(say.language, say.text, say.prompt))
    return list(found.values())


def pieces(wanted: Iterable[Utterance]) -> list[Utterance]:
    """The pieces that speak all of these, each once for a language: what a language without a voice has to record."""
    found: dict[tuple[str, str], Utterance] = {}
    for one in wanted:
        for piece in pieces_of(one.text):
            found.setdefault((one.language, piece), Utterance(one.language, piece, one.prompt))
    return list(found.values())


def to_record(library: Snapshot, now: datetime | None = None) -> list[Utterance]:
    """What people are asked to record: every text, and in a language that nothing else can say the pieces that are
    enough to speak all of them. Dates are those of `plan`."""
    return _recordable(library, plan(library, now))


def cards(library: Snapshot, now: datetime | None = None) -> Iterator[tuple[ServiceEntry, list[Utterance]]]:
    """Each service, with those texts of `to_record` that its card can say, in every language."""
    today = _midnight(now)
    for entry in library.services():
        yield entry, _recordable(library, _each_once(library, [partial(_of_card, entry=entry, today=today)]))


def _recordable(library: Snapshot, every: list[Utterance]) -> list[Utterance]:
    alone = {language.code for language in library.line.languages if not language.say}
    return [
        *(one for one in every if one.language not in alone),
        *pieces(one for one in every if one.language in alone),
    ]


def _midnight(now: datetime | None) -> datetime:
    return (now or datetime.now(ZONE)).astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _of_every_call(library: Snapshot, words: Catalogue) -> Iterator[Say]:
    line = library.line
    yield words.say("emergency", number=spelled(line.emergency))
    yield words.say("welcome", line=line.name)
    for key, slots in CALL_PROMPTS.items():
        if not slots:
            yield words.say(key)
    for menu in library.menus.values():
        yield from (words.say(choice.tell) for choice in menu.choices if choice.tell)
    for key in map(str, range(1, 10)):
        for sentence in (*_KEYED, *_options(), *_choices(library, key)):
            yield words.say(sentence, key=key)
        for region in line.regions:
            area = library.areas[region].name
            yield words.say("region-choice", region=area.get(words.language, region), key=key)
    yield from _needs(library, words)
    yield from _typed(words)


def _needs(library: Snapshot, words: Catalogue) -> Iterator[Say]:
    """Each need on every key it can stand on: those before it may be missing where the caller is."""
    for topic in library.topics.values():
        for at, need in enumerate(topic.needs.values(), start=1):
            for key in keypad.CHOICES[: min(at, asked_needs.MOST)] if words.language in need.name else ():
                yield words.say("need-choice", need=need.name[words.language], key=key)
            if advice := words.own("advice", need.advice):
                yield advice


def _of_answers(library: Snapshot, words: Catalogue) -> Iterator[Say]:
    """What each of them says; and its name in pieces with the keys of a list, for its key there depends on the day."""
    for answer in library.answers.values():
        if said := words.own("answer", answer.ear):
            yield said
        if name := answer.name.get(words.language):
            for key in keypad.CHOICES:
                for piece in pieces_of(words.text("answer-choice", answer=name, key=key)):
                    yield Say(words.language, piece, "answer-choice")


def _options() -> Iterator[str]:
    yield from (key for key, slots in CALL_PROMPTS.items() if key.startswith("option-") and "key" in slots)
    yield from (f"report-{why}" for why in report.REASONS.values())


def _choices(library: Snapshot, key: str) -> Iterator[str]:
    """The sentences of menus that are said with this key."""
    for menu in library.menus.values():
        yield from (choice.say for choice in menu.choices if choice.key == key)


def _typed(words: Catalogue) -> Iterator[Say]:
    """The pieces of what repeats a caller's digits."""
    for digit in "0123456789":
        yield Say(words.language, digit, "digit")
    for key, slot in _TYPED.items():
        for piece in pieces_of(words.text(key, **{slot: spelled("0")})):
            yield Say(words.language, piece, key)


def _of_services(library: Snapshot, words: Catalogue, today: datetime) -> Iterator[Say]:
    for entry in library.services():
        yield from _of_card(library, words, entry, today)
    for topic in library.topics.values():
        if advice := words.own("advice", topic.advice):
            yield advice


def _of_card(library: Snapshot, words: Catalogue, entry: ServiceEntry, today: datetime) -> Iterator[Say]:
    for moment in _moments(entry, today):
        given = chosen(entry, words.language, moment)
        yield from _says(spoken_card.card(library, given, words, doubtful=True))
        yield from _says(spoken_card.more(library, given, words))
    yield from _away(library, entry, words)


def _of_services_at(library: Snapshot, words: Catalogue, moment: datetime) -> Iterator[Say]:
    for entry in library.services():
        given = chosen(entry, words.language, moment)
        yield from _says(spoken_card.card(library, given, words, doubtful=False))
        yield from _says(spoken_card.more(library, given, words))


def _away(library: Snapshot, entry: ServiceEntry, words: Catalogue) -> Iterator[Say]:
    """Where it is, as who is somewhere else is told."""
    service = entry.service
    if any(library.areas[area].municipality for area in service.areas):
        return  # nobody elsewhere is sent there
    areas = (service.only_in,) if service.only_in else service.areas[:MOST_AREAS]
    if WHOLE not in service.areas or service.only_in:
        area = spoken_card.named(library.areas, areas, words)
        yield from (words.say(sentence, area=area) for sentence in ("card-away", "nothing-nearer"))


def _says(speech: Iterable[Heard]) -> Iterator[Say]:
    """The sentences; a name that is spoken in pieces, in these."""
    for part in speech:
        if isinstance(part, Say):
            pieces = pieces_of(part.text) if part.prompt == "organisation-name" else (part.text,)
            yield from (Say(part.language, piece, part.prompt) for piece in pieces)


def _moments(entry: ServiceEntry, today: datetime) -> Iterator[datetime]:
    """Instants at which everything is said of a service that is said of its hours in the year from today on."""
    told = set()
    week = {(contact.hours, *contact.hours_also) for contact in entry.service.given if contact.hours}
    for moment in (_HOLIDAY, _WEEK, *_edges(week), *(wait for hours in week for wait in _waits(hours, today))):
        said = tuple(_said(contact, moment) for contact in entry.service.given)
        if said not in told:
            told.add(said)
            yield moment


def _edges(week: set[tuple[str, ...]]) -> Iterator[datetime]:
    """Around each opening and closing of a week, a day before and two days before."""
    for hours in week:
        for span in _spans(hours, _WEEK, _WEEK + timedelta(days=8)):
            for edge in span[:2]:
                yield from (edge + timedelta(days=days, minutes=-1) for days in (-2, -1, 0))
                yield edge


def _spans(hours: tuple[str, ...], first: datetime, last: datetime) -> Iterator[Interval]:
    """What holds when by all hours that are given for one contact."""
    return together([published(one) for one in hours], first, last)


@lru_cache(maxsize=4096)
def _waits(hours: tuple[str, ...], today: datetime) -> tuple[datetime, ...]:
    """In each wait of more than a day for an opening (closures, holidays) its beginning, and each day before its end;
    one instant for all at which the same is said."""
    waits: dict[tuple[object, ...], datetime] = {}
    for start, _, state, *_ in _spans(hours, today, later(today, _YEAR)):
        opens = status(hours[0], start, hours[1:]).opens if state == "closed" else None
        if opens and opens - start > timedelta(days=1):
            for moment in (start, *(later(opens, -timedelta(days=days)) for days in range(1, 8))):
                if moment >= start:
                    waits.setdefault(_ahead(opens, moment), moment)
    return tuple(waits.values())


def _ahead(opens: datetime | None, moment: datetime) -> tuple[object, ...]:
    """What is said of an opening to come depends on this alone: within a week its weekday, else its date."""
    if not opens:
        return ()
    local = opens.astimezone(ZONE)
    days = (local.date() - moment.astimezone(ZONE).date()).days
    return (local.date(), local.time()) if days >= 7 else (days if days < 2 else "", local.weekday(), local.time())


def _said(contact: Contact, moment: datetime) -> tuple[object, ...]:
    """What a card says of a contact's hours depends on this alone: the state, and when it changes."""
    found = contact_status(contact, moment)
    until = found.until.astimezone(ZONE).time() if found.until else None
    return (found.openness, found.holiday, until, _ahead(found.opens, moment))


def _of_places(library: Snapshot, words: Catalogue) -> Iterator[Say]:
    """In pieces: the two sentences that name a place share its name."""
    areas = [place for area in library.areas if (place := library.area_place(area))]
    for place in (*library.places(), *areas):
        for sentence in ("place-here", "nothing-here"):
            said = words.text(sentence, place=place.called(words.language))
            yield from (Say(words.language, piece, sentence) for piece in pieces_of(said))
