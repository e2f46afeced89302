"""Files in ordinary styles that hide nothing are let in: dark heads, grey notes, logos, stripes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from look_pages import pdf
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from foi_analysis.read.whole_scan import scan_reply

ROWS = (("Kik", 5), ("Skype", 12), ("Facebook", 33), ("Not known", 4), ("Total", 54))
DARK, PALE = PatternFill("solid", fgColor="1F3864"), PatternFill("solid", fgColor="DDEBF7")
BRIGHT = Font(color="FFFFFF", bold=True)
Make = Callable[[Path], Path]


def logo(colour: str = "navy") -> io.BytesIO:
    made = io.BytesIO()
    Picture.new("RGB", (120, 40), colour).save(made, "PNG")
    made.seek(0)
    return made


def each(cells: object, **style: object) -> None:
    for cell in cells:
        for name, one in style.items():
            setattr(cell, name, one)


def noted(page: Worksheet, colour: str, points: int) -> None:
    page["A8"] = "Note: 3 of these were from 2016"
    page["A8"].font = Font(color=colour, sz=points, italic=True)


def shown_by(page: Worksheet) -> None:
    codes = ("#,##0", "0", "_-* #,##0_-;-* #,##0_-", "#,##0;[Red]-#,##0", "@")
    for row, code in enumerate(codes, 2):
        page.cell(row, 2).number_format = code


def as_table(page: Worksheet) -> None:
    table = Table(displayName="T", ref="A1:B6")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium9", showRowStripes=True)
    page.add_table(table)


def choosing(page: Worksheet) -> None:
    rule = DataValidation(type="list", formula1='"Yes,No"')
    page.add_data_validation(rule)
    rule.add("C2")


def nought(page: Worksheet) -> None:
    page["B2"], page["B3"] = 0, 0
    page["B2"].number_format, page["B3"].number_format = '#,##0;-#,##0;"-"', "0;-0;;@"


WORKBOOKS: dict[str, Callable[[Worksheet], object]] = {
    "white on a dark head": lambda page: each(page[1], fill=DARK, font=BRIGHT),
    "white on the theme's head": lambda page: each(
        page[1],
        fill=PatternFill("solid", fgColor=Color(theme=4)),
        font=Font(color=Color(theme=0)),
    ),
    "a dark total": lambda page: each(page[6], fill=DARK, font=BRIGHT),
    "stripes": lambda page: [each(page[row], fill=PALE) for row in (2, 4, 6)],
    "stripes of the theme": lambda page: each(
        page[3], fill=PatternFill("solid", fgColor=Color(theme=0, tint=-0.15))
    ),
    "grey notes": lambda page: noted(page, "808080", 8),
    "pale grey notes": lambda page: noted(page, "A6A6A6", 7),
    "a logo beside": lambda page: page.add_image(Image(logo()), "E1"),
    "a logo below": lambda page: page.add_image(Image(logo()), "A10"),
    "formats": shown_by,
    "noughts as a dash": nought,
    "a scale of colours": lambda page: page.conditional_formatting.add(
        "B2:B6", ColorScaleRule("min", None, "FFFFFF", "max", None, "63BE7B")
    ),
    "bars": lambda page: page.conditional_formatting.add(
        "B2:B6", DataBarRule("min", None, "max", None, color="638EC6")
    ),
    "small ones in red": lambda page: page.conditional_formatting.add(
        "B2:B6",
        CellIsRule(
            "lessThan", ["5"], font=Font(color="9C0006"), fill=PatternFill(bgColor="FFC7CE")
        ),
    ),
    "a table": as_table,
    "a frozen head": lambda page: setattr(page, "freeze_panes", "B2"),
    "a narrow column between": lambda page: setattr(page.column_dimensions["C"], "width", 0.5),
    "heads on their side": lambda page: each(page[1], alignment=Alignment(textRotation=90)),
    "an indent": lambda page: each([page["A3"]], alignment=Alignment(indent=2)),
    "a choice": choosing,
    "ticks": lambda page: each([page["C2"]], value="ü", font=Font(name="Wingdings")),
    "several lines": lambda page: each([page["A8"]], value="Notes\n\n3 were from 2016\nNone"),
    "a printed head": lambda page: setattr(page.oddHeader.center, "text", "FOI 123/18"),
    "a merged title": lambda page: page.merge_cells("C1:E1"),
}


def workbook(name: str) -> Make:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        for row in (("Method", "Number"), *ROWS):
            book.active.append(row)
        WORKBOOKS[name](book.active)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return make


def styled(style: str, colour: RGBColor | None = None, ground: str = "") -> Make:
    """Return a maker of a document with a table of a style, and a head of a colour on a ground."""

    def make(folder: Path) -> Path:
        document = docx.Document()
        document.add_paragraph("Question 1")
        table = document.add_table(rows=1, cols=2)
        table.style = style
        for row in (("Method", "Number"), *ROWS):
            cells = table.rows[0].cells if row[0] == "Method" else table.add_row().cells
            cells[0].text, cells[1].text = map(str, row)
        for cell in table.rows[0].cells if ground else ():
            shade = f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{ground}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shade))
            cell.paragraphs[0].runs[0].font.color.rgb = colour
        document.save(folder / "a.docx")
        return folder / "a.docx"

    return make


def written(change: Callable[[docx.document.Document], object]) -> Make:
    def make(folder: Path) -> Path:
        document = docx.Document()
        document.add_paragraph("There were 33 offences.")
        change(document)
        document.save(folder / "a.docx")
        return folder / "a.docx"

    return make


def small(document: docx.document.Document) -> None:
    run = document.add_paragraph().add_run("1 Section 40(2) applies to 3 records")
    run.font.size, run.font.color.rgb = Pt(6), RGBColor(0x80, 0x80, 0x80)


def hanging(document: docx.document.Document) -> None:
    form = document.add_paragraph("1.\tThere were 4").paragraph_format
    form.left_indent, form.first_line_indent, form.line_spacing = Pt(36), Pt(-36), Pt(12)


STYLES = ("Light Grid Accent 1", "Medium Shading 1 Accent 1", "Dark List", "Colorful Grid")
STYLES += ("Table Grid", "Medium Grid 3 Accent 2", "Light Shading", "Dark List Accent 6")
WHITE = RGBColor(255, 255, 255)
DOCUMENTS: dict[str, Make] = {f"docx {name}": styled(name) for name in STYLES} | {
    "docx white on a dark head": styled("Table Grid", WHITE, "1F3864"),
    "docx automatic on a black head": styled("Table Grid", None, "000000"),
    "docx small grey notes": written(small),
    "docx hanging": written(hanging),
    "docx logo": written(lambda document: document.add_picture(logo(), width=Pt(100))),
    "docx header": written(
        lambda document: setattr(document.sections[0].header.paragraphs[0], "text", "OFFICIAL 1")
    ),
}


def striped(canvas: Canvas) -> None:
    for row, (name, number) in enumerate((("Method", "Number"), *ROWS)):
        canvas.setFillColorRGB(*((0.12, 0.22, 0.39) if not row else (0.87, 0.92, 0.97)))
        if row % 2 == 0:
            canvas.rect(70, 600 - 20 * row, 200, 20, fill=1, stroke=0)
        canvas.setFillGray(0 if row else 1)
        canvas.drawString(75, 606 - 20 * row, name)
        canvas.drawString(200, 606 - 20 * row, str(number))


def watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillGray(0.5, 0.3)
    canvas.setFont("Helvetica", 60)
    canvas.translate(60, 600)
    canvas.rotate(20)
    canvas.drawString(0, 0, "OFFICIAL")
    canvas.restoreState()


def on_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(logo("lightblue")), 60, 400, 200, 100)
    canvas.drawString(72, 450, "Total 54")


def highlighted(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 0, 0.35)
    canvas.rect(190, 675, 80, 18, fill=1, stroke=0)


def twice(canvas: Canvas) -> None:
    canvas.drawString(72, 500, "Total 54")
    canvas.drawString(72.3, 500, "Total 54")


def answered(canvas: Canvas) -> None:
    canvas.acroForm.textfield(name="a", x=72, y=500, width=200, height=20, value="54")


PAGES: dict[str, Callable[[Canvas], object]] = {
    "stripes under a dark head": striped,
    "a watermark over it": watermark,
    "words on a picture": on_a_picture,
    "a highlight": highlighted,
    "letters set twice": twice,
    "a form": answered,
    "a logo": lambda canvas: canvas.drawImage(ImageReader(logo()), 72, 780, 60, 20),
    "a link": lambda canvas: canvas.linkURL("https://example.org", (72, 675, 140, 692)),
    "a line below": lambda canvas: canvas.line(190, 677, 260, 677),
}
TABLE = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number in ROWS)
SHEETS = {
    "dark head": "th { background: #1F3864; color: #fff }",
    "stripes": "tr:nth-child(even) { background: #eee }",
    "variables": ":root { --i: #222; --b: #fff } body { color: var(--i); background: var(--b) } "
    "th { background: var(--i); color: var(--b) }",
    "dark page": "body { background: #111; color: #eee }",
    "dark by choice": "@media (prefers-color-scheme: dark) { body { background: #111 } }",
    "grey notes": "p { color: #767676; font-size: .75rem }",
    "sums": "p { font-size: calc(1rem + .2vw); margin: calc(1rem * 2) 0 }",
    "clamped": "p { font-size: clamp(1rem, 2vw, 3rem) }",
    "strong grey": "p { color: rgb(0 0 0 / 87%) }",
    "new colours": "p { color: oklch(0.3 0.1 250) } th { color: color-mix(in srgb, black, red) }",
    "in the middle": "p { position: absolute; left: 50%; transform: translate(-50%, -50%) }",
    "fading in": "@keyframes f { from { opacity: 0 } to { opacity: 1 } } "
    "p { animation: f 1s ease forwards }",
    "cut off": "div { overflow: hidden } table { overflow-x: auto; max-width: 100% }",
    "wider": "div { margin-left: -15px; margin-right: -15px }",
    "nested": "div { color: #222; & p { color: #333 } &:hover { color: #000 } }",
    "for paper": "@media print { p { display: none } }",
    "slanted": "div { clip-path: polygon(0 0, 100% 0, 100% 90%, 0 100%) }",
    "shaded head": "th { background: linear-gradient(#224, #446); color: #fff }",
}
BADGE = (
    '<div style="position: relative"><p>There were 20.</p><i style="position: absolute; top: 0; '
    'right: 0; background: red; width: 40px; height: 20px">New</i></div>'
)


def page(sheet: str, body: str = "") -> Make:
    def make(folder: Path) -> Path:
        text = f"<html><head><style>{sheet}</style></head><body><div><p>There were 20.</p><table>"
        text += f"<tr><th>Method</th><th>Number</th></tr>{TABLE}</table>{body}</div></body></html>"
        (folder / "a.html").write_text(text)
        return folder / "a.html"

    return make


def archive(folder: Path) -> Path:
    made = workbook("stripes")(folder)
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(made, "reply.xlsx")
        packed.writestr("__MACOSX/._reply.xlsx", b"\0\5\x16\7 attributes")
    return folder / "a.zip"


CLEAN: dict[str, Make] = (
    {f"xlsx {name}": workbook(name) for name in WORKBOOKS}
    | DOCUMENTS
    | {f"pdf {name}": pdf(draw, "20") for name, draw in PAGES.items()}
    | {f"html {name}": page(sheet) for name, sheet in SHEETS.items()}
    | {"html badge": page("", BADGE), "zip of a workbook": archive}
)


def test_there_are_enough_styles() -> None:
    assert len(CLEAN) >= 60


@pytest.mark.parametrize("name", CLEAN)
def test_ordinary_styles_keep_no_file_out(tmp_path: Path, name: str) -> None:
    assert scan_reply(CLEAN[name](tmp_path), "x").refused() == ()
