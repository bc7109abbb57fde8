"""An organisation, or one of its services, taken away: what goes with it, and what would lead nowhere then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ivr.content.read.files import NAMES, Files, Reader
from ivr.content.rewriting import remove
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.house_index import HouseListed
from ivr.wings.console.organisations.one_house import House


@dataclass(frozen=True)
class Leaving:
    """`stops` are reasons why it cannot go yet, in words; `words` is what people text for it, which goes along."""

    stops: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def leaving(reader: Reader, files: Files, id: str, service: str = "") -> Leaving:
    """What would come of taking away an organisation, or with `service` one of its services alone."""
    stops = (*_answers(reader, id, service), *_general(files, id, service))
    return Leaving(tuple(stops), () if service else tuple(_words(reader.yaml(NAMES).data.get(id))))


def _names(place: object, id: str, service: str) -> bool:
    return str(place) == f"{id}/{service}" if service else str(place).startswith(f"{id}/")


def _answers(reader: Reader, id: str, service: str) -> Iterator[str]:
    for document in reader.folder("data/answers").values():
        called = document.data.get("call")
        if isinstance(called, list) and any(_names(one, id, service) for one in called):
            name = document.data.get("name", "")
            yield _("The answer “%(name)s” tells people to call it: choose another one there.", name=name)


def _general(files: Files, id: str, service: str) -> Iterator[str]:
    named = files.line.data.get("general")
    if isinstance(named, list) and any(_names(one, id, service) for one in named):
        yield _(
            "The line names it for everybody whom nobody else can help: ask who looks after the server to name another "
            "one (general, in menus/line.yaml)."
        )


def _words(kept: Any) -> Iterator[str]:
    for one in kept if isinstance(kept, list) else ():
        yield str(one)
    for several in kept.values() if isinstance(kept, dict) else ():
        yield from map(str, several if isinstance(several, list) else [several])


def left_alone(house: House, service: str, listed: Iterable[HouseListed]) -> list[str]:
    """The topics and needs with which nobody helps any more once a service, or for "" the organisation, is gone."""
    services = [one for one in house.typed.get("services", ()) if isinstance(one, dict)]
    going = [one for one in services if service in ("", one.get("id"))]
    staying = {topic for one in services if one not in going for topic in _helps_with(one)}
    others = [one.topics for one in listed if one.id != house.id]
    return [
        topic
        for topic in dict.fromkeys(id for one in going for id in _helps_with(one))
        if topic not in staying and not any(topic in topics for topics in others)
    ]


def _helps_with(service: dict[str, Any]) -> Iterator[str]:
    for name in ("topics", "needs"):
        value = service.get(name)
        yield from map(str, value if isinstance(value, list) else ())


def names_without(text: str, id: str) -> str:
    """The list of what people text for organisations without this one."""
    return remove(text, (id,))
