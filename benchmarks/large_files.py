"""Measures reading files of growing size, in time and memory, one format and shape after another.

Run as ``python -m benchmarks.large_files``; writes docs/large-files.md and its picture.
Each file is read by a fresh ``foi read FILE --json``, as a person would. The last two lines are a
workbook of 8,221 rows by 12 columns and one of six sheets of 1,555 rows.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.made_tables import FORMATS, Rows, write, write_sheets

from foi_analysis.core.paths import Project, replacing

WAVE = "2021/22"
LARGE = ("large.xlsx", "large.ods")
SIZES = (250, 500, 1000, 2000, 4000)
# Drawing a PDF of more rows takes longer than reading it.
MOST_ROWS = {".pdf": 1000, ".docx": 2000}
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
HEADER = ["Label", *(f"{name}-{21 + (n > 8)}" for n, name in enumerate(MONTHS))]


@dataclass(frozen=True)
class Measured:
    """One reading: what was read, its cells and bytes, processor seconds and MiB at most."""

    name: str
    cells: int
    size: int
    seconds: float
    memory: int


def counts(rows: int, months: int = 12) -> Rows:
    """Return counts by month for as many labels as nobody knows."""
    body = ([f"Label {n}", *(n * month % 30 for month in range(months))] for n in range(1, rows))
    return [HEADER[: months + 1], *body]


def make(folder: Path) -> None:
    """Write the files, each with its name and cells in files.csv."""
    made = []
    for suffix in FORMATS:
        for rows in SIZES:
            if rows <= MOST_ROWS.get(suffix, rows):
                file = write(counts(rows), folder / f"rows{rows}{suffix}")
                made.append((file.name, suffix[1:], rows * 13))
    made.append((write(counts(8221, 11), folder / LARGE[0]).name, "xlsx, 8,221 × 12", 8221 * 12))
    sheets = {f"Part {number}": counts(1555) for number in range(1, 7)}
    write_sheets(sheets, folder / LARGE[1])
    made.append((LARGE[1], "ods, 6 × 1,555 × 13", 6 * 1555 * 13))
    with (folder / "files.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(made)


def measure(project: Project, folder: Path) -> Iterator[Measured]:
    """Yield one measurement a format and number of rows, then the two large workbooks."""
    # By a process of its own: one that was started shows the memory of the one that started it.
    maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder,))
    maker.start()
    maker.join()
    with (folder / "files.csv").open(encoding="utf-8", newline="") as stream:
        for file, name, cells in csv.reader(stream):
            yield _read(project, folder / file, name, int(cells))


def _read(project: Project, file: Path, name: str, cells: int) -> Measured:
    command = [sys.executable, "-m", "foi_analysis", "read", str(file), "--wave", WAVE, "--json"]
    with subprocess.Popen(
        command, cwd=project.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    seconds = used.ru_utime + used.ru_stime
    return Measured(name, cells, file.stat().st_size, seconds, used.ru_maxrss // 1024)


def table(found: Sequence[Measured]) -> str:
    """Return the measurements as a table, with the time for a thousand cells."""
    lines = [
        "| file | cells | KB | seconds | ms a thousand cells | MiB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        each = 1_000_000 * one.seconds / one.cells
        sizes = f"{one.cells:,} | {one.size // 1000:,}"
        lines.append(f"| {one.name} | {sizes} | {one.seconds:.2f} | {each:.0f} | {one.memory} |")
    return "\n".join(lines)


def report(found: Sequence[Measured]) -> str:
    """Return the page of results."""
    lines = [
        "# How reading grows with a file",
        "",
        "Written by `python -m benchmarks.large_files`. Each file is read by a",
        "`foi read FILE --json` of its own; the seconds are the processor's, from the start of",
        "Python to the end of printing, the memory is the most it held. The counts by month",
        "stand under labels nobody knows, so that each row is asked about. Starting takes about",
        "half a second; after that a file of twice the cells takes twice the time, which",
        "`tests/merge/test_growth.py` checks by counting calls.",
        "",
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.",
        "",
        "![Processor seconds by cells, a line for each format](large-files.png)",
        "",
        table(found),
        "",
    ]
    return "\n".join(lines)


def draw(found: Sequence[Measured], path: Path) -> None:
    """Write the picture: processor seconds by cells, a line a format."""
    import matplotlib

    matplotlib.use("agg")
    import pandas as pd
    import seaborn as sns

    rows = [{"cells": one.cells, "seconds": one.seconds, "format": one.name} for one in found]
    sns.set_theme(style="whitegrid")
    axes = sns.lineplot(
        pd.DataFrame(rows), x="cells", y="seconds", hue="format", style="format", markers=True
    )
    axes.set(xlabel="cells", ylabel="processor seconds", xlim=(0, None), ylim=(0, None))
    axes.figure.savefig(path, dpi=100, bbox_inches="tight", metadata={"Software": None})


def main() -> int:
    """Measure from the command line."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    project = Project.find()
    with tempfile.TemporaryDirectory() as folder:
        found = list(measure(project, Path(folder)))
    into = project.root / "docs"
    draw(found, into / "large-files.png")
    with replacing(into / "large-files.md") as page:
        page.write_text(report(found), encoding="utf-8")
    print(report(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
