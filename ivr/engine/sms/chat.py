"""A turn of a conversation by SMS: words come in, an answer goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.engine.directory.sms_answer import answer_text
from ivr.engine.directory.sms_card import CARDS, emergency_for, finished, fitting, text_cards, with_numbers_first
from ivr.engine.library import Library, advice_for, catalogue, is_sensitive, is_urgent, place_of
from ivr.engine.sms.conversation import Conversation, remembered
from ivr.engine.sms.given import given, is_told, next_after, rules_code
from ivr.engine.sms.guesses import suggestions
from ivr.engine.sms.intent import Intent, intent_of
from ivr.engine.sms.order import in_order
from ivr.engine.sms.unanswered import wants_answer
from ivr.language.catalogue import Catalogue
from ivr.language.letters import script_of
from ivr.language.templates import render
from ivr.model import Answer, Command, Language, ServiceEntry
from ivr.model.steps import Handled, Reply, Sms

MOST_SUGGESTIONS = 3
# After so many messages in a row that mean nothing, whoever sends them hardly needs another one of ours.
MOST_LOST = 3
_AT_ANY_TIME = ("start", "info", "privacy", "wipe")


@dataclass(frozen=True)
class Exchange:
    """What came of a message: the replies, what to remember and for how many seconds, the words in it that mean
    nothing to the line where nothing else did, and what was understood; None where nobody had to be answered."""

    replies: list[Reply]
    state: Conversation
    keep: int
    unknown: tuple[str, ...] = ()
    meant: Intent | None = None


@dataclass(frozen=True)
class Chat:
    """One moment of a conversation: the language is settled."""

    library: Library
    state: Conversation
    now: datetime

    @property
    def words(self) -> Catalogue:
        return catalogue(self.library, self.state.language)

    @property
    def language(self) -> Language:
        found = self.library.line.language(self.state.language)
        assert found  # noqa: S101  # `turn` settles on a language of the line
        return found

    @property
    def minute(self) -> int:
        return int(self.now.timestamp()) // 60

    def change(self, **changes: object) -> Chat:
        return replace(self, state=replace(self.state, **changes))  # type: ignore[arg-type]  # fields of Conversation

    def command(self, command: Command) -> str:
        """The word for a command, in capitals."""
        return self.library.first_words.command(command, self.state.language)

    def say(self, template: str, **values: object) -> str:
        """A message of the line; every template knows these words."""
        known = {"line": self.library.line.name, "emergency": self.library.line.emergency, "menu": self.command("menu")}
        source = self.library.templates[self.state.language][template]
        return finished(render(source, **(known | values)), self.language)


def turn(library: Library, state: Conversation, event: Sms, now: datetime) -> Exchange:
    """At most one answer to one message, whatever is in it; in the language asked for, else that of the words, else the
    last one, else that of the letters, else the line's first."""
    state = _after(remembered(state, now), event.handled)
    texted = [language.code for language in library.line.languages if language.sms]
    if not wants_answer(event) or not texted:
        return Exchange([], state, state.seconds_left(now))
    meant = intent_of(library, event.body, (state.language, *texted))
    language = _settle(library, meant.language, state.language, event.body, texted)
    text, chat = _answer(Chat(library, replace(state, language=language), now), meant)
    understood = meant.topic or meant.organisation or meant.command or meant.greeting
    replies = [Reply(language, text)] if text else []
    return Exchange(replies, chat.state, chat.state.seconds_left(now), () if understood else meant.unknown, meant)


def _after(state: Conversation, handled: Handled | None) -> Conversation:
    """The conversation after what the provider has answered: to stop is to be forgotten, as with us."""
    if handled == "stop":
        return Conversation(stopped=True)
    return replace(state, stopped=False) if handled == "start" else state


def busy(library: Library, state: Conversation, now: datetime) -> list[Reply]:
    """What somebody gets once when there are too many messages."""
    language = state.language or _first_texted(library)
    return [Reply(language, Chat(library, replace(state, language=language), now).say("busy"))]


def _first_texted(library: Library) -> str:
    return next(language.code for language in library.line.languages if language.sms)


def _settle(library: Library, meant: str, last: str, body: str, texted: list[str]) -> str:
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
        return _asked(chat, meant)
    if (meant.place or meant.asked) and (chat.state.topic or chat.state.organisation):
        return _asked_before(chat, meant)
    if meant.place or meant.asked or meant.greeting or meant.unknown_code:
        return _help(chat.change(lost=0, place=_place_of(meant) or chat.state.place))
    return _lost(chat, meant)


def _asked(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """The answer to a question, else who helps; what is nobody else's business has its code there."""
    answer = given(chat.library, meant.answers, chat.state.language, chat.now)
    if answer and is_told(chat.library, meant, answer):
        return _first_answer(chat, meant, answer)
    return _first_cards(chat, meant, rules=(answer and answer.code) or "")


def _asked_before(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """What was asked before, for a place or in a language: whoever has the answer needs who helps."""
    state = chat.state
    last = given(chat.library, [state.answer], state.language, chat.now)
    if last and state.told and not meant.place:
        return _answer_and_cards(chat, last, "")
    before = replace(
        meant,
        topic=state.topic,
        needs=tuple(filter(None, (state.need, state.also))),
        danger=state.danger,
        organisation=state.organisation,
        other_than=state.other_than,
    )
    return _first_cards(chat, before, answer=state.answer)


def _place_of(meant: Intent) -> str:
    """The place as a conversation remembers it."""
    return meant.place.id if meant.place else ""


def _command(chat: Chat, command: str) -> tuple[str, Chat]:
    match command:
        case "stop":
            said = chat.say("stopped", start=chat.command("start"))
            return said, replace(chat, state=Conversation(stopped=True))
        case "wipe":
            return chat.say("wiped"), replace(chat, state=Conversation())
        case "start":
            return chat.say("started"), chat.change(stopped=False)
        case "info" | "privacy":
            words = {"stop": chat.command("stop"), "wipe": chat.command("wipe"), "privacy": chat.command("privacy")}
            return chat.say(command, **words), chat
        case "more" if chat.state.topic or chat.state.organisation:
            answer = next_after(chat.library, chat.state, chat.now)
            return _answer_and_cards(chat.change(told=chat.state.told + 1), answer, "") if answer else _next_cards(chat)
    return _help(chat)


def _help(chat: Chat) -> tuple[str, Chat]:
    """The words of the line; not where somebody is who asked what is nobody else's business."""
    place = place_of(chat.library, chat.state.place) if chat.state.place and not chat.state.sensitive else None
    called = place.called(chat.state.language) if place else ""
    return chat.say("help", words=_example_words(chat), place=called), chat


def _first_answer(chat: Chat, meant: Intent, answer: Answer) -> tuple[str, Chat]:
    """An answer, and the conversation as if its need had been asked for."""
    chat = chat.change(
        topic=answer.topic, need=answer.need or "", also="", danger="", organisation="",
        other_than=meant.other_than or "", place=_place_of(meant) or chat.state.place, told=1, lost=0,
        stopped=False, since=chat.minute, sensitive=chat.minute if chat.state.sensitive else 0,
    )  # fmt: skip
    return _answer_and_cards(chat, answer, meant.unknown_code)


def _answer_and_cards(chat: Chat, answer: Answer, unknown_code: str) -> tuple[str, Chat]:
    """What an answer says, and who helps: where somebody is, or where it may not wait; else how to be told."""
    chat = chat.change(answer=answer.id, shown=0)
    place = place_of(chat.library, chat.state.place) if chat.state.place else None
    entries = in_order(chat.library, chat.state).entries
    named = entries[:CARDS] if place or is_urgent(chat.library, [answer.topic]) else ()
    cards = text_cards(chat.library.areas, named, chat.words, chat.now, place)
    more = chat.command("more") if len(entries) > len(cards) or next_after(chat.library, chat.state, chat.now) else ""
    text, shown = answer_text(chat.library, answer, chat.state.language, cards, more, unknown_code, ask_place=not place)
    return text, _hushed(chat, named[:shown]).change(shown=shown)


def _first_cards(chat: Chat, meant: Intent, answer: str = "", rules: str = "") -> tuple[str, Chat]:
    """The best services; a place that was texted before still holds for the next word, as people write it once.
    `answer` was told already, `rules` is the code of one that is not."""
    need, also = _needs(chat, meant)
    chat = chat.change(
        topic=meant.topic or "", need=need, also=also, danger=meant.danger or "",
        organisation=meant.organisation or "", other_than=meant.other_than or "",
        place=_place_of(meant) or chat.state.place, answer=answer, told=0, shown=0, lost=0, stopped=False,
        since=chat.minute,
        sensitive=chat.minute if chat.state.sensitive or meant.danger else 0,
    )  # fmt: skip
    return _cards(chat, meant.unknown_code, rules)


def _needs(chat: Chat, meant: Intent) -> tuple[str, str]:
    """What is needed of the topic, and a second need."""
    own = next((need for need in meant.needs[:1] if chat.library.topic_of.get(need) == meant.topic), "")
    return own, next((need for need in meant.needs if need != own and need in chat.library.topic_of), "")


def _next_cards(chat: Chat) -> tuple[str, Chat]:
    if chat.state.shown >= len(in_order(chat.library, chat.state).entries):
        return chat.say("last"), chat
    return _cards(chat, "")


def _cards(chat: Chat, unknown_code: str, rules: str = "") -> tuple[str, Chat]:
    """The next services that fit into a message; and how to get those after them, and the answer with the code `rules`
    or the one that fits, where that costs nothing."""
    found, words, state = in_order(chat.library, chat.state), chat.words, chat.state
    entries = found.entries[state.shown :]
    place = place_of(chat.library, state.place) if state.place else None
    called = place.called(words.language) if place else ""
    asks = not (place or state.organisation or state.shown)
    others: dict[str, object] = {"unknown_code": unknown_code, "ask_place": asks}
    advice = "" if state.shown else advice_for(chat.library, state.topic, state.need, words.language)
    elsewhere = (found.wider or found.nearest) and not state.shown
    template, values = ("nothing", {}) if elsewhere else ("card", others)
    cards = text_cards(chat.library.areas, entries[:CARDS], words, chat.now, place)
    more = chat.command("more") if len(entries) > len(cards) else ""
    source = chat.library.templates[words.language][template]
    topics = {state.topic, *(entry.service.topics[0] for entry in entries[:CARDS])}
    in_danger = chat.library.line.emergency if state.danger else emergency_for(chat.library, topics)
    urgent = "" if state.shown else in_danger
    free = "" if rules else rules_code(chat.library, state, chat.now)
    values |= {"place": called, "urgent": urgent, "rules": rules}
    text, shown = fitting(source, cards, chat.language, more, advice, free, **values)
    return text, _hushed(chat, entries[:shown]).change(shown=state.shown + shown)


def _hushed(chat: Chat, named: Sequence[ServiceEntry]) -> Chat:
    """The same moment, as a sensitive one where what was asked is nobody else's business, or whom the answer names."""
    state = chat.state
    whom = (*named, *(chat.library.services_of(state.organisation) if state.organisation else ()))
    sensitive = is_sensitive(chat.library, (state.topic, *(entry.service.topics[0] for entry in whom)))
    return chat.change(sensitive=chat.minute) if sensitive and not state.sensitive else chat


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
    language = _first_texted(library)
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
