"""Reads a Word document: its body in its order, then its notes, headers and footers."""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import ARCHIVE_ERRORS, WORD, parse_part
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.read.appearance import UNSEEN, marked
from foi_analysis.read.cell_text import lines_of, table_address, tidy
from foi_analysis.read.docx_text import Numbering, paragraph_text, text_boxes
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.read.sheet_looks import of_hex
from foi_analysis.read.text_tables import text_cells
from foi_analysis.read.word_styles import WordStyles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BODY, THEME = "word/document.xml", "word/theme/theme1.xml"
BESIDE = {
    "footnotes": ("word/footnote", "word/endnote"),
    "headers and footers": ("word/header", "word/footer"),
}
_WRAPPERS = {f"{WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
# In twentieths of a point.
LEAST_HEIGHT = 60
_NOTE = (f"{WORD}footnote", f"{WORD}endnote")
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document" with paragraphs and tables in their order.

    A paragraph is a text cell ("paragraph 3"; after a line break, "paragraph 3, line 2"); a
    merged table cell appears once, at its top left; text under one is not seen. Notes, headers
    and footers follow at the end. Raises ProblemsFound for a damaged document; tracked changes are
    the safety scan's to refuse.
    """
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name: parse_part(archive, name) for name in _wanted(archive.namelist())}
    except (*ARCHIVE_ERRORS, XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "docx document")]) from error
    body = parts[BODY].find(f"{WORD}body") if BODY in parts else None
    if body is None:
        raise ProblemsFound([unreadable(shown_name, "docx document")])
    styles = parts.get("word/styles.xml")
    looks = WordStyles(styles, parts.get(THEME))
    if (paper := parts[BODY].find(f"{WORD}background")) is not None:
        looks.paper = of_hex(paper.get(f"{WORD}color", ""))
    reading = _DocxReading(Numbering(parts.get("word/numbering.xml"), styles), looks)
    cells = [*reading.body(body), *reading.beside(parts)]
    return [Grid("document", tuple(cell for cell in cells if cell.text))]


def _wanted(names: list[str]) -> list[str]:
    beside = tuple(prefix for prefixes in BESIDE.values() for prefix in prefixes)
    whole = (BODY, "word/numbering.xml", "word/styles.xml", THEME)
    return sorted(
        name
        for name in names
        if name in whole or (name.startswith(beside) and name.endswith(".xml"))
    )


class _DocxReading:
    """Goes through a document once and counts its rows, paragraphs, tables and numbers."""

    def __init__(self, numbering: Numbering, looks: WordStyles) -> None:
        self.numbering, self.looks = numbering, looks
        self.rows, self.paragraphs, self.tables, self.blocks = (count(1) for _ in range(4))

    def body(self, body: Element) -> Iterator[Cell]:
        """Yield the cells of paragraphs, their text boxes and tables in their order."""
        yield from self._in_order(body, "", self.paragraphs)

    def beside(self, parts: dict[str, Element]) -> Iterator[Cell]:
        """Yield the lines of notes, headers and footers, those that repeat once."""
        for place, prefixes in BESIDE.items():
            seen, number = set(), count(1)
            names = [name for start in prefixes for name in parts if name.startswith(start)]
            for name in names:
                used = _used_notes(parts) if name in _NOTES else None
                for line in self._lines_of_part(parts[name], used):
                    if line not in seen:
                        seen.add(line)
                        yield Cell(next(self.rows), 1, line, place, f"line {next(number)}", "text")

    def _lines_of_part(self, part: Element, used: Container[str | None] | None) -> Iterator[str]:
        """Yield the lines of a part, those of notes to which no text refers as unseen."""
        for paragraph in part.iter(f"{WORD}p"):
            notes = list(paragraph.iterancestors())
            if not any(note.get(f"{WORD}type") in _SEPARATORS for note in notes):
                text = paragraph_text(paragraph, self.looks)
                own = next((note.get(f"{WORD}id") for note in notes if note.tag in _NOTE), None)
                if used is not None and own is not None and own not in used:
                    text = marked(UNSEEN, text)
                yield from filter(None, map(tidy, text.split("\n")))

    def _in_order(self, parent: Element, where: str, numbers: Iterator[int]) -> Iterator[Cell]:
        lines: list[tuple[str, str]] = []
        for block in _blocks(parent):
            if block.tag == f"{WORD}tbl":
                yield from self._told(lines)
                yield from self._table(block)
                continue
            address = f"{where}paragraph {next(numbers)}"
            lines += self._lines(block, address)
            if boxes := list(text_boxes(block)):
                yield from self._told(lines)
                yield from self._boxes(boxes, address)
        yield from self._told(lines)

    def _told(self, lines: list[tuple[str, str]]) -> Iterator[Cell]:
        """Yield the cells of the lines gathered so far, and forget them."""
        yield from text_cells(lines, self.rows, self.tables, self.blocks)
        lines.clear()

    def _boxes(self, boxes: list[Element], address: str) -> Iterator[Cell]:
        numbers = count(1)
        for box in boxes:
            yield from self._in_order(box, f"{address}, text box, ", numbers)

    def _lines(self, paragraph: Element, address: str) -> Iterator[tuple[str, str]]:
        text = self._text(paragraph)
        for number, line in enumerate(text.split("\n"), 1):
            yield line, address if number == 1 else f"{address}, line {number}"

    def _text(self, paragraph: Element) -> str:
        text = paragraph_text(paragraph, self.looks)
        number = self.numbering.number(paragraph, text)
        return f"{number} {text}" if number else text

    def _table(self, table: Element) -> Iterator[Cell]:
        """Yield a table's cells row by row, each inner table after the row that holds it."""
        place, block = f"table {next(self.tables)}", next(self.blocks)
        rows = list(_children(table, "tr"))
        laid_out = [list(_laid_out(row)) for row in rows]
        for number, row in enumerate(laid_out, 1):
            grid_row, inner = next(self.rows), []
            mark = UNSEEN if _is_flat(rows[number - 1]) else ""
            for column, width, merge, cell in row:
                blocks = list(_blocks(cell))
                text = "\n".join(self._text(one) for one in blocks if one.tag == f"{WORD}p")
                text = marked(UNSEEN if merge == "continue" else mark, text)
                made = Cell(
                    grid_row,
                    column,
                    tidy(text),
                    place,
                    table_address(number, column),
                    width=width,
                    height=_height(laid_out[number:], column) if merge == "restart" else 1,
                    block=block,
                    lines=lines_of(text),
                )
                yield made
                inner.append((blocks, made.address))
            for blocks, address in inner:
                yield from self._inside(blocks, f"{place}, {address}")

    def _inside(self, blocks: list[Element], address: str) -> Iterator[Cell]:
        for block in blocks:
            if block.tag == f"{WORD}tbl":
                yield from self._table(block)
            else:
                yield from self._boxes(list(text_boxes(block)), address)


def _used_notes(parts: dict[str, Element]) -> set[str | None]:
    """Return the numbers of the notes to which some part refers."""
    tags = (f"{WORD}footnoteReference", f"{WORD}endnoteReference")
    return {one.get(f"{WORD}id") for part in parts.values() for one in part.iter(*tags)}


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _is_flat(row: Element) -> bool:
    """Return whether a row has a fixed height too low to be read."""
    height = row.find(f"{WORD}trPr/{WORD}trHeight")
    if height is None or height.get(f"{WORD}hRule") != "exact":
        return False
    return float(height.get(f"{WORD}val", LEAST_HEIGHT)) < LEAST_HEIGHT


def _laid_out(row: Element) -> Iterator[tuple[int, int, str, Element]]:
    """Yield of each cell its column, its width, its part in a vertical merge, and the cell."""
    column = 1 + _number(row, "trPr", "gridBefore", 0)
    for cell in _children(row, "tc"):
        width = _number(cell, "tcPr", "gridSpan", 1)
        merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
        yield column, width, "" if merge is None else merge.get(f"{WORD}val", "continue"), cell
        column += width


def _height(below: list[list[tuple[int, int, str, Element]]], column: int) -> int:
    """Return how many rows a cell covers whose merge goes on in the rows below."""
    height = 1
    for row in below:
        if (column, "continue") not in {(where, merge) for where, _, merge, _ in row}:
            break
        height += 1
    return height


def _children(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{WORD}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _number(element: Element, properties: str, name: str, default: int) -> int:
    found = element.find(f"{WORD}{properties}/{WORD}{name}")
    value = "" if found is None else found.get(f"{WORD}val", "")
    return int(value) if value.isdecimal() else default
