"""Knows the tables a person keeps: what a row is, the columns, and which must be there; reads none.

kept_tables.toml lists them. A table that need not be there is read as one without rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from foi_analysis.core.problems import Problem, ProblemsFound

DEFINITIONS = Path(__file__).with_name("kept_tables.toml")
PUT_BACK = "Put it back, or begin with `foi new`; data/README.md says what each column holds."


@dataclass(frozen=True)
class KeptTable:
    """One table kept by hand: its file below data/, what a row is, and its columns in words.

    Without one that ``must_be_there`` nothing can be read or added up.
    """

    file: str
    row: str
    columns: Mapping[str, str]
    must_be_there: bool = False

    @property
    def header(self) -> str:
        """Return the table's first line, as a CSV file has it."""
        return ",".join(self.columns) + "\n"


@lru_cache
def definitions() -> Mapping[str, Any]:
    """Return what kept_tables.toml says."""
    return tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))


def tables() -> list[KeptTable]:
    """Return the tables of an investigation, those to be filled in first at the front."""
    return [KeptTable(**one) for one in definitions()["table"]]


def later_tables() -> list[KeptTable]:
    """Return the tables that only a command begins, when there is something to write."""
    return [KeptTable(**one) for one in definitions()["later"]]


def kept_table(path: Path) -> KeptTable | None:
    """Return the table that a path is of, below data/ of whatever investigation, or None."""
    return _by_file().get("/".join(path.parts[-3:])) or _by_file().get("/".join(path.parts[-2:]))


@lru_cache
def _by_file() -> Mapping[str, KeptTable]:
    return {table.file: table for table in (*tables(), *later_tables())}


def read_as_empty(path: Path) -> bool:
    """Return whether a table is not there and need not be, so that it is read as without rows.

    Raises ProblemsFound for one that must be there.
    """
    table = None if path.is_file() else kept_table(path)
    if table and table.must_be_there:
        wanted = f"a row for each of: {table.row}"
        raise ProblemsFound([Problem("no such table", wanted, PUT_BACK, file=f"data/{table.file}")])
    return table is not None
