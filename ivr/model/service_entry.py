"""A service as it is found, with the organisation it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from ivr.model.directory import Organisation, Priority, Service
from ivr.model.grounds import FirstContact, ways_of


class ServiceEntry:
    """A service with the organisation it belongs to: what the engine finds and a caller hears."""

    def __init__(self, organisation: Organisation, service: Service) -> None:
        self._read = (organisation, service)

    @property
    def organisation(self) -> Organisation:
        return self._read[0]

    @property
    def service(self) -> Service:
        return self._read[1]

    @cached_property
    def id(self) -> str:
        return f"{self.organisation.id}/{self.service.id}"

    @property
    def house(self) -> str:
        """The id of the organisation."""
        return self.id.partition("/")[0]

    @property
    def online_only(self) -> bool:
        """As of the service."""
        return self.service.online_only

    @property
    def only_in(self) -> str | None:
        """As of the service."""
        return self.service.only_in

    @property
    def dialled(self) -> bool:
        """Whether the contact that is given first is called."""
        return self.service.foremost[0].dialled

    @property
    def telephone(self) -> bool:
        """Whether any telephone can call it."""
        return self.service.foremost[0].known.telephone

    @property
    def ways(self) -> Sequence[FirstContact]:
        """The contacts that may be the first to be given."""
        return ways_of(self.service)

    def meets(self, need: str | None) -> bool:
        """As the service does."""
        return self.service.meets(need)

    def priority(self, asked: str | None, topic_is_for: Collection[str]) -> Priority:
        """As that of the service."""
        return self.service.priority(asked, topic_is_for)

    def called(self, language: str) -> str:
        """The organisation, and which of its services where it has several."""
        organisation, service = self.organisation.called(language), self.service.name.get(language)
        return f"{organisation}, {service}" if service else organisation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServiceEntry) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)
