"""One organisation after the other, best first, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.engine import card as spoken
from ivr.engine.chosen import Card
from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.sms import card_message
from ivr.engine.stages import menu
from ivr.engine.stages.place import leave_offer
from ivr.model import keypad
from ivr.numbers import kind, may_be_shown
from ivr.reports import contact_key
from ivr.sentences import CALL_SENTENCES
from ivr.steps import Dial, Pause, Say, Send, Speech

wrong = menu.wrong


def prompt(scene: Scene) -> list[Speech]:
    card = shown(scene)
    doubtful = contact_key(card.listing.id, card.contact.value or "") in scene.doubtful
    speech = spoken.card(scene.library, card, scene.phrases, doubtful=doubtful)
    first = [*_urgent(scene), *_advice(scene)] if scene.state.card == 0 else []
    return [*first, *(spoken.slowly(speech) if scene.state.slow else speech), Pause(), *choices(scene)]


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
    offered = [(key, option) for key, option in OPTIONS.items() if option.makes_sense(scene)]
    return [
        *([leave_offer(scene)] if scene.quiet else []),
        *(scene.phrases.say(option.sentence, key=key) for key, option in offered),
        scene.phrases.say("option-back"),
    ]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    option = OPTIONS.get(keys[0])
    if not option:
        return wrong(scene), keys[1:]
    return (option.press if option.makes_sense(scene) else option.senseless)(scene), keys[1:]


def shown(scene: Scene) -> Card:
    """The card that is heard; this stage is never without one (`ivr.engine.call.fit`)."""
    card = scene.card
    assert card  # noqa: S101
    return card


def _always(scene: Scene) -> bool:
    return True


def _can_be_put_through(scene: Scene) -> bool:
    return through(scene) is not None


def _put_through(scene: Scene) -> Move:
    return Move(scene.go(), (scene.phrases.say("through-wait"),), dial=through(scene))


def _can_be_texted(scene: Scene) -> bool:
    return message(scene) is not None


def _has_next(scene: Scene) -> bool:
    return scene.state.card < len(scene.found.listings) - 1


def _next(scene: Scene) -> Move:
    return Move(scene.go(card=scene.state.card + 1))


def _last(scene: Scene) -> Move:
    return Move(scene.go(), (scene.phrases.say("card-last"),), brief=True)


def _slower(scene: Scene) -> Move:
    return Move(scene.go(slow=1))


def _has_more(scene: Scene) -> bool:
    return spoken.has_more(shown(scene))


def _more(scene: Scene) -> Move:
    return Move(scene.go(), tuple(spoken.more(scene.library, shown(scene), scene.phrases)), brief=True)


def _can_be_reported(scene: Scene) -> bool:
    return shown(scene).contact.dialled


def _report(scene: Scene) -> Move:
    return Move(scene.go(stage="report"))


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
    return Send(language, card_message(library, shown(scene), scene.phrases), sender)


def through(scene: Scene) -> Dial | None:
    """Whom the caller can be put through to: the number on the card, unless it is closed, or cannot be reached from the
    line's own number. That number is shown to whoever answers; a Belgian free number may not be (Twilio's rules)."""
    rule = scene.library.line.put_through
    if rule is None or not may_be_shown(scene.state.called):
        return None
    card = shown(scene)
    contact = card.contact
    reachable = {"fixed": True, "mobile": True, "free": rule.free_numbers, "short": rule.short_codes}
    number = contact.value or ""
    if not contact.known.telephone or not reachable.get(kind(number) or ""):
        return None
    if number.startswith("+") and not number.startswith(rule.to):
        return None
    if card.status.openness == "closed":
        return None
    return Dial(number, scene.state.called, rule.ring, rule.limit * 60)


def back(scene: Scene) -> Move:
    """To where the place was asked; who came by a code or a number of a region never was, and hears the menu."""
    if scene.state.organisation or (scene.number and scene.number.region):
        return Move(scene.go(stage="menu", topic="", organisation="", place="", card=0, since=0))
    stage = "place" if scene.state.place.isdecimal() else "region"
    return Move(scene.go(stage=stage, place="", card=0, since=0))


@dataclass(frozen=True)
class Option:
    """Something that can be done with a card; the sentence `option-<name>` offers it where it makes sense."""

    name: str
    makes_sense: Callable[[Scene], bool]
    press: Callable[[Scene], Move]
    senseless: Callable[[Scene], Move] = wrong
    """What its key brings where it makes no sense."""

    def __post_init__(self) -> None:
        if "key" not in CALL_SENTENCES.get(self.sentence, ()):
            raise TypeError(f"no sentence offers {self.name}: add {self.sentence} with a key to ivr.sentences")

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
