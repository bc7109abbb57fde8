"""What the recorder says to an operator: English only, and never recorded itself."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.model import Language
from ivr.model.steps import Say

OPERATOR = "recorder"
"""The key of these sentences: they have no clip, not even where the line says the same."""

WELCOME = "This is the recorder of the line."
CODE = "Please type your code, and then the hash key."
REFUSED = "Sorry, I cannot let you in."
GOODBYE = "Goodbye."
THANKS = "Thank you. Goodbye."

LANGUAGE = "Which language do you speak? Type its number, and then the hash key."
READ = "To record it, press 1. To hear it again, press 2. For the next one, press 3. To stop, press 9."
SPEAK = "Speak after the tone, and then press the hash key."
YOU_SAID = "This is what you said."
CHECK = (
    "To keep it, press 1. To do it again, press 2. For the next one without keeping it, press 3. To stop, press 9. "
    "To hear it again, press 0."
)

NOTHING_LEFT = "There is nothing left to record in this language."
NOTHING_HEARD = "I heard nothing."
KEPT_NOW = "It is kept. Callers hear it from the next call on."
KEPT_LATER = "It is kept. Callers hear it as soon as the other clips are made."
NOT_KEPT = "It could not be kept. Please record it again."
NOT_NEEDED = "This sentence is not needed any more."
NOT_FETCHED = "I could not fetch what you recorded. Please record it again."
BROKEN = "Sorry, something went wrong here. Nothing that was kept is lost. Please call again."


def say(text: str) -> Say:
    """A sentence for the operator."""
    return Say("en", text, OPERATOR)


def languages(offered: Sequence[Language]) -> str:
    """The languages by number.

    >>> from ivr.model import Language
    >>> common = {"voice": True, "sms": True, "review": "draft"}
    >>> languages([Language(code="nl", name="Nederlands", locale="nl-BE", **common)])
    'Nederlands: 1.'
    """
    return " ".join(f"{language.name}: {number}." for number, language in enumerate(offered, start=1))


def unheard(number: int) -> str:
    """Said in place of a sentence that nothing can say yet; `wegwijs audio list` has the same numbers.

    >>> unheard(231)
    'No voice can read this sentence to you. On your list it is number 231.'
    """
    return f"No voice can read this sentence to you. On your list it is number {number}."


def left(number: int) -> str:
    """How many sentences are still to be recorded.

    >>> left(2), left(1)
    ('2 sentences are left to record.', '1 sentence is left to record.')
    """
    return f"{number} sentence{'s are' if number != 1 else ' is'} left to record."
