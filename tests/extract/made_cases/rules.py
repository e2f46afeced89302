"""Cases of labels that a number format or a conditional format shows as another text, or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Map, Style, TextProperties
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from tests.extract.made_cases.case import MEASURES, Case, Question, Values

LABEL = "Snapchat"
ROWS: tuple[tuple[object, ...], ...] = (
    ("Question 1", "No information held."),
    ("Question 2", "No information held."),
    ("Question 3", "No information held."),
    ("Question 4",),
    ("Method", "Number"),
    (LABEL, 12),
    ("Kik", 7),
)
AREA = f"A{len(ROWS) - 1}:A{len(ROWS)}"
FORMATS = (
    *(';;;"Facebook"', 'General;General;General;"Facebook"', '@" and Kik"', ";;;", '"x"@'),
    *('"not "@', '@" (part)"'),
)
PLAIN_FORMATS = ("@", "General", "0", '@": "')
TESTS: dict[str, dict[str, object]] = {
    "equal": {"type": "cellIs", "operator": "equal", "formula": [f'"{LABEL}"']},
    "holds": {
        "type": "containsText",
        "operator": "containsText",
        "formula": ['NOT(ISERROR(SEARCH("Snap",A6)))'],
        "text": "Snap",
    },
    "by another cell": {"type": "expression", "formula": ["$B6>10"]},
    "by its text and another": {"type": "expression", "formula": [f'AND(A6="{LABEL}",B6>10)']},
}
CHANGES: dict[str, dict[str, object]] = {
    "another text": {"numFmt": NumberFormat(numFmtId=170, formatCode=';;;"Facebook"')},
    "a text beside": {"numFmt": NumberFormat(numFmtId=170, formatCode='@" (part)"')},
    "white": {"font": Font(color="FFFFFFFF")},
    "struck": {"font": Font(strike=True)},
}
RED = {"font": Font(color="FFFF0000")}
READ = Values(MEASURES["methods"], ((LABEL, (12, 12)), ("Kik", (7, 7))), "category")


def cases() -> Iterator[Case]:
    """Yield the cases of formats and rules, in a fixed order."""
    for form, make in {"xlsx": _xlsx_format, "xls": _xls_format}.items():
        for code in FORMATS:
            yield Case(code, "rules", form, (), Question(), make=partial(make, code))
        for code in PLAIN_FORMATS:
            yield Case(code, "rules", form, (), READ, make=partial(make, code))
    for test, when in TESTS.items():
        for change, then in CHANGES.items():
            make = partial(_xlsx_rule, when, then)
            yield Case(f"{test}, {change}", "rules", "xlsx", (), Question(), make=make)
        make = partial(_xlsx_rule, when, RED)
        yield Case(f"{test}, red", "rules", "xlsx", (), READ, make=make)
    for name, properties in {"white": {"color": "#ffffff"}, "struck": _STRUCK}.items():
        make = partial(_ods_rule, properties)
        yield Case(f"equal, {name}", "rules", "ods", (), Question(), make=make)
    make = partial(_ods_rule, {"color": "#ff0000"})
    yield Case("equal, red", "rules", "ods", (), READ, make=make)


_STRUCK = {"textlinethroughstyle": "solid"}


def _xlsx_format(code: str, folder: Path) -> Path:
    return _xlsx(folder, lambda sheet: setattr(sheet[AREA[:2]], "number_format", code))


def _xlsx_rule(when: dict[str, object], then: dict[str, object], folder: Path) -> Path:
    rule = Rule(dxf=DifferentialStyle(**then), **when)
    return _xlsx(folder, lambda sheet: sheet.conditional_formatting.add(AREA, rule))


def _xlsx(folder: Path, change: object) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    assert callable(change)
    change(book.active)
    book.save(folder / "reply.xlsx")
    return folder / "reply.xlsx"


def _xls_format(code: str, folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("Sheet1"), xlwt.easyxf("", num_format_str=code)
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value, style if value == LABEL else xlwt.easyxf(""))
    book.save(str(folder / "reply.xls"))
    return folder / "reply.xls"


def _ods_rule(properties: dict[str, str], folder: Path) -> Path:
    document = OpenDocumentSpreadsheet()
    changed = Style(name="changed", family="table-cell")
    changed.addElement(TextProperties(attributes=properties))
    document.styles.addElement(changed)
    own = Style(name="own", family="table-cell")
    own.addElement(Map(condition=f'cell-content()="{LABEL}"', applystylename="changed"))
    document.automaticstyles.addElement(own)
    table = OdfTable(name="Sheet1")
    for row in ROWS:
        line = TableRow()
        for value in row:
            kind = {"valuetype": "string"}
            if isinstance(value, int):
                kind = {"valuetype": "float", "value": str(value)}
            cell = TableCell(**kind, **({"stylename": "own"} if value == LABEL else {}))
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(folder / "reply.ods"))
    return folder / "reply.ods"
