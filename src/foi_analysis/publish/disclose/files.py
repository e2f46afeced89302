"""Writes tables as CSV and workbooks that run nothing and say nothing of who made them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from foi_analysis.core.packing import repacked
from foi_analysis.core.paths import replacing

STARTS = tuple("=+-@＝＋－＠")
WIDEST = 60
Rows = Sequence[Sequence[Any]]


def safe_cell(value: Any) -> Any:
    """Return a value for a cell: numbers as they are, text that no spreadsheet takes for a formula.

    What would start a formula gets an apostrophe in front, and what is no printable letter, such
    as a tab or a line end, becomes a space. None becomes an empty text.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    text = "".join(char if char.isprintable() else " " for char in text)
    return f"'{text}" if text.lstrip().startswith(STARTS) else text


def write_csv(path: Path, columns: Sequence[str], rows: Rows) -> None:
    """Write rows as UTF-8 CSV; the same rows give the same bytes."""
    with replacing(path) as partial, partial.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([safe_cell(value) for value in row] for row in (columns, *rows))


def write_xlsx(path: Path, title: str, sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> None:
    """Write sheets, each with its columns and rows, as a workbook without dates or names.

    The same sheets give the same bytes.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, (columns, rows) in sheets.items():
        _fill(workbook.create_sheet(name), columns, rows)
    with replacing(path) as partial, repacked(partial, title) as written:
        workbook.save(written)


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.styles import Font

    widths = [len(name) for name in columns]
    for number, row in enumerate((columns, *rows), 1):
        for column, value in enumerate(map(safe_cell, row), 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            widths[column - 1] = min(WIDEST, max(widths[column - 1], len(str(value))))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width + 2
        sheet.cell(1, column).font = Font(bold=True)
    sheet.freeze_panes = "A2"
