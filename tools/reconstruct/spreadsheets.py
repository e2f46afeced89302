"""Writes a reconstructed letter as a workbook or as separated text; words nothing itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from foi_analysis.core.packing import repacked
from tools.reconstruct.blocks import (
    MARK,
    SHEET_MARK,
    Block,
    Item,
    Letter,
    LetterHeading,
    LetterLine,
    LetterTable,
)

OFFSET_ROWS, OFFSET_COLUMNS = 2, 2
Row = tuple[str | int | None, ...]


def write_xlsx(letter: Letter, path: Path) -> None:
    """Write ``letter`` as a workbook: one sheet, or one for each question."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, blocks in _sheets(letter).items():
        sheet = workbook.create_sheet(name)
        is_moved = "offset" in letter.quirks
        down, right = (OFFSET_ROWS, OFFSET_COLUMNS) if is_moved else (0, 0)
        for number, row in enumerate(_rows(blocks, letter.quirks), start=1 + down):
            for column, value in enumerate(row, start=1 + right):
                if value is not None:
                    sheet.cell(number, column, value)
            if len(row) == 1 and _is_title(row, blocks):
                sheet.merge_cells(
                    start_row=number, end_row=number, start_column=1 + right, end_column=2 + right
                )
    with repacked(path, MARK) as written:
        workbook.save(written)


def _sheets(letter: Letter) -> dict[str, list[Block]]:
    if "sheet_per_question" not in letter.quirks:
        return {SHEET_MARK: letter.blocks}
    numbers = sorted(letter.answers)
    sheets = {f"Q{n} {SHEET_MARK}": [LetterLine(MARK), *letter.answers[n]] for n in numbers}
    first, last = f"Q{numbers[0]} {SHEET_MARK}", f"Q{numbers[-1]} {SHEET_MARK}"
    sheets[first] = [*letter.opening, *letter.answers[numbers[0]]]
    sheets[last] += letter.closing
    return sheets


def _is_title(row: Row, blocks: Iterable[Block]) -> bool:
    return any(isinstance(block, LetterTable) and block.title == row[0] != "" for block in blocks)


def _rows(blocks: Iterable[Block], quirks: frozenset[str]) -> list[Row]:
    """Return the blocks as rows of cells, an empty row before each heading."""
    rows: list[Row] = []
    for block in blocks:
        if isinstance(block, LetterHeading):
            rows += [(None,), (block.text,)]
        elif isinstance(block, LetterLine):
            rows.append((block.text,))
        elif isinstance(block, Item):
            rows.append((block.label, _number(block.value)))
        else:
            rows += _table_rows(block, quirks)
    return [_as_text(row) for row in rows] if "text_numbers" in quirks else rows


def _table_rows(table: LetterTable, quirks: frozenset[str]) -> list[Row]:
    rows: list[Row] = [(table.title,)] if table.title else []
    rows += table.rows
    if "empty_column" in quirks:
        rows = [(row[0], None, *row[1:]) for row in rows]
    if "empty_rows" in quirks:
        rows = [row for pair in rows for row in (pair, (None,))]
    return rows


def _number(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def _as_text(row: Row) -> Row:
    return tuple(None if value is None else str(value) for value in row)


def write_csv(letter: Letter, path: Path) -> None:
    """Write ``letter`` as separated text, in the encoding and with the separator of its quirks."""
    buffer = io.StringIO()
    separator = ";" if "semicolon" in letter.quirks else "\t" if "tab" in letter.quirks else ","
    quoting = csv.QUOTE_ALL if "text_numbers" in letter.quirks else csv.QUOTE_MINIMAL
    ends = "\r\n" if "cp1252" in letter.quirks else "\n"
    writer = csv.writer(buffer, delimiter=separator, quoting=quoting, lineterminator=ends)
    rows = _rows(letter.blocks, letter.quirks)
    width = max(len(row) for row in rows)
    for row in rows:
        cells = ["" if value is None else value for value in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    encodings = {"cp1252": "cp1252", "bom": "utf-8-sig"}
    encoding = next((encodings[name] for name in encodings if name in letter.quirks), "utf-8")
    path.write_bytes(buffer.getvalue().encode(encoding))
