"""Notebooks on a Dask cluster: real schedulers and workers on this machine, real losses."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from benchmarks.local_cluster import local_cluster, until
from tests.miniature import AUTHORITIES

from foi_analysis.core.paths import Project
from foi_analysis.run import cluster, cluster_connection, cluster_worker
from foi_analysis.run.asked_again import decided
from foi_analysis.run.engine import Done, run_all
from foi_analysis.run.plan import Planned, plan
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import inputs_hash, outputs_hash

pytest.importorskip("distributed")

BIN = Path(sys.executable).parent
KEPT = ("figure_youngest.ipynb", "coverage.ipynb", "local_briefing.ipynb")
CLAIM = "derbyshire-youngest-victim"
COUNT = 2 + 1 + len(AUTHORITIES)


def foi(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "FOI_PROJECT": ""}
    return subprocess.run(
        [str(BIN / "foi"), *words], cwd=root, env=environment, capture_output=True, text=True
    )


def made(root: Path) -> dict[str, bytes]:
    """Return what runs wrote, by place."""
    folders = [root / "build" / name for name in ("notebooks", "figures", "failed")]
    paths = [path for folder in folders for path in sorted(folder.glob("*"))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def waiting(root: Path) -> list[Planned]:
    project = Project(root)
    planned = plan(project, read_register(project))
    return [one for one in decided(project, planned, lambda name: None) if one.is_stale]


def on_cluster(
    address: str, root: Path, ended: Callable[[str], None] = lambda name: None
) -> dict[str, Done]:
    done = cluster.run_all(address, Project(root), waiting(root), ended)
    names = [one.planned.run.name for one in done]
    assert len(set(names)) == len(names)
    return dict(zip(names, done, strict=True))


def locally(root: Path) -> list[Done]:
    return run_all(Project(root), waiting(root), 2, lambda name: None)


def reduced(text: str) -> str:
    """Return the register with the notebooks of KEPT only, and of one claim."""
    blocks = [one for one in text.split("[[notebook]]") if any(name in one for name in KEPT)]
    kept = "".join(f"[[notebook]]{one}" for one in blocks)
    return kept.replace('"every claim of this notebook"', json.dumps(CLAIM))


@pytest.fixture(scope="module")
def fresh(processed_miniature: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with few notebooks, whose tables are made and none of whose notebooks ran."""
    root = tmp_path_factory.mktemp("fresh") / "project"
    shutil.copytree(processed_miniature.root, root)
    register = root / "notebooks/register.toml"
    register.write_text(reduced(register.read_text(encoding="utf-8")), encoding="utf-8")
    state = {"inputs": inputs_hash(Project(root)), "outputs": outputs_hash(Project(root))}
    (root / "build").mkdir(exist_ok=True)
    (root / "build/state.json").write_text(json.dumps(state))
    return root


@pytest.fixture(scope="module")
def local(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project after a local run."""
    root = tmp_path_factory.mktemp("local") / "project"
    shutil.copytree(fresh, root)
    assert [one.failure for one in locally(root)] == [None] * COUNT
    return root


@pytest.fixture
def root(fresh: Path, tmp_path: Path) -> Path:
    """A copy of the project to run on a cluster."""
    return shutil.copytree(fresh, tmp_path / "project")


def test_the_command_makes_the_same_bytes_though_a_worker_is_lost(
    root: Path, local: Path, tmp_path: Path
) -> None:
    with local_cluster(tmp_path / "cluster", 2) as one:
        environment = {**os.environ, "COLUMNS": "200", "FOI_PROJECT": ""}
        command = [str(BIN / "foi"), "reproduce", "--cluster", one.address]
        running = subprocess.Popen(
            command, cwd=root, env=environment, text=True, stdout=subprocess.PIPE
        )
        until(lambda: len(list((root / "build/notebooks").glob("*.ipynb"))) >= 2)
        one.workers[0].kill()
        one.add_worker()
        said, _ = running.communicate(timeout=400)
        assert running.returncode == 0, said
        assert f"{COUNT} of {COUNT} notebooks run" in said
        assert made(root) == made(local)
        again = foi(root, "reproduce", "--cluster", one.address)
    assert again.returncode == 0 and f"0 of {COUNT} notebooks run" in again.stdout


def test_rows_decide_there_as_here_and_no_file_is_sent_twice(local: Path, tmp_path: Path) -> None:
    here, there = (shutil.copytree(local, tmp_path / name) for name in ("here", "there"))
    for root in (here, there):
        path = root / "data/processed/ledger.parquet"
        ledger = pd.read_parquet(path)
        ledger.loc[ledger["reply"] == "derbyshire-9m", "reason"] = "changed"
        ledger.to_parquet(path)
    locally(here)
    with local_cluster(tmp_path / "cluster", 1) as one:
        asked = waiting(there)
        assert {one.run.name for one in asked} == {"briefing-derbyshire"}
        done = on_cluster(one.address, there)
        again = [replace(planned, moved=None) for planned in asked]
        with cluster_connection.connected(one.address) as client:
            assert cluster.Post(client, Project(there), again).lacking == set()
            with (there / "data/manual/replies.csv").open("a", encoding="utf-8") as stream:
                stream.write("\n")
            assert len(cluster.Post(client, Project(there), again).lacking) == 1
    assert set(done) == {"briefing-derbyshire"}
    assert made(there) == made(here) != made(local)


def changed_package(folder: Path) -> str:
    """Return the folder of a copy of the package in which one file differs."""
    import foi_analysis

    shutil.copytree(Path(foi_analysis.__file__).parent, folder / "foi_analysis")
    with (folder / "foi_analysis/extract/words.py").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    return str(folder)


def test_a_worker_with_another_package_is_refused(root: Path, tmp_path: Path) -> None:
    other = changed_package(tmp_path / "other")
    with local_cluster(tmp_path / "cluster", 1) as one:
        one.add_worker("--no-nanny", PYTHONPATH=other)
        one.await_workers(2)
        result = foi(root, "reproduce", "--cluster", one.address)
    assert result.returncode == 1
    assert result.stderr.count("✘ worker tcp://127.0.0.1:") == 1
    assert "found: foi_analysis " in result.stderr and "make setup" in result.stderr
    assert made(root) == {}


def test_a_worker_with_another_package_that_comes_later_stops_the_run(
    root: Path, local: Path, tmp_path: Path
) -> None:
    other = changed_package(tmp_path / "other")
    with local_cluster(tmp_path / "cluster", 1) as one:

        def replaced(name: str) -> None:
            if len(one.workers) == 1:
                one.workers[0].kill()
                one.add_worker("--no-nanny", PYTHONPATH=other)

        with pytest.raises(cluster_connection.ClusterProblem, match="found foi_analysis"):
            on_cluster(one.address, root, replaced)
    assert made(root).items() < made(local).items()


def test_a_lost_scheduler_stops_the_run_and_what_was_done_stays(
    root: Path, local: Path, tmp_path: Path
) -> None:
    with local_cluster(tmp_path / "cluster", 1) as one:
        lose = one.scheduler.kill
        with pytest.raises(cluster_connection.ClusterProblem, match="the scheduler was lost"):
            on_cluster(one.address, root, lambda name: lose())
    assert made(root) and made(root).items() < made(local).items()


def with_last_cell(path: Path, source: str) -> int:
    """Add a cell to a notebook; return its number."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(
        {**notebook["cells"][-1], "id": "added", "source": [source], "outputs": []}
    )
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return len(notebook["cells"])


KILL_THE_WORKER = """
import psutil
above = psutil.Process().parents()
runner = [one for one in above if "cluster_worker" in " ".join(one.cmdline())][-1]
runner.parent().kill()
runner.kill()
"""


def test_failing_and_killing_notebooks_are_named_and_stop_no_other(
    root: Path, local: Path, tmp_path: Path
) -> None:
    cell = with_last_cell(root / "notebooks/coverage.ipynb", "1 / 0")
    with_last_cell(root / "notebooks/figure_youngest.ipynb", KILL_THE_WORKER)
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with local_cluster(tmp_path / "cluster", 0, **once) as one:
        for _ in range(2):
            one.add_worker("--nanny")
        one.await_workers(2)
        ended: list[str] = []
        done = on_cluster(one.address, root, ended.append)
    assert sorted(ended) == sorted(done) and len(done) == COUNT
    failures = {name: done[name].failure for name in done if done[name].failure}
    killing = {f"figure-{CLAIM}", f"figure-{CLAIM}-demonstration"}
    assert set(failures) == {"coverage", *killing}
    assert failures["coverage"].cell == cell and failures["coverage"].cause.startswith("ZeroDiv")
    assert (root / failures["coverage"].kept).is_file()
    assert all("KilledWorker" in failures[name].cause for name in killing)
    briefings = {name: one for name, one in made(local).items() if "/briefing-" in name}
    assert briefings.items() <= made(root).items()
    assert not (root / "build/notebooks/coverage.ipynb").exists()


def test_a_scheduler_that_does_not_answer_is_said_in_words(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        result = foi(root, "reproduce", "--cluster", address)
    assert result.returncode == 1
    assert f"✘ scheduler {address}" in result.stderr and "dask scheduler" in result.stderr
    assert "Traceback" not in result.stderr
    assert made(root) == {}


def test_a_scheduler_without_workers_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_connection, "WORKERS_WITHIN", 1)
    with (
        local_cluster(tmp_path / "cluster", 0) as one,
        pytest.raises(
            cluster_connection.ClusterProblem, match="no worker within 1 s; expected at least one"
        ),
    ):
        cluster_connection.check(one.address)


def test_damaged_content_is_refused_on_either_side(fresh: Path, tmp_path: Path) -> None:
    wrong = cluster_worker.hash_of(b"what was sent")
    with pytest.raises(ValueError, match="damaged"):
        cluster_worker.keep(tmp_path, {wrong: b"what arrived"})
    assert list(tmp_path.iterdir()) == []
    planned = waiting(fresh)[0]
    for name, said in (
        (f"build/notebooks/{planned.run.name}.ipynb", "arrived damaged"),
        ("build/notebooks/another.ipynb", "not this notebook's"),
        ("data/manual/claims.csv", "not this notebook's"),
        ("build/figures/../../data/a.csv", "not this notebook's"),
    ):
        received = cluster_worker.Received(Done(planned), {name: (wrong, b"what arrived")})
        assert said in cluster.unexpected(Project(fresh), planned, received)
