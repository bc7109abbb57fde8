"""The ways to the cards: by a topic, a place and a need, or by a short code from a poster.

A code such as `71#` is a topic, `811#` a need, `712#` an organisation, and a postal code may follow at once: `711080#`.
"""

from __future__ import annotations

from datetime import datetime

from ivr.country.geography import POSTCODE_DIGITS
from ivr.engine.call.context import Context, Transition
from ivr.language.pieces import spelled
from ivr.model.steps import Say


def to_topic(context: Context, topic: str) -> Transition:
    """On to the question where the caller is; who dialled a number that belongs to a region is not asked."""
    return _to_where(context.go(stage="place", topic=topic, need="", organisation="", place="", card=0, later=0))


def to_need(context: Context, need: str) -> Transition:
    """The same for who knows already what they need."""
    topic = context.library.topic_of[need]
    return _to_where(context.go(stage="place", topic=topic, need=need, organisation="", place="", card=0, later=0))


def _to_where(there: Context) -> Transition:
    region = there.number.region if there.number else None
    return to_place(there, region) if region else Transition(there)


def to_postcode(context: Context, postcode: str) -> Transition:
    """On to the cards for a postal code, confirmed by its name; or back to the question where there is no such code."""
    place = context.library.place(postcode)
    if not place:
        asked = context.go(stage="place", tries=context.state.tries)
        unknown = context.catalogue.say("place-unknown", code=spelled(postcode))
        return Transition(asked, (unknown,), brief=True, strike=True)
    return to_place(context, postcode, context.catalogue.say("place-here", place=place.called(context.state.language)))


def to_place(context: Context, place: str, *lead: Say) -> Transition:
    """On to the cards for a place: a postal code, an area, or "" for the whole country; where there are many for the
    topic, first to the question what is needed of it."""
    there = context.go(stage="card", place=place, card=0, since=minute(context.now))
    found = there.found
    if not found.entries:
        return Transition(there.go(stage="menu"), (*lead, there.catalogue.say("nothing-at-all")))
    here = there.place()
    if found.wider and here:
        lead = (*lead, there.catalogue.say("nothing-here", place=here.called(context.state.language)))
    asks = not there.state.need and there.asked_first
    return Transition(there.go(stage="need") if asks else there, lead)


def back_to_place(context: Context) -> Transition:
    """To where the place was asked; who came by a code or a number of a region never was, and hears the menu."""
    if context.state.organisation or (context.number and context.number.region):
        return Transition(
            context.go(stage="menu", topic="", need="", organisation="", place="", card=0, since=0, later=0)
        )
    stage = "place" if context.state.place.isdecimal() else "region"
    return Transition(context.go(stage=stage, need="", place="", card=0, since=0, later=0))


def to_code(context: Context, digits: str) -> Transition:
    """To what a short code stands for. Who types an unknown one hears the menu: nobody is asked to guess."""
    for code, postcode in ((digits, ""), (digits[:-POSTCODE_DIGITS], digits[-POSTCODE_DIGITS:])):
        match context.library.coded(code):
            case ("topic", topic):
                asked = to_topic(context, topic)
                return to_postcode(asked.context, postcode) if postcode else asked
            case ("need", need):
                asked = to_need(context, need)
                return to_postcode(asked.context, postcode) if postcode else asked
            case ("organisation", organisation):
                there = context.go(stage="card", topic="", need="", organisation=organisation, place=postcode, card=0)
                return Transition(there.go(since=minute(context.now)))
    unknown = context.catalogue.say("code-unknown", code=spelled(digits))
    return Transition(context.go(stage="menu", tries=context.state.tries), (unknown,), brief=True, strike=True)


def minute(now: datetime) -> int:
    """The minute of the Unix clock."""
    return int(now.timestamp()) // 60
