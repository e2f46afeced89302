"""The reviewer's site in a real browser: loads alone, is accessible, is reached by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MOST_TABS = 200
KINDS = re.compile(r"^(replies|stories)/(?P<kind>.*)")


class Watched:
    """A page of the browser that lets nothing out, and what it complained of."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self.site, self.complaints = site, []
        self.context = browser.new_context(viewport=WIDE, locale="en-GB")
        self.page: Page = self.context.new_page()
        self.page.route("**/*", self._route)
        self.page.on("console", lambda said: said.type == "error" and self._complain(said.text))
        self.page.on("pageerror", lambda error: self._complain(str(error)))

    def _route(self, route: Route) -> None:
        address = route.request.url
        if address.startswith(("file:", "data:")):
            route.continue_()
        else:
            self._complain(f"asked for {address}")
            route.abort()

    def _complain(self, words: str) -> None:
        self.complaints.append(f"{self.page.url.rpartition('/site/')[2]}: {words}")

    def open(self, name: str) -> Page:
        """Return the page of the site of that name."""
        self.page.goto((self.site / name).as_uri())
        return self.page

    def tab_to(self, selector: str) -> None:
        """Press Tab until what ``selector`` names has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", selector):
                return
        raise AssertionError(f"{MOST_TABS} presses of Tab do not reach {selector}")


@pytest.fixture(scope="module")
def watched(browser: Browser, site: Path) -> Iterator[Watched]:
    opened = Watched(browser, site)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def names(site: Path) -> list[str]:
    """Return every page's name."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def one_of_each_kind(names: list[str]) -> list[str]:
    """Return the pages with the largest reply of each ending and the longest story in place."""
    return [name for name in names if "/" not in name]


def test_every_page_loads_from_disk_without_complaint_and_fits_a_phone(
    watched: Watched, names: list[str]
) -> None:
    watched.page.set_viewport_size(NARROW)
    too_wide = {}
    for name in names:
        page = watched.open(name)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            too_wide[name] = width
    assert watched.complaints == []
    assert too_wide == {}
