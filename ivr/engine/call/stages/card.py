"""One organisation after the other, best first, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.country.numbers import kind, may_be_shown
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import back_to_place
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.place import leave_offer
from ivr.engine.directory import spoken_card as spoken
from ivr.engine.directory.chosen import Card
from ivr.engine.directory.reports import contact_key
from ivr.engine.directory.sms_card import card_message
from ivr.engine.directory.spoken_contact import keys
from ivr.engine.library import advice_for
from ivr.language.prompts import CALL_PROMPTS
from ivr.model import keypad
from ivr.model.steps import Dial, Heard, Pause, Say, Send

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    card, far = shown(context), _far(context) if context.answers else []
    doubtful = contact_key(card.entry.id, card.contact.value or "") in context.doubtful
    told = replace(card, away=()) if context.found.nearest and far else card
    speech = spoken.card(
        context.library,
        told,
        context.catalogue,
        doubtful=doubtful,
        warned=bool(context.state.warned),
        general=context.found.general and context.answers,
    )
    first = [*_urgent(context), *_advice(context)] if context.answers else []
    return [*first, *far, *(spoken.slowly(speech) if context.state.slow else speech), Pause(), *choices(context)]


def _urgent(context: Context) -> list[Heard]:
    """The emergency number and the key to leave by, for who was not told them where the place was asked."""
    return [context.emergency(), leave_offer(context)] if context.sensitive and not context.state.alarmed else []


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
    nor of the first door where its card follows."""
    state, library = context.state, context.library
    advice = advice_for(library, state.topic, state.need, state.language)
    again = state.later and advice == advice_for(library, state.topic, "", state.language)
    service = shown(context).service
    follows = service.first_door and state.topic in service.topics
    return [Say(state.language, advice, "advice")] if advice and not again and not follows else []


def choices(context: Context) -> list[Heard]:
    """What can be done with the card: only what makes sense, and always on the same key."""
    offered = [(key, option) for key, option in OPTIONS.items() if option.makes_sense(context)]
    return [
        *([leave_offer(context)] if context.sensitive else []),
        *(context.catalogue.say(option.sentence, key=key) for key, option in offered),
        context.catalogue.say("option-back"),
    ]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    option = OPTIONS.get(keys[0])
    if not option:
        return wrong(context), keys[1:]
    return (option.press if option.makes_sense(context) else option.senseless)(context), keys[1:]


def shown(context: Context) -> Card:
    """The card that is heard; this stage is never without one (`ivr.engine.call.turn.fit`)."""
    card = context.card
    assert card  # noqa: S101
    return card


def _always(context: Context) -> bool:
    return True


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
    return message(context) is not None


def _has_next(context: Context) -> bool:
    return context.state.card < len(context.found.entries) - 1


def _next(context: Context) -> Transition:
    """The next card; who heard the first one before they were asked what they need is asked now."""
    state = context.state
    if state.card == 0 and not (state.need or context.asked_first) and context.asked:
        return Transition(context.go(stage="need", later=1))
    return Transition(context.go(card=context.state.card + 1))


def _last(context: Context) -> Transition:
    return Transition(context.go(), (context.catalogue.say("card-last"),), brief=True)


def _slower(context: Context) -> Transition:
    return Transition(context.go(slow=1))


def _has_more(context: Context) -> bool:
    return spoken.has_more(shown(context))


def _more(context: Context) -> Transition:
    return Transition(context.go(), tuple(spoken.more(context.library, shown(context), context.catalogue)), brief=True)


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
    library, language = context.library, context.state.language
    sender = context.number.sender if context.number and context.number.sender else context.state.called
    if not context.state.sms or not sender or language not in library.templates:
        return None
    return Send(language, card_message(library, shown(context), context.catalogue), sender)


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
    """To what was asked last."""
    return Transition(context.go(stage="need", need="", card=0)) if _was_asked(context) else back_to_place(context)


@dataclass(frozen=True)
class Option:
    """Something that can be done with a card; the sentence `option-<name>` offers it where it makes sense."""

    name: str
    makes_sense: Callable[[Context], bool]
    press: Callable[[Context], Transition]
    senseless: Callable[[Context], Transition] = wrong
    """What its key brings where it makes no sense."""

    def __post_init__(self) -> None:
        if "key" not in CALL_PROMPTS.get(self.sentence, ()):
            raise TypeError(f"no sentence offers {self.name}: add {self.sentence} with a key to ivr.language.prompts")

    @property
    def sentence(self) -> str:
        return f"option-{self.name}"


OPTIONS = keypad.choices(
    "OPTIONS",
    {
        "1": Option("through", _can_be_put_through, _put_through),
        "2": Option("text", _can_be_texted, _text),
        "3": Option("next", _has_next, _next, _last),
        "4": Option("slower", _always, _slower),
        "5": Option("more", _has_more, _more),
        "6": Option("report", _can_be_reported, _report),
    },
)

QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
