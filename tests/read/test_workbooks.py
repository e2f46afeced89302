"""Workbooks of every kind: the same cells from each, checked against other readers."""

from __future__ import annotations

import datetime
import tempfile
import zipfile
from pathlib import Path

import biff12
import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from pyxlsb import open_workbook

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import ods_marks, read_grids, spreadsheet, xls_marks

Where = tuple[int, int]
Sheet = dict[Where, object]
KINDS = (".xlsx", ".xls", ".xlsb", ".ods")
PERCENT = "0.0%"


def write(
    path: Path, cells: Sheet, percentages: set[Where] = frozenset(), merged: tuple = ()
) -> Path:
    """Write cells by position (from 1), some as percentages, some merged to a last position."""
    writers = {".xlsx": write_xlsx, ".xls": write_xls, ".xlsb": biff12.write, ".ods": write_ods}
    writers[path.suffix](path, cells, percentages, merged)
    return path


def write_xlsx(path: Path, cells: Sheet, percentages: set[Where], merged: tuple) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Q1"
    for (row, column), value in cells.items():
        cell = workbook.active.cell(row, column, value)
        if (row, column) in percentages:
            cell.number_format = PERCENT
    for top, left, bottom, right in merged:
        workbook.active.merge_cells(
            start_row=top, start_column=left, end_row=bottom, end_column=right
        )
    workbook.save(path)


def write_xls(path: Path, cells: Sheet, percentages: set[Where], merged: tuple) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Q1")
    styles = {form: xlwt.easyxf(num_format_str=form) for form in (PERCENT, "dd/mm/yyyy", "General")}
    for (row, column), value in cells.items():
        form = "dd/mm/yyyy" if isinstance(value, datetime.date) else "General"
        form = PERCENT if (row, column) in percentages else form
        sheet.write(row - 1, column - 1, value, styles[form])
    for top, left, bottom, right in merged:
        sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    workbook.save(str(path))


def write_ods(path: Path, cells: Sheet, percentages: set[Where], merged: tuple) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Q1")
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merged}
    for row in range(1, max(row for row, _ in cells) + 1):
        line = TableRow()
        for column in range(1, max(column for _, column in cells) + 1):
            where = (row, column)
            line.addElement(ods_cell(where, cells.get(where), where in percentages, spans))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def ods_cell(where: Where, value: object, is_percentage: bool, spans: dict) -> object:
    row, column = where
    for (top, left), (bottom, right) in spans.items():
        if where != (top, left) and top <= row <= bottom and left <= column <= right:
            return CoveredTableCell()
    spanned = {}
    if where in spans:
        bottom, right = spans[where]
        spanned = {
            "numberrowsspanned": bottom - row + 1,
            "numbercolumnsspanned": right - column + 1,
        }
    if value is None:
        return TableCell(**spanned)
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower(), **spanned)
    if isinstance(value, datetime.date):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **spanned)
    if isinstance(value, int | float):
        kind = "percentage" if is_percentage else "float"
        return TableCell(valuetype=kind, value=value, **spanned)
    cell = TableCell(valuetype="string", **spanned)
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def read_sheet(path: Path) -> dict[str, str]:
    (grid,) = spreadsheet.read(path, path.name)
    return {cell.address: cell.text for cell in grid.cells}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_same_cells(tmp_path, kind):
    cells = {
        (7, 2): "Facebook",
        (7, 3): 20,
        (7, 4): 0.268,
        (8, 3): 1,
        (8, 4): 1,
        (9, 2): "*",
        (9, 3): "<5",
        (9, 4): 2.5,
        (10, 2): True,
        (12, 28): 3,
    }
    assert read_sheet(write(tmp_path / f"a{kind}", cells, {(7, 4), (8, 4)})) == {
        "B7": "Facebook",
        "C7": "20",
        "D7": "26.8%",
        "C8": "1",
        "D8": "100%",
        "B9": "*",
        "C9": "<5",
        "D9": "2.5",
        "B10": "TRUE",
        "AB12": "3",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_merged_cell_has_a_width_and_a_height(tmp_path, kind):
    cells = {(2, 2): "Female\nvictims", (4, 2): 7, (4, 5): "end"}
    path = write(tmp_path / f"a{kind}", cells, merged=((2, 2, 3, 4),))
    (grid,) = spreadsheet.read(path, path.name)
    title, seven, _ = grid.cells
    assert (title.text, title.lines) == ("Female victims", ("Female", "victims"))
    assert (title.width, title.height, title.address) == (3, 2, "B2")
    assert (seven.width, seven.height, seven.lines) == (1, 1, ())


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".ods"])
def test_an_age_band_turned_into_a_date_comes_out_as_the_date(tmp_path, kind):
    path = write(tmp_path / f"a{kind}", {(1, 1): datetime.date(2018, 12, 15)})
    assert read_sheet(path) == {"A1": "2018-12-15"}


def test_errors_come_as_their_text(tmp_path):
    path = biff12.write(tmp_path / "a.xlsb", {(1, 1): "#DIV/0!", (1, 2): "#N/A"})
    assert read_sheet(path) == {"A1": "#DIV/0!", "B1": "#N/A"}


def test_a_percentage_sign_that_is_only_text_is_not_one(tmp_path):
    workbook = xlwt.Workbook()
    workbook.add_sheet("Q1").write(0, 0, 12, xlwt.easyxf(num_format_str='0"%"'))
    workbook.save(str(tmp_path / "a.xls"))
    assert read_sheet(tmp_path / "a.xls") == {"A1": "12"}


def test_hidden_sheets_are_no_grids(tmp_path):
    workbook = xlwt.Workbook()
    workbook.add_sheet("Q1").write(0, 0, 12)
    hidden = workbook.add_sheet("Names")
    hidden.write(0, 0, 13)
    hidden.visibility = 2
    workbook.save(str(tmp_path / "a.xls"))
    assert [grid.name for grid in spreadsheet.read(tmp_path / "a.xls", "a.xls")] == ["Q1"]


def test_a_hidden_sheet_of_an_ods_is_no_grid(tmp_path):
    document = OpenDocumentSpreadsheet()
    style = Style(name="out", family="table")
    style.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    for name, attributes in (("Q1", {}), ("Q2", {"stylename": style})):
        table, row = Table(name=name, **attributes), TableRow()
        row.addElement(TableCell(valuetype="float", value=4))
        table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    assert [grid.name for grid in spreadsheet.read(tmp_path / "a.ods", "a.ods")] == ["Q1"]


def test_an_error_cell_of_an_ods_may_hold_other_things_than_text(tmp_path):
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "drawing")
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    cell = 'office:value-type="string" c:value-type="error"'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr(
            "content.xml",
            f'<office:document-content{spaces} xmlns:c="{calc}"><office:body><office:spreadsheet>'
            '<table:table table:name="Q1"><table:table-row>'
            f"<table:table-cell {cell}><drawing:frame/></table:table-cell>"
            f"<table:table-cell {cell}><text:p>#DIV/0!</text:p></table:table-cell>"
            "</table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    marks = ods_marks.find_marks(tmp_path / "a.ods")
    assert marks["Q1"].errors == {(1, 1): "#ERROR", (1, 2): "#DIV/0!"}


@pytest.mark.parametrize("kind", [".xls", ".xlsb"])
def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path, kind):
    last = (65536, 256) if kind == ".xls" else (1048576, 16384)
    path = write(tmp_path / f"a{kind}", {(1, 1): 3, last: 1})
    with pytest.raises(ProblemsFound, match=f"{last[0]:,} rows by {last[1]:,} columns"):
        spreadsheet.read(path, path.name)


def test_a_cell_repeated_a_million_times_does_not_fill_the_memory(tmp_path):
    document = OpenDocumentSpreadsheet()
    table, row = Table(name="Q1"), TableRow(numberrowsrepeated=1048576)
    row.addElement(TableCell(valuetype="percentage", value=4, numbercolumnsrepeated=16384))
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    with pytest.raises(ProblemsFound, match="1,048,576 rows by 16,384 columns"):
        spreadsheet.read(tmp_path / "a.ods", "a.ods")


def test_empty_cells_repeated_to_the_edge_of_an_ods_are_no_matter(tmp_path):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Q1")
    for repeated, value in ((3, None), (1, 4), (1048572, None)):
        row = TableRow(numberrowsrepeated=repeated)
        row.addElement(TableCell(numbercolumnsrepeated=2))
        if value:
            row.addElement(TableCell(valuetype="float", value=value))
        row.addElement(TableCell(numbercolumnsrepeated=16000))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "a.ods"))
    assert read_sheet(tmp_path / "a.ods") == {"C4": "4"}


def test_a_value_under_a_merged_cell_is_a_problem(tmp_path):
    cells = {(1, 1): "Total", (1, 2): 52}
    path = biff12.write(tmp_path / "a.xlsb", cells, merged=((1, 1, 1, 2),))
    with pytest.raises(ProblemsFound, match=r"B1: found hidden text") as caught:
        read_grids(path, path.name)
    assert "52" not in str(caught.value)


VALUES = st.one_of(
    st.integers(0, 10**9),
    st.floats(0.001, 1000).map(lambda value: round(value, 3)),
    st.booleans(),
    st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8).map(
        lambda text: f"x{text}"
    ),
)
SHEETS = st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 30)), VALUES, min_size=1)


def expected_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(cells=SHEETS)
def test_what_was_written_is_read(kind, cells):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / f"a{kind}", cells)
        (grid,) = spreadsheet.read(path, path.name)
    found = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert found == {where: expected_text(value) for where, value in cells.items()}


BOXES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3)),
    max_size=4,
    unique_by=lambda box: box[:2],
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(cells=SHEETS, boxes=BOXES)
def test_two_readers_see_the_same_values_and_merged_cells(cells, boxes):
    merged = tuple(
        (20 + 4 * down, 1 + 4 * right, 19 + 4 * down + height, 4 * right + width)
        for down, right, height, width in boxes
        if height * width > 1
    )
    titles = {(top, left): "title" for top, left, _, _ in merged}
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.xlsx", cells | titles, merged=merged)
        sheet = openpyxl.load_workbook(path).active
        (grid,) = spreadsheet.read(path, path.name)
    by_openpyxl = {
        cell.coordinate: expected_text(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {cell.address: cell.text for cell in grid.cells} == by_openpyxl
    spans = {
        (cell.row, cell.column, cell.row + cell.height - 1, cell.column + cell.width - 1)
        for cell in grid.cells
        if cell.width * cell.height > 1
    }
    assert spans == {
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    }


@settings(max_examples=30, deadline=None, derandomize=True)
@given(cells=SHEETS)
def test_two_readers_see_the_same_xlsb(cells):
    with tempfile.TemporaryDirectory() as folder:
        path = biff12.write(Path(folder) / "a.xlsb", cells)
        (grid,) = spreadsheet.read(path, path.name)
        with open_workbook(str(path)) as workbook, workbook.get_sheet("Q1") as sheet:
            by_pyxlsb = {
                (cell.r + 1, cell.c + 1): cell.v
                for row in sheet.rows()
                for cell in row
                if cell.v is not None
            }
    found = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert found.keys() == by_pyxlsb.keys()
    for where, value in by_pyxlsb.items():
        assert found[where] == expected_text(cells[where])
        assert value == cells[where]


def test_an_extent_beyond_the_format_is_damage_and_takes_no_memory(tmp_path):
    write(tmp_path / "a.xls", {(1, 1): 3})
    content = (tmp_path / "a.xls").read_bytes()
    extent = content.index(b"\x00\x02\x0e\x00") + 4
    (tmp_path / "a.xls").write_bytes(
        content[:extent] + b"\xff\xff\xff\x7f" * 2 + content[extent + 8 :]
    )
    with pytest.raises(ValueError, match="larger than the format allows"):
        xls_marks.find_marks(tmp_path / "a.xls")
    with pytest.raises(ProblemsFound, match="not a readable xls workbook"):
        spreadsheet.read(tmp_path / "a.xls", "a.xls")
