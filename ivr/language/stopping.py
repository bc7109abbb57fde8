"""Who wants no more messages, in whatever words and language: who texts us is obeyed in those that the line does not
offer, too.

By any reasonable means (FCC, 47 CFR 64.1200(a)(10); CTIA Messaging Principles 5.1.3), but only where it is the whole
message: "stop the deportation" and "I want to end it" ask for help.
"""

from __future__ import annotations

from ivr.language.letters import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


_POLITE = _words("""
    please pls plz plis kindly thanks thank you thx ok okay now aub alsjeblieft alstublieft graag dank bedankt nu
    svp stp s il vous te plait merci maintenant bitte danke jetzt por favor gracias per favore grazie lutfen
    tesekkurler artik
    من فضلك فضلكم رجاء لو سمحت شكرا пожалуйста спасибо
""")
_A_MESSAGE = _words("""
    message messages msg msgs sms smses texts berichten bericht textos nachrichten mensajes messaggi mesaj mesajlari
    الرسائل رسائل رسالة смс сообщения
""")
_MESSAGES = _A_MESSAGE | _words("""
    the with sending send texting text from met stuur sturen smsen de te en les des d ces cet vos envoyer envois envoi m
    الارسال ارسال عن писать мне
""")
_SUBSCRIPTION = _words("my subscription abonnement mijn mon inschrijving suscripcion الاشتراك اشتراك подписку")
_IT = _words("it this that all ermee hiermee daarmee dit alles ca cela tout")
_WISH = _words("i want to wish would like me ik wil me mij je veux voudrais souhaite me se ich will mich quiero")
_LEAVING = _words("""
    unsubscribe unsubscribed unsub optout stopall uitschrijven uitschrijving afmelden afmelding
    desabonner desabonne desabonnez desabonnement desinscrire desinscription desinscrivez abmelden abbestellen abmeldung
    disiscrivi disdici отписаться отписка отпишите відписатися wypisz dezabonare dezabonati
""")
_STOPPING = _words("""
    stop stopp stopt stopps stope stoppen halt halte arret arrete arreter arretez aufhoren parar pare paren detener
    fermati ferma توقف توقفوا اوقف اوقفوا ايقاف قف وقف стоп стопп хватит прекратите припиніть зупиніть
    durdur durdurun ndal ndalo przestan stopuj opreste jooji joojiya አቁም ኣቁም روکو
""")
_ALONE = _words("end quit cancel revoke opzeggen basta cancela cancelar baja dur iptal الغاء لغو كفى")
"""Words that mean much else with anything but a "please"."""
_SEVERAL = {"opt out": "optout", "schrijf me uit": "optout", "schrijf mij uit": "optout", "stop all": "stopall"}
_SEVERAL |= {"to receive": "to", "veux plus recevoir": "veux plus", "veux pas recevoir": "veux pas"}
_NO = _words("""
    no more not dont don t any anymore plus ne n pas geen niet meer keine nicht mehr mas لا ترسل ترسلوا لي
    не присылайте пишите atma atmayin gonderme gondermeyin
""")

_WAYS = (
    (_LEAVING, _POLITE | _MESSAGES | _IT | _WISH | _SUBSCRIPTION),
    (_STOPPING, _POLITE | _MESSAGES | _IT | _SUBSCRIPTION),
    (_ALONE, _POLITE | _SUBSCRIPTION),
)
_REFUSAL = _NO | _MESSAGES | _POLITE | _WISH
_ANY = _REFUSAL.union(*(asked | besides for asked, besides in _WAYS), *map(_words, _SEVERAL))
"""No wish to get no more holds any other word."""


def is_polite(folded: str) -> bool:
    """Whether a folded phrase is only polite: who writes "stop, please" wants what "stop" wants.

    >>> is_polite("please"), is_polite("por favor"), is_polite("please help")
    (True, True, False)
    """
    return _POLITE.issuperset(folded.split())


def wants_no_more(words: list[str]) -> bool:
    """Whether these folded words are a wish to get no more messages and nothing else.

    >>> [wants_no_more(text.split()) for text in ("stop please", "je veux me desabonner", "стоп", "opt out")]
    [True, True, True, True]
    >>> [wants_no_more(text.split()) for text in ("stop the deportation", "stop him", "i want to end it", "please")]
    [False, False, False, False]
    """
    if not _ANY.issuperset(words):
        return False
    text = f" {' '.join(words)} "
    for phrase, meant in _SEVERAL.items():
        text = text.replace(f" {phrase} ", f" {meant} ")
    said = set(text.split())
    refused = said & _A_MESSAGE and said & _NO and said <= _REFUSAL
    return bool(refused) or any(said & asked and said <= asked | besides for asked, besides in _WAYS)
