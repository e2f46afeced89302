"""Reads damaged replies of every format and prints what became of them.

Run as ``python -m benchmarks.fuzz --mutations 5000 --seed 1``. Exit code 1 when a file crashed a
reader, took longer than the limit, or was read otherwise than another library reads it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.reconstruct.corpus import make_corpus

from benchmarks.left_behind import left_behind
from benchmarks.mutations import mutate
from benchmarks.second_reading import second_cells, second_text, squeezed
from foi_analysis.core.counts import WORDS
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.reading import interpret
from foi_analysis.read.grid import Grid
from foi_analysis.read.read_worker import Job, Outcome, read_many

REFUSED, UNREADABLE, ASKED, SAME = "kept out", "unreadable", "asked", "same"
CONFIRMED, ALONE = "changed and confirmed", "only we read it"
WRONG, CRASH, HANG = "wrong in silence", "crash", "hang"
OUTCOMES = (REFUSED, UNREADABLE, ASKED, SAME, CONFIRMED, ALONE, WRONG, CRASH, HANG)
BAD = (WRONG, CRASH, HANG)
CANDIDATES, BASES_A_FORMAT, BATCH = 160, 4, 250
SECONDS, MEMORY = 20, 1024**3
Rows = Counter[tuple]


@dataclass(frozen=True)
class Base:
    """A valid reply to damage: its file, its register row and what it says."""

    path: Path
    row: dict[str, str]
    says: Rows


@dataclass(frozen=True)
class Verdict:
    """One damaged file: its format, how it was damaged, what became of it, and a word on that."""

    file: str
    format: str
    mutation: str
    outcome: str
    said: str


def bases(project: Project, reference: Reference, folder: Path, seed: int) -> list[Base]:
    """Return a few made-up replies of every format that read without a question."""
    made = [one for one in make_corpus(project, folder, seed, CANDIDATES) if not one.must_ask]
    jobs = [Job(one.file.name, folder / one.file, one.file.name) for one in made]
    by_format: dict[str, list[Base]] = defaultdict(list)
    for one, job, (_, sent) in zip(made, jobs, read_many(jobs), strict=True):
        found = by_format[one.format]
        if isinstance(sent, tuple) or len(found) >= BASES_A_FORMAT:
            continue
        clean = interpret(reference, one.row, tuple(sent))
        if not clean.problems:
            found.append(Base(job.path, one.row, _rows(clean)))
    return [base for name in sorted(by_format) for base in by_format[name]]


def attack(
    project: Project,
    folder: Path,
    seed: int,
    mutations: int,
    step: Callable[[], object] = lambda: None,
) -> Iterator[Verdict]:
    """Yield what became of each damaged file; the same seed damages the same way."""
    reference = Reference(project)
    valid = bases(project, reference, folder, seed)
    for start in range(0, mutations, BATCH):
        numbers = range(start, min(start + BATCH, mutations))
        damaged = [_damaged(valid, folder, seed, number) for number in numbers]
        jobs = [Job(path.name, path, path.name) for _, path, _ in damaged]
        sent = read_many(jobs, seconds=SECONDS, memory=MEMORY)
        for (base, path, mutation), (_, outcome) in zip(damaged, sent, strict=True):
            kind, said = judge(reference, base, path, outcome)
            yield Verdict(path.name, path.suffix[1:], mutation, kind, said)
            path.unlink()
            step()


def _damaged(valid: Sequence[Base], folder: Path, seed: int, number: int) -> tuple[Base, Path, str]:
    rng = random.Random(f"{seed} {number}")
    base = valid[number % len(valid)]
    mutation, content = mutate(base.path.read_bytes(), base.path.suffix, rng)
    path = folder / f"damaged-{seed}-{number:05d}{base.path.suffix}"
    path.write_bytes(content)
    return base, path, mutation


def judge(reference: Reference, base: Base, path: Path, sent: Outcome) -> tuple[str, str]:
    """Return what became of one damaged file, and a word on it."""
    if isinstance(sent, tuple):
        return _stopped(sent[0])
    try:
        clean = interpret(reference, base.row, tuple(sent))
    except Exception as error:
        return CRASH, f"{type(error).__name__}: {error}"
    if clean.problems:
        return ASKED, clean.problems[0].found
    try:
        differs = _difference(path, sent, clean)
        if not differs and (lost := left_behind(path, sent)):
            differs = f"{lost} was left behind"
    except Exception as error:
        return ALONE, type(error).__name__
    if differs:
        return WRONG, differs
    return (SAME if _rows(clean) == base.says else CONFIRMED), ""


def _stopped(problem: Problem) -> tuple[str, str]:
    found = problem.found
    if "its reader died" in found or "could not be read" in found:
        return CRASH, found
    if "took longer" in found:
        return HANG, found
    return (UNREADABLE if "not a readable" in found else REFUSED), found


def _difference(path: Path, grids: Sequence[Grid], clean: CleanReply) -> str:
    """Return where another library reads the file otherwise, or nothing."""
    cells = second_cells(path)
    if cells is None:
        text = second_text(path)
        said = (_ways_to_print(squeezed(row["printed"])) for row in clean.observations)
        return next((f"{ways[0]!r} stands nowhere" for ways in said if not _any_in(ways, text)), "")
    told = {
        (row["place"], row["cell"])
        for row in clean.ledger
        if row["disposition"] in ("used", "stated total")
    }
    for grid in grids:
        if not any(sheet == grid.name for sheet, _ in cells):
            raise LookupError("the other library finds nothing on a sheet")
        for cell in grid.cells:
            other = cells.get((grid.name, cell.address), "")
            if cell.where in told and not _is_same(squeezed(cell.text), other):
                return f"{grid.name} {cell.address}: {cell.text!r}, elsewhere {other!r}"
    return ""


def _ways_to_print(value: str) -> list[str]:
    """Return a value and how a sentence can say it: a number in words, "no" for nil."""
    words = [word for word, number in WORDS.items() if str(number) == value]
    return [value, *words, *(["no"] if value in ("nil", "0") else [])]


def _any_in(ways: Sequence[str], text: str) -> bool:
    return any(way in text for way in ways)


def _is_same(ours: str, other: str) -> bool:
    """Return whether two texts say the same; a share is a number to the other library."""
    if ours.endswith("%") and re.fullmatch(r"-?[\d.]+", other):
        return abs(float(ours[:-1]) - 100 * float(other)) < 0.01
    return ours == other


def _rows(clean: CleanReply) -> Rows:
    names = ("measure", "category", "age_band", "status", "low", "high", "period_start")
    return Counter(tuple(row[name] for name in names) for row in clean.observations)


def show(verdicts: Sequence[Verdict]) -> None:
    """Print the outcomes by format and every bad one."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="What became of damaged replies, by format")
    table.add_column("format")
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in verdicts:
        counts[one.format][one.outcome] += 1
        counts["all"][one.outcome] += 1
    for name in [*sorted(set(counts) - {"all"}), "all"]:
        table.add_row(name, *(str(counts[name][outcome] or "") for outcome in OUTCOMES))
    Console(width=130).print(table)
    for one in verdicts:
        if one.outcome in BAD:
            print(f"{one.outcome}: {one.file} ({one.mutation}) {one.said}")


def main() -> int:
    """Attack the readers from the command line."""
    from rich.progress import track

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        attacked = attack(Project.find(), Path(folder), chosen.seed, chosen.mutations)
        verdicts = list(track(attacked, "Damaged replies", total=chosen.mutations))
    show(verdicts)
    return 1 if any(one.outcome in BAD for one in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
