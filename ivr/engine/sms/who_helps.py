"""What a texter gets who asks: the answer to a question, else who helps; and after either what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.engine.directory.sms_answer import answer_text
from ivr.engine.directory.sms_card import CARDS, emergency_for, fitting, text_cards
from ivr.engine.library import advice_for, is_sensitive, is_urgent, place_of
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.given import given, is_told, next_after, rules_code
from ivr.engine.sms.intent import Intent
from ivr.engine.sms.moment import Chat
from ivr.engine.sms.order import Ordered, in_order
from ivr.model import Answer, ServiceEntry


def asked(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """The answer to a question, else who helps; what is nobody else's business has its code there."""
    answer = given(chat.library, meant.answers, chat.state.language, chat.now)
    if answer and is_told(chat.library, meant, answer):
        return _first_answer(chat, meant, answer)
    return _first_cards(chat, meant, rules=(answer and answer.code) or "")


def asked_before(chat: Chat, meant: Intent) -> tuple[str, Chat]:
    """What was asked before, for a place or in a language: whoever has the answer needs who helps."""
    state = chat.state
    last = given(chat.library, [state.answer], state.language, chat.now)
    if last and state.told and not meant.place:
        return _answer_and_cards(chat.change(shown=0), last)
    before = meant._replace(
        topic=state.topic,
        needs=tuple(filter(None, (state.need, state.also))),
        danger=state.danger,
        organisation=state.organisation,
        other_than=state.other_than,
    )
    return _first_cards(chat, before, answer=state.answer)


def more(chat: Chat) -> tuple[str, Chat]:
    """What comes after the last message: the next answer for the same need, then who helps."""
    if answer := next_after(chat.library, chat.state, chat.now):
        return _answer_and_cards(chat.change(answer=answer.id, told=chat.state.told + 1, shown=0), answer)
    found = in_order(chat.library, chat.state)
    return _cards(chat, found) if chat.state.shown < len(found.entries) else (chat.say("last"), chat)


def place_id(meant: Intent) -> str:
    """The place as a conversation remembers it."""
    return meant.place.id if meant.place else ""


def _first_answer(chat: Chat, meant: Intent, answer: Answer) -> tuple[str, Chat]:
    """An answer, and the conversation as if its need had been asked for."""
    state = Conversation(
        chat.state.language,
        topic=answer.topic,
        need=answer.need or "",
        other_than=meant.other_than or "",
        place=place_id(meant) or chat.state.place,
        answer=answer.id,
        told=1,
        since=chat.minute,
        sensitive=chat.minute if chat.state.sensitive else 0,
    )
    return _answer_and_cards(chat.of(state), answer, meant.unknown_code)


def _answer_and_cards(chat: Chat, answer: Answer, unknown_code: str = "") -> tuple[str, Chat]:
    """What an answer says, and who helps: where somebody is, or where it may not wait; else how to be told."""
    library, state = chat.library, chat.state
    place = place_of(library, state.place) if state.place else None
    entries = in_order(library, state).entries
    named = entries[:CARDS] if place or is_urgent(library, [answer.topic]) else ()
    cards = text_cards(library.areas, named, chat.words, chat.now, place)
    after = chat.command("more") if len(entries) > len(cards) or next_after(library, state, chat.now) else ""
    text, shown = answer_text(library, answer, state.language, cards, after, unknown_code, ask_place=not place)
    return text, chat.change(shown=shown, sensitive=_sensitive_since(chat, named[:shown]))


def _first_cards(chat: Chat, meant: Intent, answer: str = "", rules: str = "") -> tuple[str, Chat]:
    """The best services; a place that was texted before still holds for the next word, as people write it once.
    `answer` was told already, `rules` is the code of one that is not."""
    need, also = _needs(chat, meant)
    state = Conversation(
        chat.state.language,
        topic=meant.topic or "",
        need=need,
        also=also,
        danger=meant.danger or "",
        organisation=meant.organisation or "",
        other_than=meant.other_than or "",
        place=place_id(meant) or chat.state.place,
        answer=answer,
        since=chat.minute,
        sensitive=chat.minute if chat.state.sensitive or meant.danger else 0,
    )
    return _cards(chat.of(state), in_order(chat.library, state), meant.unknown_code, rules)


def _needs(chat: Chat, meant: Intent) -> tuple[str, str]:
    """What is needed of the topic, and a second need."""
    own = next((need for need in meant.needs[:1] if chat.library.topic_of.get(need) == meant.topic), "")
    return own, next((need for need in meant.needs if need != own and need in chat.library.topic_of), "")


def _cards(chat: Chat, found: Ordered, unknown_code: str = "", rules: str = "") -> tuple[str, Chat]:
    """The next services that fit into a message; and how to get those after them, and the answer with the code `rules`
    or the one that fits, where that costs nothing. What cannot wait, what to do and where they are is said once."""
    library, state, words = chat.library, chat.state, chat.words
    left, first = found.entries[state.shown :], not state.shown
    named = left[:CARDS]
    place = place_of(library, state.place) if state.place else None
    values: dict[str, object] = {
        "place": place.called(words.language) if place else "",
        "urgent": _emergency(chat, named) if first else "",
        "rules": rules,
    }
    template = "nothing" if found.elsewhere and first else "card"
    if template == "card":
        asks = not (place or state.organisation) and first
        values |= {"unknown_code": unknown_code, "ask_place": asks}
    text, count = fitting(
        library.templates[words.language][template],
        text_cards(library.areas, named, words, chat.now, place),
        chat.language,
        more=chat.command("more") if len(left) > len(named) else "",
        advice=advice_for(library, state.topic, state.need, words.language) if first else "",
        free="" if rules else rules_code(library, state, chat.now),
        **values,
    )
    return text, chat.change(shown=state.shown + count, sensitive=_sensitive_since(chat, named[:count]))


def _emergency(chat: Chat, named: Sequence[ServiceEntry]) -> str:
    """The emergency number, where somebody is in danger, or it or whoever is named is about what may not wait."""
    if chat.state.danger:
        return chat.library.line.emergency
    return emergency_for(chat.library, (chat.state.topic, *map(_topic, named)))


def _sensitive_since(chat: Chat, named: Sequence[ServiceEntry]) -> int:
    """The minute since which what was asked is nobody else's business, or whom the answer names; 0 where none is."""
    state = chat.state
    whom = (*named, *(chat.library.services_of(state.organisation) if state.organisation else ()))
    sensitive = is_sensitive(chat.library, (state.topic, *map(_topic, whom)))
    return state.sensitive or (chat.minute if sensitive else 0)


def _topic(entry: ServiceEntry) -> str:
    """What somebody is there for."""
    return entry.service.topic
