"""Writes build/dependencies.csv: what each executed notebook rests on; decides nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from foi_analysis.core.paths import Project, replacing
from foi_analysis.run.plan import FILES, READS, WORDS, Planned, executed_path, stamp_of

TABLE = "dependencies.csv"
COLUMNS = ("run", "rests_on", "name", "sha256")


def write_dependencies(project: Project, planned: Sequence[Planned]) -> None:
    """Write one row for each thing an executed notebook rests on, from its own stamp.

    ``rests_on`` is "code", "parameters", "package", "lock", "file" with the name of one it opened,
    or "rows" with a query, its arguments and the hash of what it returned.
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
    for read in stamp.get(READS, []):
        if "file" in read:
            yield name, "file", read["file"], stamp[FILES][read["file"]]
        else:
            yield name, "rows", _query(read), read["rows"]


def _query(read: Mapping[str, Any]) -> str:
    return f"{read['query'].rpartition(':')[2]} {read['arguments']}"
