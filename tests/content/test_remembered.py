"""What is remembered of a check is never stale: after any edits, it finds what a check finds that begins anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from ivr.content.read.document import YamlDocument
from ivr.content.read.remembered import LONGEST, ROUNDS, Sight, The, begin_round, forget_all, remembered, seal_of
from ivr.errors import ContentRefused, Problem
from ivr.model import Content
from ivr.publish.check import examine, load
from tests.breaking import DoesNotApply, cases, read_case
from tests.conftest import HOUSE, MONDAY, soak

TODAY = MONDAY.date()
BREAD = "data/organisations/bread.yaml"
SWAPS = (
    ("Mo-", "Tu-"), ("0", "1"), ("name: ", "name: Other "), ("food", "bed"), ("meal", "parcel"), ("list", "lists"),
    ("hill", "north"), ("yes", "no"), ("msgstr", "#, fuzzy\nmsgstr"), ("msgid", "#. A note.\n#. Another.\nmsgid"),
    ("\n", "\n\n"), ("summary", "note"), ("2026", "2027"), ("- ", "- {a: b}\n- "), ("e", "é"), ("code", "codes"),
)  # fmt: skip

Edit = Callable[[Path], None]
Found = tuple[Content | None, list[Problem]]


def found(content: Path, day: date) -> Found:
    """The records, where there are any, and all that is wrong."""
    try:
        return load(content, day)
    except ContentRefused as refused:
        return None, list(refused.problems)


def edits(chance: Random) -> Iterator[Edit]:
    """What somebody may do to the tiny line: the faults of the broken houses, slips, new files, and taking it back."""
    while True:
        match chance.randrange(5):
            case 0:
                yield _broken(chance.choice(cases()))
            case 1:
                yield _back
            case 2:
                yield _copied(chance.randrange(10**6))
            case _:
                yield _slip(chance.randrange(10**6))


def _broken(code: str) -> Edit:
    def edit(content: Path) -> None:
        try:
            read_case(code).broken(content)
        except (DoesNotApply, UnicodeError, OSError):
            return  # an earlier edit is in its way

    return edit


def _back(content: Path) -> None:
    shutil.rmtree(content)
    shutil.copytree(HOUSE, content)


def _files(content: Path) -> list[Path]:
    return sorted(path for path in content.rglob("*") if path.suffix in (".yaml", ".po", ".txt", ".csv"))


def _copied(seed: int) -> Edit:
    """An organisation that is there once more, or that is gone."""

    def edit(content: Path) -> None:
        chance = Random(seed)
        path = chance.choice(sorted((content / "data/organisations").glob("*.yaml")) or [content / "none.yaml"])
        if path.exists() and chance.random() < 0.3:
            path.rename(path.with_stem("other"))
        elif path.exists():
            path.with_stem(chance.choice(("more", "most"))).write_bytes(path.read_bytes())

    return edit


def _slip(seed: int) -> Edit:
    """Something in some file that is typed otherwise, at one place."""

    def edit(content: Path) -> None:
        chance = Random(seed)
        path = chance.choice(_files(content))
        text, (old, new) = path.read_bytes().decode(errors="replace"), chance.choice(SWAPS)
        if places := text.count(old):
            before = text.split(old)
            at = chance.randrange(places) + 1
            path.write_text(old.join(before[:at]) + new + old.join(before[at:]))

    return edit


def story(seed: int, content: Path, begin: Callable[[], None]) -> Iterator[Found]:
    """What is found after each of a few edits; before each check `begin` is called."""
    chance, day = Random(seed), TODAY
    _back(content)
    for edit, _ in zip(edits(chance), range(8), strict=False):
        edit(content)
        day += timedelta(days=chance.choice((0, 0, 0, 1, 200)))
        begin()
        yield found(content, day)


@pytest.mark.parametrize("stories", [5, soak(300)])
def test_what_is_remembered_is_what_is_found_anew(stories: int, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    anew = [list(story(seed, content, forget_all)) for seed in range(stories)]
    forget_all()
    for seed in range(stories):
        assert list(story(seed, content, lambda: None)) == anew[seed], seed


def test_after_one_edit_one_organisation_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    examine(content, TODAY)
    looked: list[str] = []

    def look(document: YamlDocument, *_: object) -> Iterator[Problem]:
        looked.append(document.file)
        yield from ()

    monkeypatch.setattr("ivr.content.examine.EACH", (look,))
    examine(content, TODAY)
    assert looked == []
    (content / BREAD).write_text((content / BREAD).read_text().replace("A warm meal.", "A cold meal."))
    examine(content, TODAY)
    assert looked == [BREAD]


def test_entries_that_only_move_change_nothing_but_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    catalogue = content / "menus/texts/ar.po"
    catalogue.write_text(catalogue.read_text().replace('msgid "A warm meal."', 'msgid "A meal."'))
    [before] = examine(content, TODAY)
    monkeypatch.setattr("ivr.content.examine.EACH", None)  # nobody is asked
    catalogue.write_text(catalogue.read_text().replace("msgctxt", "# A note of who translates.\nmsgctxt"))
    [after] = examine(content, TODAY)
    assert before.code == after.code == "C803" and before.message == after.message
    assert catalogue.read_text().split("\n")[after.line - 1].startswith(("msg", "#"))
    assert after.line > before.line


@dataclass(frozen=True)
class Asked(Sight):
    words: tuple[str, ...]
    by_name: dict[str, list[str]]


class TestWhatIsRemembered:
    def test_it_is_known_by_all_that_it_was_asked(self) -> None:
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        one, same = Asked(("a", "b"), {"c": ["d"]}), Asked(("a", "b"), {"c": ["d"]})
        other = Asked(("a", "b"), {"c": ["e"]})
        assert [function(sight) for sight in (one, same, other, one)] == [0, 0, 1, 0]

    def test_what_has_no_seal_is_asked_anew(self) -> None:
        unsealed = type("Unsealed", (), {"seal": None})()
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        assert (function(unsealed), function(unsealed)) == (0, 1)

    def test_a_record_is_only_itself(self) -> None:
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        one, other = [1], [1]
        assert [function(The(record)) for record in (one, other, one)] == [0, 1, 0]

    def test_what_nobody_needs_is_forgotten(self) -> None:
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        needed, left = Asked(("a",), {}), Asked(("b",), {})
        assert (function(needed), function(left)) == (0, 1)
        for _ in range(ROUNDS + 1):
            begin_round()
            function(needed)
        assert (function(needed), function(left)) == (0, 2)

    def test_of_many_only_what_is_new_is_found_out(self) -> None:
        asked: list[Asked] = []

        @remembered
        def function(sight: Asked, _: Asked) -> tuple[str, ...]:
            asked.append(sight)
            return sight.words

        many = [Asked((word,), {}) for word in "abc"]
        there, elsewhere = Asked(("there",), {}), Asked(("elsewhere",), {})
        assert function.each(many, there) == [("a",), ("b",), ("c",)]
        changed = [many[0], new := Asked(("d",), {}), Asked(("c",), {})]
        assert function.each(changed, there) == [("a",), ("d",), ("c",)] and asked == [*many, new]
        assert function.each(many[:1], elsewhere) == [("a",)] and asked == [*many, new, many[0]]

    def test_of_many_the_same_ones_in_another_order_have_their_own_answers(self) -> None:
        function = remembered(lambda sight: sight.words)
        many = [Asked((word,), {}) for word in "abc"]
        for order in (many, many[::-1], [many[1], many[0], many[0]], many[:1], many):
            assert function.each(order) == [one.words for one in order]

    def test_of_many_nobody_changes_what_the_next_one_gets(self) -> None:
        function = remembered(lambda sight: sight.words)
        many = [Asked((word,), {}) for word in "abc"]
        function.each(many).clear()
        assert function.each(many) == [("a",), ("b",), ("c",)]

    def test_of_many_those_without_a_seal_are_asked_anew(self) -> None:
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        unsealed = type("Unsealed", (), {"seal": None})()
        assert function.each([unsealed, unsealed, Asked(("a",), {})]) == [0, 1, 2]
        assert function.each([unsealed, Asked(("a",), {}), unsealed]) == [3, 2, 4]

    def test_of_many_what_nobody_needs_is_forgotten(self) -> None:
        asked: list[str] = []

        @remembered
        def function(sight: Asked, *_: Asked) -> None:
            asked.extend(sight.words)

        one = Asked(("a",), {})
        for word in "bcdefgh":
            function.each([one, Asked((word,), {})])
        assert asked == list("abcdefgh"), "the first one is kept"
        function.each([Asked(("b",), {})])
        assert asked == list("abcdefghb"), "an old one is not"
        for _ in range(ROUNDS + 1):
            begin_round()
            function.each([Asked(("b",), {})], other := Asked(("other",), {}))
        function.each([Asked(("b",), {})])
        assert asked == list("abcdefghbbb")
        function.each([Asked(("b",), {})], other)
        assert asked == list("abcdefghbbb")

    def test_what_nobody_asked_for_some_checks_is_known_as_before(self) -> None:
        counts = iter(range(9))
        function = remembered(lambda _: next(counts))
        one = Asked(("a",), {})
        assert function(one) == 0
        for _ in range(3 * ROUNDS):
            begin_round()
        assert function(one) == 0
        for _ in range(LONGEST + 1):
            begin_round()
        assert function(one) == 1

    @pytest.mark.parametrize("part", [TODAY, object(), Path(), [{1: The([])}]], ids=["day", "object", "path", "inside"])
    def test_what_could_change_unseen_makes_no_seal(self, part: object) -> None:
        with pytest.raises(ValueError):
            seal_of("a", part)

    def test_parts_run_together_make_another_seal(self) -> None:
        seals = [seal_of(*parts) for parts in (("ab", "c"), ("a", "bc"), (["a"], "b"), ("a", ["b"]), ("1",), (1,))]
        assert len({*seals}) == len(seals)
