"""Measures the bounds of every printed figure, from the start and as evidence is replicated.

Run as ``python -m benchmarks.bounds``; writes docs/bounds.md and its picture. Each time is that
of a fresh Python after it has read the tables and loaded the libraries; nothing solved before is
known to it.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, replacing
from foi_analysis.evidence.bounds import Cell, Fact, Least, Relation
from foi_analysis.evidence.bounds.closure import relations_by_need
from foi_analysis.evidence.bounds.conflicts import cells_of
from foi_analysis.evidence.reconciliation import Evidence
from foi_analysis.verdicts.claims import ClaimChecker
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.published_figures import PublishedFigures
from foi_analysis.verdicts.verdict import ground

COPIES = (1, 10, 100)
ROUNDS = 3
FIRST_YEAR = ("6m", "9m", "12m")
EACH = 10


@dataclass(frozen=True)
class Sizes:
    """What one measurement was over."""

    facts: int
    cells: int
    figures: int


def everything(checker: ClaimChecker) -> Sizes:
    """Judge every figure of every story."""
    judged = PublishedFigures(checker).distinct_facts
    return Sizes(len(checker.evidence.facts), len(checker.evidence.number), len(judged))


def national(checker: ClaimChecker) -> Sizes:
    """Judge the figures of nations and regions."""
    areas, evidence = checker.reference.areas, checker.evidence
    wide = [fact for fact in evidence.facts if fact.release and len(areas[fact.cell[2]]) > 1]
    for fact in sorted(wide, key=lambda one: one.release):
        checker.judge_of.judge(fact)
    return Sizes(len(evidence.facts), len(evidence.number), len(wide))


def replicated(checker: ClaimChecker, copies: int) -> Sizes:
    """Reconcile copies of the first year's evidence, and bound some figures of each."""
    facts = [one for one in checker.evidence.facts if {c[3] for c in one.cells} <= set(FIRST_YEAR)]
    relations = relations_by_need(checker.reference, cells_of(facts))
    more = [_renamed_fact(one, number) for number in range(copies) for one in facts]
    tied = [_renamed_relation(one, number) for number in range(copies) for one in relations]
    evidence, count = Evidence(tied, more), len(facts)
    asked = [more[count * number + place] for number in range(copies) for place in range(EACH)]
    for fact in asked:
        ground(fact, evidence.less(fact))
    return Sizes(len(more), len(evidence.number), len(asked))


def _renamed(cell: Cell, number: int) -> Cell:
    return (*cell[:3], f"{cell[3]} copy {number}")


def _renamed_fact(fact: Fact, number: int) -> Fact:
    base = _renamed(fact.base, number) if fact.base else None
    said = f"{fact.statement} copy {number}"
    return replace(fact, cell=_renamed(fact.cell, number), base=base, statement=said)


def _renamed_relation(one: Relation | Least, number: int) -> Relation | Least:
    if isinstance(one, Least):
        parts = tuple(_renamed(part, number) for part in one.parts)
        return Least(_renamed(one.whole, number), parts)
    terms = tuple((factor, _renamed(cell, number)) for factor, cell in one.terms)
    return Relation(terms, one.assumption)


WAYS: dict[str, Callable[[ClaimChecker], Sizes]] = {
    "every figure of every story": everything,
    "figures of nations and regions": national,
    **{
        f"first year, {copies} times": lambda checker, copies=copies: replicated(checker, copies)
        for copies in COPIES
    },
}


def once(way: str) -> None:
    """Print, as JSON, the seconds one way takes once the tables are read, and its sizes."""
    import highspy  # noqa: F401
    import scipy.optimize  # noqa: F401

    checker = ProcessedProject(Project.find()).checker
    start = time.perf_counter()
    sizes = WAYS[way](checker)
    print(json.dumps([time.perf_counter() - start, sizes.facts, sizes.cells, sizes.figures]))


def measure() -> dict[str, tuple[float, Sizes]]:
    """Return the median seconds of each way over rounds in which each runs once, in turn."""
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    sizes: dict[str, Sizes] = {}
    for _ in range(ROUNDS):
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.bounds", way]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            spent, *counts = json.loads(said)
            seconds[way].append(spent)
            sizes[way] = Sizes(*counts)
    return {way: (statistics.median(seconds[way]), sizes[way]) for way in WAYS}


def report(found: dict[str, tuple[float, Sizes]]) -> str:
    """Return the page of results."""
    names = ("highspy", "scipy", "numpy")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    one = found[f"first year, {COPIES[0]} times"][0]
    lines = [
        "# How long bounds take",
        "",
        "Written by `make bench`. Seconds from the tables read to every bound found, in a fresh",
        "Python; conflicts are settled anew. A figure is judged once, its limits are solved for",
        "again without assumptions where it needs some; those of every story in two processes, the",
        f"others in one. Copies of the first year (its {EACH} first figures of each copy, bounded",
        "once) have other names, so nothing is shared.",
        f"Medians of {ROUNDS} rounds.",
        "",
        f"Measured on commit {commit.stdout.strip() or 'unknown'}: {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {platform.python_version()}, {libraries}.",
        "",
        "| evidence | statements | cells | figures | seconds | seconds a copy, of one copy |",
        "|---|---|---|---|---|---|",
    ]
    for way, (spent, size) in found.items():
        copies = int(way.split()[-2]) if way.startswith("first year") else 0
        ratio = f"{spent / copies / one:.2f}" if copies else ""
        lines.append(
            f"| {way} | {size.facts} | {size.cells} | {size.figures} | {spent:.2f} | {ratio} |"
        )
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Measure one way when it is named, else all, and keep the page in docs."""
    if arguments:
        once(arguments[0])
        return 0
    page: Any = report(measure())
    print(page)
    with replacing(Path("docs/bounds.md")) as path:
        path.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
