"""What becomes of a notebook, its processes and its files when something ends it, or all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.run.engine.conftest import run_texts, small_project
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.run import choice
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import get_ready
from foi_analysis.run.pool import Died, ProcessLimits, carried_out

ROOT = Path(__file__).parents[3]
FINE = "# %%\nprint('fine')\n"
SLEEPS = """
# %%
print("begun", flush=True)
# %%
import os, pathlib, subprocess, time
child = subprocess.Popen(["sleep", "300"])
pathlib.Path("processes.txt").write_text(f"{os.getpid()} {os.getppid()} {child.pid}")
time.sleep(300)
"""
KILLED = """
# %%
print("begun", flush=True)
# %%
import os, signal
os.kill(os.getpid(), signal.SIGNAL)
# %%
print("never")
"""


ENDS = {
    "error": "# %%\nprint('begun')\n# %%\n1 / 0\n# %%\nprint('never')\n",
    "exit": "# %%\nprint('begun', flush=True)\n# %%\nimport os\nos._exit(7)\n",
    "memory": "# %%\nprint('begun')\n# %%\nmuch = bytearray(3 * 2**30)\n",
    "SIGKILL": KILLED.replace("SIGNAL", "SIGKILL"),
    "SIGSEGV": KILLED.replace("SIGNAL", "SIGSEGV"),
}
Ended = dict[str, tuple[str, str]]


def ended(root: Path, texts: dict[str, str], limits: ProcessLimits) -> Ended:
    """Run notebooks that fail and then a fine one; return each cause and what was kept of it."""
    project = small_project(root, {**texts, "z-fine": FINE})
    failures = run_texts(project, Engine.FAST, 1, limits)
    assert [one.name for one in failures] == sorted(texts)
    assert [path.name for path in (project.build / "notebooks").iterdir()] == ["z-fine.ipynb"]
    assert list((project.build / "partial").iterdir()) == []
    assert [one.kept for one in failures] == [f"build/failed/{one.name}.ipynb" for one in failures]
    kept = [(project.root / one.kept).read_text(encoding="utf-8") for one in failures]
    return {one.name: (one.cause, text) for one, text in zip(failures, kept, strict=True)}


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Return how each notebook of ENDS failed, run one after another in one pool."""
    root = tmp_path_factory.mktemp("failed") / "project"
    return ended(root, ENDS, ProcessLimits(memory=2 * 2**30))


def alive(process: int) -> bool:
    try:
        words = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return False
    return words[0] != "Z"


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what must come; a minute is only there so that a failing test ends."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def outputs(text: str) -> str:
    return json.dumps([cell.get("outputs") for cell in json.loads(text)["cells"]])


def test_a_notebook_over_its_time_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    [(cause, kept)] = ended(tmp_path / "project", {"a": SLEEPS}, ProcessLimits(seconds=5)).values()
    assert cause == "the kernel died: stopped, as it ran longer than the limit of 5 seconds"
    assert "begun" in outputs(kept)
    places = (tmp_path / "project/notebooks/processes.txt").read_text().split()
    wait_until(lambda: not any(alive(int(place)) for place in places))


def test_a_notebook_over_its_memory_fails_by_a_memory_error(failed: Ended) -> None:
    cause, kept = failed["memory"]
    assert cause.startswith("MemoryError")
    assert "begun" in outputs(kept) and "MemoryError" in outputs(kept)


@pytest.mark.parametrize(
    ("name", "cause"),
    [("SIGKILL", "SIGKILL (killed, or out of memory)"), ("SIGSEGV", "SIGSEGV")],
)
def test_a_killed_notebook_is_named_by_its_signal(failed: Ended, name: str, cause: str) -> None:
    found, kept = failed[name]
    assert found == f"the kernel died: {cause}"
    assert "begun" in outputs(kept) and "never" not in outputs(kept)


def test_a_process_that_ends_itself_is_named_by_its_exit_code(failed: Ended) -> None:
    cause, kept = failed["exit"]
    assert cause == "the kernel died: its process ended with exit code 7"
    assert "begun" in outputs(kept)


def test_an_error_keeps_the_notebook_up_to_it(failed: Ended) -> None:
    cause, kept = failed["error"]
    assert cause == "ZeroDivisionError: division by zero"
    assert "begun" in outputs(kept) and "never" not in outputs(kept)


def test_a_killed_caller_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    parent = "# %%\nimport os, signal, time\nos.kill(os.getppid(), signal.SIGKILL); time.sleep(9)\n"
    project = small_project(tmp_path / "project", {"a": parent, "b": FINE})
    failures = run_texts(project, Engine.FAST, 1)
    assert [(one.name, one.cause) for one in failures] == [
        ("a", "SIGKILL (killed, or out of memory)")
    ]
    assert (project.build / "notebooks/b.ipynb").is_file()


# A shell lets what it starts in the background ignore SIGINT, the tests too.
PARENT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from foi_analysis.core.paths import Project
from foi_analysis.run.choice import Engine
from pathlib import Path
from types import SimpleNamespace
from tests.run.engine.conftest import run_texts
if __name__ == "__main__":
    run_texts(Project(Path(sys.argv[1])), Engine.FAST)
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_no_process_outlives_the_one_that_asked(tmp_path: Path, name: str) -> None:
    project = small_project(tmp_path / "project", {"sleeps": SLEEPS})
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-c", PARENT, str(project.root)]
    asking = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    noted = project.notebooks / "processes.txt"
    wait_until(lambda: noted.exists() and len(noted.read_text().split()) == 3)
    places = [int(word) for word in noted.read_text().split()]
    assert all(alive(place) for place in places)
    asking.send_signal(getattr(signal, name))
    asking.wait()
    wait_until(lambda: not any(alive(place) for place in places))
    assert list((tmp_path / "temporary").rglob("*")) == []


def test_nothing_is_left_in_temporary_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_project(tmp_path / "project", {"fine": FINE, "killed": KILLED})
    for name in ("TMPDIR", "JUPYTER_RUNTIME_DIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    run_texts(project, Engine.FAST)
    assert [*(tmp_path / "TMPDIR").rglob("*"), *(tmp_path / "JUPYTER_RUNTIME_DIR").rglob("*")] == []
    assert sorted(path.name for path in project.notebooks.iterdir()) == [
        "fine.ipynb",
        "killed.ipynb",
    ]


TASKS = """len((os := __import__("os")).listdir(f"/proc/{os.getppid()}/task"))"""
RECONCILED = """[
    "reconciled" in vars(one) for one in
    __import__("foi_analysis.evidence.reconciliation").evidence.reconciliation._COMPONENTS.values()
]"""


@pytest.fixture(scope="module")
def found() -> dict[int, object]:
    """Return what one prepared process's calls gave: how many threads it holds, twice, and two."""
    tasks = [partial(eval, TASKS)] * 2
    return dict(carried_out([*tasks, partial(int, "x1"), partial(int, "1")], 2))


def test_the_prepared_process_holds_no_thread(found: dict[int, object]) -> None:
    assert (found[0], found[1]) == (1, 1)


@pytest.mark.parametrize(("runs", "is_reconciled"), [(1, False), (2, True)])
def test_what_several_notebooks_weigh_is_reconciled_before_the_forks_and_leaves_no_thread(
    repo_root: Path, runs: int, is_reconciled: bool
) -> None:
    reads = [["data/manual/wordings.csv", "data/processed/published.parquet"]] * runs
    before = partial(get_ready, Project(repo_root), reads)
    calls = [partial(eval, TASKS), partial(eval, RECONCILED)]
    tasks, reconciled = (found for _, found in sorted(carried_out(calls, 1, before=before)))
    assert tasks == 1 and any(reconciled) is is_reconciled


def test_evidence_that_cannot_be_weighed_is_left_to_the_notebooks(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {})
    before = partial(get_ready, project, [["data/manual/wordings.csv"]] * 2)
    assert dict(carried_out([partial(int, "1")], 1, before=before)) == {0: 1}


def test_when_the_prepared_process_dies_every_call_is_told() -> None:
    kills = partial(eval, "(os := __import__('os')).kill(os.getppid(), 9)")
    told = Died("the process that starts them died")
    assert dict(carried_out([kills, partial(int, "1")], 1)) == {0: told, 1: told}


def test_a_call_that_raises_is_told_and_the_others_go_on(found: dict[int, object]) -> None:
    assert found[2] == Died("ValueError: invalid literal for int() with base 10: 'x1'")
    assert found[3] == 1


@pytest.mark.parametrize("command", ["reproduce", "refresh-notebooks"])
def test_where_nothing_can_fork_each_kernel_is_started_anew_with_a_word(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    project = small_project(tmp_path / "project", {})
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(choice, "os", object())
    monkeypatch.setattr("foi_analysis.cli.show.outcome", lambda *_: None)
    monkeypatch.setattr("foi_analysis.cli.reproduce._publish", lambda *_: None)
    monkeypatch.setattr(
        "foi_analysis.run.reproduce.reproduce",
        lambda _, wanted, *__: asked.append(wanted.engine) or SimpleNamespace(failures=[]),
    )
    monkeypatch.setattr(
        "foi_analysis.run.refresh_notebooks.refresh_notebooks",
        lambda *words: asked.append(words[-1]) or [],
    )
    for words in ([], ["--engine", "fast"], ["--engine", "kernel"]):
        result = CliRunner().invoke(app, [command, *words])
        assert result.exit_code == 0, result.output
        told = "The fast engine needs Linux; each notebook's kernel is started anew."
        assert result.stderr.strip() == ("" if words[-1:] == ["kernel"] else told)
    assert asked == [Engine.KERNEL] * 3


def test_the_old_name_of_refresh_notebooks_works_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.chdir(small_project(tmp_path / "project", {}).root)
    monkeypatch.setattr(
        "foi_analysis.run.refresh_notebooks.refresh_notebooks",
        lambda *words: asked.append(words[-1]) or [],
    )
    result = CliRunner().invoke(app, ["accept", "--engine", "kernel"])
    assert (result.exit_code, asked) == (0, [Engine.KERNEL])
    assert "now `foi refresh-notebooks`" in result.stderr and not result.stdout
    assert "accept" not in CliRunner().invoke(app, ["--help"]).output


def test_papermill_itself_can_use_the_engine(tmp_path: Path) -> None:
    import papermill
    from papermill.engines import papermill_engines

    from foi_analysis.run.forked import ForkedEngine

    papermill_engines.register("forked", ForkedEngine)
    project = small_project(tmp_path / "project", {"fine": FINE})
    path = project.notebooks / "fine.ipynb"
    made = papermill.execute_notebook(
        str(path), str(tmp_path / "made.ipynb"), engine_name="forked", progress_bar=False
    )
    assert made.cells[0].outputs[0].text == "fine\n"


def test_the_engine_is_an_entry_point_of_papermill() -> None:
    import tomllib

    from foi_analysis.run import forked

    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    module, name = tomllib.loads(text)["project"]["entry-points"]["papermill.engine"][
        "forked"
    ].split(":")
    assert getattr(forked, name).__module__ == module


def test_both_engines_are_named_in_the_help(project: Project) -> None:
    for command in ("reproduce", "refresh-notebooks"):
        shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output
        assert "--engine" in shown and "fast|kernel" in shown
