"""One organisation after the other, best first, and what can be done with it."""

from __future__ import annotations

from ivr.country.numbers import kind, may_be_shown
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.place import leave_offer
from ivr.engine.directory import spoken_card as spoken
from ivr.engine.directory.reports import contact_key
from ivr.engine.directory.search import best_contact, contact_status
from ivr.engine.directory.sms_card import card_message
from ivr.model import Contact, ServiceEntry
from ivr.model.steps import Dial, Heard, Pause, Say, Send

DIGITS = 1
FINISH = ""

wrong, silent = menu.wrong, menu.silent


def prompt(context: Context) -> list[Heard]:
    entry = shown(context)
    doubtful = contact_key(entry.id, _contact(context).value or "") in context.doubtful
    card = spoken.card(context.library, entry, context.catalogue, context.now, doubtful=doubtful)
    first = [*_urgent(context), *_advice(context)] if context.state.card == 0 else []
    return [*first, *(spoken.slowly(card) if context.state.slow else card), Pause(), *choices(context)]


def _urgent(context: Context) -> list[Heard]:
    """The emergency number; and the key to leave by, for who was not asked for a place and told it there."""
    if not context.quiet:
        return []
    told = context.chose_quiet and not (context.number and context.number.region)
    return [context.emergency(), *([] if told else [leave_offer(context)])]


def _advice(context: Context) -> list[Heard]:
    """What the topic itself has to say, before anybody's name: it is not about them."""
    topic = context.library.topics.get(context.state.topic)
    advice = topic and topic.advice.get(context.state.language)
    return [Say(context.state.language, advice, "advice")] if advice else []


def choices(context: Context) -> list[Heard]:
    """What can be done with the card: only what makes sense, and always on the same key."""
    return [
        *([leave_offer(context)] if context.quiet else []),
        *(context.catalogue.say(f"option-{option}", key=key) for key, option in _options(context).items()),
        context.catalogue.say("option-back"),
    ]


def _options(context: Context) -> dict[str, str]:
    """What each key does on this card."""
    options = {
        "1": ("through", through(context) is not None),
        "2": ("text", message(context) is not None),
        "3": ("next", context.state.card < len(context.found.entries) - 1),
        "4": ("slower", True),
        "5": ("more", spoken.has_more(shown(context), context.catalogue, context.now)),
        "6": ("report", _contact(context).dialled),
    }
    return {key: option for key, (option, makes_sense) in options.items() if makes_sense}


def shown(context: Context) -> ServiceEntry:
    """The service whose card is heard; this stage is never without one (`ivr.engine.call.turn.fit`)."""
    entry = context.shown
    assert entry  # noqa: S101
    return entry


def _contact(context: Context) -> Contact:
    return best_contact(shown(context).service, context.now, context.state.language)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    match _options(context).get(keys[0]):
        case "through":
            move = Transition(context.go(), (context.catalogue.say("through-wait"),), dial=through(context))
        case "text":
            move = _text(context)
        case "next":
            move = Transition(context.go(card=context.state.card + 1))
        case "slower":
            move = Transition(context.go(slow=1))
        case "more":
            more = spoken.more(context.library, shown(context), context.catalogue, context.now)
            move = Transition(context.go(), tuple(more), brief=True)
        case "report":
            move = Transition(context.go(stage="report"))
        case None if keys[0] == "3":
            move = Transition(context.go(), (context.catalogue.say("card-last"),), brief=True)
        case _:
            move = wrong(context)
    return move, keys[1:]


def _text(context: Context) -> Transition:
    """On a quiet topic a message is sent only to who asks for it twice: somebody else may read it."""
    if context.quiet and not context.state.asked:
        return Transition(context.go(asked=1), (context.catalogue.say("text-twice", key="2"),), brief=True)
    return Transition(context.go(), send=message(context))


def message(context: Context) -> Send | None:
    """The card as an SMS to the caller; None where it cannot reach them, or not in their language."""
    library, language = context.library, context.state.language
    sender = context.number.sender if context.number and context.number.sender else context.state.called
    if not context.state.texts or not sender or language not in library.templates:
        return None
    return Send(language, card_message(library, shown(context), context.catalogue, context.now), sender)


def through(context: Context) -> Dial | None:
    """Whom the caller can be put through to: the number on the card, unless it is closed, or cannot be reached from the
    line's own number. That number is shown to whoever answers; a Belgian free number may not be (Twilio's rules)."""
    rule = context.library.line.put_through
    if rule is None or not may_be_shown(context.state.called):
        return None
    contact = _contact(context)
    reachable = {"fixed": True, "mobile": True, "free": rule.free_numbers, "short": rule.short_codes}
    number = contact.value or ""
    if contact.kind != "phone" or not reachable.get(kind(number) or ""):
        return None
    if number.startswith("+") and not number.startswith(rule.to):
        return None
    if contact_status(contact, context.now).openness == "closed":
        return None
    return Dial(number, context.state.called, rule.ring, rule.limit * 60)


def back(context: Context) -> Transition:
    """To where the place was asked; who came by a code or a number of a region never was, and hears the menu."""
    if context.state.organisation or (context.number and context.number.region):
        return Transition(context.go(stage="menu", topic="", organisation="", place="", card=0, since=0))
    stage = "place" if context.state.place.isdecimal() else "region"
    return Transition(context.go(stage=stage, place="", card=0, since=0))
