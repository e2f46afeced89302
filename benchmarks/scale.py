"""Reads thousands of made-up replies and says how fast and in how much memory; judges no reading.

Run as ``python -m benchmarks.scale --replies 10000``. Memory is the most each
process held, as the system says it (Linux only).
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.merge.reading import interpret
from foi_analysis.read.read_worker import Job, read_many

STEPS = (1_000, 5_000, 10_000)
MIB = 1024


@dataclass(frozen=True)
class Step:
    """How far the reading got, after how long, and the most memory held so far.

    ``memory``: MiB of this process and of its largest worker; 0 where the system does not say.
    """

    replies: int
    seconds: float
    memory: tuple[int, int]


def read_at_scale(
    project: Project, seed: int, replies: int, step: Callable[[], object]
) -> list[Step]:
    """Return what was measured at 1,000, 5,000 and 10,000 replies and at the last.

    The replies are made by another process first; making them is not measured.
    """
    with tempfile.TemporaryDirectory() as name:
        make = ["-m", "tools.reconstruct", "corpus", "--seed", str(seed)]
        subprocess.run(
            [sys.executable, *make, "--replies", str(replies), "--into", name],
            cwd=project.root,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return list(_read(project, Path(name), replies, step))


def _read(
    project: Project, folder: Path, replies: int, step: Callable[[], object]
) -> Iterator[Step]:
    reference = Reference(project)
    jobs = [Job(row["reply"], folder / row["file"], row["file"]) for row in _rows(folder)]
    begun = perf_counter()
    read = zip(_rows(folder), read_many(jobs), strict=True)
    for number, (row, (_, sent)) in enumerate(read, start=1):
        if not isinstance(sent, tuple):
            interpret(reference, row, tuple(sent))
        step()
        if number in STEPS or number == replies:
            yield Step(number, perf_counter() - begun, _memory())


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "register.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _memory() -> tuple[int, int]:
    """Return the most this process and its largest worker ever held."""
    own = Path("/proc/self")
    try:
        children = (own / "task" / str(os.getpid()) / "children").read_text().split()
        workers = [_most_held(Path("/proc") / child) for child in children]
        return _most_held(own), max(workers, default=0)
    except OSError:
        return 0, 0


def _most_held(process: Path) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
    return int(found.group(1)) // MIB if found else 0


def show(steps: list[Step]) -> None:
    """Print one line a step as a table."""
    print("| replies | seconds | replies a second | most memory, this process | a worker |")
    print("|---:|---:|---:|---:|---:|")
    for one in steps:
        held = (f"{most} MiB" if most else "not measured" for most in one.memory)
        speed = f"{one.replies:,} | {one.seconds:.0f} | {one.replies / one.seconds:.0f}"
        print(f"| {speed} | {' | '.join(held)} |")


def main() -> int:
    """Read at scale from the command line."""
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replies", type=int, default=STEPS[-1])
    chosen = parser.parse_args()
    with Progress() as progress:
        task = progress.add_task("Replies", total=chosen.replies)
        steps = read_at_scale(
            Project.find(), chosen.seed, chosen.replies, lambda: progress.advance(task)
        )
    show(steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
