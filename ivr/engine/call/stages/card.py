"""One organisation after the other, best first, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace

from ivr.country.numbers import kind, may_be_shown
from ivr.engine.call import options
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.options import Option
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import back_to_place
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.place import alarm
from ivr.engine.directory import spoken_card as spoken
from ivr.engine.directory.chosen import Card
from ivr.engine.directory.reports import contact_key
from ivr.engine.directory.sms_card import card_message
from ivr.engine.directory.spoken_contact import keys
from ivr.engine.library import advice_for
from ivr.model import keypad
from ivr.model.steps import Dial, Heard, Pause, Say, Send

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    card, far = shown(context), _far(context) if context.is_first else []
    doubtful = contact_key(card.entry.id, card.contact.value or "") in context.doubtful
    told = replace(card, away=()) if context.found.nearest and far else card
    speech = spoken.card(
        context.library,
        told,
        context.catalogue,
        doubtful=doubtful,
        warned=bool(context.state.warned),
        general=context.found.general and context.is_first,
    )
    first = [*alarm(context), *_advice(context)] if context.is_first else []
    return [*first, *far, *slowly_if_asked(context, speech), Pause(), *choices(context)]


def slowly_if_asked(context: Context, speech: list[Heard]) -> list[Heard]:
    """The same speech, slower for who asked for that."""
    return spoken.slowly(speech) if context.state.slow else speech


def _far(context: Context) -> list[Heard]:
    """That nobody there is known for this, or how far away the first one is, where nobody is nearer; before the name,
    for who cannot go there."""
    found, words, here = context.found, context.catalogue, context.place()
    if found.unmet and here:
        return [words.say("nothing-here", place=here.called(words.language))]
    if found.nearest:
        return [words.say("nothing-nearer", area=spoken.named(context.library.areas, found.nearest, words))]
    return []


def _advice(context: Context) -> list[Heard]:
    """What the need or the topic itself has to say, before anybody's name: it is not about them. Nobody hears it twice,
    nor of the first door where its card follows; who comes from an answer has heard more than that."""
    state, library = context.state, context.library
    advice = advice_for(library, state.topic, state.need, state.language)
    again = state.later and advice == advice_for(library, state.topic, "", state.language)
    service = shown(context).service
    follows = service.first_door and state.topic in service.topics
    known = state.answer or again or follows
    return [Say(state.language, advice, "advice")] if advice and not known else []


def choices(context: Context) -> list[Heard]:
    return options.offers(OPTIONS, context)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    return options.press(OPTIONS, context, keys)


def shown(context: Context) -> Card:
    """The card that is heard; this stage is never without one (`ivr.engine.call.turn.fit`)."""
    card = context.card
    assert card  # noqa: S101
    return card


def _can_be_put_through(context: Context) -> bool:
    return through(context) is not None


def _put_through(context: Context) -> Transition:
    """The last words before it rings are what to press there: the line presses nothing for them. Menus change, and who
    pressed it themselves has heard what it leads to."""
    words = context.catalogue
    return Transition(
        context.go(), (words.say("through-wait"), *keys(shown(context).contact, words)), dial=through(context)
    )


def _can_be_texted(context: Context) -> bool:
    return bool(sender(context))


def _has_next(context: Context) -> bool:
    return context.has_next


def _next(context: Context) -> Transition:
    """The next card; who heard the first one before they were asked what they need is asked now."""
    state = context.state
    if state.card == 0 and not (state.need or context.asked_first) and context.asked:
        return Transition(context.go(stage="need", later=1))
    return Transition(context.go(card=context.state.card + 1))


def _last(context: Context) -> Transition:
    return Transition(context.go(), (context.catalogue.say("card-last"),), brief=True)


def _has_more(context: Context) -> bool:
    return spoken.has_more(shown(context)) or _has_answers(context)


def _has_answers(context: Context) -> bool:
    return context.has_answers


def _more(context: Context) -> Transition:
    """The other ways to reach them, then what there is to know about what the caller needs."""
    more = tuple(spoken.more(context.library, shown(context), context.catalogue))
    if _has_answers(context):
        return Transition(context.go(stage="answers", page=0), more)
    return Transition(context.go(), more, brief=True)


def _can_be_reported(context: Context) -> bool:
    return shown(context).contact.dialled


def _report(context: Context) -> Transition:
    return Transition(context.go(stage="report"))


def _text(context: Context) -> Transition:
    """On a sensitive topic a message is sent only to who asks for it twice: somebody else may read it."""
    if context.sensitive and not context.state.asked:
        return Transition(context.go(asked=1), (context.catalogue.say("text-twice", key="2"),), brief=True)
    return Transition(context.go(), send=message(context))


def message(context: Context) -> Send | None:
    """The card as an SMS to the caller; None where it cannot reach them, or not in their language."""
    number = sender(context)
    if not number:
        return None
    return Send(context.state.language, card_message(context.library, shown(context), context.catalogue), number)


def sender(context: Context) -> str:
    """The number from which an SMS in this language reaches the caller; "" where none does."""
    known = context.number
    number = known.sender if known and known.sender else context.state.called
    return number if context.state.sms and context.state.language in context.library.templates else ""


def through(context: Context) -> Dial | None:
    """Whom the caller can be put through to: the number on the card, unless it is closed, or cannot be reached from the
    line's own number. That number is shown to whoever answers; a Belgian free number may not be (Twilio's rules)."""
    rule = context.library.line.put_through
    if rule is None or not may_be_shown(context.state.called):
        return None
    card = shown(context)
    contact = card.contact
    reachable = {"fixed": True, "mobile": True, "free": rule.free_numbers, "short": rule.short_codes}
    number = contact.value or ""
    if not contact.known.telephone or not reachable.get(kind(number) or ""):
        return None
    if number.startswith("+") and not number.startswith(rule.to):
        return None
    if card.status.openness == "closed":
        return None
    return Dial(number, context.state.called, rule.ring, rule.limit * 60)


def _was_asked(context: Context) -> bool:
    return bool(context.asked_first or (context.state.later and context.asked))


def back(context: Context) -> Transition:
    """To what was asked last, or to the answer after which this is whom to call."""
    if context.state.answer:
        return Transition(context.go(stage="answer", since=0), brief=True)
    return Transition(context.go(stage="need", need="", card=0)) if _was_asked(context) else back_to_place(context)


OPTIONS = keypad.choices(
    "OPTIONS",
    {
        "1": Option("through", _can_be_put_through, _put_through),
        "2": Option("text", _can_be_texted, _text),
        "3": Option("next", _has_next, _next, _last),
        "4": Option("slower", options.always, options.slower),
        "5": Option("more", _has_more, _more, instead=(("know", _has_answers),)),
        "6": Option("report", _can_be_reported, _report),
    },
)

QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
