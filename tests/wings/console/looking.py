"""What keeps somebody from using a page: found in a real browser, each as a sentence (`looking.js` finds it there)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.conftest import ROOT

AXE = ROOT / "tests/oracle/node_modules/axe-core/axe.min.js"
LOOKING = Path(__file__).with_suffix(".js")
SMALL, TARGET = 360, 24
"""Pixels: how narrow a telephone is, and how large the least thing that a finger meets (WCAG 2.2, 2.5.8)."""


def unfolded(page: Page) -> None:
    """Opens all that is folded, and takes `looking.js` into the page."""
    page.evaluate(f"{{ {LOOKING.read_text(encoding='utf-8')} }}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def against_axe(page: Page) -> list[str]:
    """What axe-core calls serious or critical; by night the contrast alone, for nothing else changes then."""
    assert AXE.exists(), "these tests need axe-core: `make test` installs it"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    by_day: list[str] = page.evaluate("look.againstAxe()")
    page.emulate_media(color_scheme="dark")
    by_night: list[str] = page.evaluate("look.againstAxe(['color-contrast'])")
    page.emulate_media(color_scheme="light")
    return [*by_day, *(f"by night {one}" for one in by_night)]


def against_small_screens(page: Page) -> list[str]:
    """Whatever lies beside a narrow screen, or is too small for a finger."""
    found: list[str] = page.evaluate("([width, least]) => look.againstSmallScreens(width, least)", [SMALL, TARGET])
    return found


def against_keys(page: Page) -> list[str]:
    """Whatever the key Tab does not reach in the order of the page, or where one does not see it."""
    page.evaluate("look.follow()")
    for _ in range(page.evaluate("look.stops()")):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate("look.againstKeys()")
    return found
