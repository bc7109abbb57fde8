"""What is asked for and where: topics, areas, places."""

from __future__ import annotations

from typing import Literal

from ivr.model.base import Code, ContentRecord, Localised, Postcode, Sentence, Slug


class Topic(ContentRecord):
    """What a caller may need. `code` is what they type to go there at once; `advice` is said with the first card.

    `quiet` is for what nobody around the caller should know of: the emergency number comes first, a message is sent
    only when it is asked for twice, and the caller hears the key that ends the call with a harmless sentence.

    `urgent` is for what may not wait, and what is quiet is urgent too: a message begins with the emergency number, and
    who can be reached now comes before who is near.
    """

    name: Localised
    code: Code | None = None
    quiet: bool = False
    urgent: bool = False
    advice: Localised = {}

    @property
    def cannot_wait(self) -> bool:
        return self.urgent or self.quiet


class Area(ContentRecord):
    """A part of the country that services serve. Exactly one of `region`, `province` or `postcodes` says which
    places lie in it, in the words of `data/postcodes.csv`; an area with none of them holds every place."""

    name: Localised
    within: Slug | None = None
    region: Literal["Brussels", "Flanders", "Wallonia"] | None = None
    province: Sentence | None = None
    postcodes: tuple[Postcode, ...] = ()


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

    def called(self, language: str) -> str:
        """Its name in a language, else in that of its region.

        >>> Place(postcode="4000", name={"nl": "Luik"}, local="Liège", areas=(), known_as=("luik",)).called("en")
        'Liège'
        """
        return self.name.get(language, self.local)
