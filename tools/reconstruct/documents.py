"""Writes a reconstructed letter as a Word document, a PDF or a web page; words nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from foi_analysis.core.packing import repacked
from tools.reconstruct.blocks import MARK, Letter, LetterHeading, LetterTable, line_of

COOKIES = "This site uses cookies. 2 are necessary; 4 measure visits. Accept or refuse them."
KEYWORDS = "Keywords: 2017, 2018, online, Facebook, Twitter, Snapchat, Twitter"


def write_docx(letter: Letter, path: Path) -> None:
    """Write ``letter`` as a Word document with real tables."""
    from docx import Document

    document = Document()
    for block in letter.blocks:
        if isinstance(block, LetterHeading):
            document.add_heading(block.text, level=2)
        elif isinstance(block, LetterTable):
            _add_word_table(document, block)
        else:
            document.add_paragraph(line_of(block))
    with repacked(path, MARK) as written:
        document.save(str(written))


def _grid(table: LetterTable) -> list[list[str]]:
    """Return the table's cells as text, every row equally wide."""
    width = max(len(row) for row in table.rows)
    rows = [(table.title,), *table.rows] if table.title else list(table.rows)
    return [
        ["" if value is None else str(value) for value in row] + [""] * (width - len(row))
        for row in rows
    ]


def _add_word_table(document, table: LetterTable) -> None:
    grid = _grid(table)
    made = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    for row, values in zip(made.rows, grid, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    if table.title:
        first = made.rows[0].cells
        first[0].merge(first[-1]).text = table.title


def write_pdf(letter: Letter, path: Path) -> None:
    """Write ``letter`` as a PDF whose tables have ruled lines; long tables cross the page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    story: list = []
    for block in letter.blocks:
        if isinstance(block, LetterTable):
            story += [_pdf_table(block, is_long="two_pages" in letter.quirks), Spacer(1, 10)]
        else:
            style = styles["Heading2" if isinstance(block, LetterHeading) else "BodyText"]
            story.append(Paragraph(escape(line_of(block)), style))
    SimpleDocTemplate(
        str(path),
        pagesize=A4,
        title=MARK,
        author="foi_analysis",
        creator="foi_analysis",
        invariant=1,
        pageCompression=0,
    ).build(story)


def _pdf_table(block: LetterTable, is_long: bool):
    from reportlab.lib import colors
    from reportlab.platypus import Table as RuledTable

    grid = _grid(block)
    height = 24 if is_long else 18
    ruled = RuledTable(grid, colWidths=[230] + [130] * (len(grid[0]) - 1), rowHeights=height)
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    ruled.setStyle(style + ([("SPAN", (0, 0), (-1, 0))] if block.title else []))
    return ruled


def write_html(letter: Letter, path: Path) -> None:
    """Write ``letter`` as a page of a disclosure log, with the page's own surroundings."""
    body = [f"<p>{escape(MARK)}</p>", f"<h1>{escape(letter.title)}</h1>", f"<p>{KEYWORDS}</p>"]
    for block in letter.blocks[1:]:
        if isinstance(block, LetterHeading):
            body.append(f"<h2>{escape(block.text)}</h2>")
        elif isinstance(block, LetterTable):
            body.append(_html_table(_grid(block)))
        else:
            body.append(f"<p>{escape(line_of(block))}</p>")
    if "line_breaks" in letter.quirks:
        body = "\n".join(body).replace("</p>\n<p>", "<br>\n").splitlines()
    if "nbsp" in letter.quirks:
        body = [line.replace(" / ", "&nbsp;/&nbsp;") for line in body]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        f'<head><meta charset="utf-8"><title>{escape(MARK)}</title></head>',
        "<body>",
        *body,
        f"<div><p>{COOKIES}</p></div>",
        "</body>",
        "</html>",
    ]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def _html_table(grid: Sequence[Sequence[str]]) -> str:
    rows = ("".join(f"<td>{escape(value)}</td>" for value in row) for row in grid)
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
