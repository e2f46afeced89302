"""The reviewer's site in a real browser: loads alone, is accessible, is reached by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import ROOT, WHOLE
from tests.publish.visible_keys import offenders

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TABLET = {"width": 768, "height": 1024}
# Each table, or what it stands in, that holds more than it shows; and a page wider than the window.
CUT_OFF = """() => {
  const page = document.documentElement, found = [];
  if (page.scrollWidth > page.clientWidth) found.push(["page", page.scrollWidth]);
  for (const table of document.querySelectorAll("table"))
    for (let one = table; one && one !== document.body; one = one.parentElement)
      if (one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1) {
        found.push([`${one.tagName} ${one.className}`, one.scrollWidth, one.clientWidth]);
        break;
      }
  return found;
}"""
MOST_TABS = 400
# The skip link, the name, five entries, the search with its button, and two steps of the way.
MOST_BEFORE_TEXT = 11
TABS_BEFORE_TEXT = """() => [...document.querySelectorAll("a[href], button, input, summary")]
    .filter(one => one.checkVisibility() && one.compareDocumentPosition(
        document.querySelector("article")) & Node.DOCUMENT_POSITION_FOLLOWING
        && !one.contains(document.querySelector("article"))).length"""
# Later rows of a table or list are made like its first ones; axe takes minutes over all of them.
SHORTER = """() => document.querySelectorAll("tbody, ul:not(.tiles)").forEach(
    part => [...part.children].slice(4).forEach(one => one.remove()))"""


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


@pytest.fixture(scope="module")
def kinds(names: list[str], site: Path) -> list[str]:
    """Return the largest page of each kind: figures, stories, replies of each format, ...

    Of a whole site it is every page.
    """
    if WHOLE:
        return names
    ordered = sorted(names, key=lambda name: (site / name).stat().st_size)
    chosen = {_kind((site / name).read_text(encoding="utf-8"), name): name for name in ordered}
    return sorted(chosen.values())


def _kind(text: str, name: str) -> str:
    file = re.search(r"<dt>File</dt><dd>[^<]*(\.\w+)</dd>", text)
    folder, _, page = name.rpartition("/")
    if 'class="cell ' not in text:
        return folder + file.group(1) if file else folder or page
    kind = page.partition("-")[0]
    return kind if kind in ("briefing", "figure") else "notebook"


def test_every_page_loads_from_disk_without_complaint_and_fits_a_phone(
    watched: Watched, names: list[str]
) -> None:
    watched.page.set_viewport_size(NARROW)
    widths = {}
    for name in names:
        page = watched.open(name)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    watched.page.set_viewport_size(WIDE)
    assert watched.complaints == []
    assert {name: width for name, width in widths.items() if width > NARROW["width"]} == {}


def test_no_table_is_cut_off_and_no_page_scrolls_sideways(
    watched: Watched, kinds: list[str]
) -> None:
    found = []
    for name in kinds:
        page = watched.open(name)
        for size in (WIDE, TABLET, NARROW):
            page.set_viewport_size(size)
            found += [(name, size["width"], *one) for one in page.evaluate(CUT_OFF)]
    watched.page.set_viewport_size(WIDE)
    assert found == []


def test_no_page_shows_a_key_or_a_programs_word(site: Path) -> None:
    root = site.parents[1] if WHOLE else ROOT
    assert offenders(site, root) == {}


def test_a_long_table_is_shortened_sorted_and_searched_without_a_network(watched: Watched) -> None:
    page = watched.open("files.html")
    box = page.locator(".table-box", has=page.get_by_placeholder("Find in this table")).first
    rows = box.locator("tbody tr")
    first = rows.first.inner_text()
    box.locator("button.sort").first.click()
    box.locator("button.sort").first.click()
    assert rows.first.inner_text() != first
    every = rows.all_text_contents()
    sought = rows.last.locator("td, th").first.inner_text()
    box.get_by_placeholder("Find in this table").fill(sought.upper())
    shown = box.locator("tbody tr:visible").all_text_contents()
    assert shown == [row for row in every if sought.lower() in row.lower()]
    assert 0 < len(shown) < len(every)


def test_axe_finds_no_violation_in_light_and_in_dark(watched: Watched, kinds: list[str]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    for name in kinds:
        page = watched.open(name)
        if not WHOLE:
            page.evaluate(SHORTER)
        for scheme, rules in (("light", WCAG), ("dark", COLOUR)):
            page.emulate_media(color_scheme=scheme)
            options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
            for violation in axe.run(page, options=options).response["violations"]:
                where = [node["target"] for node in violation["nodes"]]
                found.append((name, scheme, violation["id"], len(where), where[:3]))
    watched.page.emulate_media(color_scheme="light")
    assert found == []
    assert watched.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "phone"])
def test_the_front_page_answers_in_one_screen(watched: Watched, size: dict[str, int]) -> None:
    watched.page.set_viewport_size(size)
    page = watched.open("index.html")
    answer = page.locator("div.answer")
    watched.page.set_viewport_size(size)
    assert page.locator("h1").inner_text().startswith("Were Facebook and its apps used in 52 per")
    assert answer.locator(".badge, .verdict, span").first.inner_text().endswith("cannot be checked")
    assert "of the 956 offences" in answer.inner_text()
    assert "anywhere from 30 to 72 per cent" in answer.inner_text()
    box = answer.bounding_box()
    watched.page.set_viewport_size(WIDE)
    assert box["y"] + box["height"] <= size["height"]


def test_no_page_scrolls_sideways_on_a_tablet(watched: Watched, kinds: list[str]) -> None:
    watched.page.set_viewport_size(TABLET)
    widths = {
        name: watched.open(name).evaluate("document.documentElement.scrollWidth") for name in kinds
    }
    watched.page.set_viewport_size(WIDE)
    assert {name: width for name, width in widths.items() if width > TABLET["width"]} == {}


def test_the_frame_of_a_page_costs_few_presses_of_tab(watched: Watched, kinds: list[str]) -> None:
    for name in kinds:
        assert watched.open(name).evaluate(TABS_BEFORE_TEXT) <= MOST_BEFORE_TEXT, name


def test_the_keyboard_alone_reaches_how_we_know_and_a_cell(watched: Watched) -> None:
    page, keys = watched.open("demonstration.html"), watched.page.keyboard
    watched.tab_to("tbody a[href='figure-ew-offences-demonstration.html']")
    keys.press("Enter")
    page.wait_for_url("**/figure-ew-offences-demonstration.html")
    watched.tab_to("a[href='#how-we-know']")
    keys.press("Enter")
    watched.tab_to("div.trace summary")
    keys.press("Enter")
    assert page.locator("div.trace details[open]").count() == 1
    watched.tab_to("div.trace details[open] a[href*='replies/']")
    keys.press("Enter")
    page.wait_for_url("**/replies/*.html#*")
    assert page.locator(":target").get_attribute("class").startswith("disposition-used")


def test_the_keyboard_alone_reaches_search_which_finds_a_force(watched: Watched) -> None:
    page = watched.open("index.html")
    watched.tab_to("input[name='q']")
    page.keyboard.type("Derbyshire")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Derbyshire*")
    assert page.locator("#best a").first.get_attribute("href") == "briefing-derbyshire.html"
    page.locator("p.search-summary", has_text="found").wait_for()
    titles = page.locator("ul.search a").all_inner_texts()
    assert "Derbyshire: figures and what they rest on" in titles
    assert f"found {len(titles)} pages" in page.locator("p.search-summary").inner_text()
    watched.tab_to("ul.search a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"(?<!search)\.html"))
    assert "Derbyshire" in page.locator("article").inner_text()
    assert watched.complaints == []


def test_the_keyboard_alone_reaches_a_download(watched: Watched) -> None:
    page = watched.open("index.html")
    watched.tab_to("header a[href='data.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data.html")
    watched.tab_to("article a[href='files.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files.html")
    watched.tab_to("article a[download][href$='figures.csv']")
    with page.expect_download() as waited:
        page.keyboard.press("Enter")
    assert waited.value.suggested_filename == "figures.csv"
    assert Path(waited.value.path()).read_text(encoding="utf-8").startswith("claim,")


def test_a_row_can_be_linked_to(watched: Watched) -> None:
    page = watched.open("story-by-story.html")
    page.locator("tr#burton-mail-2018-05-02 a").click()
    page.locator("tr#p0163 a.row-link").click()
    assert page.url.endswith("#p0163")
    assert "England and Wales: offences" in page.locator(":target").inner_text()


def test_print_leaves_out_folded_code_and_shows_whole_tables(watched: Watched) -> None:
    page = watched.open("figure-ew-offences-demonstration.html")
    page.emulate_media(media="print")
    hidden = page.locator("div.cell details.hide").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).display !== 'none').length"
    )
    folded = page.locator(".table-box tr.folded")
    shown = folded.evaluate_all("all => all.every(one => getComputedStyle(one).display !== 'none')")
    page.emulate_media(media="screen")
    assert hidden == 0
    assert folded.count() and shown
