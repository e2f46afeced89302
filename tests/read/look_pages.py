"""Writes small documents, web pages and PDFs that hold one number of a given look, for tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt, RGBColor
from docx.text.run import Run
from PIL import Image as Picture
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

HEAD, LABEL = "Question 1", "Offences recorded:"
OUT = "</td></tr></table>"
Make = Callable[[Path], Path]
WHITE = RGBColor(255, 255, 255)


def word(change: Callable[[Run], object], text: str = "20", more: str = "") -> Make:
    """Return a maker of a document with a number, and a second run, changed by a function."""

    def make(folder: Path) -> Path:
        document = docx.Document()
        document.add_paragraph(HEAD)
        paragraph = document.add_paragraph(f"{LABEL} ")
        run = paragraph.add_run(text)
        change(paragraph.add_run(more) if more else run)
        document.save(str(folder / "a.docx"))
        return folder / "a.docx"

    return make


def own(xml: str) -> Callable[[Run], None]:
    """Return a function that gives a run a property."""
    return lambda run: run._r.get_or_add_rPr().append(
        parse_xml(xml.replace("/>", f" {nsdecls('w')}/>"))
    )


def styled(
    change: Callable[[object], object], kind: WD_STYLE_TYPE, based: bool = False
) -> Callable[[Run], None]:
    """Return a function that gives a run, or its paragraph, a style, or one based on it."""

    def give(run: Run) -> None:
        document = run.part.document
        style = document.styles.add_style("Odd", kind)
        change(style)
        if based:
            child = document.styles.add_style("Odder", kind)
            child.base_style, style = style, child
        holder = run if kind == WD_STYLE_TYPE.CHARACTER else run._parent
        holder.style = style

    return give


def shaded(run: Run, fill: str, colour: RGBColor | None = WHITE) -> None:
    if colour is not None:
        run.font.color.rgb = colour
    own(f'<w:shd w:val="clear" w:fill="{fill}"/>')(run)


def themed(run: Run, name: str) -> None:
    own(f'<w:color w:val="000000" w:themeColor="{name}"/>')(run)


def in_normal(run: Run) -> None:
    run.part.document.styles["Normal"].font.strike = True


def not_struck(run: Run) -> None:
    styled(lambda style: setattr(style.font, "strike", True), WD_STYLE_TYPE.CHARACTER)(run)
    run.font.strike = False


def in_cell(fill: str) -> Callable[[Run], None]:
    """Return a function that moves a white number into a table's cell of a ground."""

    def give(run: Run) -> None:
        table = run.part.document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = LABEL
        moved = table.cell(0, 1).paragraphs[0].add_run("20")
        moved.font.color.rgb = WHITE
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>'
        table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(shade))
        run._parent._p.getparent().remove(run._parent._p)

    return give


def form_field(run: Run) -> None:
    xml = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>5"
        "</w:t></w:r></w:sdtContent></w:sdt>"
    )
    run._r.addnext(parse_xml(xml))


def page(value: str, head: str = "", row: str = "") -> Make:
    """Return a maker of a web page with a number in a table's cell."""

    def make(folder: Path) -> Path:
        text = f"<html><head>{head}</head><body><p>{HEAD}</p><table><tr {row}><td>{LABEL}</td>"
        (folder / "a.html").write_text(f"{text}<td>{value}</td></tr></table></body></html>")
        return folder / "a.html"

    return make


def classed(rule: str, text: str = "20") -> Make:
    """Return a maker of a page whose number is of a class with a rule in a style sheet."""
    return page(f'<b class="x">{text}</b>', f"<style>p {{margin: 0}} .x {{{rule}}}</style>")


def sheet(css: str, value: str = '<b class="x">20</b>') -> Make:
    """Return a maker of a page with a style sheet."""
    return page(value, f"<style>{css}</style>")


def pdf(draw: Callable[[Canvas], object], number: str = "20") -> Make:
    """Return a maker of a PDF with a number, drawn over by a function."""

    def make(folder: Path) -> Path:
        canvas = Canvas(str(folder / "a.pdf"), invariant=1)
        canvas.drawString(72, 700, HEAD)
        canvas.drawString(72, 680, LABEL)
        if number:
            canvas.drawString(200, 680, number)
        draw(canvas)
        canvas.save()
        return folder / "a.pdf"

    return make


def text_drawn(mode: int = 0, size: float = 12, colour: tuple[float, ...] = (0, 0, 0)) -> Make:
    """Return a maker of a PDF whose number is set in a way, a size and a colour."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(200, 680)
        text.setTextRenderMode(mode)
        text.setFont("Helvetica", size)
        text.setFillColorRGB(*colour)
        text.textOut("20")
        canvas.drawText(text)

    return pdf(draw, "")


def beside(size: float, rise: float, is_late: bool = False) -> Make:
    """Return a maker of a PDF with a 1 of a size and a rise just right of the number."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(200, 680, "20")
        if is_late:
            canvas.drawString(72, 640, "With kind regards")
        canvas.setFont("Helvetica", size)
        canvas.drawString(200 + canvas.stringWidth("20", "Helvetica", 12), 680 + rise, "1")

    return pdf(draw, "")


def annotated(kind: str, more: str) -> Make:
    """Return a maker of a PDF with an annotation over the number."""

    def make(folder: Path) -> Path:
        import pdfminer  # noqa: F401  (the reader's own; nothing of it is used here)

        path = pdf(lambda canvas: canvas.linkURL("http://example.org", (198, 676, 216, 692)))(
            folder
        )
        content = path.read_bytes()
        at = content.index(b"/A <<")
        end = content.index(b"/Rect", at)
        old = content[at:end]
        new = f"/Sub /X {more} ".encode().ljust(len(old))
        if len(new) != len(old):
            raise ValueError(f"{more!r} is longer than {len(old)} bytes")
        content = content.replace(old, new)
        content = content.replace(b"/Subtype /Link", f"/Subtype /{kind}".encode().ljust(14))
        path.write_bytes(content)
        return path

    return make


def pictured(width: float, height: float, place: tuple[float, float] = (72, 300)) -> Make:
    """Return a maker of a PDF with a picture of a size at a place."""
    content = io.BytesIO()
    Picture.new("RGB", (60, 30), "navy").save(content, "PNG")
    return pdf(lambda canvas: canvas.drawImage(ImageReader(content), *place, width, height))


def word_picture(width: float) -> Callable[[Run], None]:
    """Return a function that adds a picture so many inches wide."""
    content = io.BytesIO()
    Picture.new("RGB", (60, 30), "navy").save(content, "PNG")
    return lambda run: run.part.document.add_picture(content, width=Inches(width))


def _bold(run: Run) -> None:
    run.font.bold = True


_STRUCK = lambda style: setattr(style.font, "strike", True)  # noqa: E731
_PALE = lambda style: setattr(style.font.color, "rgb", WHITE)  # noqa: E731
_TINY = lambda style: setattr(style.font, "size", Pt(1))  # noqa: E731
_CHARACTER, _PARAGRAPH = WD_STYLE_TYPE.CHARACTER, WD_STYLE_TYPE.PARAGRAPH
ASKED, READ, NOTED = "asked", "read", "read with a question"

WORD: dict[str, tuple[str, Make]] = {
    "plain": (READ, word(_bold)),
    "struck": (ASKED, word(lambda run: setattr(run.font, "strike", True))),
    "struck by a character style": (ASKED, word(styled(_STRUCK, _CHARACTER))),
    "struck by a style's parent": (ASKED, word(styled(_STRUCK, _CHARACTER, True))),
    "struck by a paragraph style": (ASKED, word(styled(_STRUCK, _PARAGRAPH))),
    "struck by the usual style": (ASKED, word(in_normal)),
    "struck by a style and not itself": (READ, word(not_struck)),
    "white by a style": (ASKED, word(styled(_PALE, _CHARACTER, True))),
    "white by a paragraph style": (ASKED, word(styled(_PALE, _PARAGRAPH))),
    "tiny by a style": (ASKED, word(styled(_TINY, _PARAGRAPH, True))),
    "hidden by a style": (
        ASKED,
        word(styled(lambda style: setattr(style.font, "hidden", True), _PARAGRAPH)),
    ),
    "white by the theme": (ASKED, word(lambda run: themed(run, "background1"))),
    "black by the theme": (READ, word(lambda run: themed(run, "text1"))),
    "an accent of the theme": (READ, word(lambda run: themed(run, "accent1"))),
    "white on blue": (READ, word(lambda run: shaded(run, "1F3864"))),
    "blue on blue": (ASKED, word(lambda run: shaded(run, "1F3864", RGBColor(0x1F, 0x38, 0x64)))),
    "white in a blue cell": (READ, word(in_cell("1F3864"))),
    "white in a white cell": (ASKED, word(in_cell("FFFFFF"))),
    "on yellow": (
        READ,
        word(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.YELLOW)),
    ),
    "on black": (
        ASKED,
        word(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.BLACK)),
    ),
    "raised": (NOTED, word(lambda run: setattr(run.font, "superscript", True), more="1")),
    "raised by its position": (NOTED, word(own('<w:position w:val="8"/>'), more="1")),
    "raised by a style": (
        NOTED,
        word(styled(lambda style: setattr(style.font, "superscript", True), _CHARACTER), more="1"),
    ),
    "lowered": (ASKED, word(lambda run: setattr(run.font, "subscript", True), more="1")),
    "smaller": (ASKED, word(lambda run: setattr(run.font, "size", Pt(6)), more="1")),
    "a dropdown": (ASKED, word(form_field)),
    "a picture": (NOTED, word(word_picture(5))),
    "a letterhead": (READ, word(word_picture(0.8))),
}
PAGES: dict[str, tuple[str, Make]] = {
    "plain": (READ, page("20")),
    **{f"<{tag}>": (ASKED, page(f"<{tag}>20</{tag}>")) for tag in ("del", "s", "strike")},
    **{
        f"by a class, {rule}": (ASKED, classed(rule))
        for rule in (
            "display: none",
            "DISPLAY:NONE !important",
            "visibility: hidden",
            "opacity: 0",
            "opacity: 0.0",
            "font-size: 0",
            "font-size: 1px",
            "font: 0/0 a",
            "color: white",
            "color: #fefefe",
            "color: rgb(255, 255, 255)",
            "color: transparent",
            "color: rgba(0,0,0,0)",
            "color: navy; background: navy",
            "text-indent: -9999px",
            "position: absolute; left: -9999px",
            "clip: rect(0, 0, 0, 0); position: absolute",
            "clip-path: inset(100%)",
            "height: 0; overflow: hidden; display: block",
            "transform: scale(0)",
            "text-decoration: line-through",
            "text-decoration: underline line-through red",
            "text-decoration-line: line-through",
        )
    },
    **{
        f"by a class, {rule}": (READ, classed(rule))
        for rule in (
            "display: inline",
            "color: white; background: #1f3864",
            "color: #c00",
            "opacity: 0.9",
            "font-size: 80%",
            "text-decoration: underline",
            "background: #ff0",
            "position: relative; left: 2px",
            "visibility: visible",
        )
    },
    "by an attribute": (ASKED, page("<b hidden>20</b>")),
    "white by a tag": (ASKED, page('<font color="white">20</font>')),
    "white by a tag on a dark row": (
        READ,
        page('<font color="white">20</font>', row='bgcolor="#1f3864" style="color: #fff"'),
    ),
    "by what it stands in": (ASKED, sheet("tr td:nth-child(2) {display: none}")),
    "by its place in the page": (ASKED, sheet("table > tbody > tr > td b {color: #fff}")),
    "by its id": (ASKED, sheet("#n {visibility: hidden}", '<b id="n">20</b>')),
    "on screens": (ASKED, sheet("@media screen {.x {display: none}}")),
    "in print only": (READ, sheet("@media print {.x {display: none}}")),
    "undone by a stronger rule": (READ, sheet("b {display: none} b.x {display: inline}")),
    "undone in the element": (
        READ,
        sheet(".x {display: none}", '<b class="x" style="display: inline">20</b>'),
    ),
    "of another element": (READ, sheet(".y {display: none}")),
    "a digit added": (ASKED, sheet('.x::after {content: "0"}')),
    "a sign added": (ASKED, sheet('.x:before {content: "<"}')),
    "a dot added": (READ, sheet('.x::before {content: "• "}')),
    "raised": (NOTED, page("20<sup>1</sup>")),
    "raised by a class": (
        NOTED,
        page('20<i class="x">1</i>', "<style>.x {vertical-align: super}</style>"),
    ),
    "raised by its place": (
        NOTED,
        page('20<i style="position: relative; top: -0.4em; font-size: 70%">1</i>'),
    ),
    "lowered": (ASKED, page("20<sub>1</sub>")),
    "smaller": (ASKED, page("20<small>1</small>")),
    "struck before a new one": (ASKED, page("<s>2</s>18")),
    "in a pair": (
        ASKED,
        page(
            "</td></tr></table><dl><dt>Offences recorded</dt><dd><s>20</s></dd></dl><table><tr><td>"
        ),
    ),
    "as typed": (ASKED, page(f"{OUT}<pre>{LABEL} <s>20</s></pre><table><tr><td>")),
    "a choice": (ASKED, page("<select><option>20</option></select>")),
    "a field": (ASKED, page('<input value="20">')),
    "a picture": (ASKED, page('<img src="a.png">')),
    "a large picture beside": (
        NOTED,
        page(f'20{OUT}<img width="500" height="300">'),
    ),
    "a small picture beside": (
        READ,
        page(f'20{OUT}<img width="80" height="40">'),
    ),
}
PDFS: dict[str, tuple[str, Make]] = {
    "plain": (READ, pdf(lambda canvas: None)),
    "struck": (ASKED, pdf(lambda canvas: canvas.line(195, 683.5, 220, 683.5))),
    "underlined": (READ, pdf(lambda canvas: canvas.line(195, 678, 220, 678))),
    "struck by a note": (ASKED, annotated("StrikeOut", "")),
    "blackened by a note": (ASKED, annotated("Highlight", "/C [0 0 0]")),
    "highlighted": (READ, annotated("Highlight", "/C [1 1 0]")),
    "under a box of a note": (ASKED, annotated("Square", "/IC [1 1 1]")),
    "under a box": (ASKED, pdf(lambda canvas: canvas.rect(190, 670, 60, 25, fill=1))),
    "under an oval": (ASKED, pdf(lambda canvas: canvas.ellipse(190, 670, 250, 695, fill=1))),
    "under a picture": (ASKED, pictured(60, 25, (190, 672))),
    "white": (ASKED, text_drawn(colour=(1, 1, 1))),
    "red": (READ, text_drawn(colour=(0.8, 0, 0))),
    "not drawn": (ASKED, text_drawn(mode=3)),
    "outlined": (READ, text_drawn(mode=1)),
    "tiny": (ASKED, text_drawn(size=1)),
    "raised": (NOTED, beside(7, 5)),
    "raised, drawn late": (NOTED, beside(7, 5, is_late=True)),
    "raised in the same size": (ASKED, beside(12, 2.5)),
    "lowered": (NOTED, beside(7, -2)),
    "smaller": (NOTED, beside(8, 0)),
    "smaller, drawn late": (NOTED, beside(8, 0, is_late=True)),
    "a field": (NOTED, annotated("Widget", "/FT /Tx")),
    "a picture": (NOTED, pictured(300, 200)),
    "a letterhead": (READ, pictured(100, 50)),
}
