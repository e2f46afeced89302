"""Compares limits with those OR-tools CP-SAT and z3 find, on systems of mixed shape.

Run as ``python -m benchmarks.bounds_differential --systems 2000``; ends with 1 if any differs.
"""

from __future__ import annotations

import argparse
import sys
import time

from rich.console import Console
from rich.progress import track
from tests.evidence.differential import SOLVERS, compared
from tests.evidence.mixed_systems import mixed_systems

ON_STDERR = Console(stderr=True)


def main(arguments: list[str]) -> int:
    """Print how many answers were the same, were not settled, and differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--systems", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solver", action="append", choices=SOLVERS)
    asked = parser.parse_args(arguments)
    start = time.process_time()
    systems = track(
        mixed_systems(asked.systems, asked.seed), "Comparing", asked.systems, console=ON_STDERR
    )
    found = compared(systems, asked.solver or SOLVERS)
    print(f"{asked.systems} systems in {time.process_time() - start:.0f} s of processor time.")
    for kind, times in sorted(found.same.items()):
        print(f"{times} the same: {kind}.")
    for kind, times in sorted(found.unsettled.items()):
        print(f"{times} not settled: {kind}.")
    print(f"{len(found.wrong)} differ.", *found.wrong, sep="\n  ")
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
