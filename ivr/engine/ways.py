"""The ways to the cards: by a topic and a place, or by a short code from a poster.

A code such as `71#` is a topic, `712#` an organisation, and a postal code may follow at once: `711080#`.
"""

from __future__ import annotations

from datetime import datetime

from ivr.engine.scene import Move, Scene
from ivr.numbers import spelled
from ivr.steps import Say


def to_topic(scene: Scene, topic: str) -> Move:
    """On to the question where the caller is; who dialled a number that belongs to a region is not asked."""
    there = scene.go(stage="place", topic=topic, organisation="", place="", card=0)
    region = scene.number.region if scene.number else None
    return to_place(there, region) if region else Move(there)


def to_postcode(scene: Scene, postcode: str) -> Move:
    """On to the cards for a postal code, confirmed by its name; or back to the question where there is no such code."""
    place = scene.library.place(postcode)
    if not place:
        asked = scene.go(stage="place", tries=scene.state.tries)
        unknown = scene.phrases.say("place-unknown", code=spelled(postcode))
        return Move(asked, (unknown,), brief=True, strike=True)
    return to_place(scene, postcode, scene.phrases.say("place-here", place=place.called(scene.state.language)))


def to_place(scene: Scene, place: str, *lead: Say) -> Move:
    """On to the cards for a place: a postal code, an area, or "" for the whole country."""
    there = scene.go(stage="card", place=place, card=0, since=minute(scene.now))
    found = there.found
    if not found.listings:
        return Move(there.go(stage="menu"), (*lead, there.phrases.say("nothing-at-all")))
    here = there.place()
    if found.wider and here:
        lead = (*lead, there.phrases.say("nothing-here", place=here.called(scene.state.language)))
    return Move(there, lead)


def to_code(scene: Scene, digits: str) -> Move:
    """To what a short code stands for. Who types an unknown one hears the menu: nobody is asked to guess."""
    for code, postcode in ((digits, ""), (digits[:-4], digits[-4:])):
        match scene.library.coded(code):
            case ("topic", topic):
                asked = to_topic(scene, topic)
                return to_postcode(asked.scene, postcode) if postcode else asked
            case ("organisation", organisation):
                there = scene.go(stage="card", topic="", organisation=organisation, place=postcode, card=0)
                return Move(there.go(since=minute(scene.now)))
    unknown = scene.phrases.say("code-unknown", code=spelled(digits))
    return Move(scene.go(stage="menu", tries=scene.state.tries), (unknown,), brief=True, strike=True)


def minute(now: datetime) -> int:
    """The minute of the Unix clock."""
    return int(now.timestamp()) // 60
