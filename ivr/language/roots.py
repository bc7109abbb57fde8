"""The root of a word: what stays of it when its endings change, so that "зарплату" is "зарплата" and "avukatım" is
"avukat"; and of one in another alphabet also its sound in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.language.joins import BENDING
from ivr.language.roman import roman
from ivr.model.tables import complete

SHORTEST_BENT = 4
"""Letters of the shortest word that may be another's form: "суд" is no form of anything."""
_SHORTEST_ROOT = 3
_SHORTEST_PHRASE = 5
_SHORTEST_HEARD = 4
"""Signs of the sound of a phrase, and of a word: with three consonants half a dozen Arabic words begin."""


@dataclass(frozen=True)
class _Bending:
    """How the words of a language bend: their `endings`, so many behind one another as `chain` says; what is written
    otherwise (`spelled`); and what sticks to the front, with the letters that have to stay (`before`)."""

    endings: str
    chain: int = 1
    spelled: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, int], ...] = ()
    softened: tuple[tuple[str, str], ...] = ()
    """The last letter as it is where no ending follows: "kitab-ım", "kitap"."""


_SLAVIC = (
    "ами ями иями ах ях иях ам ям ов ев еи ои ом ем им ым их ых ыми ими ого его ому ему ая яя ое ее ые ие ию ия "
    "ии ью а я о е у ю ы и ь л ла ло ли ть т "
)
_HOW: Mapping[str, _Bending] = {
    "ru": _Bending(_SLAVIC + "ыи ую юю ием иеи ал ала али ать ает ают ил ила или ить ит ят ат ел ела ели еть ет ут ют"),
    "uk": _Bending(
        _SLAVIC + "ою ею єю іі іи і ові еві єві ів їв ую ьої ім іх іми є в ти ав ала али ати ає ають ив ила или ити "
        "ить ять іть ують ує"
    ),
    "ar": _Bending(
        "ها هم هن كم نا ات اتي ين ون تي تك ته ني ه ي ك ء",
        chain=2,
        before=(("[وف]?(?:[بكعفه]?ال|لل)", 3), ("[وبلكف]", 4)),
    ),
    "prs": _Bending("هاي ها هايم هايش هايت ان ام ات اش ايم يم تان شان مان را م ت ش ي ه", chain=2),
    "ps": _Bending(
        "ونه ونو انو ان اني ه و ي م ا",
        chain=2,
        spelled=(
            ("[ېۍے]", "ي"),
            ("[ړڑ]", "ر"),
            ("[ډڈ]", "د"),
            ("[ټٹ]", "ت"),
            ("ڼ", "ن"),
            ("[ګگ]", "ك"),
            ("څ", "س"),
            ("ځ", "ز"),
        ),
    ),
    "tr": _Bending(
        "lar ler im um in un imiz umuz iniz unuz si su i u m miz niz yi yu ya ye a e da de dan den nin nun yim yum "
        "sin dir yla yle la le",
        chain=3,
        softened=(("b$", "p"), ("d$", "t"), ("g$", "k")),
    ),
    "de": _Bending("e en er ern em es n s", spelled=(("ae", "a"), ("oe", "o"), ("(?<![aeq])ue", "u"))),
    "es": _Bending(
        "os as es o a e s",
        spelled=(
            ("(?<!c)h", ""),
            ("v", "b"),
            ("z|c(?=[ei])", "s"),
            ("qu(?=[ei])|c(?!h)", "k"),
            ("ll", "y"),
            ("g(?=[ei])", "j"),
        ),
    ),
    "ro": _Bending(
        "ului ul urile uri urilor ilor elor lor ele le ei ea ii ie i e a u", spelled=(("sh", "s"), ("t[sz]", "t"))
    ),
}
_BENDINGS = complete("how words bend", _HOW, BENDING)


def _pattern(endings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(endings) - {""}, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<=.{{{_SHORTEST_ROOT}}})(?:{'|'.join(longest_first)})$", re.MULTILINE)


_ENDINGS = {language: _pattern(how.endings.split()) for language, how in _BENDINGS.items()}
BARE = ("ar", "prs", "ps")
"""The languages that write no short vowels: their sounds are consonants only, and more alike."""
_HEARD = {
    language: _pattern(roman(one, language) for one in _BENDINGS[language].endings.split()) for language in ("ru", "uk")
} | dict.fromkeys(BARE)
"""Languages with other letters than Latin ones, and how their endings sound: none where nobody writes vowels."""
LETTERED = tuple(_HEARD)
"""The languages with other letters than Latin ones."""
_SPELLED = {
    language: [(re.compile(sign), letter) for sign, letter in how.spelled] for language, how in _BENDINGS.items()
}
_SOFTENED = {
    language: [(re.compile(sign, re.MULTILINE), letter) for sign, letter in how.softened]
    for language, how in _BENDINGS.items()
}
_FRONTS = {
    language: [re.compile(rf"^{front}(?=.{{{stays}}})", re.MULTILINE) for front, stays in how.before]
    for language, how in _BENDINGS.items()
}


def root(phrase: str, language: str) -> str:
    """A folded word or phrase with each of its words as its root, as a key; "" where it is too short to be told from
    others, and in a language whose words have no endings here. Words in Latin letters of a language that has others
    are known by their sound.

    >>> root("зарплату", "ru") == root("зарплата", "ru"), root("zarplatoy", "ru") == root("zarplata", "ru")
    (True, True)
    >>> root("суд", "ru"), root("ticket", "nl")
    ('', '')
    """
    return Roots(phrase.split()).of(phrase, language)


class Roots:
    """The same for the many phrases of one message, whose words in a language are all looked at together, once. It
    lives no longer than the message."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._known: dict[str, dict[str, str]] = {}

    def of(self, phrase: str, language: str) -> str:
        if language not in _BENDINGS or len(phrase) < SHORTEST_BENT:
            return ""
        known = self.of_words(language)
        return _key([known[word] for word in phrase.split()], heard=phrase.isascii() and language in _HEARD)

    def of_words(self, language: str) -> dict[str, str]:
        """The root of each word, however short, in a language of `BENDING`."""
        known = self._known.get(language)
        if known is None:
            same = language == "ps" and all(map(str.isascii, self._words))  # in Latin letters by the rules of another
            known = self._known[language] = self.of_words("prs") if same else _roots(self._words, language)
        return known


def roots(phrase: str, language: str, *, heard: bool = True) -> set[str]:
    """The keys under which a phrase that is listed is found: its root; itself, and with fewer endings gone, for what
    looks like one may be none ("билет"); and where its language has other letters and it may be `heard`, its sound in
    Latin ones."""
    words = phrase.split() if language in _BENDINGS else []
    keys = set()
    if language not in _HEARD or not phrase.isascii():
        stages = [_stages(word, language) for word in words]
        for fewer in range(max(map(len, stages), default=0)):
            keys.add(_key([stage[min(fewer, len(stage) - 1)] for stage in stages], heard=False))
    if language in _HEARD and heard:
        keys |= {_key([form(word, language) for word in words], heard=True) for form in (_sound, roman)}
    return keys - {""}


def _key(words: list[str], *, heard: bool) -> str:
    fewest = _SHORTEST_PHRASE if len(words) > 1 else _SHORTEST_HEARD if heard else _SHORTEST_ROOT
    return " ".join(words) if sum(map(len, words)) >= fewest else ""


def _roots(words: Sequence[str], language: str) -> dict[str, str]:
    """Each word as its root. A pattern takes as long for ten words as for one or two, so that they are looked at as one
    text, each on a line of its own."""
    heard = [word for word in words if word.isascii()] if language in _HEARD else []
    seen = [word for word in words if not word.isascii()] if heard else words
    return _line_by_line(_sound, heard, language) | _line_by_line(_bare, seen, language)


def _line_by_line(change: Callable[[str, str], str], words: Sequence[str], language: str) -> dict[str, str]:
    return dict(zip(words, change("\n".join(words), language).split("\n"), strict=True)) if words else {}


def _bare(lines: str, language: str) -> str:
    """Words, each on a line, without what sticks to them: the last of their stages."""
    lines = _spelled(lines, language)
    for front in _FRONTS[language]:
        lines = front.sub("", lines)
    for _ in range(_BENDINGS[language].chain):
        lines = _ENDINGS[language].sub("", lines)
    return _hardened(lines, language)


def _stages(word: str, language: str) -> list[str]:
    """A word as it is, without what sticks to its front, and without one ending after the other; of one in Latin
    letters where others are usual, how it sounds."""
    if word.isascii() and language in _HEARD:
        return [_sound(word, language)]
    stages = [_spelled(word, language)]
    for front in _FRONTS[language]:
        stages.append(front.sub("", stages[-1]))
    for _ in range(_BENDINGS[language].chain):
        stages.append(_ENDINGS[language].sub("", stages[-1]))
    return [stages[0], *(_hardened(stage, language) for stage in stages[1:])]


def _hardened(word: str, language: str) -> str:
    for pattern, letter in _SOFTENED[language]:
        word = pattern.sub(letter, word)
    return word


def _spelled(word: str, language: str) -> str:
    for pattern, letter in _SPELLED[language]:
        word = pattern.sub(letter, word)
    return word


def _sound(word: str, language: str) -> str:
    heard, endings = roman(word, language), _HEARD[language]
    return endings.sub("", heard) if endings else heard
