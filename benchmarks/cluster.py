"""Runs briefings here and on two workers, one of them lost half-way, and compares every byte.

Run as ``python -m benchmarks.cluster``; ``--briefings N`` runs the first N of the 344 only.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.copies import copied, keep_briefings
from benchmarks.local_cluster import LocalCluster, local_cluster
from foi_analysis.core.paths import Project
from foi_analysis.run import cluster, engine
from foi_analysis.run.engine import Done
from foi_analysis.run.plan import Planned, plan
from foi_analysis.run.register import read_register

BRIEFINGS = 344


@dataclass(frozen=True)
class Compared:
    """What a run on the cluster came to beside a run here, and the seconds of each."""

    asked: int
    complete: int
    failed: int
    duplicates: int
    files: int
    identical: int
    here: float
    there: float


def measure(source: Project, briefings: int, folder: Path) -> Compared:
    """Return what came of running briefings of a project in both ways, in copies in ``folder``."""
    here, there = (Project(copied(source, folder / name)) for name in ("here", "there"))
    for project in (here, there):
        keep_briefings(project, briefings)
    _, seconds_here = _timed(lambda: engine.run_all(here, _planned(here), 2, _ignore))
    names: Counter[str] = Counter()
    with local_cluster(folder / "cluster", 2) as workers:
        done, seconds_there = _timed(
            lambda: cluster.run_all(
                workers.address,
                there,
                _planned(there),
                _losing_one(workers, names, briefings // 2),
            )
        )
    ours, theirs = _made(here), _made(there)
    return Compared(
        briefings,
        sum(path.suffix == ".ipynb" for path in theirs),
        sum(bool(one.failure) for one in done),
        sum(count - 1 for count in names.values()),
        len(ours.keys() | theirs.keys()),
        sum(theirs.get(path) == content for path, content in ours.items()),
        seconds_here,
        seconds_there,
    )


def _planned(project: Project) -> list[Planned]:
    return plan(project, read_register(project))


def _losing_one(workers: LocalCluster, names: Counter[str], after: int) -> Callable[[str], None]:
    """Return what counts the runs that end, and kills and replaces one worker half-way."""

    def ended(name: str) -> None:
        names[name] += 1
        if names.total() == after:
            workers.workers[0].kill()
            workers.add_worker()

    return ended


def _timed(run: Callable[[], list[Done]]) -> tuple[list[Done], float]:
    start = perf_counter()
    return run(), perf_counter() - start


def _ignore(name: str) -> None:
    pass


def _made(project: Project) -> dict[Path, bytes]:
    folders = [project.build / name for name in ("notebooks", "figures", "failed")]
    paths = [path for folder in folders for path in folder.glob("*")]
    return {path.relative_to(project.root): path.read_bytes() for path in paths}


def main() -> None:
    """Measure, and print what came of it; exit with 1 unless it is complete and the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefings", type=int, default=BRIEFINGS)
    asked = parser.parse_args().briefings
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Project.find(), asked, Path(folder))
    print(f"complete: {found.complete} of {found.asked}, {found.failed} failed")
    print(f"duplicates: {found.duplicates}")
    print(f"identical: {found.identical} of {found.files} files")
    print(f"seconds: {found.here:.1f} here, {found.there:.1f} on two workers, one lost half-way")
    is_right = found.complete == asked and not found.duplicates
    raise SystemExit(not (is_right and found.identical == found.files))


if __name__ == "__main__":
    main()
