"""Sentences of menus written, changed and taken away, in the source language and in every catalogue."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping

from ivr.content.catalogues.locators import to_translate
from ivr.content.read.document import yaml_document
from ivr.content.read.files import PROMPTS
from ivr.content.read.po import Sentence, file_of
from ivr.content.rewriting import put, remove
from ivr.language.prompts import PROMPTS as OF_THE_LINE
from ivr.wings.console.menus.catalogue_entries import laid_aside, to_look_at, translated
from ivr.wings.console.menus.menu_texts import MenuTexts

_LONGEST_ID = 40


def new_id(words: str, taken: Collection[str], prefix: str = "") -> str:
    """An id that nobody has, of the words that somebody typed.

    >>> new_id("Été à Liège!", {"ete-a-liege"}), new_id("سرير", (), "choice-")
    ('ete-a-liege-2', 'choice-1')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = f"{prefix}{'-'.join(re.findall('[a-z0-9]+', plain))}"[: _LONGEST_ID - 3].strip("-")
    slug = slug if plain.strip() and slug else f"{prefix}1"
    tries = (slug, *(f"{slug}-{number}" for number in range(2, 1000)))
    return next(one for one in tries if one not in taken)


def with_sentence(texts: MenuTexts, id: str, said: Mapping[str, str], after: str) -> MenuTexts:
    """The texts with a new sentence, by language, behind another one."""
    prompts = _written_after(texts.texts[PROMPTS], id, said.get(texts.source, ""), after)
    return with_translations(texts.changed({PROMPTS: prompts}), f"prompt:{id}", said, after=f"prompt:{after}", new=True)


def reworded(texts: MenuTexts, id: str, said: Mapping[str, str], still_right: Collection[str] = ()) -> MenuTexts:
    """The texts with other words for a sentence. A translation that is as it was and not `still_right` waits for its
    translator where the sentence was changed."""
    prompts = put(texts.texts[PROMPTS], (id,), said[texts.source])
    return with_translations(texts.changed({PROMPTS: prompts}), f"prompt:{id}", said, still_right)


def with_translations(
    texts: MenuTexts,
    place: str,
    said: Mapping[str, str],
    still_right: Collection[str] = (),
    after: str = "",
    new: bool = False,
) -> MenuTexts:
    """The catalogues with what the other languages say for the sentence that stands at a place by now."""
    sentence = _sentence(texts, place)
    changed = {}
    for language in texts.others():
        file, words = file_of(language), said.get(language, "").strip()
        text = texts.texts.get(file, "")
        catalogue = texts.files.catalogues.get(language)
        was = catalogue.by_place().get(place) if catalogue else None
        fresh = bool(words) and (new or not was or words != was.text or language in still_right)
        if fresh:
            changed[file] = translated(text, language, sentence, words, after)
        elif not was or was.source != sentence.text:
            changed[file] = to_look_at(text, language, sentence, after)
    return texts.changed(changed)


def without_unused(before: MenuTexts, after: MenuTexts) -> MenuTexts:
    """The texts without the sentences that menus said before and that nothing says now."""
    gone = _used(before) - _used(after) - OF_THE_LINE.keys()
    for id in sorted(gone & after.files.prompts.data.keys()):
        new = {PROMPTS: remove(after.texts[PROMPTS], (id,))}
        for language in after.others():
            if (file := file_of(language)) in after.texts:
                new[file] = laid_aside(after.texts[file], language, f"prompt:{id}")
        after = after.changed(new)
    return after


def _used(texts: MenuTexts) -> set[str]:
    choices = [choice for choices in texts.menus().values() for choice in choices]
    return {str(choice[field]) for choice in choices for field in ("say", "tell") if field in choice}


def _sentence(texts: MenuTexts, place: str) -> Sentence:
    """A sentence with all that translators are told of it."""
    all_of_them = to_translate(texts.files, texts.texts[PROMPTS])
    return next((one for one in all_of_them if one.place == place), Sentence(place, ""))


def _written_after(text: str, id: str, words: str, after: str) -> str:
    """A new sentence on the line below another one; at the end where that cannot be."""
    before = yaml_document(PROMPTS, text)[0]
    lines = text.split("\n")
    at = before.lines.get((after,), 0)
    while at and at < len(lines) and lines[at].startswith((" ", "\t")):
        at += 1
    if at:
        written = "\n".join([*lines[:at], f"{id}: {json.dumps(words, ensure_ascii=False)}", *lines[at:]])
        if yaml_document(PROMPTS, written)[0].data == {**before.data, id: words}:
            return written
    return put(text, (id,), words)
