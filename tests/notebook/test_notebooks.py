"""The committed notebooks: executed, thin, parameterised, and drawing the numbers they show."""

import json
import re
from pathlib import Path

import matplotlib
import matplotlib.colors
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure

from foi_analysis.core.paths import Project
from foi_analysis.notebook import plots
from foi_analysis.run.register import read_register
from foi_analysis.verdicts.processed_project import ProcessedProject

matplotlib.use("Agg")
ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str) -> list[dict]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) == 18


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebook_carries_its_outputs(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell["execution_count"], source(cell)
        assert not any(output["output_type"] == "error" for output in cell["outputs"])
        if not {"parameters", "setup"} & set(tags(cell)):
            assert cell["outputs"], f"no output: {source(cell)}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebook_is_thin(path: Path) -> None:
    code, text = cells(path, "code"), cells(path, "markdown")
    assert sum("setup" not in tags(cell) for cell in code) <= 20
    assert max(len(source(cell).splitlines()) for cell in code) <= 15
    assert len(text) * 2 >= len(code) - 2
    for cell in code:
        assert not re.search(r"^\s*(def|class) ", source(cell), re.MULTILINE)
        assert not source(cell).rstrip().endswith(";")
    assert sum("parameters" in tags(cell) for cell in code) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebook_holds_no_path_or_time_of_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    for word in ("start_time", "iopub", "/home/", "/Users/", "/tmp/", ".venv"):
        assert word not in text


def test_the_register_names_every_notebook_and_all_forces() -> None:
    runs = read_register(Project(ROOT))
    assert {run.notebook for run in runs} == {path.name for path in NOTEBOOKS}
    assert len({run.name for run in runs}) == len(runs) == 2 + 2 * 11 + 43 + 3 + 3 * 3 + 11


@pytest.fixture(scope="module")
def processed() -> ProcessedProject:
    return ProcessedProject(Project(ROOT))


def bars(figure: Figure) -> dict[str, float]:
    axes = figure.axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    widths = {
        round(bar.get_y() + bar.get_height() / 2): bar.get_width()
        for container in axes.containers
        for bar in container
        if bar.get_width() == bar.get_width()
    }
    return {names[position]: width for position, width in widths.items()}


def test_published_picture_has_its_numbers_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data/manual").mkdir(parents=True)
    (tmp_path / "data/manual/investigation.toml").touch()
    monkeypatch.setenv("FOI_PROJECT", str(tmp_path))
    authorities = pd.DataFrame(
        [("Kent", 5, "primary"), ("Essex", 3, "primary")],
        columns=["authority", "low", "provenance"],
    )
    plots.publish(
        sns.barplot(authorities, x="low", y="authority").figure,
        authorities,
        "Two Authorities",
        "Kent 5, Essex 3.",
        "Replies: own.",
    )
    saved = pd.read_csv(tmp_path / "build/figures/two-authorities.csv")
    pd.testing.assert_frame_equal(saved, authorities, check_dtype=False)
    assert (tmp_path / "build/figures/two-authorities.png").read_bytes().startswith(b"\x89PNG")
