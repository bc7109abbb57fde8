"""What operators call the things of a text message: fields, kinds of words, templates and their names."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.wings.console.interface import lazy

_FACTS = {
    "danger": lazy("danger"),
    "topic": lazy("topic"),
    "need": lazy("need"),
    "answer": lazy("answer to a question"),
    "organisation": lazy("organisation"),
    "command": lazy("command"),
    "place": lazy("place"),
    "language": lazy("language"),
    "unknown": lazy("words it does not know"),
}
_EXPECTATIONS = {
    "language": lazy("language"),
    "topic": lazy("topic"),
    "need": lazy("need"),
    "answer": lazy("answer to a question"),
    "danger": lazy("danger"),
    "place": lazy("place"),
    "door": lazy("who is named first"),
    "emergency_number_first": lazy("emergency number first"),
    "woken": lazy("no false alarm"),
}
_KINDS = {
    "topics": lazy("topic"),
    "needs": lazy("need"),
    "answers": lazy("answer to a question"),
    "organisations": lazy("organisation"),
    "commands": lazy("command"),
    "language": lazy("asks for this language"),
    "small": lazy("small word: only tells the language"),
    "weak": lazy("weak word: counts only where nothing else does"),
}
_COMMANDS = {
    "menu": lazy("the words of the line"),
    "more": lazy("more"),
    "stop": lazy("stop"),
    "start": lazy("start again"),
    "info": lazy("who we are"),
    "wipe": lazy("forget me"),
    "privacy": lazy("what we keep"),
}
_TEMPLATES = {
    "card": lazy("Who helps"),
    "answer": lazy("The answer to a question, and who helps"),
    "nothing": lazy("Nobody helps nearby; who helps elsewhere"),
    "last": lazy("Asked for more, and there is no more"),
    "help": lazy("The words of the line"),
    "suggest": lazy("Not understood, but words that are alike"),
    "unknown": lazy("Not understood again: an example and a number for everybody"),
    "info": lazy("Who we are, and how to stop"),
    "stopped": lazy("The answer to STOP"),
    "started": lazy("The answer to START"),
    "wiped": lazy("All is forgotten"),
    "privacy": lazy("What is kept and what is not"),
    "busy": lazy("Too many messages: one sentence before silence"),
}
_VARIABLES = {
    "cards": lazy("who helps: each card has name, number, keys, free, status and hours"),
    "place": lazy("where it was asked for"),
    "unknown_code": lazy("a postal code that the line does not know"),
    "more": lazy("the word for the next ones, where there are any"),
    "urgent": lazy("the emergency number, where a topic may not wait"),
    "advice": lazy("what to do where nobody is near"),
    "ask_place": lazy("whether a postal code would help"),
    "rules": lazy("the code of the answer to a question"),
    "answer": lazy("what the answer says"),
    "words": lazy("words that people can text"),
    "line": lazy("the name of the line"),
    "emergency": lazy("the emergency number"),
    "menu": lazy("the word for the menu"),
    "stop": lazy("the word for stop"),
    "start": lazy("the word to begin again"),
    "wipe": lazy("the word to be forgotten"),
    "privacy": lazy("the word for what we keep"),
    "info": lazy("the word for who we are"),
}


def fact_names() -> Mapping[str, object]:
    """What a message was understood as, by the names of `shown_reply`."""
    return _FACTS


def expectation_names() -> Mapping[str, object]:
    """What a list expects of a message."""
    return _EXPECTATIONS


def kind_names() -> Mapping[str, object]:
    """What a word can lead to."""
    return _KINDS


def command_names() -> Mapping[str, object]:
    return _COMMANDS


def template_names() -> Mapping[str, object]:
    """When each template is sent."""
    return _TEMPLATES


def variable_names() -> Mapping[str, object]:
    """What each name in a template says."""
    return _VARIABLES
