"""What is out of date is found by content; files a view does not declare cannot be read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.run import unchanged
from foi_analysis.run.engine import execute
from foi_analysis.run.plan import INPUTS, METADATA, ROWS, executed_path, plan
from foi_analysis.run.register import Run, read_register

READS = ("manual/waves.csv", "processed/coverage.parquet")
RUN = Run("coverage", "coverage.ipynb", (("wave", "9m"),), "coverage", READS)


def notebook(*sources: str) -> dict:
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {"tags": ["parameters"] if number == 0 else []},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A project with one notebook, executed a moment ago."""
    for name in ("manual", "raw", "processed"):
        (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data/manual/claims.csv").write_text("claim\n")
    (tmp_path / "data/manual/waves.csv").write_text("wave\n9m\n")
    pd.DataFrame({"force": ["Kent"]}).to_parquet(tmp_path / "data/processed/coverage.parquet")
    (tmp_path / "requirements.lock").write_text("pandas==3\n")
    (tmp_path / "notebooks").mkdir()
    project = Project(tmp_path)
    write(project, notebook('wave = "9m"', "1 + 1"))
    executed = notebook('wave = "9m"', "1 + 1")
    [planned] = plan(project, [RUN])
    assert planned.why == "not yet run"
    executed["metadata"][METADATA] = dict(planned.decided({"coverage": "a", "others": "b"}).stamp)
    path = executed_path(project, RUN)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(executed))
    return project


def write(project: Project, content: dict) -> None:
    (project.notebooks / RUN.notebook).write_text(json.dumps(content))


def test_what_did_not_change_is_up_to_date_wherever_and_whenever_it_is(
    small: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "clone"
    shutil.copytree(small.root, elsewhere, copy_function=shutil.copyfile)
    for project in (small, Project(elsewhere)):
        [planned] = plan(project, [RUN])
        assert not planned.is_stale and not planned.is_open


def test_another_tag_cell_id_output_or_space_at_an_end_changes_nothing(small: Project) -> None:
    content = notebook('wave = "9m"  ', "1 + 1\n\n")
    content["cells"][1]["id"] = "another"
    content["cells"][1]["metadata"] = {"tags": ["hide-input"], "collapsed": True}
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    write(small, content)
    [planned] = plan(small, [RUN])
    assert not planned.is_stale and not planned.is_open


@pytest.mark.parametrize(
    ("sources", "parameters", "lock", "why"),
    [
        (('wave = "9m"', "1 + 2"), RUN.parameters, "pandas==3\n", "the notebook's code"),
        (('wave = "9m"', "1 + 1"), (("wave", "6m"),), "pandas==3\n", "its parameters"),
        (('wave = "9m"', "1 + 1"), RUN.parameters, "pandas==4\n", "the locked libraries"),
        (("wave = '9m'", "1 + 1"), (), "pandas==3\n", "the notebook's code, its parameters"),
    ],
)
def test_what_changed_is_named(
    small: Project, sources: tuple, parameters: tuple, lock: str, why: str
) -> None:
    write(small, notebook(*sources))
    (small.root / "requirements.lock").write_text(lock)
    [planned] = plan(small, [Run(RUN.name, RUN.notebook, parameters, RUN.view, READS)])
    assert planned.why == f"changed: {why}"


def test_the_rows_decide_when_a_file_that_is_read_changed(small: Project) -> None:
    pd.DataFrame({"force": ["Essex"]}).to_parquet(small.processed / "coverage.parquet")
    [planned] = plan(small, [RUN])
    assert planned.is_open and not planned.is_stale
    same = planned.decided({"coverage": "a", "others": "b"})
    assert not same.is_stale and not same.is_open
    assert same.stamp[INPUTS] != planned.before and same.stamp[ROWS] == planned.before
    other = planned.decided({"coverage": "c", "others": "b"})
    assert other.why == "changed: the rows it shows (coverage)"


def test_a_file_no_view_reads_changes_nothing(small: Project) -> None:
    (small.processed / "ledger.parquet").write_bytes(b"")
    [planned] = plan(small, [RUN])
    assert not planned.is_stale and not planned.is_open


def test_a_run_that_is_asked_for_runs(small: Project) -> None:
    [planned] = plan(small, [RUN], is_forced=True)
    assert planned.why == "asked for"


@pytest.fixture
def root(small: Project) -> str:
    inputs = unchanged.look_at_inputs(small.root)
    unchanged.remember(small.root, inputs, notebooks=1)
    assert unchanged.nothing_changed(str(small.root)) == 1
    return str(small.root)


def test_a_folder_within_the_project_finds_it(root: str) -> None:
    assert unchanged.root_of(f"{root}/data/manual") == os.path.realpath(root)
    assert unchanged.root_of("/") is None


@pytest.mark.parametrize(
    "change",
    [
        "data/manual/waves.csv",
        "data/raw/new.csv",
        "data/processed/coverage.parquet",
        "notebooks/coverage.ipynb",
        "build/notebooks/coverage.ipynb",
        "requirements.lock",
    ],
)
def test_any_file_written_again_added_or_taken_away_is_seen(root: str, change: str) -> None:
    path = Path(root) / change
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(before)
    assert unchanged.nothing_changed(root) is None
    unchanged.remember(root, unchanged.look_at_inputs(root), notebooks=1)
    path.unlink()
    assert unchanged.nothing_changed(root) is None


def test_a_file_changed_while_a_run_goes_on_is_seen_by_the_next(root: str) -> None:
    before = unchanged.look_at_inputs(root)
    (Path(root) / "data/manual/waves.csv").write_text("wave\n6m\n")
    unchanged.remember(root, before, notebooks=1)
    assert unchanged.nothing_changed(root) is None


def test_a_run_that_begins_forgets_the_last(root: str) -> None:
    unchanged.forget(root)
    assert unchanged.nothing_changed(root) is None


def test_nothing_changed_imports_no_library(root: str) -> None:
    code = (
        "import sys; before = set(sys.modules); sys.argv = ['foi', 'reproduce', '--why']\n"
        "from foi_analysis.cli.start import main; main()\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={**os.environ, "FOI_PROJECT": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    first, imported = result.stdout.splitlines()
    assert first.startswith("Nothing changed: 0 of 1 notebooks run.")
    families = {name.split(".")[0] for name in imported.split()}
    assert families - sys.stdlib_module_names == {"foi_analysis"}


READING = {
    "open": "open('../data/raw/reply.csv').read()",
    "pandas, CSV": "import pandas as pd\npd.read_csv('../data/raw/reply.csv')",
    "pandas, Parquet": "import pandas as pd\npd.read_parquet('../data/raw/reply.parquet')",
    "in full": "from pathlib import Path\nPath('../data/raw/reply.csv').resolve().open()",
}


@pytest.mark.parametrize("code", READING.values(), ids=READING)
def test_a_file_the_view_does_not_declare_cannot_be_read(small: Project, code: str) -> None:
    raw = small.root / "data/raw"
    (raw / "reply.csv").write_text("offences\n20\n")
    pd.read_csv(raw / "reply.csv").to_parquet(raw / "reply.parquet")
    write(small, notebook('wave = "9m"', code))
    template, output = small.notebooks / RUN.notebook, small.build / "out.ipynb"
    failure = execute(small, template, output, {}, READS)
    assert failure is not None
    cell, cause = failure
    assert cell == 2 and cause.startswith("UndeclaredRead: the notebook opens data/raw/reply.")
    assert "under [reads] in notebooks/register.toml" in cause
    declared = ("raw/reply.csv", "raw/reply.parquet")
    assert execute(small, template, output, {}, declared) is None


def test_running_a_notebook_leaves_the_environment_as_it_was(small: Project) -> None:
    before = dict(os.environ)
    execute(small, small.notebooks / RUN.notebook, small.build / "out.ipynb", {}, READS)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("\nstories = [", "\nstoreis = [", ["the view 'storeis'", "a view of a notebook: stories"]),
        ('"manual/measures.csv"', '"manual/mesures.csv"', ["the file 'manual/mesures.csv'"]),
    ],
)
def test_wrong_declarations_are_told(
    repo_root: Path, tmp_path: Path, before: str, after: str, words: list[str]
) -> None:
    for name in ("data/manual", "data/raw/published", "data/raw/official", "notebooks"):
        shutil.copytree(repo_root / name, tmp_path / name)
    register = tmp_path / "notebooks/register.toml"
    text = register.read_text(encoding="utf-8")
    assert before in text
    register.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_register(Project(tmp_path))
    for word in words:
        assert word in str(found.value)
