"""A turn of a conversation by SMS: words come in, an answer goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ivr.engine.directory.sms_card import text_cards, with_numbers_first
from ivr.engine.library import Library, place_of
from ivr.engine.sms.conversation import Conversation, remembered
from ivr.engine.sms.guesses import suggestions
from ivr.engine.sms.intent import Intent, intent_of
from ivr.engine.sms.moment import Chat
from ivr.engine.sms.unanswered import wants_answer
from ivr.engine.sms.who_helps import asked, asked_before, more, place_id
from ivr.language.letters import script_of
from ivr.model.steps import Handled, Reply, Sms

MOST_SUGGESTIONS = 3
# After so many messages in a row that mean nothing, whoever sends them hardly needs another one of ours.
MOST_LOST = 3
_AT_ANY_TIME = ("start", "info", "privacy", "wipe")


class Exchange(NamedTuple):
    """What came of a message: the replies, what to remember and for how many seconds, the words in it that mean
    nothing to the line where nothing else did, and what was understood; None where nobody had to be answered."""

    replies: list[Reply]
    state: Conversation
    keep: int
    unknown: tuple[str, ...] = ()
    meant: Intent | None = None


def turn(library: Library, state: Conversation, event: Sms, now: datetime) -> Exchange:
    """At most one answer to one message, whatever is in it; in the language asked for, else that of the words, else the
    last one, else that of the letters, else the line's first."""
    state = _after(remembered(state, now), event.handled)
    texted = library.line.texted
    if not wants_answer(event) or not texted:
        return Exchange([], state, state.seconds_left(now))
    meant = intent_of(library, event.body, (state.language, *texted))
    language = _settle(library, meant.language, state.language, event.body, texted)
    text, chat = _answer(Chat(library, state.change(language=language), now), meant)
    understood = meant.topic or meant.organisation or meant.command or meant.greeting
    replies = [Reply(language, text)] if text else []
    return Exchange(replies, chat.state, chat.state.seconds_left(now), () if understood else meant.unknown, meant)


def _after(state: Conversation, handled: Handled | None) -> Conversation:
    """The conversation after what the provider has answered: to stop is to be forgotten, as with us."""
    if handled == "stop":
        return Conversation(stopped=True)
    return state.change(stopped=False) if handled == "start" else state


def busy(library: Library, state: Conversation, now: datetime) -> list[Reply]:
    """What somebody gets once when there are too many messages."""
    language = state.language or library.line.texted[0]
    return [Reply(language, Chat(library, state.change(language=language), now).say("busy"))]


def _settle(library: Library, meant: str, last: str, body: str, texted: Sequence[str]) -> str:
    if known := next((code for code in (meant, last) if code in texted), ""):
        return known
    script, languages = script_of(body), filter(None, map(library.line.language, texted))
    by_letters = (one.code for one in languages if script_of(one.name) == script != "LATIN")
    return next(by_letters, texted[0])


def _answer(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """What is said, and what is remembered. Who sent STOP hears nothing until START, or until they ask again; who we
    are, and how to stop, is told at any time (CTIA messaging principles), and so is what we keep."""
    asks = bool(meant.topic or meant.organisation)
    if chat.state.stopped and not asks and meant.command not in _AT_ANY_TIME:
        return "", chat
    if meant.command:
        return _command(chat.change(lost=0), meant.command)
    if asks:
        return asked(chat, meant)
    if (meant.place or meant.asked) and (chat.state.topic or chat.state.organisation):
        return asked_before(chat, meant)
    if meant.place or meant.asked or meant.greeting or meant.unknown_code:
        return _help(chat.change(lost=0, place=place_id(meant) or chat.state.place))
    return _lost(chat, meant)


def _command(chat: Chat, command: str) -> tuple[str, Chat]:
    match command:
        case "stop":
            return chat.say("stopped", start=chat.command("start")), chat.of(Conversation(stopped=True))
        case "wipe":
            return chat.say("wiped"), chat.of(Conversation())
        case "start":
            return chat.say("started"), chat.change(stopped=False)
        case "info" | "privacy":
            words = {"stop": chat.command("stop"), "wipe": chat.command("wipe"), "privacy": chat.command("privacy")}
            return chat.say(command, **words), chat
        case "more" if chat.state.topic or chat.state.organisation:
            return more(chat)
    return _help(chat)


def _help(chat: Chat) -> tuple[str, Chat]:
    """The words of the line; not where somebody is who asked what is nobody else's business."""
    place = place_of(chat.library, chat.state.place) if chat.state.place and not chat.state.sensitive else None
    called = place.called(chat.state.language) if place else ""
    return chat.say("help", words=_example_words(chat), place=called), chat


def _lost(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """Never the same useless answer twice: first words that are alike, then a number for everybody, then the menu, and
    then nothing: that is no person, or nobody who needs us."""
    lost = chat.state.lost
    chat = chat.change(lost=min(lost + 1, MOST_LOST))
    if lost >= MOST_LOST:
        return "", chat
    if lost == 2:
        return _help(chat)
    alike = suggestions(chat.library, meant.unknown, chat.state.language, MOST_SUGGESTIONS)
    if lost == 0 and alike:
        return chat.say("suggest", words=", ".join(_word(chat, topic) for topic in alike)), chat
    return _unknown(chat), chat


def last_words(library: Library, now: datetime) -> list[Reply]:
    """What a texter gets when nothing else works: the best general number, in the line's first language."""
    language = library.line.texted[0]
    return [Reply(language, _unknown(Chat(library, Conversation(language), now)))]


def _unknown(chat: Chat) -> str:
    """How to use the line, and a number for everybody."""
    general = [entry for id in chat.library.line.general if (entry := chat.library.service(id))]
    first = with_numbers_first(general)[:1]
    cards = text_cards(chat.library.areas, first, chat.words, chat.now, None)
    return chat.say("unknown", words=_example_words(chat), cards=cards)


def _example_words(chat: Chat) -> str:
    """The first word of each topic, in the order of the operator."""
    return ", ".join(word for topic in chat.library.first_words.topics if (word := _word(chat, topic)))


def _word(chat: Chat, topic: str) -> str:
    return chat.library.first_words.topic(topic, chat.state.language)
