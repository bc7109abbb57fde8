"""What gets no answer, and what only looks like it: reports of phones that somebody liked a message, and STOP."""

from __future__ import annotations

import pytest

from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.reactions import is_reaction
from ivr.model.steps import Sms
from tests.conftest import MONDAY, Line, new_sender

OURS = "Bread: 04 232 02 92, closed, opens at 12:00\nHearth: 0800 14 912 (free), open until 17:00\nOthers: text MORE"
REACTIONS = """
Liked “{}”
Loved “{}”
Disliked “{}”
Laughed at “{}”
Emphasized “{}”
Questioned “{}”
Liked "{}"
Liked ‘{}’
Reacted 👍 to “{}”
Reacted ❤️ to “{}”
Reacted 🙏🏽 to “{}”
Reacted with a sticker to “{}”
Removed a like from “{}”
Removed a heart from “{}”
👍 to “{}”
👍\u200a to “\u200a{}\u200a”
\u200b👍\u200b to \u200b“{}”
👨‍👩‍👧 to “{}”
Liked an image
Liked “{}
Reacted 👍 to your message “{}”
Vond “{}” leuk
Vond “{}” niet leuk
Vond “{}” geweldig
Vond ‘{}’ leuk
Heeft “{}” leuk gevonden
Heeft gelachen om “{}”
Heeft “{}” benadrukt
Reageerde met 👍 op “{}”
Heeft met ❤️ gereageerd op “{}”
👍 op “{}”
Heeft een ❤️ gegeven aan “{}”
A réagi avec un 👍 à « {} »
J’aime « {} »
Reaccionó con 👍 al mensaje “{}”
Reagierte auf „{}“ mit 👍
A aimé « {} »
A adoré « {} »
N’a pas aimé « {} »
N'a pas aimé « {} »
A ri à « {} »
A souligné « {} »
A mis en évidence « {} »
A réagi avec 👍 à « {} »
A réagi par 👍 à “{}”
👍 à « {} »
„{}“ gefällt mir
Gefällt „{}“
Hat „{}“ mit „Gefällt mir“ markiert
Hat über „{}“ gelacht
Hat mit 👍 auf „{}“ reagiert
👍 zu „{}“
Le gustó “{}”
Le encantó «{}»
No le gustó “{}”
Ha reaccionado con 👍 a “{}”
Reaccionó con 👍 a “{}”
Gostou de “{}”
Reagiu com 👍 a “{}”
Ha messo "Mi piace" a “{}”
Ha adorato “{}”
“{}” beğendi
“{}” iletisini beğendi
Понравилось «{}»
Отреагировал(а) 👍 на «{}»
أعجبه "{}"
أعجبني «{}»
أُعجب بـ "{}"
تفاعل بـ 👍 مع "{}"
ضحك على "{}"
\u200fأحب “{}”
I-a plăcut „{}”
Polubiono „{}”
""".strip().splitlines()
REAL = (
    "He said “{}”",
    "😢 he said “I will kill you”",
    "my boss laughed at “my papers”",
    "he laughed at me and hit me",
    "I liked it, and now I need a doctor",
    "Liked “{}” but nobody answers, doctor 1080",
    "Vond “{}” leuk maar ik zoek een dokter",
    "A aimé « {} » mais j'ai besoin d'un avocat",
    "J’aime mon mari mais il me frappe",
    "J'adore « {} » et je cherche un médecin",
    'he said "come back or',
    "Loved my husband but he hit me",
    "questioned by police",
    "Questioned",
    "“{}” is wrong, doctor",
    "A réagi mal au médicament",
    "👍",
    "“doctor” 1080",
    "Dokter “Jan” 1080",
)


@pytest.mark.parametrize("form", REACTIONS)
def test_a_reaction_costs_no_answer_and_changes_nothing(form: str, house: Line) -> None:
    state = turn(house.library, Conversation(), Sms("food 4000"), MONDAY).state
    done = turn(house.library, state, Sms(form.format(OURS)), MONDAY)
    assert (done.replies, done.state, done.unknown) == ([], state, ())


@pytest.mark.parametrize("words", REAL)
def test_who_writes_about_a_message_is_answered(words: str, house: Line) -> None:
    assert not is_reaction(words.format(OURS))
    assert turn(house.library, Conversation(), Sms(words.format(OURS)), MONDAY).replies


@pytest.mark.parametrize("form", ["Adopté « {} »", "Likte “{}”", "“{}” tykkäsi", "{}", "« {} » 👍", "👍 “{}”"])
def test_a_phone_in_any_language_that_quotes_our_last_answer_costs_none(form: str, house: Line) -> None:
    sender = new_sender()
    [answer] = house.text("food 4000", sender=sender)
    assert house.text(form.format(answer["body"]), sender=sender) == []


def test_who_quotes_our_last_answer_and_asks_is_answered(house: Line) -> None:
    for around in ("“{}” bed 4000", "not “{}” but bed"):
        sender = new_sender()
        [answer] = house.text("food 4000", sender=sender)
        assert house.text(around.format(answer["body"]), sender=sender)


STOPS = """
stop · STOP!!! · "stop" · stop. · Stop please · please stop · stopp · stop stop stop · stop sms
stop messages · stop it · stop texting me please · please stop texting · stop sending me messages · stop all
unsubscribe · UNSUBSCRIBE me · opt out · opt-out · optout · i want to unsubscribe · please unsubscribe me
quit · cancel · end · arrêt · arrêter · arrête · arretez svp · stop svp · désabonner · se désabonner
je veux me désabonner · désinscription · stoppen · stop aub · stop ermee · stop met sms · uitschrijven
afmelden · afmelden aub · ik wil mij uitschrijven · halt · halt bitte · abmelden · parar · baja · fermati
توقف · ايقاف · أوقف · إيقاف الرسائل · من فضلك توقف · стоп · СТОП · стоп пожалуйста · отписаться · dur · DUR
durdur · iptal · lütfen dur · st\u00adop · s\u200btop · ＳＴＯＰ · stор
arrêtez vos messages · je ne veux plus recevoir de messages · i don't want messages anymore · don't send me messages
no more messages · geen berichten meer aub · ik wil geen sms meer · no quiero mensajes · لا ترسل رسائل · إلغاء الاشتراك
توقف عن الإرسال · dur artık · mesaj atma · хватит писать · cancel my subscription · كفى
"""
ASKING = """
stop the deportation · stop deportation · my husband does not stop · he won't stop · make him stop · stop him
stop hitting me · stop violence · he never stops · dont stop · bus stop · police stop · my wages stop
STOP 1080 · STOP ik ben bang · doctor stop · stoppen met roken · ik wil stoppen · arrêter de fumer
arrêt maladie · arrêt de bus · mon patron arrête pas · cancel my contract · i want to end it
i want to end it all · i want to stop · the end · end my life · quit my job · halt the eviction
comment arrêter l'expulsion · il n'arrête pas de me frapper · hoe stop ik hem · cancel appointment
le travail est dur
i don't receive sms · no · not · send me the message · i want a message · stuur mij een bericht · geen sms gekregen
stop this violence · stop it he hurts me · please stop my husband · توقف العنف · halte violence · stop asiel
no more food
"""


def each(table: str) -> list[str]:
    return [words.strip() for line in table.strip().splitlines() for words in line.split("·")]


@pytest.mark.parametrize("words", each(STOPS))
def test_stop_is_obeyed_in_other_words_and_languages(words: str, shipped: Line) -> None:
    assert intent_of(shipped.library, words, ("nl", "fr", "en")).command == "stop"
    done = turn(shipped.library, Conversation("en", topic="health"), Sms(words), MONDAY)
    assert done.state == Conversation(stopped=True)


@pytest.mark.parametrize("words", each(ASKING))
def test_who_asks_for_help_is_not_taken_to_stop(words: str, shipped: Line) -> None:
    assert intent_of(shipped.library, words, ("nl", "fr", "en")).command != "stop"


class TestHandled:
    """The provider has answered STOP, START or HELP by itself: we obey, and say nothing."""

    def test_stop_is_obeyed_without_a_word(self, house: Line) -> None:
        state = turn(house.library, Conversation(), Sms("bed 4000"), MONDAY).state
        done = turn(house.library, state, Sms("enough now", handled="stop"), MONDAY)
        assert (done.replies, done.state) == ([], Conversation(stopped=True))
        assert turn(house.library, done.state, Sms("hello"), MONDAY).replies == []

    def test_start_is_obeyed_without_a_word(self, house: Line) -> None:
        done = turn(house.library, Conversation(stopped=True), Sms("go", handled="start"), MONDAY)
        assert (done.replies, done.state) == ([], Conversation())
        assert turn(house.library, done.state, Sms("hello"), MONDAY).replies

    def test_help_changes_nothing(self, house: Line) -> None:
        state = turn(house.library, Conversation(), Sms("bed 4000"), MONDAY).state
        done = turn(house.library, state, Sms("HELP", handled="info"), MONDAY)
        assert (done.replies, done.state) == ([], state)
