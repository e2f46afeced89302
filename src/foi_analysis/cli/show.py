"""Shows progress, problems, failures and the claims table in the terminal; computes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem
from foi_analysis.core.tables import VERDICTS
from foi_analysis.run import unchanged
from foi_analysis.run.engine import Failure
from foi_analysis.run.reproduce import RunOutcome

if TYPE_CHECKING:
    from foi_analysis.intake.scan import Hazard, Scan

MOST_OF_CAUSE, MOST_ALIKE, MOST_CELLS = 600, 3, 6
_QUOTED = re.compile(r"'[^']*'|\b\d+\b")
COLOURS = {"reproduced": "green", "confirmed": "green", "impossible": "red"}


@contextmanager
def progress() -> Iterator[Callable[[str, int], Callable[[str], None]]]:
    """Yield what starts a progress bar: called with a title and a total, it returns the stepper.

    A bar is drawn again at each step, by no thread of its own: one would keep the bounds from
    being found in two processes.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, auto_refresh=False) as bars:

        def start(title: str, total: int) -> Callable[[str], None]:
            task = bars.add_task(title, total=total)
            bars.refresh()
            return lambda name: bars.update(
                task, advance=1, description=f"{title}: {name}", refresh=True
            )

        yield start


NOTHING_WRITTEN = "Nothing was written; all replies were checked."
MOST_SHOWN = 200


def problems(found: Sequence[Problem], closing: str = NOTHING_WRITTEN) -> None:
    """Print the problems, one paragraph each, how many there are, and a closing sentence.

    Of those alike but for their cell and what is quoted the first three are printed.
    """
    console = Console(stderr=True)
    groups = _alike(list(dict.fromkeys(found)))
    for alike in groups[:MOST_SHOWN]:
        for problem in alike[:MOST_ALIKE]:
            console.print(f"[red]✘[/red] {problem.where or 'project'}", highlight=False)
            console.print(f"  found: {problem.found}", highlight=False, markup=False)
            console.print(f"  expected: {problem.expected}", highlight=False, markup=False)
            console.print(f"  to do: {problem.action}", highlight=False, markup=False)
        if rest := alike[MOST_ALIKE:]:
            cells = ", ".join(problem.cell for problem in rest[:MOST_CELLS])
            more = ", …" if len(rest) > MOST_CELLS else ""
            console.print(f"  … and {len(rest)} more like it: {cells}{more}", markup=False)
    if left := sum(map(len, groups[MOST_SHOWN:])):
        console.print(f"… and {left} more that are not shown here.")
    console.print(f"{len(found)} problem(s). {closing}".strip())


def _alike(found: Sequence[Problem]) -> list[list[Problem]]:
    """Return the problems of one place together that differ in the cell and in quoted words."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for number, problem in enumerate(found):
        said = _QUOTED.sub("…", problem.found)
        own = (problem.authority, problem.file, problem.place, said, problem.expected)
        key = own if problem.cell else (*own, str(number))
        groups.setdefault(key, []).append(problem)
    return list(groups.values())


def failures(failed: Sequence[Failure]) -> None:
    """Print failed notebooks: template, cell, cause, names and where the partial ones are.

    Notebooks that stopped in the same cell for the same reason share one entry.
    """
    console = Console(stderr=True)
    alike: dict[tuple[str, int | None, str], list[Failure]] = {}
    for failure in failed:
        key = (failure.notebook, failure.cell, failure.cause.strip())
        alike.setdefault(key, []).append(failure)
    for (notebook, cell, cause), group in alike.items():
        where = notebook if cell is None else f"{notebook}, cell {cell}"
        console.print(f"[red]✘[/red] {where}: {', '.join(one.name for one in group)}")
        console.print(f"  {cause[:MOST_OF_CAUSE]}", markup=False, highlight=False)
        kept = [one.kept for one in group if one.kept]
        if kept:
            more = f" and {len(kept) - 1} more" if len(kept) > 1 else ""
            console.print(f"  kept as far as it got: {kept[0]}{more}", markup=False)


def outcome(project: Project, done: RunOutcome, why: bool) -> None:
    """Print what ran, the claims table and where to look."""
    from foi_analysis.verdicts.report import claim_objects

    console = Console()
    if not done.processed and not done.executed and not done.failures:
        console.print(unchanged.NOTHING.format(len(done.done)))
        return
    claims(claim_objects(project))
    if why:
        for planned in done.executed:
            console.print(f"{planned.run.name}: {planned.why}", markup=False)
    total, ran = len(done.done), len(done.executed)
    console.print(f"{ran} of {total} notebooks run, {total - ran} up to date.")
    console.print("Executed notebooks: build/notebooks/ · pictures and numbers: build/figures/")
    failures(done.failures)
    if done.failures:
        console.print(f"[red]{len(done.failures)} notebook(s) failed.[/red]")


def claims(objects: Sequence[dict[str, Any]]) -> None:
    """Print the claims table: printed, replies, what others allow, verdict; provenance below."""
    from foi_analysis.verdicts.report import allowed, printed

    kinds = sorted({one["computed_provenance"] for one in objects} - {"none"})
    table = Table(
        box=SIMPLE_HEAD,
        title="Printed figures, replies on hand, and what other figures allow",
        caption=f"Replies on hand: {', '.join(kinds)}." if kinds else "",
    )
    for name in ("figure", "printed", "replies on hand", "other figures allow", "verdict"):
        table.add_column(name, overflow="fold")
    for one in objects:
        colour = COLOURS.get(one["verdict"], "yellow")
        kind = one["computed_provenance"]
        own = f" ({kind})" if len(kinds) > 1 and kind in kinds else ""
        verdict = f"[{colour}]{one['verdict']}[/{colour}]"
        table.add_row(one["id"], printed(one), one["computed"] + own, allowed(one), verdict)
    Console().print(table)


def stories(objects: Sequence[dict[str, Any]]) -> None:
    """Print how the figures of all stories fare."""
    pages = len({one["story"]["address"] for one in objects})
    table = Table(box=SIMPLE_HEAD, title=f"{len(objects)} figures of {pages} stories")
    table.add_column("verdict")
    table.add_column("figures", justify="right")
    counts = Counter(one["verdict"] for one in objects)
    for verdict in VERDICTS:
        if counts[verdict]:
            table.add_row(verdict, str(counts[verdict]))
    Console().print(table)


def scans(found: Sequence[Scan], kept_out: Sequence[Sequence[Hazard]]) -> None:
    """Print what each file hides or carries, and whether it is kept out; never what is hidden."""
    table = Table(box=SIMPLE_HEAD, title="What the files hide or carry", title_justify="left")
    for name in ("file", "verdict", "where", "found"):
        table.add_column(name, overflow="fold")
    for scan, refused in zip(found, kept_out, strict=True):
        if not scan.hazards:
            table.add_row(Text(scan.file), Text("✔ nothing found", "green"), "", "")
        for hazard in scan.hazards:
            words = "· noted" if hazard.severity == "note" else "· let through"
            verdict = Text("✘ kept out", "red") if hazard in refused else Text(words, "yellow")
            table.add_row(Text(scan.file), verdict, Text(hazard.place), Text(hazard.words))
    console = Console()
    console.print(table)
    count = sum(map(bool, kept_out))
    console.print(f"{len(found)} file(s) scanned, {count} kept out. No value in them was read.")
