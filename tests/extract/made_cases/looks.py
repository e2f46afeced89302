"""Cases of what is shown otherwise than it is stored: struck, raised, hidden, masked, pictured.

Each format shows what it can. Every file answers the other questions, so that a question can come
from the look alone, and the plain file beside it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import docx
import openpyxl
import xlwt
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt, RGBColor
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from PIL import Image as Picture
from reportlab.pdfgen.canvas import Canvas
from tests.extract.made_cases.case import Case, NoAnswer, Question, Values

SAID, VALUE = "Offences recorded:", "20"
UNITS = (
    *("£#,##0", "[$€-2]0", '0" victims"', '0 "arrests"', '0" (East)"', '0"h"', '"Apr: "0'),
    *("-0", "(0)", "0‰", '0 "years"'),
)
SHOWN_UNITS = ("£20", "€20", "20 victims", "20 (East)", "20 h", "(20)")
OTHERS = [f"Question {number}" for number in (2, 3, 4)]
NOT_HELD = "No information held."
MASKS = ('[<50]"*";0', '0"%"', '0.0,"k"', "0,", ";;;", '"fewer than 30"', "0.0,,")
READ = Values("offences", (("", (20, 20)),))
ASKED = Question(never=(20, 218, 201, 2018))
LEFT_OUT = NoAnswer("offences")
NEVER_JOINED = NoAnswer("offences", (("", (20, 20)),))

Make = Callable[[Path], Path]
Run = docx.text.run.Run


def _docx(change: Callable[[docx.text.paragraph.Paragraph], object], folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Question 1")
    change(document.add_paragraph(f"{SAID} "))
    for line in OTHERS:
        document.add_paragraph(line)
        document.add_paragraph(NOT_HELD)
    document.save(str(folder / "reply.docx"))
    return folder / "reply.docx"


def _run(
    change: Callable[[Run], object], first: str = "", text: str = VALUE, last: str = ""
) -> Make:
    def write(paragraph: docx.text.paragraph.Paragraph) -> None:
        paragraph.add_run(first)
        change(paragraph.add_run(text))
        paragraph.add_run(last)

    return partial(_docx, write)


def _position(run: Run) -> None:
    run._r.get_or_add_rPr().append(parse_xml(f'<w:position {nsdecls("w")} w:val="8"/>'))


def _small(run: Run) -> None:
    run.font.size = Pt(5)
    _position(run)


def _dropdown(paragraph: docx.text.paragraph.Paragraph) -> None:
    items = '<w:listItem w:value="20"/><w:listItem w:value="30"/>'
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        f"<w:sdtContent><w:r><w:t>{VALUE}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    paragraph._p.append(parse_xml(control))


def _docx_low_row(folder: Path) -> Path:
    def write(paragraph: docx.text.paragraph.Paragraph) -> None:
        table = paragraph._parent.add_table(1, 2, Inches(4))
        table.cell(0, 0).text, table.cell(0, 1).text = SAID, VALUE
        height = f'<w:trHeight {nsdecls("w")} w:val="1" w:hRule="exact"/>'
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(height))
        paragraph._p.addnext(table._tbl)

    return _docx(write, folder)


def _xlsx(
    change: Callable[[openpyxl.worksheet.worksheet.Worksheet, Path], object], folder: Path
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Question 1"])
    sheet.append([SAID, int(VALUE)])
    for line in OTHERS:
        sheet.append([line])
        sheet.append([NOT_HELD])
    change(sheet, folder)
    book.save(folder / "reply.xlsx")
    return folder / "reply.xlsx"


def _cell(name: str, value: object) -> Make:
    return partial(_xlsx, lambda sheet, _: setattr(sheet["B2"], name, value))


def _rich(struck: dict[str, object], first: str, last: str) -> Make:
    text = [TextBlock(InlineFont(**struck), first), last]
    return partial(_xlsx, lambda sheet, _: setattr(sheet["B2"], "value", CellRichText(text)))


def _raised_rich(sheet: openpyxl.worksheet.worksheet.Worksheet, _: Path) -> None:
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    sheet["B2"].value = CellRichText([VALUE, raised])


def _hidden_column(sheet: openpyxl.worksheet.worksheet.Worksheet, _: Path) -> None:
    sheet.column_dimensions["B"].hidden = True


def _hidden_row(sheet: openpyxl.worksheet.worksheet.Worksheet, _: Path) -> None:
    sheet.row_dimensions[2].hidden = True


def _narrow_column(sheet: openpyxl.worksheet.worksheet.Worksheet, _: Path) -> None:
    sheet.column_dimensions["B"].width = 0.5


def _low_row(sheet: openpyxl.worksheet.worksheet.Worksheet, _: Path) -> None:
    sheet.row_dimensions[2].height = 1


def _picture(folder: Path) -> str:
    Picture.new("RGB", (300, 200)).save(folder / "picture.png")
    return str(folder / "picture.png")


def _picture_beside(sheet: openpyxl.worksheet.worksheet.Worksheet, folder: Path) -> None:
    sheet.add_image(Image(_picture(folder)), "D4")


def _picture_in_word(folder: Path) -> Path:
    picture = _picture(folder)

    def write(paragraph: docx.text.paragraph.Paragraph) -> None:
        paragraph.add_run(VALUE)
        paragraph.add_run().add_picture(picture, width=Inches(5))

    return _docx(write, folder)


def _xls(style: str, folder: Path, number: str = "General") -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, "Question 1")
    sheet.write(1, 0, SAID)
    sheet.write(1, 1, int(VALUE), xlwt.easyxf(style, num_format_str=number))
    for row, line in enumerate(OTHERS):
        sheet.write(2 * row + 2, 0, line)
        sheet.write(2 * row + 3, 0, NOT_HELD)
    book.save(str(folder / "reply.xls"))
    return folder / "reply.xls"


def _xls_sized(part: str, size: str, to: int, folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, line in enumerate(("Question 1", SAID, *OTHERS)):
        sheet.write(row, 0, line)
    sheet.write(1, 1, int(VALUE))
    sized = getattr(sheet, part)(1)
    sized.height_mismatch = True
    setattr(sized, size, to)
    book.save(str(folder / "reply.xls"))
    return folder / "reply.xls"


def _ods(properties: dict[str, str], folder: Path, shown: str = VALUE) -> Path:
    document = OpenDocumentSpreadsheet()
    style = Style(name="a", family="table-cell")
    style.addElement(TextProperties(attributes=properties))
    document.automaticstyles.addElement(style)
    table = OdfTable(name="Sheet1")
    value = TableCell(valuetype="float", value=VALUE, stylename=style)
    value.addElement(P(text=shown))
    for cells in (["Question 1"], [SAID, value], *([one] for q in OTHERS for one in (q, NOT_HELD))):
        row = TableRow()
        for content in cells:
            row.addElement(content if content is value else _text(str(content)))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(folder / "reply.ods"))
    return folder / "reply.ods"


def _text(content: str) -> TableCell:
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=content))
    return cell


def _html(value: str, folder: Path, head: str = "") -> Path:
    others = "".join(f"<p>{line}</p><p>{NOT_HELD}</p>" for line in OTHERS)
    table = f"<table><tr><td>{SAID}</td><td>{value}</td></tr></table>"
    body = f"<p>Question 1</p>{table}{others}"
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    (folder / "reply.html").write_text(page, encoding="utf-8")
    return folder / "reply.html"


def _pdf(draw: Callable[[Canvas], object], folder: Path) -> Path:
    canvas = Canvas(str(folder / "reply.pdf"), invariant=1)
    canvas.drawString(72, 760, "Question 1")
    canvas.drawString(72, 740, SAID)
    draw(canvas)
    for number, line in enumerate(OTHERS):
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(72, 700 - 40 * number, line)
        canvas.drawString(72, 680 - 40 * number, NOT_HELD)
    canvas.save()
    return folder / "reply.pdf"


def _value(canvas: Canvas) -> None:
    canvas.drawString(172, 740, VALUE)


def _struck(canvas: Canvas) -> None:
    _value(canvas)
    canvas.line(168, 743.5, 188, 743.5)


def _covered(canvas: Canvas) -> None:
    _value(canvas)
    canvas.rect(165, 735, 40, 18, fill=1)


def _white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    _value(canvas)


def _raised(canvas: Canvas) -> None:
    _value(canvas)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(186, 745, "1")
    canvas.setFont("Helvetica", 12)


def _field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(x=172, y=735, width=60, height=18, value=VALUE)


def _struck_run(run: Run) -> None:
    run.font.strike = True


def _white_run(run: Run) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)


PLAIN: dict[str, Make] = {
    "docx": _run(lambda run: None),
    "xlsx": partial(_xlsx, lambda sheet, _: None),
    "xls": partial(_xls, ""),
    "ods": partial(_ods, {}),
    "html": partial(_html, VALUE),
    "pdf": partial(_pdf, _value),
}
STRUCK: dict[str, Make] = {
    "docx": _run(_struck_run),
    "docx, twice": _run(lambda run: setattr(run.font, "double_strike", True)),
    "docx, before another": _run(_struck_run, text="2", last="18"),
    "xlsx": _cell("font", Font(strike=True)),
    "xlsx, before another": _rich({"strike": True}, "2", "18"),
    "xls": partial(_xls, "font: struck_out on"),
    "ods": partial(_ods, {"textlinethroughstyle": "solid"}),
    "html, s": partial(_html, "<s>20</s>"),
    "html, del": partial(_html, "<del>2</del>18"),
    "html, strike": partial(_html, "<strike>20</strike>"),
    "html, style": partial(_html, '<b style="text-decoration:line-through">2</b>18'),
    "html, sheet": partial(
        _html, '<b class="x">20</b>', head="<style>.x {text-decoration: line-through}</style>"
    ),
    "pdf": partial(_pdf, _struck),
}
HIDDEN: dict[str, Make] = {
    "docx, white": _run(_white_run),
    "docx, low row": _docx_low_row,
    "docx, vanish": _run(lambda run: setattr(run.font, "hidden", True)),
    "docx, tiny": _run(lambda run: setattr(run.font, "size", Pt(1))),
    "docx, black": _run(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.BLACK)),
    "xlsx, white": _cell("font", Font(color="FFFFFFFF")),
    "xlsx, column": partial(_xlsx, _hidden_column),
    "xlsx, row": partial(_xlsx, _hidden_row),
    "xlsx, narrow column": partial(_xlsx, _narrow_column),
    "xlsx, low row": partial(_xlsx, _low_row),
    "xls, narrow column": partial(_xls_sized, "col", "width", 50),
    "xls, low row": partial(_xls_sized, "row", "height", 20),
    "xls, white": partial(_xls, "font: color white"),
    "ods, white": partial(_ods, {"color": "#ffffff"}),
    "html, none": partial(_html, '<b style="display:none">20</b>'),
    "html, invisible": partial(_html, '<b style="visibility:hidden">20</b>'),
    "html, size": partial(_html, '<b style="font-size:0">20</b>'),
    "html, white": partial(_html, '<b style="color:white">20</b>'),
    "html, hidden": partial(_html, "<b hidden>20</b>"),
    "html, sheet": partial(_html, '<b id="x">20</b>', head="<style>#x {display:none}</style>"),
    "pdf, white": partial(_pdf, _white),
    "pdf, covered": partial(_pdf, _covered),
}
MASKED: dict[str, Make] = {
    **{f"xlsx, {mask}": _cell("number_format", mask) for mask in MASKS},
    **{f"xls, {mask}": partial(_xls, "", number=mask) for mask in MASKS},
    **{f"xlsx, {unit}": _cell("number_format", unit) for unit in UNITS},
    **{f"xls, {unit}": partial(_xls, "", number=unit) for unit in UNITS},
    **{f"ods, {shown}": partial(_ods, {}, shown=shown) for shown in SHOWN_UNITS},
    **{f"ods, {shown}": partial(_ods, {}, shown=shown) for shown in ("*", "<50", "0.0k", "20%")},
}
RAISED: dict[str, Make] = {
    "docx, style": _run(lambda run: setattr(run.font, "superscript", True), VALUE, "1"),
    "docx, position": _run(_position, VALUE, "1"),
    "docx, size": _run(_small, VALUE, "1"),
    "xlsx": partial(_xlsx, _raised_rich),
    "xlsx, sign": _cell("value", "20¹"),
    "html, sup": partial(_html, "20<sup>1</sup>"),
    "html, style": partial(_html, '20<span style="vertical-align:super">1</span>'),
    "html, sheet": partial(
        _html, '20<i class="f">1</i>', head="<style>.f {vertical-align: super}</style>"
    ),
    "html, sign": partial(_html, "20¹"),
    "pdf": partial(_pdf, _raised),
}
OBJECTS: dict[str, Make] = {
    "docx, picture": _picture_in_word,
    "docx, dropdown": partial(_docx, _dropdown),
    "xlsx, picture": partial(_xlsx, _picture_beside),
    "html, picture": partial(_html, '20 <img src="a.png" width=400>'),
    "html, field": partial(_html, '<input value="20">'),
    "html, choice": partial(_html, "<select><option>20</option><option>30</option></select>"),
    "html, text field": partial(_html, "<textarea>20</textarea>"),
    "html, drawing": partial(_html, "20 <svg width=400 height=300><rect width=9 height=9/></svg>"),
    "pdf, field": partial(_pdf, _field),
}


def cases() -> Iterator[Case]:
    """Yield the cases of looks, in a fixed order."""
    right = {"plain": READ, "raised": NEVER_JOINED, "objects": Question(), "hidden": LEFT_OUT}
    kinds = {"plain": PLAIN, "struck": STRUCK, "hidden": HIDDEN, "masked": MASKED}
    kinds |= {"raised": RAISED, "objects": OBJECTS}
    for kind, makers in kinds.items():
        for name, make in makers.items():
            form, _, way = name.partition(", ")
            yield Case(way or "whole", kind, form, (), right.get(kind, ASKED), make=make)
