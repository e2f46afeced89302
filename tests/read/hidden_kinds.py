"""Writes a small reply for each way to hide a number or a name, in each format it can occur in."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import look_pages
import look_workbooks
import openpyxl
import xlsxwriter
import xlwt
from compound_writer import word
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from look_pages import WHITE, annotated, own, pdf, shaded, styled
from look_workbooks import Condition, Content, Style
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

MARKER, NAME = "470811", "Jane Northshire"
REDACTED, MASKED = "failed-redaction", "masked-by-format"
Make = Callable[[Path], Path]
Kinds = dict[str, tuple[str, Make]]
BLUE, BLACK, PALE = "1F3864", "010101", "FFFFFF"
WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


def content(**style: object) -> Content:
    return Content(Style(**style), value=int(MARKER))


def when(change: Style, sign: str = ">") -> Content:
    return Content(value=int(MARKER), condition=Condition(change, sign, (100,)))


def in_a_run(style: Style) -> Content:
    return Content(runs=(("20 of ", Style()), (MARKER, style)))


LOOKS: dict[str, tuple[str, Content]] = {
    "white": (REDACTED, content(colour=PALE)),
    "nearly white": (REDACTED, content(colour="FCFCFC")),
    "black on black": (REDACTED, content(fill=BLACK)),
    "blue on blue": (REDACTED, content(colour=BLUE, fill=BLUE)),
    "tiny": (REDACTED, content(points=1)),
    "white and struck out": (REDACTED, content(colour=PALE, struck=True)),
    "white run": (REDACTED, in_a_run(Style(colour=PALE))),
    "tiny run": (REDACTED, in_a_run(Style(points=1))),
    "white by a condition": (MASKED, when(Style(colour=PALE))),
    "black by a condition": (MASKED, when(Style(fill=BLACK))),
    "white by a formula": (MASKED, when(Style(colour=PALE), "")),
    "masked by a condition": (MASKED, when(Style(code='"*"'))),
    "masked": (MASKED, content(code='[<50]"*";0')),
    "masked below a million": (MASKED, content(code='[<1000000]"*";0')),
    "blank": (MASKED, content(code=";;;")),
    "in white by its format": (MASKED, content(code="[White]0")),
}
# An ods cell says itself what it shows.
_NOT_IN_ODS = ("masked below a million", "blank", "in white by its format")


def workbook(name: str, suffix: str, what: Content) -> Make:
    if suffix != ".ods" and name == "masked":
        what = content(code='[>5]"*";0')
    return lambda folder: look_workbooks.write(folder / f"a{suffix}", what)


def _black() -> io.BytesIO:
    made = io.BytesIO()
    Picture.new("RGB", (60, 30), "black").save(made, "PNG")
    made.seek(0)
    return made


def under_a_shape(folder: Path) -> Path:
    book = xlsxwriter.Workbook(str(folder / "a.xlsx"))
    sheet = book.add_worksheet("S")
    sheet.write_row("B2", [int(MARKER)])
    sheet.insert_textbox("A1", "", {"width": 400, "height": 90, "fill": {"color": "black"}})
    book.close()
    return folder / "a.xlsx"


def under_a_picture(folder: Path) -> Path:
    """Write a workbook with a picture that hangs on the one cell where it begins."""
    book = openpyxl.Workbook()
    book.active["B2"] = int(MARKER)
    picture = Image(_black())
    picture.width, picture.height = 200, 60
    book.active.add_image(picture, "B2")
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def in_a_hidden_box(folder: Path) -> Path:
    book = xlsxwriter.Workbook(str(folder / "b.xlsx"))
    book.add_worksheet("S").insert_textbox("D4", MARKER)
    book.close()
    with (
        zipfile.ZipFile(folder / "b.xlsx") as shown,
        zipfile.ZipFile(folder / "a.xlsx", "w") as hidden,
    ):
        for name in shown.namelist():
            part = shown.read(name).replace(b"<xdr:cNvPr ", b'<xdr:cNvPr hidden="1" ')
            hidden.writestr(name, part)
    (folder / "b.xlsx").unlink()
    return folder / "a.xlsx"


def under_a_merged_cell(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "Total", int(MARKER)
    book.active.merged_cells.add("A1:B1")
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def under_an_old_shape(folder: Path) -> Path:
    """Write an old workbook with a black rectangle over B2."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(1, 1, int(MARKER))
    piece = lambda flags, kind, inner: struct.pack("<HHI", flags, kind, len(inner)) + inner  # noqa: E731
    anchor = struct.pack("<9H", 0, 1, 0, 1, 0, 3, 0, 3, 0)
    shape = piece(1 << 4 | 2, 0xF00A, struct.pack("<II", 1025, 0xA00))
    shape += piece(1 << 4 | 3, 0xF00B, struct.pack("<HI", 0x0181, 0)) + piece(0, 0xF010, anchor)
    drawn = piece(0xF, 0xF002, piece(0xF, 0xF003, piece(0xF, 0xF004, shape)))
    look_workbooks.add_records(sheet, struct.pack("<HH", 0xEC, len(drawn)) + drawn)
    book.save(str(folder / "a.xls"))
    return folder / "a.xls"


def ods_with(beside: str = "", shown: str | None = None, **changed: str) -> Make:
    def make(folder: Path) -> Path:
        text = look_workbooks.ods_text(content(), shown, beside)
        space = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
        text = text.replace("<office:document-content ", f"<office:document-content {space}", 1)
        for old, new in changed.values():
            text = text.replace(old, new)
        return look_workbooks.ods_file(folder / "a.ods", text)

    return make


_PLACE = 'svg:x="60pt" svg:y="8pt" svg:width="90pt" svg:height="30pt"'
PICTURE = f"<table:shapes><draw:frame {_PLACE}><draw:image/></draw:frame></table:shapes>"
RECTANGLE = f"<table:shapes><draw:rect {_PLACE}/></table:shapes>"
_FLOAT = f'office:value-type="float" office:value="{MARKER}"'

WORKBOOK_KINDS: Kinds = {
    f"{suffix[1:]} {name}": (kind, workbook(name, suffix, what))
    for suffix in WORKBOOKS
    for name, (kind, what) in LOOKS.items()
    if suffix != ".ods" or name not in _NOT_IN_ODS
} | {
    "xlsx under a shape": (REDACTED, under_a_shape),
    "xlsx under a picture": (REDACTED, under_a_picture),
    "xlsx under a merged cell": (REDACTED, under_a_merged_cell),
    "xlsx in a hidden box": (REDACTED, in_a_hidden_box),
    "xls under a shape": (REDACTED, under_an_old_shape),
    "ods under a picture": (REDACTED, ods_with(PICTURE)),
    "ods under a rectangle": (REDACTED, ods_with(RECTANGLE)),
    "ods shown as a star": (MASKED, ods_with(shown="*")),
    "ods shown as less": (MASKED, ods_with(shown="&lt;5")),
    "ods shown as another number": (MASKED, ods_with(shown="7")),
    "ods shown as nothing": (MASKED, ods_with(shown="")),
    "ods share shown as a star": (
        MASKED,
        ods_with(shown="*", change=(_FLOAT, _FLOAT.replace("float", "percentage"))),
    ),
    "ods sum shown as a star": (
        MASKED,
        ods_with(shown="*", change=(_FLOAT, _FLOAT.replace("float", "currency"))),
    ),
    "ods text shown otherwise": (
        MASKED,
        ods_with(
            shown="redacted",
            change=(_FLOAT, f'office:value-type="string" office:string-value="{MARKER}"'),
        ),
    ),
}


def docx(change: Callable[..., object], text: str = MARKER) -> Make:
    return look_pages.word(change, text)


def _hidden_row(run: object) -> None:
    table = run.part.document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = MARKER
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    run._r.getparent().remove(run._r)


_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/"
_SHAPE = (
    f'<w:r {nsdecls("w")}><w:drawing><wp:anchor xmlns:wp="{_DRAWN}wordprocessingDrawing" '
    'behindDoc="0"><wp:extent cx="900000" cy="200000"/><wp:wrapNone/>'
    f'<a:graphic xmlns:a="{_DRAWN}main"><a:graphicData><wps:wsp '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:spPr>'
    '<a:solidFill><a:srgbClr val="000000"/></a:solidFill></wps:spPr></wps:wsp></a:graphicData>'
    "</a:graphic></wp:anchor></w:drawing></w:r>"
)
_OLD_SHAPE = (
    f'<w:r {nsdecls("w")}><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" '
    'style="position:absolute;width:90pt;height:18pt;z-index:1" fillcolor="black [3213]"/>'
    "</w:pict></w:r>"
)
_CHARACTER, _PARAGRAPH = look_pages._CHARACTER, look_pages._PARAGRAPH
DOCX_KINDS: Kinds = (
    {
        f"docx {name}": (REDACTED, docx(change))
        for name, change in {
            "white": lambda run: setattr(run.font.color, "rgb", WHITE),
            "black highlight": lambda run: setattr(
                run.font, "highlight_color", WD_COLOR_INDEX.BLACK
            ),
            "white on a white highlight": lambda run: (
                setattr(run.font, "highlight_color", WD_COLOR_INDEX.WHITE),
                setattr(run.font.color, "rgb", WHITE),
            ),
            "black shading": lambda run: shaded(run, "000000", None),
            "white shading": lambda run: shaded(run, "FFFFFF"),
            "solid shading": own('<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'),
            "hidden": lambda run: setattr(run.font, "hidden", True),
            "hidden by a style": styled(lambda one: setattr(one.font, "hidden", True), _CHARACTER),
            "white by a paragraph style": styled(look_pages._PALE, _PARAGRAPH),
            "tiny": lambda run: setattr(run.font, "size", Pt(1)),
            "in a white cell": lambda run: (
                look_pages.in_cell("FFFFFF")(run),
                setattr(
                    run.part.document.tables[0].cell(0, 1).paragraphs[0].runs[0], "text", MARKER
                ),
            ),
            "in a hidden row": _hidden_row,
        }.items()
    }
    | {
        "docx under a shape": (REDACTED, docx(lambda run: run._r.addnext(parse_xml(_SHAPE)))),
        "docx under an old shape": (
            REDACTED,
            docx(lambda run: run._r.addnext(parse_xml(_OLD_SHAPE))),
        ),
    }
    | {"docx white name": (REDACTED, docx(lambda run: setattr(run.font.color, "rgb", WHITE), NAME))}
)

_WHITE_RED = rb"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"


def rtf(said: bytes) -> Make:
    def make(folder: Path) -> Path:
        text = said.replace(b"MARKER", MARKER.encode())
        (folder / "a.rtf").write_bytes(rb"{\rtf1\ansi " + _WHITE_RED + text + rb"\par}")
        return folder / "a.rtf"

    return make


def old_word(properties: bytes) -> Make:
    def make(folder: Path) -> Path:
        text = f"Kik {MARKER}\r"
        (folder / "a.doc").write_bytes(word([(text, True)], [(4, 10, properties)]))
        return folder / "a.doc"

    return make


_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(f'xmlns:{one}="{_URN}{one}:1.0"' for one in ("office", "text", "style", "table"))


def odt(style: str, said: str = "") -> Make:
    def make(folder: Path) -> Path:
        text = said or f'<text:p>Kik <text:span text:style-name="a">{MARKER}</text:span></text:p>'
        properties = f"<style:text-properties {style}/>"
        made = (
            f'<office:document-content {_SPACES} xmlns:fo="{_URN}xsl-fo-compatible:1.0">'
            f'<office:automatic-styles><style:style style:name="a" style:family="text">{properties}'
            f"</style:style></office:automatic-styles><office:body><office:text>{text}"
            "</office:text></office:body></office:document-content>"
        )
        with zipfile.ZipFile(folder / "a.odt", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", made)
            manifest = look_workbooks._MANIFEST.replace("spreadsheet", "text")
            archive.writestr("META-INF/manifest.xml", manifest)
        return folder / "a.odt"

    return make


TEXT_KINDS: Kinds = {
    f"{format_} {name}": (REDACTED, make)
    for format_, several in {
        "rtf": {
            "hidden": rtf(rb"Kik {\v MARKER}"),
            "white": rtf(rb"Kik {\cf1 MARKER}"),
            "black highlight": rtf(rb"Kik {\highlight2 MARKER}"),
            "black shading": rtf(rb"Kik {\chcbpat2\cf2 MARKER}"),
            "tiny": rtf(rb"Kik {\fs2 MARKER}"),
        },
        "doc": {
            "hidden": old_word(b"\x3c\x08\x01"),
            "white": old_word(b"\x42\x2a\x08"),
            "black highlight": old_word(b"\x0c\x2a\x01"),
            "tiny": old_word(b"\x43\x4a\x02\x00"),
        },
        "odt": {
            "white": odt('fo:color="#ffffff"'),
            "black on black": odt('fo:color="#000000" fo:background-color="#000000"'),
            "tiny": odt('fo:font-size="1pt"'),
            "hidden": odt('text:display="none"'),
            "hidden section": odt(
                "", f'<text:section text:display="none"><text:p>{MARKER}</text:p></text:section>'
            ),
            "hidden by a condition": odt(
                "", f"<text:p>Kik <text:hidden-text>{MARKER}</text:hidden-text></text:p>"
            ),
        },
    }.items()
    for name, make in several.items()
}

RULES = (
    "display: none",
    "visibility: hidden",
    "opacity: 0",
    "font-size: 0",
    "color: #fefefe",
    "color: transparent",
    "color: black; background: black",
    "filter: blur(8px)",
    "-webkit-text-security: disc",
    "text-indent: -9999px",
    "position: absolute; left: -9999px",
    "clip-path: inset(100%)",
    "height: 0; overflow: hidden; display: block",
)


def html(body: str, head: str = "") -> Make:
    def make(folder: Path) -> Path:
        text = f"<html><head>{head}</head><body><p>Question 1</p>{body}</body></html>"
        (folder / "a.html").write_text(text)
        return folder / "a.html"

    return make


def in_a_page_archive(folder: Path) -> Path:
    message = EmailMessage()
    message["Subject"] = "Page"
    message.set_content(f'<p>Kik</p><p style="display:none">{MARKER}</p>', subtype="html")
    message.make_related()
    (folder / "a.mht").write_bytes(message.as_bytes())
    return folder / "a.mht"


def in_a_message(folder: Path, is_beside: bool = False) -> Path:
    message = EmailMessage()
    message["Subject"] = "Reply"
    page = f'<p>Kik 5</p><p style="color:#fff">{MARKER}</p>'
    if is_beside:
        message.set_content("Kik 5")
        message.add_alternative(page, subtype="html")
    else:
        message.set_content(page, subtype="html")
    (folder / "a.eml").write_bytes(message.as_bytes())
    return folder / "a.eml"


def in_an_archive(folder: Path) -> Path:
    path = workbook("white", ".xlsx", LOOKS["white"][1])(folder)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(path, "reply.xlsx")
    path.unlink()
    return folder / "a.zip"


PAGE_KINDS: Kinds = {
    f"html by a class, {rule}": (REDACTED, look_pages.classed(rule, MARKER)) for rule in RULES
} | {
    "html row": (REDACTED, html(f"<table><tr hidden><td>Kik<td>{MARKER}</tr></table>")),
    "html answer": (REDACTED, html(f'<p style="display:none">There were {MARKER}.</p>')),
    "html name in a sentence": (
        REDACTED,
        html(f'<p>Officer <span style="visibility:hidden">{NAME}</span> attended.</p>'),
    ),
    "html name in a cell": (
        REDACTED,
        html(f'<table><tr><td>Victim</td><td style="color:white">{NAME}</td></tr></table>'),
    ),
    "mht answer": (REDACTED, in_a_page_archive),
    "eml page": (REDACTED, in_a_message),
    "eml page beside text": (REDACTED, lambda folder: in_a_message(folder, True)),
    "zip workbook": (REDACTED, in_an_archive),
}


def coloured(text: tuple[float, ...], box: tuple[float, ...] | None = None) -> Make:
    def draw(canvas: Canvas) -> None:
        if box:
            canvas.setFillColorRGB(*box)
            canvas.rect(190, 670, 80, 25, fill=1, stroke=0)
        canvas.setFillColorRGB(*text)
        canvas.drawString(200, 680, MARKER)

    return pdf(draw, "")


def boxed(*colour: float) -> Make:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*colour)
        canvas.rect(190, 670, 80, 25, fill=1, stroke=0)

    return pdf(draw, MARKER)


def cropped(canvas: Canvas) -> None:
    canvas.setCropBox((0, 0, 450, 842))
    canvas.drawString(500, 680, MARKER)


def set_so(mode: int = 0, size: float = 12) -> Make:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(200, 680)
        text.setTextRenderMode(mode)
        text.setFont("Helvetica", size)
        text.textOut(MARKER)
        canvas.drawText(text)

    return pdf(draw, "")


def clipped(canvas: Canvas) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(300, 300, 50, 50)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(200, 680, MARKER)
    canvas.restoreState()


def blackened_scan(canvas: Canvas) -> None:
    """Draw a page that is a picture, black in one place, over the text it was made of."""
    canvas.drawString(200, 680, MARKER)
    picture = Picture.new("RGB", (595, 842), "white")
    picture.paste("black", (190, 140, 270, 175))
    picture.paste("gray", (60, 300, 500, 310))
    made = io.BytesIO()
    picture.save(made, "PNG")
    canvas.drawImage(ImageReader(made), 0, 0, 595, 842)


def in_an_earlier_version(folder: Path) -> Path:
    """Write a PDF whose last version has other text in place of that of the one before."""
    path = pdf(lambda canvas: None, MARKER)(folder)
    writer = PdfWriter(path, incremental=True)
    page = writer.pages[0]
    page[NameObject("/Contents")] = writer._add_object(StreamObject())
    writer.write(path)
    return path


def noted(kind: str, more: str) -> Make:
    """Return a maker of a PDF with an annotation over the number."""

    def make(folder: Path) -> Path:
        path = annotated(kind, more)(folder)
        path.write_bytes(path.read_bytes().replace(b"(20)", b"(47)"))
        return path

    return make


PDF_KINDS: Kinds = {
    f"pdf {name}": (REDACTED, make)
    for name, make in {
        "under a black box": boxed(0, 0, 0),
        "under a white box": boxed(1, 1, 1),
        "under a red box": boxed(0.8, 0, 0),
        "under an oval": pdf(lambda canvas: canvas.ellipse(180, 665, 280, 700, fill=1), MARKER),
        "under a picture": pdf(
            lambda canvas: canvas.drawImage(ImageReader(_black()), 190, 672, 80, 25), MARKER
        ),
        "under a page's picture": pdf(blackened_scan, ""),
        "white": coloured((1, 1, 1)),
        "nearly white": coloured((0.98, 0.98, 0.98)),
        "black on black": coloured((0, 0, 0), (0, 0, 0)),
        "blue on blue": coloured((0.1, 0.2, 0.4), (0.1, 0.2, 0.4)),
        "not drawn": set_so(mode=3),
        "drawn as a clip": set_so(mode=7),
        "tiny": set_so(size=1),
        "clipped": pdf(clipped, ""),
        "off the page": pdf(lambda canvas: canvas.drawString(900, 680, MARKER), ""),
        "above the page": pdf(lambda canvas: canvas.drawString(200, 2000, MARKER), ""),
        "outside the crop box": pdf(cropped, ""),
        "in an earlier version": in_an_earlier_version,
        "under a note's box": noted("Square", "/IC [1 1 1]"),
        "under a black marker": noted("Highlight", "/C [0 0 0]"),
        "marked for redaction": noted("Redact", "/IC [0 0 0]"),
    }.items()
}
KINDS: Kinds = WORKBOOK_KINDS | DOCX_KINDS | TEXT_KINDS | PAGE_KINDS | PDF_KINDS
