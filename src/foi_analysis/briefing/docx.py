"""Writes a page as a Word document with real headings and table heads; words nothing."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.briefing.blocks import (
    LANGUAGE,
    MAY,
    MAY_NOT,
    SMALL,
    WARNING,
    Block,
    Heading,
    Items,
    Page,
    Table,
    Text,
)
from foi_analysis.packing import repacked
from foi_analysis.paths import replacing

FONT, SIZES = "Arial", {"Normal": 8, "Heading 1": 13, "Heading 2": 9.5, "Caption": 8}
EDGES = {WARNING: "8A5A00", MAY: "1F6F43", MAY_NOT: "A32020"}
PAGE_MM, MARGIN_MM = (210, 297), 12


def write(page: Page, path: Path) -> None:
    """Write ``page`` to ``path``, undated and without a name."""
    from docx import Document

    document = Document()
    _set_up(document)
    _paragraph(document, "Heading1").add_run(page.title)
    for block in page.blocks:
        _add(document, block)
    with replacing(path) as partial, repacked(partial, escape(page.title)) as written:
        document.save(str(written))


def _set_up(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE_MM)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(MARGIN_MM))
    for name, size in SIZES.items():
        _style(document.styles[name], size)
    language = document.styles.element.find(f".//{_name('w:lang')}")
    language.set(_name("w:val"), LANGUAGE)


def _style(style: Any, size: float) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0x1B, 0x1B, 0x1B)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_name(f"w:{theme}"), None)
    fonts.set(_name("w:hAnsi"), FONT)
    style.paragraph_format.space_before = Pt(4 if style.name.startswith("Heading") else 0)
    style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        _paragraph(document, "Heading2").add_run(block.text)
    elif isinstance(block, Text):
        _add_text(document, block)
    elif isinstance(block, Table):
        _add_table(document, block)
    else:
        _add_items(document, block)


def _paragraph(document: Any, style: str = "") -> Any:
    """Return a new paragraph with the style of an id, which spares the search by name."""
    paragraph = document.add_paragraph()
    if style:
        paragraph._p.style = style
    return paragraph


def _add_text(document: Any, text: Text) -> None:
    from docx.shared import Pt

    paragraph = _paragraph(document)
    if text.lead:
        paragraph.add_run(f"{text.lead} ").bold = True
    run = paragraph.add_run(text.text)
    if text.kind == SMALL:
        run.font.size = Pt(7)
    if text.kind in EDGES:
        _edge(paragraph, EDGES[text.kind])


def _edge(paragraph: Any, colour: str) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:left", val="single", sz="24", space="4", color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _add_table(document: Any, table: Table) -> None:
    _paragraph(document, "Caption").add_run(table.caption)
    made = document.add_table(rows=0, cols=len(table.head))
    made._tbl.tblPr.style = "TableGrid"
    made.autofit = False
    for number, values in enumerate((table.head, *table.rows)):
        row = made.add_row()
        for cell, value, width in zip(row.cells, values, table.widths, strict=True):
            _fill(cell, value, width, is_head=number == 0)
        if number == 0:
            row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    _paragraph(document).paragraph_format.line_spacing = 0.3


def _fill(cell: Any, value: str, width: int, is_head: bool) -> None:
    from docx.shared import Mm, Pt

    cell.width = Mm((PAGE_MM[0] - 2 * MARGIN_MM) * width / 100)
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(value)
    run.bold, run.font.size = is_head, Pt(7)
    paragraph.paragraph_format.space_after = Pt(0)


def _add_items(document: Any, items: Items) -> None:
    from docx.shared import Pt

    for number, (words, address) in enumerate(items.lines, 1):
        run = _paragraph(document).add_run(f"{number}. {words} {address}".strip())
        run.font.size = Pt(7)


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element
