"""One row for every answer and language: by its code it is heard and texted, by a word of its own it is texted."""

from __future__ import annotations

import pytest

from ivr.engine.directory.sms_answer import answer_message
from ivr.engine.sms.chat import turn as texted
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import intent_of
from ivr.model.steps import Sms
from tests.conftest import MONDAY, Line
from tests.engine.test_answers import begun, pressed, told
from tests.engine.test_texts import OFFERED

SPOKEN = [language for language in OFFERED if language not in ("prs", "ps")]
IN_DANGER = {"nl": "mijn man slaat mij", "fr": "mon mari me frappe", "en": "my husband hits me"}
LONG = {"nl": "elke dag en elke nacht", "fr": "tous les jours et les nuits", "en": "every day and every night"}


def sent(line: Line, language: str, *bodies: str) -> list[str]:
    """What comes back to each of these messages, of somebody who was answered in a language before."""
    state, replies = Conversation(language), []
    for body in bodies:
        done = texted(line.library, state, Sms(body), MONDAY)
        state = done.state
        replies.append("\n".join(reply.text for reply in done.replies))
    return replies


def beginning(line: Line, id: str, language: str) -> str:
    return answer_message(line.library, line.library.answers[id], language).splitlines()[-1][:60]


class TestEveryAnswer:
    @pytest.mark.parametrize("language", SPOKEN)
    def test_by_its_code_on_the_telephone(self, language: str, shipped: Line) -> None:
        wrong = []
        for id, answer in shipped.library.answers.items():
            said, state = pressed(shipped.library, begun(shipped.library, language), f"{answer.code}#")
            if told(said) != answer.ear[language] or state.answer != id:
                wrong.append(id)
        assert wrong == []

    @pytest.mark.parametrize("language", OFFERED)
    def test_by_its_code_in_a_text(self, language: str, shipped: Line) -> None:
        codes = {id: answer.code or "" for id, answer in shipped.library.answers.items()}
        replies = {id: sent(shipped, language, code)[0] for id, code in codes.items()}
        assert [id for id, reply in replies.items() if beginning(shipped, id, language) not in reply] == []

    @pytest.mark.parametrize("language", OFFERED)
    def test_by_a_word_of_its_own_in_a_text(self, language: str, shipped: Line) -> None:
        """At once, or where that is nobody else's business by the code that comes with who helps. Where each of its
        words is danger, that goes first."""
        library, by_danger, wrong = shipped.library, set(), []
        for id, answer in library.answers.items():
            meant = {word: intent_of(library, word, (language,)) for word in library.keywords.answers[id][language]}
            word = next((word for word, one in meant.items() if one.answers[:1] == (id,)), "")
            first, then = sent(shipped, language, word or next(iter(meant)), str(answer.code))
            if not word and all(one.danger for one in meant.values()):
                by_danger.add(id)
            elif beginning(shipped, id, language) not in (first if str(answer.code) not in first else then):
                wrong.append((id, word, first))
        assert wrong == []
        assert by_danger <= {"sexual-violence"}

    @pytest.mark.parametrize("language", IN_DANGER)
    def test_in_danger_its_code_is_neither_told_nor_unknown(self, language: str, shipped: Line) -> None:
        library = shipped.library
        for answer in library.answers.values():
            for more in ("", f"{LONG[language]} "):
                body = f"{IN_DANGER[language]} {more}{answer.code}"
                assert intent_of(library, body, (language,)).danger, body
                [reply] = sent(shipped, language, body)
                assert reply.splitlines()[0].endswith(f"{library.line.emergency}."), reply
                assert str(answer.code) not in reply, reply
