"""Writes a made-up reply as a workbook or as separated text; words nothing itself."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from foi_analysis.core.packing import members_of, pack, repacked
from tools.reconstruct.corpus.model import (
    MARK,
    Block,
    Document,
    DocumentPage,
    DocumentTable,
    Item,
    LetterHeading,
    LetterLine,
    Merge,
    PercentCell,
    Value,
)

OFFSET_ROWS, OFFSET_COLUMNS = 3, 2
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PERCENT = "0%"


@dataclass
class SheetGrid:
    """The cells of one sheet, row by row, and its merged cells."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def sheets_of(document: Document) -> list[SheetGrid]:
    """Return the document's pages as sheets."""
    return [_sheet_of(page, document.quirks) for page in document.pages]


def _sheet_of(page: DocumentPage, quirks: frozenset[str]) -> SheetGrid:
    sheet = SheetGrid(page.name)
    for before, block in zip([None, *page.blocks[:-1]], page.blocks, strict=True):
        is_table = isinstance(block, DocumentTable)
        if isinstance(before, DocumentTable) and not (is_table and "tables-touching" in quirks):
            sheet.rows.append([])
        if isinstance(before, Item) and is_table:
            sheet.rows.append([])
        _add(sheet, block)
    if "offset-start" in quirks:
        right: list[Value] = [None] * OFFSET_COLUMNS
        sheet.rows = [[] for _ in range(OFFSET_ROWS)] + [right + row for row in sheet.rows]
        sheet.merges = [
            Merge(one.row + OFFSET_ROWS, one.column + OFFSET_COLUMNS, one.height, one.width)
            for one in sheet.merges
        ]
    return sheet


def _add(sheet: SheetGrid, block: Block) -> None:
    rows = sheet.rows
    if isinstance(block, LetterHeading):
        rows += [[], [block.text]]
    elif isinstance(block, LetterLine):
        rows.append([block.text])
    elif isinstance(block, Item):
        rows.append([block.label, block.value])
    elif isinstance(block, DocumentTable):
        first = len(rows)
        rows += [list(row) for row in block.rows]
        sheet.merges += [
            Merge(one.row + first, one.column, one.height, one.width) for one in block.merges
        ]
    else:
        raise TypeError(f"a sheet cannot hold {type(block).__name__}")


def write_xlsx(document: Document, path: Path) -> None:
    """Write ``document`` as a workbook, with one of two libraries."""
    save = _with_openpyxl if "writer-openpyxl" in document.quirks else _with_xlsxwriter
    with repacked(path, MARK) as written:
        save(document, written)


def _shown(value: Value, quirks: frozenset[str]) -> str | float | None:
    """Return what a cell of a workbook holds; a share is a number below its format."""
    if isinstance(value, PercentCell):
        return value.percent / 100
    return str(value) if value is not None and "text-numbers" in quirks else value


def _with_openpyxl(document: Document, path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets_of(document):
        made = workbook.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    cell = made.cell(r, c)
                    cell.value = _shown(value, document.quirks)
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
                    if isinstance(value, PercentCell):
                        cell.number_format = PERCENT
        for one in sheet.merges:
            made.merge_cells(None, *_corners(one, 1))
    workbook.save(path)


def _corners(merge: Merge, start: int) -> tuple[int, int, int, int]:
    first_row, first_column = merge.row + start, merge.column + start
    last_row, last_column = first_row + merge.height - 1, first_column + merge.width - 1
    return first_row, first_column, last_row, last_column


def _with_xlsxwriter(document: Document, path: Path) -> None:
    from datetime import datetime

    from xlsxwriter import Workbook

    workbook = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": MARK, "created": datetime(1980, 1, 1)})
    percent = workbook.add_format({"num_format": PERCENT})
    for sheet in sheets_of(document):
        made = workbook.add_worksheet(sheet.name)
        for one in sheet.merges:
            made.merge_range(*_corners(one, 0), "")
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                shown = _shown(value, document.quirks)
                if isinstance(shown, str):
                    made.write_string(r, c, shown)
                elif shown is not None:
                    made.write_number(
                        r, c, shown, percent if isinstance(value, PercentCell) else None
                    )
    workbook.close()


def write_xlsm(document: Document, path: Path) -> None:
    """Write ``document`` as a workbook that may hold macros, and holds none."""
    plain = path.with_name(path.name + ".plain")
    try:
        write_xlsx(document, plain)
        parts = members_of(plain).items()
        pack(path, {name: text.replace(MAIN.encode(), MACROS.encode()) for name, text in parts})
    finally:
        plain.unlink(missing_ok=True)


def write_xls(document: Document, path: Path) -> None:
    """Write ``document`` as a workbook of the format before 2007."""
    import xlwt

    workbook = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets_of(document):
        made = workbook.add_sheet(sheet.name)
        merged = {(one.row, one.column): one for one in sheet.merges}
        for r, row in enumerate(sheet.rows):
            for c, value in enumerate(row):
                if value is None:
                    continue
                shown = _shown(value, document.quirks)
                if one := merged.get((r, c)):
                    first_row, first_column, last_row, last_column = _corners(one, 0)
                    made.write_merge(first_row, last_row, first_column, last_column, shown)
                elif isinstance(value, PercentCell):
                    made.write(r, c, shown, xlwt.easyxf(num_format_str=PERCENT))
                else:
                    made.write(r, c, shown)
    workbook.save(str(path))


def write_ods(document: Document, path: Path) -> None:
    """Write ``document`` as an OpenDocument spreadsheet."""
    from odf.element import Element
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    # A document declares all namespaces used in this process so far, by any other document too.
    Element.namespaces.clear()
    made = OpenDocumentSpreadsheet()
    for sheet in sheets_of(document):
        table = Table(name=sheet.name)
        starts = {(one.row, one.column): one for one in sheet.merges}
        covered = {place for one in sheet.merges for place in _places(one)} - set(starts)
        for r, row in enumerate(sheet.rows):
            line = TableRow()
            for c, value in enumerate(row or [None]):
                if (r, c) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                line.addElement(
                    _ods_cell(TableCell, P, _kept(value, document.quirks), starts.get((r, c)))
                )
            table.addElement(line)
        made.spreadsheet.addElement(table)
    written = path.with_name(path.name + ".unpacked")
    try:
        made.save(str(written))
        parts = members_of(written).items()
        pack(path, dict(sorted(parts, key=lambda part: part[0] != "mimetype")))
    finally:
        written.unlink(missing_ok=True)


def _kept(value: Value, quirks: frozenset[str]) -> Value:
    return str(value) if isinstance(value, int) and "text-numbers" in quirks else value


def _places(merge: Merge) -> list[tuple[int, int]]:
    first_row, first_column, last_row, last_column = _corners(merge, 0)
    return [
        (r, c) for r in range(first_row, last_row + 1) for c in range(first_column, last_column + 1)
    ]


def _ods_cell(cell_type, text_type, value: Value, merge: Merge | None):
    spans = {}
    if merge:
        spans = {"numberrowsspanned": merge.height, "numbercolumnsspanned": merge.width}
    if value is None:
        return cell_type(**spans)
    if isinstance(value, PercentCell):
        cell = cell_type(valuetype="percentage", value=value.percent / 100, **spans)
    elif isinstance(value, int):
        cell = cell_type(valuetype="float", value=value, **spans)
    else:
        cell = cell_type(valuetype="string", **spans)
    cell.addElement(text_type(text=str(value)))
    return cell


def write_csv(document: Document, path: Path) -> None:
    """Write ``document`` as separated text, encoded and separated as its quirks say."""
    rows = [row for sheet in sheets_of(document) for row in sheet.rows]
    width = max(len(row) for row in rows)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_separator(document, path), lineterminator="\r\n")
    for row in rows:
        cells = ["" if value is None else value for value in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    path.write_bytes(_encoded(buffer.getvalue(), document.quirks))


def _separator(document: Document, path: Path) -> str:
    if ".tsv" in path.suffixes:
        return "\t"
    if "separator-semicolon" in document.quirks:
        return ";"
    return "|" if "separator-pipe" in document.quirks else ","


def _encoded(text: str, quirks: frozenset[str]) -> bytes:
    if "encoding-bom" in quirks:
        return text.encode("utf-8-sig")
    if "encoding-utf-16" in quirks:
        return b"\xff\xfe" + text.encode("utf-16-le")
    if "encoding-cp1252" in quirks:
        return text.encode("cp1252", errors="replace")
    if "encoding-mojibake" in quirks:
        return text.encode().decode("cp1252", errors="replace").encode()
    return text.encode()
