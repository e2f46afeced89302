"""Kills `foi reproduce` at random moments and looks whether the next run makes good; mends nothing.

Run as ``python -m benchmarks.killed --moments 20 --seed 1``. Before each the reply of one force, or
the notebooks made, are taken back, so that there is something to do.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies import copied
from foi_analysis.core.paths import Project, sha256_of

MADE = ("data/processed", "build/notebooks", "build/figures")
FOI = Path(sys.executable).with_name("foi")


@dataclass(frozen=True)
class Killed:
    """One moment: seconds after the start, and whether the run had ended before it."""

    after: float
    had_ended: bool


def kill_and_mend(
    root: Path, moments: int, seed: int, step: Callable[[Killed], object]
) -> list[str]:
    """Return what differs after any moment's second run from an undisturbed one; none is right.

    ``root`` is a project that may be changed.
    """
    chance = random.Random(seed)
    spent = _undisturbed(root, everything=True)
    again = _undisturbed(root, everything=False)
    wanted, differing = made(root), []
    for number in range(moments):
        everything = number % 2 == 0
        _take_back(root, everything)
        killed = _killed(root, chance.uniform(0, spent if everything else again))
        _finish(root)
        found = made(root)
        differing += [
            f"moment {number + 1} ({killed.after:.1f} s): {name}"
            for name in sorted({*wanted, *found})
            if wanted.get(name) != found.get(name)
        ]
        step(killed)
    return differing


def _undisturbed(root: Path, everything: bool) -> float:
    _take_back(root, everything)
    begun = time.perf_counter()
    _finish(root)
    return time.perf_counter() - begun


def _take_back(root: Path, everything: bool) -> None:
    """Take back every notebook and picture made, and the tables too, or half of the notebooks."""
    if everything:
        for name in MADE:
            shutil.rmtree(root / name, ignore_errors=True)
    for path in sorted((root / "build" / "notebooks").glob("*.ipynb"))[::2]:
        path.unlink()


def _killed(root: Path, after: float) -> Killed:
    process = subprocess.Popen(
        [str(FOI), "reproduce"], cwd=root, env=_environment(), stdout=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return Killed(after, had_ended=False)
    return Killed(after, had_ended=True)


def _finish(root: Path) -> None:
    command = [str(FOI), "reproduce"]
    done = subprocess.run(command, cwd=root, env=_environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"`foi reproduce` ended with {done.returncode}:\n{done.stderr[-2000:]}")


def _environment() -> dict[str, str]:
    return {**os.environ, "FOI_PROJECT": ""}


def made(root: Path) -> dict[str, str]:
    """Return the hash of every file a run makes, by its name from the root."""
    paths = [path for name in MADE for path in (root / name).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): sha256_of(path) for path in paths}


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill and mend from the command line; the exit code is 1 when anything differs."""
    from rich.progress import Progress

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, Progress() as progress:
        task = progress.add_task("Moments", total=chosen.moments)
        root = copied(Project.find(), Path(name).resolve() / "project")
        killed: list[Killed] = []

        def note(one: Killed) -> None:
            killed.append(one)
            progress.console.print(f"moment {len(killed)}: {one.after:.1f} s")
            progress.advance(task)

        differing = kill_and_mend(root, chosen.moments, chosen.seed, note)
    ended = sum(one.had_ended for one in killed)
    print(f"{len(killed)} moments, {ended} after the run had ended; {len(differing)} files differ.")
    print("\n".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
