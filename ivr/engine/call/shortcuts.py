"""The ways to cards and answers: by a topic, a place and a need, or by a short code from a poster.

A code such as `71#` is a topic, `811#` a need, `712#` an organisation, `7237#` an answer, and a postal code may follow
at once: `711080#`.
"""

from __future__ import annotations

from datetime import datetime

from ivr.country.geography import POSTCODE_DIGITS
from ivr.engine.call.context import Context, Transition
from ivr.language.pieces import spelled
from ivr.model.steps import Say


def to_topic(context: Context, topic: str) -> Transition:
    """On to the question where the caller is; who dialled a number that belongs to a region is not asked."""
    return _to_where(context.afresh(stage="place", topic=topic))


def to_need(context: Context, need: str) -> Transition:
    """The same for who knows already what they need."""
    topic = context.library.topic_of[need]
    return _to_where(context.afresh(stage="place", topic=topic, need=need))


def to_answers(context: Context, topic: str) -> Transition:
    """On to what there is to know about a topic, one answer or a list; who asks for what nobody wrote hears so."""
    there = context.afresh(stage="answers", topic=topic)
    match there.answers:
        case ():
            return Transition(context.go(), (context.catalogue.say("answers-none"),), brief=True)
        case (only,):
            return Transition(there.go(stage="answer", answer=only.id))
    return Transition(there)


def to_whom(context: Context) -> Transition:
    """On to whom to call after an answer: where the caller is, if that is known, or else asked for."""
    there = context.go(stage="place", page=0, card=0, later=0)
    if context.state.place or (context.state.since and not context.state.organisation):
        return to_place(there, context.state.place)
    return _to_where(there)


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
        return Transition(to_menu(there), (*lead, there.catalogue.say("nothing-at-all")))
    here = there.place
    if found.wider and here:
        lead = (*lead, there.catalogue.say("nothing-here", place=here.called(context.state.language)))
    asks = not there.state.need and there.asked_first
    return Transition(there.go(stage="need") if asks else there, lead)


def back_to_place(context: Context) -> Transition:
    """To where the place was asked; who came by a code or a number of a region never was, and hears the menu."""
    if context.state.organisation or (context.number and context.number.region):
        return Transition(context.afresh(stage="menu"))
    stage = "place" if context.state.place.isdecimal() else "region"
    return Transition(context.go(stage=stage, need="", place="", card=0, since=0, later=0))


def back_from_answers(context: Context) -> Transition:
    """From what there is to know to the card, where it was asked for there; else to the menu."""
    if context.state.since:
        return Transition(context.go(stage="card", answer="", page=0), brief=True)
    return Transition(context.afresh(stage="menu"))


def to_code(context: Context, digits: str) -> Transition:
    """To what a short code stands for. Who types an unknown one hears the menu: nobody is asked to guess."""
    for code, postcode in ((digits, ""), (digits[:-POSTCODE_DIGITS], digits[-POSTCODE_DIGITS:])):
        if found := context.library.coded(code):
            there = _to_coded(context, *found, postcode)
            if there:
                return there
    unknown = context.catalogue.say("code-unknown", code=spelled(digits))
    return Transition(to_menu(context).go(tries=context.state.tries), (unknown,), brief=True, strike=True)


def to_menu(context: Context) -> Context:
    """The menu where the caller was, for who is led nowhere; what it was about stays, for the key to leave by."""
    return context.afresh(stage="menu", topic=context.state.topic)


def _to_coded(context: Context, kind: str, id: str, postcode: str) -> Transition | None:
    """To what a code means, at a postal code where one was typed; None for an answer that is not given."""
    match kind:
        case "topic" | "need":
            asked = to_topic(context, id) if kind == "topic" else to_need(context, id)
            return to_postcode(asked.context, postcode) if postcode else asked
        case "organisation":
            there = context.afresh(stage="card", organisation=id, place=postcode)
            return Transition(there.go(since=minute(context.now)))
        case "answer" if answer := context.answer_given(id):
            there = context.afresh(stage="answer", topic=answer.topic, answer=id, place=context.state.place)
            return _at_postcode(there, postcode) if postcode else Transition(there)
    return None


def _at_postcode(there: Context, postcode: str) -> Transition:
    """An answer for who said where they are; an unknown postal code is asked for once more where it is needed."""
    if place := there.library.place(postcode):
        here = there.catalogue.say("place-here", place=place.called(there.state.language))
        return Transition(there.go(place=postcode), (here,))
    return Transition(there, (there.catalogue.say("place-unknown", code=spelled(postcode)),))


def minute(now: datetime) -> int:
    """The minute of the Unix clock."""
    return int(now.timestamp()) // 60
