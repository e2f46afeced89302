"""Workbooks: addresses, number formats and errors, against a second reader where one can tell."""

from __future__ import annotations

import datetime
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids


def save(path: Path, cells: dict[str, object], formats: dict[str, str] | None = None) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Q3"
    for address, value in cells.items():
        sheet[address] = value
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    workbook.save(path)
    return path


def test_addresses_are_the_spreadsheets_own_when_the_table_starts_lower(tmp_path, read):
    path = save(tmp_path / "a.xlsx", {"B7": "Facebook", "C7": 20, "AB9": 3})
    assert read(path) == {
        ('sheet "Q3"', "B7"): "Facebook",
        ('sheet "Q3"', "C7"): "20",
        ('sheet "Q3"', "AB9"): "3",
    }


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (20, "General", "20"),
        (2.5, "General", "2.5"),
        (-3, "General", "-3"),
        (0, "General", "0"),
        (0.268, "0.0%", "26.8%"),
        (0.07, "0%", "7%"),
        (1, "0%", "100%"),
        (0.268, '0.0"%"', "0.268"),
        (datetime.date(2018, 1, 3), "dd/mm/yyyy", "2018-01-03"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        ("20", "General", "20"),
        ("*", "General", "*"),
        ("<5", "General", "<5"),
        ("12-15", "General", "12-15"),
        (" Snapchat\xa0\n(app) ", "General", "Snapchat (app)"),
    ],
)
def test_a_value_is_written_as_people_read_it(tmp_path, read, value, number_format, expected):
    path = save(tmp_path / "a.xlsx", {"A1": value}, {"A1": number_format})
    assert read(path)[('sheet "Q3"', "A1")] == expected


def test_blank_cells_and_white_space_are_left_out(tmp_path, read):
    path = save(tmp_path / "a.xlsx", {"A1": "Kik", "B1": "  ", "C1": "\xa0", "D1": ""})
    assert list(read(path).values()) == ["Kik"]


def test_every_sheet_is_a_grid_of_its_own_and_charts_are_none(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Q1"
    workbook.active["A1"] = 20
    workbook.create_sheet("Q2")
    workbook.create_sheet("Q3")["A1"] = 4
    workbook.create_chartsheet("Chart")
    workbook.save(tmp_path / "a.xlsx")
    grids = read_grids(tmp_path / "a.xlsx", "a.xlsx")
    assert [(grid.name, len(grid.cells)) for grid in grids] == [("Q1", 1), ("Q2", 0), ("Q3", 1)]


def test_a_merged_title_appears_once(tmp_path, read):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Methods 2017/18"
    workbook.active.merge_cells("A1:C2")
    workbook.active["A3"] = 7
    workbook.save(tmp_path / "a.xlsx")
    assert list(read(tmp_path / "a.xlsx").values()) == ["Methods 2017/18", "7"]


def test_a_formula_without_its_result_is_an_error_not_a_blank(tmp_path):
    path = save(tmp_path / "a.xlsx", {"A1": 3, "A2": "=A1+1"})
    with pytest.raises(ProblemsFound) as caught:
        read_grids(path, "kent/reply.xlsx")
    (problem,) = caught.value.problems
    assert problem.where == 'kent/reply.xlsx, sheet "Q3", A2'
    assert "without its result" in problem.found


def test_a_formula_with_its_result_gives_the_result(tmp_path, read):
    path = save(tmp_path / "a.xlsx", {"A1": 3, "A2": 4})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v>4</v>" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b"<v>4</v>", b"<f>A1+1</f><v>4</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(path)[('sheet "Q3"', "A2")] == "4"


def test_a_stray_cell_at_the_far_corner_does_not_fill_the_memory(tmp_path):
    path = save(tmp_path / "a.xlsx", {"A1": 3, "XFD1048576": 1})
    with pytest.raises(ProblemsFound, match="1,048,576 rows by 16,384 columns"):
        read_grids(path, "a.xlsx")


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_two_readers_see_the_same_table(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        workbook = openpyxl.Workbook()
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = workbook.active.cell(number, column, value)
                if isinstance(value, str) and value:
                    cell.data_type = "s"
        workbook.active["Z99"] = "end"
        workbook.save(path)
        by_openpyxl = {
            cell.coordinate: str(cell.value).replace("\xa0", " ").strip()
            for row in openpyxl.load_workbook(path).active.iter_rows()
            for cell in row
            if cell.value is not None
        }
        (grid,) = read_grids(path, "a.xlsx")
    expected = {address: text for address, text in by_openpyxl.items() if text}
    assert {cell.address: cell.text for cell in grid.cells} == expected


def test_a_raised_digit_is_a_mark_and_not_part_of_the_number(tmp_path, read):
    import xlsxwriter

    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    mark = workbook.add_format({"font_script": 1})
    workbook.add_worksheet("Q3").write_rich_string("A1", "12", mark, "1", workbook.add_format())
    workbook.close()
    assert read(tmp_path / "a.xlsx")[('sheet "Q3"', "A1")] == "12¹"
