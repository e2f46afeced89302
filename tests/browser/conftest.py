"""Gives tests the machine's own browser and a site with one page of every kind, each made once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.publish.site import build_site
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import read_register

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
STORIES = ("burton-mail-2018-05-02", "walesonline-2024-11", "dyfed-powys-police-2022-06")
WHOLE = os.environ.get("FOI_SITE", "")  # A site already made, to be looked at page by page.
DOCUMENTS = ("METHODOLOGY.md", "CHANGELOG.md", "data/README.md", "data/processed/README.md")


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Return the browser's path; without one, tests are skipped except where CI=true."""
    found = subprocess.run([ROOT / "scripts/browser.sh"], capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    reason = found.stderr.strip().splitlines()[-1]
    if os.environ.get("CI") == "true":
        pytest.fail(f"The browser tests must run here. {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """Return one running browser that reaches for nothing by itself."""
    from playwright.sync_api import sync_playwright

    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=QUIET + as_root)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(
    processed_project: Project,
    keep_stories: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a site made from the committed notebooks with their outputs, one of every kind."""
    if WHOLE:
        return Path(WHOLE).resolve()
    project = Project(tmp_path_factory.mktemp("browsed") / "project")
    shutil.copytree(processed_project.root, project.root)
    for name in DOCUMENTS:
        shutil.copyfile(ROOT / name, project.root / name)
    for run in read_register(project):
        path = project.notebooks / run.notebook
        if _committed(path) == run.parameters:
            target = executed_path(project, run)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    keep_stories(project, *STORIES)
    build_site(project)
    return project.build / "site"


def _committed(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the parameters a committed notebook was executed with."""
    given: dict[str, str] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            exec("".join(cell["source"]), {}, given)
    return tuple(given.items())
