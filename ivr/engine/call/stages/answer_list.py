"""What there is to know, by number: the answers about a topic or a need; the last key of a long list leads on."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import back_from_answers
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.place import alarm, leave_offer
from ivr.model import Answer, keypad
from ivr.model.steps import Heard, Say

KEYS = len(keypad.CHOICES)

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    return [*alarm(context), context.catalogue.say("answers-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    left = [leave_offer(context)] if context.sensitive and context.state.alarmed else []
    listed = (_choice(context, key, answer) for key, answer in _on_keys(context).items())
    return [*left, *listed, context.catalogue.say("option-back")]


def _on_keys(context: Context) -> Mapping[str, Answer | None]:
    """The answer on each key of this page; where there are more, None on the last one, for the next page."""
    rest = context.answers[_page(context) * (KEYS - 1) :]
    return keypad.numbered("answers", rest if len(rest) <= KEYS else (*rest[: KEYS - 1], None))


def _page(context: Context) -> int:
    """The page that is heard; a list may have become shorter."""
    last = max(0, -(-(len(context.answers) - KEYS) // (KEYS - 1)))
    return min(context.state.page, last)


def _choice(context: Context, key: str, answer: Answer | None) -> Say:
    if not answer:
        return context.catalogue.say("answers-more", key=key)
    name = answer.name.get(context.state.language, answer.id)
    return context.catalogue.say("answer-choice", answer=name, key=key)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    here = _on_keys(context)
    if keys[0] not in here:
        return wrong(context), keys[1:]
    chosen = here[keys[0]]
    if not chosen:
        return Transition(context.go(page=_page(context) + 1), brief=True), keys[1:]
    return Transition(context.go(stage="answer", answer=chosen.id)), keys[1:]


def back(context: Context) -> Transition:
    """A page back; from the first one to the card, or to the menu."""
    if page := _page(context):
        return Transition(context.go(page=page - 1), brief=True)
    return back_from_answers(context)


QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
