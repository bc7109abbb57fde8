"""The browser phone in a real Chromium, against a real server: `wegwijs demo` as anybody starts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import (
    can_be_touched,
    chromium,
    demo,
    dial,
    empty_tab,
    fits,
    heard,
    phone_of,
    press,
    said,
    show,
    sped_up,
    text,
    way_of_writing,
)
from tests.conftest import HOUSE, ROOT, published_once, sentence, soak
from tests.twelve import NAMES, twelve_languages

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 360, "height": 740}
CHOICE = sentence("language-choice", key="1")


@pytest.fixture(scope="module")
def house_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(HOUSE, tmp_path_factory.mktemp("house"), "say") as address:
        yield address


@pytest.fixture(scope="module")
def shipped_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with phone_of(ROOT, published_once(tmp_path_factory, tmp_path_factory.mktemp("shipped") / "state")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


SIZES = ["laptop", "small"]
on_both = pytest.mark.parametrize("tab", [WIDE, NARROW], ids=SIZES, indirect=True)
"""For what depends on the size of the screen."""


@pytest.fixture(params=[soak(WIDE), NARROW], ids=SIZES)
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with empty_tab(browser, request.param) as tab:
        yield tab


@pytest.fixture
def page(tab: Page, house_address: str) -> Page:
    """The phone of the house, sped up."""
    return sped_up(tab, house_address)


@pytest.fixture
def shipped(tab: Page, shipped_address: str) -> Page:
    """The phone of the line that ships, sped up."""
    return sped_up(tab, shipped_address)


@on_both
def test_a_newcomer_dials_and_hears_a_number(page: Page) -> None:
    dial(page)
    show(page, "transcript")
    expect(said(page, CHOICE)).to_have_count(1)
    show(page, "phone")
    for keys in ("1", "1", "4000"):
        press(page, keys)
    show(page, "transcript")
    expect(said(page, "Bread.")).to_have_count(1)
    expect(said(page, sentence("card-open-until", time="2 in the afternoon"))).to_have_count(1)
    expect(heard(page, "number").first).to_have_text("0 4")


OUTSIDE = """pane => [...pane.querySelectorAll(".chip")].filter(chip => {
  const [edge, box] = [pane, chip].map(one => one.getBoundingClientRect());
  return !box.width || box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom;
}).map(chip => chip.textContent)"""


@on_both
def test_every_chip_is_within_its_pane(shipped: Page) -> None:
    for pane in ("messages", "clock"):
        show(shipped, pane)
        expect(shipped.locator(f"#{pane}-pane .chip").nth(1)).to_be_visible()
        assert shipped.locator(f"#{pane}-pane").evaluate(OUTSIDE) == []
    assert fits(shipped)


def test_each_sentence_has_its_language_and_direction(page: Page) -> None:
    dial(page)
    expect(heard(page, "language-choice")).to_have_count(2)
    ways = [way_of_writing(sentence) for sentence in heard(page, "language-choice").all()]
    assert ways == [["en", "ltr"], ["ar", "rtl"]]


def test_nine_leads_to_the_other_four_of_twelve_languages(browser: Browser, tmp_path: Path) -> None:
    with demo(twelve_languages(tmp_path), tmp_path / "state", "say") as address, empty_tab(browser, NARROW) as tab:
        page = sped_up(tab, address)
        expect(page.locator("#languages")).to_have_text("".join(NAMES.values()))
        assert fits(page)
        dial(page, "9")
        expect(heard(page, "language-choice")).to_have_count(4)
        press(page, "4")
        expect(heard(page, "welcome")).to_have_attribute("lang", "ru")


@on_both
def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.press("Enter")
    expect(said(page, CHOICE)).to_have_count(1)
    for key in "119000":
        page.keyboard.press(key)
    expect(said(page, "Hearth.")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("transcript")).to_contain_text(re.compile("hung up", re.IGNORECASE))


def test_a_whole_path_is_typed_ahead_while_the_first_sentence_plays(page: Page) -> None:
    page.get_by_test_id("speed").click()
    page.keyboard.press("Enter")
    expect(heard(page, "emergency")).to_have_count(1)
    for key in "114000":
        page.keyboard.press(key)
    expect(said(page, "Bread.")).to_have_count(1)
    expect(page.get_by_test_id("pressed")).to_have_text(["Pressed 114000"])
    expect(heard(page, "choice-food")).to_have_count(0)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("answered", sentence("through-answered")),
        ("busy", sentence("through-busy")),
        ("no-answer", sentence("through-no-answer")),
        ("failed", sentence("through-failed")),
    ],
)
def test_a_caller_is_put_through_and_comes_back(outcome: str, sentence: str, page: Page) -> None:
    dial(page, "1140001")
    choice = page.get_by_test_id(f"outcome-{outcome}")
    expect(choice).to_be_visible()
    expect(page.get_by_test_id("transcript")).to_contain_text("Put through to +3242320292, which sees +3223000000")
    assert fits(page) and can_be_touched(choice)
    choice.click()
    expect(said(page, sentence)).to_have_count(1)
    expect(choice).to_be_hidden()
    press(page, "3")
    expect(said(page, "Hearth.")).to_have_count(1)


def test_a_key_does_not_end_a_call_that_is_put_through_when_the_line_did_not_answer(page: Page) -> None:
    dial(page, "1140001")
    page.route("**/phone/outcome", lambda route: route.fulfill(body="no answer"))
    page.get_by_test_id("outcome-busy").click()
    expect(page.get_by_role("alert")).to_contain_text("does not understand")
    page.unroute("**/phone/outcome")
    page.keyboard.press("3")
    page.get_by_test_id("outcome-busy").click()
    expect(said(page, sentence("through-busy"))).to_have_count(1)


@on_both
@pytest.mark.parametrize(("key", "language"), [("1", "nl"), ("2", "fr")])
def test_a_card_arrives_as_an_sms_in_the_language_of_the_call(key: str, language: str, shipped: Page) -> None:
    dial(shipped, f"{key}3210002")
    expect(shipped.get_by_test_id("arrived")).to_have_text("SMS received")
    expect(shipped.get_by_test_id("transcript")).to_contain_text("SMS received")
    expect(heard(shipped, "text-sent")).to_have_attribute("lang", language)
    assert fits(shipped)
    press(shipped, "*")
    expect(shipped.get_by_test_id("arrived")).to_be_empty()
    show(shipped, "messages")
    reply = shipped.get_by_test_id("reply")
    expect(reply).to_contain_text(re.compile(r"During the call · \S+ · \d SMS"))
    words = reply.locator("[lang]")
    expect(words).to_be_in_viewport()
    expect(words).to_contain_text(re.compile(r"\d\d"))
    assert way_of_writing(words) == [language, "ltr"]


def test_a_card_in_arabic_arrives_from_right_to_left(page: Page) -> None:
    dial(page, "2140002")
    words = page.get_by_test_id("reply").locator("[lang]")
    expect(words).to_contain_text("04 232 02 92")
    assert way_of_writing(words) == ["ar", "rtl"]


def test_an_sms_that_a_full_mobile_does_not_take_is_told(page: Page) -> None:
    dial(page, "1140002", phone="full")
    expect(heard(page, "text-failed")).to_have_count(1)
    expect(page.get_by_test_id("reply")).to_have_count(0)
    expect(page.get_by_test_id("arrived")).to_be_empty()


@pytest.mark.parametrize("phone", ["landline", "withheld"])
def test_who_cannot_get_an_sms_is_not_offered_one(phone: str, page: Page) -> None:
    dial(page, "1140002", phone)
    expect(heard(page, "wrong-key")).to_have_count(1)
    expect(heard(page, "option-back")).to_have_count(1)
    expect(heard(page, "option-through")).to_have_count(1)
    expect(heard(page, "option-text")).to_have_count(0)
    expect(page.get_by_test_id("reply")).to_have_count(0)


def test_a_number_that_does_not_work_is_reported_and_the_next_one_is_heard(page: Page) -> None:
    dial(page, "1140006")
    expect(heard(page, "report-ask")).to_have_count(1)
    press(page, "2")
    expect(heard(page, "report-thanks")).to_have_count(1)
    expect(said(page, "Hearth.")).to_have_count(1)


def test_on_a_quiet_topic_an_sms_is_asked_for_twice_and_nine_ends_the_call(shipped: Page) -> None:
    dial(shipped, "11110002")
    expect(heard(shipped, "text-twice")).to_have_count(1)
    expect(shipped.get_by_test_id("reply")).to_have_count(0)
    press(shipped, "2")
    expect(shipped.get_by_test_id("reply")).to_have_count(1)
    press(shipped, "9")
    expect(shipped.get_by_test_id("display")).to_have_attribute("data-state", "over")
    expect(shipped.get_by_test_id("line").last).to_have_attribute("data-key", "leave-words")


def test_a_code_from_a_poster_leads_to_cards(shipped: Page) -> None:
    dial(shipped, "1711080#")
    expect(heard(shipped, "place-here")).to_contain_text("Molenbeek")
    expect(heard(shipped, "organisation-name")).to_have_count(1)
    expect(heard(shipped, "number").first).to_have_text(re.compile(r"\d"))


def test_the_kind_of_telephone_is_kept_and_stays_the_same_during_a_call(page: Page) -> None:
    kinds = page.get_by_role("combobox", name="From")
    expect(kinds).to_have_value("mobile")
    dial(page, phone="landline")
    expect(kinds).to_be_disabled()
    page.get_by_test_id("hangup").click()
    expect(kinds).to_be_enabled()
    page.reload()
    expect(kinds).to_have_value("landline")


def test_a_call_can_be_copied_for_the_terminal(page: Page) -> None:
    dial(page, "1140001", phone="landline")
    page.get_by_test_id("outcome-busy").click()
    expect(heard(page, "through-busy")).to_have_count(1)
    page.get_by_test_id("copy").click()
    keys = re.compile('wegwijs call --keys "1 ?1 ?4 ?0 ?0 ?0 ?1 busy" --from \\+3223000001')  # apart where it was busy
    expect(page.locator("#transcript-pane")).to_contain_text(keys)


def test_a_number_of_a_poster_can_be_called(page: Page) -> None:
    page.get_by_role("combobox", name="to").select_option("02 300 00 02")
    dial(page)
    expect(page.get_by_test_id("line").first).to_have_attribute("lang", "ar")
    page.get_by_test_id("hangup").click()
    page.get_by_test_id("copy").click()
    expect(page.locator("#transcript-pane")).to_contain_text('wegwijs call --keys "" --to +3223000002')


def test_only_the_kinds_of_telephone_of_the_page_can_call(page: Page, house_address: str) -> None:
    for phone in ("a tin can", "+3223000001"):
        answer = page.request.post(f"{house_address}/phone/dial", data={"phone": phone})
        assert (answer.status, answer.json()) == (400, {"error": "this is not a telephone to call from"})


def test_silence_ends_in_a_goodbye_with_a_number(page: Page) -> None:
    dial(page)
    expect(said(page, sentence("goodbye"))).to_have_count(1)
    page.get_by_test_id("copy").click()
    expect(page.locator("#transcript-pane")).to_contain_text('wegwijs call --keys "- - -"')


def test_a_text_is_answered_with_its_price(page: Page) -> None:
    reply = text(page, "food 4000")
    expect(reply).to_contain_text("Bread: 04 232 02 92")
    expect(page.get_by_test_id("messages")).to_contain_text("GSM-7")


@on_both
def test_an_arabic_text_is_answered_from_right_to_left(page: Page) -> None:
    words = text(page, "خبز 4000").locator("[lang]")
    expect(words).to_contain_text("مفتوح حتى")
    assert way_of_writing(words) == ["ar", "rtl"]
    expect(page.get_by_test_id("messages")).to_contain_text("UCS-2")


def test_the_clock_can_be_set_to_a_sunday_night(page: Page) -> None:
    show(page, "clock")
    page.get_by_test_id("moment").filter(has_text="Sunday night").click()
    expect(page.get_by_test_id("clock")).to_contain_text("23:30")
    expect(text(page, "food 4000")).to_contain_text("closed, opens Mon 12:00")


@on_both
def test_nothing_sticks_out_and_everything_can_be_touched(page: Page) -> None:
    assert fits(page)
    for control in ("key-1", "key-hash", "call", "hangup", "sound", "speed", "phone"):
        assert can_be_touched(page.get_by_test_id(control)), control


def test_the_keys_of_every_menu_are_told(page: Page) -> None:
    keys = page.get_by_test_id("everywhere").locator("div")
    expect(keys).to_have_text(["*back", "0start", "#again"])


def test_every_control_has_a_name_for_a_screen_reader(page: Page) -> None:
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, select, a')]
        .filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.length || e.title))
        .map(e => e.outerHTML)"""
    )
    assert nameless == []
    assert page.locator("main, [role=main]").count() == 1
    assert page.get_by_test_id("transcript").locator("xpath=ancestor-or-self::*[@role='log']").count() == 1


def test_a_line_that_does_not_answer_is_said_kindly(browser: Browser, house_address: str) -> None:
    page = browser.new_page()
    page.goto(house_address)
    page.route("**/phone/dial", lambda route: route.abort())
    page.get_by_test_id("call").click()
    expect(
        page.locator("[role=alert], [role=status], [role=log]").filter(has_text=re.compile("answer|reach|again")).first
    ).to_be_visible()
    page.unroute("**/phone/dial")
    page.get_by_test_id("call").click()
    expect(said(page, CHOICE)).to_have_count(1)
    page.close()
