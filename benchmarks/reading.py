"""Measures reading replies against pulling their cells with the bare libraries, side by side.

Run as ``python -m benchmarks.reading``; writes docs/reading-speed.md and its picture. Every round
measures each way once, in turn, so that what else the machine does falls on all alike.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tools.reconstruct.corpus import make_corpus

from benchmarks.bare import pull
from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.reading import interpret
from foi_analysis.read import read_grids

LIBRARIES = ("lxml", "openpyxl", "pdfplumber", "python-calamine", "python-docx")
BARE, HERE = "bare libraries", "this package"
FRESH_BARE, FRESH_HERE = "bare libraries, from the start", "this package, from the start"
PAIRS = ((BARE, HERE), (FRESH_BARE, FRESH_HERE))
Replies = Sequence[tuple[Path, dict[str, str]]]


@dataclass(frozen=True)
class Measured:
    """One set of replies: what is in it and the seconds each way took, round by round."""

    title: str
    formats: Counter[str]
    seconds: dict[str, list[float]]

    def median(self, way: str) -> float:
        """Return the median seconds of one way."""
        return statistics.median(self.seconds[way])

    def ratio(self, way: str, floor: str) -> float:
        """Return the median of a way's seconds over those of another, round by round."""
        pairs = zip(self.seconds[way], self.seconds[floor], strict=True)
        return statistics.median(own / least for own, least in pairs)


def committed(project: Project, most: int) -> Replies:
    """Return the reconstructed replies of the project with their register rows."""
    rows = read_rows(project.manual / "replies.csv")
    chosen = [row for row in rows if row["provenance"] == "reconstructed"][:most]
    return [(project.replies / row["file"], row) for row in chosen]


def made(project: Project, folder: Path, seed: int, most: int) -> Replies:
    """Return made-up replies in every format that can be read."""
    found = [one for one in make_corpus(project, folder, seed, 400) if not one.must_ask]
    step = max(1, len(found) // most)
    return [(folder / one.file, one.row) for one in found[::step][:most]]


def measure(project: Project, title: str, replies: Replies, rounds: int) -> Measured:
    """Return the seconds of each way over one set of replies, after a round that warms up."""
    reference = Reference(project)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "replies.json"
        listed.write_text(json.dumps([(str(path), row) for path, row in replies]), "utf-8")
        ways: dict[str, Callable[[], object]] = {
            BARE: lambda: [pull(path) for path, _ in replies],
            HERE: lambda: [_read(reference, path, row) for path, row in replies],
            FRESH_BARE: lambda: _in_a_fresh_interpreter("bare", listed),
            FRESH_HERE: lambda: _in_a_fresh_interpreter("here", listed),
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds + 1):
            for way, run in ways.items():
                start = time.perf_counter()
                run()
                if number:
                    seconds[way].append(time.perf_counter() - start)
    return Measured(title, Counter(path.suffix[1:] for path, _ in replies), seconds)


def _read(reference: Reference, path: Path, row: dict[str, str]) -> object:
    try:
        return interpret(reference, row, tuple(read_grids(path, path.name)))
    except ProblemsFound as found:
        return found


def _in_a_fresh_interpreter(way: str, listed: Path) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.fresh", way, str(listed)], check=True)


def second_run(project: Project) -> tuple[float, float]:
    """Return the seconds of making the tables of a copy of the project, and of doing it again."""
    import shutil

    from foi_analysis.run.reproduce import refresh_tables

    with tempfile.TemporaryDirectory() as folder:
        for name in ("data", "notebooks"):
            shutil.copytree(project.root / name, Path(folder) / name)
        copy, spent = Project(Path(folder)), []
        for _ in range(2):
            start = time.perf_counter()
            refresh_tables(copy, lambda title, total: lambda name: None)
            spent.append(time.perf_counter() - start)
    return spent[0], spent[1]


def report(sets: Sequence[Measured], again: tuple[float, float], rounds: int) -> str:
    """Return the page of results."""
    lines = [
        "# How fast replies are read",
        "",
        "Written by `make bench`. Reading is scanning a file for what it hides, reading its cells",
        "and understanding them; the bare libraries only open the same files and pull the cells.",
        "Both are measured twice: in one process that has everything loaded, and from the start of",
        "a fresh Python to its end, loading included, where this package reads in its workers.",
        f"Medians of {rounds} rounds; every round measures each way once, in turn.",
        "",
        f"Measured on commit {_commit()}: {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        + ".",
        "",
        f"| replies | {BARE} | {HERE} | ratio | {FRESH_BARE} | {FRESH_HERE} | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in sets:
        cells = [f"{one.title} ({_formats(one)})"]
        for floor, way in PAIRS:
            cells += [f"{one.median(floor):.2f} s", f"{one.median(way):.2f} s"]
            cells += [f"{one.ratio(way, floor):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        f"Making all tables of the investigation: {again[0]:.2f} s; again with nothing changed: "
        f"{again[1]:.3f} s ({100 * again[1] / again[0]:.1f} %).",
        "",
        "![Seconds to read 43 replies: bare libraries and this package, loaded and from the start]"
        "(reading-speed.png)",
        "",
    ]
    return "\n".join(lines)


def _formats(one: Measured) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(one.formats.items()))


def _commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


def draw(sets: Sequence[Measured], path: Path) -> None:
    """Write the picture: one bar for each way and set of replies."""
    import matplotlib

    matplotlib.use("agg")
    import pandas as pd
    import seaborn as sns

    rows = [
        {"replies": one.title, "way": way, "seconds": one.median(way)}
        for one in sets
        for way in one.seconds
    ]
    sns.set_theme(style="whitegrid", palette="Greys")
    axes = sns.barplot(pd.DataFrame(rows), x="seconds", y="replies", hue="way", edgecolor="black")
    axes.set(ylabel="", xlabel="seconds, median")
    axes.legend(title="", loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=1)
    axes.figure.savefig(path, dpi=100, bbox_inches="tight", metadata={"Software": None})


def main() -> int:
    """Measure from the command line, print the page and keep it in docs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=43)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--into", type=Path, help="folder for the page (default: docs)")
    chosen = parser.parse_args()
    project = Project.find()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(None):
        chosen_sets = {
            "reconstructed": committed(project, chosen.replies),
            "made up, all formats": made(project, Path(folder), 11, chosen.replies),
        }
        sets = [measure(project, *one, chosen.rounds) for one in chosen_sets.items()]
        again = second_run(project)
    text, into = report(sets, again, chosen.rounds), chosen.into or project.root / "docs"
    draw(sets, into / "reading-speed.png")
    with replacing(into / "reading-speed.md") as page:
        page.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
