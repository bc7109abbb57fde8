"""Texts as people send them: what they mean, what the answers cost, and what is remembered in between."""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

import pytest

from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.gsm import affordable, encoding, segments
from ivr.language.letters import unstretched, written
from ivr.model.steps import Sms
from ivr.publish.changes import content_of
from ivr.publish.lengths import all_lengths
from ivr.wings.phone.text import send_text
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, ROOT, Line, line_of, new_sender, sampled, soak
from tests.store.conftest import Server

DATA = ROOT / "tests" / "data"
OFFERED = ("nl", "fr", "en", "ar", "tr", "ro", "uk", "ru", "es", "de", "prs", "ps")
# Words by which nobody who reads along may learn why somebody asked.
TELLTALE = (
    "geweld", "viol", "rape", "abus", "verkracht", "conjugal", "slachtoffer", "victim", "papier", "undocumented",
    "illegal", "illegaal",
)  # fmt: skip


def messages(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row.get("language", "") in ("", *OFFERED)]


def faults(line: Line, row: dict[str, str]) -> list[str]:
    """What is understood otherwise than expected. One of several topics will do, and where an organisation is asked
    for, that or its topic."""
    meant = intent_of(line.library, row["message"], OFFERED)
    place = (meant.place.postcode or meant.place.areas[0]) if meant.place else ""
    about, named = (meant.topic or "") in row["topic"].split("|"), (meant.organisation or "") == row["organisation"]
    found = {
        "topic": about or (named and bool(row["organisation"])),
        "organisation": named or (about and bool(row["topic"])),
        "place": place == row["place"],
        "command": (meant.command or "") == row["command"],
        "language": not row["language"] or meant.language == row["language"],
    }
    return [name for name, right in found.items() if not right]


def first_words(line: Line, one_in: int) -> list[str]:
    """The first word of each topic in each language; of some topics and languages only."""
    by_topic = line.library.keywords.topics.values()
    words = [words[0] for by_language in by_topic for words in by_language.values()]
    return [word for word in words if sampled(word, one_in)]


class TestUnderstanding:
    @pytest.mark.parametrize("file", ["messages.csv", "messages_unseen.csv"])
    def test_what_real_people_write_is_understood(self, file: str, shipped: Line) -> None:
        rows = messages(file)
        assert len(rows) >= 100
        wrong = {row["message"]: faults(shipped, row) for row in rows}
        assert {message: found for message, found in wrong.items() if found} == {}

    @pytest.mark.parametrize("text", ["ik ben dat halende", "wij zijn aan het balende", "ich bin essende leute"])
    def test_a_turkish_ending_makes_a_place_in_no_other_language(self, text: str, shipped: Line) -> None:
        assert intent_of(shipped.library, text, OFFERED).place is None

    def test_digits_are_a_postal_code_only_where_they_are_one(self, shipped: Line) -> None:
        """Times, dates, sums, telephone numbers, years; and postal codes as people write them."""
        wrong = {}
        for row in messages("figures.csv"):
            meant = intent_of(shipped.library, row["message"], OFFERED)
            found = (meant.place.postcode if meant.place else "", meant.unknown_code)
            if found != (row["place"], row["unknown"]):
                wrong[row["message"]] = found
        assert wrong == {}

    @pytest.mark.parametrize("one_in", [6, soak(1)], ids=["one in six", "all"])
    def test_every_word_leads_to_its_own_topic(self, one_in: int, shipped: Line) -> None:
        """The list of confusions: each keyword with the name of its language, and where it leads; danger goes first."""
        asked = {language: words[0] for language, words in shipped.library.keywords.languages.items()}
        confused = [
            (language, word, topic, meant.topic)
            for topic, by_language in shipped.library.keywords.topics.items()
            for language, words in by_language.items()
            for word in words
            if sampled(word, one_in)
            and (meant := intent_of(shipped.library, f"{asked[language]} {word}", OFFERED)).topic != topic
            and not meant.danger
        ]
        assert confused == []

    @pytest.mark.parametrize("one_in", [16, soak(1)], ids=["one in sixteen", "all"])
    def test_every_word_of_a_need_leads_to_it(self, one_in: int, shipped: Line) -> None:
        """To whoever prefers the language of the word: "college" is a school in French, and a training in English;
        danger goes first."""
        library = shipped.library
        confused = [
            (language, word, need, meant.topic, meant.needs)
            for need, by_language in library.keywords.needs.items()
            for language, words in by_language.items()
            for word in words
            if sampled(word, one_in)
            and ((meant := intent_of(library, word, (language, *OFFERED))).topic, *meant.needs[:1])
            != (library.topic_of[need], need)
            and not meant.danger
        ]
        assert library.keywords.needs
        assert confused == []

    @pytest.mark.parametrize("words", ["DOKTER 1080", "avocat bruxelles", "no place to sleep", "x" * 1600, "ب" * 1600])
    def test_no_message_takes_for_ever(self, words: str, shipped: Line) -> None:
        began = time.perf_counter()
        for _ in range(20):
            intent_of(shipped.library, words, OFFERED)
        assert time.perf_counter() - began < 20  # a bound, not a measurement: bench/ measures


class TestLength:
    """Against Twilio's own calculator."""

    def counted(self, texts: list[str]) -> list[tuple[str, int]]:
        lines = "\n".join(json.dumps(text) for text in texts)
        program = ["node", str(ROOT / "tests/oracle/sms_segments.mjs")]
        answers = subprocess.run(program, input=lines, capture_output=True, text=True, check=True).stdout
        return [(found["encoding"], found["segments"]) for found in map(json.loads, answers.splitlines())]

    @pytest.mark.parametrize("one_in", [7, soak(1)], ids=["one in seven", "all"])
    def test_hard_cases_are_counted_as_twilio_counts_them(self, one_in: int) -> None:
        counts = range(1, 330, one_in)
        texts = [piece * count for piece in ("a", "€", "ë", "🙂", "é", "\n", "ç", "[", "م") for count in counts]
        texts += [
            "a" * count + tail for count in (69, 70, 71, 152, 153, 159, 160, 161, 305, 306) for tail in "€ë🙂~\\^ "
        ]
        assert self.counted(texts) == [(encoding(text), segments(text)) for text in texts]

    @pytest.mark.parametrize("one_in", [8, soak(1)], ids=["one in eight", "all"])
    def test_every_reply_of_the_line_is_counted_as_twilio_counts_it(
        self, one_in: int, shipped: Line, house: Line
    ) -> None:
        replies = []
        for line in (shipped, house):
            for word in first_words(line, one_in if line is shipped else 1):
                for place in ("", "1080", "4000", "9999"):
                    replies += line.chat(f"{word} {place}", "more", "more", "plus", "meer")
            for command in ("menu", "info", "stop", "قائمة", "معلومات", "uitleg", "choix", "start", "9999"):
                replies += line.chat(command)
            replies += line.chat("qwertyuiop", "asdfghjkl", "zxcvbnm")
        bodies = [reply.text for reply in replies]
        assert len(bodies) > 500
        assert self.counted(bodies) == [(encoding(body), segments(body)) for body in bodies]
        assert [body for body in bodies if segments(body) > affordable(body, 3)] == []

    def test_every_service_in_every_language_keeps_to_its_price(self, shipped: Line, house: Line) -> None:
        for line in (shipped, house):
            lengths = list(all_lengths(content_of(line.library)))
            assert [length for length in lengths if length.segments > length.most] == []
            assert {length.most for length in lengths if length.template == "card"} <= {2, 4}

    @pytest.mark.parametrize("one_in", [8, soak(1)], ids=["one in eight", "all"])
    def test_no_reply_tells_why_somebody_asked(self, one_in: int, shipped: Line) -> None:
        for asked in first_words(shipped, one_in):
            for place in ("1080", "9000", "4000"):
                replies = shipped.chat(f"{asked} {place}", *["more"] * 6)
                assert len(replies) == 7
                for reply in replies:  # an address in the net is what it is
                    words_of = [word for word in reply.text.lower().split() if "@" not in word and "/" not in word]
                    assert [word for word in TELLTALE if word in " ".join(words_of)] == [], asked


class TestMemory:
    @pytest.fixture(params=["sqlite", "redis"])
    def line(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
        if request.param == "sqlite":
            yield line_of(HOUSE, tmp_path / "state")
            return
        server = Server(tmp_path)
        yield line_of(HOUSE, tmp_path / "state", STORE=f"redis://127.0.0.1:{server.port}/0")
        server.stop()

    def deliver(self, line: Line, words: str, sender: str, sid: str) -> str:
        return line.post(f"{PUBLIC_URL}/sms", {"MessageSid": sid, "From": sender, "Body": words}, MONDAY).body

    def test_a_message_that_is_delivered_twice_is_answered_alike_and_counts_once(self, line: Line) -> None:
        first = [self.deliver(line, "food 4000", "+32470000031", "SM1") for _ in range(3)]
        assert len(set(first)) == 1
        assert "Bread" in first[0]
        more = [self.deliver(line, "law", "+32470000031", "SM2"), self.deliver(line, "more", "+32470000031", "SM3")]
        assert self.deliver(line, "more", "+32470000031", "SM3") == more[1]

    def test_a_flood_from_one_phone_gets_one_sentence_and_then_silence(self, line: Line) -> None:
        sender = new_sender()
        answers = [line.text(f"food {code}", sender=sender) for code in range(4000, 4040)]
        assert all(answers[:30])
        assert [reply["body"] for reply in answers[30]] == ["The House: please call. Danger: 112."]
        assert answers[31:] == [[]] * 9
        assert line.text("food 4000", sender=new_sender())

    def test_a_flood_from_everywhere_gets_each_phone_one_sentence(self, tmp_path: Path) -> None:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        file = content / "menus/line.yaml"
        file.write_text(file.read_text().replace("all_a_minute: 100000", "all_a_minute: 5"))
        line = line_of(content, tmp_path / "state")
        answers = [line.text("food 4000", sender=f"+3247000009{number}") for number in range(8)]
        assert ["Bread" in str(answer) for answer in answers] == [True] * 5 + [False] * 3
        assert {reply["body"] for answer in answers[5:] for reply in answer} == {"The House: please call. Danger: 112."}
        assert line.text("law 4000", sender="+32470000097") == []

    def test_another_machine_is_not_answered_for_ever(self, line: Line) -> None:
        sender = new_sender()
        assert [bool(line.text("you have won", sender=sender)) for _ in range(7)].count(True) <= 3
        echo = new_sender()
        [reply] = line.text("food 4000", sender=echo)
        assert line.text(str(reply["body"]), sender=echo) == []

    def test_who_withholds_the_number_is_answered_without_memory(self, line: Line) -> None:
        assert line.text("food 4000", sender="anonymous")
        assert "FOOD" in str(line.text("more", sender="anonymous")[0]["body"])

    def test_unknown_words_reach_operators_only_when_several_people_wrote_them(self, line: Line) -> None:
        store = line.store
        for _ in range(2):
            line.text("blanket 12345 sl33ping jean-pierre +32470123456", sender=new_sender())
        assert store.tallies("words", "2026-01-01") == []
        one = new_sender()
        for _ in range(3):
            line.text("blanket Samira 9000", sender=one)
        assert [tally.key for tally in store.tallies("words", "2026-01-01")] == ["blanket"]

    def test_nothing_of_a_message_or_its_sender_is_written_down(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path / "state")
        line.text("food 4000 my name is Samira Zahraoui", sender="+32470654321")
        assert b"callers" in line.kept() or b"chat " in line.kept()
        for secret in (b"70654321", b"amira", b"ahraoui"):
            assert secret not in line.kept()

    def test_one_sender_cannot_silence_all_others(self, tmp_path: Path) -> None:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        file = content / "menus/line.yaml"
        file.write_text(file.read_text().replace("all_a_minute: 100000", "all_a_minute: 60"))
        line = line_of(content, tmp_path / "state")
        sender = new_sender()
        answers = [line.text(f"food {number}", sender=sender) for number in range(400)]
        assert sum(map(bool, answers)) == 31
        assert "Bread" in str(line.text("food 4000"))

    def test_callers_who_cannot_be_told_apart_silence_only_each_other(self, house: Line) -> None:
        answers = [house.text("food 4000", sender="anonymous") for _ in range(40)]
        assert answers[0] and not answers[-1]
        assert house.text("food 4000")

    def test_without_a_store_every_message_is_answered_as_the_first(self, tmp_path: Path) -> None:
        line = line_of(HOUSE, tmp_path, STORE="redis://127.0.0.1:1/0")
        sender = new_sender()
        for _ in range(2):
            assert "Bread" in str(line.text("food 4000", sender=sender)[0]["body"])
        assert "FOOD" in str(line.text("more", sender=sender)[0]["body"])


def page(folder: str, number: int, answers: list[str]) -> None:
    """One server process: texts and pages for five callers, in turns."""
    line = line_of(HOUSE, Path(folder))
    senders = [f"+3247000{number}{caller:03}" for caller in range(5)]
    for words in ("law 9000", "more", "more", "food 4000", "more"):
        for caller, sender in enumerate(senders):
            asked = words if caller % 2 else words.replace("law 9000", "bed 9000")
            replies = send_text(line.post, f"{PUBLIC_URL}/sms", asked, MONDAY, sender)
            answers.append(json.dumps([caller % 2, asked, [reply["body"] for reply in replies]]))


def test_ten_callers_who_page_at_once_on_two_servers_never_get_anothers_answer(tmp_path: Path) -> None:
    alone: list[str] = []
    page(str(tmp_path / "alone"), 9, alone)
    context = get_context("spawn")
    with context.Manager() as manager:
        told = [manager.list() for _ in range(2)]
        line_of(HOUSE, tmp_path / "both")
        servers = [
            context.Process(target=page, args=(str(tmp_path / "both"), number, answers))
            for number, answers in enumerate(told)
        ]
        for server in servers:
            server.start()
        for server in servers:
            server.join(60)
        assert [server.exitcode for server in servers] == [0, 0]
        assert [list(answers) for answers in told] == [alone, alone]
    assert len(set(alone)) > 5


PIECES = (
    "food", "law", "خبز", "محامي", "4000", "٤٠٠٠", "١", "gent", "LIÈGE", "stop", "more", "menu", "info", "yes",
    "arabic", "hearth", "70", "704000", "#702", "🙂", "👨\u200d👩", "\x00", "\u202e", "'", '"', "<b>", "{{ 7*7 }}",
    "{%", "%s", "\\", "\n", "€", "DROP TABLE", "a" * 400, "م" * 300, "9" * 50, "www.example.org", "+32470123456",
    "ＦＯＯＤ", "f o o d", "fooood", "", " ",
)  # fmt: skip


@pytest.mark.parametrize("messages", [2_000, soak(100_000)])
def test_hostile_messages_get_at_most_one_valid_reply_each(messages: int, house: Line) -> None:
    library, chance, state = house.library, random.Random(20_261_123), Conversation()
    longest = 0.0
    for number in range(messages):
        glue = chance.choice(("", " ", " ", "\n", ","))
        body = glue.join(chance.choice(PIECES) for _ in range(chance.randrange(6)))
        if number % 10 == 0:
            body += "".join(chr(chance.randrange(1, 0x10FFFF)) for _ in range(chance.randrange(20)))
        began = time.perf_counter()
        done = turn(library, state, Sms(body[:1600]), MONDAY)
        longest = max(longest, time.perf_counter() - began)
        state = done.state if number % 7 else Conversation()
        assert len(done.replies) <= 1
        for reply in done.replies:
            assert 0 < len(reply.text) <= 1600
            assert segments(reply.text) <= 3
            assert reply.language in ("en", "ar")
    assert longest < 5  # seconds; a bound, not a measurement: bench/ measures
    assert Conversation(**asdict(state)) == state


def test_every_word_means_all_that_it_is_listed_for(shipped: Line) -> None:
    """Small words are known without a look into the snapshot: none of them may lose what else it means."""
    library = shipped.library
    missed = set()
    for word, meaning in library.keywords.meanings():
        meant = library.meanings(unstretched(" ".join(written(word))))
        if meaning[:3] not in [one[:3] for one in meant]:  # as weak as any of its spellings
            missed.add(word)
    assert missed == set()
