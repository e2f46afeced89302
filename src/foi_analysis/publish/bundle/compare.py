"""Compares the files of a bundle with those computed again, and says in words where they differ."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from foi_analysis.core.processed import stored
from foi_analysis.run.plan import METADATA

PROCESSED = "data/processed/"
UNREADABLE = "it cannot be read"


def rows_of(name: str, content: bytes) -> list[dict[str, str]]:
    """Return the rows of a table, CSV or Parquet, as text.

    Raises ValueError when it cannot be read.
    """
    try:
        if name.endswith(".csv"):
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
        else:
            rows = stored(content).to_pandas(use_threads=False).to_dict(orient="records")
        return [{str(name): str(value) for name, value in row.items()} for row in rows]
    except Exception as error:  # Bytes that were tampered with can break any reader in any way.
        raise ValueError(UNREADABLE) from error


def is_table(name: str) -> bool:
    """Return whether a file of a bundle is a processed table."""
    return name.startswith(PROCESSED) and name.endswith((".csv", ".parquet"))


def differing_rows(name: str, bundled: bytes, here: bytes) -> list[dict[str, str]]:
    """Return the rows that only one of two versions of a table has.

    All rows of the version made here, when the bundle's cannot be read.
    """
    ours = rows_of(name, here)
    try:
        theirs = rows_of(name, bundled)
    except ValueError:
        return ours
    known = [{tuple(row.items()) for row in rows} for rows in (ours, theirs)]
    return [dict(row) for row in sorted(known[0] ^ known[1], key=str)]


def difference(name: str, bundled: bytes, here: bytes) -> str:
    """Return in words where two versions of a file differ; "" where they are the same.

    A Parquet file is its rows, and an executed notebook all but the hashes it notes of what it was
    made of.
    """
    if bundled == here:
        return ""
    if name.endswith(".ipynb"):
        return _notebook_difference(bundled, here)
    if is_table(name):
        return _table_difference(name, bundled, here)
    return "its bytes"


def _table_difference(name: str, bundled: bytes, here: bytes) -> str:
    try:
        is_same = rows_of(name, bundled) == rows_of(name, here)
    except ValueError:
        return UNREADABLE
    if not is_same:
        return "its rows"
    return "its bytes" if name.endswith(".csv") else ""


def _notebook_difference(bundled: bytes, here: bytes) -> str:
    try:
        theirs = _notebook(bundled)
        cells = theirs.pop("cells")
    except Exception:  # As above.
        return UNREADABLE
    ours = _notebook(here)
    own = ours.pop("cells")
    if len(own) != len(cells):
        return f"{len(cells)} cells, {len(own)} here"
    numbers = [str(number) for number, one in enumerate(cells, 1) if one != own[number - 1]]
    if numbers:
        return f"cell {', '.join(numbers)}"
    return "" if theirs == ours else "its metadata"


def _notebook(content: bytes) -> dict[str, Any]:
    notebook = json.loads(content)
    notebook["metadata"].pop(METADATA, None)
    return notebook
