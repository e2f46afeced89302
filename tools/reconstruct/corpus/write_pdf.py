"""Writes a made-up reply as a PDF: ruled, unruled, over several pages, or as a picture."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tools.reconstruct.blocks import line_of
from tools.reconstruct.corpus.model import (
    MARK,
    Block,
    Document,
    DocumentTable,
    LetterHeading,
    TwoColumns,
)
from tools.reconstruct.corpus.write_pages import shown

TALL, LOW = 64, 18
SIZE, PER_LETTER, PADDING, MARGINS = 9, 5.4, 14, 150
A4_WIDTH, A4_HEIGHT = 595, 842


def write_pdf(document: Document, path: Path) -> None:
    """Write ``document`` as a PDF; a scanned one holds a picture and no text."""
    if "scanned" in document.quirks:
        return _write_picture(document, path)
    from reportlab.platypus import SimpleDocTemplate

    numbered = "page-numbers" in document.quirks
    made = SimpleDocTemplate(
        str(path),
        pagesize=(_page_width(document), A4_HEIGHT),
        title=MARK,
        author="foi_analysis",
        creator="foi_analysis",
        invariant=1,
        pageCompression=0,
    )
    story = [part for block in document.blocks for part in _flowables(block, document.quirks)]
    page = _page_number if numbered else _nothing
    return made.build(story, onFirstPage=page, onLaterPages=page)


def _nothing(canvas, made) -> None:
    pass


def _page_number(canvas, made) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(A4_WIDTH / 2, 30, f"Page {canvas.getPageNumber()}")


def _page_width(document: Document) -> float:
    """Return a width that the widest table fits into."""
    tables = [block for block in document.blocks if isinstance(block, DocumentTable)]
    return max([A4_WIDTH, *(sum(_widths(table)) + MARGINS for table in tables)])


def _widths(table: DocumentTable) -> list[float]:
    """Return the widths of the columns: what they hold fits, a merged cell's text too."""
    wide = [one for one in table.merges if one.width > 1]
    covered = {
        (one.row, column) for one in wide for column in range(one.column, one.column + one.width)
    }
    widths = [
        max(
            [_width(""), *(_width(shown(v)) for r, v in enumerate(column) if (r, c) not in covered)]
        )
        for c, column in enumerate(zip(*table.rows, strict=True))
    ]
    for one in wide:
        below = range(one.column, one.column + one.width)
        missing = _width(shown(table.rows[one.row][one.column])) - sum(widths[c] for c in below)
        for column in below:
            widths[column] += max(0, missing / one.width)
    return widths


def _width(text: str) -> float:
    return PADDING + PER_LETTER * max(4, len(text))


def _flowables(block: Block, quirks: frozenset[str]) -> list:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Spacer

    if isinstance(block, DocumentTable):
        return [_ruled(block, quirks), Spacer(1, 10)]
    if isinstance(block, TwoColumns):
        return [_letter(block), Spacer(1, 10)]
    styles = getSampleStyleSheet()
    text = line_of(block)
    style = styles["Heading2" if isinstance(block, LetterHeading) else "BodyText"]
    return [Paragraph(escape(text), style)]


def _ruled(block: DocumentTable, quirks: frozenset[str]):
    from reportlab.lib import colors
    from reportlab.platypus import Table as PdfTable

    breaks = {"page-break-in-table", "page-break-no-repeat"} & quirks
    grid = [[shown(value) for value in row] for row in block.rows]
    made = PdfTable(
        grid,
        colWidths=_widths(block),
        rowHeights=TALL if breaks and not any(one.height > 1 for one in block.merges) else LOW,
        repeatRows=block.headers if "page-break-in-table" in quirks else 0,
        hAlign="LEFT",
    )
    style: list[tuple] = [("FONTSIZE", (0, 0), (-1, -1), SIZE)]
    if "numbers-right" in quirks:
        style.append(("ALIGN", (1, 0), (-1, -1), "RIGHT"))
    if "ruled-across" in quirks:
        style.append(("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black))
    elif "unruled" not in quirks:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for one in block.merges:
        last = (one.column + one.width - 1, one.row + one.height - 1)
        style.append(("SPAN", (one.column, one.row), last))
    made.setStyle(style)
    return made


def _letter(block: TwoColumns):
    """Return a letter of two columns without lines; its answers are lines of text."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as PdfTable

    style = getSampleStyleSheet()["BodyText"]
    rows: list[list] = [[Paragraph(f"<b>{title}</b>", style) for title in block.titles]]
    for request, answer in block.pairs:
        lines = [line_of(one) for one in answer]
        rows.append(
            [Paragraph(escape(request), style), [Paragraph(escape(one), style) for one in lines]]
        )
    made = PdfTable(rows, colWidths=[210, 230])
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return made


def _write_picture(document: Document, path: Path) -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Image.new("L", (A4_WIDTH, A4_HEIGHT), 255)
    pen = ImageDraw.Draw(picture)
    top = 30
    for block in document.blocks:
        rows = block.rows if isinstance(block, DocumentTable) else ()
        lines = ["   ".join(shown(value) for value in row) for row in rows]
        if not lines:
            lines = [line_of(block)]
        for line in lines:
            pen.text((30, top), line.encode("latin-1", "replace").decode("latin-1"), fill=0)
            top += 14
    canvas = Canvas(str(path), pagesize=(A4_WIDTH, A4_HEIGHT), invariant=1)
    canvas.setTitle(MARK)
    canvas.setAuthor("foi_analysis")
    canvas.drawImage(ImageReader(picture), 0, 0, A4_WIDTH, A4_HEIGHT)
    canvas.save()
