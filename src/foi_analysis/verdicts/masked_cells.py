"""Adds up replies with their masked cells at 1 and at 4; takes no other gap as a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

MASKS = ("*", "<")
LEAST_SHOWN, MOST_SHOWN = 1, 4
COLUMNS = (
    *("wave", "measure", "category", "age_band", "forces", "masked_cells", "without_them"),
    *("at_1", "at_4", "provenance"),
)
Row = Mapping[str, Any]


def is_masked(row: Row) -> bool:
    """Return whether an observation is a small number that the reply hides (``*``, ``<5``)."""
    return row["status"] == "interval" and str(row["printed"]).strip().startswith(MASKS)


def with_masks_at(observations: Iterable[Row], number: int) -> list[Row]:
    """Return observations with each masked cell at a number, kept within its own limits."""
    return [
        {**row, "low": _at(row, number), "high": _at(row, number)} if is_masked(row) else row
        for row in observations
    ]


def _at(row: Row, number: int) -> int:
    return int(max(row["low"], min(number, row["high"])))


def masked_totals(observations: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one row (COLUMNS) for each measure that some reply masks, and for each kind of it.

    Numbers are added over forces. The row of the whole measure says "all" for its category. A
    number that a reply does not give adds nothing; ``without_them`` adds the open cells alone.
    """
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row in observations:
        if row["low"] is not None and row["low"] == row["low"] and row["category"]:
            ends = row["wave"], row["measure"], row["provenance"]
            for kind in (("all", ""), (row["category"], row["age_band"])):
                kinds.setdefault((*ends[:2], *kind, ends[2]), []).append(row)
    return [_total(key, rows) for key, rows in sorted(kinds.items()) if any(map(is_masked, rows))]


def _total(key: tuple[str, ...], rows: list[Row]) -> dict[str, Any]:
    masked = [row for row in rows if is_masked(row)]
    open_cells = sum(int(row["low"]) for row in rows if not is_masked(row))
    sums = (open_cells + sum(_at(row, at) for row in masked) for at in (LEAST_SHOWN, MOST_SHOWN))
    forces = len({row["force"] for row in rows})
    values = (*key[:4], forces, len(masked), open_cells, *sums, key[4])
    return dict(zip(COLUMNS, values, strict=True))
