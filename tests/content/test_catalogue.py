"""Catalogues: what translators' tools write is read as it was meant, or refused with its line; nothing is lost."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.catalogues.refresh import refreshed
from ivr.content.read.po import PoEntry, PoFile, Sentence, parse, written

ENTRY = 'msgctxt "prompt:silence"\nmsgid "Take your time."\nmsgstr "Neem de tijd."\n'
HEADER = 'msgid ""\nmsgstr ""\n"Language: nl\\n"\n\n'

# As Poedit leaves a file: a header of its own, long lines wrapped, and what it knew of a sentence before.
POEDIT = r"""# Vertaald door Mina.
msgid ""
msgstr ""
"PO-Revision-Date: 2026-11-20 10:00+0100\n"
"Last-Translator: Mina\n"
"Language: nl_BE\n"
"Content-Type: text/plain; charset=UTF-8\n"
"X-Generator: Poedit 3.4\n"

# Klinkt dit goed?
#. Never stuck
#, fuzzy, python-brace-format, no-wrap
#| msgctxt "prompt:welcome"
#| msgid ""
#| "Welcome "
#| "to {line}."
msgctxt "prompt:welcome"
msgid ""
"Welcome to {line}. "
"We say \"hello\"."
msgstr ""
"Welkom bij {line}. "
"Wij zeggen \"dag\"."

#~| msgid "Goodbye, then."
#~ msgctxt "prompt:goodbye"
#~ msgid "Goodbye."
#~ msgstr "Dag."
"""


def entries(text: str, language: str = "nl") -> tuple[PoEntry, ...]:
    catalogue, faults = parse(text, language)
    assert faults == ()
    return tuple(catalogue.entries)


def test_what_poedit_writes_is_read_as_it_was_meant() -> None:
    catalogue, faults = parse(POEDIT, "nl")
    assert faults == ()
    [welcome], [goodbye] = catalogue.entries, catalogue.obsolete
    assert (welcome.place, welcome.source) == ("prompt:welcome", 'Welcome to {line}. We say "hello".')
    assert (welcome.text, welcome.fuzzy) == ('Welkom bij {line}. Wij zeggen "dag".', True)
    assert (welcome.previous, welcome.flags) == ("Welcome to {line}.", ("no-wrap",))
    assert (welcome.notes, welcome.told) == (("Klinkt dit goed?",), ("Never stuck",))
    assert (goodbye.place, goodbye.source, goodbye.text) == ("prompt:goodbye", "Goodbye.", "Dag.")


def test_what_a_translator_and_the_tool_wrote_stays() -> None:
    again = written(parse(POEDIT, "nl")[0])
    for kept in ("# Vertaald door Mina.", "Last-Translator: Mina", "X-Generator: Poedit 3.4", "# Klinkt dit goed?"):
        assert kept in again
    assert '#| msgid "Welcome to {line}."' in again
    assert written(parse(again, "nl")[0]) == again


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: text.rstrip("\n")])
def test_the_ends_of_lines_do_not_matter(change: object) -> None:
    assert callable(change)
    assert entries(change(HEADER + ENTRY)) == entries(HEADER + ENTRY)


def test_no_date_and_no_version_change_by_themselves() -> None:
    text = written(PoFile("nl", (PoEntry("prompt:silence", "Take your time.", "Neem de tijd."),)))
    assert text == (
        'msgid ""\nmsgstr ""\n"Language: nl\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n' + ENTRY
    )


def test_one_sentence_is_one_line_of_a_difference() -> None:
    several = [PoEntry(f"prompt:{number}", f"Sentence {number} " * 30, f"Zin {number} " * 30) for number in range(9)]
    before = written(PoFile("nl", tuple(several))).splitlines()
    several[4] = PoEntry("prompt:4", several[4].source, "Een andere zin. " * 20)
    after = written(PoFile("nl", tuple(several))).splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40), st.booleans()), max_size=6))
def test_any_sentence_comes_back_and_another_reader_agrees(texts: list[tuple[str, str, bool]]) -> None:
    several = tuple(
        PoEntry(f"prompt:{number}", f"x{source}".replace("\r", "").replace("\x85", ""), text.replace("\r", ""), fuzzy)
        for number, (source, text, fuzzy) in enumerate(texts)
        if not set(source + text) & set("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    )
    text = written(PoFile("nl", several))
    back = entries(text)
    assert [(e.place, e.source, e.text, e.fuzzy) for e in back] == [
        (e.place, e.source, e.text, e.fuzzy) for e in several
    ]
    other = {message.context: message for message in read_po(BytesIO(text.encode()), abort_invalid=True) if message.id}
    assert {place: message.string for place, message in other.items()} == {e.place: e.text for e in several}


FAULTS = [
    ('msgctxt "a"\nmsgid "x"\nmsgstr "y\n', 3, "this is no line of a catalogue"),
    ('msgctxt "a"\nmsgid x\nmsgstr "y"\n', 2, "this is no line of a catalogue"),
    ('msgctxt “a”\nmsgid "x"\nmsgstr "y"\n', 1, "this is no line of a catalogue"),
    ('msgctxt "a"\nmsgid "x"\nmsgstr "y" z\n', 3, "this is no line of a catalogue"),
    ('msgctxt "a"\nmsgid "x"\nmsgid_plural "x"\nmsgstr[0] "y"\n', 3, "this is no line of a catalogue"),
    ('msgctxt "a"\nmsgid "x"\n', 2, "the file ends in the middle of a sentence"),
    ('msgctxt "a"\nmsgid "x"\n\nmsgctxt "b"\nmsgid "x"\nmsgstr "y"\n', 4, "msgctxt comes after msgid"),
    ('msgctxt "a"\nmsgid "x"\n# later\nmsgstr "y"\n', 2, "a sentence ends before its msgstr"),
    ('"x"\n', 1, "this is no line of a catalogue"),
    ('msgid "x"\nmsgstr "y"\n', 1, "no msgctxt says where this stands: x"),
    ('msgid ""\nmsgstr "Language: fr\\n"\n', 1, "its header says Language: fr, its name says nl"),
    ('msgctxt "a"\nmsgid "x\\q"\nmsgstr "y"\n', 2, "this is no line of a catalogue"),
    ("name: value\n", 1, "this is no line of a catalogue"),
    ("<<<<<<< HEAD\n" + ENTRY, 1, "this is no line of a catalogue"),
]


@pytest.mark.parametrize(("text", "line", "message"), FAULTS, ids=range(len(FAULTS)))
def test_a_file_that_is_no_catalogue_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    fault = parse(text, "nl")[1][0]
    assert (fault.line, fault.message.partition(":")[0]) == (line, message.partition(":")[0])


def test_a_huge_catalogue_is_read() -> None:
    text = HEADER + "".join(
        f'msgctxt "prompt:{n}"\nmsgid "{"x" * 200}{n}"\nmsgstr "{"y" * 200}{n}"\n\n' for n in range(5000)
    )
    found = entries(text)
    assert (len(found), found[-1].text[-5:]) == (5000, "y4999")


def update(catalogue: PoFile, **sentences: str) -> PoFile:
    return refreshed(
        catalogue, [Sentence(place.replace("__", ":").replace("_", "."), text) for place, text in sentences.items()]
    )


def told(catalogue: PoFile) -> list[tuple[str, str, bool]]:
    return [(entry.place, entry.text, entry.fuzzy) for entry in catalogue.entries]


OLD = PoFile(
    "nl",
    (
        PoEntry("prompt:hello", "Hello.", "Hallo.", notes=("Mooi.",)),
        PoEntry("organisations/x:a.phone.label", "General", "Algemeen"),
        PoEntry("prompt:new", "New.", ""),
    ),
)


class TestRefreshing:
    def test_what_is_unchanged_stays_and_what_is_new_comes_in_order(self) -> None:
        new = update(OLD, prompt__first="First.", prompt__hello="Hello.", organisations__x="x")
        assert told(new)[:2] == [("prompt:first", "", False), ("prompt:hello", "Hallo.", False)]

    def test_a_changed_sentence_is_fuzzy_and_fresh_again_when_it_is_what_it_was(self) -> None:
        changed = update(OLD, prompt__hello="Hello there.")
        [entry] = changed.entries
        assert (entry.source, entry.text, entry.fuzzy, entry.previous) == ("Hello there.", "Hallo.", True, "Hello.")
        twice = update(changed, prompt__hello="Hello you.")
        assert (twice.entries[0].previous, twice.entries[0].fuzzy) == ("Hello.", True)
        assert told(update(twice, prompt__hello="Hello.")) == [("prompt:hello", "Hallo.", False)]

    def test_what_is_gone_comes_last_and_back(self) -> None:
        gone = update(OLD, prompt__new="New.")
        assert [entry.text for entry in gone.obsolete] == ["Hallo.", "Algemeen"]
        again = update(parse(written(gone), "nl")[0], prompt__hello="Hello.")
        assert told(again) == [("prompt:hello", "Hallo.", False)]
        assert again.entries[0].notes == ("Mooi.",)

    def test_a_stale_one_that_went_away_is_not_fresh_when_it_returns(self) -> None:
        stale = update(OLD, prompt__hello="Hello there.")
        gone = parse(written(update(stale)), "nl")[0]
        assert told(update(gone, prompt__hello="Hello there.")) == [("prompt:hello", "Hallo.", True)]

    def test_a_translation_follows_its_sentence_within_its_file(self) -> None:
        places = {"organisations/x:a.phone.label": "Night", "organisations/x:a.phone-2.label": "General"}
        new = refreshed(OLD, [Sentence(place, text) for place, text in places.items()])
        assert told(new) == [
            ("organisations/x:a.phone.label", "", False),
            ("organisations/x:a.phone-2.label", "Algemeen", False),
        ]
        elsewhere = refreshed(OLD, [Sentence("organisations/y:a.phone.label", "General")])
        assert told(elsewhere) == [("organisations/y:a.phone.label", "", False)]

    @given(
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ABC"), st.sampled_from(["", "a", "b"])), max_size=6),
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ABC")), max_size=6),
    )
    def test_no_word_of_a_translator_is_ever_lost(
        self, had: list[tuple[int, str, str]], now: list[tuple[int, str]]
    ) -> None:
        there = {f"organisations/x:s.phone-{n}.label": (source, text) for n, source, text in had}
        old = PoFile("nl", tuple(PoEntry(place, source, text) for place, (source, text) in there.items()))
        wanted = {f"organisations/x:s.phone-{n}.label": text for n, text in now}
        new = refreshed(old, [Sentence(place, text) for place, text in wanted.items()])
        assert [entry.place for entry in new.entries] == list(wanted)
        assert sorted(entry.text for entry in (*new.entries, *new.obsolete) if entry.text) == sorted(
            text for _, text in there.values() if text
        )
        for entry in new.entries:
            if entry.text and not entry.fuzzy:
                assert (entry.source, entry.text) in there.values()
        assert refreshed(new, [Sentence(place, text) for place, text in wanted.items()]) == new
