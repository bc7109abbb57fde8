"""One organisation after the other, best first."""

from __future__ import annotations

from ivr.engine import card as spoken
from ivr.engine.scene import Move, Scene
from ivr.engine.search import best_contact, contact_status
from ivr.engine.stages import menu
from ivr.model import Listing
from ivr.numbers import kind
from ivr.steps import Dial, Pause, Speech

DIGITS = 1
FINISH = ""

wrong, silent = menu.wrong, menu.silent


def prompt(scene: Scene) -> list[Speech]:
    return [*spoken.card(scene.library, _shown(scene), scene.phrases, scene.now), Pause(), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    """What can be done with the card: only what makes sense, and always on the same key."""
    return [
        *(scene.phrases.say(f"option-{option}", key=key) for key, option in _options(scene).items()),
        scene.phrases.say("option-back"),
        scene.phrases.say("option-main"),
    ]


def _options(scene: Scene) -> dict[str, str]:
    """What each key does on this card."""
    listing, options = _shown(scene), {"1": "again"}
    if scene.state.card < len(scene.found.listings) - 1:
        options["2"] = "next"
    if any(contact.kind == "visit" for contact in listing.service.contacts):
        options["3"] = "address"
    if spoken.other_contacts(listing, scene.phrases, scene.now):
        options["4"] = "others"
    if through(scene):
        options["5"] = "through"
    return options


def _shown(scene: Scene) -> Listing:
    listings = scene.found.listings
    return listings[min(scene.state.card, len(listings) - 1)]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    match _options(scene).get(keys[0]):
        case "again":
            move = Move(scene.go())
        case "next":
            move = Move(scene.go(card=scene.state.card + 1))
        case "address":
            move = Move(scene.go(), tuple(spoken.address(_shown(scene), scene.phrases)), brief=True)
        case "others":
            move = Move(scene.go(), tuple(spoken.others(_shown(scene), scene.phrases, scene.now)), brief=True)
        case "through":
            move = Move(scene.go(), (scene.phrases.say("through-wait"),), dial=through(scene))
        case None if keys[0] == "2":
            move = Move(scene.go(), (scene.phrases.say("card-last"),), brief=True)
        case _:
            move = wrong(scene)
    return move, keys[1:]


def through(scene: Scene) -> Dial | None:
    """Whom the caller can be put through to: the number on the card, unless it is closed, or cannot be reached from the
    line's own number. That number is shown to whoever answers; a Belgian free number may not be (Twilio's rules)."""
    rule, own = scene.library.line.put_through, kind(scene.state.called)
    if rule is None or own not in ("fixed", "mobile"):
        return None
    contact = best_contact(_shown(scene).service, scene.now, scene.state.language)
    reachable = {"fixed": True, "mobile": True, "free": rule.free_numbers, "short": rule.short_codes}
    number = contact.value or ""
    if contact.kind != "phone" or not reachable.get(kind(number) or ""):
        return None
    if contact_status(contact, scene.now).openness == "closed":
        return None
    return Dial(number, scene.state.called, rule.ring, rule.limit * 60)


def back(scene: Scene) -> Move:
    """To where the place was asked."""
    stage = "place" if scene.state.place.isdecimal() else "region"
    return Move(scene.go(stage=stage, place="", card=0, since=0))
