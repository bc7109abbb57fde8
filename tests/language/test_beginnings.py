"""Of the lists that have a term in a sentence, none is left out."""

from __future__ import annotations

from random import Random

from ivr.language.beginnings import Beginnings
from ivr.language.wordings import Term

WORDS = "he hit hits hitting me my myself strangle strangled stran 🔪 не ненавижу муж мужа no not a".split()
STEMS = ["hit*", "strangl*", "stran*", "нена*", "муж*", "mys*"]


def stands(term: Term, sentence: list[str]) -> bool:
    starts = range(len(sentence) - len(term) + 1)
    return any(all(_is(word, said) for word, said in zip(term, sentence[at:], strict=False)) for at in starts)


def _is(word: str, said: str) -> bool:
    return said.startswith(word[:-1]) if word.endswith("*") else said == word


def test_every_list_with_a_term_in_a_sentence_is_likely_there_and_few_others_are() -> None:
    chance = Random(7)
    lists = [
        [tuple(chance.choices(WORDS + STEMS, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 3))]
        for _ in range(300)
    ]
    known = Beginnings.unpacked(Beginnings.of(lists).packed())
    there, likely = 0, 0
    for _ in range(200):
        sentence = chance.choices(WORDS, k=chance.randint(1, 9))
        held = {number for number, terms in enumerate(lists) if any(stands(term, sentence) for term in terms)}
        found = known.likely_in(sentence)
        assert held <= found
        there, likely = there + len(held), likely + len(found)
    assert there < likely < 3 * there


def test_nothing_is_likely_in_other_words() -> None:
    assert Beginnings.of([[("no", "air")], [("strangl*",)], []]).likely_in(["no", "pulse", "stra"]) == set()
