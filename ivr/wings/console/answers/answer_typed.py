"""An answer as a form has it, and the file that it becomes: each changed value alone, all else to the letter."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ivr.content.read.document import Loc, yaml_document
from ivr.content.rewriting import insert, put, remove
from ivr.model import AnswerFile

_FACT = ("says", "source", "locator", "quote")
TEXTS = ("name", "question", "code", "topic", "need", "ear", "sms", "until")
TOLD = ("name", "question", "ear", "sms", "facts", "never", "disputes")
"""What a second reader holds against the sources: where one of these changes, the answer is a draft again."""


class FactTyped(NamedTuple):
    """A fact of a form; `at` is where it stands in the file, -1 for a new one."""

    at: int
    says: str
    source: str
    locator: str
    quote: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of it, which takes it out."""
        return not (self.says or self.locator or self.quote)


class AnswerTyped(NamedTuple):
    """All that a form says of an answer; "" is nothing."""

    name: str = ""
    question: str = ""
    code: str = ""
    topic: str = ""
    need: str = ""
    ear: str = ""
    sms: str = ""
    until: str = ""
    call: tuple[str, ...] = ()
    facts: tuple[FactTyped, ...] = ()
    never: tuple[str, ...] = ()


def answer_of(
    texts: Mapping[str, str], call: tuple[str, ...], facts: tuple[FactTyped, ...], never: tuple[str, ...]
) -> AnswerTyped:
    """The answer with these `TEXTS` by name, and its lists."""
    name, question, code, topic, need, ear, sms, until = (texts[name] for name in TEXTS)
    return AnswerTyped(name, question, code, topic, need, ear, sms, until, call, facts, never)


def answer_in(data: Mapping[str, Any]) -> AnswerTyped:
    """The answer of a file as its form shows it, as far as it can be read."""
    texts = {name: _text(data.get(name)) for name in TEXTS}
    facts = tuple(
        FactTyped(at, **{name: _text(fact.get(name)) for name in _FACT})
        for at, fact in enumerate(_list(data.get("facts")))
        if isinstance(fact, dict)
    )
    call, never = (tuple(map(_text, _list(data.get(name)))) for name in ("call", "never"))
    return answer_of(texts, call, facts, never)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def with_typed(text: str, typed: AnswerTyped) -> str:
    """The file `text` with what a form says. Where what is told changes, nobody has read it yet. Raises `ValueError`
    where the file has a form that cannot be changed like this."""
    data = yaml_document("", text)[0].data
    was = answer_in(data)
    for name in TEXTS:
        text = _with_value(text, name, getattr(was, name), getattr(typed, name))
    text = _with_facts(text, was.facts, typed.facts)
    for name in ("call", "never"):
        text = _with_list(text, (name,), getattr(was, name), getattr(typed, name))
    fresh = yaml_document("", text)[0].data
    is_told_otherwise = any(data.get(name) != fresh.get(name) for name in TOLD)
    return remove(text, ("reviewed",)) if is_told_otherwise and "reviewed" in fresh else text


def _with_value(text: str, name: str, was: str, now: str) -> str:
    if was == now:
        return text
    return put(text, (name,), now) if now else remove(text, (name,))


def _with_facts(text: str, was: tuple[FactTyped, ...], typed: tuple[FactTyped, ...]) -> str:
    known = {fact.at: fact for fact in was}
    for fact in typed:
        if fact.at in known and not fact.is_empty:
            for name in _FACT:
                if getattr(fact, name) != getattr(known[fact.at], name):
                    text = put(text, ("facts", fact.at, name), getattr(fact, name))
    fresh = [{name: getattr(fact, name) for name in _FACT} for fact in typed if fact.at < 0 and not fact.is_empty]
    for at, one in enumerate(fresh, start=len(was)):
        text = insert(text, ("facts", at), one)
    gone = [fact.at for fact in typed if fact.at >= 0 and fact.is_empty]
    for at in sorted(gone, reverse=True):
        text = remove(text, ("facts", at))
    return text


def _with_list(text: str, loc: Loc, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    for at, (old, new) in enumerate(zip(was, now, strict=False)):
        if old != new:
            text = put(text, (*loc, at), new)
    for at in range(len(was), len(now)):
        text = insert(text, (*loc, at), now[at])
    for at in reversed(range(len(now), len(was))):
        text = remove(text, (*loc, at))
    return text


def new_answer(typed: AnswerTyped) -> str:
    """The file of an answer that is not there yet; its names in the order of the others."""
    lines = [f"{name}: {_quoted(getattr(typed, name))}\n" for name in TEXTS[:-1] if getattr(typed, name)]
    lines += [f"call: [{', '.join(typed.call)}]\n"] if typed.call else []
    lines += ["facts:\n"] if any(not fact.is_empty for fact in typed.facts) else []
    for fact in typed.facts:
        if not fact.is_empty:
            pairs = [f"{name}: {_quoted(getattr(fact, name))}" for name in _FACT if getattr(fact, name)]
            lines += [f"  - {pairs[0]}\n", *(f"    {pair}\n" for pair in pairs[1:])]
    lines += ["never:\n", *(f"  - {_quoted(one)}\n" for one in typed.never)] if typed.never else []
    lines += [f"until: {typed.until}\n"] if typed.until else []
    return "".join(lines)


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[a-z][a-z-]*", text) else json.dumps(text, ensure_ascii=False)


def lacking_fields(typed: AnswerTyped) -> list[str]:
    """The fields of a form that have to say something and do not: an answer without them is none."""
    needed = [name for name, field in AnswerFile.model_fields.items() if field.is_required()]
    return [name for name in needed if name != "facts" and not getattr(typed, name)] + [
        "facts" for _ in [0] if all(fact.is_empty for fact in typed.facts)
    ]


def new_id(name: str, taken: Iterable[str]) -> str:
    """The name of the file of a new answer, from what it is called.

    >>> new_id("Élève: school?", ["eleve-school"])
    'eleve-school-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:36].strip("-") or "answer"
    known = set(taken)
    numbered = (f"{slug}-{number}" for number in range(2, 1000))
    return slug if slug not in known else next(id for id in numbered if id not in known)
