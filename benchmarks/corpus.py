"""Reads made-up replies and compares every one with its truth; prints what became of them.

Run as ``python -m benchmarks.corpus --seed 1 --replies 400``. Exit code 1 when a reply was read
wrongly without a word, or when too few of those that can be read were read exactly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.reconstruct.corpus import CorpusReply, Observation, make_corpus

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.merge.reading import interpret
from foi_analysis.read import read_grids

EXACT, ASKED, RIGHTLY = "exact", "asked", "asked rightly"
WRONG, UNNOTICED = "wrong in silence", "should have asked"
OUTCOMES = (EXACT, RIGHTLY, ASKED, WRONG, UNNOTICED)
LEAST_EXACT = 0.98


@dataclass(frozen=True)
class Judged:
    """One made-up reply: what it is, what became of it, and the words of the first problem."""

    file: str
    format: str
    quirks: tuple[str, ...]
    outcome: str
    said: str


def judge(project: Project, folder: Path, seed: int, replies: int) -> Iterator[Judged]:
    """Yield the outcome of each reply of a corpus; the files are made in ``folder``.

    "Exact" compares every observation with the truth, whole. A reply whose truth is a question
    must end in a problem.
    """
    reference = Reference(project)
    for made in make_corpus(project, folder, seed, replies):
        problems, found = _read(reference, folder / made.file, made.row)
        said = f"{problems[0].where}: {problems[0].found}" if problems else ""
        outcome = _outcome(made, problems, found)
        yield Judged(made.file.name, made.format, made.quirks, outcome, said)


def _read(
    reference: Reference, path: Path, row: dict[str, str]
) -> tuple[list[Problem], Counter[Observation]]:
    try:
        clean = interpret(reference, row, tuple(read_grids(path, path.name)))
    except ProblemsFound as found:
        return list(found.problems), Counter()
    rows = ([one[name] for name in Observation._fields] for one in clean.observations)
    return clean.problems, Counter(Observation(*values) for values in rows)


def _outcome(made: CorpusReply, problems: list[Problem], found: Counter[Observation]) -> str:
    if made.must_ask:
        return RIGHTLY if problems else UNNOTICED
    if problems:
        return ASKED
    return EXACT if found == Counter(made.observations) else WRONG


def share_exact(judged: Iterable[Judged]) -> float:
    """Return the share read exactly of the replies whose truth is no question."""
    outcomes = Counter(one.outcome for one in judged)
    readable = outcomes[EXACT] + outcomes[ASKED] + outcomes[WRONG]
    return outcomes[EXACT] / readable if readable else 0.0


def _table(title: str, groups: dict[str, Counter[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"What became of the replies, by {title}")
    table.add_column(title)
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right")
    for name in sorted(groups):
        table.add_row(name, *(str(groups[name][outcome] or "") for outcome in OUTCOMES))
    Console(width=110).print(table)


def show(judged: list[Judged]) -> None:
    """Print the outcomes by format and by quirk, each reply asked about, and the share."""
    formats: dict[str, Counter[str]] = defaultdict(Counter)
    quirks: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        formats[one.format][one.outcome] += 1
        for quirk in one.quirks:
            quirks[quirk][one.outcome] += 1
    _table("quirk", quirks)
    _table("format", formats)
    for one in judged:
        if one.outcome not in (EXACT, RIGHTLY):
            print(f"{one.outcome}: {one.file} ({', '.join(one.quirks)}) {one.said}")
    outcomes = Counter(one.outcome for one in judged)
    print("; ".join(f"{outcomes[name]} {name}" for name in OUTCOMES), f"of {len(judged)} replies")
    print(f"{100 * share_exact(judged):.1f} % of the replies that can be read, read exactly")


def main() -> int:
    """Judge a corpus from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replies", type=int, default=400)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        judged = list(judge(Project.find(), Path(folder), chosen.seed, chosen.replies))
    show(judged)
    silent = [one for one in judged if one.outcome in (WRONG, UNNOTICED)]
    return 1 if silent or share_exact(judged) < LEAST_EXACT else 0


if __name__ == "__main__":
    sys.exit(main())
