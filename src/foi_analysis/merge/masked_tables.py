"""Keeps what replies say with small counts masked, in a copy of a project made for publication.

There these tables stand in place of the replies; nothing here masks a count or reads a reply.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.processed import stored

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
    paths = {table: project.root / FOLDER / f"{table}.parquet" for table in TABLES}
    return {table: stored(path.read_bytes()).to_pylist() for table, path in paths.items()}


def write_masked_tables(project: Project, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the masked tables into a copy of a project."""
    for table in TABLES:
        with replacing(project.root / FOLDER / f"{table}.parquet") as partial:
            tables[table].to_parquet(partial, index=False)
