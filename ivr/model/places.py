"""What is asked for and where: topics with the needs below them, dangers, areas, places."""

from typing import Literal, Self

from ivr.model.base import Code, ContentRecord, LanguageCode, Localised, Postcode, Sentence, Slug
from ivr.model.directory import Audience


class Need(ContentRecord):
    """What somebody wants done: "something to eat", "pay that does not come". `name` is spoken in a question, `code`
    leads there from a poster, `advice` helps where nobody else does and takes the place of the topic's; `same_as` are
    its ids in the taxonomies of the field, such as `open-eligibility:food`. `meant` is for what the name of the topic
    says already: who chooses "a bed for tonight" wants a bed, and is asked for nothing before somebody who has one."""

    name: Localised
    code: Code | None = None
    advice: Localised = {}
    same_as: tuple[Sentence, ...] = ()
    meant: bool = False


class Topic(ContentRecord):
    """What a caller may need. `code` is what they type to go there at once; `advice` is said with the first card.

    `sensitive` is for what nobody around the caller should know of: the emergency number comes first, a message is sent
    only when it is asked for twice, and the caller hears the key that ends the call with a harmless sentence.

    `urgent` is for what may not wait, and what is sensitive is urgent too: a message begins with the emergency number,
    and who can be reached now comes before who is near.

    `audience` are groups that the topic itself is about: a service for them is one for everybody who asks.
    """

    name: Localised
    code: Code | None = None
    sensitive: bool = False
    urgent: bool = False
    audience: tuple[Audience, ...] = ()
    advice: Localised = {}
    needs: dict[Slug, Need] = {}
    """In the order in which a caller hears them; no other topic, and no topic, has one of these ids."""

    @property
    def cannot_wait(self) -> bool:
        return self.urgent or self.sensitive


class Danger(ContentRecord):
    """What may cost a life or a body. `need` or `topic` says who is there for it; with neither, only the emergency
    number is. By language, as `ivr.language.wordings` reads them: `words` are its wordings, `negations` what right
    before one turns it round, `turned` what right behind it does, `unless` what in the same sentence makes it a story
    of before or a question about the law; where `always` is true, such a sentence tells it too. `calm` is what anywhere
    in the message says that it is not now, where it `waits`."""

    need: Slug | None = None
    topic: Slug | None = None
    always: bool = False
    waits: bool = False
    words: dict[LanguageCode, tuple[Sentence, ...]] = {}
    negations: dict[LanguageCode, tuple[Sentence, ...]] = {}
    turned: dict[LanguageCode, tuple[Sentence, ...]] = {}
    unless: dict[LanguageCode, tuple[Sentence, ...]] = {}
    calm: dict[LanguageCode, tuple[Sentence, ...]] = {}


class Area(ContentRecord):
    """A part of the country that services serve. Exactly one of `region`, `province` or `postcodes` says which
    places lie in it, in the words of `data/postcodes.csv`; an area with none of them holds every place. One that is a
    `municipality` was made for the rows of a table: whom it has helps nobody elsewhere, and nobody says its name for a
    place, for the postal codes have it already."""

    name: Localised
    within: Slug | None = None
    region: Literal["Brussels", "Flanders", "Wallonia"] | None = None
    province: Sentence | None = None
    postcodes: tuple[Postcode, ...] = ()
    municipality: bool = False


class Place(ContentRecord):
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
    together: Localised = {}
    """What the places of its code are called together, where there are several; in the language of its region first."""

    @property
    def id(self) -> str:
        """How a conversation remembers it: "1080", "4041 vottem" for one of several places of a code, "flanders"."""
        if not self.postcode:
            return self.areas[0]
        return f"{self.postcode} {self.known_as[0]}" if self.together else self.postcode

    @property
    def whole(self) -> Self:
        """All places of its code as one, by the one that stands first in the table."""
        if not self.together:
            return self
        local = next(iter(self.together.values()))
        return self.model_copy(update={"name": self.together, "local": local, "together": {}})

    def called(self, language: str) -> str:
        """Its name in a language, else in that of its region.

        >>> Place(postcode="4000", name={"nl": "Luik"}, local="Liège", areas=(), known_as=("luik",)).called("en")
        'Liège'
        """
        return self.name.get(language, self.local)
