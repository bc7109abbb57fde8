"""Where each fact was read, who made sure of it, and how sure it is."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ivr.model.base import ContentRecord, Day, LanguageCode, PartialDate, Quote, Sentence, Slug

How = Literal["called", "visited", "website", "asked"]
Checker = Literal["volunteer", "staff", "organisation"]
SourceKind = Literal["own-page", "register", "catalogue", "document"]
"""What wrote a fact down: who it is about; an authority's list; somebody else's list; anything else."""
Standing = Literal["confirmed", "one-source", "disputed", "gone"]


class Evidence(ContentRecord):
    """Where a fact was read: a source of `data/sources.yaml`, a place in it, and what stands there to the letter.
    `gone` is where it says that this is no more."""

    source: Slug
    locator: Sentence
    value: Sentence | None = None
    hours: Sentence | None = None
    quote: Quote | None = None
    gone: bool = False


class Source(ContentRecord):
    """A document the facts come from. `date` is as exact as the document shows; `dated_by` says what shows it; `read`
    is the day on which somebody last read it for the line."""

    title: Sentence
    publisher: Sentence | None = None
    kind: SourceKind = "document"
    language: LanguageCode
    date: PartialDate
    dated_by: Sentence
    read: PartialDate | None = None
    used: Sentence
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Of the document's text, which is not part of the line: `wegwijs sources verify` knows it by this."""


class Checked(ContentRecord):
    """When somebody last made sure of a fact, and how; `by` is their part in it, never their name. `gone` is where they
    found that it is no more."""

    date: PartialDate
    how: How
    by: Checker | None = None
    gone: bool = False


class Sureness(ContentRecord):
    """How sure the facts of a contact are: the number, address or door itself; its hours, where it has any; and whose
    it is, where somebody said something else."""

    value: Standing = "one-source"
    hours: Standing | None = None
    owner: Standing | None = None

    @property
    def of_all(self) -> Standing:
        """The standing of the contact: what is disputed of it spoils it, and hours confirm no number."""
        differ = "disputed" in (self.hours, self.owner)
        return "disputed" if differ and self.value != "gone" else self.value


CALLED = "called"
"""Instead of a source: somebody heard it on the telephone, on a date."""


class DisputedValue(ContentRecord):
    value: Sentence
    source: Slug
    date: Day | None = None


class Dispute(ContentRecord):
    """Values on which sources disagree, the one that is used, and why."""

    field: Sentence
    values: Annotated[tuple[DisputedValue, ...], Field(min_length=1)]
    used: Sentence
    why: Sentence
