"""Text that is struck out or not seen, and objects beside it, are asked about in every format.

Each file is written here, by another library than the one that reads it where there is one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Inches, Pt, RGBColor
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from PIL import Image as Picture
from reportlab.pdfgen.canvas import Canvas

from foi_analysis.core.paths import Project
from foi_analysis.merge.one_reply import Named, read_named
from foi_analysis.read import read_grids
from foi_analysis.read.number_formats import shows_otherwise, signs_added

RELEASED = frozenset({"failed-redaction", "masked-by-format"})
STRUCK, UNSEEN, OBJECT = "struck out", "does not see it", "is not read"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
SAID, VALUE = "Offences recorded:", "20"


def word(change: Callable[[docx.text.run.Run], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        document = docx.Document()
        document.add_paragraph("Question 1")
        paragraph = document.add_paragraph(f"{SAID} ")
        change(paragraph.add_run(VALUE))
        document.save(str(folder / "a.docx"))
        return folder / "a.docx"

    return make


def workbook(change: Callable[[openpyxl.cell.Cell], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.active.append(["Question 1"])
        book.active.append([SAID, int(VALUE)])
        change(book.active["B2"])
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return make


def page(value: str, head: str = "") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        text = f"<html><head>{head}</head><body><p>Question 1</p><table><tr><td>{SAID}</td>"
        (folder / "a.html").write_text(f"{text}<td>{value}</td></tr></table></body></html>")
        return folder / "a.html"

    return make


def pdf(draw: Callable[[Canvas], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        canvas = Canvas(str(folder / "a.pdf"), invariant=1)
        canvas.drawString(72, 700, "Question 1")
        canvas.drawString(72, 680, SAID)
        draw(canvas)
        canvas.save()
        return folder / "a.pdf"

    return make


def spreadsheet_of_text(style: str, shown: str = VALUE) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        names = ("office", "table", "text", "style")
        urn = "urn:oasis:names:tc:opendocument:xmlns:"
        spaces = " ".join(f'xmlns:{name}="{urn}{name}:1.0"' for name in names)
        spaces += f' xmlns:fo="{urn}xsl-fo-compatible:1.0"'
        cell = (
            f'<table:table-cell table:style-name="a" office:value-type="float" '
            f'office:value="{VALUE}"><text:p>{shown}</text:p></table:table-cell>'
        )
        label = (
            f'<table:table-cell office:value-type="string"><text:p>{SAID}</text:p>'
            "</table:table-cell>"
        )
        content = (
            f'<office:document-content {spaces} office:version="1.2"><office:automatic-styles>'
            f'<style:style style:name="a" style:family="table-cell">{style}</style:style>'
            "</office:automatic-styles><office:body><office:spreadsheet>"
            '<table:table table:name="S">'
            f"<table:table-row>{label}{cell}</table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>"
        )
        with zipfile.ZipFile(folder / "a.ods", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        return folder / "a.ods"

    return make


def over_the_number(canvas: Canvas, draw: Callable[[], object]) -> None:
    canvas.drawString(200, 680, VALUE)
    draw()


def in_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(200, 680, VALUE)


def in_white_on_blue(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 0.6)
    canvas.rect(190, 670, 60, 25, fill=1)
    in_white(canvas)


CASES = {
    "docx struck": (word(lambda run: setattr(run.font, "strike", True)), STRUCK),
    "docx struck twice": (word(lambda run: setattr(run.font, "double_strike", True)), STRUCK),
    "docx white": (
        word(lambda run: setattr(run.font.color, "rgb", RGBColor(255, 255, 255))),
        UNSEEN,
    ),
    "docx black on black": (
        word(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.BLACK)),
        UNSEEN,
    ),
    "docx tiny": (word(lambda run: setattr(run.font, "size", Pt(1))), UNSEEN),
    "xlsx struck": (workbook(lambda cell: setattr(cell, "font", Font(strike=True))), STRUCK),
    "xlsx white": (workbook(lambda cell: setattr(cell, "font", Font(color="FFFFFFFF"))), UNSEEN),
    "xlsx masked": (
        workbook(lambda cell: setattr(cell, "number_format", '[<50]"*";0')),
        "number format",
    ),
    "xlsx pounds": (
        workbook(lambda cell: setattr(cell, "number_format", '"£"#,##0')),
        "shown with “£”",
    ),
    "xlsx scaled": (workbook(lambda cell: setattr(cell, "number_format", "0.0,")), "number format"),
    "html deleted": (page(f"<del>{VALUE}</del>"), STRUCK),
    "html struck": (page(f"<s>{VALUE}</s>"), STRUCK),
    "html line through": (page(f'<i style="text-decoration: line-through">{VALUE}</i>'), STRUCK),
    "html hidden by a sheet": (
        page(f'<b class="x">{VALUE}</b>', "<style>i, .x {display: none}</style>"),
        UNSEEN,
    ),
    "html white": (page(f'<b style="color:#fff">{VALUE}</b>'), UNSEEN),
    "html choice": (page("<select><option>1</option></select>"), OBJECT),
    "html field": (page('<input value="20">'), OBJECT),
    "html picture": (page('<img src="a.png">'), OBJECT),
    "pdf struck": (
        pdf(lambda c: over_the_number(c, lambda: c.line(195, 683.5, 220, 683.5))),
        STRUCK,
    ),
    "pdf covered": (
        pdf(lambda c: over_the_number(c, lambda: c.rect(190, 670, 60, 25, fill=1))),
        UNSEEN,
    ),
    "pdf white": (pdf(in_white), UNSEEN),
    "ods struck": (
        spreadsheet_of_text('<style:text-properties style:text-line-through-style="solid"/>'),
        STRUCK,
    ),
    "ods white": (spreadsheet_of_text('<style:text-properties fo:color="#ffffff"/>'), UNSEEN),
    "ods shown otherwise": (spreadsheet_of_text("", "*"), "shown as '*'"),
}
SEEN = {
    "docx white on blue": word(lambda run: shaded(run, "1F3864")),
    "xlsx white on blue": workbook(lambda cell: white_on_blue(cell)),
    "html white on blue": page(f'<b style="color:#fff; background:#114">{VALUE}</b>'),
    "pdf white on blue": pdf(in_white_on_blue),
    "pdf underlined": pdf(lambda c: over_the_number(c, lambda: c.line(195, 678, 220, 678))),
    "ods": spreadsheet_of_text(""),
}


def shaded(run: docx.text.run.Run, fill: str) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    shade = run._r.get_or_add_rPr().makeelement(f"{{{space}}}shd", {f"{{{space}}}fill": fill})
    run._r.rPr.append(shade)


def white_on_blue(cell: openpyxl.cell.Cell) -> None:
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3864")


def doubts(path: Path) -> list[tuple[str, str]]:
    grids = read_grids(path, path.name, RELEASED)
    return [(cell.text, cell.doubt) for grid in grids for cell in grid.cells if cell.doubt]


def read(path: Path) -> Named:
    return read_named(Project.find(__file__), str(path), "Kent", "2021/22", "offences")


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_shown_as_stored_is_in_doubt_and_never_a_value(
    tmp_path: Path, name: str
) -> None:
    make, said = CASES[name]
    path = make(tmp_path)
    ((_, doubt),) = doubts(path)
    assert said in doubt
    named = read(path)
    assert not [row for row in named.reading.clean.observations if row["low"] == int(VALUE)]
    kept_out = said == UNSEEN or "masked" in name or "otherwise" in name
    words = "hidden text" if said == UNSEEN else "values that a format hides" if kept_out else said
    assert any(words in problem.found for problem in named.problems)
    assert not kept_out or named.reading.grids == ()


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_on_its_ground_is_read(tmp_path: Path, name: str) -> None:
    path = SEEN[name](tmp_path)
    assert doubts(path) == []
    rows = read(path).reading.clean.observations
    assert [row["low"] for row in rows if row["measure"] == "offences"] == [int(VALUE)]


def test_pictures_beside_text_are_named_and_small_ones_are_not(tmp_path: Path) -> None:
    Picture.new("RGB", (60, 30)).save(tmp_path / "a.png")
    document = docx.Document()
    document.add_paragraph("Question 1")
    document.add_picture(str(tmp_path / "a.png"), width=Inches(0.8))
    document.add_picture(str(tmp_path / "a.png"), width=Inches(5))
    document.save(str(tmp_path / "a.docx"))
    assert [text for text, _ in doubts(tmp_path / "a.docx")] == ["a picture"]

    book = openpyxl.Workbook()
    book.active.append([SAID, 20])
    book.active.add_image(Image(str(tmp_path / "a.png")), "D4")
    book.active.oddFooter.left.text = "* denotes fewer than 10"
    book.save(tmp_path / "a.xlsx")
    assert [text for text, _ in doubts(tmp_path / "a.xlsx")] == ["a picture"]
    texts = [cell.text for grid in read_grids(tmp_path / "a.xlsx", "a") for cell in grid.cells]
    assert "* denotes fewer than 10" in texts


@pytest.mark.parametrize(
    ("code", "is_other"),
    [
        ("General", False),
        ("#,##0", False),
        ("#,##0;[Red]-#,##0", False),
        ('"£"#,##0.00', False),
        ("dd/mm/yyyy", False),
        ("0.0%", False),
        ('[<5]"<5";0', True),
        ('0"%"', True),
        ('0.0,"k"', True),
        ("0,,", True),
        (";;;", True),
        ('"*"', True),
    ],
)
def test_a_number_format_that_shows_something_else_is_told(code: str, is_other: bool) -> None:
    assert shows_otherwise(code) is is_other


@pytest.mark.parametrize(("code", "said"), [("0%", ""), ("0.00 %", ""), ('0" pp"%', "pp")])
def test_the_sign_of_a_share_is_what_it_is_read_with(code: str, said: str) -> None:
    assert signs_added(code, 0.16) == said
