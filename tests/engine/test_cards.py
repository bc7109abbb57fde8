"""A card takes nothing back, says in time what has to be known first, and says only once what is enough once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.ranking import Query, rank
from ivr.engine.directory.search import find
from ivr.engine.library import catalogue, place_of, spoken_languages
from ivr.language.pieces import filled
from ivr.publish.changes import content_of
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot
from ivr.wings.phone.walk import topics, walk
from tests.conftest import HOUSE, MONDAY, Line, line_of, moment

Changed = Callable[..., Line]
NIGHT, BREAD, HEARTH = (f"data/organisations/{name}.yaml" for name in ("night", "bread", "hearth"))
SUNDAY_NIGHT = moment("2026-11-22 23:30")
CLOSED_DAYS = ("services:", "closures: [{first: 2026-11-20, last: 2026-11-23}]\nservices:")
AT_NINE = "9000"


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Changed]:
    """The house with some words of its files changed."""
    lines: list[Line] = []

    def make(*edits: tuple[str, str, str]) -> Line:
        content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
        for name, old, new in edits:
            file = content / name
            assert old in file.read_text(), (name, old)
            file.write_text(file.read_text().replace(old, new, 1))
        lines.append(line_of(content, tmp_path / "state"))
        return lines[-1]

    yield make
    for line in lines:
        line.shelf.close()


def heard(line: Line, *keys: str, at: datetime = MONDAY) -> list[tuple[str, str]]:
    """The sentences after the last of these groups of keys, as their key and their words."""
    call = line.call(at)
    call.dial()
    told = 0
    for group in keys:
        told = len(call.events)
        for key in group:
            call.press(key)
    return [(event["key"], event["heard"]) for event in call.events[told:] if "heard" in event]


def keys_of(said: list[tuple[str, str]]) -> list[str]:
    return [key for key, _ in said]


def way_to(line: Line, topic: str, language: str = "en") -> str:
    """The keys from dialling to the question where the caller is."""
    number = spoken_languages(line.library).index(language) + 1
    return f"{number}{dict(topics(line.library, line.library.line.start))[topic]}"


def prompt(line: Line, key: str, language: str = "en", /, **slots: str) -> str:
    return filled(line.library.prompts[language][key], slots)


class TestClosures:
    """They count where the hours are only words, or nobody knows them."""

    WORDS = (NIGHT, *CLOSED_DAYS)
    NOTHING = (NIGHT, "        hours_text: Call on Monday at ten.\n", "")

    @pytest.mark.parametrize("edits", [(WORDS,), (WORDS, NOTHING)], ids=["words", "nothing"])
    def test_nobody_is_put_through_to_who_is_away(
        self, edits: tuple[tuple[str, str, str], ...], changed: Changed
    ) -> None:
        line = changed(*edits)
        away = keys_of(heard(line, way_to(line, "bed"), AT_NINE))
        assert "card-closed" in away
        assert "option-through" not in away
        [reply] = line.chat("bed 9000")
        assert prompt(line, "sms-closed") in reply.text
        back = keys_of(heard(line, way_to(line, "bed"), AT_NINE, at=moment("2026-11-24 10:00")))
        assert "card-hours-unknown" in back
        assert "option-through" in back

    def test_on_a_holiday_unknown_hours_are_as_unknown_as_ever(self, changed: Changed) -> None:
        line = changed(self.WORDS)
        said = keys_of(heard(line, way_to(line, "bed"), AT_NINE, at=moment("2026-12-25 10:00")))
        assert "card-hours-unknown" in said

    def test_what_nobody_opens_has_no_closed_days(self, changed: Changed) -> None:
        line = changed(("data/organisations/window.yaml", *CLOSED_DAYS))
        found = line.library.service("window/guide")
        assert found
        assert found.service.contacts[0].hours is None

    def test_a_door_that_is_closed_is_told_so(self, changed: Changed) -> None:
        line = changed((HEARTH, *CLOSED_DAYS))
        assert "card-closed" in keys_of(heard(line, "1", "702#", "5"))


class TestKeysOfAnotherMenu:
    """What to press when somebody answers is heard while there is time: the line presses nothing for the caller."""

    def test_they_come_between_the_two_times_of_the_number(self, house: Line) -> None:
        said = keys_of(heard(house, way_to(house, "bed"), AT_NINE))
        assert said.index("number") < said.index("card-keys") < said.index("card-number-again")
        assert said.count("card-keys") == 1

    def test_they_are_the_last_words_before_it_rings(self, house: Line) -> None:
        said = heard(house, way_to(house, "bed"), AT_NINE, "1")
        assert [*keys_of(said)] == ["through-wait", "card-keys"]

    def test_they_are_in_the_last_words(self, house: Line) -> None:
        said = keys_of(heard(house, way_to(house, "bed"), AT_NINE, "5", "6", "6", "6"))
        assert said.index("goodbye-tries") < said.index("card-keys") < said.index("goodbye")


class TestOnceIsEnough:
    def test_that_facts_may_be_old_is_said_with_one_card_only(self, shipped: Line) -> None:
        cards = [heard(shipped, way_to(shipped, "legal"), "3000", *["3"] * more) for more in range(3)]
        assert ["card-old" in keys_of(card) for card in cards].count(True) == 1
        assert any("card-dated" in keys_of(card) for card in cards)

    def test_it_is_said_with_the_first_card_that_is_old(self, changed: Changed) -> None:
        line = changed((HEARTH, "source: list,", "source: older,"), ("data/sources.yaml", "list:", f"{OLDER}\nlist:"))
        cards = [heard(line, way_to(line, "food"), "4000", *more) for more in ((), ("3",), ("3", "4"))]
        assert ["card-old" in keys_of(card) for card in cards] == [False, True, False]

    @pytest.mark.parametrize("language", ["nl", "fr", "en"])
    def test_danger_is_told_twice_in_the_callers_language_before_the_first_number(
        self, language: str, shipped: Line
    ) -> None:
        call = shipped.call(SUNDAY_NIGHT)
        call.dial()
        for key in f"{way_to(shipped, 'violence', language)}10301":
            call.press(key)
        said = [event for event in call.events if "heard" in event]
        before = said[: [event["key"] for event in said].index("number")]
        dangers = [event for event in before if event["key"] == "emergency"]
        assert [event["language"] for event in dangers].count(language) == 2
        assert dangers[0] == before[0]

    def test_who_typed_a_code_to_the_cards_hears_it_there(self, house: Line) -> None:
        assert "emergency" in keys_of(heard(house, "1", "719000#"))


OLDER = """older:
  title: An older list
  language: en
  date: 2024-03
  dated_by: The date on the list.
  used: One number."""


class TestNoInternet:
    """Whoever calls may have no data: what is only on the internet is said to be, and comes last."""

    def test_an_address_is_read_only_to_who_asks(self, house: Line) -> None:
        card = heard(house, way_to(house, "law"), AT_NINE, "3")
        assert "card-internet" in keys_of(card)
        assert not any("window.example" in words for _, words in card)
        assert any("window.example" in words for _, words in heard(house, way_to(house, "law"), AT_NINE, "3", "5"))
        sms = house.call()
        sms.dial()
        for key in f"{way_to(house, 'law')}{AT_NINE}32":
            sms.press(key)
        [message] = [event["sms"]["body"] for event in sms.events if "sms" in event]
        assert "window.example/guide" in message

    @pytest.mark.parametrize("place", ["1080", "2800", "4000", "8400"])
    def test_the_first_card_of_every_topic_is_somebody_to_call_or_to_go_to(self, place: str, shipped: Line) -> None:
        for topic in shipped.library.topics:
            query = Query(topic, shipped.library.place(place), "nl", MONDAY)
            first = find(shipped.library, query).entries[0]
            assert chosen(first, "nl", MONDAY).contact.known.reach in ("dialled", "visited"), topic

    def test_where_all_are_only_on_the_internet_that_is_said_with_a_number_for_everybody(
        self, changed: Changed
    ) -> None:
        line = changed(
            (BREAD, 'kind: phone\n        value: "+3242320292"', "kind: website\n        value: https://bread.example"),
            (HEARTH, "topics: [law, food]\n    needs: [parcel]", "topics: [law]"),
        )
        said = keys_of(heard(line, way_to(line, "food"), "4000"))
        assert said.index("number") < said.index("card-general") < said.index("option-next")
        after = keys_of(heard(line, way_to(line, "food"), "4000", "3"))
        assert "card-general" not in after
        assert "card-internet" in after

    def test_a_walk_counts_no_website_as_a_number(self, changed: Changed) -> None:
        line = changed(
            (BREAD, 'kind: phone\n        value: "+3242320292"', "kind: website\n        value: https://bread.example"),
            (HEARTH, "topics: [law, food]\n    needs: [parcel]", "topics: [law]"),
            ("menus/line.yaml", "general: [hearth/advice]", "general: [window/guide]"),
        )
        ways = {way.topic: way for way in walk(line.library, line.call, "4000") if way.language == "en"}
        assert (ways["food"].first_time, ways["food"].experienced) == (None, None)
        assert ways["law"].first_time


class TestInPerson:
    """Where only those are helped who come, the door is given before the telephone."""

    ADDE = ("3", "703#", "3")

    def test_no_number_is_given_first_and_nobody_is_put_through(self, shipped: Line) -> None:
        said = keys_of(heard(shipped, *self.ADDE))
        assert "card-in-person" in said
        assert "card-address" in said
        assert not {"number", "card-no-phone", "option-through"} & set(said)

    def test_the_number_is_among_the_other_ways(self, shipped: Line) -> None:
        assert "number" in keys_of(heard(shipped, *self.ADDE, "5"))


class TestDoors:
    """A door that is surely open is no telephone of which nobody knows anything."""

    def test_both_are_said_in_one_sentence(self, shipped: Line) -> None:
        entry = shipped.library.service("zorgcentrum-na-seksueel-geweld/saint-pierre")
        assert entry
        card = chosen(entry, "en", SUNDAY_NIGHT)
        assert card.open_door
        said = keys_of(heard(shipped, way_to(shipped, "violence"), "1030", "3", "1", "3", at=SUNDAY_NIGHT))
        assert "card-door-always" in said
        assert "card-hours-unknown" not in said

    @pytest.mark.parametrize(
        ("appointment", "said"), [("not-needed", "card-door-until"), ("required", "card-hours-unknown")]
    )
    def test_a_door_that_opens_by_appointment_is_no_open_door(
        self, appointment: str, said: str, changed: Changed
    ) -> None:
        visit = f'        appointment: {appointment}\n        hours: "Mo-Fr 09:00-17:00"\n'
        line = changed(
            (HEARTH, '        hours: "Mo-Fr 09:00-17:00"\n', ""),
            (HEARTH, "        appointment: required\n", visit),
            (HEARTH, 'value: "Market 1"', 'value: "Market 1", hours: "Monday to Friday from 9:00 to 17:00"'),
        )
        assert said in keys_of(heard(line, "1", "702#"))
        [reply] = line.chat("hearth")
        assert (prompt(line, "sms-door-until", time="17:00") in reply.text) == (appointment == "not-needed")


class TestFarAway:
    """Where nobody is nearer than another part of the country, the caller hears so, and where that is, first."""

    BED = (NIGHT, "areas: [north]", "areas: [belgium]\n    only_in: north")
    OTHER = "4"
    """Who wants the next one is asked for a place for a woman, for some weeks, or a shower."""

    @pytest.mark.parametrize("place", ["5000", "1300", "3500", "9000"])
    @pytest.mark.parametrize("at", [SUNDAY_NIGHT, moment("2026-11-25 15:00")], ids=["night", "day"])
    def test_a_bed_in_brussels_is_said_to_be_there(self, place: str, at: datetime, shipped: Line) -> None:
        said = heard(shipped, way_to(shipped, "shelter"), place, at=at)
        assert keys_of(said).index("nothing-nearer") < keys_of(said).index("organisation-name")
        assert prompt(shipped, "nothing-nearer", area="Brussels") in dict(said).values()
        after = heard(shipped, way_to(shipped, "shelter"), place, "3", self.OTHER, at=at)
        assert keys_of(after).index("nothing-nearer") < keys_of(after).index("number")
        [reply] = shipped.chat(f"shelter {place}", at=at)
        assert "Citizen's Platform (Brussels): " in reply.text

    def test_who_is_there_hears_nothing_of_it(self, shipped: Line) -> None:
        said = keys_of(heard(shipped, way_to(shipped, "shelter"), "1000"))
        assert not {"nothing-nearer", "card-away"} & set(said)

    @pytest.mark.parametrize(
        ("keys", "said"),
        [("#1", ()), ("#2", ("nothing-nearer",)), ("#3", ("card-away",))],
        ids=["in its region", "in another region", "nobody knows where"],
    )
    def test_by_region(self, keys: str, said: tuple[str, ...], changed: Changed) -> None:
        line = changed(self.BED)
        found = keys_of(heard(line, way_to(line, "bed"), keys))
        assert tuple(key for key in ("nothing-nearer", "card-away") if key in found) == said

    def test_somebody_near_comes_first_and_nobody_is_told_that_there_is_none(self, changed: Changed) -> None:
        line = changed(self.BED, (BREAD, "topics: [food]", "topics: [bed, food]"))
        said = heard(line, way_to(line, "bed"), "4000")
        assert ("organisation-name", "Bread.") in said
        assert "nothing-nearer" not in keys_of(said)
        assert "card-away" in keys_of(heard(line, way_to(line, "bed"), "4000", "3"))

    def test_the_last_words_say_where_it_is(self, changed: Changed) -> None:
        line = changed(self.BED)
        said = keys_of(heard(line, way_to(line, "bed"), "4000", "5", "6", "6", "6"))
        assert said.index("card-away") < said.index("number")

    def test_of_several_towns_none_is_called_the_nearest(self, shipped: Line, tmp_path: Path) -> None:
        content = content_of(shipped.library)
        cpvcf = next(found for found in content.organisations if found.id == "cpvcf")
        services = [
            service.model_copy(update={"only_in": "namur"} if service.id == "shelter" else {})
            for service in cpvcf.services
        ]
        others = [found for found in content.organisations if found is not cpvcf]
        moved = cpvcf.model_copy(update={"services": tuple(services)})
        mute = content.keywords.model_copy(update={"topics": {}, "needs": {}, "answers": {}, "others": {}})
        changed = {"organisations": (*others, moved), "keywords": mute}  # nobody texts: words take seconds to write
        write_snapshot(content.model_copy(update=changed), tmp_path / "moved.sqlite")
        library = Snapshot(tmp_path / "moved.sqlite")
        here = library.place("3500")
        found = find(library, Query("shelter", here, "en", MONDAY))
        assert found.nearest == ()
        assert [chosen(entry, "en", MONDAY, here).away for entry in found.entries[:2]] == [("brussels",), ("namur",)]
        library.close()

    def test_an_area_is_named_as_people_call_it(self, shipped: Line) -> None:
        place = place_of(shipped.library, "5000")
        entry = shipped.library.service("plateforme-citoyenne/support")
        assert entry
        assert place
        assert chosen(entry, "fr", MONDAY, place).away == ("brussels",)
        said = heard(shipped, way_to(shipped, "shelter", "fr"), "5000")
        assert catalogue(shipped.library, "fr").text("nothing-nearer", area="Bruxelles") in dict(said).values()


def test_nobody_hears_of_what_an_editor_doubts(shipped: Line) -> None:
    """Sources that disagree are for operators; callers hear what is known, and what is unknown as unknown."""
    doubts = ("may also be the number", "may be able to call", "may also be able", "not sure that", "address is from")
    for entry in shipped.library.services():
        for contact in entry.service.contacts:
            said = " ".join((*contact.note.values(), *contact.hours_text.values()))
            assert not [doubt for doubt in doubts if doubt in said], entry.id


def checked_gone(file: str, before: str) -> tuple[str, str, str]:
    return (file, before, f"        checked: {{date: 2026-11-01, how: called, gone: yes}}\n{before}")


class TestDoubt:
    """What sources differ on is said once, "closed" is what all call closed, and what is gone is given to nobody."""

    HOURS = 'hours: "Mo-Fr 09:00-17:00"\n'
    LIST = '          - {source: list, locator: line 1, value: "0800 14 912",'
    ALSO = (
        (HEARTH, HOURS, f'{HOURS}        hours_also: ["Mo-Sa 08:00-12:00"]\n'),
        (HEARTH, LIST, f'          - {{source: other, locator: line 2, hours: "Mon to Sat, 8:00 to 12:00"}}\n{LIST}'),
    )
    OTHER = (HEARTH, LIST, f'          - {{source: other, locator: line 2, value: "0800 14 913"}}\n{LIST}')
    SOURCES = ("data/sources.yaml", "list:\n", f"{OLDER.replace('older:', 'other:')}\nlist:\n")
    FREE = "        cost: free\n"

    @pytest.mark.parametrize(
        ("at", "openness"),
        [
            ("2026-11-23 10:00", "open"),
            ("2026-11-23 08:30", "unknown"),
            ("2026-11-23 13:00", "unknown"),
            ("2026-11-21 10:00", "unknown"),
            ("2026-11-21 13:00", "closed"),
            ("2026-11-23 19:00", "closed"),
        ],
    )
    def test_closed_is_what_all_call_closed(self, at: str, openness: str, changed: Changed) -> None:
        entry = changed(self.SOURCES, *self.ALSO).library.service("hearth/advice")
        assert entry
        status = chosen(entry, "en", moment(at)).status
        assert status.openness == openness
        if openness == "closed":
            assert status.opens is None, "one of them opens before the other"

    def test_hours_that_are_not_sure_are_told_so_once(self, changed: Changed) -> None:
        said = keys_of(heard(changed(self.SOURCES, *self.ALSO), "1", "702#"))
        assert said.count("card-unsure-hours") == 1
        assert said.index("card-hours") < said.index("card-unsure-hours")

    def test_a_number_that_is_not_sure_is_told_so_once(self, changed: Changed) -> None:
        said = keys_of(heard(changed(self.SOURCES, *self.ALSO, self.OTHER), "1", "702#"))
        assert [key for key in said if key.startswith("card-unsure")] == ["card-unsure-number"]
        assert said.index("card-number-again") < said.index("card-unsure-number")

    def test_a_text_tells_it_too(self, changed: Changed) -> None:
        assert "not sure, ask first" in changed(self.SOURCES, self.OTHER).chat("hearth")[0].text

    def test_who_may_stand_before_another_door_calls_first(self, changed: Changed) -> None:
        address = "{field: address, values: [{value: Market 2, source: list}], used: Market 1, why: So.}"
        line = changed(
            (HEARTH, "    contacts:\n", f"    disputes: [{address}]\n    contacts:\n"),
            (HEARTH, "appointment: required", "cost: normal"),
        )
        said = keys_of(heard(line, "1", "702#", "5"))
        assert said.index("card-address") < said.index("card-call-first") < said.index("card-unsure-address")

    def test_what_is_sure_is_told_without_a_doubt(self, house: Line) -> None:
        assert "not sure" not in house.chat("hearth")[0].text
        assert not [key for key in keys_of(heard(house, "1", "702#", "5")) if "unsure" in key or "first" in key]

    def test_what_is_gone_is_given_to_nobody(self, changed: Changed) -> None:
        line = changed(checked_gone(HEARTH, self.FREE))
        assert "8 0 0" not in " ".join(words for _, words in heard(line, "1", "702#"))
        [reply] = line.chat("hearth")
        assert "0800" not in reply.text

    def test_a_service_of_which_all_is_gone_is_not_found(self, changed: Changed) -> None:
        line = changed(checked_gone(BREAD, '        hours: "Mo-Su'))
        assert line.library.service("bread/table") is None
        assert "code-unknown" in keys_of(heard(line, "1", "701#"))
        assert "Bread" not in line.chat("bread")[0].text

    CALLED = (HEARTH, FREE, f"{FREE}        checked: {{date: 2026-11-01, how: called}}\n")

    @pytest.mark.parametrize(
        ("edits", "doubt"),
        [((), 1), ((OTHER, SOURCES), 2), ((SOURCES, *ALSO), 2), ((CALLED,), 0)],
        ids=["one source", "two numbers", "two sets of hours", "called"],
    )
    def test_among_equals_the_surer_one_comes_first(
        self, edits: tuple[tuple[str, str, str], ...], doubt: int, changed: Changed
    ) -> None:
        library = changed(*edits).library
        entry = library.service("hearth/advice")
        assert entry
        assert rank(library, entry, Query("law", None, "en", MONDAY)).doubt == doubt
