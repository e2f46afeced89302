"""What lies beside the cells of a workbook is named, and its text read; what is hidden is kept out.

Each format's file is written here; a shape over a number hides it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from look_workbooks import HEAD, LABEL, Content, add_records, ods_file, ods_text
from PIL import Image as Picture
from test_look_table import ASKED, outcome

from foi_analysis.read import read_grids

LEGEND = "* denotes fewer than 10"
Change = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]


def picture() -> io.BytesIO:
    content = io.BytesIO()
    Picture.new("RGB", (300, 200), "navy").save(content, "PNG")
    return content


def xlsx(folder: Path, change: Change) -> Path:
    book = xlsxwriter.Workbook(str(folder / "a.xlsx"))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", [HEAD, LABEL])
    sheet.write("B2", 20)
    change(book, sheet)
    book.close()
    return folder / "a.xlsx"


def chart(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    made = book.add_chart({"type": "column"})
    made.add_series({"values": "=S!$B$2:$B$2"})
    sheet.insert_chart("D2", made)


def on(name: str, *values: object) -> Change:
    """Return a function that calls a method of the sheet."""
    return lambda book, sheet: getattr(sheet, name)(*values)


def xls(folder: Path, change: Callable[[xlwt.Worksheet], object]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, HEAD)
    sheet.write(1, 0, LABEL)
    sheet.write(1, 1, 20)
    sheet.header_str, sheet.footer_str = b"", b""
    change(sheet)
    book.save(str(folder / "a.xls"))
    return folder / "a.xls"


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def drawn(kind: int, more: bytes = b"", flags: int = 0) -> Callable[[xlwt.Worksheet], None]:
    """Return a function that adds a drawn object of a kind to an old workbook's sheet."""
    common = struct.pack("<HHHHH", 0x15, 0x12, kind, 1, flags) + bytes(12) + bytes(4)
    return lambda sheet: add_records(sheet, record(0x5D, common) + more)


def boxed(text: str) -> bytes:
    """Return the records of a text box's text."""
    length = struct.pack("<HH6xHH4x", 0, 0, len(text), 16)
    return record(0x1B6, length) + record(0x3C, b"\0" + text.encode()) + record(0x3C, bytes(16))


def hide_row(sheet: xlwt.Worksheet) -> None:
    sheet.row(1).hidden = True


def hide_column(sheet: xlwt.Worksheet) -> None:
    sheet.col(1).hidden = True


def ods(folder: Path, beside: str = "", **changed: str) -> Path:
    text = ods_text(Content(), beside=beside)
    for old, new in changed.items():
        text = text.replace({"row": "<table:table-row>", "table": "<table:table "}[old], new)
    return ods_file(folder / "a.ods", text)


FRAME = "<table:shapes><draw:frame>{}</draw:frame></table:shapes>".format
BOX = f"<draw:text-box><text:p>{LEGEND}</text:p></draw:text-box>"
COLUMNS = '<table:table-column/><table:table-column table:visibility="collapse"/>'
ROW = '<table:table-row table:visibility="collapse">'
NAMED: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "xlsx chart": ("a chart", lambda at: xlsx(at, chart)),
    "xlsx picture": (
        "a picture",
        lambda at: xlsx(
            at, lambda book, sheet: sheet.insert_image("D4", "a.png", {"image_data": picture()})
        ),
    ),
    "xls chart": ("a chart", lambda at: xls(at, drawn(5))),
    "xls picture": ("a picture", lambda at: xls(at, drawn(8))),
    "xls form field": ("a form field", lambda at: xls(at, drawn(0x14))),
    "ods chart": ("a chart", lambda at: ods(at, FRAME("<draw:object/>"))),
    "ods picture": ("a picture", lambda at: ods(at, FRAME("<draw:image/>"))),
    "ods form field": ("a form field", lambda at: ods(at, FRAME("<draw:control/>"))),
}
READ_AS_TEXT: dict[str, Callable[[Path], Path]] = {
    "xlsx footer": lambda at: xlsx(at, on("set_footer", f"&L&8&K01+000{LEGEND}")),
    "xlsx text box": lambda at: xlsx(at, on("insert_textbox", "D4", LEGEND)),
    "xls header": lambda at: xls(at, lambda sheet: setattr(sheet, "header_str", LEGEND.encode())),
    "xls text box": lambda at: xls(at, drawn(6, boxed(LEGEND))),
    "ods text box": lambda at: ods(at, FRAME(BOX)),
}
KEPT_OUT: dict[str, Callable[[Path], Path]] = {
    "xlsx row": lambda at: xlsx(at, on("set_row", 1, None, None, {"hidden": 1})),
    "xlsx flat row": lambda at: xlsx(at, on("set_row", 1, 0)),
    "xlsx column": lambda at: xlsx(at, on("set_column", "B:B", 9, None, {"hidden": 1})),
    "xlsx flat column": lambda at: xlsx(at, on("set_column", "B:B", 0)),
    "xlsx sheet": lambda at: xlsx(at, lambda book, sheet: book.add_worksheet("T").hide()),
    "xlsx very hidden sheet": lambda at: xlsx(
        at, lambda book, sheet: book.add_worksheet("T").very_hidden()
    ),
    "xlsx comment": lambda at: xlsx(at, on("write_comment", "B2", "not 20")),
    "xls row": lambda at: xls(at, hide_row),
    "xls column": lambda at: xls(at, hide_column),
    "ods row": lambda at: ods(at, row=ROW),
    "ods column": lambda at: ods(at, COLUMNS),
}


@pytest.mark.parametrize("name", NAMED)
def test_objects_beside_cells_are_named(tmp_path: Path, name: str) -> None:
    said, make = NAMED[name]
    grids = read_grids(make(tmp_path), name)
    named = [cell for grid in grids for cell in grid.cells if cell.text == said]
    assert len(named) == 1
    assert "is not read" in named[0].doubt


@pytest.mark.parametrize("name", READ_AS_TEXT)
def test_text_beside_cells_is_read(tmp_path: Path, name: str) -> None:
    grids = read_grids(READ_AS_TEXT[name](tmp_path), name)
    assert [cell.text for grid in grids for cell in grid.cells if cell.kind == "text"] == [LEGEND]


@pytest.mark.parametrize("name", KEPT_OUT)
def test_what_is_hidden_is_kept_out(tmp_path: Path, name: str) -> None:
    assert outcome(KEPT_OUT[name](tmp_path)) == ASKED


def test_a_dropdown_of_the_program_itself_is_no_form_field(tmp_path: Path) -> None:
    path = xls(tmp_path, drawn(0x14, flags=0x0100))
    assert outcome(path) == "read"


def test_a_shape_over_a_number_hides_it(tmp_path: Path) -> None:
    over = {"x_offset": 0, "y_offset": 0, "width": 400, "height": 90, "fill": {"color": "black"}}
    path = xlsx(tmp_path, on("insert_textbox", "A1", "", over))
    assert outcome(path) == ASKED


def test_a_white_heading_on_the_ground_of_its_tables_style_is_seen(tmp_path: Path) -> None:
    def change(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        white = book.add_format({"font_color": "#FFFFFF"})
        columns = [{"header": "Sex", "header_format": white}, {"header": "Number"}]
        sheet.add_table("D4:E6", {"data": [["Female", 5], ["Male", 6]], "columns": columns})

    grids = read_grids(xlsx(tmp_path, change), "a.xlsx")
    assert [cell.text for grid in grids for cell in grid.cells if cell.doubt] == []
