"""What is out of date is found by content, from what a notebook was recorded to read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.run import unchanged
from foi_analysis.run.asked_again import decided
from foi_analysis.run.engine import execute, run_one
from foi_analysis.run.plan import FILES, METADATA, READS, Planned, executed_path, plan
from foi_analysis.run.reads import digest_of
from foi_analysis.run.register import Run

RUN = Run("coverage", "coverage.ipynb", (("wave", "9m"),))
QUERY = {"query": "views:Views.coverage", "arguments": '{"wave": "9m"}', "rows": "a"}


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
    (tmp_path / "data/manual/investigation.toml").write_text("")
    (tmp_path / "data/manual/waves.csv").write_text("wave\n9m\n")
    pd.DataFrame({"authority": ["Kent"]}).to_parquet(tmp_path / "data/processed/coverage.parquet")
    (tmp_path / "requirements.lock").write_text("pandas==3\n")
    (tmp_path / "notebooks").mkdir()
    project = Project(tmp_path)
    write(project, notebook('wave = "9m"', "1 + 1"))
    executed = notebook('wave = "9m"', "1 + 1")
    [planned] = plan(project, [RUN])
    assert planned.why == "not yet run"
    files = ("data/manual/waves.csv", "data/processed/coverage.parquet")
    hashes = {name: digest_of(tmp_path, name) for name in files}
    reads = [{"file": files[0]}, QUERY]
    executed["metadata"][METADATA] = {**planned.stamp, READS: reads, FILES: hashes}
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
    [planned] = plan(small, [Run(RUN.name, RUN.notebook, parameters)])
    assert planned.why == f"changed: {why}"


def test_the_rows_decide_when_a_file_behind_a_query_changed(small: Project) -> None:
    pd.DataFrame({"authority": ["Essex"]}).to_parquet(small.processed / "coverage.parquet")
    [planned] = plan(small, [RUN])
    assert planned.is_open and not planned.is_stale
    asked = []
    same = planned.decided(lambda *query: asked.append(query) or "a")
    assert asked == [("views:Views.coverage", '{"wave": "9m"}')]
    assert not same.is_stale and not same.is_open
    assert same.stamp[FILES] != planned.before[FILES] and same.stamp[READS] == planned.before[READS]
    other = planned.decided(lambda name, arguments: "b")
    assert other.why == "changed: the rows it reads (coverage, 9m)"


def test_a_file_that_was_opened_decides_by_itself(small: Project) -> None:
    (small.manual / "waves.csv").write_text("wave\n6m\n")
    [planned] = plan(small, [RUN])
    assert planned.why == "changed: data/manual/waves.csv" and not planned.is_open


def test_without_a_record_of_its_reads_a_notebook_runs(small: Project) -> None:
    path = executed_path(small, RUN)
    executed = json.loads(path.read_text())
    del executed["metadata"][METADATA][READS]
    path.write_text(json.dumps(executed))
    [planned] = plan(small, [RUN])
    assert planned.why == "what it reads is not recorded"


def test_a_file_nobody_read_changes_nothing(small: Project) -> None:
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


PARQUET, CSV = "data/raw/reply.parquet", "data/raw/reply.csv"
READING = {
    "open": (CSV, "open('../data/raw/reply.csv').read()"),
    "in full": (CSV, "from pathlib import Path\nPath('../data/raw/reply.csv').resolve().open()"),
    "csv": (CSV, "import csv\nlist(csv.reader(open('../data/raw/reply.csv')))"),
    "pandas, CSV": (CSV, "import pandas as pd\npd.read_csv('../data/raw/reply.csv')"),
    "pandas, CSV by pyarrow": (
        CSV,
        "import pandas as pd\npd.read_csv('../data/raw/reply.csv', engine='pyarrow')",
    ),
    "pandas, Parquet": (
        PARQUET,
        "import pandas as pd\npd.read_parquet('../data/raw/reply.parquet')",
    ),
    "pyarrow, dataset": (
        PARQUET,
        "import pyarrow.dataset as ds\nds.dataset('../data/raw/reply.parquet').to_table()",
    ),
    "pyarrow, Parquet": (
        PARQUET,
        "from pyarrow.parquet import ParquetFile\nParquetFile('../data/raw/reply.parquet').read()",
    ),
    "pyarrow, memory": (
        PARQUET,
        "import pyarrow\npyarrow.memory_map('../data/raw/reply.parquet').read()",
    ),
    "pyarrow, files": (
        PARQUET,
        "from pyarrow.fs import LocalFileSystem\n"
        "LocalFileSystem().open_input_file('../data/raw/reply.parquet').read()",
    ),
    "another program": (CSV, "!head -1 ../data/raw/reply.csv"),
    "a folder": ("data/raw/", "import os\nprint(sorted(os.listdir('../data/raw')))"),
}


def ran(project: Project, code: str) -> Planned:
    """Run the project's notebook with a cell of code; return it planned again."""
    write(project, notebook('wave = "9m"', code))
    [planned] = plan(project, [RUN])
    done = run_one(project, planned)
    assert done.failure is None
    [again] = plan(project, [RUN])
    assert not again.is_stale and not again.is_open
    return again


@pytest.mark.parametrize(("name", "code"), READING.values(), ids=READING)
def test_a_notebook_runs_again_when_a_file_it_read_changed_and_for_no_other(
    small: Project, name: str, code: str
) -> None:
    raw = small.root / "data/raw"
    (raw / "reply.csv").write_text("offences\n20\n")
    pd.read_csv(raw / "reply.csv").to_parquet(raw / "reply.parquet")
    ran(small, code)
    (small.manual / "waves.csv").write_text("wave\n6m\n")
    [same] = plan(small, [RUN])
    assert not same.is_stale and not same.is_open
    if name.endswith("/"):
        (raw / "another.csv").touch()
    else:
        (small.root / name).write_bytes(b"offences\n21\n")
    [planned] = plan(small, [RUN])
    assert planned.why == f"changed: {name}"


def test_a_file_that_was_looked_for_and_appears_makes_a_notebook_run(small: Project) -> None:
    ran(small, "try:\n    open('../data/raw/new.csv')\nexcept FileNotFoundError:\n    pass")
    (small.root / "data/raw/new.csv").touch()
    [planned] = plan(small, [RUN])
    assert planned.why == "changed: data/raw/new.csv"


def test_a_loader_counts_by_its_rows(small: Project) -> None:
    waves = small.manual / "waves.csv"
    waves.write_text("wave,label\n9m,nine\n6m,six\n")
    ran(small, "import foi_analysis as foi\nfoi.load_table('manual/waves', {'wave': '9m'})")
    waves.write_text("wave,label\n9m,nine\n6m,six months\n")
    [planned] = plan(small, [RUN])
    assert planned.is_open and not planned.is_stale
    [same] = decided(small, [planned], lambda name: None)
    assert not same.is_stale
    [settled] = plan(small, [RUN])
    assert not settled.is_open
    waves.write_text("wave,label\n9m,nine months\n6m,six months\n")
    [planned] = plan(small, [RUN])
    [changed] = decided(small, [planned], lambda name: None)
    assert changed.why == "changed: the rows it reads (load_table, manual/waves)"


def test_what_it_wrote_or_found_outside_data_is_no_read(small: Project) -> None:
    again = ran(small, "from pathlib import Path\nPath('../own.txt').write_text('a')")
    assert again.files == {}


def test_running_a_notebook_leaves_the_environment_as_it_was(small: Project) -> None:
    before = dict(os.environ)
    execute(small, small.notebooks / RUN.notebook, small.build / "out.ipynb", {})
    assert dict(os.environ) == before
