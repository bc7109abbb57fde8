"""What the kinds and fields of the content are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.model.kinds import KINDS
from ivr.model.tables import complete
from ivr.publish.compared import Event, Kind
from ivr.wings.console.interface import lazy

EVENTS: Mapping[Event, object] = {
    "gone": lazy("Callers lose"),
    "changed": lazy("Different"),
    "added": lazy("New"),
}
KINDS_TOLD: Mapping[Kind, object] = {
    "language": lazy("Languages"),
    "menu": lazy("Menus"),
    "topic": lazy("Topics"),
    "danger": lazy("Dangers"),
    "answer": lazy("Answers"),
    "organisation": lazy("Organisations"),
    "service": lazy("Services"),
    "contact": lazy("Numbers and addresses"),
    "choice": lazy("Keys of menus"),
    "hours": lazy("Opening hours"),
    "area": lazy("Regions"),
    "line": lazy("The line itself"),
    "message": lazy("Text messages"),
    "word": lazy("Words that people text"),
    "sentence": lazy("Sentences"),
    "place": lazy("Postal codes"),
    "source": lazy("Sources"),
}
_WAYS = {
    "phone": lazy("number"),
    "free phone": lazy("free number"),
    "whatsapp": lazy("WhatsApp"),
    "free whatsapp": lazy("WhatsApp"),
    "telegram": lazy("Telegram"),
    "free telegram": lazy("Telegram"),
    "chat": lazy("chat"),
    "email": lazy("e-mail address"),
    "form": lazy("form on the internet"),
    "visit": lazy("door"),
    "website": lazy("website"),
}
_FREE = [f"free {kind}" for kind, known in KINDS.items() if known.dialled]
WAYS: Mapping[str, object] = complete("WAYS", _WAYS, [*KINDS, *_FREE])
FIELDS: Mapping[str, object] = {
    "value": lazy("number or address"),
    "address": lazy("address"),
    "hours": lazy("opening hours"),
    "hours_also": lazy("other opening hours"),
    "hours_text": lazy("opening hours in words"),
    "cost": lazy("cost"),
    "keys": lazy("keys to press there"),
    "label": lazy("what it is called"),
    "appointment": lazy("appointment"),
    "languages": lazy("languages"),
    "note": lazy("note"),
    "checked": lazy("when somebody made sure"),
    "evidence": lazy("where it was read"),
    "disputes": lazy("what sources disagree on"),
    "name": lazy("name"),
    "names": lazy("name"),
    "short_name": lazy("short name"),
    "short_names": lazy("short name"),
    "also_known_as": lazy("other names"),
    "summary": lazy("what it does"),
    "code": lazy("code to type"),
    "website": lazy("website"),
    "emails": lazy("e-mail addresses"),
    "closures": lazy("days on which it is closed"),
    "topics": lazy("topics"),
    "needs": lazy("needs"),
    "areas": lazy("regions"),
    "only_in": lazy("where one has to go"),
    "audience": lazy("for whom"),
    "interpreter": lazy("interpreter"),
    "question": lazy("question"),
    "ear": lazy("said on the telephone"),
    "sms": lazy("in a text"),
    "until": lazy("holds until"),
    "call": lazy("whom to call after it"),
    "facts": lazy("facts"),
    "never": lazy("what it must not say"),
    "sure": lazy("how sure it is"),
    "reviewed": lazy("who read it again"),
    "key": lazy("key"),
    "goto": lazy("leads to the menu"),
    "topic": lazy("leads to the topic"),
    "answers": lazy("leads to the answers"),
    "tell": lazy("says"),
    "advice": lazy("advice"),
}


def field_name(field: str) -> str:
    """A field of the content in words; behind it in which language, where it has several."""
    name, _, rest = field.partition(".")
    told = str(FIELDS.get(name, name.replace("_", " ")))
    return f"{told} ({rest})" if rest else told
