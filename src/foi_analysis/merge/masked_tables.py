"""Keeps what replies say with small counts masked, in a copy of a project made for publication.

There these tables stand in place of the replies; nothing here masks a count or reads a reply.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import COLUMNS, FLAG, WHOLE

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "data/raw/masked"
TABLES = ("observations", "coverage", "ledger", "numbers")


def is_masked(project: Project) -> bool:
    """Return whether a project is a copy whose counts are masked."""
    return (project.root / FOLDER).is_dir()


def masked_tables(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the masked tables by table; nothing where the replies themselves are."""
    if not is_masked(project):
        return {}
    paths = {table: project.root / FOLDER / f"{table}.csv" for table in TABLES}
    return {table: [_typed(table, row) for row in read_rows(paths[table])] for table in TABLES}


def _typed(table: str, row: Mapping[str, str]) -> dict[str, Any]:
    kinds = {name: kind for name, (kind, _) in COLUMNS[table].items()}
    return {name: _value(kinds[name], text) for name, text in row.items()}


def _value(kind: str, text: str) -> Any:
    if kind == WHOLE:
        return int(text) if text else None
    return text == "True" if kind == FLAG else text


def write_masked_tables(project: Project, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the masked tables into a copy of a project."""
    for table in TABLES:
        with replacing(project.root / FOLDER / f"{table}.csv") as partial:
            tables[table].to_csv(partial, index=False, lineterminator="\n")
