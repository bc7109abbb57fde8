"""Who helps: organisations, their services, and how to reach them."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import Field, StringConstraints

from ivr.model.base import (
    Code,
    ContentRecord,
    Day,
    Email,
    LanguageCode,
    Localised,
    Postcode,
    Sentence,
    Slug,
    Website,
)
from ivr.model.kinds import KINDS, ContactKind, Kind, place_in_order
from ivr.model.provenance import Checked, Dispute, Evidence, Standing, Sureness

Cost = Literal["free", "normal", "premium"]
Audience = Literal[
    "women", "minors", "young-people", "families", "lgbtqi", "workers", "detained", "asylum-seekers", "refugees",
    "ukrainians", "volunteers", "professionals",
]  # fmt: skip
Interpreter = Literal["yes", "on-request", "no", "unknown"]
Review = Literal["draft", "reviewed"]
Appointment = Literal["required", "possible", "not-needed"]


class Address(ContentRecord):
    """Where a door is. `street` and `city` are as the document prints them. `streets` are what stands on the sign in
    other languages, for in Brussels every street has a Dutch and a French name; `cities` the town in a text of them.
    `streets_source` is where these names were read. It is no evidence of the door: a list of streets says nothing of
    who lives there, and would make it look younger than it is."""

    street: Sentence
    streets: dict[LanguageCode, Sentence] = {}
    streets_source: Slug | None = None
    postcode: Postcode
    city: Sentence
    cities: dict[LanguageCode, Sentence] = {}

    def street_in(self, language: str) -> str:
        return self.streets.get(language, self.street)

    def city_in(self, language: str) -> str:
        return self.cities.get(language, self.city)


class Contact(ContentRecord):
    """One way to reach a service. `hours` is an OpenStreetMap opening_hours string in Brussels time; where no machine
    can decide, `hours_text` says it in words instead. `hours_also` are other hours that a source gives: it is open when
    all say so, closed when all say so. `keys` is what to press once the other end answers. `evidence` is empty only
    where somebody made sure (`checked`). `sure` follows from all of these, `week` from all hours (an ordinary week, as
    `ivr.country.opening_minute` numbers it): neither stands in a file."""

    kind: ContactKind
    value: Sentence | None = None
    label: Localised = {}
    cost: Cost = "normal"
    keys: Annotated[str, StringConstraints(pattern=r"^[0-9*#]+$")] | None = None
    hours: Sentence | None = None
    hours_also: tuple[Sentence, ...] = ()
    hours_text: Localised = {}
    appointment: Appointment | None = None
    address: Address | None = None
    languages: tuple[LanguageCode, ...] = ()
    note: Localised = {}
    checked: Checked | None = None
    evidence: tuple[Evidence, ...] = ()
    sure: Sureness = Sureness()
    week: tuple[int, ...] = ()

    @property
    def standing(self) -> Standing:
        """How sure it is: what is gone is given to nobody."""
        return self.sure.of_all

    @property
    def known(self) -> Kind:
        """What is known of its kind."""
        return KINDS[self.kind]

    @property
    def dialled(self) -> bool:
        """Whether a caller dials `value` on a telephone."""
        return self.known.dialled


class Priority(NamedTuple):
    """What speaks for a service before anybody asks; smaller is better."""

    online_only: bool
    fit: int
    """-1: the first door for it where somebody lives; 0: the topic or the need is what the service is there for (the
    first of its own); 1: it helps with it too."""
    for_whom: int
    """0: for everybody, or everybody whom the topic is about; 1: for a group that the caller may not belong to; 2: for
    professionals only."""


class _Standing(Protocol):
    """What a priority is made of."""

    @property
    def topic(self) -> str: ...
    @property
    def needs(self) -> Sequence[str]: ...
    @property
    def first_door(self) -> bool: ...
    @property
    def audience(self) -> Sequence[str]: ...
    @property
    def online_only(self) -> bool: ...


def priority_of(of: _Standing, asked: str | None, topic_is_for: Collection[str]) -> Priority:
    """Where a service stands for a topic or a need, whoever asks and whenever; `topic_is_for` is the group that the
    topic itself is about (`Topic.audience`)."""
    open_to_all = not of.audience or not set(of.audience).isdisjoint(topic_is_for)
    for_whom = 0 if open_to_all else 1
    return Priority(of.online_only, _fit(of, asked), 2 if "professionals" in of.audience else for_whom)


def _fit(of: _Standing, asked: str | None) -> int:
    if of.first_door and (asked == of.topic or asked in of.needs):
        return -1
    return 0 if asked in (None, of.topic, *of.needs[:1]) else 1


class Service(ContentRecord):
    """What an organisation does for somebody. `needs` are those it meets, of its topics. `areas` empty would mean
    nowhere, so there is at least one.

    `only_in` is the area where all of it is done, where people of wider `areas` have to come to it. `in_person` is for
    what only those get who come: then the door is given before the telephone. `first_door` is for who has to help
    everybody where they live, such as a CPAS: for each of its needs it comes before all others there."""

    id: Slug
    name: Localised = {}
    summary: Localised
    topics: Annotated[tuple[Slug, ...], Field(min_length=1)]
    needs: tuple[Slug, ...] = ()
    first_door: bool = False
    areas: Annotated[tuple[Slug, ...], Field(min_length=1)]
    only_in: Slug | None = None
    in_person: bool = False
    audience: tuple[Audience, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    interpreter: Interpreter = "unknown"
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    disputes: tuple[Dispute, ...] = ()

    @cached_property
    def given(self) -> tuple[Contact, ...]:
        """The contacts that may be given to somebody: all but those that are no more."""
        return tuple(contact for contact in self.contacts if contact.standing != "gone")

    @cached_property
    def online_only(self) -> bool:
        """Whether it has neither a telephone nor a door: no help to who has no internet."""
        return not any(contact.known.reach in ("dialled", "visited") for contact in self.given)

    def meets(self, need: str | None) -> bool:
        """Whether somebody who needs this is helped; what is there for professionals only helps nobody who calls."""
        return need in self.needs and "professionals" not in self.audience

    @property
    def topic(self) -> str:
        """The one that it is there for."""
        return self.topics[0]

    @cached_property
    def foremost(self) -> tuple[Contact, ...]:
        """Those that may be given first: a door where one has to come in person, else the kind that stands first in
        `KINDS`."""

        def key(contact: Contact) -> tuple[bool, int]:
            return self.in_person and contact.known.reach != "visited", place_in_order(contact.kind)

        first = min(map(key, self.given))
        return tuple(contact for contact in self.given if key(contact) == first)

    def priority(self, asked: str | None, topic_is_for: Collection[str] = ()) -> Priority:
        """Where it stands (`priority_of`)."""
        return priority_of(self, asked, topic_is_for)


class Closure(ContentRecord):
    """Days on which nobody is there, both included: a holiday of the house, a strike."""

    first: Day
    last: Day


class OrganisationFile(ContentRecord):
    """The shape of `data/organisations/<id>.yaml`; the file's name is the id. `code` is what a caller types to hear it
    at once. `names` are what it calls itself in other languages than that of `name`. `short_name` is what a text says
    instead of the name where that is long, or would tell on a shared phone why somebody asked; `short_names` say it in
    other languages. `town` is the name of its municipality by language, where the organisation is named after it: it is
    asked for by the place then, and its name is spoken in pieces."""

    name: Sentence
    names: dict[LanguageCode, Sentence] = {}
    code: Code | None = None
    short_name: Sentence | None = None
    short_names: dict[LanguageCode, Sentence] = {}
    also_known_as: tuple[Sentence, ...] = ()
    town: dict[LanguageCode, Sentence] = {}
    summary: Localised = {}
    website: Website | None = None
    emails: tuple[Email, ...] = ()
    closures: tuple[Closure, ...] = ()
    services: Annotated[tuple[Service, ...], Field(min_length=1)]


class Organisation(OrganisationFile):
    id: Slug

    @cached_property
    def given(self) -> tuple[Service, ...]:
        """The services of which something can be given to somebody: one of which all is gone, nobody finds."""
        return tuple(service for service in self.services if service.given)

    def called(self, language: str) -> str:
        return self.names.get(language, self.name)

    def shortly(self, language: str) -> str | None:
        """What a text calls it, where that is not its name."""
        return self.short_names.get(language, self.short_name)
