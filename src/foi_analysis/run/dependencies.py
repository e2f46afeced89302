"""Writes build/dependencies.csv: what each executed notebook rests on; decides nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from foi_analysis.core.paths import Project, replacing
from foi_analysis.run.plan import ROWS, WORDS, Planned, executed_path, stamp_of

TABLE = "dependencies.csv"
COLUMNS = ("run", "rests_on", "name", "sha256")


def write_dependencies(project: Project, planned: Sequence[Planned]) -> None:
    """Write one row for each thing an executed notebook rests on, from its own stamp.

    ``rests_on`` is "code", "parameters", "package", "lock", or "rows" with the name of a frame
    of its view.
    """
    with (
        replacing(project.build / TABLE) as path,
        path.open("w", encoding="utf-8", newline="") as to,
    ):
        writer = csv.writer(to, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in planned:
            writer.writerows(_rows(project, one))


def _rows(project: Project, planned: Planned) -> Iterator[tuple[str, str, str, str]]:
    name, path = planned.run.name, executed_path(project, planned.run)
    stamp = stamp_of(path) if path.exists() else {}
    yield from ((name, part, "", stamp[part]) for part in WORDS if part in stamp)
    yield from ((name, ROWS, frame, rows) for frame, rows in sorted(stamp.get(ROWS, {}).items()))
