"""papermill as an analyst uses it: from any folder, and stopped at once by a wrong parameter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project

PAPERMILL = Path(sys.executable).with_name("papermill")
SHARE = "notebooks/figure_share.ipynb"


def papermill(
    folder: Path, notebook: Path | str, output: Path, *words: str, project: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PAPERMILL, str(notebook), str(output), "--no-progress-bar", *words],
        cwd=folder,
        env={**os.environ, "FOI_PROJECT": project},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def root(processed_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A processed copy whose pictures these tests write."""
    return shutil.copytree(processed_project.root, tmp_path_factory.mktemp("papermill") / "project")


def outputs(path: Path) -> str:
    """Return all that an executed notebook's cells printed or showed."""
    book = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps([cell.get("outputs") for cell in book["cells"] if cell.get("outputs")])


@pytest.mark.parametrize("place", ["project", "notebooks", "elsewhere"])
def test_a_figure_notebook_runs_from_the_project_its_notebooks_or_elsewhere(
    root: Path, tmp_path: Path, place: str
) -> None:
    output = tmp_path / "out.ipynb"
    folder = {"project": root, "notebooks": root / "notebooks", "elsewhere": tmp_path}[place]
    told = str(root) if place == "elsewhere" else ""
    words = ("-p", "claim", "ew-facebook-family-share")
    done = papermill(folder, root / SHARE, output, *words, project=told)
    assert done.returncode == 0, done.stderr
    assert "493 of 956, 51.6 per cent" in outputs(output)


@pytest.mark.parametrize(
    ("notebook", "words", "said"),
    [
        (
            SHARE,
            ("-p", "claim", "ew-offences"),
            ("'claim'", "'ew-offences'", "expected", "ew-facebook-family-share"),
        ),
        (SHARE, ("-p", "clam", "ew-offences"), ("'clam'", "'ew-offences'", "claim, replies")),
        (SHARE, ("-p", "claim", "2019"), ("'claim'", "2019", "expected text")),
        (SHARE, ("-p", "replies", "all"), ("'replies'", "'all'", "real, demonstration")),
        ("notebooks/coverage.ipynb", ("-p", "wave", "2019"), ("'wave'", "2019", "text, such as")),
        ("notebooks/stories.ipynb", ("-p", "claim", "a"), ("'claim'", "'a'", "no parameters")),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_a_wrong_parameter_stops_before_any_result(
    root: Path, tmp_path: Path, notebook: str, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    output = tmp_path / "out.ipynb"
    done = papermill(root, notebook, output, *words)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("parameter ")
    assert all(word in last for word in said)
    assert '"display_data"' not in outputs(output) and '"execute_result"' not in outputs(output)
