"""Writes one table to a file of any format with tables; reads none."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

Rows = Sequence[Sequence[object]]
# Points: a page on which no table of a year's months runs off the edge.
WIDE = (1191, 842)


def write(rows: Rows, path: Path) -> Path:
    """Write rows to a file in the format of its name and return its path.

    Numbers and dates are kept as such where the format has them, dates as a month ("Apr-21");
    elsewhere they are written out, dates as a month.
    """
    FORMATS[path.suffix](rows, path)
    return path


def shown(value: object) -> str:
    """Return a value as a page or a letter shows it."""
    return f"{value:%b-%y}" if isinstance(value, date) else str(value)


def _csv(rows: Rows, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([shown(value) for value in row] for row in rows)


def _xlsx(rows: Rows, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as workbook:
        sheet, month = (
            workbook.add_worksheet("Data"),
            workbook.add_format({"num_format": "mmm-yy"}),
        )
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, month)
                elif value != "":
                    sheet.write(number, column, _kept(value))
            sheet.merge_range(number, 20, number, 21, "")


def _xls(rows: Rows, path: Path) -> None:
    import xlwt

    workbook = xlwt.Workbook()
    sheet, month = workbook.add_sheet("Data"), xlwt.easyxf(num_format_str="mmm-yy")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = month if isinstance(value, date) else xlwt.Style.default_style
            if value != "":
                sheet.write(number, column, _kept(value), style)
    workbook.save(str(path))


def _ods(rows: Rows, path: Path) -> None:
    write_sheets({"Data": rows}, path)


def write_sheets(sheets: Mapping[str, Rows], path: Path) -> Path:
    """Write rows to the sheets of an ods workbook and return its path."""
    from odf.opendocument import OpenDocumentSpreadsheet

    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        document.spreadsheet.addElement(_ods_table(name, rows))
    document.save(str(path))
    return path


def _ods_table(name: str, rows: Rows) -> Any:
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    table = Table(name=name)
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(**_typed(_kept(value)))
            if value != "":
                cell.addElement(P(text=shown(value)))
            line.addElement(cell)
        table.addElement(line)
    return table


def _typed(value: object) -> dict[str, object]:
    if isinstance(value, date):
        return {"valuetype": "date", "datevalue": value.isoformat()}
    if isinstance(value, int):
        return {"valuetype": "float", "value": value}
    return {"valuetype": "string"} if value != "" else {}


def _docx(rows: Rows, path: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(len(rows), max(map(len, rows)))
    for line, row in zip(table._tbl.tr_lst, rows, strict=True):
        for cell, value in zip(line.tc_lst, row, strict=False):
            cell.p_lst[0].add_r().text = shown(value)
    document.save(str(path))


def _html(rows: Rows, path: Path) -> None:
    lines = ("".join(f"<td>{shown(value)}</td>" for value in row) for row in rows)
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    path.write_text(f"<table>{table}</table>", encoding="utf-8")


def _pdf(rows: Rows, path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.platypus import SimpleDocTemplate, Table

    width = max(map(len, rows))
    cells = [[shown(value) for value in row] + [""] * (width - len(row)) for row in rows]
    ruled = Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    SimpleDocTemplate(str(path), pagesize=WIDE).build([ruled])


def _kept(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdigit() else value


FORMATS: dict[str, Callable[[Rows, Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".ods": _ods,
    ".docx": _docx,
    ".html": _html,
    ".pdf": _pdf,
}
