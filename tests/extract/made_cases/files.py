"""Writes the parts of a made reply as a file of a format; knows no case and reads nothing."""

from __future__ import annotations

import csv
import datetime
import html
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import xlwt
from docx.enum.text import WD_BREAK
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdfTable
from odf.text import P
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak as PdfPageBreak
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable
from tests.extract.made_cases.case import PageBreak, Part, Sheet, Table

DATE_SHOWN = "mmm-yy"
# Points: a page on which no table of a year's months runs off the edge.
WIDE = (1191, 842)


def write(folder: Path, form: str, parts: Sequence[Part]) -> Path:
    """Return the path of a file that holds the parts, named after its format."""
    path = folder / f"reply.{form}"
    WRITERS[form](path, parts)
    return path


def _lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield a reply as lines of plain text, with tables drawn with upright strokes."""
    for part in parts:
        if isinstance(part, Table):
            yield from ("| " + " | ".join(map(_shown, row)) + " |" for row in part.rows)
        elif isinstance(part, str):
            yield part


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%b-%y}" if isinstance(value, datetime.date) else str(value)


def _txt(path: Path, parts: Sequence[Part]) -> None:
    path.write_text("\n".join(_lines(parts)) + "\n", encoding="utf-8")


def _eml(path: Path, parts: Sequence[Part]) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "foi@northshire.example", "requester@example.org"
    message["Subject"] = "Freedom of Information request"
    message["Date"] = "Mon, 06 Jun 2022 10:00:00 +0000"
    message.set_content("\n".join(_lines(parts)))
    path.write_bytes(bytes(message))


def rows_of(parts: Sequence[Part]) -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """Return the parts as the rows of a sheet, and its joined cells."""
    rows: list[list[object]] = []
    merged = []
    for part in parts:
        if isinstance(part, Table):
            merged += [(t + len(rows), left, b + len(rows), r) for t, left, b, r in part.merged]
            rows += [list(row) for row in part.rows]
        elif isinstance(part, str):
            rows.append([part] if part else [])
    return rows, merged


def by_sheet(parts: Sequence[Part]) -> Iterator[tuple[str, list[Part]]]:
    """Yield the name and the parts of each sheet of a reply; one without a name is Sheet1."""
    starts = [n for n, part in enumerate(parts) if isinstance(part, Sheet)]
    if not starts:
        yield "Sheet1", list(parts)
        return
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        part = parts[start]
        assert isinstance(part, Sheet)
        yield part.name, list(parts[start + 1 : end])


def _csv(path: Path, parts: Sequence[Part]) -> None:
    rows, _ = rows_of(parts)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([_shown(value) for value in row] for row in rows)


def _xlsx(path: Path, parts: Sequence[Part]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, own in by_sheet(parts):
        _xlsx_sheet(book.create_sheet(name), own)
    book.save(path)


def _xlsx_sheet(sheet: openpyxl.worksheet.worksheet.Worksheet, parts: Sequence[Part]) -> None:
    rows, merged = rows_of(parts)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, datetime.date):
                cell.number_format = DATE_SHOWN
    for top, left, bottom, right in merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _xls(path: Path, parts: Sequence[Part]) -> None:
    book = xlwt.Workbook()
    for name, own in by_sheet(parts):
        _xls_sheet(book.add_sheet(name), own)
    book.save(str(path))


def _xls_sheet(sheet: xlwt.Worksheet, parts: Sequence[Part]) -> None:
    dated, plain = xlwt.easyxf(num_format_str=DATE_SHOWN), xlwt.easyxf()
    rows, merged = rows_of(parts)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                style = dated if isinstance(value, datetime.date) else plain
                sheet.write(number, column, value, style)
    for top, left, bottom, right in merged:
        sheet.merge(top - 1, bottom - 1, left - 1, right - 1)


def _ods(path: Path, parts: Sequence[Part]) -> None:
    document = OpenDocumentSpreadsheet()
    for name, own in by_sheet(parts):
        document.spreadsheet.addElement(_ods_table(name, own))
    document.save(str(path))


def _ods_table(name: str, parts: Sequence[Part]) -> OdfTable:
    table = OdfTable(name=name)
    rows, merged = rows_of(parts)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merged}
    for number, row in enumerate(rows, 1):
        line = TableRow()
        for column in range(1, max(len(row), 1) + 1):
            value = row[column - 1] if row else None
            line.addElement(_ods_cell((number, column), value, spans))
        table.addElement(line)
    return table


def _ods_cell(
    where: tuple[int, int], value: object, spans: dict[tuple[int, int], tuple[int, int]]
) -> object:
    row, column = where
    for (top, left), (bottom, right) in spans.items():
        if where != (top, left) and top <= row <= bottom and left <= column <= right:
            return CoveredTableCell()
    spanned = {}
    if where in spans:
        bottom, right = spans[where]
        spanned["numberrowsspanned"] = bottom - row + 1
        spanned["numbercolumnsspanned"] = right - column + 1
    if value is None:
        return TableCell(**spanned)
    if isinstance(value, datetime.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **spanned)
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=value, **spanned)
    else:
        cell = TableCell(valuetype="string", **spanned)
    cell.addElement(P(text=_shown(value)))
    return cell


def _docx(path: Path, parts: Sequence[Part]) -> None:
    document = docx.Document()
    for part in parts:
        if isinstance(part, PageBreak):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(part, Table):
            _docx_table(document, part)
        elif part:
            document.add_paragraph(part)
    document.save(str(path))


def _docx_table(document: docx.document.Document, part: Table) -> None:
    table = document.add_table(len(part.rows), max(map(len, part.rows)))
    for number, row in enumerate(part.rows):
        for column, value in enumerate(row):
            if value is not None:
                table.cell(number, column).text = _shown(value)
    for top, left, bottom, right in part.merged:
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))


def _html(path: Path, parts: Sequence[Part]) -> None:
    body = "\n".join(
        _html_table(part) if isinstance(part, Table) else _paragraph(part) for part in parts
    )
    path.write_text(f"<html><body>\n{body}\n</body></html>\n", encoding="utf-8")


def _paragraph(part: Part) -> str:
    return f"<p>{html.escape(part)}</p>" if isinstance(part, str) and part else ""


def _html_table(part: Table) -> str:
    spans = {(top, left): (bottom, right) for top, left, bottom, right in part.merged}
    lines = []
    for number, row in enumerate(part.rows, 1):
        cells = [
            _html_cell((number, column), value, spans)
            for column, value in enumerate(row, 1)
            if not _is_covered((number, column), spans)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table border=1>" + "".join(lines) + "</table>"


def _is_covered(where: tuple[int, int], spans: dict[tuple[int, int], tuple[int, int]]) -> bool:
    return any(
        where != (top, left) and top <= where[0] <= bottom and left <= where[1] <= right
        for (top, left), (bottom, right) in spans.items()
    )


def _html_cell(
    where: tuple[int, int], value: object, spans: dict[tuple[int, int], tuple[int, int]]
) -> str:
    row, column = where
    bottom, right = spans.get(where, where)
    return (
        f'<td rowspan="{bottom - row + 1}" colspan="{right - column + 1}">'
        f"{html.escape(_shown(value))}</td>"
    )


def _pdf(path: Path, parts: Sequence[Part]) -> None:
    style = getSampleStyleSheet()["Normal"]
    flow: list[object] = []
    for part in parts:
        if isinstance(part, PageBreak):
            flow.append(PdfPageBreak())
        elif isinstance(part, Table):
            flow.append(_pdf_table(part))
        elif part:
            flow.append(Paragraph(html.escape(part), style))
        else:
            flow.append(Spacer(1, 8))
    SimpleDocTemplate(str(path), pagesize=WIDE, invariant=1).build(flow)


def _pdf_table(part: Table) -> PdfTable:
    width = max(map(len, part.rows))
    rows = [[_shown(value) for value in (*row, *[None] * (width - len(row)))] for row in part.rows]
    joined = [
        ("SPAN", (left - 1, top - 1), (right - 1, bottom - 1))
        for top, left, bottom, right in part.merged
    ]
    return PdfTable(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), *joined])


WRITERS: dict[str, Callable[[Path, Sequence[Part]], None]] = {
    "txt": _txt,
    "eml": _eml,
    "csv": _csv,
    "xlsx": _xlsx,
    "xls": _xls,
    "ods": _ods,
    "docx": _docx,
    "html": _html,
    "pdf": _pdf,
}
