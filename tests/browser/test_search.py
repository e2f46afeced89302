"""What people type leads to the right page first, in both investigations, without a server.

The index is that of every page `make reproduce` makes; the page that shows it is cut down.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.browser.conftest import DOCUMENTS
from tests.conftest import OnceARun

from foi_analysis.core.paths import Project
from foi_analysis.publish.site.finder import FILE
from foi_analysis.publish.site.source import assemble
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import read_register
from foi_analysis.run.results import process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
LANES = ROOT / "examples/bus-lane-fines"
SCRIPT = "find.js"
PAGE = (
    '<input id="find"><ol id="best"></ol><script src="find-index.js"></script>'
    f'<script src="{SCRIPT}"></script>'
)
EMPTY = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
with Path(__file__).with_name("searches.csv").open(encoding="utf-8", newline="") as _stream:
    SEARCHES = [*csv.DictReader(_stream)]
INVESTIGATIONS = ("main", "bus-lane-fines")


def _searched(project: Project, into: Path) -> Path:
    """Return a page that searches what the site of a project would hold."""
    for run in read_register(project):
        path = executed_path(project, run)
        path.parent.mkdir(parents=True, exist_ok=True)
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# A page\n\nText."}
        path.write_text(json.dumps(EMPTY | {"cells": [cell]}), encoding="utf-8")
    made = assemble(project, read_register(project), into / "source").folder
    for name in (FILE, f"_static/{SCRIPT}"):
        shutil.copy(made / name, into)
    (into / "search.html").write_text(PAGE, encoding="utf-8")
    return into / "search.html"


@pytest.fixture(scope="module")
def searched(
    processed_project: Project, once_a_run: OnceARun, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    def lanes(root: Path) -> None:
        left_out = shutil.ignore_patterns("build", "processed", "__pycache__")
        shutil.copytree(LANES, root, ignore=left_out)
        process(Project(root))

    folder = tmp_path_factory.mktemp("searched")
    shutil.copytree(processed_project.root, folder / "main")
    for name in DOCUMENTS:
        shutil.copyfile(ROOT / name, folder / "main" / name)
    shutil.copytree(once_a_run("lanes", lanes), folder / "bus-lane-fines")
    made = {name: folder / f"{name}-site" for name in INVESTIGATIONS}
    for name, into in made.items():
        into.mkdir()
        _searched(Project(folder / name), into)
    return {name: into / "search.html" for name, into in made.items()}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("investigation", INVESTIGATIONS)
def test_what_people_type_leads_to_the_right_page_first(
    searched: dict[str, Path], page: Page, investigation: str
) -> None:
    wrong = []
    for row in SEARCHES:
        if row["investigation"] == investigation:
            page.goto(f"{searched[investigation].as_uri()}?q={quote(row['query'])}")
            found = page.locator("#best a").evaluate_all(
                "all => all.map(one => one.getAttribute('href'))"
            )
            if found[:1] != [f"{row['page']}.html"]:
                wrong.append((row["query"], found[:3]))
    assert wrong == []


@pytest.mark.parametrize("query", ["", "zzzz", "<b>", "the of"])
def test_what_fits_nothing_finds_nothing(searched: dict[str, Path], page: Page, query: str) -> None:
    page.goto(f"{searched['main'].as_uri()}?q={quote(query)}")
    assert page.locator("#best li").count() == 0
    assert page.locator("#find").input_value() == query


def test_the_table_asks_enough_and_the_script_is_small() -> None:
    asked = [row["investigation"] for row in SEARCHES]
    assert asked.count("main") >= 30 and asked.count("bus-lane-fines") >= 10
    script = ROOT / f"src/foi_analysis/publish/site/static/{SCRIPT}"
    assert script.stat().st_size < 2000
