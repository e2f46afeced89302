"""Writes a page as a PDF, the same bytes each time; words nothing."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import replacing
from foi_analysis.publish.briefing import blocks

MARGIN, SIZE, SMALLER = 34, 8.2, 7.2
EDGES = {
    blocks.MAY: ("#1f6f43", "#eef7f1"),
    blocks.MAY_NOT: ("#a32020", "#fbeeee"),
}
GREY, INK = "#767676", "#1b1b1b"


def write(page: blocks.BriefingPage, path: Path) -> None:
    """Write ``page`` to ``path`` with its title and language in the file, undated."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = _styles()
    story: list[Any] = [Paragraph(escape(page.title), styles["title"])]
    for block in page.blocks:
        story += _flowables(block, styles, A4[0] - 2 * MARGIN)
    with replacing(path) as partial:
        SimpleDocTemplate(
            str(partial),
            pagesize=A4,
            **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN - 6),
            title=page.title,
            author="foi_analysis",
            subject=page.blocks[0].whole if isinstance(page.blocks[0], blocks.Text) else "",
            creator="foi_analysis",
            lang=blocks.LANGUAGE,
            displayDocTitle=True,
            invariant=1,
        ).build(story)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    def style(size: float, **more: Any) -> Any:
        values = {"fontName": "Helvetica", "textColor": INK, "fontSize": size}
        return ParagraphStyle("", **values | {"leading": 1.18 * size, "spaceAfter": 2.5} | more)

    bold = {"fontName": "Helvetica-Bold"}
    boxed = {"borderPadding": (2, 4, 3, 6), "leftIndent": 7, "rightIndent": 5, "spaceBefore": 5}
    boxed |= {"borderWidth": 0.6, "spaceAfter": 7}
    return {
        "title": style(13, **bold, spaceAfter=4),
        "heading": style(9.5, **bold, spaceBefore=7, spaceAfter=3, keepWithNext=1),
        "caption": style(SMALLER, **bold, keepWithNext=1),
        "cell": style(SMALLER, spaceAfter=0),
        "head": style(SMALLER, **bold, spaceAfter=0),
        blocks.PLAIN: style(SIZE),
        blocks.SMALL: style(SMALLER, textColor="#444444"),
        **{
            kind: style(SIZE, **boxed, borderColor=edge, backColor=back)
            for kind, (edge, back) in EDGES.items()
        },
    }


def _flowables(block: blocks.Block, styles: dict[str, Any], width: float) -> list[Any]:
    from reportlab.platypus import Paragraph

    if isinstance(block, blocks.Heading):
        return [Paragraph(escape(block.text), styles["heading"])]
    if isinstance(block, blocks.Text):
        lead = f"<b>{escape(block.lead)}</b> " if block.lead else ""
        return [Paragraph(lead + escape(block.text), styles[block.kind])]
    if isinstance(block, blocks.BriefingTable):
        return [Paragraph(escape(block.caption), styles["caption"]), _table(block, styles, width)]
    return _items(block, styles)


def _table(table: blocks.BriefingTable, styles: dict[str, Any], width: float) -> Any:
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as RuledTable

    rows = [[Paragraph(escape(name), styles["head"]) for name in table.head]]
    rows += [[Paragraph(escape(cell), styles["cell"]) for cell in row] for row in table.rows]
    widths = [width * share / 100 for share in table.widths]
    made = RuledTable(rows, colWidths=widths, repeatRows=1, spaceAfter=3)
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, GREY),
            ("BACKGROUND", (0, 0), (-1, 0), "#ececec"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return made


def _items(items: blocks.Items, styles: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Paragraph

    found = []
    for number, (words, address) in enumerate(items.lines, 1):
        text = escape(address)
        link = f'<a href="{text}" color="#0b4f9e">{text}</a>' if text.startswith("http") else text
        found.append(Paragraph(f"{number}. {escape(words)} {link}", styles["cell"]))
    return found
