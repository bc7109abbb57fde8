"""One service more of an organisation, from a short form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ivr.content.newcomer import Newcomer
from ivr.content.rewriting import insert
from ivr.country.numbers import is_free


def new_service_id(topic: str, taken: Iterable[str]) -> str:
    """The id of a new service: what it is there for, with a number where there is one already.

    >>> new_service_id("food", ["food", "food-2"])
    'food-3'
    """
    known = set(taken)
    numbered = (f"{topic}-{number}" for number in range(2, len(known) + 3))
    return topic if topic not in known else next(id for id in numbered if id not in known)


def with_new_service(text: str, count: int, id: str, name: str, new: Newcomer) -> str:
    """The text of an organisation that has `count` services with one more, of which `new` knows all but its name.
    Raises `ValueError` where it cannot be written into the file as it stands."""
    service: dict[str, Any] = {"id": id, "name": name, "summary": new.summary, "topics": list(new.topics)}
    if new.needs:
        service["needs"] = list(new.needs)
    service["areas"] = list(new.areas)
    if new.languages:
        service["languages"] = list(new.languages)
    return insert(text, ("services", count), {**service, "contacts": list(_contacts(new))})


def _contacts(new: Newcomer) -> Iterable[dict[str, Any]]:
    checked = new.checked.model_dump(exclude_defaults=True)
    if new.phone:
        phone = {"kind": "phone", "value": new.phone}
        phone |= {"cost": "free"} if is_free(new.phone) else {}
        yield {**phone, **({"hours": new.hours} if new.hours else {}), "checked": checked}
    for kind in ("email", "website"):
        if value := getattr(new, kind):
            yield {"kind": kind, "value": value, "checked": checked}
