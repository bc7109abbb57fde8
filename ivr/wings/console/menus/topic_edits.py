"""Topics and needs renamed, and new ones with all that callers and texters need of them. Texts in, texts out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ivr.content.read.document import Loc
from ivr.content.rewriting import put
from ivr.wings.console.interface import lazy
from ivr.wings.console.menus.menu_texts import TOPICS, MenuTexts
from ivr.wings.console.menus.sentence_edits import new_id, with_translations
from ivr.wings.console.menus.tree_edits import FieldFault, NewChoice, added

MOST_WORDS_OF_A_NEED = 6
_HERE = "written-here"


@dataclass(frozen=True)
class NewTopic:
    """A topic, or with `within` a need of one: its name by language, its code, and what people text, by language. A
    topic has a choice in a menu besides, with its sentence by language."""

    name: Mapping[str, str]
    code: str
    words: Mapping[str, str]
    within: str = ""
    sensitive: bool = False
    urgent: bool = False
    menu: str = ""
    choice: Mapping[str, str] | None = None


def where_named(texts: MenuTexts, id: str) -> Loc:
    """Where a topic or a need stands; raises `KeyError` where there is none."""
    if id in texts.files.topics.data:
        return (id,)
    found = next((loc for loc, _ in texts.files.topics.find("*", "needs", id)), None)
    if found is None:
        raise KeyError(id)
    return found


def place_of_name(loc: Loc) -> str:
    """The name of this place for translators."""
    return f"topics:{'.'.join(map(str, loc))}.name"


def renamed(texts: MenuTexts, id: str, name: Mapping[str, str], still_right: Collection[str] = ()) -> MenuTexts:
    """The texts with another name for a topic or a need, by language."""
    loc, own = where_named(texts, id), name.get(texts.source, "").strip()
    if not own:
        raise FieldFault(f"words_{texts.source}", lazy("A name is needed."))
    changed = texts.changed({TOPICS: put(texts.texts[TOPICS], (*loc, "name"), own)})
    return with_translations(changed, place_of_name(loc), name, still_right)


def created(texts: MenuTexts, new: NewTopic) -> tuple[MenuTexts, str]:
    """The texts with a new topic or need, and its id. Raises `FieldFault` where the form is not whole."""
    own = new.name.get(texts.source, "").strip()
    if not own:
        raise FieldFault(f"name_{texts.source}", lazy("A name is needed."))
    if new.within and len(own.split()) > MOST_WORDS_OF_A_NEED:
        raise FieldFault(f"name_{texts.source}", lazy("Six words at most: each one costs every caller who is asked."))
    taken = {*texts.files.topics.data, *(str(loc[2]) for loc, _ in texts.files.topics.find("*", "needs", "*"))}
    id = new_id(own, taken)
    loc: Loc = (new.within, "needs", id) if new.within else (id,)
    changed = texts.changed({TOPICS: put(_with_entry(texts, loc, _record(new)), (*loc, "name"), own)})
    changed = with_translations(changed, place_of_name(loc), new.name, new=True)
    changed = _with_keywords(changed, "needs" if new.within else "topics", id, new.words)
    if not new.within:
        changed = added(changed, new.menu, NewChoice("topic", id, "", new.choice or {}, {}))
    return changed, id


def _record(new: NewTopic) -> dict[str, str]:
    record = {"name": _HERE, "code": new.code}
    record |= {"sensitive": "yes"} if new.sensitive else {}
    return record | ({"urgent": "yes"} if new.urgent else {})


def _with_entry(texts: MenuTexts, loc: Loc, record: Mapping[str, str]) -> str:
    """The file of topics with one more entry, a line for each of its fields."""
    text, id = texts.texts[TOPICS], str(loc[-1])
    if len(loc) > 1 and not texts.files.topics.data[str(loc[0])].get("needs"):
        begun = put(text, loc[:-1], _HERE)
        text = re.sub(rf"^( *)needs: {_HERE}$", rf"\1needs:\n\1  {id}: {_HERE}", begun, flags=re.MULTILINE)
    else:
        text = put(text, loc, _HERE)
    fields = "".join(rf"\n\1  {name}: {json.dumps(one) if name == 'code' else one}" for name, one in record.items())
    text = re.sub(rf"^( *){id}: {_HERE}$", rf"\1{id}:{fields}", text, flags=re.MULTILINE)
    return text


def _with_keywords(texts: MenuTexts, kind: str, id: str, words: Mapping[str, str]) -> MenuTexts:
    """What people text for it, in each language for which something was typed."""
    changed = {}
    for language, typed in words.items():
        file = f"sms_templates/{language}/keywords.yaml"
        several = [word for part in typed.split(",") if (word := " ".join(part.split()))]
        if several and file in texts.texts:
            changed[file] = put(texts.texts[file], (kind, id), list(dict.fromkeys(several)))
    return texts.changed(changed)
