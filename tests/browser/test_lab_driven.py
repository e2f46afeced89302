"""A real JupyterLab, started as `make lab` starts it, with the lesson run from its menu."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foi_analysis.core.paths import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SERVER = re.compile(r"http://127\.0\.0\.1:\d+/lab")
TOKEN = "lesson"
# What a person sees at the end of a run: every cell has a number, and no cell waits.
DONE = """() => {
  const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
  return prompts.length > 0 && prompts.every(one => /^\\[\\d+\\]:$/.test(one.textContent.trim()));
}"""


def _command() -> list[str]:
    """Return the command of `make lab`, without a browser of its own and on a free port."""
    told = subprocess.run(
        ["make", "-s", "-n", "lab"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    _, *words = shlex.split(next(line for line in told if "jupyter lab" in line))
    own = ["--no-browser", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"]
    root = ["--allow-root"] if os.geteuid() == 0 else []
    return [str(Path(sys.executable).with_name("jupyter")), *words, *own, *root]


def _answering(address: str, server: subprocess.Popen) -> str:
    """Return the address once something answers there: it is printed before the port is opened."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=60).close()
        except OSError:
            assert server.poll() is None, "JupyterLab ended before it answered"
            time.sleep(0.1)
        else:
            return address
    return pytest.fail(f"nothing answers at {address}")


@pytest.fixture
def address(processed_copy: Project, tmp_path: Path) -> Iterator[str]:
    """Return where a JupyterLab of a copy of the project opens the lesson."""
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    environment = {**os.environ, **own, "FOI_PROJECT": "", "JUPYTER_DATA_DIR": str(tmp_path)}
    command = _command()
    [notebook] = [word for word in command if word.endswith(".ipynb")]
    server = subprocess.Popen(
        command, cwd=processed_copy.root, env=environment, stderr=subprocess.PIPE, text=True
    )
    said = []
    try:
        for line in server.stderr:
            said.append(line)
            if found := SERVER.search(line):
                yield _answering(f"{found[0]}/tree/{notebook}?token={TOKEN}", server)
                break
        else:
            pytest.fail("JupyterLab did not start:\n" + "".join(said))
    finally:
        server.terminate()
        server.communicate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    yield opened
    opened.close()


def _choose(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def test_the_lesson_runs_and_shows_badges_and_intervals(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    _choose(page, "Edit", "Clear Outputs of All Cells")
    badge = page.locator(".jp-NotebookPanel .verdict-disagrees-if").first
    badge.wait_for(state="detached")
    _choose(page, "Run", "Run All Cells")
    badge.wait_for(state="attached", timeout=120_000)
    page.wait_for_function(DONE, timeout=120_000)
    if kept := os.environ.get("FOI_SCREENSHOTS"):
        page.screenshot(path=str(Path(kept) / "lab.png"))
    assert badge.text_content() == "! disagrees if"
    assert page.get_by_text("9.9–100.0", exact=True).count() == 1
    assert page.get_by_text("first nine months: 312").count() == 1
    outputs = page.locator(".jp-NotebookPanel .jp-OutputArea-output")
    assert outputs.count() > 6
    assert not outputs.filter(has_text="Traceback").count()
    assert not page.locator(".jp-NotebookPanel [data-mime-type*=error]").count()
