"""The words of the content: frozen records, the same in the YAML files, in the snapshot and in the engine.

Every record refuses a field it does not know, so a mistyped key is a problem with a line and never a silent loss.
A `Localised` text maps a language code to a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _in_calendar(partial: str) -> str:
    """The same date, a year, a month or a day; raises `ValueError` for one that no calendar has."""
    date.fromisoformat(f"{partial}-01-01"[:10])
    return partial


# A state in a URL holds ids of up to 40 characters.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Localised = dict[LanguageCode, Sentence]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")]
Website = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_in_calendar)]

ContactKind = Literal["phone", "whatsapp", "telegram", "email", "visit", "chat", "form", "website"]
Cost = Literal["free", "normal", "premium"]
Audience = Literal[
    "women", "minors", "young-people", "families", "lgbtqi", "workers", "detained", "asylum-seekers", "refugees",
    "ukrainians", "volunteers", "professionals",
]  # fmt: skip
Interpreter = Literal["yes", "on-request", "no", "unknown"]
Review = Literal["draft", "reviewed"]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _short_quote(quote: str) -> str:
    if len(quote.split()) > 12:
        raise ValueError("a quote has at most twelve words")
    return quote


class Evidence(Record):
    """Where a fact was read: a source of `data/sources.yaml`, a place in it, and what stands there to the letter."""

    source: Slug
    locator: Sentence
    value: Sentence | None = None
    hours: Sentence | None = None
    quote: Annotated[str, AfterValidator(_short_quote)] | None = None


class Source(Record):
    """A document the facts come from. `date` is as exact as the document shows; `dated_by` says what shows it."""

    title: Sentence
    publisher: Sentence | None = None
    language: LanguageCode
    date: PartialDate
    dated_by: Sentence
    used: Sentence
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Of the document's text, which is not part of the line: `wegwijs sources verify` knows it by this."""


class Address(Record):
    street: Sentence
    postcode: Postcode
    city: Sentence


class Checked(Record):
    """When somebody last made sure of a fact, and how."""

    date: PartialDate
    how: Literal["called", "visited", "website", "asked"]


class Contact(Record):
    """One way to reach a service. `hours` is an OpenStreetMap opening_hours string in Brussels time; where no machine
    can decide, `hours_text` says it in words instead. `keys` is what to press once the other end answers."""

    kind: ContactKind
    value: Sentence | None = None
    label: Localised = {}
    cost: Cost = "normal"
    keys: Annotated[str, StringConstraints(pattern=r"^[0-9*#]+$")] | None = None
    hours: Sentence | None = None
    hours_text: Localised = {}
    appointment: Literal["required", "possible", "not-needed"] | None = None
    address: Address | None = None
    languages: tuple[LanguageCode, ...] = ()
    note: Localised = {}
    checked: Checked | None = None
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]

    @property
    def dialled(self) -> bool:
        """Whether a caller dials `value` on a telephone."""
        return self.kind in ("phone", "whatsapp", "telegram")


class DisputedValue(Record):
    value: Sentence
    source: Slug


class Dispute(Record):
    """Values on which sources disagree, the one that is used, and why."""

    field: Sentence
    values: Annotated[tuple[DisputedValue, ...], Field(min_length=1)]
    used: Sentence
    why: Sentence


class Standing(NamedTuple):
    """What speaks for a service before anybody asks; smaller is better."""

    online_only: bool
    """Has neither a telephone nor a door: no help to who has no internet."""
    fit: int
    """0: the topic is what the service is there for (the first of its topics); 1: it helps with it too."""
    for_whom: int
    """0: for everybody; 1: for a group that the caller may not belong to; 2: for professionals only."""


class Service(Record):
    """What an organisation does for somebody. `areas` empty would mean nowhere, so there is at least one."""

    id: Slug
    name: Localised = {}
    summary: Localised
    topics: Annotated[tuple[Slug, ...], Field(min_length=1)]
    areas: Annotated[tuple[Slug, ...], Field(min_length=1)]
    audience: tuple[Audience, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    interpreter: Interpreter = "unknown"
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    disputes: tuple[Dispute, ...] = ()

    def standing(self, topic: str | None) -> Standing:
        """Where the service stands for a topic, whoever asks and whenever."""
        kinds = {contact.kind for contact in self.contacts}
        return Standing(
            online_only=not kinds & {"phone", "whatsapp", "telegram", "visit"},
            fit=0 if topic in (None, self.topics[0]) else 1,
            for_whom=2 if "professionals" in self.audience else int(bool(self.audience)),
        )


class Closure(Record):
    """Days on which nobody is there, both included: a holiday of the house, a strike."""

    first: Day
    last: Day


class OrganisationFile(Record):
    """The shape of `data/organisations/<id>.yaml`; the file's name is the id. `short_name` is what a text message says
    instead of the name where that is long, or would tell on a shared phone why somebody asked."""

    name: Sentence
    short_name: Sentence | None = None
    also_known_as: tuple[Sentence, ...] = ()
    summary: Localised = {}
    website: Website | None = None
    emails: tuple[Email, ...] = ()
    closures: tuple[Closure, ...] = ()
    services: Annotated[tuple[Service, ...], Field(min_length=1)]


class Organisation(OrganisationFile):
    id: Slug


class Listing(Record):
    """A service with the organisation it belongs to: what the engine finds and a caller hears."""

    organisation: Organisation
    service: Service

    @property
    def id(self) -> str:
        return f"{self.organisation.id}/{self.service.id}"

    def called(self, language: str) -> str:
        """The organisation, and which of its services where it has several."""
        name = self.service.name.get(language)
        return f"{self.organisation.name}, {name}" if name else self.organisation.name


class Topic(Record):
    """What a caller may need. `name` is said after the choice ("Health.")."""

    name: Localised


class Area(Record):
    """A part of the country that services serve. Exactly one of `region`, `province` or `postcodes` says which
    places lie in it, in the words of `data/postcodes.csv`; an area with none of them holds every place."""

    name: Localised
    within: Slug | None = None
    region: Literal["Brussels", "Flanders", "Wallonia"] | None = None
    province: Sentence | None = None
    postcodes: tuple[Postcode, ...] = ()


class Place(Record):
    """A postal code with one of its localities, or (without a code) an area. `local` is its name in the language of
    its region; `areas` holds what it lies in, narrowest first; `known_as`, `municipality` and `usual`
    (what most people mean by a name) are folded names."""

    postcode: Postcode | None
    name: Localised
    local: Sentence
    areas: tuple[Slug, ...]
    known_as: tuple[str, ...]
    municipality: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    """Latitude and longitude in degrees, of the locality; good to about a kilometre."""

    def called(self, language: str) -> str:
        return self.name.get(language, self.local)


class Language(Record):
    """A language the line offers. `say` is the provider's voice and `locale` the BCP 47 tag that goes with it."""

    code: LanguageCode
    name: Sentence
    voice: bool
    sms: bool
    review: Review
    say: Sentence
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class PutThrough(Record):
    """Whether and how the line connects a caller: `ring` seconds, at most `limit` minutes. Whether free numbers and
    short codes can be reached depends on the provider and the country."""

    ring: Annotated[int, Field(ge=5, le=120)]
    limit: Annotated[int, Field(ge=1, le=120)]
    free_numbers: bool
    short_codes: bool


class Line(Record):
    """`menus/line.yaml`: what the line is and how it treats a caller. Seconds are whole seconds."""

    name: Sentence
    emergency: Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    start: Slug
    regions: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=6)]
    general: Annotated[tuple[str, ...], Field(min_length=1)]
    tries: Annotated[int, Field(ge=1, le=5)]
    timeout: Annotated[int, Field(ge=2, le=20)]
    max_turns: Annotated[int, Field(ge=10, le=200)]
    put_through: PutThrough | None = None

    def language(self, code: str) -> Language | None:
        return next((language for language in self.languages if language.code == code), None)


class Choice(Record):
    """One key of a menu: it leads to another menu, or chooses a topic."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
    say: Slug
    goto: Slug | None = None
    topic: Slug | None = None


class Menu(Record):
    """A node of the tree: the keys it offers, in the order they are said."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]


class Keywords(Record):
    """`sms_templates/keywords.yaml`: the words a texter may use, by meaning, then by language."""

    topics: dict[Slug, dict[LanguageCode, tuple[Sentence, ...]]]
    languages: dict[LanguageCode, tuple[Sentence, ...]]
    help: dict[LanguageCode, tuple[Sentence, ...]]
    weak: dict[LanguageCode, tuple[Sentence, ...]] = {}

    def meanings(self) -> Iterator[tuple[str, Meaning]]:
        """Every word with what it means."""
        for topic, by_language in self.topics.items():
            for language, words in by_language.items():
                for word in words:
                    weak = word in self.weak.get(language, ())
                    yield word, Meaning(kind="topic", id=topic, language=language, weak=weak)
        for code, names in self.languages.items():
            yield from ((name, Meaning(kind="language", id=code, language=code)) for name in names)
        for language, words in self.help.items():
            yield from ((word, Meaning(kind="help", id="help", language=language)) for word in words)


class Meaning(Record):
    """One thing a folded word or phrase can mean, and the language in which it means that."""

    kind: Literal["topic", "language", "help"]
    id: str
    language: LanguageCode
    weak: bool = False
    """Counts only where nothing else in the message names a topic."""


class Content(Record):
    """Everything an operator wrote, read and whole: what a snapshot is made from."""

    line: Line
    menus: dict[str, Menu]
    texts: dict[str, dict[str, str]]
    topics: dict[str, Topic]
    areas: dict[str, Area]
    sources: dict[str, Source]
    places: tuple[Place, ...]
    organisations: tuple[Organisation, ...]
    keywords: Keywords
    templates: dict[str, dict[str, str]]
