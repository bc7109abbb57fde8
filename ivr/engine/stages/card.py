"""One organisation after the other, best first, and what can be done with it."""

from __future__ import annotations

from ivr.engine import card as spoken
from ivr.engine.scene import Move, Scene
from ivr.engine.search import best_contact, contact_status
from ivr.engine.sms import card_message
from ivr.engine.stages import menu
from ivr.engine.stages.place import leave_offer
from ivr.model import Contact, Listing
from ivr.numbers import kind, may_be_shown
from ivr.reports import contact_key
from ivr.steps import Dial, Pause, Say, Send, Speech

DIGITS = 1
FINISH = ""

wrong, silent = menu.wrong, menu.silent


def prompt(scene: Scene) -> list[Speech]:
    listing = shown(scene)
    doubtful = contact_key(listing.id, _contact(scene).value or "") in scene.doubtful
    card = spoken.card(scene.library, listing, scene.phrases, scene.now, doubtful=doubtful)
    first = [*_urgent(scene), *_advice(scene)] if scene.state.card == 0 else []
    return [*first, *(spoken.slowly(card) if scene.state.slow else card), Pause(), *choices(scene)]


def _urgent(scene: Scene) -> list[Speech]:
    """The emergency number; and the key to leave by, for who was not asked for a place and told it there."""
    if not scene.quiet:
        return []
    told = scene.chose_quiet and not (scene.number and scene.number.region)
    return [scene.emergency(), *([] if told else [leave_offer(scene)])]


def _advice(scene: Scene) -> list[Speech]:
    """What the topic itself has to say, before anybody's name: it is not about them."""
    topic = scene.library.topics.get(scene.state.topic)
    advice = topic and topic.advice.get(scene.state.language)
    return [Say(scene.state.language, advice, "advice")] if advice else []


def choices(scene: Scene) -> list[Speech]:
    """What can be done with the card: only what makes sense, and always on the same key."""
    return [
        *([leave_offer(scene)] if scene.quiet else []),
        *(scene.phrases.say(f"option-{option}", key=key) for key, option in _options(scene).items()),
        scene.phrases.say("option-back"),
    ]


def _options(scene: Scene) -> dict[str, str]:
    """What each key does on this card."""
    options = {
        "1": ("through", through(scene) is not None),
        "2": ("text", message(scene) is not None),
        "3": ("next", scene.state.card < len(scene.found.listings) - 1),
        "4": ("slower", True),
        "5": ("more", spoken.has_more(shown(scene), scene.phrases, scene.now)),
        "6": ("report", _contact(scene).dialled),
    }
    return {key: option for key, (option, makes_sense) in options.items() if makes_sense}


def shown(scene: Scene) -> Listing:
    """The service whose card is heard; this stage is never without one (`ivr.engine.call.fit`)."""
    listing = scene.shown
    assert listing  # noqa: S101
    return listing


def _contact(scene: Scene) -> Contact:
    return best_contact(shown(scene).service, scene.now, scene.state.language)


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    match _options(scene).get(keys[0]):
        case "through":
            move = Move(scene.go(), (scene.phrases.say("through-wait"),), dial=through(scene))
        case "text":
            move = _text(scene)
        case "next":
            move = Move(scene.go(card=scene.state.card + 1))
        case "slower":
            move = Move(scene.go(slow=1))
        case "more":
            more = spoken.more(scene.library, shown(scene), scene.phrases, scene.now)
            move = Move(scene.go(), tuple(more), brief=True)
        case "report":
            move = Move(scene.go(stage="report"))
        case None if keys[0] == "3":
            move = Move(scene.go(), (scene.phrases.say("card-last"),), brief=True)
        case _:
            move = wrong(scene)
    return move, keys[1:]


def _text(scene: Scene) -> Move:
    """On a quiet topic a message is sent only to who asks for it twice: somebody else may read it."""
    if scene.quiet and not scene.state.asked:
        return Move(scene.go(asked=1), (scene.phrases.say("text-twice", key="2"),), brief=True)
    return Move(scene.go(), send=message(scene))


def message(scene: Scene) -> Send | None:
    """The card as an SMS to the caller; None where it cannot reach them, or not in their language."""
    library, language = scene.library, scene.state.language
    sender = scene.number.sender if scene.number and scene.number.sender else scene.state.called
    if not scene.state.texts or not sender or language not in library.templates:
        return None
    return Send(language, card_message(library, shown(scene), scene.phrases, scene.now), sender)


def through(scene: Scene) -> Dial | None:
    """Whom the caller can be put through to: the number on the card, unless it is closed, or cannot be reached from the
    line's own number. That number is shown to whoever answers; a Belgian free number may not be (Twilio's rules)."""
    rule = scene.library.line.put_through
    if rule is None or not may_be_shown(scene.state.called):
        return None
    contact = _contact(scene)
    reachable = {"fixed": True, "mobile": True, "free": rule.free_numbers, "short": rule.short_codes}
    number = contact.value or ""
    if contact.kind != "phone" or not reachable.get(kind(number) or ""):
        return None
    if number.startswith("+") and not number.startswith(rule.to):
        return None
    if contact_status(contact, scene.now).openness == "closed":
        return None
    return Dial(number, scene.state.called, rule.ring, rule.limit * 60)


def back(scene: Scene) -> Move:
    """To where the place was asked; who came by a code or a number of a region never was, and hears the menu."""
    if scene.state.organisation or (scene.number and scene.number.region):
        return Move(scene.go(stage="menu", topic="", organisation="", place="", card=0, since=0))
    stage = "place" if scene.state.place.isdecimal() else "region"
    return Move(scene.go(stage=stage, place="", card=0, since=0))
