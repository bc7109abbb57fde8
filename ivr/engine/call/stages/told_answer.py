"""An answer: half a minute of what there is to know, then whom to call, an SMS, the next one, or once more."""

from __future__ import annotations

from ivr.engine.call import options
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.options import Option
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import back_from_answers, to_whom
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.card import sender, slowly_if_asked
from ivr.engine.call.stages.place import alarm
from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.sms_answer import answer_message
from ivr.engine.directory.sms_card import card_message
from ivr.model import Answer, keypad
from ivr.model.steps import Heard, Pause, Say, Send


def prompt(context: Context) -> list[Heard]:
    language, answer = context.state.language, told(context)
    speech = slowly_if_asked(context, [Say(language, answer.ear[language], "answer")])
    return [*alarm(context), *speech, Pause(), *choices(context)]


def choices(context: Context) -> list[Heard]:
    return options.offers(OPTIONS, context)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    return options.press(OPTIONS, context, keys)


def told(context: Context) -> Answer:
    """The answer that is heard; this stage is never without one (`ivr.engine.call.turn.fit`)."""
    answer = context.answer
    assert answer  # noqa: S101
    return answer


def _has_whom(context: Context) -> bool:
    return bool(context.found.entries)


def _can_be_texted(context: Context) -> bool:
    return message(context) is not None


def _text(context: Context) -> Transition:
    """On a sensitive topic a message is sent only to who asks for it twice: somebody else may read it."""
    if context.sensitive and not context.state.asked:
        return Transition(context.go(asked=1), (context.catalogue.say("text-twice", key="2"),), brief=True)
    return Transition(context.go(), send=message(context))


def message(context: Context) -> Send | None:
    """The answer as an SMS to the caller; on a sensitive topic whom to call instead, in the neutral words of every
    card, for an answer tells on a shared phone what was asked. None where an SMS cannot reach them."""
    library, language, number = context.library, context.state.language, sender(context)
    if not number:
        return None
    if not context.sensitive:
        return Send(language, answer_message(library, told(context), language), number)
    if not context.found.entries:
        return None
    card = chosen(context.found.entries[0], language, context.now, context.place)
    return Send(language, card_message(library, card, context.catalogue), number)


def _following(context: Context) -> Answer | None:
    """The one after it in its list."""
    answers = [answer.id for answer in context.answers]
    at = answers.index(context.state.answer) + 1 if context.state.answer in answers else 0
    return context.answers[at] if at < len(answers) else None


def _has_next(context: Context) -> bool:
    return _following(context) is not None


def _next(context: Context) -> Transition:
    following = _following(context)
    return Transition(context.go(answer=following.id)) if following else _last(context)


def _last(context: Context) -> Transition:
    return Transition(context.go(), (context.catalogue.say("answer-last"),), brief=True)


def back(context: Context) -> Transition:
    """To the list in which it stands; a list of one is skipped."""
    there = context.go(stage="answers", answer="")
    return Transition(there) if len(there.answers) > 1 else back_from_answers(there)


def _is_private(context: Context) -> bool:
    return context.sensitive


OPTIONS = keypad.choices(
    "OPTIONS",
    {
        "1": Option("whom", _has_whom, to_whom),
        "2": Option("text-answer", _can_be_texted, _text, instead=(("text-whom", _is_private),)),
        "3": Option("next-answer", _has_next, _next, _last),
        "4": Option("slower", options.always, options.slower),
    },
)

QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
