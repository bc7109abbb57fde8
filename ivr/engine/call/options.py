"""What can be done with what is heard, on the keys from 1 on: only what makes sense, and always on the same key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.stages import menu
from ivr.engine.call.stages.place import leave_offer
from ivr.language.prompts import CALL_PROMPTS
from ivr.model.steps import Heard


def offered_as(name: str) -> str:
    """The sentence that offers this on a key."""
    return f"option-{name}"


@dataclass(frozen=True)
class Option:
    """Something that can be done; the sentence `option-<name>` offers it where it makes sense, or the first of
    `instead` whose condition holds."""

    name: str
    makes_sense: Callable[[Context], bool]
    press: Callable[[Context], Transition]
    senseless: Callable[[Context], Transition] = menu.wrong
    """What its key brings where it makes no sense."""
    instead: tuple[tuple[str, Callable[[Context], bool]], ...] = ()

    def __post_init__(self) -> None:
        for name in (self.name, *(name for name, _ in self.instead)):
            if "key" not in CALL_PROMPTS.get(offered_as(name), ()):
                sentence = offered_as(name)
                raise TypeError(f"no sentence offers {name}: add {sentence} with a key to ivr.language.prompts")

    def sentence(self, context: Context) -> str:
        for name, holds in self.instead:
            if holds(context):
                return offered_as(name)
        return offered_as(self.name)


def offers(options: Mapping[str, Option], context: Context) -> list[Heard]:
    """What is offered; where nobody should know of it, the key to leave by before all else."""
    said = context.library.offers[context.state.language]
    left = [leave_offer(context)] if context.sensitive else []
    offered = [said[option.sentence(context), key] for key, option in options.items() if option.makes_sense(context)]
    return [*left, *offered, context.catalogue.say("option-back")]


def press(options: Mapping[str, Option], context: Context, keys: str) -> tuple[Transition, str]:
    """What the first key does, and the keys that are left."""
    option = options.get(keys[0])
    if not option:
        return menu.wrong(context), keys[1:]
    return (option.press if option.makes_sense(context) else option.senseless)(context), keys[1:]


def always(context: Context) -> bool:
    """For what makes sense at any time."""
    return True


def slower(context: Context) -> Transition:
    """The same again, for who could not follow."""
    return Transition(context.go(slow=1))
